"""The lines of a regular YAML text: ASCII, one key or item a line, each value on one line, comments."""

from __future__ import annotations

import re

WORD = r"""
    (?: [A-Za-z0-9/_$~] | [.+](?![.iInN]) | -(?=[A-Za-z0-9-]) )        # no other kind of node, and not .inf
    [!"$-9;-~]*                                        # neither blank, nor colon, nor hash
    (?: (?: :(?=[!-~]) | [ ]+(?=[!"$-~]) ) [!"$-9;-~]* )*
"""
"""The pattern of a scalar without quotes, for `re.VERBOSE`."""
_KEY = "[A-Za-z][A-Za-z0-9-]*"
_QUOTED = r""" "[ !#-\[\]-~]*" | '[ -&(-~]*' """
_FLOW_WORD = rf"(?: {_QUOTED} | (?: [A-Za-z0-9/_$~] | -(?=[A-Za-z0-9-]) ) [A-Za-z0-9/_$~.@+=-]* )"
"""Between brackets: without a colon, where YAML readers disagree."""
_FLOW_PAIR = rf"{_KEY}:[ ]+{_FLOW_WORD}"
_FLOW_MAPPING = rf"\{{ [ ]* (?: {_FLOW_PAIR} (?: ,[ ]* {_FLOW_PAIR} )* )? [ ]* \}}"
_FLOW_SEQUENCE = rf"\[ [ ]* (?: {_FLOW_WORD} (?: ,[ ]* {_FLOW_WORD} )* )? [ ]* \]"

LINE = re.compile(
    rf"""
    ([ ]*) (-[ ]+)?
    (?: ({_KEY}) : (?=[ \n]|\Z) )?
    [ ]*
    ( {_QUOTED} | {WORD} | {_FLOW_MAPPING} | {_FLOW_SEQUENCE} )?
    [ ]* (?: (?:(?<=[ \n])|\A|^) \#[ -~\t]* )? (?:\n|\Z)
    """,
    re.VERBOSE | re.MULTILINE,
)
"""A whole line. Its groups: the indentation, the dash with the blanks behind it, the key, the value."""
FLOW_CHILD = re.compile(rf"(?: ({_KEY}):[ ]+ )? ({_FLOW_WORD})", re.VERBOSE)
"""What stands in a value in brackets. Its groups: the key, the value."""
