"""The command line: one file per command, and what they print with.

Only here are arguments read, is anything printed, and does the program exit.
"""
