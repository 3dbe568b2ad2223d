"""Certificates, keys and tokens for generated kubeconfigs, made once per run."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta, timezone
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.generation import Pki


@cache
def make_pki() -> Pki:
    """Two authorities, two certificates with their keys, two tokens."""
    content: dict[str, bytes] = {}
    for index in (1, 2):
        authority_key = ec.generate_private_key(ec.SECP256R1())
        content[f"pki/ca{index}.crt"] = _certificate("ca", authority_key, authority_key, is_authority=True)
        key = ec.generate_private_key(ec.SECP256R1())
        content[f"pki/user{index}.crt"] = _certificate("user", key, authority_key, is_authority=False)
        content[f"pki/user{index}.key"] = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL if index == 1 else serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    content["pki/plain.token"] = b"abcdef-token\n"
    content["pki/jwt.token"] = b"eyJhbGciOiJub25lIn0." + _segment({"exp": 4102444800}) + b".c2ln"
    return Pki(
        authorities=("pki/ca1.crt", "pki/ca2.crt"),
        pairs=(("pki/user1.crt", "pki/user1.key"), ("pki/user2.crt", "pki/user2.key")),
        tokens=("pki/plain.token", "pki/jwt.token"),
        content=content,
    )


def _segment(claims: dict[str, int]) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer_key: ec.EllipticCurvePrivateKey, *, is_authority: bool
) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=100))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
