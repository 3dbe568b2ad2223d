"""Bundles of generated kubeconfigs: what kubectl loads from them, and which bytes of the source they hold."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.kubeconfig.loading import Merged, load
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.model import Context, Kind
from kubectl_share.operations.bundle import Bundle, bundle
from kubectl_share.operations.bundle.requests import Request
from tests.support.commenting import commented_out, on_one_line, with_values
from tests.support.generation import CANARY, TOP, Generated, Line, generate
from tests.support.kubectl import Kubectl, oracles
from tests.support.pki import make_pki

CONTEXTS_PER_FILE = 6
FILES = 8
"""Generated files for each call of kubectl."""
EXAMPLES = -(-int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000")) // (CONTEXTS_PER_FILE * FILES))

generated_batches = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)


seeds = st.integers(0, 2**32)


def bundle_of(path: Path, *contexts: str, **wishes: Any) -> Bundle:
    return bundle(load(str(path), {}), Request(patterns=contexts, **wishes))


def merged_view(kubectl: Kubectl, files: list[Path], *args: str) -> dict[str, dict[str, Any]]:
    """What kubectl makes of files that share no name: list -> name -> body."""
    shown = kubectl.view("--flatten", *args, env={"KUBECONFIG": os.pathsep.join(map(str, files))})
    bodies = {"clusters": "cluster", "contexts": "context", "users": "user"}
    return {name: {entry["name"]: entry[body] for entry in shown[name] or ()} for name, body in bodies.items()}


def with_token_files_embedded(view: dict[str, dict[str, Any]], files: list[Generated]) -> dict[str, dict[str, Any]]:
    """The one improvement over kubectl that generated files meet: see docs/improvements.md."""
    tokens = {user: token for file in files for user, token in file.token_files.items()}
    for name, user in view["users"].items():
        if name in tokens:
            assert user.pop("tokenFile")
            user["token"] = tokens[name]
    return view


def some_of(random: Random, file: Generated) -> list[str]:
    names = list(file.contexts)
    return random.sample(names, random.randint(1, len(names)))


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@generated_batches
@given(seed=seeds)
def test_kubectl_loads_from_a_bundle_what_it_loads_from_the_source(kubectl: Kubectl, seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_pki().write(folder)
        files = [generate(random, f"f{index}-", make_pki(), CONTEXTS_PER_FILE) for index in range(FILES)]
        sources, bundles, kept = [], [], set()
        for index, file in enumerate(files):
            sources.append(folder / f"{index}.yaml")
            sources[-1].write_bytes(file.data)
            chosen = some_of(random, file)
            bundles.append(folder / "elsewhere" / f"{index}.yaml")
            bundles[-1].parent.mkdir(exist_ok=True)
            bundles[-1].write_bytes(bundle_of(sources[-1], *chosen).data)
            kept |= {("contexts", context) for context in chosen}
            kept |= {("clusters", file.contexts[context][0]) for context in chosen}
            kept |= {("users", file.contexts[context][1]) for context in chosen}

        expected = with_token_files_embedded(merged_view(kubectl, sources), files)
        found = merged_view(kubectl, bundles)

        assert found == {
            list_name: {name: body for name, body in entries.items() if (list_name, name) in kept}
            for list_name, entries in expected.items()
        }


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@settings(generated_batches, max_examples=max(4, EXAMPLES // 5))
@given(seed=seeds)
def test_a_bundle_of_one_context_is_what_minify_and_flatten_give(kubectl: Kubectl, seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_pki().write(folder)
        file = generate(random, "", make_pki())
        (folder / "source").write_bytes(file.data)
        context = random.choice(list(file.contexts))
        (folder / "bundle").write_bytes(bundle_of(folder / "source", context).data)

        expected = kubectl.view("--kubeconfig", str(folder / "source"), "--minify", "--flatten", "--context", context)
        user = file.contexts[context][1]
        if user in file.token_files:
            del expected["users"][0]["user"]["tokenFile"]
            expected["users"][0]["user"]["token"] = file.token_files[user]

        assert kubectl.view("--kubeconfig", str(folder / "bundle")) == expected


@settings(generated_batches, max_examples=EXAMPLES * FILES)
@given(seed=seeds)
def test_what_is_kept_stays_byte_for_byte_and_nothing_else_is_there(seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_pki().write(folder)
        file = generate(random, "", make_pki())
        (folder / "source").write_bytes(file.data)
        chosen = some_of(random, file)

        result = bundle_of(folder / "source", *chosen)

        assert CANARY not in result.data.decode(file.encoding)
        assert not [notice for notice in result.notices if CANARY in notice]
        assert result.data == file.bundled(set(chosen), chosen[0])


@settings(generated_batches, max_examples=EXAMPLES * FILES)
@given(seed=seeds)
def test_nothing_of_an_entry_that_was_commented_out_is_there(seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_pki().write(folder)
        file = generate(random, "", make_pki())
        context = random.choice(list(file.contexts))
        (folder / "source").write_bytes(_with_an_entry_commented_out(random, file, context).data)

        result = bundle_of(folder / "source", context)

        assert CANARY not in result.data.decode(file.encoding)
        assert result.data == file.bundled({context}, context)


def _with_an_entry_commented_out(random: Random, file: Generated, context: str) -> Generated:
    """The file with an entry that the context does not need in comments instead: in its place, and behind `kind`."""
    cluster, user = file.contexts[context]
    needed = (f"contexts/{context}", f"clusters/{cluster}", f"users/{user}")
    with_dash = {line.owner for line in file.lines if line.owner and line.text.lstrip().startswith("- ")}
    owners = sorted(owner for owner in with_dash.difference(needed) if "/" in owner)
    if not owners:
        return file
    owner = random.choice(owners)
    own = [index for index, line in enumerate(file.lines) if line.owner == owner]
    texts = [file.lines[index].text for index in own]
    root = compose(Source("entry", "\n".join(texts).encode())).root
    assert root is not None
    (entry,) = plain_value(root)
    dash = next(text[: text.index("-")] for text in texts if text.lstrip().startswith("-"))
    lines = [Line(None, text) for text in commented_out(random, with_values(entry, CANARY), dash)]
    file.lines[own[0] : own[-1] + 1] = lines
    kind = file.lines.index(Line(TOP, "kind: Config"))
    at_the_end = on_one_line(random, with_values(entry, CANARY))
    file.lines[kind] = Line(TOP, f"kind: Config {at_the_end}", "kind: Config")
    return file


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@settings(generated_batches, max_examples=max(6, EXAMPLES // 2))
@given(seed=seeds)
def test_lists_of_files_are_bundled_as_kubectl_merges_them(kubectl: Kubectl, seed: int) -> None:
    """The files share names, so that entries are shadowed and contexts take clusters and users of other files."""
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files, paths = [], []
        for index in range(random.randint(2, 3)):
            make_pki().write(folder / str(index))
            files.append(generate(random, random.choice(["", "", "other-"]), make_pki(), random.randint(1, 4)))
            paths.append(folder / str(index) / "config")
            paths[-1].write_bytes(files[-1].data)
        setting = {"KUBECONFIG": os.pathsep.join(map(str, [*paths, folder / "missing"]))}
        merged = load(None, setting)
        chosen = random.sample(list(merged.entries[Kind.CONTEXT]), random.randint(1, len(merged.entries[Kind.CONTEXT])))
        if not _is_complete(merged, chosen):
            return
        (folder / "bundle").write_bytes(bundle(merged, Request(patterns=tuple(chosen))).data)

        found = kubectl.view("--kubeconfig", str(folder / "bundle"))
        expected = kubectl.view("--flatten", env=setting)
        winners = {user: file for file in reversed(files) for user in _users(file)}
        for entry in expected["users"]:
            if "tokenFile" in entry["user"]:
                del entry["user"]["tokenFile"]
                entry["user"]["token"] = winners[entry["name"]].token_files[entry["name"]]

        assert found["current-context"] == chosen[0]
        assert {entry["name"] for entry in found["contexts"]} == set(chosen)
        for list_name in ("clusters", "contexts", "users"):
            of_source = {entry["name"]: entry for entry in expected[list_name]}
            assert [entry for entry in found[list_name] if entry != of_source[entry["name"]]] == []
        assert found.get("extensions") == expected.get("extensions")
        assert CANARY not in (folder / "bundle").read_bytes().decode("utf-8", "replace").replace("\0", "")


def _users(file: Generated) -> set[str]:
    return {line.owner.removeprefix("users/") for line in file.lines if line.owner and line.owner.startswith("users/")}


def _is_complete(merged: Merged, chosen: list[str]) -> bool:
    """Whether every chosen context finds its cluster and its user."""
    from kubectl_share.kubeconfig.decoding import decode_body

    contexts = [decode_body(merged.entries[Kind.CONTEXT][name].entry, Context) for name in chosen]
    return all(c.cluster in merged.entries[Kind.CLUSTER] and c.user in merged.entries[Kind.USER] for c in contexts)
