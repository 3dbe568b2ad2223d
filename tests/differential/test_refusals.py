"""What kubectl refuses to load, we refuse, and nothing else: nearly right kubeconfigs, judged by both."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest

from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.loading import load_file
from tests.support.kubectl import Kubectl, oracles
from tests.support.mutation import mutated, valid

if TYPE_CHECKING:
    from pathlib import Path

FILES = int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000"))
FILES_PER_CALL = 500


def refused_by_us(names: list[str], folder: Path) -> dict[str, str]:
    """The file -> why."""
    found = {}
    for name in names:
        try:
            load_file(folder / name, name)
        except KubeconfigError as error:
            found[name] = str(error)
    return found


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@pytest.mark.parametrize("start", range(0, FILES, FILES_PER_CALL))
def test_both_refuse_the_same_files(kubectl: Kubectl, start: int, tmp_path: Path) -> None:
    names = [f"f{seed}" for seed in range(start, start + FILES_PER_CALL)]
    for name in names:
        (tmp_path / name).write_bytes(mutated(Random(int(name[1:]))))

    ours = refused_by_us(names, tmp_path)
    theirs = kubectl.refused(names, tmp_path)

    assert {name: ours[name] for name in ours.keys() - theirs} == {}, "kubectl loads these"
    assert theirs - ours.keys() == set(), "kubectl refuses these"
    assert len(theirs) > FILES_PER_CALL // 3, "the mutations are too tame"
    assert len(theirs) < FILES_PER_CALL, "the mutations are too wild"


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_the_valid_ones_load(kubectl: Kubectl, tmp_path: Path) -> None:
    names = [f"f{seed}" for seed in range(20)]
    for name in names:
        (tmp_path / name).write_text(valid(Random(int(name[1:]))))
    assert refused_by_us(names, tmp_path) == {}
    assert kubectl.refused(names, tmp_path) == set()


def test_a_refusal_has_a_place_and_no_secret() -> None:
    canary = "canary-5f1c"
    without_place, leaking = [], []
    for seed in range(300):
        text = mutated(Random(seed)).replace(b"aws", canary.encode()).replace(b"kube", canary.encode())
        try:
            compose(Source("f", text))
        except KubeconfigError as error:
            if error.place is None:
                without_place.append(seed)
            if canary in str(error) + error.hint:
                leaking.append(seed)
    assert (without_place, leaking) == ([], [])
