"""Certificates, keys and tokens for tests, made once per run."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

from tests.support.generation import Pki

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
    from cryptography.hazmat.primitives.serialization import KeySerializationEncryption

SEC1_OR_PKCS1 = PrivateFormat.TraditionalOpenSSL


@cache
def make_pki() -> Pki:
    """Two authorities, two certificates with their keys, two tokens."""
    content: dict[str, bytes] = {}
    for index in (1, 2):
        authority = Issuer(datetime.now(timezone.utc))
        content[f"pki/ca{index}.crt"] = authority.authority()
        key = ec.generate_private_key(ec.SECP256R1())
        content[f"pki/user{index}.crt"] = authority.certificate(key)
        content[f"pki/user{index}.key"] = key_pem(key, SEC1_OR_PKCS1 if index == 1 else PrivateFormat.PKCS8)
    content["pki/plain.token"] = b"abcdef-token\n"
    content["pki/jwt.token"] = jwt(datetime(2100, 1, 1, tzinfo=timezone.utc)).encode()
    return Pki(
        authorities=("pki/ca1.crt", "pki/ca2.crt"),
        pairs=(("pki/user1.crt", "pki/user1.key"), ("pki/user2.crt", "pki/user2.key")),
        tokens=("pki/plain.token", "pki/jwt.token"),
        content=content,
    )


def make_credentials(now: datetime) -> dict[str, str]:
    """The name that stands in examples of rules -> base64 of a PEM, or a token; what has ended has so at `now`.

    All client certificates but the RSA ones belong to `KEY`.
    """
    issuer = Issuer(now)
    key, other, of_rsa = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
        rsa.generate_private_key(65537, 2048),
    )
    pems = {
        "CA": issuer.authority(),
        "EXPIRED_CA": issuer.authority(days=-3),
        "ENDING_CA": issuer.authority(days=10),
        "NOT_YET_CA": issuer.authority(days=200, begins=100),
        "CA_AND_EXPIRED_CA": issuer.authority() + issuer.authority(days=-3),
        "LEAF": issuer.certificate(other, "server"),
        "CA_AND_KEY": issuer.authority() + key_pem(issuer.key),
        "CERTIFICATE": issuer.certificate(key),
        "EXPIRED": issuer.certificate(key, days=-3),
        "ENDING": issuer.certificate(key, days=10),
        "NOT_YET": issuer.certificate(key, days=200, begins=100),
        "RSA_CERTIFICATE": issuer.certificate(of_rsa),
        "KEY": key_pem(key),
        "SEC1_KEY": key_pem(key, SEC1_OR_PKCS1),
        "OTHER_KEY": key_pem(other),
        "RSA_KEY": key_pem(of_rsa, SEC1_OR_PKCS1),
        "RSA_PKCS8_KEY": key_pem(of_rsa),
        "ENCRYPTED_KEY": key_pem(key, encryption=BestAvailableEncryption(b"correct horse")),
        "OPENSSH_KEY": key_pem(key, PrivateFormat.OpenSSH),
        "PUBLIC_KEY": key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    }
    return {
        **{name: base64.b64encode(pem).decode() for name, pem in pems.items()},
        "TOKEN": jwt(now + timedelta(days=90)),
        "EXPIRED_TOKEN": jwt(now - timedelta(days=3)),
        "ENDING_TOKEN": jwt(now + timedelta(hours=3)),
    }


class Issuer:
    """An authority; what it issues begins a year before `now`, and ends 400 days after it."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.key = ec.generate_private_key(ec.SECP256R1())

    def authority(self, *, days: int = 400, begins: int = -365) -> bytes:
        """Its own certificate as PEM, valid from `begins` to `days` after now."""
        return self.certificate(self.key, "ca", days=days, begins=begins, is_authority=True)

    def certificate(
        self,
        key: CertificateIssuerPrivateKeyTypes,
        name: str = "user",
        *,
        days: int = 400,
        begins: int = -365,
        is_authority: bool = False,
    ) -> bytes:
        """A certificate of a key as PEM, valid from `begins` to `days` after now."""
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca")]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now + timedelta(days=begins))
            .not_valid_after(self.now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)


def key_pem(
    key: CertificateIssuerPrivateKeyTypes,
    form: PrivateFormat = PrivateFormat.PKCS8,
    encryption: KeySerializationEncryption | None = None,
) -> bytes:
    """A private key as PEM."""
    return key.private_bytes(Encoding.PEM, form, encryption or NoEncryption())


def jwt(end: datetime) -> str:
    """A token that ends then, signed by nobody."""
    claims = json.dumps({"exp": int(end.timestamp())}).encode()
    return f"eyJhbGciOiJub25lIn0.{base64.urlsafe_b64encode(claims).rstrip(b'=').decode()}.c2ln"
