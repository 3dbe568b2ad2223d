"""Strings and values as YAML text: every reader takes them for what they were."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from kubectl_share.document.composer import compose
from kubectl_share.document.rendering import block, scalar, value
from kubectl_share.document.source import Source
from kubectl_share.kubeconfig.values import plain_value
from tests.document.oracle import EXAMPLES, REFUSED, differences, kubectl_bodies
from tests.support.kubectl import Kubectl, oracles
from tests.support.mutation import KEYS, SCALARS, SNIPPETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORMS: dict[str, Callable[[str], tuple[str, Any]]] = {
    "block": lambda text: (f"\na: {scalar(text)}\nb: c", {"a": text, "b": "c"}),
    "item": lambda text: (f"\n- {scalar(text)}\n- c", [text, "c"]),
    "flow": lambda text: (
        f"{{a: {scalar(text, flow=True)}, b: [{scalar(text, flow=True)}]}}",
        {"a": text, "b": [text]},
    ),
    "single": lambda text: (f"\na: {scalar(text, quote=chr(39))}\nb: c", {"a": text, "b": "c"}),
    "double": lambda text: (f"{{a: {scalar(text, quote=chr(34))}}}", {"a": text}),
    "key": lambda text: (f"\n{scalar(text)}: c", {text: "c"}),
    "quoted key": lambda text: (f"{{{scalar(text, quote=chr(39))}: c}}", {text: "c"}),
    "value": lambda text: (value({"a": [text]}), {"a": [text]}),
    "block of a mapping": lambda text: (
        "\n" + "\n".join(block({text: {"a": [text, {text: text}]}})),
        {text: {"a": [text, {text: text}]}},
    ),
    "key of a value": lambda text: (value({text: None, "b": 1.5}), {text: None, "b": 1.5}),
}
"""A place for a string -> the YAML text, and what it should be read as."""
MAX_KEY = 1000
"""A key on one line has at most 1024 characters, in YAML."""

# Without the half characters, which no encoding has.
STRINGS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from([*SCALARS, *KEYS, *SNIPPETS])


def by_us(text: str) -> Any:
    root = compose(Source("f", text.encode())).root
    assert root is not None
    return plain_value(root)


def by_ruamel(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def by_pyyaml(text: str) -> Any:
    return yaml.safe_load(text)


@pytest.mark.parametrize("read", [by_us, by_ruamel, by_pyyaml])
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(text=STRINGS)
@example("")
@example("yes")
@example("2026-01-01")
@example("0x10")
@example("1:30")
@example("=")
@example("<<")
@example("a: b # c")
@example("\x85\u2028\u2029\ufeff\ufffe\uffff\x7f\x80\xa0\x00\x1b")
@example("😀\U0001ffff")
@example("/")
@example("\\/")
@example(" a ")
@example("a\r\nb")
def test_a_string_is_read_back(read: Callable[[str], Any], form: str, text: str) -> None:
    written, expected = FORMS[form](text)

    assert read(written.lstrip("\n")) == expected


def strings(random: Random, count: int) -> list[str]:
    """Strings that look like something else, or hold what a reader could stumble over."""
    parts = [
        *SCALARS,
        *KEYS,
        *SNIPPETS,
        *map(chr, range(0x20)),
        *"\x7f\x80\x85\xa0\xad\u2028\u2029\ufeff\ufffe\uffff/\\'\"",
    ]
    found = [random.choice(parts) + random.choice(["", "", random.choice(parts)]) for _ in range(count)]
    found += [
        "".join(chr(random.choice([random.randrange(0xD800), 0xE000 + random.randrange(0x102000)])) for _ in range(5))
        for _ in range(count)
    ]
    return sorted({*found, *SCALARS})


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@pytest.mark.parametrize("form", FORMS)
def test_kubectl_reads_it_back(form: str, kubectl: Kubectl, tmp_path: Path) -> None:
    texts = strings(Random(form), EXAMPLES)
    bodies, expected = zip(*map(FORMS[form], texts), strict=True)

    found = kubectl_bodies(kubectl, bodies, tmp_path)

    assert REFUSED not in found
    assert differences(bodies, expected, found) == {}


@pytest.mark.parametrize("line_break", ["\r\n", "\r"], ids=ascii)
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(text=STRINGS)
def test_a_string_is_read_back_from_a_file_with_other_line_breaks(form: str, line_break: str, text: str) -> None:
    """What is written holds no line break of its own."""
    written, expected = FORMS[form](text)

    assert by_us(written.lstrip("\n").replace("\n", line_break)) == expected


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | STRINGS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(STRINGS, inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=5 * EXAMPLES, deadline=None)
@given(content=JSON)
def test_a_value_is_read_back(content: Any) -> None:
    text = value(content)

    assert "\n" not in text
    assert json.loads(text) == content
    assert by_us(text) == content


@settings(max_examples=5 * EXAMPLES, deadline=None)
@given(content=st.dictionaries(STRINGS, JSON, min_size=1, max_size=3))
def test_a_block_is_read_back(content: dict[str, Any]) -> None:
    assert by_us("\n".join(block(content))) == content


@pytest.mark.parametrize(
    ("text", "quote", "flow", "expected"),
    [
        ("dev", "", False, "dev"),
        ("dev", "'", False, "'dev'"),
        ("dev", '"', False, '"dev"'),
        ("https://k:6443", "", False, "https://k:6443"),
        ("https://k:6443", "", True, '"https://k:6443"'),
        ("arn:aws:eks:eu-1:1:cluster/x", "", False, "arn:aws:eks:eu-1:1:cluster/x"),
        ("user@host", "", True, "user@host"),
        ("a:", "", False, '"a:"'),
        ("a: b", "", False, '"a: b"'),
        ("1.5", "", False, '"1.5"'),
        ("yes", "", False, '"yes"'),
        ("NULL", "", False, '"NULL"'),
        ("yesno", "", False, "yesno"),
        ("-a", "", False, '"-a"'),
        ("/etc/ca.pem", "", False, '"/etc/ca.pem"'),
        ("", "", False, '""'),
        ("", "'", False, "''"),
        ("it's", "'", False, "'it''s'"),
        ("a\tb", "'", False, '"a\\tb"'),
        ("é", "", False, '"é"'),
        ("\u2028\x7f", "", False, '"\\u2028\\u007f"'),
        ("😀", '"', False, '"😀"'),
    ],
)
def test_how_a_string_is_written(text: str, quote: str, flow: bool, expected: str) -> None:
    assert scalar(text, quote=quote, flow=flow) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        ([], "[]"),
        ({}, "{}"),
        ({"a": [1, "yes"]}, '{"a": [1, "yes"]}'),
        ("\ufeff", '"\\ufeff"'),
        ("\x1b", '"\\u001b"'),
    ],
)
def test_how_a_value_is_written(content: Any, expected: str) -> None:
    assert value(content) == expected


def test_how_a_block_is_written() -> None:
    content = {"a": "b", "c": {"d e": True, "f": {}}, "g": [], "h": ["1", {"i": "j", "k": ["l", "m"]}, [1]]}
    assert block(content) == [
        *("a: b", "c:", '  "d e": true', "  f: {}", "g: []"),
        *("h:", '- "1"', "- i: j", "  k:", "  - l", "  - m", "- [1]"),
    ]
