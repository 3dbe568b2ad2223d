"""When certificates and tokens end: the same answer as `cryptography`, at a fraction of its price."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from base64 import encodebytes, urlsafe_b64encode
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_share.credentials.expiry import certificate_expiry, token_expiry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Protocol

    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

    class Pair(Protocol):
        @property
        def key(self) -> CertificateIssuerPrivateKeyTypes: ...
        @property
        def certificate(self) -> bytes: ...
        def pem(self) -> bytes: ...
        def certificate_der(self) -> bytes: ...

    OpenSSL = Callable[..., bytes]
    Issue = Callable[..., bytes]

UTC = timezone.utc


def pem_of(der: bytes) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n" + encodebytes(der) + b"-----END CERTIFICATE-----\n"


def as_cryptography_reads_it(der: bytes) -> datetime | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return x509.load_der_x509_certificate(der).not_valid_after_utc
        except (ValueError, x509.InvalidVersion):
            return None


# certificates


@pytest.mark.parametrize(
    "not_after",
    [
        datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC),  # the last UTCTime
        datetime(2050, 1, 1, tzinfo=UTC),  # the first GeneralizedTime
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_the_same_answer_as_cryptography(anna: Pair, issue: Issue, not_after: datetime) -> None:
    pem = issue(anna.key, not_after=not_after)
    assert certificate_expiry(pem) == x509.load_pem_x509_certificate(pem).not_valid_after_utc == not_after
    assert certificate_expiry(pem.replace(b"\n", b"\r\n")) == not_after


def test_every_kind_of_key(anna: Pair, ben: Pair, rsa_pair: Pair, ed25519_pair: Pair) -> None:
    for pair in (anna, ben, rsa_pair, ed25519_pair):
        assert certificate_expiry(pair.certificate) == datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_a_certificate_of_version_1_and_serial_0(anna: Pair, openssl: OpenSSL, tmp_path: Path) -> None:
    key, request = tmp_path / "key.pem", tmp_path / "request.pem"
    key.write_bytes(anna.pem())
    request.write_bytes(openssl("req", "-new", "-key", str(key), "-subj", "/CN=old"))
    pem = openssl("x509", "-req", "-in", str(request), "-signkey", str(key), "-set_serial", "0", "-days", "30")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        certificate = x509.load_pem_x509_certificate(pem)
    assert certificate_expiry(pem) == certificate.not_valid_after_utc


def test_the_first_certificate_counts(anna: Pair, issue: Issue) -> None:
    soon, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    both = issue(anna.key, not_after=soon) + issue(anna.key, not_after=late)
    assert certificate_expiry(both) == soon
    assert certificate_expiry(anna.pem() + b"text\n" + both) == soon
    assert certificate_expiry(pem_of(b"junk") + both) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"text", b"-----BEGIN CERTIFICATE-----\n", pem_of(b""), pem_of(b"junk"), pem_of(b"0" * 50), b"\xff\x00" * 99],
)
def test_none_where_no_certificate_is(content: bytes) -> None:
    assert certificate_expiry(content) is None


def test_none_for_every_cut_of_a_certificate(anna: Pair) -> None:
    der = anna.certificate_der()
    assert certificate_expiry(pem_of(der)) is not None
    assert all(certificate_expiry(pem_of(der[:end])) is None for end in range(len(der)))
    assert certificate_expiry(pem_of(der + b"\0")) is None
    assert certificate_expiry(anna.pem()) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=3))
def test_what_cryptography_still_reads_when_damaged(anna: Pair, damage: list[tuple[int, int]]) -> None:
    der = bytearray(anna.certificate_der())
    for where, byte in damage:
        der[where % len(der)] = byte
    damaged = bytes(der)
    theirs = as_cryptography_reads_it(damaged)
    if theirs is not None:
        assert certificate_expiry(pem_of(damaged)) == theirs


def test_dates_that_no_calendar_has(anna: Pair) -> None:
    der = anna.certificate_der()
    assert der.count(b"310506070809Z") == 1
    for digits in (
        b"311306070809Z",
        b"310230070809Z",
        b"310506250809Z",
        b"3105060708 9Z",
        b"310506070809+",
        b"+10506070809Z",
    ):
        damaged = der.replace(b"310506070809Z", digits)
        assert certificate_expiry(pem_of(damaged)) is None
        assert as_cryptography_reads_it(damaged) is None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    certificate_expiry(content)
    certificate_expiry(pem_of(content))


def test_an_answer_costs_no_import_of_cryptography(anna: Pair) -> None:
    code = (
        "import sys; from kubectl_share.credentials.expiry import certificate_expiry;"
        "print(certificate_expiry(sys.stdin.buffer.read()).isoformat());"
        "print([name for name in sys.modules if name.partition('.')[0] == 'cryptography'])"
    )
    run = subprocess.run([sys.executable, "-c", code], input=anna.certificate, capture_output=True, check=True)
    assert run.stdout.decode().split("\n") == ["2031-05-06T07:08:09+00:00", "[]", ""]


# tokens


def part(text: str | bytes) -> str:
    return urlsafe_b64encode(text.encode() if isinstance(text, str) else text).decode().rstrip("=")


def jwt(payload: str | bytes) -> str:
    return f"{part(json.dumps({'alg': 'RS256'}))}.{part(payload)}.{part(b'signature')}"


@pytest.mark.parametrize(
    ("exp", "expected"),
    [
        ("1767225600", datetime(2026, 1, 1, tzinfo=UTC)),
        ("1767225600.5", datetime(2026, 1, 1, microsecond=500_000, tzinfo=UTC)),
        ("1.7672256e9", datetime(2026, 1, 1, tzinfo=UTC)),
        ("0", datetime(1970, 1, 1, tzinfo=UTC)),
        ("4102444800", datetime(2100, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_exp_of_a_jwt(exp: str, expected: datetime) -> None:
    answer = token_expiry(jwt(f'{{"sub": "Ännä~~??", "exp": {exp}}}'))
    assert answer == expected
    assert answer.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "exp",
    [
        *("true", "false", "null", '"1767225600"', "[1]", "{}", "NaN", "Infinity", "-Infinity", "-1", "1e400", "1e300"),
        *("999999999999999999", "9" * 400, "9" * 6000, ""),
    ],
)
def test_an_exp_that_is_no_time(exp: str) -> None:
    assert token_expiry(jwt(f'{{"exp": {exp}}}')) is None


GOOD = jwt('{"exp": 1767225600}')


@pytest.mark.parametrize(
    "token",
    [
        "",
        "abc",
        "a.b.c",
        "..",
        GOOD + ".x",
        GOOD.rpartition(".")[0],
        GOOD.rpartition(".")[0] + ".",
        GOOD + "\n",
        " " + GOOD,
        GOOD.replace(".", "=.", 1),
        jwt("{}"),
        jwt("[]"),
        jwt("17"),
        jwt('"exp"'),
        jwt("{"),
        jwt(b'{"exp": 1767225600, "x": "\xff"}'),
        jwt('{"exp": 1767225600}'.encode("utf-16")),
        jwt("[" * 20_000),
        jwt('{"a":' * 9_000),
        "ä.ö.ü",
        "\udc80.a.b",
    ],
)
def test_a_token_without_an_end(token: str) -> None:
    assert token_expiry(GOOD) == datetime(2026, 1, 1, tzinfo=UTC)
    assert token_expiry(token) is None


def test_a_token_of_a_megabyte_is_not_looked_at() -> None:
    claims: dict[str, Any] = {"exp": 1767225600, "groups": "g" * 30_000}
    assert token_expiry(jwt(json.dumps(claims))) == datetime(2026, 1, 1, tzinfo=UTC)
    claims["groups"] = "g" * 1_000_000
    assert token_expiry(jwt(json.dumps(claims))) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=50), st.binary(max_size=60))
def test_no_text_makes_it_raise(text: str, payload: bytes) -> None:
    token_expiry(text)
    token_expiry(jwt(text))
    token_expiry(jwt(payload))
