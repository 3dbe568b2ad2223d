"""`kubectl share prod`: a first word that is no command is a context to bundle."""

from __future__ import annotations

import pytest

import kubectl_share
from kubectl_share.cli.main import with_default_command
from tests.support.program import PROD, Home, contexts_named

THREE = contexts_named("prod", "bundle", "--all")


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("", "--help"),
        ("--debug", "--debug --help"),
        ("--help", "--help"),
        ("-h", "-h"),
        ("--version", "--version"),
        ("--debug --version", "--debug --version"),
        ("prod", "bundle prod"),
        ("prod stage", "bundle prod stage"),
        ("--debug prod", "--debug bundle prod"),
        ("--debug --debug prod", "--debug --debug bundle prod"),
        ("prod --help", "bundle prod --help"),
        ("--all", "bundle --all"),
        ("-o out prod", "bundle -o out prod"),
        ("--kubeconfig bundle prod", "bundle --kubeconfig bundle prod"),
        ("-- --help", "bundle -- --help"),
        ("-- bundle", "bundle -- bundle"),
        ("bundle", "bundle"),
        ("bundle bundle", "bundle bundle"),
        ("--debug bundle prod", "--debug bundle prod"),
        ("prod --debug", "--debug bundle prod"),
        ("-- --debug", "bundle -- --debug"),
        ("bundle --help", "bundle --help"),
    ],
)
def test_words(words: str, completed: str) -> None:
    assert with_default_command(words.split()) == completed.split()


def test_empty_word_is_a_context() -> None:
    assert with_default_command([""]) == ["bundle", ""]


@pytest.mark.parametrize(
    ("words", "bundled"),
    [
        (["prod"], ["prod"]),
        (["bundle"], ["prod"]),
        (["bundle", "bundle"], ["bundle"]),
        (["--", "bundle"], ["bundle"]),
        (["--", "--all"], ["--all"]),
        (["prod", "--", "--all"], ["prod", "--all"]),
        (["--all"], ["prod", "bundle", "--all"]),
        (["--context", "bundle"], ["bundle"]),
        (["--no-comments", "prod"], ["prod"]),
        (["--debug", "prod"], ["prod"]),
        (["p*"], ["prod"]),
        (["[bp]*"], ["prod", "bundle"]),
        (["bundle", "prod"], ["prod"]),
        (["bundle", "prod", "prod"], ["prod"]),
    ],
    ids=" ".join,
)
def test_contexts(home: Home, words: list[str], bundled: list[str]) -> None:
    home.has(THREE)
    done = home.share_quickly(*words)
    shown = [line[2:].split("  ")[0].rstrip() for line in done.err.splitlines()[1:]]
    assert (done.code, shown) == (0, bundled)


@pytest.mark.parametrize(
    "name",
    ["a b", "a*b", "[ab]", "a?b", "$HOME", "'", '"', "a\\b", "\u00fc\u4e2d", "arn:aws:eks:x/y", "a\nb", "#", "~"],
)
def test_exact_name_is_no_glob(home: Home, name: str) -> None:
    """Not even beside another context that the glob would match; and quoting holds from the shell to the file."""
    text = contexts_named("'" + name.replace("'", "''").replace("\n", "\n\n") + "'")
    home.has(text.replace("contexts:\n", "contexts:\n- {name: aXb, context: {cluster: prod, user: alice}}\n"))
    done = home.share_quickly(name)
    assert (done.code, done.out.decode()) == (0, text)


def test_quoting_in_a_shell(home: Home) -> None:
    home.has(contexts_named("'team a/*'", "b"))
    done = home.shell("touch 'team a'; kubectl-share 'team a/*'")
    assert (done.code, done.out.decode()) == (0, contexts_named("'team a/*'"))


def test_real_run(home: Home) -> None:
    home.has(PROD)
    done = home.share("--no-comments", "prod")
    assert (done.code, done.out) == (0, PROD.encode())


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"], ["--debug"]], ids=["nothing", "long", "short", "debug"])
def test_help(home: Home, words: list[str]) -> None:
    """It needs no kubeconfig."""
    done = home.share(*words)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(b"Usage: ")
    assert b"kubectl share prod" in done.out


@pytest.mark.parametrize("words", [["bundle", "--help"], ["prod", "-h"]], ids=" ".join)
def test_help_of_bundle(home: Home, words: list[str]) -> None:
    done = home.share(*words)
    assert (done.code, done.err) == (0, "")
    for option in ("--all", "--output", "--force", "--kubeconfig", "--context", "--namespace", "--rename", "--exec"):
        assert f"{option} " in done.out.decode()


def test_version(home: Home) -> None:
    done = home.share("--version")
    assert (done.code, done.out.decode(), done.err) == (0, f"kubectl-share {kubectl_share.__version__}\n", "")


def test_mistyped_command(home: Home) -> None:
    home.has(PROD)
    done = home.share("bundel")
    assert done.err.splitlines() == [
        'error: there is no context "bundel" in ~/.kube/config',
        'hint: contexts there: "prod"; there is a command bundle',
    ]
