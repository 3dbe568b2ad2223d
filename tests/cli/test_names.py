"""Names from a file are shown with everything escaped that could act on a terminal or hide there."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.support.program import PROD, PROGRAM, Home, contexts_named, kubeconfig

# As YAML writes it, and as it is shown.
HOSTILE = [
    pytest.param(r'"p\e[2J\e[31mq"', r"p\x1b[2J\x1b[31mq", id="ANSI"),
    pytest.param(r'"p\e]0;title\aq"', r"p\x1b]0;title\x07q", id="title"),
    pytest.param(r'"p\n\rerror: q"', r"p\n\rerror: q", id="line breaks"),
    pytest.param(r'"p\u202Eq\u2066"', r"p\u202eq\u2066", id="bidi"),
    pytest.param(r'"p\u200Bq\u00AD\uFEFF"', r"p\u200bq\xad\ufeff", id="invisible"),
    pytest.param(r'"p\u009B31mq\x7F\0"', r"p\x9b31mq\x7f\x00", id="C1"),
    pytest.param(r'"p\U000E0041q"', r"p\U000e0041q", id="tags"),
]


def printable(raw: bytes) -> bool:
    return all(char == "\n" or char.isprintable() for char in raw.decode("utf-8"))


@pytest.mark.parametrize(("written", "shown"), HOSTILE)
def test_context(home: Home, written: str, shown: str) -> None:
    """In the summary and in the list of a hint, in one run each, byte for byte."""
    home.has(contexts_named(written))
    done = home.share("--all")
    assert done.err == f"1 context in standard output\n* {shown}  https://prod.example:6443, token\n"
    assert home.share_quickly("x").err.splitlines()[-1] == f'hint: contexts there: "{shown}"'


def test_every_other_name(home: Home) -> None:
    evil = r'"\e[2J\u202E"'
    plugin = f"exec: {{apiVersion: client.authentication.k8s.io/v1beta1, command: {evil}, installHint: {evil}}}"
    text = kubeconfig(context=f"namespace: {evil}", user=plugin).replace(
        "https://prod.example:6443", evil.replace('"', '"https://prod.example/', 1)
    )
    home.has(text.replace("alice", evil))
    done = home.share("prod")
    shown = r"\x1b[2J\u202e"
    assert done.err.splitlines() == [
        "1 context in standard output",
        f'* prod  https://prod.example/{shown}, namespace {shown}, exec plugin "{shown}"',
        f'note: user "{shown}": the reader needs the exec plugin "{shown}"',
        f'note: user "{shown}": its install hint is "{shown}"',
    ]


def test_names_in_errors(home: Home) -> None:
    evil, shown = r'"\e[2J\u202E"', r"\x1b[2J\u202e"
    home.has(PROD.replace("user: alice", f"user: {evil}"))
    home.cannot(
        "prod",
        error=f'~/.kube/config:8:3: context "prod" names the user "{shown}", which is not there',
        hint="add it to users, or name another user in the context",
    )
    home.has(kubeconfig(user=f"tokenFile: {evil}").replace("alice", evil))
    home.cannot(
        "prod",
        error=rf'~/.kube/config:12:21: users[{shown}].user.tokenFile: file "{shown}" does not exist',
        hint="its path is relative to the folder of the kubeconfig",
    )


def test_names_on_the_command_line(home: Home) -> None:
    home.has(PROD)
    evil, shown = "\x1b]2;\u202e", r"\x1b]2;\u202e"
    home.cannot(
        *("bundle", evil), error=f'there is no context "{shown}" in ~/.kube/config', hint='contexts there: "prod"'
    )
    home.cannot(
        *("prod", "--kubeconfig", evil),
        error=f'"{shown}" does not exist',
        hint="name one with --kubeconfig or KUBECONFIG",
    )
    home.cannot(*("prod", "-o", f"{evil}/x"), error=f'the folder of "{shown}/x" does not exist', hint="make it first")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ([b"p\xff\x1bq"], "CONTEXT"),
        ([b"prod", b"--rename", b"prod=\xff"], "--rename"),
        ([b"prod", b"--tls-server-name", b"\xff"], "--tls-server-name"),
        ([b"prod", b"-n", b"\xff"], "--namespace"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_word_that_is_no_text(home: Home, words: list[bytes], name: str) -> None:
    """An argument may be any bytes."""
    home.has(PROD)
    process = home.start(str(PROGRAM), "bundle", *words)  # type: ignore[arg-type]
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, b"")
    assert err.decode() == f"error: {name} is no UTF-8 text\nhint: a kubeconfig is written in UTF-8\n"


def test_name_of_a_file_that_is_no_text(home: Home) -> None:
    """It leads to the file all the same."""
    home.has(PROD)
    process = home.start(str(PROGRAM), "prod", "-o", b"\xff")  # type: ignore[arg-type]
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (home.work / os.fsdecode(b"\xff")).read_text() == PROD


def test_quote_marks_cannot_end_a_quotation(home: Home) -> None:
    home.has(contexts_named("""'a" "b'"""))
    assert home.share("x").err.splitlines()[-1] == r'hint: contexts there: "a\" \"b"'


def test_huge_name(home: Home) -> None:
    home.has(contexts_named("n" * 100_000))
    done = home.share("x")
    assert done.err.splitlines()[-1] == f'hint: contexts there: "{"n" * 200}..."'
    assert done.code == 2
    done = home.share("n" * 100_000)
    assert done.code == 0
    assert max(map(len, done.err.splitlines())) < 300


def test_standard_error_of_another_encoding(home: Home) -> None:
    home.has(contexts_named("b\u00fcro"))
    done = home.share("--all", env={"PYTHONIOENCODING": "ascii"})
    assert done.code == 0
    assert r"* b\xfcro  " in done.err
    assert "* b\u00fcro  " in home.share("--all").err


# Secrets that are not in a secret's field


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PROD.replace("https://", "https://me:hunter2-canary@"), id="server"),
        pytest.param(kubeconfig(cluster="proxy-url: 'http://me:hunter2-canary@proxy'"), id="proxy"),
        pytest.param(
            kubeconfig(
                user="exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: x, "
                "args: [hunter2-canary], env: [{name: A, value: hunter2-canary}]}"
            ),
            id="exec",
        ),
        pytest.param(
            kubeconfig(user="auth-provider: {name: oidc, config: {refresh-token: hunter2-canary}}"), id="oidc"
        ),
        pytest.param(kubeconfig(user="username: me, password: hunter2-canary"), id="password"),
        pytest.param(f"# token: hunter2-canary\n{PROD}", id="comment"),
        pytest.param(f"{PROD}x-note: hunter2-canary\n", id="unknown field"),
    ],
)
def test_secret_is_not_on_standard_error(home: Home, text: str) -> None:
    """`share` asserts it."""
    home.has(text)
    assert home.share_quickly("prod").code == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PROD.replace("{token: hunter2-canary}", "{token: hunter2-canary"), id="brace"),
        pytest.param(PROD.replace("token: hunter2-canary", 'token: "hunter2-canary'), id="quote"),
        pytest.param(kubeconfig(user="token: &hunter2 hunter2-canary, password: *hunter2-canary"), id="alias"),
        pytest.param(kubeconfig(user="token: !!int hunter2-canary"), id="tag"),
        pytest.param(kubeconfig(user="token: [hunter2-canary]"), id="list"),
        pytest.param(kubeconfig(user="token: {hunter2-canary: hunter2-canary}"), id="map"),
        pytest.param(kubeconfig(user="client-key-data: hunter2-canary"), id="base64"),
        pytest.param(kubeconfig(user="exec: hunter2-canary"), id="exec"),
        pytest.param(PROD.replace("apiVersion: v1", "apiVersion: hunter2-canary"), id="version"),
        pytest.param("hunter2-canary", id="scalar"),
    ],
)
def test_secret_is_not_in_an_error(home: Home, text: str) -> None:
    home.has(text)
    assert home.share_quickly("prod").code == 2


def test_secret_is_not_in_an_unexpected_error(home: Home) -> None:
    """Not with --debug either: it shows places in the program, and no value."""
    script = (
        "import sys; from kubectl_share.cli import main, bundle; import kubectl_share.kubeconfig.loading as l;"
        "l.merge = lambda files: {}['hunter2-canary']; main.main()"
    )
    home.has(PROD)
    command = (str(PROGRAM.with_name("python")), "-c", script)
    for words in (["bundle"], ["--debug", "bundle"]):
        process = home.start(*command, *words, stderr=subprocess.PIPE)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (2, b"")
        assert b"hunter2" not in err
        assert b"error: this should not have happened (KeyError)\nhint: please report it" in err
    assert b"loading.py:" in err
