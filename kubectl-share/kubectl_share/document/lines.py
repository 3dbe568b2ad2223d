"""The lines of a regular YAML text: ASCII, one key or item a line, each value on one line, comments."""

from __future__ import annotations

import re
from functools import cache

WORD = r"""
    (?: [A-Za-z0-9/_$~] | [.+](?![.iInN]) | -(?=[A-Za-z0-9-]) )        # no other kind of node, and not .inf
    [!"$-9;-~]*                                        # neither blank, nor colon, nor hash
    (?: (?: :(?=[!-~]) | [ ]+(?=[!"$-~]) ) [!"$-9;-~]* )*
"""
"""The pattern of a scalar without quotes, for `re.VERBOSE`."""
_KEY = "[A-Za-z][A-Za-z0-9-]*"
_QUOTED = r""" "[ !#-\[\]-~]*" | '[ -&(-~]*' """
LINE = re.compile(
    rf"""
    ([ ]*) (-[ ]+)?
    (?: ({_KEY}) : (?=[ \n]|\Z) )?
    [ ]*
    ( {_QUOTED} | {WORD} | \{{ [ -z|~]* \}} | \[ [ -Z^-~]* \] )?
    [ ]* (?: (?:(?<=[ \n])|\A|^) \#[ -~\t]* )? (?:\n|\Z)
    """,
    re.VERBOSE | re.MULTILINE,
)
"""A whole line. Its groups: the indentation, the dash with the blanks behind it, the key, the value."""
_FLOW_WORD = rf"(?: {_QUOTED} | (?: [A-Za-z0-9/_$~] | -(?=[A-Za-z0-9-]) ) [A-Za-z0-9/_$~.@+=-]* )"
"""A value between brackets: without a colon, where YAML readers disagree."""


@cache
def brackets() -> re.Pattern[str]:
    """The pattern of a value in brackets that is regular."""
    pair = rf"{_KEY}:[ ]+{_FLOW_WORD}"
    pairs, items = (rf"(?: {child} (?: ,[ ]* {child} )* )?" for child in (pair, _FLOW_WORD))
    return re.compile(rf"\{{ [ ]* {pairs} [ ]* \}} | \[ [ ]* {items} [ ]* \]", re.VERBOSE)


@cache
def child_in_brackets() -> re.Pattern[str]:
    """The pattern of what stands in such a value. Its groups: the key, the value."""
    return re.compile(rf"(?: ({_KEY}):[ ]+ )? ({_FLOW_WORD})", re.VERBOSE)
