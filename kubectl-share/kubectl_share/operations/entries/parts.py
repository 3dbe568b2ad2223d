"""Entries before and after: what a text has to say in the end, and what was left out of it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections import Counter

    from kubectl_share.kubeconfig.loading import Merged, Origin
    from kubectl_share.model import Kind, Record


class Part(NamedTuple):
    """One entry on its way into another text."""

    origin: Origin
    before: Record
    """The cluster, user or context in the source."""
    after: Record
    """The same in the new text."""
    name: str
    """Its name there."""

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.origin.entry.kind


class Wanted(NamedTuple):
    """What the bundle has to say."""

    parts: tuple[Part, ...]
    current: str
    """The name of its current-context, after renaming."""
    merged: Merged
    keep_comments: bool


class Dropped(Enum):
    """What was left out and its owner might miss: how to call one of it, and several.

    They are told in this order.
    """

    CREDENTIAL = ("comment that looks like a credential", "comments that look like credentials")
    COMMENTED_OUT = ("comment with commented-out kubeconfig", "comments with commented-out kubeconfig")
    DETACHED = ("comment that belongs to no entry", "comments that belong to no entry")
    OVERRIDDEN = ("key that a later one overrides", "keys that later ones override")
    UNKNOWN = ("unknown top-level field", "unknown top-level fields")
    LATER_DOCUMENTS = ("part after the first document, which kubectl does not read", "parts after the first document")


class Assembled(NamedTuple):
    """The text of a bundle, and what was left out of it."""

    data: bytes
    dropped: Counter[Dropped]
    anew: tuple[Part, ...]
    """The entries that could not stay as they are written."""
