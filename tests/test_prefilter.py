"""The prefilter never says no for a file in which there is a kubeconfig."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.decoding import decode
from kubectl_share.operations.unreadable import is_text_of_one
from kubectl_share.operations.validate.recognition import is_kubeconfig
from kubectl_share.prefilter import may_hold_kubeconfig
from tests.support.generation import generate
from tests.support.mutation import mutated
from tests.support.pki import make_pki

TEXTS = int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000"))
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")
KEYS = ("clusters", "users", "contexts", "current-context")


def big_endian(text: str) -> bytes:
    return b"\xfe\xff" + text.encode("utf-16-be")


def wrapped(text: str, width: int, newline: str) -> str:
    return newline.join(text[start : start + width] for start in range(0, len(text), width))


def manifests(random: Random, data: bytes) -> list[str]:
    """Manifests that hold the bytes."""
    # A comment before the first line moves what follows to another alignment.
    shifted = b"#" * random.randrange(1, 4) + b"\n" + data if data[:1].isascii() else data
    encoded = base64.b64encode(shifted).decode()
    folded = wrapped(encoded, random.choice([60, 64, 76, random.randrange(1, 100)]), "\n    ")
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata:\n"
    found = [
        f"{secret}  kubeconfig: {encoded}\n",
        f"{secret}  kubeconfig: &a {encoded}\n  other: *a\n",
        f"{secret}  kubeconfig: !!str {encoded}\n",
        f"{secret}  kubeconfig: |\n    {folded}\n  other: YQ==\n",
        f"{secret}  kubeconfig: >-\n    {folded}\n",
        f"{secret}  kubeconfig:\n    {folded}\n",
        f'{secret}  kubeconfig: "{folded}"\n',
        f"{secret}  kubeconfig: '{folded}'\n".replace("\n", "\r\n"),
        f"{secret}  kubeconfig: {json.dumps(folded)}\n",
        f'{secret}  kubeconfig: "{wrapped(encoded, 50, chr(92) + chr(10))}"\n',
        f"# a file\n---\n{secret}  kubeconfig: {encoded}\n---\nkind: Pod\n",
        json.dumps({"apiVersion": "v1", "kind": "Secret", "data": {"kubeconfig": encoded}}),
        json.dumps(
            {"apiVersion": "v1", "kind": "Secret", "data": {"kubeconfig": wrapped(encoded, 70, "\n")}}, indent=4
        ),
    ]
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return found
    return [
        *found,
        "kind: ConfigMap\ndata:\n  config: |\n    " + text.replace("\n", "\n    "),
        json.dumps({"kind": "ConfigMap", "data": {"config": text}}),
        json.dumps({"kind": "Secret", "stringData": {"config": text}}),
        json.dumps({"kind": "List", "items": [json.dumps({"kind": "Secret", "stringData": {"config": text}})]}),
    ]


def test_yes_for_kubeconfigs_in_every_encoding_and_manifest() -> None:
    for seed in range(TEXTS // 10):
        random = Random(seed)
        data = generate(random, "", make_pki(), contexts=2).data
        text = Source("f", data).text
        written = [data, *(text.encode(encoding) for encoding in ENCODINGS), big_endian(text)]
        assert all(map(may_hold_kubeconfig, written)), seed
        assert may_hold_kubeconfig(json.dumps(dict.fromkeys(KEYS[:2])).encode()), seed
        for manifest in manifests(random, random.choice(written)):
            assert may_hold_kubeconfig(manifest.encode()), (seed, manifest)
            assert may_hold_kubeconfig(manifest.encode("utf-16")), (seed, manifest)


def test_yes_for_every_text_that_is_recognised() -> None:
    recognised = 0
    for seed in range(TEXTS):
        data = mutated(Random(seed))
        if not may_hold_kubeconfig(data):
            source = Source("f", data)
            assert not is_text_of_one(source.text), seed
            with suppress(KubeconfigError):
                assert not is_kubeconfig(decode(compose(source)).top), seed
        else:
            recognised += 1
    assert recognised > TEXTS // 2


@pytest.mark.parametrize(
    "text",
    [
        "clusters: []\nusers: []",
        "users: [] \ncontexts: []",
        "users:\ncurrent-context: x",
        "contexts:\ncurrent-context: x",
        "{'clusters':[],\"users\":[]}",
        r'{"\u0063lusters":[],"users":[]}',
        r'{"\u0063\u006c\u0075\u0073\u0074\u0065\u0072\u0073":[],"\u0075sers":[]}',
        r'"\x63lusters": []' + "\nusers: []",
        "apiVersion: v1\nkind: Secret\ndata: {a: Y2x1c3RlcnM6CnVzZXJzOg==}",
    ],
)
def test_yes_for_small_ones(text: str) -> None:
    for data in (text.encode(), text.encode("utf-16"), big_endian(text)):
        assert may_hold_kubeconfig(data)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kind: Deployment\n",
        "users: [a]\n",
        "clusters: [a]\n",
        "contexts: {}\ncontext: x\n",
        "apiVersion: v1\nkind: Secret\ndata: {password: Y2x1c3RlcnM=}\n",
        "apiVersion: v1\nkind: Secret\ndata: {a: AAAA, b: A, c: " + "QUJD" * 100 + "}\n",
        "binary!\n",
        "apiVersion: v1\n",
    ],
)
def test_no_for_others(text: str) -> None:
    for data in (text.encode(), text.encode("utf-16"), big_endian(text)):
        assert not may_hold_kubeconfig(data)


def test_no_for_bytes_that_are_no_text() -> None:
    assert not may_hold_kubeconfig(bytes(range(256)) * 10)
    assert not may_hold_kubeconfig(b"Secret" + bytes(range(256)) * 10)


def test_yes_for_the_kubeconfigs_of_the_corpus() -> None:
    if not CORPUS.exists():
        pytest.skip("the corpus is not part of the repository, and not beside it")
    said_no = {file.name for file in CORPUS.iterdir() if not may_hold_kubeconfig(file.read_bytes())}
    assert said_no
    for name in said_no:
        source = Source(name, (CORPUS / name).read_bytes())
        assert not is_text_of_one(source.text)


def test_it_needs_no_imports() -> None:
    script = """
import sys
import kubectl_share
before = {*sys.modules}
from kubectl_share.prefilter import may_hold_kubeconfig
assert not may_hold_kubeconfig(b"kind: Deployment")
assert may_hold_kubeconfig(b"users: []; contexts: []")
print(*sorted({*sys.modules} - before))
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, env=env)
    assert done.stdout.split() == ["kubectl_share.prefilter"]
