"""What kubectl and our composer make of YAML texts: many texts per kubectl call.

Each text is the body of an extension, which kubectl hands out again as the JSON value that it took the text for.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.decoding import decode
from kubectl_share.kubeconfig.values import plain_value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.support.kubectl import Kubectl

EXAMPLES = -(-int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000")) // 50)
"""How many examples a generated test looks at."""
REFUSED = "REFUSED, kubectl does not load it"
"""Stands for the value of a text that has none."""


def file_with(body: str, name: str = "e") -> str:
    """A kubeconfig with `body` as the body of its only extension; a collection in block style begins with a newline."""
    indent = " " * (4 if body.startswith("\n") else 2)
    return f"extensions:\n- name: {name}\n  extension: " + body.replace("\n", f"\n{indent}") + "\n"


def our_body(body: str) -> Any:
    """The value that we read from a body, or REFUSED."""
    document = composed(file_with(body))
    if document is None:
        return REFUSED
    return plain_value(document.root)["extensions"][0].get("extension")


def composed(text: str | bytes) -> Any:
    """The document of a text, None for one that is refused."""
    try:
        return compose(Source("f", text.encode() if isinstance(text, str) else text))
    except KubeconfigError:
        return None


def is_refused(text: str | bytes) -> bool:
    """Whether we refuse to load a file."""
    document = composed(text)
    return document is None or bool(decode(document).problems)


def refused_of(kubectl: Kubectl, names: Sequence[str], folder: Path) -> set[str]:
    """As `Kubectl.refused`, but by way of JSON: kubectl cannot print every text that it loads as YAML."""
    done = kubectl.run("config", "view", "-o", "json", cwd=folder, env={"KUBECONFIG": os.pathsep.join(names)})
    refused = set(re.findall(r'error loading config file "([^"]+)"', done.stderr))
    assert bool(refused) == (done.returncode != 0), done.stderr
    return refused


def kubectl_bodies(kubectl: Kubectl, bodies: Sequence[str], folder: Path) -> list[Any]:
    """The value that kubectl reads from each body, or REFUSED. Absent, as null is up to 1.31, is None here."""
    for index, body in enumerate(bodies):
        (folder / f"f{index}").write_bytes(file_with(body, f"e{index}").encode())
    names = [f"f{index}" for index in range(len(bodies))]
    refused = refused_of(kubectl, names, folder)
    loaded = [name for name in names if name not in refused]
    view = kubectl.view(cwd=folder, env={"KUBECONFIG": os.pathsep.join(loaded)})
    values = {item["name"]: item.get("extension") for item in view.get("extensions") or []}
    return [REFUSED if f"f{index}" in refused else values.get(f"e{index}") for index in range(len(bodies))]


def refused_files(kubectl: Kubectl, files: Sequence[str | bytes], folder: Path) -> list[bool]:
    """Whether kubectl refuses to load each of the files."""
    for index, file in enumerate(files):
        (folder / f"f{index}").write_bytes(file.encode() if isinstance(file, str) else file)
    refused = refused_of(kubectl, [f"f{index}" for index in range(len(files))], folder)
    return [f"f{index}" in refused for index in range(len(files))]


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same; 1 is 1.0, as in JSON, and true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if type(one) in (int, float) and type(other) in (int, float):
        return bool(float(one) == float(other) if float in (type(one), type(other)) else one == other)
    return type(one) is type(other) and bool(one == other)


def differences(bodies: Sequence[str], expected: Sequence[Any], found: Sequence[Any]) -> dict[str, tuple[Any, Any]]:
    """body -> (expected, found) where they are not the same."""
    return {b: (e, f) for b, e, f in zip(bodies, expected, found, strict=True) if not same(e, f)}
