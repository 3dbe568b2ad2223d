"""What of a file goes into a field: all of it, or what the field says alone."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import PrivateFormat

from kubectl_share.credentials.embeddable import (
    Embeddable,
    embeddable_authority,
    embeddable_client_certificate,
    embeddable_client_key,
)
from kubectl_share.errors import CredentialError
from tests.support.program import CANARY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.credentials.conftest import OpenSSL, Pair

SSH_KEY = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{CANARY}\n-----END OPENSSH PRIVATE KEY-----\n".encode()
STRANGERS = {
    "password": f"db_password={CANARY}\n",
    "vpn": f"-----BEGIN OpenVPN Static key V1-----\n{CANARY}\n-----END OpenVPN Static key V1-----\n",
    "indented": f"  -----BEGIN OpenVPN Static key V1-----\n  {CANARY}\n  -----END OpenVPN Static key V1-----\n",
    "unfinished": f"-----BEGIN X509 CRL-----\n{CANARY}\n",
    "token": "ghp_" + "a1B2" * 9 + f"-{CANARY}\n",
}
HARMLESS = {
    "nothing": "",
    "comments": "# The authority of the team\n# Subject: CN=kubernetes\n",
    "blank lines": "\r\n \n\t\n",
    "bag": "Bag Attributes\n    localKeyID: 54 69 6D 65\nKey Attributes: <No Attributes>\n",
    "fingerprint": "SHA256 Fingerprint=" + ":".join(["A7"] * 32) + "\n",
}
CERTIFICATES = "holds more than certificates, only those are embedded"
KEY = "holds more than a private key, only the key is embedded"


def alone(pem: bytes) -> bytes:
    """As it is written anew."""
    return pem.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_harmless_text_goes_along(anna: Pair, ben: Pair, text: str) -> None:
    around = text.encode()
    certificates = around + anna.certificate + around + ben.certificate + around
    key = around + anna.pem() + around

    assert embeddable_authority(certificates) == Embeddable(certificates)
    assert embeddable_client_certificate(certificates) == Embeddable(certificates)
    assert embeddable_client_key(key) == Embeddable(key)


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_nothing_else_goes_along(anna: Pair, ben: Pair, stranger: str, newline: str) -> None:
    around = stranger.replace("\n", newline).encode()
    certificates = (anna.certificate + ben.certificate).replace(b"\n", newline.encode())
    key = anna.pem().replace(b"\n", newline.encode())

    assert embeddable_authority(certificates + around) == (alone(certificates), CERTIFICATES)
    assert embeddable_client_certificate(certificates + around) == (alone(certificates), CERTIFICATES)
    assert embeddable_client_key(key + around, anna.certificate) == (alone(key), KEY)


def test_headers_do_not_go_along(anna: Pair) -> None:
    """kubectl takes a client's certificate that has some, and passes over an authority's."""
    begin = b"-----BEGIN CERTIFICATE-----\n"
    with_headers = anna.certificate.replace(begin, begin + f"Note: {CANARY}\n\n".encode())

    assert embeddable_client_certificate(with_headers) == (anna.certificate, CERTIFICATES)
    assert embeddable_authority(with_headers + anna.certificate) == (anna.certificate, CERTIFICATES)


def test_a_certificate_in_a_form_that_kubectl_passes_over_does_not_go_along(anna: Pair) -> None:
    trusted = anna.certificate.replace(b" CERTIFICATE-", b" TRUSTED CERTIFICATE-")

    assert embeddable_authority(trusted + anna.certificate) == (anna.certificate, CERTIFICATES)


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_a_key_goes_alone(anna: Pair, ben: Pair, form: PrivateFormat) -> None:
    key = anna.pem(form)
    others = [ben.pem(), SSH_KEY, anna.certificate, b64encode(ben.pem()), b"PuTTY-User-Key-File-3: ssh-ed25519\n"]

    for other in others:
        assert embeddable_client_key(key + other) == (key, KEY)
    assert embeddable_client_key(anna.certificate + key) == (key, KEY)
    assert embeddable_client_key(key) == Embeddable(key)


def test_certificate_and_key_in_one_file(anna: Pair) -> None:
    both = anna.certificate + anna.pem()

    assert embeddable_client_certificate(both) == (anna.certificate, CERTIFICATES)
    assert embeddable_client_key(both, anna.certificate) == (anna.pem(), KEY)


def test_what_openssl_writes_around_them(anna: Pair, openssl: OpenSSL) -> None:
    certificate = openssl("x509", "-text", stdin=anna.certificate)
    key = openssl("ecparam", "-name", "prime256v1", "-genkey")

    assert certificate.startswith(b"Certificate:")
    assert embeddable_authority(certificate) == Embeddable(certificate)
    assert embeddable_client_certificate(certificate) == Embeddable(certificate)
    assert key.startswith(b"-----BEGIN EC PARAMETERS-----")
    assert embeddable_client_key(key) == Embeddable(key)


def test_a_certificate_belongs_to_the_key_beside_it(anna: Pair, ben: Pair) -> None:
    assert embeddable_client_certificate(anna.certificate, anna.pem()) == Embeddable(anna.certificate)
    for key, reason in [
        (ben.pem(), "is not the certificate of the key beside it"),
        (b"junk", "cannot be compared with the key beside it, which cannot be read"),
        (SSH_KEY, "cannot be compared with the key beside it, which cannot be read"),
    ]:
        with pytest.raises(CredentialError) as caught:
            embeddable_client_certificate(anna.certificate, key)
        assert (caught.value.message, CANARY in caught.value.hint) == (reason, False)


@pytest.mark.parametrize("read", [embeddable_authority, embeddable_client_certificate, embeddable_client_key])
def test_what_is_something_else_is_refused(read: Callable[[bytes], Embeddable]) -> None:
    with pytest.raises(CredentialError):
        read(f"password: {CANARY}\n".encode())


def test_nothing_of_it_is_shown(anna: Pair) -> None:
    assert repr(embeddable_client_key(anna.pem() + SSH_KEY)) == f"Embeddable(left_out={KEY!r})"
