"""What certificates and keys say: DER alone and `cryptography` never tell two different things."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from datetime import datetime, timedelta, timezone
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_share.credentials import outlines, reading
from kubectl_share.credentials.certificates import (
    authority_problem,
    certificates_in,
    client_certificate_problem,
    key_matches,
    outlines_in,
    private_key_problem,
)
from kubectl_share.credentials.pem import blocks
from kubectl_share.errors import CredentialError
from tests.support.pki import SEC1_OR_PKCS1, key_pem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

    OpenSSL = Callable[..., bytes]

BEGIN = datetime(2024, 2, 29, 23, 59, 59, tzinfo=timezone.utc)
END = datetime(2051, 1, 1, tzinfo=timezone.utc)
PKCS8 = PrivateFormat.PKCS8


@cache
def keys() -> dict[str, CertificateIssuerPrivateKeyTypes]:
    """A key of each kind that certificates have."""
    curves: list[ec.EllipticCurve] = [ec.SECP224R1(), ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1(), ec.SECP256K1()]
    return {
        **{curve.name: ec.generate_private_key(curve) for curve in curves},
        "rsa": rsa.generate_private_key(65537, 2048),
        "rsa 3": rsa.generate_private_key(3, 1024),
        "ed25519": ed25519.Ed25519PrivateKey.generate(),
    }


def certificate(key: CertificateIssuerPrivateKeyTypes, *extensions: x509.ExtensionType, name: str = "anna") -> bytes:
    """A certificate of a key that it signs itself, as PEM."""
    organizations = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, group) for group in ("dev", "system:masters")]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name), *organizations])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(4711).not_valid_before(BEGIN).not_valid_after(END)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    algorithm: Any = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(Encoding.PEM)


def usage(*, may_sign: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not may_sign,
        key_cert_sign=may_sign,
        crl_sign=may_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def der_of(pem: bytes) -> bytes:
    (block,) = blocks(pem)
    assert block.der is not None
    return block.der


def pem_of(label: str, der: bytes) -> bytes:
    return f"-----BEGIN {label}-----\n{b64encode(der).decode()}\n-----END {label}-----\n".encode()


def refused(read: Callable[[bytes], object], content: bytes) -> bool:
    try:
        read(content)
    except CredentialError:
        return True
    return False


# certificates


def test_the_facts_about_a_certificate(openssl: OpenSSL) -> None:
    pem = certificate(keys()["secp256r1"])
    (facts,) = certificates_in(pem)
    assert facts.subject == facts.issuer == "O=system:masters,O=dev,CN=anna"
    assert (facts.serial, facts.groups) == (4711, ("dev", "system:masters"))
    assert (facts.not_before, facts.not_after) == (BEGIN, END)
    assert facts.not_after.utcoffset() == timedelta(0)
    shown = openssl("x509", "-noout", "-fingerprint", "-sha256", stdin=pem).decode().partition("=")[2]
    assert facts.fingerprint == shown.strip().replace(":", "").lower()
    public = openssl("x509", "-noout", "-pubkey", stdin=pem)
    digest = openssl("dgst", "-sha256", stdin=openssl("pkey", "-pubin", "-outform", "der", stdin=public)).decode()
    assert facts.public_key == digest.split()[-1]


def test_every_certificate_of_a_file_in_its_order() -> None:
    pems = [certificate(keys()["rsa"], name=name) for name in ("one", "two", "three")]
    names = [facts.subject.rpartition("=")[2] for facts in certificates_in(b"text\n".join(pems))]
    assert names == ["one", "two", "three"]
    with pytest.raises(CredentialError):
        certificates_in(pems[0] + pem_of("CERTIFICATE", b"junk"))
    with pytest.raises(CredentialError):
        certificates_in(b"text")


AUTHORITIES = [
    ((), False),
    ((x509.BasicConstraints(ca=True, path_length=None),), True),
    ((x509.BasicConstraints(ca=True, path_length=0),), True),
    ((x509.BasicConstraints(ca=False, path_length=None),), False),
    ((x509.BasicConstraints(ca=True, path_length=None), usage(may_sign=True)), True),
    ((x509.BasicConstraints(ca=True, path_length=None), usage(may_sign=False)), False),
    ((usage(may_sign=True),), False),
    ((x509.SubjectAlternativeName([x509.DNSName("a")]), x509.BasicConstraints(ca=True, path_length=3)), True),
]


@pytest.mark.parametrize(("extensions", "expected"), AUTHORITIES)
@pytest.mark.parametrize("kind", ["secp256r1", "rsa", "ed25519", "secp256k1"])
def test_who_may_vouch_for_others(kind: str, extensions: tuple[x509.ExtensionType, ...], expected: bool) -> None:
    pem = certificate(keys()[kind], *extensions)
    (facts,) = certificates_in(pem)
    assert facts.is_authority is expected
    assert outlines.outline(der_of(pem)) == outlines.Outline(BEGIN, END, expected)
    assert outlines_in(pem) == (outlines.Outline(BEGIN, END, expected),)


def test_a_certificate_of_version_1_may_vouch_for_others(openssl: OpenSSL, tmp_path: Path) -> None:
    key, request = tmp_path / "key.pem", tmp_path / "request.pem"
    key.write_bytes(key_pem(keys()["rsa"]))
    request.write_bytes(openssl("req", "-new", "-key", str(key), "-subj", "/CN=old"))
    pem = openssl("x509", "-req", "-in", str(request), "-signkey", str(key), "-set_serial", "0", "-days", "30")
    if b"Version: 1" not in openssl("x509", "-noout", "-text", stdin=pem):
        pytest.skip("this openssl makes no certificates of version 1")
    assert certificates_in(pem)[0].is_authority
    assert outlines.outline(der_of(pem)).is_authority


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(range(len(AUTHORITIES))), st.integers(0, 2**32))
def test_damaged_certificates(which: int, seed: int) -> None:
    random = Random(seed)
    damaged = bytearray(der_of(certificates_to_damage()[which]))
    for _ in range(random.randint(1, 3)):
        damaged[random.randrange(len(damaged))] = random.randrange(256)
    pem = pem_of("CERTIFICATE", bytes(damaged))
    try:
        outline = outlines.outline(bytes(damaged))
        (facts,) = certificates_in(pem)
    except (ValueError, CredentialError):
        outlines_in(pem)
        return
    assert outline == (facts.not_before, facts.not_after, facts.is_authority)


@cache
def certificates_to_damage() -> list[bytes]:
    return [certificate(keys()["secp256r1"], *extensions) for extensions, _ in AUTHORITIES]


# keys


@pytest.mark.parametrize("form", [PKCS8, SEC1_OR_PKCS1])
@pytest.mark.parametrize("kind", ["secp224r1", "secp256r1", "secp384r1", "secp521r1", "rsa", "rsa 3"])
def test_der_alone_finds_the_key_of_a_certificate(kind: str, form: PrivateFormat) -> None:
    wanted = outlines.public_key_of_certificate(der_of(certificate(keys()[kind])))
    assert outlines.public_key_of_private(der_of(key_pem(keys()[kind], form))) == wanted
    for other in keys().keys() - {kind, "ed25519", "secp256k1"}:
        assert outlines.public_key_of_private(der_of(key_pem(keys()[other], form))) != wanted


@pytest.mark.parametrize("kind", ["secp256k1", "ed25519"])
def test_der_alone_does_not_decide_about_other_kinds(kind: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it has no message
        outlines.public_key_of_private(der_of(key_pem(keys()[kind])))
    with pytest.raises(ValueError):  # noqa: PT011
        outlines.public_key_of_certificate(der_of(certificate(keys()[kind])))


def test_which_key_belongs_to_which_certificate() -> None:
    usable = keys().keys() - {"secp256k1"}
    for kind in usable:
        pem = certificate(keys()[kind]) + certificate(keys()["rsa"])
        assert {other for other in usable if key_matches(pem, key_pem(keys()[other]))} == {kind}
        assert key_matches(key_pem(keys()["rsa"]) + pem, b"text\n" + key_pem(keys()[kind]) + key_pem(keys()["rsa"]))


def test_a_key_without_its_public_half(openssl: OpenSSL) -> None:
    key = openssl("ec", "-no_public", stdin=key_pem(keys()["secp256r1"], SEC1_OR_PKCS1))
    with pytest.raises(ValueError):  # noqa: PT011
        outlines.public_key_of_private(der_of(key))
    assert key_matches(certificate(keys()["secp256r1"]), key)
    assert not key_matches(certificate(keys()["secp384r1"]), key)


def test_keys_and_certificates_that_cannot_be_compared() -> None:
    good, key = certificate(keys()["secp256r1"]), key_pem(keys()["secp256r1"])
    assert key_matches(good, key)
    for certificate_pem, private_pem in ((b"", key), (good, b""), (good, good), (key, key), (good, key[:80])):
        with pytest.raises(CredentialError):
            key_matches(certificate_pem, private_pem)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["secp256r1", "rsa 3"]), st.sampled_from([PKCS8, SEC1_OR_PKCS1]), st.integers(0, 2**32))
def test_damaged_keys(kind: str, form: PrivateFormat, seed: int) -> None:
    random = Random(seed)
    damaged = bytearray(der_of(key_pem(keys()[kind], form)))
    for _ in range(random.randint(1, 3)):
        damaged[random.randrange(len(damaged))] = random.randrange(256)
    pem = pem_of("PRIVATE KEY", bytes(damaged))
    certificate_pem = certificate_of(kind)
    try:
        matches = key_matches(certificate_pem, pem)
        truth = reading.public_half(pem) == reading.certified_key(certificate_pem)
    except CredentialError:
        # The private half may be damaged: who compares public halves does not see that.
        return
    assert matches is truth


@cache
def certificate_of(kind: str) -> bytes:
    return certificate(keys()[kind])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_no_bytes_make_them_raise(content: bytes) -> None:
    for label in ("CERTIFICATE", "PRIVATE KEY"):
        pem = pem_of(label, content)
        assert outlines_in(pem) == ()
        assert authority_problem(pem)
        assert client_certificate_problem(pem)
        assert private_key_problem(pem)


# problems


def test_what_is_of_use_has_no_problem() -> None:
    for kind in keys().keys() - {"secp256k1"}:
        pem, key = certificate(keys()[kind]), key_pem(keys()[kind])
        assert (authority_problem(pem), client_certificate_problem(pem), private_key_problem(key)) == ("", "", "")
        both = key + pem
        assert (authority_problem(both), client_certificate_problem(both), private_key_problem(both)) == ("", "", "")


def test_problems_are_told_in_the_words_of_the_checks() -> None:
    key, pem = keys()["secp256r1"], certificate(keys()["secp256r1"])
    first_line, rest = pem.split(b"\n", 1)
    with_headers = first_line + b"\nOwner: Anna\n\n" + rest
    assert authority_problem(der_of(pem)) == client_certificate_problem(der_of(pem)) == "is DER, not PEM"
    assert "without PEM headers" in authority_problem(with_headers)
    assert (authority_problem(with_headers + pem), client_certificate_problem(with_headers)) == ("", "")
    two = pem + pem_of("CERTIFICATE", b"junk")
    assert authority_problem(two) == client_certificate_problem(two)
    assert authority_problem(two) == "holds a certificate that cannot be read (number 2 of 2)"
    encrypted = key_pem(key, encryption=BestAvailableEncryption(b"x"))
    assert private_key_problem(encrypted) == "is encrypted"
    assert private_key_problem(key_pem(key, PrivateFormat.OpenSSH)) == "is an OpenSSH private key"
    assert private_key_problem(pem) == "holds no private key, only a certificate"
    assert "of a kind that kubectl does not take" in private_key_problem(key_pem(keys()["secp256k1"]))


# promises


def test_what_is_in_order_costs_no_import_of_cryptography(tmp_path: Path) -> None:
    key = keys()["rsa"]
    (tmp_path / "crt").write_bytes(certificate(key, x509.BasicConstraints(ca=True, path_length=None)))
    (tmp_path / "key").write_bytes(key_pem(key, SEC1_OR_PKCS1))
    code = (
        "import sys, pathlib; from kubectl_share.credentials.certificates import *\n"
        "pem, key = pathlib.Path('crt').read_bytes(), pathlib.Path('key').read_bytes()\n"
        "print(outlines_in(pem)[0].is_authority, key_matches(pem, key), private_key_problem(key) == '')\n"
        "print(authority_problem(pem) == client_certificate_problem(pem) == '', 'cryptography' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout == "True True True\nTrue False\n"


def test_what_is_told_holds_nothing_of_the_content() -> None:
    canary = "Canary7qZkXw"
    for content in (canary.encode(), pem_of(canary, b"x"), pem_of(f"{canary} PRIVATE KEY", canary.encode())):
        for problem in (authority_problem, client_certificate_problem, private_key_problem):
            assert problem(content)
            assert canary not in problem(content)
    assert refused(certificates_in, canary.encode())
