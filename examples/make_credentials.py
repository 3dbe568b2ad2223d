#!/usr/bin/env python3
"""Make the example kubeconfigs, complete with keys, certificates and tokens, in a folder of their own.

    python examples/make_credentials.py [DIR]        DIR is examples/made unless given

Git holds no credential. The files in `kubeconfigs/` have placeholders instead, and this script copies them to DIR,
filled in, with everything secret made afresh in `DIR/pki/`. Expiry dates count from the moment of making.

A placeholder names a file of `pki/`, and stands for its content, without the last line break:

    ${pki:portainer/token}            as it is
    ${pki:dev/ca.crt|base64}          base64 in one line, as in the -data fields
    ${pki:dev/ca.crt|wrapped}         base64 in lines of 76, as the base64 command prints it, indented like the first

A folder is written again only if this script made it: it has the marker file `.made-by-make_credentials`.
"""

import base64
import json
import os
import re
import secrets
import shutil
import sys
import textwrap
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

EXAMPLES = Path(__file__).resolve().parent
SOURCES = EXAMPLES / "kubeconfigs"
MARKER = ".made-by-make_credentials"

CA_DAYS = 3650
TOKEN_DAYS = 30
# Added to every lifetime, so that "expires in 5 days" is still true when somebody looks.
SLACK = timedelta(hours=1)

PLACEHOLDER = re.compile(r"\$\{pki:(?P<file>[A-Za-z0-9._/-]+)(?:\|(?P<form>base64|wrapped))?\}")

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Authority(NamedTuple):
    """A certificate authority, and the key that stays in memory: nobody has the key of a cluster's CA at hand."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class Client(NamedTuple):
    """A user that logs in with a certificate; its files are `<path>.crt` and `<path>.key`."""

    path: str
    ca: str
    common_name: str
    organization: str | None
    days: int = 90
    """Days left, negative: expired so long ago."""
    key: Literal["pkcs8", "sec1", "rsa"] = "pkcs8"
    """How the key is made and written: EC in PKCS#8, EC in SEC1, RSA 2048 in PKCS#1."""
    chain: bool = False
    """Whether the CA's certificate follows in the same file, as k3s does it."""


AUTHORITIES = {
    "dev/ca.crt": "kubernetes",
    "stage/ca.crt": "kubernetes",
    "prod/ca.crt": "kubernetes",
    "eks/shop.crt": "kubernetes",
    "eks/shop-stage.crt": "kubernetes",
    "gke/ca.crt": "6f0c8a52-2f4b-4c0e-9d57-0f6b5a8f3c11",
    "aks/ca.crt": "ca",
    "oidc/ca.crt": "kubernetes",
    "oidc/idp-ca.crt": "Acme Internal Root CA",
    "kind/ca.crt": "kubernetes",
    "minikube/ca.crt": "minikubeCA",
    "k3s/server-ca.crt": "k3s-server-ca@1718000000",
    "k3s/client-ca.crt": "k3s-client-ca@1718000000",
    "home/ca.crt": "kubernetes",
    "work/ca.crt": "kubernetes",
    "client/ca.crt": "kubernetes",
    "terraform/prod-ca.crt": "kubernetes",
    "terraform/stage-ca.crt": "kubernetes",
    "windows/docker-ca.crt": "kubernetes",
    "windows/corp-ca.crt": "Acme Issuing CA 2",
}
"""Every CA certificate: file -> its common name."""

CLIENTS = (
    Client("prod/alice", "prod/ca.crt", "alice", "acme:operators", key="rsa"),
    Client("stage/alice", "stage/ca.crt", "alice", "acme:developers", days=5),
    Client("aks/admin", "aks/ca.crt", "masterclient", "system:masters"),
    Client("kind/admin", "kind/ca.crt", "kubernetes-admin", "kubeadm:cluster-admins"),
    Client("minikube/profiles/minikube/client", "minikube/ca.crt", "minikube-user", "system:masters"),
    Client("k3s/admin", "k3s/client-ca.crt", "system:admin", "system:masters", key="sec1", chain=True),
    Client("home/admin", "home/ca.crt", "kubernetes-admin", "system:masters", key="sec1"),
    Client("work/admin", "work/ca.crt", "kubernetes-admin", "system:masters"),
    Client("client/consultant", "client/ca.crt", "bob@acme.example", None, days=-3),
    Client("windows/docker-desktop", "windows/docker-ca.crt", "docker-for-desktop", "system:masters"),
)

TOKENS: dict[str, dict[str, Any]] = {
    "dev/deployer.token": {
        "aud": ["https://kubernetes.default.svc.cluster.local"],
        "iss": "https://kubernetes.default.svc.cluster.local",
        "sub": "system:serviceaccount:ci:deployer",
        "kubernetes.io": {"namespace": "ci", "serviceaccount": {"name": "deployer"}},
    },
    "terraform/ci.token": {
        "aud": ["https://kubernetes.default.svc"],
        "iss": "https://kubernetes.default.svc",
        "sub": "system:serviceaccount:kube-system:terraform",
        "kubernetes.io": {"namespace": "kube-system", "serviceaccount": {"name": "terraform"}},
    },
    "windows/corp.token": {
        "iss": "https://kubernetes.default.svc.cluster.local",
        "sub": "system:serviceaccount:team-buero:jenkins",
    },
    "portainer/token": {"id": 7, "username": "alice", "role": 2, "scope": "kubeconfig", "forceChangePassword": False},
    "oidc/id-token": {
        "iss": "https://dex.acme.example",
        "aud": "kubernetes",
        "sub": "CgVhbGljZRIEbGRhcA",
        "email": "alice@acme.example",
        "groups": ["developers"],
    },
}
"""Every JWT: file -> its claims, to which the dates are added."""

RANDOM_SECRETS = ("oidc/client-secret", "oidc/refresh-token", "aks/admin.token")
"""Secrets that say nothing of themselves."""


def make_all(target: Path) -> None:
    """Write the complete set into `target`, which is made, or emptied first if this script made it.

    Raises:
        FileExistsError: `target` holds something that this script did not make.
    """
    prepare(target)
    pki = target / "pki"
    now = datetime.now(timezone.utc).replace(microsecond=0)
    authorities = make_authorities(pki, now)
    for client in CLIENTS:
        make_client(pki, client, authorities[client.ca], now)
    make_tokens(pki, now)
    make_bad_files(pki, now)
    copy_kubeconfigs(target)


def prepare(target: Path) -> None:
    """Make an empty folder with the marker in it."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = list(target.iterdir())
    if found and not (target / MARKER).is_file():
        raise FileExistsError(f"{target} is not empty, and was not made by this script")
    for path in found:
        if path.name == MARKER:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    write_public(target / MARKER, b"")


def make_authorities(pki: Path, now: datetime) -> dict[str, Authority]:
    """Write every CA certificate; the authorities by their file."""
    authorities = {}
    for file, common_name in AUTHORITIES.items():
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=365))
            .not_valid_after(after(now, CA_DAYS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(key_usage(ca=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        write_public(pki / file, certificate.public_bytes(serialization.Encoding.PEM))
        authorities[file] = Authority(certificate, key)
    return authorities


def make_client(pki: Path, client: Client, authority: Authority, now: datetime) -> None:
    """Write the certificate and the key of one user."""
    key = make_key(client)
    certificate = sign_client(client, key, authority, now)
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    if client.chain:
        pem += authority.certificate.public_bytes(serialization.Encoding.PEM)
    write_public(pki / f"{client.path}.crt", pem)
    container = serialization.PrivateFormat.PKCS8 if client.key == "pkcs8" else TRADITIONAL
    write_secret(pki / f"{client.path}.key", key_pem(key, container, serialization.NoEncryption()))


TRADITIONAL = serialization.PrivateFormat.TraditionalOpenSSL


def make_key(client: Client) -> PrivateKey:
    """A new key of the kind that the client wants."""
    if client.key == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def sign_client(client: Client, key: PrivateKey, authority: Authority, now: datetime) -> x509.Certificate:
    """A client certificate as Kubernetes reads it: the user is its CN, the group its O."""
    names = [x509.NameAttribute(NameOID.COMMON_NAME, client.common_name)]
    if client.organization:
        names.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, client.organization))
    end = after(now, client.days)
    return (
        x509.CertificateBuilder(
            authority.certificate.subject, x509.Name(names), key.public_key(), x509.random_serial_number()
        )
        .not_valid_before(min(now - SLACK, end - timedelta(days=90)))
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(ca=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def make_tokens(pki: Path, now: datetime) -> None:
    """Write the JWTs and the secrets that are only random."""
    for file, claims in TOKENS.items():
        write_secret(pki / file, make_jwt(claims, now).encode() + b"\n")
    for file in RANDOM_SECRETS:
        write_secret(pki / file, secrets.token_hex(32).encode() + b"\n")


def make_jwt(claims: dict[str, Any], now: datetime) -> str:
    """A token in the shape of a JWT; random bytes stand where the signature belongs."""
    issued = int(now.timestamp())
    dates = {"iat": issued, "nbf": issued, "exp": int(after(now, TOKEN_DAYS).timestamp())}
    header = {"alg": "ES256", "kid": secrets.token_urlsafe(16)}
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in (header, {**claims, **dates})]
    parts.append(secrets.token_bytes(64))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def make_bad_files(pki: Path, now: datetime) -> None:
    """Write what the kubeconfigs in bad/ point at: files that exist and do not hold what they should."""
    key = ec.generate_private_key(ec.SECP256R1())
    passphrase = serialization.BestAvailableEncryption(secrets.token_bytes(16))
    write_secret(pki / "bad/encrypted.key", key_pem(key, serialization.PrivateFormat.PKCS8, passphrase))
    ssh_key = ed25519.Ed25519PrivateKey.generate()
    openssh = serialization.PrivateFormat.OpenSSH
    write_secret(pki / "bad/id_ed25519", key_pem(ssh_key, openssh, serialization.NoEncryption()))
    write_public(pki / "bad/empty-ca.crt", b"")
    lines = [f"{user}: {make_jwt({'sub': user}, now)}\n" for user in ("alice", "bob")]
    write_secret(pki / "bad/several-lines.token", "".join(lines).encode())


def copy_kubeconfigs(target: Path) -> None:
    """Copy the committed kubeconfigs to `target`, filled in from its pki folder."""
    for source in sorted(SOURCES.rglob("*")):
        if source.is_file():
            text = fill(source.read_bytes().decode(), target / "pki")
            write_secret(target / source.relative_to(SOURCES), text.encode())


def fill(text: str, pki: Path) -> str:
    """The text with every placeholder replaced; everything else, line ends too, as it was."""

    def replacement(match: re.Match[str]) -> str:
        content = (pki / match["file"]).read_bytes()
        if match["form"] is None:
            return content.decode().rstrip("\n")
        encoded = base64.b64encode(content).decode()
        if match["form"] == "base64":
            return encoded
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        return ("\n" + " " * column).join(textwrap.wrap(encoded, 76))

    return PLACEHOLDER.sub(replacement, text)


def after(now: datetime, days: int) -> datetime:
    """The end of a life with so many days left, or so many days over if negative."""
    return now + timedelta(days=days) + (SLACK if days >= 0 else -SLACK)


def key_usage(*, ca: bool) -> x509.KeyUsage:
    """What a CA may do with its key, or what a client may."""
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=not ca,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def key_pem(
    key: PrivateKey | ed25519.Ed25519PrivateKey,
    container: serialization.PrivateFormat,
    encryption: serialization.KeySerializationEncryption,
) -> bytes:
    """The key as PEM."""
    return key.private_bytes(serialization.Encoding.PEM, container, encryption)


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that is only its owner's from the first byte on."""
    write(path, content, 0o600)


def write_public(path: Path, content: bytes) -> None:
    """Write a file that everybody may read."""
    write(path, content, 0o644)


def write(path: Path, content: bytes, mode: int) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as stream:
        stream.write(content)


def main(arguments: list[str]) -> int:
    """Make the set where the first argument says; the exit code."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print("usage: make_credentials.py [DIR]", file=sys.stderr)
        return 2
    target = Path(arguments[0]) if arguments else EXAMPLES / "made"
    try:
        make_all(target)
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"made the example kubeconfigs in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
