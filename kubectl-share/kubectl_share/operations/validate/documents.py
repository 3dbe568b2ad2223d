"""The documents of a file behind its first one, which is all of it that kubectl reads."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.composer import Document, compose
from kubectl_share.document.reach import DOCUMENT_MARKER
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.prefilter import may_hold_kubeconfig

if TYPE_CHECKING:
    from collections.abc import Iterator


class Later(NamedTuple):
    """A document of a file, as a text of its own."""

    document: Document
    start: int
    """The offset in the file at which the text begins."""


def documents_from(source: Source, start: int) -> Iterator[Later]:
    """The documents from an offset on that may be a kubeconfig or hold one; the offset is between two documents.

    A document that cannot be read is left out. The ones behind it are not: where a document begins does not depend on
    what stands in it.
    """
    text = source.text
    markers = (marker.start() for marker in DOCUMENT_MARKER.finditer(text, start))
    cuts = sorted({start, len(text), *markers})
    for begin, end in pairwise(cuts):
        data = text[begin:end].encode()
        if not may_hold_kubeconfig(data):
            continue
        try:
            yield Later(compose(Source(source.name, data)), begin)
        except KubeconfigError:
            continue
