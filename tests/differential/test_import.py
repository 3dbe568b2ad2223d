"""Generated kubeconfigs imported into each other: which bytes stay, and what kubectl sees afterwards."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubectl_share.errors import ImportRefusedError
from kubectl_share.kubeconfig.loading import load, load_file
from kubectl_share.kubeconfig.replacing import replace_all
from kubectl_share.operations.bundle import bundle
from kubectl_share.operations.bundle.requests import Request
from kubectl_share.operations.conflicts import OnConflict
from kubectl_share.operations.importing import ImportPlan, Wishes, plan_import
from kubectl_share.operations.own import load_own
from kubectl_share.operations.removing import plan_removal
from tests.support.generation import generate
from tests.support.kubectl import Kubectl, oracles
from tests.support.pki import make_pki

CONTEXTS_PER_FILE = 3
EXAMPLES = -(-int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000")) // (CONTEXTS_PER_FILE * 4))

generated = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)
few_generated = settings(generated, max_examples=-(-EXAMPLES // 8))
seeds = st.integers(0, 2**32)


class Desk:
    """A folder with a generated kubeconfig of one's own, and bundles to import."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.random = random
        self.folder = folder
        make_pki().write(folder)
        self.config = folder / "config"
        self.config.write_bytes(generate(random, "mine-", make_pki(), CONTEXTS_PER_FILE).data)

    def bundle(self, stem: str) -> Path:
        """A bundle whose names begin with `stem`."""
        source = self.folder / f"{stem}source"
        source.write_bytes(generate(self.random, stem, make_pki(), CONTEXTS_PER_FILE).data)
        path = self.folder / f"{stem}bundle"
        path.write_bytes(bundle(load(str(source), {}), Request(everything=True)).data)
        return path

    def plan(self, path: Path, policy: OnConflict = OnConflict.rename) -> ImportPlan:
        wishes = Wishes(on_conflict=policy)
        return plan_import(load_own(str(self.config), None, {}), load_file(path, path.name), wishes)

    def take_in(self, path: Path, policy: OnConflict = OnConflict.rename) -> list[str]:
        """Import a bundle; the new names of its contexts."""
        plan = self.plan(path, policy)
        replace_all(plan.changes, "then", "")
        return [context.summary.name for context in plan.contexts]

    def take_out(self, names: list[str]) -> None:
        replace_all(plan_removal(load_own(str(self.config), None, {}), tuple(names)).changes, "then", "")


def is_subsequence(lines: list[bytes], whole: list[bytes]) -> bool:
    """Whether the lines stand in the whole, in this order."""
    rest = iter(whole)
    return all(line in rest for line in lines)


def view(kubectl: Kubectl, *files: Path) -> dict[str, dict[str, Any]]:
    """list -> name -> body, of files that share no name."""
    shown = kubectl.view(env={"KUBECONFIG": os.pathsep.join(map(str, files))})
    bodies = {"clusters": "cluster", "contexts": "context", "users": "user"}
    return {name: {entry["name"]: entry[body] for entry in shown[name] or ()} for name, body in bodies.items()}


@generated
@given(seed=seeds)
def test_remove_after_import_gives_back_every_byte(seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(Path(name), random)
        before = desk.config.read_bytes()
        first, second = desk.bundle("theirs-"), desk.bundle("others-")
        names = desk.take_in(first)
        between = desk.config.read_bytes()
        assert is_subsequence(before.splitlines(), between.splitlines())
        assert desk.plan(first).changes == ()
        more = desk.take_in(second)
        after = desk.config.read_bytes()
        assert is_subsequence(between.splitlines(), after.splitlines())
        assert desk.plan(first).changes == ()
        assert desk.plan(second).changes == ()
        desk.take_out(more)
        assert desk.config.read_bytes() == between
        desk.take_out(names)
        assert desk.config.read_bytes() == before


@generated
@given(seed=seeds)
def test_entries_of_the_same_names(seed: int) -> None:
    """What is there already stays, to the byte, whatever the other file calls its entries."""
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(Path(name), random)
        before, bundle = desk.config.read_bytes(), desk.bundle("mine-")
        desk.take_in(bundle)
        after = desk.config.read_bytes()
        assert is_subsequence(before.splitlines(), after.splitlines())
        assert desk.plan(bundle).changes == ()
        try:
            desk.take_in(bundle, OnConflict.replace)
        except ImportRefusedError:  # a context that is not in the bundle uses the cluster too
            assert desk.config.read_bytes() == after
        else:
            assert desk.plan(bundle, OnConflict.refuse).changes == ()


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@few_generated
@given(seed=seeds)
def test_kubectl_sees_old_and_new_and_nothing_else(kubectl: Kubectl, seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(Path(name), random)
        before, theirs = view(kubectl, desk.config), desk.bundle("theirs-")
        new = view(kubectl, theirs)
        for user in new["users"].values():
            if user.get("exec", {}).get("command") == "./get-token":  # relative to the folder of its file
                user["exec"]["command"] = str(desk.folder / "get-token")
        desk.take_in(theirs)
        after = view(kubectl, desk.config)
        assert after == {kind: {**before[kind], **new[kind]} for kind in before}
        desk.take_out(list(new["contexts"]))
        assert view(kubectl, desk.config) == before
