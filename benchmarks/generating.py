"""The files to measure with.

`python -m benchmarks.generating FOLDER COUNT` is `valid_files`, in a process of its own.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from base64 import b64encode, encodebytes
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

_MAKE_EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "make_credentials.py"


def examples(folder: Path) -> None:
    """Fill `folder` with the example kubeconfigs, and the real certificates and keys beside them."""
    # In a process of its own: see `measuring.Sample.peak`.
    subprocess.run([sys.executable, _MAKE_EXAMPLES, folder], check=True, stdout=subprocess.DEVNULL)


def many_contexts(path: Path, count: int) -> None:
    """Write a kubeconfig of `count` contexts, 5.6 KB and a cluster and user each; the one in the middle is current.

    It is written as kubectl writes, and is the same on every machine. Its certificates are random bytes in PEM, the
    keys as well.
    """
    source = random.Random(1)
    with path.open("w", encoding="ascii") as file:
        file.write("apiVersion: v1\nclusters:\n")
        for n in range(count):
            file.write(
                f"- cluster:\n    certificate-authority-data: {_pem(source, 'CERTIFICATE', 800)}\n"
                f"    server: https://10.0.{n // 250}.{n % 250}:6443\n  name: cluster-{n}\n"
            )
        file.write("contexts:\n")
        for n in range(count):
            file.write(
                f"- context:\n    cluster: cluster-{n}\n    namespace: default\n    user: user-{n}\n"
                f"  name: context-{n}\n"
            )
        file.write(f"current-context: context-{count // 2}\nkind: Config\npreferences: {{}}\nusers:\n")
        for n in range(count):
            file.write(
                f"- name: user-{n}\n  user:\n    client-certificate-data: {_pem(source, 'CERTIFICATE', 850)}\n"
                f"    client-key-data: {_pem(source, 'RSA PRIVATE KEY', 1200)}\n"
            )


def _pem(source: random.Random, label: str, size: int) -> str:
    """Random bytes as PEM, in base64 once more, as in the -data fields."""
    lines = [
        f"-----BEGIN {label}-----\n".encode(),
        encodebytes(source.randbytes(size)),
        f"-----END {label}-----\n".encode(),
    ]
    return b64encode(b"".join(lines)).decode()


CONTEXTS = 10
"""In each of the files of `valid_files`."""


def many_valid_files(folder: Path, count: int) -> None:
    """Fill `folder` with kubeconfigs that are as they should be, with certificates and keys of their own."""
    folder.mkdir()
    command = [sys.executable, "-m", __name__, str(folder), str(count)]
    subprocess.run(command, check=True, cwd=Path(__file__).resolve().parents[1])


def valid_files(folder: Path, count: int) -> None:
    """Write `0.yaml` and so on: each has 10 contexts, with a cluster and a user each, as kubectl writes them.

    A server of its own and a real CA, client certificate and key belong to each context.
    """
    for number in range(count):
        names = [f"{number}-{n}" for n in range(CONTEXTS)]
        parts = [_valid_parts(name) for name in names]
        clusters, contexts, users = ("".join(part[index] for part in parts) for index in range(3))
        (folder / f"{number}.yaml").write_text(
            f"apiVersion: v1\nclusters:\n{clusters}contexts:\n{contexts}current-context: context-{number}-0\n"
            f"kind: Config\npreferences: {{}}\nusers:\n{users}",
            encoding="ascii",
        )


def _valid_parts(name: str) -> tuple[str, str, str]:
    """A cluster, a context and a user."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    ca, ca_key = _certificate(f"ca-{name}", None)
    client, client_key = _certificate(name, (ca, ca_key))
    form = (Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    ca_data, client_data, key_data = (
        b64encode(pem).decode()
        for pem in (ca.public_bytes(Encoding.PEM), client.public_bytes(Encoding.PEM), client_key.private_bytes(*form))
    )
    return (
        f"- name: cluster-{name}\n  cluster:\n    certificate-authority-data: {ca_data}\n    server: https://{name}.test\n",
        f"- name: context-{name}\n  context: {{cluster: cluster-{name}, user: user-{name}}}\n",
        f"- name: user-{name}\n  user:\n    client-certificate-data: {client_data}\n    client-key-data: {key_data}\n",
    )


def _certificate(
    name: str, issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A certificate and its key; that of an authority without an issuer."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256()), key


def tree_without_kubeconfigs(folder: Path, count: int, megabytes: int) -> list[Path]:
    """Write a repository's files, none of them a kubeconfig: manifests, JSON and code; where they are.

    The sizes vary from 1 to 20 KB, and are the same on every machine.
    """
    source = random.Random(2)
    size = megabytes * 1_000_000 // count
    paths = []
    for number in range(count):
        makers = ((_manifest, "yaml"), (_json, "json"), (_code, "py"))
        make, ending = makers[number % len(makers)]
        path = folder / f"part-{number % 100}" / f"file-{number}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        text, wanted = "", source.randint(size // 10, size * 2 - size // 10)
        while len(text) < wanted:
            text += make(source)
        path.write_text(text, encoding="ascii")
        paths.append(path)
    return paths


def _word(source: random.Random) -> str:
    return "".join(source.choices("abcdefghijklmnopqrstuvwxyz", k=source.randint(3, 10)))


def _manifest(source: random.Random) -> str:
    name = _word(source)
    lines = [f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\n  labels:\n    app: {name}\nspec:\n"]
    lines += [f"  {_word(source)}: {_word(source)}-{source.randint(0, 9999)}\n" for _ in range(30)]
    return "".join([*lines, "---\n"])


def _json(source: random.Random) -> str:
    return json.dumps({_word(source): [_word(source) for _ in range(10)] for _ in range(20)}, indent=2) + "\n"


def _code(source: random.Random) -> str:
    lines = [f"def {_word(source)}({_word(source)}: str, context: object) -> str:\n"]
    lines += [f"    {_word(source)} = {_word(source)}({_word(source)!r})  # {_word(source)}\n" for _ in range(20)]
    return "".join([*lines, "\n\n"])


if __name__ == "__main__":
    valid_files(Path(sys.argv[1]), int(sys.argv[2]))
