"""What of a file may be shown, and what looks like a secret in the wrong place."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from kubectl_share.credentials import shown
from kubectl_share.credentials.leaks import is_credential_by_its_form

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

RANDOM = "q7XkT2mZ9vLw4RbN6sYd8HcJ1fGp3AeU5oBi0KxW"
NAMES = [
    "prod",
    "kubernetes-admin@kubernetes",
    "gke_my-project_europe-west1-b_prod",
    "arn:aws:eks:us-east-1:123456789012:cluster/prod",
    "default/api-prod-example-com:6443/kube:admin",
    "system:serviceaccount:kube-system:token-controller",
    "MAIN/Prod",
    "\u00fcber",
    "",
]
PATHS = [
    "/home/alice/.kube/prod.pem",
    "C:\\Users\\Alice\\token",
    "token",
    "../client-key",
    "/var/run/secrets/kubernetes.io/serviceaccount/token",
    "/nix/store/0c2ka5bxc9xk7zr4v1pqv6fw5ld3w0ay-awscli/bin/aws",
]


@pytest.mark.parametrize("text", [*NAMES, *PATHS])
def test_names_and_paths_are_shown(text: str) -> None:
    assert shown.unless_secret(text) == text
    assert shown.shown_file(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN CERTIFICATE-----\nMIIB",
        b64encode(b"-----BEGIN CERTIFICATE-----\nMIIB").decode(),
        f"sha256~{RANDOM}",
        f"eyJhbGciOiJub25lIn0.eyJ{RANDOM}.{RANDOM}",
        f"token:{RANDOM}",
        "glpat-abcdefgh",
    ],
)
def test_secrets_are_not(text: str) -> None:
    assert shown.unless_secret(text) == "(hidden)"
    assert shown.shown_file(f"/home/alice/{text}") == "(hidden)"
    assert shown.named(text) == '"(hidden)"'
    assert shown.shown_key(text) == "(hidden)"


@pytest.mark.parametrize(
    "key",
    [
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP256R1()),
        ed25519.Ed25519PrivateKey.generate(),
    ],
    ids=["RSA", "ECDSA", "Ed25519"],
)
def test_keys_without_marks_are_seen(key: PrivateKeyTypes) -> None:
    text = b64encode(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())).decode()
    folded = " ".join(text[start : start + 64] for start in range(0, len(text), 64))
    for one in (text, folded, f"/home/alice/{text}"):
        assert shown.unless_secret(one) == "(hidden)"


@pytest.mark.parametrize(
    ("path", "is_path"), [(RANDOM, False), (RANDOM[:20], False), (f"{RANDOM}.pem", True), (f"x/{RANDOM}", True)]
)
def test_random_text_is_no_path_unless_it_is_written_like_one(path: str, is_path: bool) -> None:
    assert shown.looks_like_content(path) is not is_path


@pytest.mark.parametrize(
    "key",
    [
        "insecure-skip-tls-verify",
        "clientCertificateData",
        "idp-certificate-authority-data",
        "authentication.kubernetes.io/credential-id",
        "AWS_PROFILE",
        "kubeconfig-2024-01-01.yaml",
        "x509",
        "_comment",
    ],
)
def test_keys_are_shown(key: str) -> None:
    assert shown.shown_key(key) == key


@pytest.mark.parametrize(
    "key",
    ["token:abc", "token=abc", "token abc", "password:", "", "a" * 64, RANDOM, RANDOM[:12], "0123456789abcdef", "\x1b"],
)
def test_what_does_not_look_like_a_key_is_not(key: str) -> None:
    assert shown.shown_key(key) == "(hidden)"


@given(st.from_regex(shown._PLAIN, fullmatch=True))
def test_no_plain_text_has_the_form_of_a_credential(text: str) -> None:
    assert not is_credential_by_its_form(text)
