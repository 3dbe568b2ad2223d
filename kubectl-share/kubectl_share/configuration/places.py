"""Where in a TOML text its keys and values stand. The parser in the standard library does not tell.

The text has been parsed, so that it is known to be right: brackets match, keys and values take turns.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_share.configuration.checks import Steps

_TOKEN = re.compile(
    r"""
    (?P<blank> [ \t]+ | \#[^\n]* )
    | (?P<word> ""\"(?:\\.|[^\\])*?""\""{0,2} | '''.*?''''{0,2}     # strings of several lines may end in five quotes
        | "(?:\\.|[^"\\])*" | '[^']*'
        | [^\s\#"'\[\]{}=,.]+ )
    | (?P<mark> [\[\]{}=,.\n] )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Places:
    """The offsets of keys and of values, by the keys and indices on the way there."""

    keys: dict[Steps, int] = field(default_factory=dict)
    values: dict[Steps, int] = field(default_factory=dict)

    def of(self, steps: Steps, *, is_key: bool) -> int:
        """Where a key or a value is. What has no place of its own, such as a table of several parts, is at its key."""
        first, second = (self.keys, self.values) if is_key else (self.values, self.keys)
        while steps not in first and steps not in second and steps:
            steps = steps[:-1]
        return first.get(steps, second.get(steps, 0))


def places_of(text: str) -> Places:
    """The places in a text that is valid TOML, with line feeds alone for line breaks."""
    reader = _Reader()
    for token in _TOKEN.finditer(text):
        if token.lastgroup != "blank":
            reader.take(token.group(), token.start())
    return reader.places


class _Reader:
    """Goes through the tokens. What comes next is a key, a value, or the rest of a value."""

    def __init__(self) -> None:
        self.places = Places()
        self._next: Callable[[str, int], None] = self._key
        self._table: Steps = ()
        self._steps: Steps = ()
        """Of the value that comes next."""
        self._open: list[tuple[Steps, int | None]] = []
        """The lists and inline tables that are open, each with its steps, a list with the index of its item."""
        self._parts: list[tuple[str, int]] = []
        """The parts of the key that is being read, with their offsets."""

    def take(self, piece: str, offset: int) -> None:
        """Go on by one token."""
        self._next(piece, offset)

    def _key(self, piece: str, offset: int) -> None:
        if piece in ("\n", ".", "["):  # a bracket where a key belongs opens the head of a table
            return
        if piece == "]":
            self._table = self._finished_key(())
            self._next = self._rest
        elif piece == "}":
            self._close()
        elif piece == "=":
            self._steps = self._finished_key(self._open[-1][0] if self._open else self._table)
            self._next = self._value
        else:
            self._parts.append((_read(piece), offset))

    def _finished_key(self, steps: Steps) -> Steps:
        for part, offset in self._parts:
            steps = (*steps, part)
            self.places.keys.setdefault(steps, offset)
        self._parts = []
        return steps

    def _value(self, piece: str, offset: int) -> None:
        if piece == "\n":
            return
        if piece == "]":  # of an empty list, or after its last comma
            self._close()
            return
        self.places.values.setdefault(self._steps, offset)
        if piece == "[":
            self._open.append((self._steps, 0))
            self._steps = (*self._steps, 0)
        elif piece == "{":
            self._open.append((self._steps, None))
            self._next = self._key
        else:
            self._next = self._rest

    def _rest(self, piece: str, _offset: int) -> None:
        if piece == "\n" and not self._open:
            self._next = self._key
        elif piece == "," and self._open:
            steps, index = self._open[-1]
            if index is None:
                self._next = self._key
            else:
                self._open[-1] = (steps, index + 1)
                self._steps = (*steps, index + 1)
                self._next = self._value
        elif piece in ("]", "}") and self._open:
            self._close()

    def _close(self) -> None:
        self._open.pop()
        self._next = self._rest


def _read(word: str) -> str:
    """A part of a key without its quotes."""
    if word[0] not in "\"'":
        return word
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    value: str = tomllib.loads(f"key = {word}")["key"]
    return value
