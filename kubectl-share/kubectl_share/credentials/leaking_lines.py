"""Which lines of a comment belong to a credential: a field and the value below it, a private key up to its last line.

It takes as long to import as `leaks`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.leaks import holds_credential

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NOTE_TO_US = "kubectl-share:"
_FIRST_OF_A_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}-----\s*\Z")
_LAST_OF_A_KEY = re.compile(r"-----END [A-Z0-9 ]{0,40}-----")
_ONE_WORD = re.compile(r"[#\s]*(?P<word>[A-Za-z0-9+/=_-]+)\s*")
_SHORTEST_LINE_OF_A_KEY = 8
_SHORTEST_LINE_ABOVE_ITS_LAST = 40


class Leak(NamedTuple):
    """The lines of one credential."""

    start: int
    """The index of the first one."""
    end: int
    """The index behind the last one."""
    shown_at: int
    """The index of the line that gives it away."""


def leaks_in(comment: Sequence[str]) -> Iterator[Leak]:
    """The credentials in the lines of a comment, from the first to the last. What it says to this program is none."""
    lines = [line.partition(_NOTE_TO_US)[0] for line in comment]
    last_lines_of_keys = [index for index, line in enumerate(lines) if _LAST_OF_A_KEY.search(line)]
    end = 0  # of the one before: its lines belong to no other
    for index, line in enumerate(lines):
        if index < end:
            continue
        above = lines[index - 1] if index > end else ""
        is_pair = not holds_credential(line)
        if is_pair and not (above and holds_credential(f"{above}\n{line}")):
            continue
        start = index - 1 if is_pair or _FIRST_OF_A_KEY.search(above) else index
        end = _end_of(lines, index, last_lines_of_keys)
        yield Leak(start, end, index)


def _end_of(lines: list[str], index: int, last_lines_of_keys: list[int]) -> int:
    """The index behind the last line of the credential that the line at `index` gives away."""
    known = bisect_right(last_lines_of_keys, index)
    if _FIRST_OF_A_KEY.search(lines[index]) and known < len(last_lines_of_keys):
        return last_lines_of_keys[known] + 1
    end, above = index + 1, _length_of_word(lines[index])
    while end < len(lines):
        length = _length_of_word(lines[end])
        if length == 0 or (length < _SHORTEST_LINE_OF_A_KEY and above < _SHORTEST_LINE_ABOVE_ITS_LAST):
            break
        end, above = end + 1, length
    is_last_below = end < len(lines) and _LAST_OF_A_KEY.search(lines[end]) is not None
    return end + 1 if is_last_below else end


def _length_of_word(line: str) -> int:
    """How long the word is that a line consists of; 0 if it is not just one that may be a part of a key."""
    match = _ONE_WORD.fullmatch(line)
    return len(match["word"]) if match else 0
