"""The texts inside the Secrets and ConfigMaps of a manifest, and where they stand in it."""

from __future__ import annotations

from base64 import b64decode
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import shown_key, unless_secret
from kubectl_share.document.comments import line_end, next_line
from kubectl_share.document.members import members
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence, resolved
from kubectl_share.document.scalars import value_of
from kubectl_share.document.source import Source
from kubectl_share.errors import escaped
from kubectl_share.prefilter import may_hold_kubeconfig
from kubectl_share.rules.rule import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.document.composer import Document
    from kubectl_share.document.members import Member

_FIELDS = {"Secret": {"data": True, "stringData": False}, "ConfigMap": {"data": False, "binaryData": True}}
"""Kind -> its fields with values, and whether those are base64."""
_LARGEST = 4 * 1024 * 1024
"""Characters of a value. Kubernetes takes a Secret of at most 1 MiB."""


class Inside:
    """A text inside a manifest.

    Attributes:
        source: the text.
        path: the field that it is the value of, such as `Secret[deploy].data[kubeconfig]`; escaped.
        key: where that field's key stands.
    """

    def __init__(self, source: Source, path: str, key: Spot, value: Scalar, document: Document) -> None:
        self.source = source
        self.path = path
        self.key = key
        self._value = value
        self._outer = document.source.text

    def outside(self, spot: Spot) -> Spot:
        """Where something of the text stands in the manifest.

        That is exact in a literal block (`|`). In base64, quotes and folded blocks it is the whole value.
        """
        path = f"{self.path} > {spot.path}" if spot.path else self.path
        if not self._lines:
            return Spot(self._value.start, self._value.end, path)
        return Spot(self._moved(spot.start), self._moved(spot.end), path)

    def _moved(self, offset: int) -> int:
        inner, outer = self._lines[max(bisect_right(self._lines, (offset, len(self._outer))) - 1, 0)]
        return min(outer + offset - inner, self._value.end)

    @cached_property
    def _lines(self) -> list[tuple[int, int]]:
        """Where each line begins, in the text and in the manifest; none if it does not stand there line by line."""
        value, outer = self._value, self._outer
        if value.style != "|" or self.source.text != value.value:
            return []
        found = []
        inner_at, outer_at = 0, next_line(outer, outer.find("|", value.start))
        while True:
            line = value.value[inner_at : line_end(value.value, inner_at)]
            end = line_end(outer, outer_at)
            start = end - len(line)
            if start < outer_at or not outer.startswith(line, start):
                return []
            found.append((inner_at, start))
            if inner_at + len(line) >= len(value.value):
                return found
            inner_at, outer_at = next_line(value.value, inner_at), next_line(outer, outer_at)


def texts_inside(document: Document) -> Iterator[Inside]:
    """The texts in the Secrets and ConfigMaps of a document that may be kubeconfigs, those in a List as well."""
    seen = set[int]()
    for kind, manifest in _manifests(document):
        name = f"[{escaped(unless_secret(_name_of(manifest)))}]" if _name_of(manifest) else ""
        for field, is_base64 in _FIELDS[kind].items():
            for key, member in _pairs(manifest, field).items():
                value = resolved(member.value)
                if not isinstance(value, Scalar) or id(value) in seen:
                    continue
                seen.add(id(value))
                content = _content(value, is_base64=is_base64)
                if may_hold_kubeconfig(content):
                    path = f"{kind}{name}.{field}[{shown_key(key)}]"
                    place = Spot(member.key.start, member.key.end, path)
                    yield Inside(Source(document.source.name, content), path, place, value, document)


def _manifests(document: Document) -> Iterator[tuple[str, dict[str, Member]]]:
    """The kind and the content of every Secret and ConfigMap."""
    waiting: list[Node] = [] if document.root is None else [document.root]
    seen = set[int]()
    while waiting:
        node = resolved(waiting.pop())
        if not isinstance(node, Mapping) or id(node) in seen:
            continue
        seen.add(id(node))
        manifest = members(node)
        kind = _text(manifest, "kind")
        if kind in _FIELDS:
            yield kind, manifest
        elif kind.endswith("List") and "items" in manifest:
            items = resolved(manifest["items"].value)
            waiting += reversed(items.items) if isinstance(items, Sequence) else []


def _content(value: Scalar, *, is_base64: bool) -> bytes:
    """What a value stands for; empty where that is no text, or too much of it."""
    text = value_of(value)
    if not isinstance(text, str) or len(text) > _LARGEST:
        return b""
    if is_base64:
        try:
            return b64decode("".join(text.split()), validate=True)
        except ValueError:
            pass  # somebody forgot to encode it
    return text.encode(errors="replace")


def _pairs(manifest: dict[str, Member], field: str) -> dict[str, Member]:
    values = resolved(manifest[field].value) if field in manifest else None
    return members(values) if isinstance(values, Mapping) else {}


def _name_of(manifest: dict[str, Member]) -> str:
    return _text(_pairs(manifest, "metadata"), "name")


def _text(pairs: dict[str, Member], key: str) -> str:
    value = resolved(pairs[key].value) if key in pairs else None
    return value.value if isinstance(value, Scalar) else ""
