"""When a certificate or a token ends, offline and without verifying anything. Nothing here raises."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import datetime, timedelta, timezone

from kubectl_share.credentials.der import (
    BIT_STRING,
    GENERALIZED_TIME,
    INTEGER,
    SEQUENCE,
    UTC_TIME,
    Element,
    element,
    elements,
)
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
        return _not_after(first.der)
    except ValueError:
        return None


def _not_after(der: bytes) -> datetime:
    whole = element(der, 0, len(der))
    outer = elements(der, whole)
    if whole.stop != len(der) or [part.tag for part in (whole, *outer)] != [SEQUENCE, SEQUENCE, SEQUENCE, BIT_STRING]:
        raise ValueError
    fields = elements(der, outer[0])
    if fields and fields[0].tag == 0xA0:  # the version, which stands there unless it is 1
        del fields[0]
    # serial number, signature algorithm, issuer, validity, subject, public key; then optional ones
    if [part.tag for part in fields[:6]] != [INTEGER, *[SEQUENCE] * 5]:
        raise ValueError
    not_before, not_after = elements(der, fields[3])
    _time(der, not_before)
    return _time(der, not_after)


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
    seconds = claims.get("exp") if isinstance(claims, dict) else None
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not seconds >= 0:
        return None
    try:
        return EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
