"""On a real terminal: keys go into a file and not onto the screen, and colours come and go."""

from __future__ import annotations

import re

import pytest

from tests.support.program import PROD, Home, contexts_named, mode_of

BOLD, RED, RESET = "\x1b[1m", "\x1b[1;31m", "\x1b[0m"
SUMMARY = "* prod  https://prod.example:6443, token\n"


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("prod", "prod.kubeconfig"),
        ("arn:aws:eks:eu-central-1:1111:cluster/shop", "arn_aws_eks_eu-central-1_1111_cluster_shop.kubeconfig"),
        ("../../etc/passwd", ".._.._etc_passwd.kubeconfig"),
        ("-f b\u00fcro *", "-f_b_ro__.kubeconfig"),
        ("..", "...kubeconfig"),
    ],
)
def test_file_is_named_after_the_context(home: Home, name: str, file: str) -> None:
    text = contexts_named(f"'{name}'")
    home.has(text)
    done = home.share_on_terminal("bundle")
    assert (done.code, done.out) == (0, b"")
    assert plain(done.err).startswith(f"1 context in {file} (only you can read it)\n* {name}  ")
    assert [path.name for path in home.work.iterdir()] == [file]
    assert ((home.work / file).read_text(), mode_of(home.work / file)) == (text, 0o600)


def test_new_name_of_the_context_names_the_file(home: Home) -> None:
    home.has(PROD)
    assert home.share_on_terminal("prod", "--rename", "prod=shop").code == 0
    assert [path.name for path in home.work.iterdir()] == ["shop.kubeconfig"]


@pytest.mark.parametrize("words", [["--all"], ["*"], ["prod", "stage"]], ids=" ".join)
def test_file_of_several_contexts(home: Home, words: list[str]) -> None:
    home.has(contexts_named("prod", "stage"))
    assert home.share_on_terminal(*words).code == 0
    assert [path.name for path in home.work.iterdir()] == ["bundle.kubeconfig"]


def test_file_that_exists_is_kept(home: Home) -> None:
    home.has(PROD)
    (home.work / "prod.kubeconfig").write_text("old")
    done = home.share_on_terminal("prod")
    assert (done.code, done.out) == (2, b"")
    assert plain(done.err) == 'error: "prod.kubeconfig" exists, it is kept\nhint: --force replaces it\n'
    assert (home.work / "prod.kubeconfig").read_text() == "old"
    assert home.share_on_terminal("prod", "--force").code == 0
    assert (home.work / "prod.kubeconfig").read_text() == PROD


def test_very_long_name(home: Home) -> None:
    """There is a way out of a name that no file can have."""
    home.has(contexts_named("n" * 300))
    done = home.share_on_terminal("bundle")
    assert done.code == 2
    assert plain(done.err).splitlines()[-1] == "hint: name the file with -o"


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_screen_if_asked_for(guarded: Home, name: str) -> None:
    guarded.has(PROD)
    done = guarded.share_on_terminal("prod", "-o", name)
    assert (done.code, done.out) == (0, PROD.encode())
    assert plain(done.err) == f"1 context in standard output\n{SUMMARY}"


def test_build_with_a_terminal(home: Home) -> None:
    """Into a file, as without CI: nothing gets into the log."""
    home.has(PROD)
    assert home.share_on_terminal("prod", env={"CI": "true"}).out == b""
    assert (home.work / "prod.kubeconfig").read_text() == PROD


# Colours


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, True),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
    ids=str,
)
def test_colours_on_a_terminal(home: Home, env: dict[str, str], coloured: bool) -> None:
    home.has(PROD)
    done = home.share_on_terminal("nope", env=env)
    expected = (
        f'{RED}error: {RESET}there is no context "nope" in ~/.kube/config\n{BOLD}hint: {RESET}contexts there: "prod"\n'
    )
    assert done.err == (expected if coloured else plain(expected))


def test_names_cannot_colour(home: Home) -> None:
    home.has(contexts_named(r'"p\e[31m"'))
    done = home.share_on_terminal("x")
    assert done.err.endswith(f'\n{BOLD}hint: {RESET}contexts there: "p\\x1b[31m"\n')


def test_no_colours_in_a_pipe(home: Home) -> None:
    """`share` asserts it."""
    home.has(PROD)
    assert home.share("nope", env={"TERM": "xterm-256color", "FORCE_COLOR": "1"}).code == 2


def test_help_on_a_narrow_terminal(home: Home) -> None:
    done = home.share_on_terminal("--help", env={"COLUMNS": "40"})
    assert done.code == 0
    assert b"bundle" in done.out
    assert not list(home.work.iterdir())
