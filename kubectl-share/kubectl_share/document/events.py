"""The events of a YAML text: from libyaml where it can be had, from ruamel.yaml's reader in Python otherwise.

kubectl's reader is a Go port of libyaml. PyYAML carries libyaml 0.2.5, which agrees with it on all but what `dialect`
handles; the 0.1.7 of ruamel.yaml's own C extension does not (it refuses the flow mapping `{server: https://k:6443}`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from kubectl_share.document.dialect import disguise, ends_its_tag_elsewhere, may_end_a_tag_elsewhere
from kubectl_share.errors import KubeconfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.document.dialect import Disguise
    from kubectl_share.document.source import Source


_YAML_1_1_BREAKS = {0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
"""Line breaks to kubectl, but not to ruamel.yaml, which reads YAML 1.2."""


class Mark(Protocol):
    """A position in the text."""

    index: int
    """In characters, from 0."""


class Event(Protocol):
    """What both libraries call an event. Which attributes there are depends on its class."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: Any
    implicit: Any
    value: str
    style: str | None
    flow_style: bool | None
    version: tuple[int, int] | None


class YamlSyntaxError(KubeconfigError):
    """The text is not YAML as kubectl reads it."""


class UnreadableCharacterError(YamlSyntaxError):
    """The text holds a character that YAML does not allow.

    Attributes:
        offset: where it is.
    """

    def __init__(self, source: Source) -> None:
        self.offset = next((i for i, char in enumerate(source.text) if not _allowed(char)), 0)
        code = ord(source.text[self.offset]) if source.text else 0
        message = f"holds the character U+{code:04X}, which YAML does not allow"
        super().__init__(message, "is this a text file?", source.place(self.offset))


class _Reader:
    """The text as a stream, so that libyaml does not need a second copy of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def read(self, size: int) -> str:
        start = self.position
        self.position = start + size
        return self.text[start : self.position]


def events_of(source: Source) -> Iterator[Event]:
    """The events from the start of the stream to the end of the first document.

    Raises:
        YamlSyntaxError: at the first place where the text cannot be read.
    """
    disguised = disguise(source.text)
    if not disguised.faces:
        return _events_of_text(source.text, source)
    return _undisguised(_events_of_text(disguised.text, source), disguised)


def _undisguised(events: Iterator[Event], disguised: Disguise) -> Iterator[Event]:
    for event in events:
        if type(event).__name__ == "ScalarEvent":
            event.value = disguised.restored(event.value, event.style)
        yield event


def _events_of_text(text: str, source: Source) -> Iterator[Event]:
    try:
        from yaml import _yaml
    except ImportError:  # PyYAML was built without libyaml
        return _events_in_python(text, source)
    events = _events_of_libyaml(_yaml.CParser(_Reader(text)), source)
    return _events_with_tags(events, text, source) if may_end_a_tag_elsewhere(text) else events


def _events_with_tags(events: Iterator[Event], text: str, source: Source) -> Iterator[Event]:
    """The events of libyaml; those of ruamel.yaml if there is a tag that libyaml reads otherwise than kubectl."""
    try:
        found = list(events)
    except YamlSyntaxError:
        return _events_in_python(text, source)
    tagged = (event.start_mark.index for event in found if getattr(event, "tag", None) is not None)
    is_read_otherwise = any(ends_its_tag_elsewhere(text, start) for start in tagged)
    return _events_in_python(text, source) if is_read_otherwise else iter(found)


def _events_of_libyaml(parser: Any, source: Source) -> Iterator[Event]:  # noqa: ANN401 - PyYAML has no types
    from yaml import YAMLError

    get_event = parser.get_event
    try:
        while event := get_event():
            yield event
            if type(event).__name__ == "DocumentEndEvent":
                return
    except YAMLError as error:
        raise _syntax_error(error, source) from None


def _events_in_python(text: str, source: Source) -> Iterator[Event]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        for event in YAML(typ="safe", pure=True).parse(text.translate(_YAML_1_1_BREAKS)):
            yield event
            if type(event).__name__ == "DocumentEndEvent":
                return
    except YAMLError as error:
        raise _syntax_error(error, source) from None


def _syntax_error(error: Exception, source: Source) -> YamlSyntaxError:
    """Of the library's message only its fixed words are used: its excerpt of the text may hold a secret."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return UnreadableCharacterError(source)
    problem = str(getattr(error, "problem", "") or "it cannot be parsed")
    offset = min(mark.index, len(source.text))
    is_tab = source.text[offset : offset + 1] == "\t"
    hint = "indent with spaces, YAML allows no tabs there" if is_tab else "kubectl cannot load it either"
    return YamlSyntaxError(f"is not valid YAML: {problem}", hint, source.place(offset))


def _allowed(char: str) -> bool:
    return char in "\t\n\r\x85" or " " <= char <= "~" or (char >= "\xa0" and char not in "\ufeff\ufffe\uffff")
