"""What the DER of a certificate or a key says by itself, for those who would pay 60 ms for `cryptography` otherwise.

It decides the ordinary cases and raises ValueError for all others: they are for `certificates`. Where it decides, it
agrees with `cryptography`, and tests hold the two together. It does not see damage in a part that it has no use for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.der import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    Element,
    certificate_fields,
    element,
    elements,
)
from kubectl_share.credentials.expiry import validity

if TYPE_CHECKING:
    from datetime import datetime

_VERSION_3 = b"\x02\x01\x02"
_EXTENSIONS = 0xA3
_BASIC_CONSTRAINTS = bytes.fromhex("0603551d13")
_KEY_USAGE = bytes.fromhex("0603551d0f")
_MAY_SIGN_CERTIFICATES = 0b100
"""In the first byte of a key usage."""

_RSA = bytes.fromhex("06092a864886f70d0101010500")
_ELLIPTIC = bytes.fromhex("06072a8648ce3d0201")
_POINT_SIZES = {
    bytes.fromhex("06052b81040021"): 57,  # P-224
    bytes.fromhex("06082a8648ce3d030107"): 65,  # P-256
    bytes.fromhex("06052b81040022"): 97,  # P-384
    bytes.fromhex("06052b81040023"): 133,  # P-521
}
"""Go's curves -> the size of a point that is not compressed."""
_CURVE_OF_KEY = 0xA0
_POINT_OF_KEY = 0xA1
_UNCOMPRESSED = 4


class PublicKey(NamedTuple):
    """A public key: two of them are equal, or they belong to different private keys."""

    kind: bytes
    """The algorithm and, of an elliptic key, the curve."""
    content: bytes


class Outline(NamedTuple):
    """What matters of a certificate to those who use it."""

    not_before: datetime
    not_after: datetime
    """Aware, UTC."""
    is_authority: bool
    """Whether Go lets it vouch for other certificates."""


def outline(der: bytes) -> Outline:
    """The outline of a certificate.

    Raises:
        ValueError: it is no ordinary certificate.
    """
    fields = certificate_fields(der)
    return Outline(*validity(der, fields), is_authority=_is_authority(der, fields))


def _is_authority(der: bytes, fields: tuple[Element, ...]) -> bool:
    """From version 3 on it takes basic constraints that say so, and a key usage, if there is one, that allows it.

    Upstream: golang/go:src/crypto/x509/x509.go (CheckSignatureFrom)
    """
    values = _extensions(der, fields)
    is_authority = _content(der, fields[0]) != _VERSION_3
    if _BASIC_CONSTRAINTS in values:
        inside = elements(der, _whole(der, *values[_BASIC_CONSTRAINTS], SEQUENCE))
        said = _content(der, inside[0]) if inside and inside[0].tag == BOOLEAN else b"\x00"
        if said not in (b"\x00", b"\xff"):
            raise ValueError
        is_authority = said == b"\xff"
    if _KEY_USAGE in values:
        bits = _content(der, _whole(der, *values[_KEY_USAGE], BIT_STRING))[1:]
        return is_authority and bool(bits) and bool(bits[0] & _MAY_SIGN_CERTIFICATES)
    return is_authority


def _extensions(der: bytes, fields: tuple[Element, ...]) -> dict[bytes, tuple[int, int]]:
    """The object identifier of an extension -> where its value stands."""
    found: dict[bytes, tuple[int, int]] = {}
    if fields[-1].tag != _EXTENSIONS:
        return found
    for extension in elements(der, _whole(der, fields[-1].start, fields[-1].stop, SEQUENCE)):
        name, *_, value = elements(der, extension)
        key = der[extension.start : name.stop]
        if value.tag != OCTET_STRING or key in found:
            raise ValueError
        found[key] = value.start, value.stop
    return found


def public_key_of_certificate(der: bytes) -> PublicKey:
    """The public key in a certificate: RSA, or of one of Go's elliptic curves.

    Raises:
        ValueError: it has none, or another kind.
    """
    algorithm, bits = elements(der, certificate_fields(der)[6])
    kind, at = _content(der, algorithm), bits.start + 1  # behind the number of unused bits
    if kind == _RSA:
        return PublicKey(kind, _content(der, _whole(der, at, bits.stop, SEQUENCE)))
    return _elliptic(kind, der[at : bits.stop])


def public_key_of_private(der: bytes) -> PublicKey:
    """The public half that a private key in PKCS#1, PKCS#8 or SEC1 form carries with it.

    It is taken at its word: whether it belongs to the private half is not looked at.

    Raises:
        ValueError: it has none, or is of another kind.
    """
    kind = b""
    fields = elements(der, _whole(der, 0, len(der), SEQUENCE))
    if [field.tag for field in fields[:3]] == [INTEGER, SEQUENCE, OCTET_STRING]:  # PKCS#8
        kind = _content(der, fields[1])
        fields = elements(der, _whole(der, fields[2].start, fields[2].stop, SEQUENCE))
    tags = [field.tag for field in fields]
    if kind in (b"", _RSA) and tags == [INTEGER] * 9:
        return PublicKey(_RSA, der[fields[0].stop : fields[2].stop])
    if tags[:2] != [INTEGER, OCTET_STRING] or tags[-1] != _POINT_OF_KEY:
        raise ValueError
    if not kind and tags[2] == _CURVE_OF_KEY:
        kind = _ELLIPTIC + _content(der, fields[2])
    return _elliptic(kind, _content(der, _whole(der, fields[-1].start, fields[-1].stop, BIT_STRING))[1:])


def _elliptic(kind: bytes, point: bytes) -> PublicKey:
    size = _POINT_SIZES.get(kind.removeprefix(_ELLIPTIC))
    if not kind.startswith(_ELLIPTIC) or len(point) != size or point[0] != _UNCOMPRESSED:
        raise ValueError
    return PublicKey(kind, point)


def _whole(der: bytes, start: int, stop: int, tag: int) -> Element:
    """The element that fills a span, if it has the tag.

    Raises:
        ValueError: there is none.
    """
    found = element(der, start, stop)
    if found.tag != tag or found.stop != stop:
        raise ValueError
    return found


def _content(der: bytes, at: Element) -> bytes:
    return der[at.start : at.stop]
