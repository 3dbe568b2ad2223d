"""The first document of a text as nodes, refusing what kubectl's YAML reader refuses.

Upstream: sigs.k8s.io/yaml goyaml.v2/decode.go and yaml.go (convertToJSONableObject).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NoReturn

from kubectl_share.document import scalars
from kubectl_share.document.dialect import has_refused_escape
from kubectl_share.document.events import UnreadableCharacterError, YamlSyntaxError, events_of
from kubectl_share.document.limits import MAX_DEPTH, Suspect, check_aliasing, check_depth, check_suspects
from kubectl_share.document.nodes import (
    Alias,
    Mapping,
    Node,
    Scalar,
    Sequence,
    is_merge_key,
    resolved,
)
from kubectl_share.document.reach import end_of_document, is_within_reach
from kubectl_share.document.regular import compose_regular
from kubectl_share.document.source import Source

if TYPE_CHECKING:
    from kubectl_share.document.events import Event
    from kubectl_share.errors import KubeconfigError


class Document:
    """The first document of a text."""

    __slots__ = ("end", "has_aliases", "root", "source")
    source: Source
    root: Node | None
    """None for a text that holds no document: empty, or comments alone."""
    end: int
    """The offset of the line that ends the first document (`---` or `...`); the length of the text without one."""
    has_aliases: bool

    def __init__(self, source: Source, root: Node | None, end: int, has_aliases: bool) -> None:
        self.source = source
        self.root = root
        self.end = end
        self.has_aliases = has_aliases


def compose(source: Source) -> Document:
    """The nodes of the first document.

    Raises:
        KubeconfigError: kubectl would refuse the text, whatever its fields mean.
    """
    try:
        document = _compose(source)
    except UnreadableCharacterError as error:
        return _compose_beginning(Source.beginning_of(source, error.offset), error)
    except YamlSyntaxError:
        if source.cut:  # where it cannot be decoded, which is what to tell
            raise source.not_text() from None
        raise
    if source.cut and is_within_reach(source, document.end):
        raise source.not_text()
    return document


def _compose_beginning(source: Source, error: KubeconfigError) -> Document:
    """The first document of what can be read; the error unless the rest is out of kubectl's reach."""
    try:
        document = _compose(source)
    except YamlSyntaxError:
        raise error from None
    if is_within_reach(source, document.end):
        raise error
    return document


def _compose(source: Source) -> Document:
    regular = compose_regular(source)
    if regular is not None:
        return Document(source, regular, len(source.text), False)
    composer = _Composer(source)
    composer.run()
    end = end_of_document(source.text, composer.content_end, has_content=composer.root is not None)
    document = Document(source, composer.root, end, composer.has_aliases)
    if composer.root is not None:
        if composer.has_aliases:
            check_aliasing(source, composer.root)
            check_depth(source, composer.root)
        if composer.suspects:
            check_suspects(source, composer.root, composer.suspects)
    return document


class _Composer:
    """Turns events into nodes, with a stack of its own: depth is no danger."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Node | None = None
        self.content_end = 0
        self.has_aliases = False
        self.suspects: list[Suspect] = []
        """Nodes that kubectl refuses unless a duplicate key overrides them."""
        self._anchors: dict[str, Scalar | Sequence | Mapping] = {}
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Node | None] = []
        """For each open collection the key that waits for its value."""

    def run(self) -> None:
        handlers = {
            "ScalarEvent": self._scalar,
            "SequenceStartEvent": self._start_sequence,
            "MappingStartEvent": self._start_mapping,
            "SequenceEndEvent": self._end,
            "MappingEndEvent": self._end,
            "AliasEvent": self._alias,
            "DocumentStartEvent": self._start_document,
        }
        by_class = {}
        for event in events_of(self.source):
            kind = type(event)
            if kind not in by_class:
                by_class[kind] = handlers.get(kind.__name__)
            handle = by_class[kind]
            if handle is not None:
                handle(event)

    def _refuse(self, message: str, offset: int, hint: str = "kubectl cannot load it either") -> NoReturn:
        raise YamlSyntaxError(message, hint, self.source.place(offset))

    def _start_document(self, event: Event) -> None:
        if event.version and tuple(event.version) != (1, 1):
            self._refuse("asks for a YAML version that kubectl does not know", event.start_mark.index, "remove %YAML")

    def _scalar(self, event: Event) -> None:
        start, end, value = event.start_mark.index, event.end_mark.index, event.value
        style, tag, implicit = event.style or "", event.tag and str(event.tag), bool(event.implicit[0])
        content: str | Source = value
        if style in ("|", ">"):
            end = max(start + 1, start + len(self.source.text[start:end].rstrip()))
        elif style == "" and start == end and tag is None and event.anchor is None:
            start = end = self._place_of_nothing(start)
        elif style == "" and end - start == len(value):
            content = self.source
        is_text = tag is None and (not implicit or scalars.is_harmless(value))
        node = Scalar(start, end, style, content, is_text=is_text, implicit=implicit, tag=tag, anchor=event.anchor)
        self._check_writing(node, value)
        if not is_text:
            self._check_value(node, value)
        self._add(node)

    def _check_writing(self, node: Scalar, value: str) -> None:
        """Refuse what libyaml reads, and kubectl does not."""
        if node.style == '"' and has_refused_escape(self.source.text[node.start : node.end]):
            self._refuse("has the escape \\/ in a string, which kubectl does not know", node.start, "write / alone")
        if node.style == "" and "?" in value and self._open and self._open[-1].flow:
            self._refuse("has a question mark in an unquoted value between brackets", node.start, "put it into quotes")

    def _check_value(self, node: Scalar, value: str) -> None:
        """Refuse what is not of its tag's type, and suspect a number that JSON does not have."""
        if node.tag is not None:
            try:
                scalars.resolve(value, node.tag)
            except scalars.UnfitTag as error:
                self._refuse(f"has a value that is not of its tag's type, {error}", node.start)
        if "." in value[:2]:
            number = scalars.value_of(node)
            if isinstance(number, float) and not math.isfinite(number):
                self.suspects.append(Suspect(node, "holds a number that is not finite", False))

    def _place_of_nothing(self, start: int) -> int:
        """Where an empty value is: behind its colon; where its key ends, if there is no colon.

        ruamel.yaml places it at what follows, libyaml too where there is no colon.
        """
        key = self._keys[-1] if self._keys else None
        if key is None:
            return start
        colon = self.source.text.find(":", key.end, start)
        if colon < 0:
            return key.end
        return start if self._open[-1].flow else colon + 1

    def _alias(self, event: Event) -> None:
        start = event.start_mark.index
        target = self._anchors.get(event.anchor or "")
        if target is None:
            self._refuse("has an alias whose anchor is not defined before it", start)
        if any(target is parent for parent in self._open):
            self._refuse("has an anchor that contains itself", start)
        self.has_aliases = True
        self._add(Alias(start, event.end_mark.index, target))

    def _start_sequence(self, event: Event) -> None:
        mark, tag = event.start_mark.index, event.tag
        flow = bool(event.flow_style)
        self._push(Sequence(mark, event.end_mark.index, [], flow=flow, tag=tag and str(tag), anchor=event.anchor))

    def _start_mapping(self, event: Event) -> None:
        mark, tag = event.start_mark.index, event.tag
        flow = bool(event.flow_style)
        self._push(Mapping(mark, event.end_mark.index, [], flow=flow, tag=tag and str(tag), anchor=event.anchor))

    def _push(self, node: Sequence | Mapping) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._refuse(f"is nested more than {MAX_DEPTH} levels deep", node.start)
        self._add(node)
        self._open.append(node)
        self._keys.append(None)

    def _end(self, event: Event) -> None:
        node = self._open.pop()
        self._keys.pop()
        if node.flow:
            node.end = event.end_mark.index
        elif isinstance(node, Mapping):
            node.end = max(node.pairs[-1][1].end, node.pairs[-1][0].end) if node.pairs else node.end
        else:
            node.end = node.items[-1].end if node.items else node.end
        self.content_end = node.end
        if isinstance(node, Sequence) and self._open:
            parent = self._open[-1]
            if isinstance(parent, Mapping) and parent.pairs and parent.pairs[-1][1] is node:
                self._check_merge(*parent.pairs[-1])

    def _add(self, node: Node) -> None:
        """Register the node's anchor, and put the node into the collection that is open."""
        if not isinstance(node, Alias) and node.anchor is not None:
            self._anchors[node.anchor] = node
        if not self._open:
            self.root = node
            self.content_end = node.end
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._keys[-1]
        if key is None:
            self._check_key(node)
            self._keys[-1] = node
            return
        self._keys[-1] = None
        parent.pairs.append((key, node))
        if not isinstance(node, Sequence):  # a list is checked when it is complete
            self._check_merge(key, node)

    def _check_key(self, node: Node) -> None:
        scalar = resolved(node)
        if not isinstance(scalar, Scalar):
            self._refuse("has a list or a map as a key", node.start)
        if not scalar.is_text and not is_merge_key(node):
            value = scalars.value_of(scalar)
            if value is None or (isinstance(value, int) and value >= 2**63):
                message = "has a key that is null" if value is None else "has a key that is too big"
                self.suspects.append(Suspect(scalar, message, True))

    def _check_merge(self, key: Node, node: Node) -> None:
        if not is_merge_key(key):
            return
        parts = node.items if isinstance(node, Sequence) else [node]
        if not all(isinstance(resolved(part), Mapping) for part in parts):
            self._refuse("has a merge key << whose value is not a map", node.start)
