"""Where kubectl's YAML reader, a Go port of an old libyaml, differs from the libyaml that reads for us.

Some characters are letters to kubectl and syntax to libyaml. They are handed to libyaml in disguise, as private letters
that the text does not hold, and get their own face back in every value. Where a tag ends cannot be disguised: a text
with such a tag is for ruamel.yaml's reader in Python, which agrees with kubectl there.

Upstream: sigs.k8s.io/yaml goyaml.v2/scannerc.go and readerc.go.
"""

from __future__ import annotations

import re
from typing import NamedTuple

BREAKS = "\n\r\x85\u2028\u2029"
"""What ends a line to kubectl."""
_BOM = "\ufeff"
_COLON_IN_PLAIN = re.compile(r""":(?=[,?\[\]{}])(?<=[^\s"'\[\]{},:?]:)""")
"""The colon stands first, so that the search leaps from colon to colon, over the base64 of a large file."""
_ESCAPED_SLASH = re.compile(r"(?<!\\)(?:\\\\)*\\/")
_ESCAPED_APOSTROPHE = re.compile(r"((?<!\\)(?:\\\\)*)\\(?=')")
_TAG_BEFORE_INDICATOR = re.compile(r"(?<![^\s\[\]{},])!+[^\s!#,\[\]]*[,\[\]]")


class Disguise(NamedTuple):
    """A text for libyaml, and which letter stands for which character."""

    text: str
    faces: tuple[tuple[str, str], ...]

    def restored(self, value: str, style: str | None = None) -> str:
        """A value of the text as it is in the file; a backslash between double quotes, the `style`, is none of it."""
        for letter, char in self.faces:
            value = value.replace(letter, "" if (char, style) == ("\\", '"') else char)
        return value


def disguise(text: str) -> Disguise:
    """The text with what is a letter to kubectl alone replaced; nearly every text comes back as it is.

    - a byte order mark inside the text; libyaml skips it at the start of a line
    - in a flow collection, a colon inside a plain scalar before a bracket or a comma: `{a: 1:, b: 2}`
    - the backslash of `"it\\'s"`, an escape that YAML does not have
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
    if "\\'" in text and _ESCAPED_APOSTROPHE.search(text):
        letter = _unused_letter(text)
        faces.append((letter, "\\"))
        text = _ESCAPED_APOSTROPHE.sub(rf"\g<1>{letter}", text)
    return Disguise(text, tuple(faces))


def may_end_a_tag_elsewhere(text: str) -> bool:
    """Whether there is a tag, or what looks like one, that libyaml takes to end sooner than kubectl does.

    A comma, in block style a bracket too, is a part of the tag to kubectl: `{a: !!str, b: x}` is none that it can read,
    and in `[!t, x]` there is one item.
    """
    return "!" in text and _TAG_BEFORE_INDICATOR.search(text) is not None


def ends_its_tag_elsewhere(text: str, start: int) -> bool:
    """Whether that is so for a node with a tag, before which there may be an anchor."""
    return _TAG_BEFORE_INDICATOR.match(text, text.index("!", start)) is not None


def has_refused_escape(raw: str) -> bool:
    r"""Whether a double-quoted scalar, as written, holds `\/`, which JSON has and kubectl does not."""
    return "\\/" in raw and _ESCAPED_SLASH.search(raw) is not None


def _unused_letter(text: str) -> str:
    return next(chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
