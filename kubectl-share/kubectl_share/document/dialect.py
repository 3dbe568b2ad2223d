"""Where kubectl's YAML reader, a Go port of an old libyaml, differs from the libyaml that reads for us.

Some characters are letters to kubectl and syntax to libyaml. They are handed to libyaml in disguise, as private letters
that the text does not hold, and get their own face back in every value.

Upstream: sigs.k8s.io/yaml goyaml.v2/scannerc.go and readerc.go.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_BOM = "\ufeff"
_COLON_IN_PLAIN = re.compile(r""":(?=[,?\[\]{}])(?<=[^\s"'\[\]{},:?]:)""")
"""The colon stands first, so that the search leaps from colon to colon, over the base64 of a large file."""
_ESCAPED_SLASH = re.compile(r"(?<!\\)(?:\\\\)*\\/")
READ_AHEAD = 512
"""kubectl reads its input in blocks of this many bytes; what is wrong in a block that it does not reach is no error."""


class Disguise(NamedTuple):
    """A text for libyaml, and which letter stands for which character."""

    text: str
    faces: tuple[tuple[str, str], ...]

    def restored(self, value: str) -> str:
        """A value of the text as it is in the file."""
        for letter, char in self.faces:
            value = value.replace(letter, char)
        return value


def disguise(text: str) -> Disguise:
    """The text with what is a letter to kubectl alone replaced; nearly every text comes back as it is.

    - a byte order mark inside the text; libyaml skips it at the start of a line
    - in a flow collection, a colon inside a plain scalar before a bracket or a comma: `{a: 1:, b: 2}`
    """
    faces = []
    if _BOM in text:
        letter = _unused_letter(text)
        faces.append((letter, _BOM))
        text = text.replace(_BOM, letter)
    if ("{" in text or "[" in text) and _COLON_IN_PLAIN.search(text):
        letter = _unused_letter(text)
        faces.append((letter, ":"))
        text = _COLON_IN_PLAIN.sub(letter, text)
    return Disguise(text, tuple(faces))


def has_refused_escape(raw: str) -> bool:
    r"""Whether a double-quoted scalar, as written, holds `\/`, which JSON has and kubectl does not."""
    return "\\/" in raw and _ESCAPED_SLASH.search(raw) is not None


def _unused_letter(text: str) -> str:
    return next(chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
