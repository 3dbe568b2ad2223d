"""A finding says "kubectl does not load this" exactly where kubectl does not: nearly right kubeconfigs, judged by both.

Two kinds of files stand outside. What has a template's placeholders in it is filled in later: there, no more is asked
than that kubectl refuses what we say it refuses. And what is plainly no kubeconfig is not judged as one, even if
somebody names it: `is_something_else` says which files these are.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from kubectl_share.document.composer import compose
from kubectl_share.document.members import key_text, members
from kubectl_share.document.nodes import Mapping, Scalar, Sequence, resolved, walk
from kubectl_share.document.scalars import value_of
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.decoding import TOP_LEVEL_KEYS, decode
from kubectl_share.model import LISTS
from kubectl_share.rules.rule import PROFILES
from tests.kubeconfig.test_decoding import LOADS, REFUSED
from tests.support.kubectl import oracles
from tests.support.mutation import mutated, valid
from tests.support.rules import judged

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from kubectl_share.document.members import Member

ROOT = Path(__file__).resolve().parents[2]
FILES = int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000"))
FILES_PER_CALL = 500
PLACEHOLDERS = ("${", "{{", "<%")
CANARY = "Canary7qZkXw"


def is_something_else(data: bytes) -> bool:
    """Whether a file is YAML, and nobody would take it for a kubeconfig.

    It is of another API group. Or it is of another kind, and less than two of the four keys are as in a kubeconfig, or
    all of these are empty. Or it is of no kind and has none of the keys, or just one that is not as in a kubeconfig, or
    that is empty and has other tools' keys beside it.
    """
    try:
        top = decode(compose(Source("f", data))).top
    except KubeconfigError:
        return False
    group, slash, _ = scalar_at(top, "apiVersion").rpartition("/")
    if group and slash:
        return True
    usable = [key for key in (*LISTS, "current-context") if is_usable(top, key)]
    is_empty = not any(has_content(top, key) for key in usable)
    if scalar_at(top, "kind") not in ("", "Config"):
        return len(usable) < 2 or is_empty
    if scalar_at(top, "kind") == "Config" or len(top.keys() & {*LISTS, "current-context"}) >= 2:
        return False
    return not usable or (is_empty and not top.keys() <= set(TOP_LEVEL_KEYS))


def scalar_at(top: Dict[str, Member], key: str) -> str:
    """The text of a key; empty if it is absent or null."""
    node = resolved(top[key].value) if key in top else None
    if isinstance(node, Scalar):
        return "" if value_of(node) is None else node.value
    return "" if node is None else "a list or a map"


def is_usable(top: Dict[str, Member], key: str) -> bool:
    """Whether the current-context is a single value; whether a list is null or empty, or has an entry with a body."""
    node = resolved(top[key].value) if key in top else None
    if key == "current-context" or not isinstance(node, Sequence):
        return isinstance(node, Scalar) and (key == "current-context" or value_of(node) is None)
    items = [resolved(item) for item in node.items]
    return not items or any(isinstance(item, Mapping) and LISTS[key].word in members(item) for item in items)


def has_content(top: Dict[str, Member], key: str) -> bool:
    """Whether a usable key is neither null nor empty."""
    node = resolved(top[key].value)
    return bool(node.items) if isinstance(node, Sequence) else isinstance(node, Scalar) and bool(value_of(node))


def holds_one_of(data: bytes, marks: tuple[str, ...]) -> bool:
    """Whether one of some texts is in a file."""
    text = Source("f", data).text
    return any(mark in text for mark in marks)


def compare(files: Dict[str, bytes], folder: Path) -> set[str]:
    """Judge the files, and let the oldest and the newest kubectl do so; gives those that all of us refuse."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    compared = {n for n, data in files.items() if not is_something_else(data)}
    templates = {name for name in compared if holds_one_of(files[name], PLACEHOLDERS)}
    ours = {name for name in compared if any(finding.load for finding in judged(files[name]))}
    for kubectl in oracles():
        theirs = kubectl.refused(files, folder) & compared
        assert ours - theirs == set(), f"kubectl {kubectl} loads these"
        assert theirs - templates - ours == set(), f"kubectl {kubectl} refuses these"
    assert len(compared - templates) > len(files) * 0.9, "too many stand outside"
    return ours


needs_kubectl = pytest.mark.skipif(not oracles(), reason="no kubectl is new enough")


@needs_kubectl
@pytest.mark.parametrize("start", range(0, FILES, FILES_PER_CALL))
def test_load_level_findings_are_what_kubectl_refuses(start: int, tmp_path: Path) -> None:
    refused = compare({f"f{seed}": mutated(Random(seed)) for seed in range(start, start + FILES_PER_CALL)}, tmp_path)

    assert len(refused) > FILES_PER_CALL // 3, "the mutations are too tame"
    assert len(refused) < FILES_PER_CALL * 9 // 10, "the mutations are too wild"


@needs_kubectl
def test_the_same_for_valid_ones(tmp_path: Path) -> None:
    assert compare({f"f{seed}": valid(Random(seed)).encode() for seed in range(50)}, tmp_path) == set()


@needs_kubectl
def test_the_same_for_what_the_decoder_is_tested_with(tmp_path: Path) -> None:
    base = "current-context: a\ncontexts: [{name: a, context: {}}]\n"
    files = {f"f{index}": (base + text).encode() for index, text in enumerate((*LOADS, *REFUSED))}

    assert len(compare(files, tmp_path)) > len(REFUSED) // 2


@needs_kubectl
def test_the_same_for_the_examples(tmp_path: Path) -> None:
    made = tmp_path / "made"
    subprocess.run([sys.executable, ROOT / "examples" / "make_credentials.py", made], check=True, capture_output=True)
    paths = sorted(path for pattern in ("*.yaml", "*.json") for path in made.rglob(pattern))
    files = {path.relative_to(made).as_posix(): path.read_bytes() for path in paths}
    assert len(files) > 20

    refused = compare(files, tmp_path / "again")

    assert refused == {f"bad/{name}.yaml" for name in ("bad-base64", "duplicate-names", "tab-indented", "wrong-type")}


def test_a_file_that_breaks_off_is_refused_whatever_it_begins_with() -> None:
    data = b"config: v1\nclusters: []\nusers: [{name: u, user: {}}]\n"

    assert [(one.code, one.load) for one in judged(data + b"\xff") if one.load] == [("KS101", True)]
    assert [one.code for one in judged(data) if one.load] == []


def holds_canary_as_a_name(data: bytes) -> bool:
    """Whether a change made a key or a name of the secret, which may be shown."""
    try:
        root = compose(Source("f", data)).root
    except KubeconfigError:
        return False
    pairs = [pair for node in walk(root) if isinstance(node, Mapping) for pair in node.pairs] if root else []
    return any(CANARY in key_text(key) for key, _ in pairs) or any(
        CANARY in value.value
        for key, value in pairs
        if isinstance(value, Scalar) and key_text(key) in ("name", "cluster", "user", "current-context")
    )


def seeded(seed: int) -> bytes:
    """A nearly right kubeconfig with a secret in many of its values."""
    data = mutated(Random(seed))
    for value in (b"aws", b"kube", b"someone", b"prod", b"LS0tLS1CRUdJTiBD", b"get-token", b"stage:"):
        data = data.replace(value, value[:-1] + CANARY.encode() + value[-1:])
    return data


@pytest.mark.parametrize("start", range(0, FILES // 2, FILES_PER_CALL // 2))
def test_no_rule_fails_and_no_finding_holds_a_value(start: int) -> None:
    found = 0
    for seed in range(start, start + FILES_PER_CALL // 2):
        data = seeded(seed)
        lines = re.split(r"\r\n?|\n", Source("f", data).text)
        may_be_named = holds_canary_as_a_name(data)
        for profile in PROFILES:
            for one in judged(data, profile=profile):
                found += 1
                shown = one.message + one.hint + one.fix + one.path
                assert may_be_named or CANARY not in shown, (seed, one.code)
                for line, column in ((one.line, one.column), (one.end_line, one.end_column)):
                    assert 1 <= line <= len(lines), (seed, one.code)
                    assert 1 <= column <= len(lines[line - 1]) + 1, (seed, one.code)
                assert (one.line, one.column) <= (one.end_line, one.end_column), (seed, one.code)
    assert found > FILES_PER_CALL
