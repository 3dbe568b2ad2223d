"""The few steps through DER that need no library: which element stands where, in a certificate for one."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

SEQUENCE = 0x30
BOOLEAN = 0x01
INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
UTC_TIME = 0x17
GENERALIZED_TIME = 0x18
VERSION = 0xA0
"""Of a certificate; it stands there unless it is 1."""
_KEPT = 256


class Element(NamedTuple):
    """Where one element stands; holds places, no content."""

    tag: int
    start: int
    """Of its content, behind tag and length."""
    stop: int
    """Of its content, where the next element begins."""


def element(der: bytes, at: int, stop: int) -> Element:
    """The element that begins at `at` and ends at or before `stop`.

    Raises:
        ValueError: there is none, it is cut short, or its length has no definite form of up to four bytes.
    """
    if at + 2 > stop:
        raise ValueError
    tag, length, start = der[at], der[at + 1], at + 2
    if length >= 0x80:
        size = length - 0x80
        if not 1 <= size <= 4 or start + size > stop:
            raise ValueError
        length = int.from_bytes(der[start : start + size], "big")
        start += size
    if start + length > stop:
        raise ValueError
    return Element(tag, start, start + length)


def elements(der: bytes, parent: Element) -> list[Element]:
    """The elements directly inside `parent`, in order.

    Raises:
        ValueError: they do not fill it exactly.
    """
    found: list[Element] = []
    at = parent.start
    while at < parent.stop:
        found.append(element(der, at, parent.stop))
        at = found[-1].stop
    return found


@lru_cache(_KEPT)
def certificate_fields(der: bytes) -> tuple[Element, ...]:
    """What a certificate says, from the version on: an absent version is added as an empty element.

    Then come serial number, signature algorithm, issuer, validity, subject, public key, and optional ones.

    Raises:
        ValueError: it is no certificate.
    """
    whole = element(der, 0, len(der))
    outer = elements(der, whole)
    if whole.stop != len(der) or [part.tag for part in (whole, *outer)] != [SEQUENCE, SEQUENCE, SEQUENCE, BIT_STRING]:
        raise ValueError
    fields = elements(der, outer[0])
    if fields and fields[0].tag != VERSION:
        fields.insert(0, Element(VERSION, outer[0].start, outer[0].start))
    if [part.tag for part in fields[1:7]] != [INTEGER, *[SEQUENCE] * 5]:
        raise ValueError
    return tuple(fields)
