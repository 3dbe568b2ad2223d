"""The two readers: libyaml, and the one in Python that takes its place where libyaml is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kubectl_share.document.composer import compose
from kubectl_share.document.dialect import disguise, has_refused_escape
from kubectl_share.document.events import YamlSyntaxError, events_of
from kubectl_share.document.nodes import Alias, Node, Scalar, walk
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from tests.document.oracle import EXAMPLES
from tests.support.mutation import mutated, valid

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_share.document.composer import Document

    Compose = Callable[[str, bytes], Any]

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    path
    for folder in (ROOT / "examples" / "kubeconfigs", ROOT.parent / "shared" / "corpus")
    for path in folder.rglob("*")
    if path.is_file()
)


def shape(document: Document) -> list[tuple[Any, ...]]:
    """Everything that a document says of its nodes."""
    nodes = walk(document.root) if document.root else ()
    return [(document.end, document.has_aliases), *(described(node, document.source.text) for node in nodes)]


def described(node: Node, text: str) -> tuple[Any, ...]:
    span: tuple[Any, ...] = (type(node).__name__, node.start, node.end)
    if node.start == node.end:  # an empty value may be before or behind the blanks behind its colon
        span = ("empty", text[: node.start].rstrip(" "))
    if isinstance(node, Scalar):
        return (*span, node.style, node.implicit, node.tag, node.anchor, node.value, node.is_text)
    if isinstance(node, Alias):
        return (*span, node.target.start)
    return (*span, node.flow, node.tag, node.anchor)


def outcome(name: str, data: bytes) -> Any:
    """The shape of a file's document, or where it is refused."""
    try:
        return shape(compose(Source(name, data)))
    except KubeconfigError:
        return "refused"


@pytest.fixture
def without_libyaml(monkeypatch: pytest.MonkeyPatch) -> Compose:
    """`outcome` as it is where PyYAML was built without libyaml."""

    def run(name: str, data: bytes) -> Any:
        with monkeypatch.context() as patched:
            patched.delattr(yaml, "_yaml", raising=False)
            patched.setitem(sys.modules, "yaml._yaml", None)
            return outcome(name, data)

    return run


def test_libyaml_is_there() -> None:
    """Otherwise the tests below compare a reader with itself."""
    assert {type(event).__module__ for event in events_of(Source("f", b"a: b"))} == {"yaml.events"}


def test_the_reader_in_python_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "_yaml")
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)

    assert {type(event).__module__ for event in events_of(Source("f", b"a: b"))} == {"ruamel.yaml.events"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_both_readers_see_the_same_in_real_files(path: Path, without_libyaml: Compose) -> None:
    data = path.read_bytes()

    assert without_libyaml(path.name, data) == outcome(path.name, data)


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_both_readers_see_the_same_in_valid_files(seed: int, without_libyaml: Compose) -> None:
    data = valid(Random(seed)).encode()

    assert without_libyaml("f", data) == outcome("f", data)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# c",
        "---\na: b\n...\n",
        "a: b\n---\n: [",
        "a: |\n  b\n\n  c\n",
        "a: >-\n  b\n  c\nd: e",
        "a: |+\n  b\n\n\n",
        "a: 'b\n  c'",
        'a: "b\\\n  c\\u263a"',
        "[&a {b: c}, *a]",
        "{<<: {a: b}}",
        "!!str 5",
        "!foo {a: !bar [b]}",
        "%TAG !e! tag:x,2000:\n---\n!e!y z",
        "a:\n- b\n-\n- - c",
        "a:\nb: c",
        "a: # d\n\nb: c",
        "a:\n  b:\n\nc:\n",
        "{a: , b: }",
        "{server: https://k:6443}",
        "{user: system:admin}",
        "[--oidc-issuer-url=https://x]",
        "{a: 1:, b: 2}",
        '{"a":1}',
        "? a\n: b",
        "a: b\r\nc: d\r\n",
        "a: b\rc: d\r",
        "a: b\x85c: d",
        "a: \ufeffb",
        "a: é😀",
        "a: '...'",
        "{\"it\\'s\": \"\\'\", '\\': it\\'s}",
        "{a: !b , c: !d,e f}",
        "a: -1",
    ],
    ids=ascii,
)
def test_both_readers_see_the_same_in_small_texts(text: str, without_libyaml: Compose) -> None:
    expected = outcome("f", text.encode())

    assert expected != "refused"
    assert without_libyaml("f", text.encode()) == expected


def test_neither_reader_crashes_on_mutated_files(without_libyaml: Compose) -> None:
    for seed in range(10 * EXAMPLES):
        data = mutated(Random(seed))
        outcome("f", data)
        without_libyaml("f", data)


def test_the_message_of_either_reader_holds_nothing_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"token: [Canary7qZkXw\n}"
    with pytest.raises(YamlSyntaxError) as by_libyaml:
        compose(Source("f", text))
    monkeypatch.delattr(yaml, "_yaml")
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    with pytest.raises(YamlSyntaxError) as in_python:
        compose(Source("f", text))

    for caught in (by_libyaml, in_python):
        assert "Canary" not in f"{caught.value!r} {caught.value} {caught.value.hint}"
        assert caught.value.place == ("f", 2, 1)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (r'"a/b"', False),
        (r'"\/"', True),
        (r'"a\/b"', True),
        (r'"\\/"', False),
        (r'"\\\/"', True),
        (r'"\\\\/"', False),
        (r'"\n\\/\/"', True),
    ],
)
def test_the_escape_that_kubectl_refuses(raw: str, expected: bool) -> None:
    assert has_refused_escape(raw) is expected


@pytest.mark.parametrize("text", ["a: b", '{"a": 1}', "{a: https://k:6443}", r'["\"", "\\"]', r"'a\\'"])
def test_nearly_every_text_needs_no_disguise(text: str) -> None:
    assert disguise(text) == (text, ())


DISGUISED = ["a: \ufeffb", "{a: 1:, b: 2}", "[a:, \ufeff:]", "{a: \ue000:, b: \ufeff}", r"{a: \ue000:, 'b\': it\'s}"]


@pytest.mark.parametrize("text", DISGUISED, ids=ascii)
def test_a_disguise_is_taken_off_again(text: str) -> None:
    disguised = disguise(text)

    assert disguised.text != text
    assert len(disguised.text) == len(text)
    assert disguised.restored(disguised.text) == text
