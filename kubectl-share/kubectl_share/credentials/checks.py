"""Whether a file holds what the kubeconfig field that names it says, before any of it is embedded in a bundle.

Each check raises a `CredentialError` with a message like those of `reading`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.credentials.pem import blocks, private_keys_seen
from kubectl_share.credentials.reading import (
    authority_certificates,
    certified_key,
    client_certificates,
    public_half,
    public_half_of,
    public_key_of,
    refuse_encodings,
)
from kubectl_share.errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_TOKEN = 16 * 1024
TOKEN = re.compile(rb"[\x21-\x7e]+")


def check_authority(content: bytes) -> None:
    """Check that a file is a `certificate-authority`: PEM, a certificate or more, and no private key anywhere.

    Every certificate has to parse, where Go skips those that do not; so an error shows here and not in the handshake.

    Raises:
        CredentialError: it is not.
    """
    if private_keys_seen(content):
        raise CredentialError(
            "holds a private key", "name a file that holds the certificates only: this one goes to every reader"
        )
    authority_certificates(content)


def check_client_certificate(content: bytes, key: bytes | None = None) -> None:
    """Check that a file is a `client-certificate`: PEM with at least one certificate, each of which parses.

    A private key in it is fine if it is the first certificate's own (kubelet-client-current.pem holds both). With `key`
    (PEM) given, that has to be its own as well.

    Raises:
        CredentialError: it is not.
    """
    first = client_certificates(content)[0]
    keys = [block for block in blocks(content) if block.is_private_key]
    hint = "name a file that holds the certificate only, or the certificate and its own key"
    if len(keys) != private_keys_seen(content):
        raise CredentialError("holds a private key that cannot be read", hint)
    for own in keys:
        try:
            belongs = public_half_of(own) == public_key_of(first)
        except CredentialError:
            raise CredentialError("holds a private key that cannot be read", hint) from None
        if not belongs:
            raise CredentialError("holds a private key that does not belong to its first certificate", hint)
    if key is not None and _other_half(public_half, key, "key") != public_key_of(first):
        raise CredentialError(
            "is not the certificate of the key beside it", "name the certificate that was issued for the key"
        )


def check_private_key(content: bytes, certificate: bytes | None) -> None:
    """Check that a file is a `client-key`: its first key block is one that Go's `tls.X509KeyPair` takes.

    That is RSA, ECDSA or Ed25519 in PKCS#1, PKCS#8 or SEC1 form, not encrypted; other blocks may stand before it.
    With `certificate` (PEM) given, the key has to belong to the first certificate there.

    Raises:
        CredentialError: it is not, or does not belong.
    """
    key = public_half(content)
    if certificate is not None and key != _other_half(certified_key, certificate, "certificate"):
        raise CredentialError(
            "is not the key of the certificate beside it", "name the key that the certificate was issued for"
        )


def _other_half(read: Callable[[bytes], bytes], content: bytes, what: str) -> bytes:
    """The public key of the certificate or key that stands beside a file.

    Raises:
        CredentialError: it cannot be read.
    """
    try:
        return read(content)
    except CredentialError:
        raise CredentialError(
            f"cannot be compared with the {what} beside it, which cannot be read", f"correct the {what} first"
        ) from None


def token_from_file(content: bytes) -> str:
    """The token in a `tokenFile`: one line of printable ASCII, at most 16 KiB, its line break stripped.

    Stricter than client-go, which trims white space and sends the rest whatever it is: a kubeconfig from elsewhere that
    names `/etc/shadow` gets nothing embedded.

    Raises:
        CredentialError: it is something else.
    """
    line = content[:-2] if content.endswith(b"\r\n") else content[:-1] if content.endswith(b"\n") else content
    if len(line) > LARGEST_TOKEN:
        raise CredentialError("is larger than 16 KiB, no token is", "name the file that holds the token alone")
    if not line.strip():
        raise CredentialError("is empty", "write the token into it, on one line")
    if private_keys_seen(line):
        raise CredentialError("holds a private key, not a token", "name the file that holds the token")
    if b"-----BEGIN CERTIFICATE" in line:
        raise CredentialError("holds a certificate, not a token", "name the file that holds the token")
    refuse_encodings(content)
    lines = len((line + b".").splitlines())
    if lines > 1:
        raise CredentialError(f"has {lines} lines, a token has one", "leave the token alone in it, on one line")
    if line != line.strip():
        raise CredentialError("has white space around the token", "leave the token alone in it, without white space")
    if b" " in line or b"\t" in line:
        raise CredentialError("has white space inside, a token has none", "leave the token alone in it")
    if not TOKEN.fullmatch(line):
        raise CredentialError(
            "holds characters that no token has", "a token is printable ASCII; name the file that holds one"
        )
    return line.decode("ascii")
