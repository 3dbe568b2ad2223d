"""What of a file goes into a field of a kubeconfig: what the field says, and nothing else that the file may hold.

A file that holds just that is taken byte for byte. Text around it is no harm, such as the comments of a bundle of
authorities or what `openssl x509 -text` writes, unless it looks like a credential. Where there is more in a file, such
as another key, what the field says is taken out and written anew.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.checks import check_authority, check_client_certificate, check_private_key
from kubectl_share.credentials.pem import Block, blocks, written

if TYPE_CHECKING:
    from collections.abc import Iterable

# Blocks without headers.
_BLOCK = rb"^-----BEGIN (%s)-----[ \t\r]*\n[A-Za-z0-9+/=\s]*^-----END \1-----[ \t\r]*$"
_CERTIFICATE = re.compile(_BLOCK % b"CERTIFICATE", re.MULTILINE)
_PRIVATE_KEY = re.compile(_BLOCK % b"(?:[A-Z0-9]+ )?PRIVATE KEY", re.MULTILINE)
_PARAMETERS = re.compile(_BLOCK % b"EC PARAMETERS", re.MULTILINE)
"""What `openssl ecparam -genkey` writes before a key."""


class Embeddable(NamedTuple):
    """What of a file to embed."""

    data: bytes
    left_out: str = ""
    """What to tell if that is not all of the file, to be read behind its name; empty if it is."""

    def __repr__(self) -> str:
        return f"Embeddable(left_out={self.left_out!r})"


def embeddable_authority(content: bytes) -> Embeddable:
    """What of a file goes into `certificate-authority-data`.

    Raises:
        CredentialError: the file is no `certificate-authority`.
    """
    check_authority(content)
    # Go passes over those with headers.
    wanted = (block for block in blocks(content) if block.label == "CERTIFICATE" and not block.headers)
    return _certificates(content, wanted)


def embeddable_client_certificate(content: bytes, key: bytes | None = None) -> Embeddable:
    """What of a file goes into `client-certificate-data`; `key` is the data beside it that it has to belong to.

    Raises:
        CredentialError: the file is no `client-certificate`, or does not belong.
    """
    check_client_certificate(content, key)
    return _certificates(content, (block for block in blocks(content) if block.label == "CERTIFICATE"))


def embeddable_client_key(content: bytes, certificate: bytes | None = None) -> Embeddable:
    """What of a file goes into `client-key-data`; `certificate` is the data beside it that it has to belong to.

    Raises:
        CredentialError: the file is no `client-key`, or does not belong.
    """
    check_private_key(content, certificate)
    if _is_harmless(_PRIVATE_KEY.sub(b"", _PARAMETERS.sub(b"", content), count=1)):
        return Embeddable(content)
    key = next(block for block in blocks(content) if block.is_private_key)
    return Embeddable(written(key), "holds more than a private key, only the key is embedded")


def _certificates(content: bytes, wanted: Iterable[Block]) -> Embeddable:
    if _is_harmless(_CERTIFICATE.sub(b"", content)):
        return Embeddable(content)
    data = b"".join(written(block) for block in wanted)
    return Embeddable(data, "holds more than certificates, only those are embedded")


def _is_harmless(rest: bytes) -> bool:
    """Whether what is left of a file is text that may go along."""
    if not rest.strip():
        return True
    from kubectl_share.credentials.leaks import holds_credential

    return b"-----BEGIN" not in rest and not holds_credential(rest.decode(errors="replace"))
