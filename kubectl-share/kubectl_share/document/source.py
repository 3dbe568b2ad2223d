"""The text of a file: how it was encoded, and where an offset is."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from kubectl_share.errors import KubeconfigError, Place

_LINE_BREAK = re.compile(r"\r\n?|\n")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _width(lead: int, encoding: str) -> int:
    """How many bytes kubectl expects of a character that begins so; only for one that cannot be decoded."""
    if encoding != "utf-8":
        return 4
    return next((width for width, mask in ((4, 0xF0), (3, 0xE0), (2, 0xC0)) if lead & mask == mask and lead < 0xF8), 0)


class Cut(NamedTuple):
    """How a text ends before its file does."""

    rest: bytes = b""
    """The bytes that are not of the encoding, and all behind them."""
    inside_a_character: bool = False
    """Whether they are the beginning of one character, and the file ends there."""


class Source:
    """A file's text, and what is needed to write it back byte for byte.

    Attributes:
        name: the path as the user knows it; for messages.
        text: the decoded text without the byte order mark; line breaks as they are in the file.
        bom: the byte order mark, empty if there is none.
        encoding: a Python codec name.
        cut: how the text ends early, where it does; else None. kubectl does not mind that in a part of the file that it
            does not read.
    """

    __slots__ = ("bom", "cut", "encoding", "name", "text")

    def __init__(self, name: str, data: bytes) -> None:
        """Decode as kubectl does: UTF-8, or UTF-16 with a byte order mark."""
        self.name = name
        self.bom, self.encoding = next(((b, e) for b, e in _BYTE_ORDER_MARKS if data.startswith(b)), (b"", "utf-8"))
        content = memoryview(data)[len(self.bom) :]
        self.cut: Cut | None = None
        try:
            self.text = str(content, self.encoding)
        except UnicodeDecodeError as error:
            self.text = str(content[: error.start], self.encoding)
            rest = bytes(content[error.start :])
            self.cut = Cut(rest, inside_a_character=len(rest) < _width(rest[0], self.encoding))

    @classmethod
    def beginning_of(cls, whole: Source, length: int) -> Source:
        """The first `length` characters of a source."""
        beginning = cls(whole.name, whole.bom + whole.text[:length].encode(whole.encoding))
        beginning.cut = Cut()
        return beginning

    def not_text(self) -> KubeconfigError:
        """The error for bytes that are not of the encoding."""
        return KubeconfigError(
            f"is not text: it is not valid {self.encoding[:6].upper().rstrip('-')}",
            "a kubeconfig is YAML or JSON in UTF-8, or in UTF-16 with a byte order mark",
            self.place(len(self.text)),
        )

    def encoded(self, text: str) -> bytes:
        """`text` as the bytes of a file like this one."""
        return self.bom + text.encode(self.encoding)

    def with_text(self, text: str) -> bytes:
        """The file with another text in place of its own; what is no text stays behind it."""
        return self.encoded(text) + (self.cut.rest if self.cut else b"")

    @property
    def newline(self) -> str:
        """The line break of the first line; LF if there is none."""
        first = _LINE_BREAK.search(self.text)
        return first.group() if first else "\n"

    def line_starts(self) -> list[int]:
        """The offsets at which the lines begin, as `place` counts them."""
        return [0, *(line_break.end() for line_break in _LINE_BREAK.finditer(self.text))]

    def offset(self, place: Place) -> int:
        """Where a place of this text is: the opposite of `place`."""
        return self.line_starts()[place.line - 1] + place.column - 1

    def place(self, offset: int) -> Place:
        """Where the character at `offset` is, as an editor counts."""
        start, line = 0, 1
        if "\r" in self.text:
            for line_break in _LINE_BREAK.finditer(self.text):
                if line_break.end() > offset:
                    break
                start, line = line_break.end(), line + 1
        else:
            start = self.text.rfind("\n", 0, offset) + 1
            line = self.text.count("\n", 0, offset) + 1
        return Place(self.name, line, offset - start + 1)
