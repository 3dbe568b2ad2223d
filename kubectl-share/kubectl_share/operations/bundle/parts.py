"""The entries of a bundle, before and after: what the text has to say in the end."""

from __future__ import annotations

import base64
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_share.model import ANYTHING, BASE64, Basic, GoType, ListOf, MapOf, Record, zero_of

if TYPE_CHECKING:
    from collections import Counter

    from kubectl_share.kubeconfig.loading import Merged, Origin


class Part(NamedTuple):
    """One entry of the bundle."""

    origin: Origin
    before: Record
    """The cluster, user or context in the source."""
    after: Record
    """The same in the bundle."""
    name: str
    """Its name in the bundle."""

    @property
    def list_name(self) -> str:
        """`clusters`, `contexts` or `users`."""
        return self.origin.entry.list_name


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


def as_json(value: Any, kind: GoType) -> Any:  # noqa: ANN401 - JSON
    """A value of the model as kubectl would write it; zero values of records are left out."""
    if value is None or kind is ANYTHING:
        return value
    if kind is BASE64:
        return base64.b64encode(value).decode()
    if isinstance(kind, Basic):
        return value
    if isinstance(kind, ListOf):
        return [as_json(item, kind.item) for item in value]
    if isinstance(kind, MapOf):
        return {key: as_json(item, kind.value) for key, item in value.items()}
    return record_as_json(value)


def record_as_json(record: Record) -> dict[str, Any]:
    """The key -> the value, of all fields that are not zero."""
    found = {}
    for attribute, field in record.FIELDS.items():
        value = getattr(record, attribute)
        if value != zero_of(field.kind):
            found[field.key] = as_json(value, field.kind)
    return found
