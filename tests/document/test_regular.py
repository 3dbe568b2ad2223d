"""The shortcut for regular texts gives what libyaml gives, or nothing."""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest

from kubectl_share.document.composer import _Composer, compose
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence
from kubectl_share.document.regular import compose_regular
from kubectl_share.document.scalars import value_of
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from tests.support.generation import generate
from tests.support.mutation import mutated, nearly_regular
from tests.support.pki import make_pki

TEXTS = int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000"))


def described(node: Node | None) -> Any:
    """A node with all that may be asked of it."""
    match node:
        case Scalar():
            return (node.start, node.end, node.style, node.implicit, node.tag, node.anchor, node.value, value_of(node))
        case Sequence():
            return (node.start, node.end, node.flow, node.tag, node.anchor, [described(item) for item in node.items])
        case Mapping():
            pairs = [(described(key), described(value)) for key, value in node.pairs]
            return (node.start, node.end, node.flow, node.tag, node.anchor, pairs)
    raise AssertionError(node)


def by_libyaml(source: Source) -> Any:
    composer = _Composer(source)
    try:
        composer.run()
    except KubeconfigError as error:
        return str(error)
    return described(composer.root)


def texts(seed: int) -> list[bytes]:
    random = Random(seed)
    return [
        nearly_regular(random).encode("utf-8", "surrogatepass"),
        mutated(random),
        generate(random, "", make_pki()).data,
    ]


def test_what_it_reads_is_what_libyaml_reads() -> None:
    read = 0
    for seed in range(TEXTS):
        for data in texts(seed):
            source = Source("f", data)
            root = None if source.cut is not None else compose_regular(source)
            if root is not None:
                read += 1
                assert described(root) == by_libyaml(source), data
    assert read > TEXTS // 3


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n",
        "a: b",
        "# c\n\na:   b   # d\n",
        "a:\n- b\n- c: d\n  e: f\n- 'g: h'\nz: \"x y\"\n",
        "a:\n  - b\n  -   c: d\n      e:\n        f: g\n",
        "a: {}\nb: []\nc:\nd: ~\ne: null\n",
        "a:\nb:\n- c:\n- d:\n  e:\nf:\n",
        "a: x:y\nb: /x?y\nc: x,y]z}\nd: -x\ne: --x=y\nf: a b  c\n",
        "a: 2026-01-01\nb: 12:30\nc: on\nd: 0o17\n",
        "name: x\nno-proxy: y\n",
        "  a: b\n  c: d\n",
        "a: {b: c}\nd: [e, --f=g]\nh: { i:  'j k',k: \"l # m\" } # n\no: [ p,q ]\n",
        "a:\n- {b: c, d: 1}\n- [e, on, ~]\n- f: {g: h}\n",
        "a: {}\nb: [ ]\n",
    ],
)
def test_regular(text: str) -> None:
    source = Source("f", text.encode())
    assert described(compose_regular(source)) == by_libyaml(source)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# c\n",
        "x\n",
        "- a\n",
        "a: b\n c: d\n",
        "a: b\n- c\n",
        "a: b\n  - c\n",
        "a:\n- b\n  - c\n",
        "a:\n- b: c\n d: e\n",
        "a:\n    b: c\n  d: e\n",
        "a: b\n  c\n",
        "a: |\n  b\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !x b\n",
        "a: {b}\n",
        "a: {b: }\n",
        "a: {b:c}\n",
        "a: {b: c:d}\n",
        "a: {b: c,}\n",
        "a: {b: c , d: e}\n",
        "a: {b: c d}\n",
        "a: {b: {c: d}}\n",
        "a: {on: c}\n",
        "a: {null: c}\n",
        "a: {<<: c}\n",
        "a: {b: c} d\n",
        "a: {b: c}#d\n",
        "a: {b: *c}\n",
        "a: {b: 'c'd}\n",
        "a: [b: c]\n",
        "a: [b,, c]\n",
        "a: [b#c]\n",
        "a: [-]\n",
        "a: [b\n",
        "a: ['b', \"c\"\n",
        "a: ['b''c']\n",
        "a: 'b\n  c'\n",
        'a: "\\x41"\n',
        "a: 'it''s'\n",
        "a: b: c\n",
        "a: b:\n",
        "a: é\n",
        "a:\tb\n",
        "\ta: b\n",
        "a: b\r\n",
        "a: #b\n",
        "a: b #\x07\n",
        "---\na: b\n",
        "a: b\n---\n",
        "a: b\n...\n",
        "%YAML 1.1\n---\na: b\n",
        "yes: b\n",
        "null: b\n",
        "<<: b\n",
        "1: b\n",
        "? a\n: b\n",
        "a: `b\n",
        "a: @b\n",
        "a: ? b\n",
        "a:\n- - b\n",
        "a:\n-\n",
    ],
)
def test_not_regular_or_the_same(text: str) -> None:
    """What is not regular is left to libyaml, whatever libyaml says to it."""
    source = Source("f", text.encode())
    root = compose_regular(source)
    assert root is None or described(root) == by_libyaml(source)


def test_a_regular_text_needs_no_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubectl_share.document.composer._Composer", None)
    assert compose(Source("f", b"a:\n- b: c\n")).root is not None
