"""The model as JSON values, as kubectl would write them."""

from __future__ import annotations

import base64
from typing import Any

from kubectl_share.model import ANYTHING, BASE64, Basic, GoType, ListOf, MapOf, Record, zero_of


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
