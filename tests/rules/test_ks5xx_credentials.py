"""KS507, KS508, KS509, KS511, KS512, KS513: certificates, keys and tokens."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kubectl_share.rules.rule import Settings
from tests.support.kubectl import oracles
from tests.support.pki import jwt
from tests.support.program import CANARY
from tests.support.rules import NOW, credentials_for_examples, judged, with_credentials

if TYPE_CHECKING:
    from pathlib import Path

CODES = ("KS507", "KS508", "KS509", "KS511", "KS512", "KS513")


def config(*, ca: str = "''", user: str = "{token: abc}") -> str:
    return f"""\
apiVersion: v1
kind: Config
current-context: a
clusters:
- name: a
  cluster: {{server: "https://127.0.0.1:1", certificate-authority-data: {ca}}}
contexts:
- name: a
  context: {{cluster: a, user: a}}
users:
- name: a
  user: {user}
"""


def pair(certificate: str, key: str = "%KEY%") -> str:
    return f"{{client-certificate-data: {certificate}, client-key-data: {key}}}"


def found(text: str, settings: Settings | None = None) -> list[str]:
    told = [one for one in judged(text, settings=settings) if one.code in CODES]
    return [f"{one.code} {one.severity} {one.message}" for one in told]


def joined(*names: str) -> str:
    """Several PEMs in one value."""
    return b64encode(b"".join(b64decode(credentials_for_examples()[name]) for name in names)).decode()


def test_what_is_in_order() -> None:
    assert found(config(ca="%CA%", user=pair("%CERTIFICATE%"))) == []
    assert found(config(ca="%CA%", user=pair("%CERTIFICATE%", "%SEC1_KEY%"))) == []
    assert found(config(user=pair("%RSA_CERTIFICATE%", "%RSA_KEY%"))) == []
    assert found(config(user=pair("%RSA_CERTIFICATE%", "%RSA_PKCS8_KEY%"))) == []
    assert found(config(user="{token: %TOKEN%}")) == []
    numbers = list(b64decode(credentials_for_examples()["CA"]))
    assert found(config(ca=str(numbers))) == []


def test_a_list_of_numbers_is_bytes() -> None:
    numbers = list(b64decode(credentials_for_examples()["LEAF"]))
    assert [one[:5] for one in found(config(ca=str(numbers)))] == ["KS509"]
    assert found(config(ca="[1, 2]")) == ["KS513 error holds no certificate"]


def test_the_first_certificate_of_a_user_counts() -> None:
    assert found(config(user=pair(joined("CERTIFICATE", "EXPIRED")))) == []
    expired = (NOW - timedelta(days=3)).date()
    assert found(config(user=pair(joined("EXPIRED", "CERTIFICATE")))) == [f"KS507 error expired on {expired}"]


def test_one_finding_for_a_bundle() -> None:
    expired, ending = (NOW - timedelta(days=3)).date(), (NOW + timedelta(days=10)).date()
    assert found(config(ca=joined("CA", "CA"))) == []
    assert found(config(ca=joined("EXPIRED_CA", "EXPIRED_CA"))) == [f"KS512 error expired on {expired}"]
    told = f"KS512 warning one of 2 certificates: expired on {expired}"
    assert found(config(ca=joined("ENDING_CA", "EXPIRED_CA"))) == [told]
    assert found(config(ca=joined("CA", "ENDING_CA"))) == [f"KS512 warning one of 2 certificates: ends on {ending}"]


def test_one_ca_in_a_bundle_is_enough() -> None:
    assert found(config(ca=joined("LEAF", "CA"))) == []
    assert [one[:13] for one in found(config(ca=joined("LEAF", "LEAF")))] == ["KS509 warning"]


@pytest.mark.parametrize(("days", "expected"), [(9, []), (11, ["KS512", "KS507"]), (0, [])])
def test_how_far_ahead_the_warning_comes(days: int, expected: list[str]) -> None:
    text = config(ca="%ENDING_CA%", user=pair("%ENDING%"))
    assert [one[:5] for one in found(text, Settings(expiry_warning_days=days))] == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(hours=25), []),
        (timedelta(hours=24), []),
        (timedelta(hours=23), ["KS511 warning ends on 2026-11-23 11:00 UTC"]),
        (timedelta(0), ["KS511 error expired on 2026-11-22 12:00 UTC"]),
        (timedelta(days=-400), ["KS511 error expired on 2025-10-18 12:00 UTC"]),
    ],
)
def test_the_end_of_a_token(left: timedelta, expected: list[str]) -> None:
    assert found(config(user=f"{{token: {jwt(NOW + left)}}}")) == expected
    assert found(config(user=f"{{token: {jwt(NOW + left)}}}"), Settings(token_warning_hours=0)) == [
        one for one in expected if "error" in one
    ]


@pytest.mark.parametrize("token", ["abc", "a.b.c", "${TOKEN}", "null", "17", "''"])
def test_tokens_that_do_not_say_when_they_end(token: str) -> None:
    assert found(config(user=f"{{token: {token}}}")) == []


@pytest.mark.parametrize(
    ("certificate", "key", "expected"),
    [
        ("%CERTIFICATE%", "%OTHER_KEY%", ["KS508"]),
        ("%CERTIFICATE%", "%RSA_KEY%", ["KS508"]),
        ("%RSA_CERTIFICATE%", "%KEY%", ["KS508"]),
        ("%CERTIFICATE%", "''", []),
        ("''", "%KEY%", []),
        ("%CERTIFICATE%", "%ENCRYPTED_KEY%", ["KS513"]),
        ("%PUBLIC_KEY%", "%KEY%", ["KS513"]),
        ("%CERTIFICATE%", "'not base64'", []),
        ("${CRT}", "%KEY%", []),
        ("[a]", "{}", []),
    ],
)
def test_a_key_and_a_certificate(certificate: str, key: str, expected: list[str]) -> None:
    assert [one[:5] for one in found(config(user=pair(certificate, key)))] == expected


@pytest.mark.parametrize("field", ["ca", "certificate", "key"])
@pytest.mark.parametrize("value", ["DATA+OMITTED", "REDACTED", '"REDACTED"'])
def test_the_redacted_view(field: str, value: str) -> None:
    text = {
        "ca": config(ca=value),
        "certificate": config(user=pair(value)),
        "key": config(user=pair("%CERTIFICATE%", value)),
    }[field]
    assert found(text) == ["KS513 error kubectl's redacted view, not the data"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"text", "holds no certificate"),
        (b64encode(b"-----BEGIN CERTIFICATE-----"), "base64 twice over"),
        (b"\x30\x03\x02\x01\x01", "is DER, not PEM"),
        (b"\n", "is empty"),
        (CANARY.encode(), "holds no certificate"),
    ],
)
def test_what_stands_in_the_place_of_a_certificate(content: bytes, expected: str) -> None:
    value = b64encode(content).decode()
    assert found(config(ca=value)) == found(config(user=pair(value))) == [f"KS513 error {expected}"]


def test_a_key_in_the_place_of_a_certificate_is_not_told_twice() -> None:
    assert found(config(ca="%KEY%", user=pair("%KEY%"))) == []
    assert found(config(ca="%CA_AND_KEY%")) == []


def test_aliases_and_merge_keys() -> None:
    text = config(ca="&a %EXPIRED_CA%", user="{<<: {client-certificate-data: %EXPIRED%}, client-key-data: *a}")
    assert [one[:5] for one in found(text)] == ["KS512", "KS507", "KS513"]


@pytest.mark.skipif(not oracles(), reason="no kubectl")
def test_kubectl_fails_where_a_field_holds_something_else(tmp_path: Path) -> None:
    """KS508 and KS513 (and KS204 for a key alone) are exactly what stops kubectl before it connects."""
    names = ["CA", "LEAF", "CA_AND_KEY", "EXPIRED", "RSA_CERTIFICATE", "KEY", "PUBLIC_KEY", "OPENSSH_KEY"]
    keys = ["KEY", "SEC1_KEY", "OTHER_KEY", "RSA_KEY", "ENCRYPTED_KEY", "OPENSSH_KEY", "PUBLIC_KEY", "CA_AND_KEY"]
    texts = [config(ca=f"%{name}%") for name in names]
    texts += [config(user=pair(f"%{name}%")) for name in names]
    texts += [config(user=pair("%CERTIFICATE%", f"%{name}%")) for name in keys]
    texts += [config(user=pair("%RSA_CERTIFICATE%", f"%{name}%")) for name in ("RSA_KEY", "RSA_PKCS8_KEY")]
    kubectl = oracles()[-1]
    for text in texts:
        (tmp_path / "config").write_text(with_credentials(text))
        done = kubectl.run("--kubeconfig=config", "get", "--raw=/", cwd=tmp_path)
        codes = {one.code for one in judged(text)}
        stopped = bool(codes & {"KS508", "KS513"}) or ("KS204" in codes and "%CA_AND_KEY%" not in text)
        assert ("refused" in done.stderr) is not stopped, text
