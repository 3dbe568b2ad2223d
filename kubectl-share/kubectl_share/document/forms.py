"""Items of a list that are written like one before them.

A large kubeconfig has thousands of entries, and few ways to write one: only names, addresses and base64 differ. So the
lines of one item make a pattern, and what fits it needs to be read line by line only if somebody asks for its nodes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kubectl_share.document.lines import LINE, WORD
from kubectl_share.document.scalars import is_base64, is_harmless, resolve

_LONG = 200
"""From so many characters on, a value that is base64 stands for any other that is."""


class Form(NamedTuple):
    """How an item is written: its lines, with a group for each value that may be another string in another item."""

    pattern: re.Pattern[str]
    column: int
    """Of the dash."""
    key_column: int
    words: tuple[int, ...]
    """The groups that hold any string."""
    base64: tuple[int, ...]
    """The groups that hold base64."""

    def match(self, text: str, start: int) -> re.Match[str] | None:
        """The item that begins with the line at `start`, up to its line break; None if it is of another form."""
        found = self.pattern.match(text, start)
        if found is None or not all(_is_long_base64(found[group]) for group in self.base64):
            return None
        for group in self.words:
            if not is_harmless(text[found.start(group)]) and not isinstance(resolve(found[group]), str):
                return None
        return found


def form_of(text: str, start: int, end: int) -> Form | None:
    """The form of the item on the regular lines from `start` to `end`.

    None for what is better read line by line: an item with comments, or without a value on its last line.
    """
    first = LINE.match(text, start)
    if first is None or first[3] is None:
        return None
    column, key_column = len(first[1]), first.start(3) - start
    pattern, words, base64 = "", list[int](), list[int]()
    while start < end:
        line = LINE.match(text, start)
        if line is None or "#" in line[0]:
            return None
        said, value = line[0].removesuffix("\n"), line[4] or ""
        group = len(words) + len(base64) + 1
        if _is_long_base64(value):
            base64.append(group)
            value_pattern = "(.*)"
        elif value and value[0] not in "\"'{[" and isinstance(resolve(value), str):
            words.append(group)
            value_pattern = f"({WORD})"
        else:
            value_pattern = re.escape(value)
        start = line.end()
        is_last = start >= end
        if not said.endswith(value) or (is_last and not value):
            return None
        pattern += re.escape(said.removesuffix(value)) + value_pattern + ("" if is_last else r"\n")
    # The item ends here: another one follows, or a key of the file.
    pattern += rf"(?=\n\ {{{column}}}-\ |\n[A-Za-z]|\n?\Z)"
    return Form(re.compile(pattern, re.VERBOSE), column, key_column, tuple(words), tuple(base64))


def _is_long_base64(text: str) -> bool:
    return len(text) >= _LONG and text[0].isalpha() and is_base64(text)
