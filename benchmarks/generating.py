"""The kubeconfigs to measure with."""

from __future__ import annotations

import random
import subprocess
import sys
from base64 import b64encode, encodebytes
from pathlib import Path

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
