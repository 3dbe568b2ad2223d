"""Tables and trees for people: as wide as the terminal, with names that cannot act on it."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.cli.printing import DIM, shortened
from kubectl_share.errors import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kubectl_share.cli.printing import Parts

_SHORT = 200
_GAP = 2
"""Between columns, and between a label and what it says."""
_NARROWEST_COLUMN = 10
_NARROWEST_TEXT = 24


class Guides(NamedTuple):
    """What the lines of a tree are made of, three characters each."""

    branch: str
    last: str
    beside: str
    nothing: str
    ellipsis: str


_DRAWN = Guides("├─ ", "└─ ", "│  ", "   ", "…")
_TYPED = Guides("|- ", "`- ", "|  ", "   ", "...")


class Branch(NamedTuple):
    """A line of a tree: what it is about, what there is to say, and what hangs below it."""

    label: str
    says: Parts
    below: Sequence[Branch] = ()


def width() -> int | None:
    """The width of the terminal that standard output goes to, in columns; None where it goes elsewhere."""
    if sys.stdout is None or not (sys.stdout.isatty() or os.environ.get("COLUMNS")):
        return None
    return max(shutil.get_terminal_size().columns, 40)


def guides() -> Guides:
    """Lines as they are drawn, or as they were typed where the encoding of standard output has no other."""
    try:
        "".join(_DRAWN).encode((sys.stdout and sys.stdout.encoding) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return _TYPED
    return _DRAWN


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def table(heads: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]], wide: int | None) -> Iterator[Parts]:
    """The lines of a table. Where it would be too wide, the widest columns lose the middle of their texts.

    Args:
        heads: the names of the columns.
        rows: for each column (text, style).
        wide: the columns that the terminal has; None if that does not matter.
    """
    shown = [[(shortened(text), style) for text, style in row] for row in rows]
    widths = [max(columns_of(text) for text in column) for column in zip(heads, *_texts(shown), strict=True)]
    if wide is not None:
        _narrow(widths, wide - _GAP * (len(widths) - 1))
    ellipsis = guides().ellipsis
    for cells in ([(head, DIM) for head in heads], *shown):
        fitting = [(cut(text, size, ellipsis), style) for (text, style), size in zip(cells, widths, strict=True)]
        line: Parts = []
        for (text, style), size in zip(fitting, widths, strict=True):
            line += [(text, style), (" " * (size - columns_of(text) + _GAP), "")]
        _strip(line)
        yield line


def _texts(rows: Sequence[Sequence[tuple[str, str]]]) -> Iterator[list[str]]:
    return ([text for text, _ in row] for row in rows)


def _narrow(widths: list[int], room: int) -> None:
    """Take from the widest columns until all fit; none becomes narrower than is of use."""
    while sum(widths) > room and max(widths) > _NARROWEST_COLUMN:
        widths[widths.index(max(widths))] -= 1


def cut(text: str, size: int, ellipsis: str) -> str:
    """A text of at most `size` columns: of a longer one the beginning and the end, which tell most of names."""
    if columns_of(text) <= size:
        return text
    room = max(size - len(ellipsis), 0)
    head, tail = (room + 1) // 2, room // 2
    while columns_of(text[:head]) > (room + 1) // 2:
        head -= 1
    while tail and columns_of(text[-tail:]) > room // 2:
        tail -= 1
    return text[:head] + ellipsis + (text[-tail:] if tail else "")


def tree(title: Parts, branches: Sequence[Branch], wide: int | None) -> Iterator[Parts]:
    """The lines of a tree. What is too long for the terminal goes on in the next line."""
    yield title
    yield from _below(branches, "", wide, guides())


def _below(branches: Sequence[Branch], indent: str, wide: int | None, drawn: Guides) -> Iterator[Parts]:
    label_width = max((len(branch.label) for branch in branches), default=0)
    for branch in branches:
        is_last = branch is branches[-1]
        beside = indent + (drawn.nothing if is_last else drawn.beside)
        room = None if wide is None else max(wide - len(beside) - label_width - _GAP, _NARROWEST_TEXT)
        opening = f"{indent}{drawn.last if is_last else drawn.branch}"
        label = f"{branch.label:<{label_width + _GAP}}"
        for number, words in enumerate(wrapped(branch.says, room)):
            if number:
                opening = f"{beside}{drawn.beside if branch.below else drawn.nothing}"
                label = " " * (label_width + _GAP - len(drawn.nothing))
            yield [(opening, DIM), (label, DIM if branch.label == "note" else ""), *words]
        yield from _below(branch.below, beside, wide, drawn)


def wrapped(parts: Parts, room: int | None) -> list[Parts]:
    """What parts say, in lines of at most `room` columns, broken at blanks, and in words that are longer."""
    lines: list[Parts] = [[]]
    used = 0
    for text, style in parts:
        for number, word in enumerate(shortened(text).split(" ")):
            for piece in _pieces(word, room):
                blank = " " if number and piece[1] else ""
                size = columns_of(piece[0])
                if room is not None and used + len(blank) + size > room:
                    blank = ""
                    if used:
                        _strip(lines[-1])
                        lines.append([])
                        used = 0
                lines[-1].append((f"{blank}{piece[0]}", style))
                used += len(blank) + size
    return lines


def whole(text: str, style: str = "") -> Parts:
    """The text in parts that are short enough to be shown: what a command is about may be its end."""
    shown = escaped(text)
    return [(shown[start : start + _SHORT], style) for start in range(0, len(shown), _SHORT)]


def _strip(line: Parts) -> None:
    """Take the blanks at its end."""
    while line and not line[-1][0].strip():
        line.pop()


def _pieces(word: str, room: int | None) -> Iterator[tuple[str, bool]]:
    """The pieces of a word, the first of them marked: of a number such as a fingerprint all of one length."""
    count = 1 if room is None else max(-(-columns_of(word) // room), 1)
    size = -(-len(word) // count) or 1
    if room is not None and word.isascii() and not word.isalnum():
        size = room
    for start in range(0, max(len(word), 1), size):
        yield word[start : start + size], start == 0
