"""Kubeconfigs with credentials on known lines, and files without any, to score scanners with.

Git holds no credential. `positive.txt` and `negative.txt` hold the samples with placeholders, each below a line with
its name, `=== NAME`. What stands above the first is for the reader. The placeholders are filled in anew each time:

    ${secret:NAME}     a credential; a scanner has to flag this line
    ${public:NAME}     something that looks like one and is none
    ${key}             this line holds the key whose value, below it, is or holds the next credential: a scanner that
                       flags this line is right too

NAME is a file of the `pki/` that examples/make_credentials.py makes, a name in `_values` or `make`, or a sample above
this one. `|base64` behind it stands for base64 in one line, `|wrapped` for lines of 76, indented like the first; a
value of several lines is indented like that in any case. `python -m benchmarks.labelled FOLDER` writes all samples.
"""

from __future__ import annotations

import random
import re
import string
import textwrap
import uuid
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import generating

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER = Path(__file__).parent
_SEED = 20
_PLACEHOLDER = re.compile(r"\$\{(?P<kind>secret|public):(?P<name>[a-z0-9./-]+)(?:\|(?P<form>base64|wrapped))?\}")
_KEY = " ${key}"
_LOWER = string.ascii_lowercase + string.digits
_MIXED = string.ascii_letters + string.digits
_BASE64 = _MIXED + "+/"
_URL_SAFE = _MIXED + "_-"
_HEX = "0123456789abcdef"
_HEAD = """\
apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster:
    certificate-authority-data: ${public:prod/ca.crt|base64}
    server: https://10.20.0.5:6443
contexts:
- name: prod
  context:
    cluster: prod
    user: admin
current-context: prod"""
_SOPS = """\
sops:
  age:
  - recipient: ${public:age-recipient}
    enc: |
      ${public:age}
  lastmodified: "2026-01-02T03:04:05Z"
  mac: ${public:encrypted}
  encrypted_regex: ^(token|password|client-key-data)$
  version: 3.9.4"""


class Label(NamedTuple):
    """A credential in a sample."""

    lines: frozenset[int]
    """From 1; a scanner has to flag one of them."""
    secret: str


class Sample(NamedTuple):
    """A file."""

    name: str
    """Its path, with an extension unless it is one of those that have none."""
    text: str
    labels: tuple[Label, ...]
    """Empty for a file without credentials."""


class Samples(NamedTuple):
    """All of them."""

    positive: list[Sample]
    negative: list[Sample]

    def write(self, folder: Path, renamed: Callable[[str], str] = str) -> None:
        """Write them into the folders `positive` and `negative` of `folder`, under their names or changed ones."""
        for kind, samples in self._asdict().items():
            for sample in samples:
                path = folder / kind / renamed(sample.name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f"{sample.text}\n", encoding="utf-8")


def make(folder: Path) -> Samples:
    """The samples, filled in with keys, certificates and tokens that are made in `folder`, which is empty."""
    generating.examples(folder)
    pki = folder / "pki"
    files = (path for path in pki.rglob("*") if path.is_file())
    values = {path.relative_to(pki).as_posix(): path.read_text().rstrip("\n") for path in files}
    values |= _values(random.Random(_SEED))
    values["certificate-and-key"] = f"{values['kind/admin.crt']}\n{values['kind/admin.key']}"
    for name, template in (("head", _HEAD), ("sops", _SOPS)):
        values[name] = _filled(name, template, values).text
    return Samples(*(_read(FOLDER / file, values) for file in ("positive.txt", "negative.txt")))


def _values(source: random.Random) -> dict[str, str]:
    """Name -> a value in the form of its kind, the same on every machine."""

    def some(alphabet: str, count: int) -> str:
        return "".join(source.choices(alphabet, k=count))

    return {
        "password": some(_MIXED, 14),
        "password-punctuated": f"{some(_MIXED, 6)}#{some(_MIXED, 4)}: {some(_MIXED, 4)}!",
        "words": "-".join(some(string.ascii_lowercase, count) for count in (5, 3, 6)),
        "number": some("123456789", 8),
        "ones": "1" * 6,
        "openshift": f"sha256~{some(_URL_SAFE, 42)}9",
        "rancher": f"kubeconfig-u-{some(_LOWER, 10)}:{some(_LOWER, 54)}",
        "rancher-cluster": f"kubeconfig-user-{some(_LOWER, 5)}.c-{some(_LOWER, 5)}:{some(_LOWER, 54)}",
        "bootstrap": f"{some(_LOWER, 6)}.{some(_LOWER, 16)}",
        "uuid": str(uuid.UUID(int=source.getrandbits(128), version=4)),
        "digitalocean": f"dop_v1_{some(_HEX, 64)}",
        "gitlab-agent": f"pat:12:glpat-{some(_URL_SAFE, 20)}",
        "opaque": some(_MIXED, 32),
        "aws-id": f"AKIA{some(string.ascii_uppercase + '234567', 16)}",
        "aws": some(_BASE64, 40),
        "aws-session": f"FwoGZXIvYXdzE{some(_BASE64, 240)}",
        "azure": f"{some(_MIXED, 3)}8Q~{some(_URL_SAFE, 34)}",
        "azure-refresh": f"0.A{some(_URL_SAFE, 200)}",
        "vault": f"hvs.{some(_URL_SAFE, 24)}",
        "google": f"ya29.{some(_URL_SAFE, 150)}",
        "encrypted": (
            f"ENC[AES256_GCM,data:{some(_BASE64, 48)},iv:{some(_BASE64, 43)}=,tag:{some(_BASE64, 22)}==,type:str]"
        ),
        "age-recipient": f"age1{some(_LOWER, 58)}",
        "age": _armour("AGE ENCRYPTED FILE", [some(_BASE64, 64) for _ in range(5)]),
        "sealed": f"Ag{some(_BASE64, 500)}",
        "digest": some(_HEX, 64),
    }


def _armour(label: str, lines: list[str]) -> str:
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"])


def _read(path: Path, values: Mapping[str, str]) -> list[Sample]:
    """The samples of one of the two files."""
    _, *sections = re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    known, samples = dict(values), []
    for section in sections:
        name, _, template = section.partition("\n")
        samples.append(_filled(name, template.rstrip("\n"), known))
        known[name] = samples[-1].text
    return samples


def _filled(name: str, template: str, values: Mapping[str, str]) -> Sample:
    """The template with its placeholders replaced, and where its credentials went."""
    lines: list[str] = []
    labels: list[Label] = []
    key_line: set[int] = set()
    for line in template.split("\n"):
        if line.endswith(_KEY):
            lines.append(line.removesuffix(_KEY))
            key_line = {len(lines)}
            continue
        filled = _PLACEHOLDER.sub(lambda match: _replacement(match, values), line).split("\n")
        here = frozenset(range(len(lines) + 1, len(lines) + len(filled) + 1))
        for match in _PLACEHOLDER.finditer(line):
            if match["kind"] == "secret":
                labels.append(Label(here | key_line, values[match["name"]]))
                key_line = set()
        lines += filled
    return Sample(name, "\n".join(lines), tuple(labels))


def _replacement(match: re.Match[str], values: Mapping[str, str]) -> str:
    value = values[match["name"]]
    if match["form"]:
        encoded = b64encode(f"{value}\n".encode()).decode()
        value = encoded if match["form"] == "base64" else "\n".join(textwrap.wrap(encoded, 76))
    return value.replace("\n", "\n" + " " * match.start())
