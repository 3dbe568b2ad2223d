"""Changes of a text by span: all that is outside the spans stays, byte for byte."""

from __future__ import annotations

from typing import NamedTuple


class Edit(NamedTuple):
    """The characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


class Edits:
    """A set of changes to one text."""

    def __init__(self) -> None:
        self._edits: list[Edit] = []

    def replace(self, start: int, end: int, text: str) -> None:
        """Let the span from `start` to `end` become `text`."""
        self._edits.append(Edit(start, end, text))

    def insert(self, offset: int, text: str) -> None:
        """Put `text` in at `offset`; what is inserted at one offset keeps its order."""
        self.replace(offset, offset, text)

    def remove(self, start: int, end: int) -> None:
        """Take the span out."""
        self.replace(start, end, "")

    def __bool__(self) -> bool:
        """Whether there is any change."""
        return bool(self._edits)

    def all(self) -> tuple[Edit, ...]:
        """The changes, in the order in which they came."""
        return tuple(self._edits)

    def covers(self, start: int, end: int) -> bool:
        """Whether one change replaces the whole span."""
        return any(edit.start <= start and end <= edit.end and edit.start < edit.end for edit in self._edits)

    def applied(self, text: str, start: int = 0, end: int | None = None) -> str:
        """The part of `text` from `start` to `end` with the changes in it; a change inside a replaced span is lost."""
        end = len(text) if end is None else end
        parts, position = [], start
        for edit in sorted(self._edits, key=lambda edit: (edit.start, edit.end > edit.start, -edit.end)):
            # What is inserted where two parts of a text meet belongs to the second one.
            is_inside = edit.start < end or end == len(text)
            if start <= edit.start and edit.end <= end and edit.start >= position and is_inside:
                parts += [text[position : edit.start], edit.text]
                position = edit.end
            elif edit.text == "" and edit.start < position < edit.end <= end:  # removals may overlap
                position = edit.end
        return "".join([*parts, text[position:end]])

    def span(self) -> tuple[int, int]:
        """From where to where the changes reach; there is at least one."""
        return min(edit.start for edit in self._edits), max(edit.end for edit in self._edits)

    def add(self, others: Edits) -> None:
        """Take over the changes of another set."""
        self._edits += others._edits
