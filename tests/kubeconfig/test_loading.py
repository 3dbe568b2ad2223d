"""Which files are loaded, and what kubectl sees in them together."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.decoding import decode
from kubectl_share.kubeconfig.loading import (
    KubeconfigFile,
    Merged,
    load,
    load_file,
    merge,
    paths_to_load,
    shown_path,
)
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.model import Kind
from tests.support.kubectl import Kubectl, oracles

if TYPE_CHECKING:
    from collections.abc import Mapping

KUBECTLS = pytest.mark.parametrize("kubectl", oracles(), ids=str)


def config(name: str) -> str:
    """A kubeconfig that says by its current context which one it is."""
    return f"current-context: {name}\n"


# Finding the files: (--kubeconfig, KUBECONFIG) -> the files that are looked at, in their order.

FOUND: dict[tuple[str | None, str | None], list[str]] = {
    (None, None): ["/home/me/.kube/config"],
    (None, ""): ["/home/me/.kube/config"],
    ("", None): ["/home/me/.kube/config"],
    ("", "a"): ["a"],
    ("a", None): ["a"],
    ("a", "b"): ["a"],
    ("a:b", "c"): ["a:b"],
    (":", "c"): [":"],
    (None, "a"): ["a"],
    (None, "a:b"): ["a", "b"],
    (None, "b:a:b:c:a"): ["b", "a", "c"],
    (None, ":a::b:"): ["a", "b"],
    (None, ":"): [],
    (None, ":::"): [],
    (None, "a:./a"): ["a", "./a"],  # only exact duplicates
    (None, "~/x"): ["~/x"],
    (None, " a"): [" a"],
    (None, "/abs/x:rel/y"): ["/abs/x", "rel/y"],
}


@pytest.mark.parametrize(("given", "expected"), FOUND.items())
def test_which_files_are_looked_at(given: tuple[str | None, str | None], expected: list[str]) -> None:
    explicit, listed = given
    environment = {"HOME": "/home/me"} | ({} if listed is None else {"KUBECONFIG": listed})

    assert paths_to_load(explicit, environment) == tuple(map(Path, dict.fromkeys(expected)))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HOME": "/home/me"}, "/home/me/.kube/config"),
        ({"HOME": "/home/me/"}, "/home/me/.kube/config"),
        ({"HOME": "me"}, "me/.kube/config"),
        ({}, ".kube/config"),
        ({"HOME": ""}, ".kube/config"),
        ({"USERPROFILE": "/u"}, "/u/.kube/config"),
    ],
)
def test_the_default_file_is_in_the_home_folder(environment: dict[str, str], expected: str) -> None:
    assert paths_to_load(None, environment) == (Path(expected),)


# The same on disk. The folder is also HOME and the working directory.


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files a, b, `a:b`, ~/c and the default file, each with itself as current context; a working directory."""
    files = {"a": "a", "b": "b", "a:b": "a:b", "~/c": "c", ".kube/config": "default", "sub/d": "d"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(config(f'"{content}"'))
    (tmp_path / "empty").write_text("")
    (tmp_path / "link").symlink_to("sub/d")
    monkeypatch.chdir(tmp_path)
    return tmp_path


ON_DISK: dict[tuple[str | None, str | None], str] = {
    (None, None): "default",
    (None, ""): "default",
    ("a", None): "a",
    ("a", "b"): "a",
    ("a:b", None): "a:b",
    (None, "a:b"): "a",
    (None, "b:a"): "b",
    (None, ":b:"): "b",
    (None, "missing:b"): "b",
    (None, "missing:missing2:b:a"): "b",
    (None, "empty:b"): "b",
    (None, "~/c"): "c",
    (None, "sub/d:a"): "d",
    (None, "link"): "d",
    ("empty", "a"): "",
}


def environment_of(home: Path, listed: str | None) -> dict[str, str]:
    return {"HOME": str(home)} | ({} if listed is None else {"KUBECONFIG": listed})


@pytest.mark.parametrize(("given", "expected"), ON_DISK.items())
def test_the_files_on_disk(folder: Path, given: tuple[str | None, str | None], expected: str) -> None:
    explicit, listed = given

    assert load(explicit, environment_of(folder, listed)).current_context == expected


@KUBECTLS
def test_kubectl_finds_the_same_files(folder: Path, kubectl: Kubectl) -> None:
    for (explicit, listed), expected in ON_DISK.items():
        arguments = [] if explicit is None else ["--kubeconfig", explicit]
        view = kubectl.view(*arguments, cwd=folder, env=environment_of(folder, listed))

        assert view["current-context"] == expected, (explicit, listed)


MISSING = {
    (None, "x"): "there is no kubeconfig: x does not exist",
    (None, "x:y"): "there is no kubeconfig: x, y does not exist",
    (None, ":"): "KUBECONFIG names no file",
    ("x", None): '"x" does not exist',
    ("a:x", "a"): '"a:x" does not exist',
    (None, "sub"): '"sub" is a directory',
    ("sub", None): '"sub" is a directory',
    (None, "a:sub"): '"sub" is a directory',
    ("a/x", None): '"a/x" cannot be read: Not a directory',
}


@pytest.mark.parametrize(("given", "message"), MISSING.items())
def test_what_cannot_be_loaded(folder: Path, given: tuple[str | None, str | None], message: str) -> None:
    explicit, listed = given

    with pytest.raises(KubeconfigError) as caught:
        load(explicit, environment_of(folder, listed))

    assert caught.value.message == message
    assert "\n" not in caught.value.hint


def test_without_any_file_the_default_is_named(tmp_path: Path) -> None:
    with pytest.raises(KubeconfigError) as caught:
        load(None, {"HOME": str(tmp_path)})

    assert caught.value.message == "there is no kubeconfig: ~/.kube/config does not exist"
    assert caught.value.hint == "name one with --kubeconfig or KUBECONFIG"


def test_a_link_to_nothing_is_no_missing_file(folder: Path) -> None:
    """kubectl skips it, as if it were missing."""
    (folder / "dangling").symlink_to("nowhere")

    assert load(None, environment_of(folder, "dangling:a")).current_context == "a"


def test_a_path_through_a_file_is_an_error_even_in_a_list(folder: Path) -> None:
    with pytest.raises(KubeconfigError, match='"a/x" cannot be read: Not a directory'):
        load(None, environment_of(folder, "a/x:b"))


@KUBECTLS
def test_kubectl_takes_a_path_through_a_file_for_an_error(folder: Path, kubectl: Kubectl) -> None:
    done = kubectl.run("config", "view", cwd=folder, env=environment_of(folder, "a/x:b"))

    assert done.returncode == 1
    assert "not a directory" in done.stderr


@KUBECTLS
def test_without_a_home_the_default_file_is_in_the_working_directory(folder: Path, kubectl: Kubectl) -> None:
    assert load(None, {"HOME": ""}).current_context == "default"
    assert kubectl.view(cwd=folder, env={"HOME": ""})["current-context"] == "default"


@KUBECTLS
def test_kubectl_skips_a_link_to_nothing(folder: Path, kubectl: Kubectl) -> None:
    (folder / "dangling").symlink_to("nowhere")

    assert kubectl.view(cwd=folder, env=environment_of(folder, "dangling:a"))["current-context"] == "a"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(folder: Path) -> None:
    (folder / "a").chmod(0)

    with pytest.raises(KubeconfigError, match='"a" may not be read by you'):
        load("a", {})


def test_a_file_that_kubectl_refuses_is_refused_with_its_place(folder: Path) -> None:
    (folder / "bad").write_text("users:\n- name: u\n  user: {token: 5}\n")

    with pytest.raises(KubeconfigError) as caught:
        load(None, environment_of(folder, f"a:{folder}/bad"))

    assert str(caught.value) == "~/bad:3:17: users[0].user.token must be a string, and is a number"


def test_one_bad_file_spoils_the_list_wherever_it_stands(folder: Path) -> None:
    (folder / "bad").write_text("[")

    for listed in ("bad:a", "a:bad"):
        with pytest.raises(KubeconfigError, match="is not valid YAML"):
            load(None, environment_of(folder, listed))


@pytest.mark.parametrize(
    ("path", "home", "shown"),
    [
        ("/home/me/.kube/config", "/home/me", "~/.kube/config"),
        ("/home/meg/x", "/home/me", "/home/meg/x"),
        ("/home/me", "/home/me", "/home/me"),
        ("/x/home/me/y", "/home/me", "/x/home/me/y"),
        ("/etc/x", "/", "/etc/x"),
        ("rel/x", "", "rel/x"),
        ("rel/x", "rel", "~/x"),
        ("/home/me/home/me/x", "/home/me", "~/home/me/x"),
        ("/home/me/a\x1bb", "/home/me", "~/a\x1bb"),
        ("/etc/\u202ex", "/home/me", "/etc/\u202ex"),
    ],
    ids=ascii,
)
def test_a_path_is_shown_as_a_person_would_write_it(path: str, home: str, shown: str) -> None:
    assert shown_path(Path(path), home) == shown


@pytest.mark.parametrize(
    ("path", "expected"), [("a", "."), ("sub/d", "sub"), ("sub/../a", "."), ("./a", "."), ("link", ".")]
)
def test_relative_paths_start_at_the_folder_of_the_file_itself(folder: Path, path: str, expected: str) -> None:
    file = load_file(Path(path), path)

    assert file.folder == (folder / expected)
    assert file.folder.is_absolute()


# Merging


def merged(*texts: str) -> Merged:
    def loaded(index: int, text: str) -> KubeconfigFile:
        document = compose(Source(f"f{index}", text.encode()))
        return KubeconfigFile(Path(f"f{index}"), f"f{index}", document, decode(document))

    return merge(loaded(index, text) for index, text in enumerate(texts))


def as_view(content: Merged) -> dict[str, Any]:
    """What we merged, in the form of `kubectl config view -o json`, absent and empty fields left out."""
    view: dict[str, Any] = {
        kind.list_name: {name: plain_value(origin.entry.node) for name, origin in entries.items()}
        for kind, entries in content.entries.items()
    }
    view["current-context"] = content.current_context
    view["colors"] = content.preferences.colors
    view["extensions"] = {extension.name: extension.extension for extension in content.extensions}
    view["preferences.extensions"] = {e.name: e.extension for e in content.preferences.extensions}
    return view


def without_empty(body: dict[str, Any]) -> dict[str, Any]:
    """kubectl prints some fields even if they are empty."""
    return {key: value for key, value in body.items() if value != ""}


def kubectls_view(view: Mapping[str, Any]) -> dict[str, Any]:
    preferences = view.get("preferences") or {}
    return {
        **{
            list_name: {
                item["name"]: {"name": item["name"], body: without_empty(item[body])} for item in view[list_name] or []
            }
            for list_name, body in (("clusters", "cluster"), ("contexts", "context"), ("users", "user"))
        },
        "current-context": view["current-context"],
        "colors": preferences.get("colors", False),
        "extensions": {item["name"]: item["extension"] for item in view.get("extensions") or []},
        "preferences.extensions": {item["name"]: item["extension"] for item in preferences.get("extensions") or []},
    }


A = """
current-context: a
preferences: {extensions: [{name: p, extension: a}]}
extensions: [{name: shared, extension: {x: 1}}, {name: only-a, extension: 1}]
clusters:
- {name: shared, cluster: {server: "https://a", tls-server-name: a}}
- {name: only-a, cluster: {server: "https://a"}}
contexts:
- {name: shared, context: {cluster: shared, user: admin}}
users:
- {name: admin, user: {token: a}}
"""
B = """
current-context: b
preferences: {colors: true, extensions: [{name: p, extension: b}, {name: q, extension: b}]}
extensions: [{name: shared, extension: {y: 2}}, {name: only-b, extension: 2}]
clusters:
- {name: only-b, cluster: {server: "https://b"}}
- {name: shared, cluster: {server: "https://b", proxy-url: "http://b"}}
contexts:
- {name: of-b, context: {cluster: only-b, user: admin}}
users:
- {name: admin, user: {username: b, password: b}}
"""
PAIRS: dict[str, list[str]] = {
    "one": [A],
    "two": [A, B],
    "the other way round": [B, A],
    "the same twice": [A, A],
    "an empty file first": ["", B],
    "null first": ["null", B],
    "an empty current context first": ["current-context: ''", B],
    "a null current context first": ["current-context: ~", B],
    "no current context at all": ["clusters: []", "users: []"],
    "colors false first": ["preferences: {colors: false}", "preferences: {colors: true}"],
    "colors true first": ["preferences: {colors: true}", "preferences: {colors: false}"],
    "colors in no file": ["preferences: {}", "preferences: null"],
    "an entry without a body first": ["clusters: [{name: shared, cluster: {}}]", A],
    "names that differ in case": [
        "clusters: [{name: x, cluster: {server: a}}]",
        "clusters: [{name: X, cluster: {server: b}}]",
    ],
    "names without a letter": [
        "contexts: [{name: '', context: {user: a}}]",
        "contexts: [{name: '', context: {user: b}}, {name: ' ', context: {user: c}}]",
    ],
    "three": [B, "users: [{name: third, user: {token: c}}]", A],
    "an extension of a list first": ["extensions: [{name: shared, extension: [1]}]", A],
    "nested extensions": [
        "extensions: [{name: e, extension: {a: {b: 1}}}]",
        "extensions: [{name: e, extension: {a: {c: 2}, d: 3}}]",
    ],
}


@KUBECTLS
@pytest.mark.parametrize("name", PAIRS)
def test_files_are_merged_as_kubectl_merges_them(kubectl: Kubectl, name: str, tmp_path: Path) -> None:
    texts = PAIRS[name]
    for index, text in enumerate(texts):
        (tmp_path / f"f{index}").write_text(text)
    listed = ":".join(f"f{index}" for index in range(len(texts)))

    view = kubectl.view(cwd=tmp_path, env={"KUBECONFIG": listed})

    assert as_view(merged(*texts)) == kubectls_view(view)


def test_the_first_file_wins_with_its_whole_entry() -> None:
    content = merged(A, B)

    won = {name: origin.file.shown for name, origin in content.entries[Kind.CLUSTER].items()}
    assert won == {"shared": "f0", "only-a": "f0", "only-b": "f1"}
    assert list(won) == ["shared", "only-a", "only-b"]
    assert [(o.file.shown, o.entry.kind, o.entry.name) for o in content.shadowed] == [
        ("f1", Kind.CLUSTER, "shared"),
        ("f1", Kind.USER, "admin"),
    ]


def test_the_parts_of_a_merge() -> None:
    content = merged(A, B)

    assert [file.shown for file in content.files] == ["f0", "f1"]
    assert content.current_context == "a"
    assert content.preferences.colors is True
    assert [(e.name, e.extension) for e in content.preferences.extensions] == [("p", "a"), ("q", "b")]
    assert [(e.name, e.extension) for e in content.extensions] == [("only-a", 1), ("only-b", 2), ("shared", {"x": 1})]


def test_nothing_is_merged_to_nothing() -> None:
    content = merged()

    assert (content.files, content.shadowed, content.current_context, content.extensions) == ((), (), "", ())
    assert content.entries == {Kind.CLUSTER: {}, Kind.CONTEXT: {}, Kind.USER: {}}


def test_a_file_of_the_list_twice_by_two_names_shadows_itself(folder: Path) -> None:
    (folder / "a").write_text(A)

    content = load(None, environment_of(folder, "a:./a"))

    assert len(content.files) in (1, 2)
    assert content.entries[Kind.USER]["admin"].file.path == Path("a")
