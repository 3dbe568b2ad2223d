"""YAML and JSON text as nodes with positions, and edits of that text that leave every other byte alone.

Reading: `source` turns bytes into text and offsets into places, `composer` text into `nodes`. `regular`, with `lines`
and `forms`, reads what nearly everybody writes; `events` and `dialect` read the rest as kubectl does, `reach` says how
far kubectl reads, `limits` how much. `members` and `scalars` say what it takes a mapping and a scalar for.

Changing: `comments` finds the comments between the nodes, `ownership` says whose one is, `edits`, `mappings` and
`brackets` change the text, `rendering` writes new scalars.
"""
