"""The few steps through DER that need no library: which element stands where."""

from __future__ import annotations

from typing import NamedTuple

SEQUENCE = 0x30
INTEGER = 0x02
BIT_STRING = 0x03
UTC_TIME = 0x17
GENERALIZED_TIME = 0x18


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
