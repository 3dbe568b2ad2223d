"""What kubectl takes a scalar for. Go's YAML reader is neither YAML 1.2 nor any Python library's 1.1.

Upstream: sigs.k8s.io/yaml goyaml.v2/resolve.go, and Go's strconv.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from kubectl_share.document.nodes import Scalar

if TYPE_CHECKING:
    from kubectl_share.document.nodes import Node

Value: TypeAlias = str | int | float | bool | None

_TAG = "tag:yaml.org,2002:"
_RESOLVABLE = {f"{_TAG}{name}" for name in ("str", "bool", "int", "float", "null", "timestamp")}
_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_BASE64_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NUMBER_STARTS = frozenset("+-0123456789.")
_WORD_STARTS = frozenset("yYnNtTfFoO~")
# Compiled where they are first used: most kubeconfigs hold no number.
_INTEGER = r"[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)"
_FLOAT = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
_GO_DOT_FLOAT = r"\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?"
_LEGACY_BINARY = r"0b[-+][01]+"
_TIMESTAMP = (
    r"(?P<year>\d{4})-(?P<month>0?[1-9]|1[0-2])-(?P<day>0?[1-9]|[12]\d|3[01])"
    r"([Tt]([01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d([.,]\d+)?(Z|[-+]\d\d:\d\d)"
    r"| +([01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d([.,]\d+)?)?"
)


class UnfitTag(ValueError):  # noqa: N818 - it names what is wrong, it is caught by the composer
    """A scalar does not read as what its tag says, such as `!!int x`."""


_SUSPICIOUS_STARTS = _NUMBER_STARTS | _WORD_STARTS | {"<", ""}


def is_harmless(text: str) -> bool:
    """Whether a plain scalar is a string for certain, going by its first character."""
    return text[:1] not in _SUSPICIOUS_STARTS


def value_of(scalar: Scalar) -> Value:
    """The value that kubectl reads.

    Raises:
        UnfitTag: kubectl refuses the scalar.
    """
    if scalar.is_text or (scalar.tag is None and not scalar.implicit):
        return scalar.value
    return resolve(scalar.value, scalar.tag)


def is_null(node: Node) -> TypeGuard[Scalar]:
    """Whether kubectl takes a node for null."""
    return isinstance(node, Scalar) and value_of(node) is None


def resolve(text: str, tag: str | None = None) -> Value:
    """The value of an unquoted scalar, or of any scalar with a tag. Timestamps are strings to kubectl.

    Raises:
        UnfitTag: the text is not of the tag's type.
    """
    if tag is None:
        return text if is_harmless(text) else _by_its_looks(text)
    if tag == f"{_TAG}binary":
        return _decoded(text)
    if tag == f"{_TAG}str" or tag not in _RESOLVABLE:
        return text
    value = _by_its_looks(text)
    if tag == f"{_TAG}float" and type(value) is int and value < 2**63:  # Go does not convert its unsigned integers
        return float(value)
    fits = {
        f"{_TAG}null": value is None,
        f"{_TAG}bool": isinstance(value, bool),
        f"{_TAG}int": type(value) is int,
        f"{_TAG}float": isinstance(value, float),
        f"{_TAG}timestamp": isinstance(value, str) and _is_timestamp(text),
    }
    if not fits[tag]:
        raise UnfitTag(tag.removeprefix(_TAG))
    return value


def _is_timestamp(text: str) -> bool:
    """Go's `time.Parse` also looks at the length of the month."""
    found = re.fullmatch(_TIMESTAMP, text, re.ASCII)
    if found is None:
        return False
    with suppress(ValueError):
        date(int(found["year"]) or 4, int(found["month"]), int(found["day"]))  # the year 0 is a leap year
        return True
    return False


def key_text(value: Value) -> str:
    """A mapping key as the string that kubectl makes of it: `yes` is `true`, `0x10` is `16`, `1e6` is `1e+06`.

    Upstream: sigs.k8s.io/yaml yaml.go (convertToJSONableObject), which writes numbers with a point as a float32.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return _float32_text(value) if isinstance(value, float) else str(value)


def _float32_text(number: float) -> str:
    """Go's `strconv.FormatFloat(number, 'g', -1, 32)`, with YAML's words for what is not finite."""
    try:
        (single,) = struct.unpack("<f", struct.pack("<f", number))
    except OverflowError:
        single = math.copysign(math.inf, number)
    if not math.isfinite(single):
        return ".nan" if math.isnan(single) else ".inf" if single > 0 else "-.inf"
    shortest = next(
        text
        for text in (f"{single:.{digits}e}" for digits in range(9))
        if struct.pack("<f", float(text)) == struct.pack("<f", single)
    )
    mantissa, _, exponent = shortest.partition("e")
    digits = len(mantissa.lstrip("-").replace(".", ""))
    if -4 <= int(exponent) < 6:
        return f"{single:.{max(digits - 1 - int(exponent), 0)}f}"
    return shortest


def _decoded(text: str) -> str:
    joined = text.replace("\r", "").replace("\n", "")
    try:
        return base64.b64decode(joined, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        raise UnfitTag("binary") from None


def _by_its_looks(text: str) -> Value:
    if text in _WORDS:
        return _WORDS[text]
    first = text[:1]
    if first == ".":
        return _finite(text) if re.fullmatch(_GO_DOT_FLOAT, text) else text
    if first not in _NUMBER_STARTS:
        return text
    plain = text.replace("_", "")
    if re.fullmatch(_INTEGER, plain):
        number = _integer(plain)
        if -(2**63) <= number < 2**63 or (0 <= number < 2**64 and plain[0] not in "+-"):
            return number
    if re.fullmatch(_FLOAT, plain):
        value = _finite(plain)
        return text if isinstance(value, str) else value
    if re.fullmatch(_LEGACY_BINARY, plain):
        return int(plain.replace("0b", ""), 2)
    return text


def is_base64(text: str) -> bool:
    """Whether a text is base64 in Go's standard encoding: padded, line breaks are skipped, nothing else is."""
    if "\n" in text or "\r" in text:
        text = text.replace("\n", "").replace("\r", "")
    if len(text) % 4 or not text.isascii():
        return False
    padding = text.encode().translate(None, _BASE64_DIGITS)
    return padding in (b"", b"=", b"==") and text.endswith(padding.decode())


def _integer(plain: str) -> int:
    digits = plain.lstrip("+-")
    sign = -1 if plain[0] == "-" else 1
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        return sign * int(digits, 8)
    if len(digits) > 1000:  # far beyond 64 bits; Python refuses to convert much longer ones
        return 2**64
    return sign * int(digits, 0)


def _finite(text: str) -> float | str:
    """Go refuses a number out of range, so that the text stays a string."""
    number = float(text)
    return number if math.isfinite(number) else text
