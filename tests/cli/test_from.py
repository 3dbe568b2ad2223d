"""`kubectl share bundle --from`: files side by side, without kubectl's merging."""

from __future__ import annotations

import pytest

from tests.support.kubectl import Kubectl, oracles
from tests.support.program import PROD, Home, contexts_named

OTHER = PROD.replace("prod.example", "other.example").replace("hunter2-canary", "hunter2-canary-of-other")


@pytest.fixture
def files(home: Home) -> Home:
    """Two files with a `prod` and an `alice` each, which differ."""
    (home.work / "one").write_text(PROD)
    (home.work / "two").write_text("# two\n" + OTHER.replace("current-context: prod", "current-context: 'prod' # eol"))
    return home


def bundled(home: Home, *words: str) -> tuple[str, list[str]]:
    """The bundle, and the notes on it."""
    done = home.share_quickly("bundle", *words, "-o", "out", "--force")
    assert done.code == 0, done.err
    return (home.work / "out").read_text(), [line for line in done.err.splitlines() if line.startswith("note: ")]


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_entries_of_one_name(files: Home, kubectl: Kubectl) -> None:
    """The context of each file keeps its own cluster and user."""
    text, notes = bundled(files, "--from", "one", "--from", "two")
    assert notes == [
        'note: cluster "prod" of two is called "prod-2", one of an earlier file has the name',
        'note: context "prod" of two is called "prod-2", one of an earlier file has the name',
        'note: user "alice" of two is called "alice-2", one of an earlier file has the name',
        "note: left out: 2 comments that belong to no entry",
    ]
    path = files.work / "out"
    for name, source in (("prod", "one"), ("prod-2", "two")):
        view = kubectl.view("--minify", "--context", name, "--kubeconfig", str(path))
        whole = kubectl.view("--kubeconfig", str(files.work / source))
        for kind, body in (("clusters", "cluster"), ("users", "user")):
            assert view[kind][0][body] == whole[kind][0][body]
    assert "current-context: prod\n" in text


def test_one_file_is_its_own_bundle(files: Home) -> None:
    assert bundled(files, "--from", "one") == (PROD, [])
    assert bundled(files, "--from", "one", "--from", "one", "--from", "./one") == (PROD, [])


def test_equal_entries_are_the_same(files: Home) -> None:
    (files.work / "three").write_text(contexts_named("dev"))
    text, notes = bundled(files, "--from", "one", "--from", "three")
    assert notes == []
    assert text.count("- name: prod\n") == 2
    assert text.count("- name: alice\n") == 1


def test_chosen_contexts(files: Home) -> None:
    text, _ = bundled(files, "prod-2", "--from", "one", "--from", "two")
    assert text == "# two\n" + OTHER.replace("current-context: prod", "current-context: 'prod-2' # eol").replace(
        "- name: prod", "- name: prod-2"
    ).replace("cluster: prod, user: alice", "cluster: prod-2, user: alice-2").replace(
        "- name: alice", "- name: alice-2"
    )


def test_other_policies(files: Home) -> None:
    text, notes = bundled(files, "--from", "one", "--from", "two", "--on-conflict", "keep")
    assert text == PROD
    assert len(notes) == 3
    text, _ = bundled(files, "--from", "one", "--from", "two", "--on-conflict", "replace")
    assert "other.example" in text
    assert "prod.example" not in text
    done = files.share_quickly("bundle", "--from", "one", "--from", "two", "--on-conflict", "refuse")
    assert done.err.startswith("error: 2 entries are there already, and differ\n")
    assert done.code == 2


def test_no_file_uses_the_entries_of_another(files: Home) -> None:
    (files.work / "three").write_text(PROD.replace("user: alice", "user: bob"))
    (files.work / "four").write_text(PROD.replace("alice", "bob"))
    files.cannot(
        *("bundle", "--from", "one", "--from", "three"),
        error='three: a context names the user "bob", which is not there',
        hint="give it one in its own file: with --from no file uses the entries of another",
    )
    files.cannot(
        *("bundle", "--from", "three", "--from", "four"),
        error='three:8:3: context "prod" names the user "bob", which is not there',
        hint="add it to users, or name another user in the context",
    )


def test_files_are_embedded_from_beside_their_own_file(desk: Home) -> None:
    (desk.work / "one").write_text(PROD)
    desk.has(OTHER.replace("token: hunter2-canary-of-other", "tokenFile: alice.token"))
    text, _ = bundled(desk, "--from", "one", "--from", str(desk.config))
    assert "- name: alice-2\n  user: {token: hunter2-canary-of-alice}\n" in text


def test_source_is_not_overwritten(files: Home) -> None:
    done = files.share_quickly("bundle", "--from", "one", "--from", "two", "-o", "two", "--force")
    assert done.err.startswith('error: "two" is where the contexts come from, it is not written to\n')


def test_from_and_kubeconfig(files: Home) -> None:
    files.cannot(
        *("bundle", "--from", "one", "--kubeconfig", "two"),
        error="--from and --kubeconfig both name files to read",
        hint="leave out the one or the other",
    )


def test_on_conflict_is_for_from(files: Home) -> None:
    files.has(PROD)
    files.cannot(
        *("prod", "--on-conflict", "keep"),
        error="--on-conflict needs --from",
        hint="without, kubectl's own rule holds: the first file wins",
    )
    assert bundled(files, "prod", "--from", "one", "--on-conflict", "keep") == (PROD, [])


def test_no_file_is_named(files: Home) -> None:
    files.cannot("bundle", "--from", "", error="--from names no file", hint="name a kubeconfig")


def test_file_without_contexts(files: Home) -> None:
    (files.work / "empty").touch()
    files.cannot("bundle", "--from", "empty", error="empty has no contexts", hint="name a file that has some")
    assert bundled(files, "--from", "empty", "--from", "one")[0] == PROD
