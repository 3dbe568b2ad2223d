"""What certificates and keys in PEM say. Each answer is kept for a while: several rules ask the same.

Rules ask about every certificate of every kubeconfig, and nearly all of them are in order. That much `outlines` tells
for next to nothing; whatever it cannot decide, and whatever is wrong, is left to `cryptography`.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials import outlines
from kubectl_share.credentials.der import certificate_fields
from kubectl_share.credentials.outlines import Outline, PublicKey
from kubectl_share.credentials.pem import Block, all_blocks
from kubectl_share.errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cryptography import x509

_KEPT = 256


class CertificateFacts(NamedTuple):
    """What a certificate says. The names in it come from the file: they are shown escaped."""

    subject: str
    issuer: str
    """In the form of RFC 4514."""
    serial: int
    not_before: datetime
    not_after: datetime
    """Aware, UTC."""
    is_authority: bool
    """Whether Go lets it vouch for other certificates."""
    fingerprint: str
    """SHA-256 of the certificate, in hex."""
    public_key: str
    """SHA-256 of its public key (SubjectPublicKeyInfo in DER), in hex."""
    groups: tuple[str, ...]
    """The organizations of the subject, which Kubernetes takes for the groups of a user."""
    user: str
    """The common name of the subject, the last one, which Kubernetes takes for the name of a user; may be empty."""


@lru_cache(_KEPT)
def certificates_in(pem: bytes) -> tuple[CertificateFacts, ...]:
    """The facts about each certificate of a PEM file, in its order, whatever stands beside them.

    Raises:
        CredentialError: there is none, or one of them cannot be read.
    """
    from kubectl_share.credentials.reading import client_certificates

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return tuple(_facts(certificate) for certificate in client_certificates(pem))
        except (ValueError, KeyError):  # a name or an extension; KeyError from an old cryptography
            raise CredentialError("holds a certificate that cannot be read", "get a fresh copy of it") from None


def _facts(certificate: x509.Certificate) -> CertificateFacts:
    from hashlib import sha256

    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import NameOID

    der = certificate.public_bytes(Encoding.DER)
    fields = certificate_fields(der)
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return CertificateFacts(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        serial=certificate.serial_number,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        is_authority=_is_authority(certificate),
        fingerprint=sha256(der).hexdigest(),
        public_key=sha256(der[fields[5].stop : fields[6].stop]).hexdigest(),
        groups=tuple(str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)),
        user=str(names[-1].value) if names else "",
    )


def _is_authority(certificate: x509.Certificate) -> bool:
    """See `outlines`."""
    from cryptography import x509

    try:
        values = [extension.value for extension in certificate.extensions]
    except (x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        raise ValueError from error
    said = [value.ca for value in values if isinstance(value, x509.BasicConstraints)]
    may_sign = [value.key_cert_sign for value in values if isinstance(value, x509.KeyUsage)]
    return all(said or [certificate.version is not x509.Version.v3]) and all(may_sign)


@lru_cache(_KEPT)
def outlines_in(pem: bytes) -> tuple[Outline, ...]:
    """The outline of each certificate of a PEM file, in its order; empty if there is none, or one cannot be read."""
    try:
        return tuple(outlines.outline(_der(block)) for block in all_blocks(pem) if block.label == "CERTIFICATE")
    except ValueError:
        pass
    try:
        return tuple(Outline(one.not_before, one.not_after, one.is_authority) for one in certificates_in(pem))
    except CredentialError:
        return ()


def key_matches(certificate: bytes, key: bytes) -> bool:
    """Whether a private key belongs to the first certificate of a PEM file.

    Raises:
        CredentialError: one of them cannot be read, or kubectl does not take it.
    """
    try:
        if outlines.public_key_of_certificate(_first_certificate(certificate)) == _public_key_of_private(key):
            return True
    except ValueError:
        pass
    from kubectl_share.credentials.reading import certified_key, public_half

    return certified_key(certificate) == public_half(key)


def authority_problem(pem: bytes) -> str:
    """Why a `certificate-authority` is of no use, such as `holds no certificate`; empty if it is."""
    if outlines_in(pem) and any(block.label == "CERTIFICATE" and not block.headers for block in all_blocks(pem)):
        return ""
    from kubectl_share.credentials.reading import authority_certificates

    return _refusal(authority_certificates, pem)


def client_certificate_problem(pem: bytes) -> str:
    """The same for a `client-certificate`. A key beside it is no problem here."""
    if outlines_in(pem):
        return ""
    from kubectl_share.credentials.reading import client_certificates

    return _refusal(client_certificates, pem)


def private_key_problem(pem: bytes) -> str:
    """The same for a `client-key`, such as `is encrypted`."""
    try:
        _public_key_of_private(pem)
    except ValueError:
        from kubectl_share.credentials.reading import public_half

        return _refusal(public_half, pem)
    return ""


def _refusal(read: Callable[[bytes], object], pem: bytes) -> str:
    try:
        read(pem)
    except CredentialError as error:
        return error.message
    return ""


def _first_certificate(pem: bytes) -> bytes:
    return _der(next((block for block in all_blocks(pem) if block.label == "CERTIFICATE"), None))


@lru_cache(_KEPT)
def _public_key_of_private(pem: bytes) -> PublicKey:
    return outlines.public_key_of_private(
        _der(next((block for block in all_blocks(pem) if block.is_private_key), None))
    )


def _der(block: Block | None) -> bytes:
    if block is None or block.der is None:
        raise ValueError
    return block.der
