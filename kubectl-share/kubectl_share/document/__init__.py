"""YAML and JSON text as nodes with positions, and edits of that text that leave every other byte alone.

`source` turns bytes into text and offsets into places, `composer` text into `nodes`, `scalars` says what kubectl takes
a scalar for, `comments` finds the comments between the nodes, `edits` changes the text, `writing` writes new scalars.
"""
