"""Real keys and certificates for the tests of `credentials`, made once per session."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
    from cryptography.hazmat.primitives.serialization import KeySerializationEncryption

NOT_AFTER = datetime(2031, 5, 6, 7, 8, 9, tzinfo=timezone.utc)

OpenSSL = Callable[..., bytes]
Issue = Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and a self-signed certificate of it."""

    key: CertificateIssuerPrivateKeyTypes
    certificate: bytes

    def pem(
        self, form: PrivateFormat = PrivateFormat.PKCS8, encryption: KeySerializationEncryption | None = None
    ) -> bytes:
        return self.key.private_bytes(Encoding.PEM, form, encryption or NoEncryption())

    def der(self) -> bytes:
        return self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    def certificate_der(self) -> bytes:
        return x509.load_pem_x509_certificate(self.certificate).public_bytes(Encoding.DER)


def certificate_of(
    key: CertificateIssuerPrivateKeyTypes, name: str = "somebody", not_after: datetime = NOT_AFTER
) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(datetime(2024, 1, 1, tzinfo=timezone.utc), not_after - timedelta(days=1)))
        .not_valid_after(not_after)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    algorithm: Any = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(Encoding.PEM)


def _pair(key: CertificateIssuerPrivateKeyTypes) -> Pair:
    return Pair(key, certificate_of(key))


@pytest.fixture(scope="session")
def issue() -> Issue:
    """A self-signed certificate of a key, as PEM: `issue(key, name=..., not_after=...)`."""
    return certificate_of


@pytest.fixture(scope="session")
def anna() -> Pair:
    return _pair(ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture(scope="session")
def ben() -> Pair:
    return _pair(ec.generate_private_key(ec.SECP384R1()))


@pytest.fixture(scope="session")
def rsa_pair() -> Pair:
    return _pair(rsa.generate_private_key(65537, 2048))


@pytest.fixture(scope="session")
def ed25519_pair() -> Pair:
    return _pair(ed25519.Ed25519PrivateKey.generate())


@pytest.fixture(scope="session")
def openssl() -> OpenSSL:
    """Runs the `openssl` command: `openssl("pkey", "-des3", stdin=key)` -> its standard output."""
    command = shutil.which("openssl")
    if command is None:
        pytest.skip("there is no openssl command here")

    def run(*arguments: str, stdin: bytes = b"") -> bytes:
        return subprocess.run([command, *arguments], input=stdin, capture_output=True, check=True, timeout=60).stdout

    return run
