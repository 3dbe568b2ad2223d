"""The rules of the linter: one module each, which is the manual of its rule as well.

A rule gets facts and yields what it found. It opens no file, asks no clock and prints nothing. `registry` lists them.
"""
