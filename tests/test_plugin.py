"""`kubectl share`, through a real kubectl that finds the program on its PATH."""

from __future__ import annotations

import os

import pytest

from tests.support.kubectl import Kubectl, oracles
from tests.support.program import BIN, PROD, PROGRAM, Home, Outcome, contexts_named, mode_of, snapshot

KUBECTLS = oracles()
if not KUBECTLS:
    pytest.skip("there is no kubectl of 1.27 or later here", allow_module_level=True)


@pytest.fixture(params=KUBECTLS, ids=str)
def kubectl(request: pytest.FixtureRequest, home: Home) -> Home:
    """A home where `kubectl` on the PATH is the real one."""
    oracle: Kubectl = request.param
    (home.path / "bin").mkdir()
    (home.path / "bin/kubectl").symlink_to(oracle.path)
    home.has(PROD)
    return home


def run(home: Home, script: str, **env: str) -> Outcome:
    path = os.pathsep.join([str(home.path / "bin"), str(BIN), "/usr/bin", "/bin"])
    return home.shell(script, env={"PATH": path, **env})


def test_is_listed(kubectl: Home) -> None:
    done = run(kubectl, "kubectl plugin list")
    assert str(PROGRAM) in done.out.decode().splitlines()
    assert "share" not in done.err, "kubectl warns of a plugin that it cannot run, or that another one hides"


def test_same_as_the_program_itself(kubectl: Home) -> None:
    for words in ("share bundle -- prod", "share --all -o", "share"):
        alone = run(kubectl, f"kubectl-{words}")
        assert run(kubectl, f"kubectl {words}") == alone, words


def test_bundle(kubectl: Home) -> None:
    done = run(kubectl, "kubectl share prod")
    assert (done.code, done.out) == (0, PROD.encode())
    assert done.err == "1 context in standard output\n* prod  https://prod.example:6443, token\n"


def test_options_are_the_plugins(kubectl: Home) -> None:
    """Also those that kubectl has itself."""
    (kubectl.work / "other").write_text(contexts_named("a", "b"))
    done = run(kubectl, "kubectl share bundle --kubeconfig=other --context b -n team-a -o out --no-comments")
    assert (done.code, done.out) == (0, b"")
    assert done.err.splitlines()[0] == "1 context in out (only you can read it)"
    assert mode_of(kubectl.work / "out") == 0o600
    assert run(kubectl, "kubectl config view --raw -o jsonpath={.contexts} --kubeconfig out").out == (
        b'[{"context":{"cluster":"prod","namespace":"team-a","user":"alice"},"name":"b"}]'
    )


def test_errors_pass_through(kubectl: Home) -> None:
    before = snapshot(kubectl.path)
    done = run(kubectl, "kubectl share nope")
    assert (done.code, done.out) == (2, b"")
    assert done.err.splitlines() == [
        'error: there is no context "nope" in ~/.kube/config',
        'hint: contexts there: "prod"',
    ]
    assert snapshot(kubectl.path) == before


def test_context_with_dashes(kubectl: Home) -> None:
    """kubectl looks for plugins of longer names first: kubectl-share-kind_dev."""
    kubectl.has(contexts_named("kind-dev"))
    done = run(kubectl, "kubectl share kind-dev")
    assert (done.code, done.out.decode()) == (0, contexts_named("kind-dev"))


def test_quoted_glob(kubectl: Home) -> None:
    kubectl.has(contexts_named("team-a", "team-b"))
    done = run(kubectl, "touch team-c; kubectl share 'team-*'")
    assert (done.code, done.out.decode()) == (0, contexts_named("team-a", "team-b"))


def test_list_of_files(kubectl: Home) -> None:
    (kubectl.work / "other").write_text(contexts_named("stage").replace("prod", "shop"))
    done = run(kubectl, "kubectl share stage", KUBECONFIG=f"{kubectl.config}:other")
    assert (done.code, done.err.splitlines()[1]) == (0, "* stage  https://shop.example:6443, token")


def test_pipe_of_the_manual(kubectl: Home) -> None:
    done = run(kubectl, "set -o pipefail; kubectl share prod | sh -c 'umask 077; cat > prod.kubeconfig'")
    assert done.code == 0
    assert (kubectl.work / "prod.kubeconfig").read_text() == PROD
    assert mode_of(kubectl.work / "prod.kubeconfig") == 0o600
