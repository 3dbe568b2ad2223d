"""A kubeconfig that cannot be loaded gets one clear error with its place, and nothing is changed."""

from __future__ import annotations

import socket

import pytest

from kubectl_share.errors import quoted
from tests.support.program import PROD, Home, contexts_named, kubeconfig, snapshot

NAME_ONE = "name one with --kubeconfig or KUBECONFIG"
NEITHER = "kubectl cannot load it either"
IS_IT_TEXT = "is this a text file?"
QUOTE_IT = "put it into quotes"
CONTEXTS_THERE = 'contexts there: "prod"'


def test_good_file(home: Home) -> None:
    home.has(PROD)
    done = home.share("prod")
    assert (done.code, done.out) == (0, PROD.encode())
    assert home.share_quickly("prod") == done


def test_bad_file(home: Home) -> None:
    home.has("contexts: [")
    done = home.share("prod")
    assert (done.code, done.out) == (2, b"")
    assert home.share_quickly("prod") == done


@pytest.mark.parametrize(
    ("words", "env", "error"),
    [
        pytest.param(["prod"], {}, "there is no kubeconfig: ~/.kube/config does not exist", id="home"),
        pytest.param(
            ["prod"],
            {"KUBECONFIG": "one:/nowhere/two:"},
            "there is no kubeconfig: one, /nowhere/two does not exist",
            id="KUBECONFIG",
        ),
        pytest.param(["prod"], {"KUBECONFIG": ":"}, "KUBECONFIG names no file", id="KUBECONFIG without a name"),
        pytest.param(["prod", "--kubeconfig", "a:b"], {}, '"a:b" does not exist', id="option"),
        pytest.param(["prod", "--kubeconfig", "~/.kube/config"], {}, '"~/.kube/config" does not exist', id="tilde"),
    ],
)
def test_no_file(home: Home, words: list[str], env: dict[str, str], error: str) -> None:
    home.cannot(*words, env=env, error=error, hint=NAME_ONE)


def test_missing_files_of_a_list_are_skipped(home: Home) -> None:
    home.has(PROD)
    done = home.share("prod", env={"KUBECONFIG": f"missing:{home.config}"})
    assert (done.code, done.out) == (0, PROD.encode())


def test_directory(home: Home) -> None:
    hint = "name a file; kubectl loads no directories"
    home.cannot("prod", env={"KUBECONFIG": str(home.work)}, error='"~/work" is a directory', hint=hint)


def test_one_bad_file_of_a_list(home: Home) -> None:
    home.has(PROD)
    home.has("a: [", "broken")
    home.cannot(
        "prod",
        env={"KUBECONFIG": f"{home.config}:{home.config.with_name('broken')}"},
        error="~/.kube/broken:1:5: is not valid YAML: did not find expected node content",
        hint=NEITHER,
    )


def test_file_of_another_user(commoner: Home) -> None:
    commoner.has(PROD).chmod(0)
    commoner.cannot("prod", error='"~/.kube/config" may not be read by you', hint="see its owner and mode with ls -l")


def test_file_in_a_closed_folder(commoner: Home) -> None:
    commoner.has(PROD)
    folder = commoner.config.parent
    folder.chmod(0)
    try:
        done = commoner.share("prod")
        with (commoner.path.parent / "out").open("wb") as file:
            to_file = commoner.share("prod", stdout=file)
    finally:
        folder.chmod(0o700)
    for outcome in (done, to_file):
        assert (outcome.code, outcome.out) == (2, b"")
        assert outcome.err.splitlines() == [
            'error: "~/.kube/config" may not be read by you',
            "hint: see its owner and mode with ls -l",
        ]


@pytest.mark.parametrize("text", ["# nothing yet\n", "contexts: null\n"], ids=["empty", "null"])
@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["prod"], 'there is no context "prod" in ~/.kube/config'),
        (["bundle"], "no context is named, and ~/.kube/config has no current-context"),
        (["--all"], "~/.kube/config has no contexts"),
    ],
    ids=["named", "current", "all"],
)
def test_empty_file(home: Home, text: str, words: list[str], error: str) -> None:
    """What the hint says is left open here; that there is one is not."""
    home.has(text)
    before = snapshot(home.path)
    done = home.share_quickly(*words)
    first, *rest = done.err.splitlines()
    assert (done.code, done.out, first) == (2, b"", f"error: {error}")
    assert [line[:6] for line in rest] == ["hint: "]
    assert snapshot(home.path) == before


# Bytes that are no YAML text


@pytest.mark.parametrize(
    ("content", "place", "error", "hint"),
    [
        (
            b"\x7fELF\x02\x01\x01" + bytes(range(256)),
            "1:1",
            "holds the character U+007F, which YAML does not allow",
            IS_IT_TEXT,
        ),
        (
            b"\x1f\x8b\x08\x00\xff\xfe",
            "1:1",
            "holds the character U+001F, which YAML does not allow",
            IS_IT_TEXT,
        ),
        (
            PROD.replace("alice", "ali\x00ce").encode(),
            "9:37",
            "holds the character U+0000, which YAML does not allow",
            IS_IT_TEXT,
        ),
        (
            PROD.replace("alice", "ali\x1bce").encode(),
            "9:37",
            "holds the character U+001B, which YAML does not allow",
            IS_IT_TEXT,
        ),
        (
            PROD.replace("alice", "al\xe9ce").encode("latin-1"),
            "9:36",
            "is not text: it is not valid UTF-8",
            "a kubeconfig is YAML or JSON in UTF-8, or in UTF-16 with a byte order mark",
        ),
    ],
    ids=["ELF", "gzip", "null", "escape", "Latin-1"],
)
def test_not_text(home: Home, content: bytes, place: str, error: str, hint: str) -> None:
    home.has(content)
    home.cannot("prod", error=f"~/.kube/config:{place}: {error}", hint=hint)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_mark(home: Home, encoding: str) -> None:
    content = PROD.replace("alice", "al\xe9ce").encode(encoding)
    home.has(content)
    done = home.share("prod")
    assert (done.code, done.out) == (0, content)


# YAML that no reader should have to bear

TOO_DEEP = "is nested more than 10000 levels deep"
BOMB = "".join(
    f"{name}: &{name} [{', '.join([before] * 9)}]\n"
    for name, before in [("a", "lol"), *((chr(c + 1), f"*{chr(c)}") for c in range(97, 106))]
)


@pytest.mark.parametrize(
    ("text", "place", "error"),
    [
        pytest.param(BOMB, "4:20", "expands its aliases to an excessive size", id="bomb"),
        pytest.param("x: " + "[" * 20000 + "]" * 20000, "1:10003", TOO_DEEP, id="flow lists"),
        pytest.param("{x: " * 20000 + "}" * 20000, "1:40001", TOO_DEEP, id="flow maps"),
        pytest.param("x: " + "[" * 20000, "1:10003", TOO_DEEP, id="flow lists that never end"),
        pytest.param("x:\n  " + "- " * 20000 + "y", "2:20001", TOO_DEEP, id="block lists"),
        pytest.param("x: &x\n  y: [*x]", "2:7", "has an anchor that contains itself", id="cycle"),
        pytest.param("x: *y", "1:4", "has an alias whose anchor is not defined before it", id="unknown anchor"),
    ],
)
def test_strange_structure(home: Home, text: str, place: str, error: str) -> None:
    home.has(f"{text}\n{PROD}")
    home.cannot("prod", error=f"~/.kube/config:{place}: {error}", hint=NEITHER)


@pytest.mark.parametrize(
    "text", ["x: " + "[" * 9000 + "]" * 9000, "x: &x [1]\ny: [*x, *x]", "x: &x {y: 1}\nz: {<<: *x}"]
)
def test_bearable_structure(home: Home, text: str) -> None:
    home.has(f"{text}\n{PROD}")
    done = home.share("prod")
    assert (done.code, done.out) == (0, PROD.encode())


# YAML that is no kubeconfig


@pytest.mark.parametrize(
    ("text", "place", "error", "hint"),
    [
        pytest.param("{{}}\n", "1:2", "has a list or a map as a key", NEITHER, id="template"),
        pytest.param(
            PROD.replace("  user: {", "\tuser: {"),
            "12:1",
            "is not valid YAML: found a tab character that violates indentation",
            "indent with spaces, YAML allows no tabs there",
            id="tab",
        ),
        pytest.param("- x\n", "1:1", "is no kubeconfig: its top level is not a map", NEITHER, id="list"),
        pytest.param(
            f"kind: Secret\n{PROD.replace('kind: Config', '')}",
            "1:7",
            "is no kubeconfig: its kind is not Config",
            "a kubeconfig has kind: Config",
            id="kind",
        ),
        pytest.param(
            kubeconfig(user="token: 4711"),
            "12:17",
            "users[0].user.token must be a string, and is a number",
            QUOTE_IT,
            id="number as token",
        ),
        pytest.param(
            kubeconfig(context="namespace: on"),
            "9:52",
            "contexts[0].context.namespace must be a string, and is a bool",
            QUOTE_IT,
            id="bool as namespace",
        ),
        pytest.param(
            kubeconfig(cluster="certificate-authority-data: hunter2-canary"),
            "6:76",
            "clusters[0].cluster.certificate-authority-data is not valid base64",
            "base64 has no spaces, and = at its end where needed; base64 < FILE | tr -d '\\n' writes it",
            id="base64",
        ),
        pytest.param(
            f"{PROD}- name: alice\n  user: {{token: hunter2-canary-2}}\n",
            "13:3",
            'users has two entries named "alice"',
            "give every entry a name of its own",
            id="duplicate names",
        ),
        pytest.param(
            PROD.replace("user: alice", "user: bob"),
            "8:3",
            'context "prod" names the user "bob", which is not there',
            "add it to users, or name another user in the context",
            id="dangling user",
        ),
        pytest.param(
            PROD.replace("cluster: prod,", "cluster: old,"),
            "8:3",
            'context "prod" names the cluster "old", which is not there',
            "add it to clusters, or name another cluster in the context",
            id="dangling cluster",
        ),
    ],
)
def test_no_kubeconfig(home: Home, text: str, place: str, error: str, hint: str) -> None:
    home.has(text)
    home.cannot("prod", error=f"~/.kube/config:{place}: {error}", hint=hint)


def test_dangling_entry_of_another_context_is_no_matter(home: Home) -> None:
    text = contexts_named("prod", "old").replace(
        "name: old\n  context: {cluster: prod", "name: old\n  context: {cluster: x"
    )
    home.has(text)
    done = home.share("prod")
    assert (done.code, done.out) == (0, PROD.encode())
    assert home.share("old").code == 2


def test_later_document_is_not_read(home: Home) -> None:
    home.has(f"{PROD}---\ncontexts: [hunter2-canary\n")
    done = home.share("prod")
    assert (done.code, done.out) == (0, PROD.encode())
    assert ", which kubectl does not read\n" in done.err


# Contexts that are not there


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        (["prd"], 'there is no context "prd" in ~/.kube/config', 'did you mean "prod"?'),
        (["x"], 'there is no context "x" in ~/.kube/config', CONTEXTS_THERE),
        (["prod", "x"], 'there is no context "x" in ~/.kube/config', CONTEXTS_THERE),
        ([""], 'there is no context "" in ~/.kube/config', CONTEXTS_THERE),
        (["x*"], 'no context matches "x*" in ~/.kube/config', CONTEXTS_THERE),
        (["--context", "x"], 'there is no context "x" in ~/.kube/config', CONTEXTS_THERE),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_missing_context(home: Home, words: list[str], error: str, hint: str) -> None:
    home.has(PROD)
    home.cannot(*words, error=error, hint=hint)


def test_all_dangling_contexts_are_listed(home: Home) -> None:
    """Unless they are left out."""
    home.has(
        contexts_named("prod", "two", "three")
        .replace("two\n  context: {cluster: prod", "two\n  context: {cluster: gone")
        .replace("three\n  context: {cluster: prod, user: alice", "three\n  context: {cluster: none, user: nobody")
    )
    home.cannot(
        "--all",
        error="3 clusters and users are not there, nothing is written",
        details=(
            '~/.kube/config:10:3: context "two" names the cluster "gone", which is not there',
            '~/.kube/config:12:3: context "three" names the cluster "none", which is not there',
            '~/.kube/config:12:3: context "three" names the user "nobody", which is not there',
        ),
        hint="add them, or name others in the contexts",
    )
    assert home.share_quickly("prod").code == 0


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("file/x", "Not a directory"),
        ("loop", "Too many levels of symbolic links"),
        ("n" * 300, "File name too long"),
        ("socket", "No such device or address"),
    ],
    ids=["through a file", "loop", "long name", "socket"],
)
def test_what_cannot_be_read_has_a_hint(home: Home, monkeypatch: pytest.MonkeyPatch, name: str, reason: str) -> None:
    monkeypatch.chdir(home.work)  # the path of a socket must be short
    (home.work / "file").touch()
    (home.work / "loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        home.cannot(
            *("bundle", "--kubeconfig", name),
            error=f"{quoted(name)} cannot be read: {reason}",
            hint="name one with --kubeconfig or KUBECONFIG",
        )


def test_many_contexts_are_not_all_listed(home: Home) -> None:
    home.has(contexts_named(*(f"c{number}" for number in range(14))))
    listed = ", ".join(f'"c{number}"' for number in range(12))
    home.cannot("x", error='there is no context "x" in ~/.kube/config', hint=f"contexts there: {listed}, and 2 more")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("", "no context is named, and ~/.kube/config has no current-context"),
        ('current-context: ""\n', "no context is named, and ~/.kube/config has no current-context"),
        ("current-context: old\n", '~/.kube/config:3:18: current-context is "old", and there is no such context'),
    ],
    ids=["absent", "empty", "dangling"],
)
def test_no_current_context(home: Home, line: str, error: str) -> None:
    home.has(PROD.replace("current-context: prod\n", line))
    home.cannot("bundle", error=error, hint=CONTEXTS_THERE)
    assert home.share("prod").code == 0
