"""Errors: what they say, and that nothing in them can act on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_share.errors import (
    BundleError,
    CredentialError,
    KubeconfigError,
    OutputError,
    Place,
    ShareError,
    UsageError,
    escaped,
    quoted,
)


@pytest.mark.parametrize("kind", [UsageError, KubeconfigError, CredentialError, BundleError, OutputError])
def test_every_error_has_one_root(kind: type[ShareError]) -> None:
    error = kind("it is wrong", "mend it", Place("f", 3, 7), ("a", "b"))

    assert isinstance(error, ShareError)
    assert (error.message, error.hint, error.details) == ("it is wrong", "mend it", ("a", "b"))
    assert str(error) == "f:3:7: it is wrong"
    assert error.args == ("it is wrong",)


def test_an_error_without_a_place_is_its_message() -> None:
    error = ShareError("it is wrong")

    assert (str(error), error.hint, error.place, error.details) == ("it is wrong", "", None, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dev", "dev"),
        ("é 😀 日本", "é 😀 日本"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\u202eabc", "\\u202eabc"),
        ("\u200b", "\\u200b"),
        ("\xa0", "\\xa0"),
        ("\x7f\x85", "\\x7f\\x85"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("\ufeff", "\\ufeff"),
        ("", ""),
    ],
    ids=ascii,
)
def test_what_could_act_on_a_terminal_is_escaped(text: str, expected: str) -> None:
    assert escaped(text) == expected


@given(st.text())
def test_escaped_text_is_printable(text: str) -> None:
    assert escaped(text).isprintable()
    assert quoted(text).isprintable()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dev", '"dev"'),
        ("", '""'),
        ('a"b', '"a\\"b"'),
        ("a\\b", '"a\\\\b"'),
        ("a\x1b", '"a\\x1b"'),
        ("x" * 200, '"' + "x" * 200 + '"'),
        ("x" * 201, '"' + "x" * 200 + '..."'),
    ],
    ids=ascii,
)
def test_a_name_in_a_message(name: str, expected: str) -> None:
    assert quoted(name) == expected


def test_names_that_differ_look_different() -> None:
    assert quoted("a\x1b") != quoted("a\\x1b")


def test_a_place_is_shown_as_editors_and_terminals_know_it() -> None:
    assert str(Place("~/.kube/config", 12, 5)) == "~/.kube/config:12:5"
    assert str(Place("a\x1bb", 1, 1)) == "a\\x1bb:1:1"
