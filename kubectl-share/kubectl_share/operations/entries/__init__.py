"""Entries of a kubeconfig as text: cut out with their comments, changed where they stand, or written anew.

`parts` says what an entry shall become, `rewriting` edits one entry and `editing` all of a file, `regions` says which
lines are whose, `leftovers` and `commented_out` which comments never come along, `cutting` makes the text.
"""
