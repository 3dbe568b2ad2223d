"""YAML and JSON text as nodes with positions, and edits of that text that leave every other byte alone.

`source` turns bytes into text and offsets into places, `composer` text into `nodes`, `members` and `scalars` say what
kubectl takes a mapping and a scalar for, `comments` finds the comments between the nodes, `edits` and `mappings` change
the text, `rendering` writes new scalars.
"""
