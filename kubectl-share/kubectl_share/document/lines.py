"""The lines of a regular YAML text: ASCII in block style, one key or item a line, scalars on one line, comments."""

from __future__ import annotations

import re

WORD = r"""
    (?: [A-Za-z0-9/_$~] | [.+](?![.iInN]) | -(?=[A-Za-z0-9-]) )        # no other kind of node, and not .inf
    [!"$-9;-~]*                                        # neither blank, nor colon, nor hash
    (?: (?: :(?=[!-~]) | [ ]+(?=[!"$-~]) ) [!"$-9;-~]* )*
"""
"""The pattern of a scalar without quotes, for `re.VERBOSE`."""
LINE = re.compile(
    rf"""
    ([ ]*) (-[ ]+)?
    (?: ([A-Za-z][A-Za-z0-9-]*) : (?=[ \n]|\Z) )?
    [ ]*
    ( "[ !#-\[\]-~]*" | '[ -&(-~]*' | \{{\}} | \[\] | {WORD} )?
    [ ]* (?: (?:(?<=[ \n])|\A|^) \#[ -~\t]* )? (?:\n|\Z)
    """,
    re.VERBOSE | re.MULTILINE,
)
"""A whole line. Its groups: the indentation, the dash with the blanks behind it, the key, the value."""
