"""Certificates and keys as they stand in PEM files, or what a file is instead.

Everything here raises a `CredentialError` whose message goes behind a caller's `users[admin].user.client-key: file
"x.key" ` and says what the file is instead, if that can be told. No message holds anything of the file, a PEM label
neither. `cryptography` is imported when a certificate or key is read, not before.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from kubectl_share.credentials.der import SEQUENCE, element
from kubectl_share.credentials.pem import ENCODED_BEGINNING, Block, blocks
from kubectl_share.errors import CredentialError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

ENCRYPTED_HEADER = re.compile(rb"^Proc-Type:[ \t]*4,[ \t]*ENCRYPTED", re.MULTILINE)
BYTE_ORDER_MARKS_UTF16 = (b"\xff\xfe", b"\xfe\xff")
BYTE_ORDER_MARK_UTF8 = b"\xef\xbb\xbf"
OPENSSH_PUBLIC_KEY = re.compile(rb"(?:ssh-|ecdsa-sha2-|sk-)[a-z0-9@.-]+ AAAA")
GO_CURVES = frozenset({"secp224r1", "secp256r1", "secp384r1", "secp521r1"})
RSA_PSS_OID = bytes.fromhex("06092a864886f70d01010a")

CONVERT_TO_PEM = "convert it with openssl (-inform der)"
KEY_FORMATS = "a client key is a PEM file in PKCS#1, PKCS#8 or SEC1 form"
NAMED_LABELS = {
    "CERTIFICATE": "a certificate",
    "TRUSTED CERTIFICATE": "one in OpenSSL's TRUSTED form, which kubectl does not read",
    "X509 CERTIFICATE": "one under an old PEM label, which kubectl does not read",
    "CERTIFICATE REQUEST": "a certificate request",
    "NEW CERTIFICATE REQUEST": "a certificate request",
    "X509 CRL": "a revocation list",
    "PKCS7": "a PKCS#7 container",
    "EC PARAMETERS": "EC parameters",
}


def authority_certificates(content: bytes) -> list[x509.Certificate]:
    """The certificates of a `certificate-authority`, in its order, whatever stands beside them.

    Raises:
        CredentialError: there is none, or one of them does not parse.
    """
    found = _pem_blocks(content)
    # Go's AppendCertsFromPEM passes over a block with headers.
    if not any(block.label == "CERTIFICATE" and not block.headers for block in found):
        raise _no_certificate(content, found)
    return _certificates(found)


def client_certificates(content: bytes) -> list[x509.Certificate]:
    """The certificates of a `client-certificate`, in its order, whatever stands beside them.

    Raises:
        CredentialError: there is none, or one of them does not parse.
    """
    found = _pem_blocks(content)
    if not any(block.label == "CERTIFICATE" for block in found):
        raise _no_certificate(content, found)
    return _certificates(found)


def public_half(content: bytes) -> bytes:
    """The public half (DER) of the key in a `client-key`, its first key block.

    Raises:
        CredentialError: there is none, or none that Go's `tls.X509KeyPair` takes.
    """
    found = _pem_blocks(content)
    first = next((block for block in found if block.is_private_key), None)
    if first is None:
        raise _no_private_key(content, found)
    return public_half_of(first)


def certified_key(content: bytes) -> bytes:
    """The public key (DER) in the first certificate of a `client-certificate`.

    Raises:
        CredentialError: there is none, or a certificate does not parse.
    """
    return public_key_of(client_certificates(content)[0])


def _pem_blocks(content: bytes) -> list[Block]:
    if not content.strip():
        raise CredentialError("is empty", "name the file that holds it")
    refuse_encodings(content)
    return list(blocks(content))


def refuse_encodings(content: bytes) -> None:
    """Check that a file is in an encoding that kubectl reads.

    Raises:
        CredentialError: it is not.
    """
    if content.startswith(BYTE_ORDER_MARKS_UTF16):
        raise CredentialError("is UTF-16 text", "save it as ASCII; PowerShell's > writes UTF-16")
    if content.startswith(BYTE_ORDER_MARK_UTF8):
        # Go finds no PEM block behind one, and client-go would send it as part of the token.
        raise CredentialError("begins with a byte order mark, which kubectl does not read", "save it without one")


def _no_certificate(content: bytes, found: list[Block]) -> CredentialError:
    if any(block.is_private_key for block in found):
        return CredentialError("holds no certificate, only a private key", "name the file that holds the certificate")
    if instead := _not_pem(content):
        return instead
    if any(block.label == "CERTIFICATE" for block in found):
        return CredentialError(
            "holds no certificate without PEM headers, and kubectl skips those with", "remove the header lines"
        )
    return CredentialError("holds no certificate" + _named(found), "name a PEM file that holds the certificate")


def _no_private_key(content: bytes, found: list[Block]) -> CredentialError:
    if instead := _not_pem(content):
        return instead
    return CredentialError("holds no private key" + _named(found), KEY_FORMATS)


def _named(found: list[Block]) -> str:
    for block in found:
        if block.label in NAMED_LABELS:
            return f", only {NAMED_LABELS[block.label]}"
        if block.label.endswith("PUBLIC KEY"):
            return ", only a public key"
    return ""


def _not_pem(content: bytes) -> CredentialError | None:
    """What a file without a usable block is, if it is no PEM file at all."""
    text = content.lstrip()
    if text.startswith(b"PuTTY-User-Key-File-"):
        return CredentialError("is a PuTTY private key", "Kubernetes takes X.509 in PEM files, no SSH keys")
    if OPENSSH_PUBLIC_KEY.match(text):
        return CredentialError("is an OpenSSH public key", "Kubernetes takes X.509 in PEM files, no SSH keys")
    if text.startswith(ENCODED_BEGINNING):
        return CredentialError("is base64 of a PEM file, not PEM", "decode it with base64 -d")
    if _is_der(content):
        if content[4:8] == b"\x02\x01\x03\x30":
            return CredentialError("is a PKCS#12 store, not PEM", "take it apart with openssl pkcs12")
        return CredentialError("is DER, not PEM", CONVERT_TO_PEM)
    if b"-----BEGIN " in content and not re.search(rb"^-----BEGIN ", content, re.MULTILINE):
        return CredentialError("is PEM that does not begin at the start of a line", "remove the indentation")
    return None


def _is_der(content: bytes) -> bool:
    try:
        whole = element(content, 0, len(content))
    except ValueError:
        return False
    return whole.tag == SEQUENCE and whole.stop == len(content)


def _certificates(found: list[Block]) -> list[x509.Certificate]:
    """The certificates of a file.

    Raises:
        CredentialError: one does not parse.
    """
    encoded = [block for block in found if block.label == "CERTIFICATE"]
    certificates = [_certificate(block) for block in encoded]
    for number, certificate in enumerate(certificates, start=1):
        if certificate is None:
            which = f" (number {number} of {len(encoded)})" if len(encoded) > 1 else ""
            raise CredentialError(f"holds a certificate that cannot be read{which}", "get a fresh copy of the file")
    return [certificate for certificate in certificates if certificate is not None]


def _certificate(block: Block) -> x509.Certificate | None:
    from cryptography import x509

    if block.der is None:
        return None
    try:
        # A serial number of 0, as kubeadm's CA had for years, makes it warn, and that would land on the user's screen.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return x509.load_der_x509_certificate(block.der)
    except (ValueError, TypeError, x509.InvalidVersion):
        return None


def public_half_of(block: Block) -> bytes:
    """The public half (DER) of a private key block.

    Raises:
        CredentialError: Go would not take the block.
    """
    if block.label == "OPENSSH PRIVATE KEY":
        raise CredentialError("is an OpenSSH private key", KEY_FORMATS)
    if block.label == "ENCRYPTED PRIVATE KEY" or ENCRYPTED_HEADER.search(block.headers):
        raise _encrypted()
    damaged = CredentialError("holds a private key that cannot be read", "get a fresh copy of the file")
    if block.der is None:
        raise damaged

    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    try:
        # The full check of an RSA key takes 72 ms, and says nothing about whom it belongs to.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            key = load_der_private_key(block.der, None, unsafe_skip_rsa_key_validation=True)
    except TypeError:
        raise _encrypted() from None
    except (ValueError, UnsupportedAlgorithm):
        raise damaged from None
    usable = (
        isinstance(key, ed25519.Ed25519PrivateKey)
        or (isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in GO_CURVES)
        # Go's ParsePKCS8PrivateKey knows rsaEncryption only; the OID stands at the front.
        or (isinstance(key, rsa.RSAPrivateKey) and RSA_PSS_OID not in block.der[:32])
    )
    if not usable:
        raise CredentialError(
            "holds a private key of a kind that kubectl does not take",
            "a client key is RSA, ECDSA (P-224 to P-521) or Ed25519",
        )
    return _public_der(key.public_key())


def _encrypted() -> CredentialError:
    return CredentialError("is encrypted", "kubectl asks for no passphrase: write it without one, with openssl pkey")


def public_key_of(certificate: x509.Certificate) -> bytes:
    """The public key (DER) of a certificate.

    Raises:
        CredentialError: it cannot be read.
    """
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return _public_der(certificate.public_key())
    except (ValueError, UnsupportedAlgorithm):
        raise CredentialError(
            "holds a certificate whose public key cannot be read", "get a fresh copy of the file"
        ) from None


def _public_der(key: PublicKeyTypes) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
