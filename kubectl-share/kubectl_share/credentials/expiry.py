"""When a certificate or a token ends, offline and without verifying anything. Nothing here raises."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import datetime, timedelta, timezone
from typing import Any

from kubectl_share.credentials.der import GENERALIZED_TIME, UTC_TIME, Element, certificate_fields, elements
from kubectl_share.credentials.pem import blocks

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
LARGEST_JWT = 64 * 1024
JWT = re.compile(r"[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+")
DER_TIME = re.compile(rb"[0-9]{14}Z")


def certificate_expiry(pem: bytes) -> datetime | None:
    """The notAfter (aware, UTC) of the first certificate in a PEM file; None if there is none or it does not parse.

    Reads the DER itself: every run shows when its certificates end, and loading one with `cryptography` imports
    `cryptography.x509` for about 60 ms. Its Rust binding does so too, at the first certificate, to check the version.
    What `cryptography` reads gives the same answer here (tests hold the two together); damage in a part that has
    nothing to do with time may go unseen, that is for `checks` to find.
    """
    first = next((block for block in blocks(pem) if block.label == "CERTIFICATE"), None)
    if first is None or first.der is None:
        return None
    try:
        return validity(first.der, certificate_fields(first.der))[1]
    except ValueError:
        return None


def validity(der: bytes, fields: tuple[Element, ...]) -> tuple[datetime, datetime]:
    """The notBefore and the notAfter of a certificate (aware, UTC), from its fields.

    Raises:
        ValueError: they are no dates.
    """
    not_before, not_after = elements(der, fields[4])
    return _time(der, not_before), _time(der, not_after)


def _time(der: bytes, at: Element) -> datetime:
    digits = der[at.start : at.stop]
    if at.tag == UTC_TIME:
        digits = (b"19" if digits[:2] >= b"50" else b"20") + digits
    elif at.tag != GENERALIZED_TIME:
        raise ValueError
    if not DER_TIME.fullmatch(digits):
        raise ValueError
    # Not strptime: it imports a module of its own, and takes single digits.
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    return datetime(year, month, day, int(digits[8:10]), int(digits[10:12]), int(digits[12:14]), tzinfo=timezone.utc)


def token_expiry(token: str) -> datetime | None:
    """The `exp` (aware, UTC) of a JWT, its signature unseen; None for every other token and for an absurd `exp`."""
    return numeric_date((payload_of(token) or {}).get("exp"))


def payload_of(token: str) -> dict[str, Any] | None:
    """What a JWT claims, its signature unseen; None for every other token. Its values may be secret."""
    if len(token) > LARGEST_JWT:
        return None
    parts = JWT.fullmatch(token)
    if parts is None:
        return None
    import json

    payload = parts[1].translate({ord("-"): "+", ord("_"): "/"})
    try:
        claims = json.loads(b64decode(payload + "=" * (-len(payload) % 4), validate=True).decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def numeric_date(seconds: object) -> datetime | None:
    """The time (aware, UTC) that a claim such as `exp` names; None for what is no number, and for an absurd one."""
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not seconds >= 0:
        return None
    try:
        return EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
