"""Edits of pairs and items: what the text becomes, and that it reads as what was meant."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_share.document.brackets import remove_children
from kubectl_share.document.comments import Comments
from kubectl_share.document.composer import compose
from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import (
    UneditableError,
    dash_of,
    ends_in_block_scalar,
    first_key_quote,
    insert_pair,
    pair_index,
    remove_later_item,
    remove_pairs,
    remove_pairs_alone,
    replace_pair,
    replace_scalar,
)
from kubectl_share.document.nodes import Mapping, Scalar, Sequence
from kubectl_share.document.source import Source
from kubectl_share.kubeconfig.values import plain_value
from tests.document.oracle import REFUSED, differences, kubectl_bodies
from tests.support.kubectl import Kubectl, oracles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Action = Callable[[Edits, Source, Mapping], None]


def mapping_of(text: str) -> tuple[Source, Mapping]:
    """The source, and its mapping: the root, or the first item of the root list, or the value of its only key."""
    source = Source("f", text.encode())
    node = compose(source).root
    while not isinstance(node, Mapping) or (len(node.pairs) == 1 and key_of(node) == "outer"):
        assert isinstance(node, (Mapping, Sequence))
        node = node.pairs[0][1] if isinstance(node, Mapping) else node.items[0]
    return source, node


def key_of(mapping: Mapping) -> str:
    key = mapping.pairs[0][0]
    return key.value if isinstance(key, Scalar) else ""


def changed(text: str, action: Action) -> str:
    source, mapping = mapping_of(text)
    edits = Edits()
    action(edits, source, mapping)
    return edits.applied(text)


def value_in(text: str) -> Any:
    """The plain value of `mapping_of`."""
    return plain_value(mapping_of(text)[1])


def inserted(key: str, value: str, removed: frozenset[int] = frozenset()) -> Action:
    def insert(edits: Edits, source: Source, mapping: Mapping) -> None:
        insert_pair(edits, source, mapping, key, value, set(removed))
        remove_pairs(edits, source, mapping, set(removed))

    return insert


def replaced(index: int, key: str, value: str) -> Action:
    return lambda edits, _, mapping: replace_pair(edits, mapping, index, key, value)


def removed(*indexes: int) -> Action:
    return lambda edits, source, mapping: remove_pairs(edits, source, mapping, set(indexes))


INSERTED = {
    "a: b\n": "a: b\nk: v\n",
    "a: b": "a: b\nk: v",
    "a: b # c\n": "a: b # c\nk: v\n",
    "a: b\n\n# c\n": "a: b\nk: v\n\n# c\n",
    "a: b\r\nc: d\r\n": "a: b\r\nc: d\r\nk: v\r\n",
    "a: b\r\nc: d": "a: b\r\nc: d\r\nk: v",
    "a: b\rc: d": "a: b\rc: d\rk: v",
    "- a: b\n  c: d\n- x\n": "- a: b\n  c: d\n  k: v\n- x\n",
    "-   a: b\n-   x: y\n": "-   a: b\n    k: v\n-   x: y\n",
    "outer:\n    a: b\n": "outer:\n    a: b\n    k: v\n",
    "a:\n": "a:\nk: v\n",
    "a:": "a:\nk: v",
    "a:\n- b\n- c\n": "a:\n- b\n- c\nk: v\n",
    "a: [b,\n  c]\n": "a: [b,\n  c]\nk: v\n",
    "a: 'b\n  c'\n": "a: 'b\n  c'\nk: v\n",
    "a: b\n  c\n": "a: b\n  c\nk: v\n",
    # behind a block scalar a line could be a part of it
    "a: b\nc: |\n  d\n": "k: v\na: b\nc: |\n  d\n",
    "a: |+\n  d\n\n\n": "k: v\na: |+\n  d\n\n\n",
    "- a: |\n    b\n- x\n": "- k: v\n  a: |\n    b\n- x\n",
    "- a:\n  - >-\n    b\n": "- k: v\n  a:\n  - >-\n    b\n",
    "a: |\n  d\nc: d\n": "a: |\n  d\nc: d\nk: v\n",
    # the quotes of the first key
    "'a': b\n": "'a': b\n'k': 'v'\n",
    '"a": "b"\n': '"a": "b"\n"k": "v"\n',
    # flow
    "{a: b}": "{a: b, k: v}",
    "{a: b,}": "{a: b, k: v,}",
    "{ a: b , c: d , }\n": "{ a: b , c: d, k: v , }\n",
    '{"a": "b"}': '{"a": "b", "k": "v"}',
    '{"a":"b"\n}\n': '{"a":"b","k":"v"\n}\n',
    '{"a":"b","c":1}': '{"a":"b","c":1,"k":"v"}',
    '{"a": "b","c":1}': '{"a": "b","c":1,"k": "v"}',
    '{\n  "a": "b"\n}\n': '{\n  "a": "b",\n  "k": "v"\n}\n',
    '{\n\t"a":"b", # c\n}\n': '{\n\t"a":"b", # c\n\t"k":"v",\n}\n',
    "{\n  a: b # c\n}\n": "{\n  a: b, # c\n  k: v\n}\n",
    "{a: b # c\n}": "{a: b, k: v # c\n}",
    "{a}": "{a, k: v}",
    "{a: }": "{a: , k: v}",
    "{a: [b]}": "{a: [b], k: v}",
    "outer: {a: {b: c}}\n": "outer: {a: {b: c}, k: v}\n",
}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=ascii(t)) for t, e in INSERTED.items()])
def test_a_pair_is_inserted_behind_the_last_one(text: str, expected: str) -> None:
    result = changed(text, inserted("k", "v"))

    assert value_in(result) == {**value_in(text), "k": "v"}
    assert result in (expected, expected.replace("{a: , k: v}", "{a:, k: v}"))


REMOVED: dict[str, dict[tuple[int, ...], str]] = {
    "a: 1\nb: 2\nc: 3\n": {
        (): "a: 1\nb: 2\nc: 3\n",
        (0,): "b: 2\nc: 3\n",
        (1,): "a: 1\nc: 3\n",
        (2,): "a: 1\nb: 2\n",
        (0, 1): "c: 3\n",
        (0, 2): "b: 2\n",
        (1, 2): "a: 1\n",
    },
    "a: 1\nb: 2": {(0,): "b: 2", (1,): "a: 1\n"},
    "a: 1\r\nb: 2\r\nc: 3\r\n": {(0,): "b: 2\r\nc: 3\r\n", (1,): "a: 1\r\nc: 3\r\n", (2,): "a: 1\r\nb: 2\r\n"},
    "a: 1\rb: 2\rc: 3": {(0,): "b: 2\rc: 3", (1,): "a: 1\rc: 3"},
    "a: 1 # x\nb: 2 # y\nc: 3 # z\n": {(1,): "a: 1 # x\nc: 3 # z\n"},
    "a: 1\n# y\nb: 2\n# z\nc: 3\n": {(1,): "a: 1\n# z\nc: 3\n"},
    "a: 1\n# y\n# y\nb: 2\nc: 3\n": {(1,): "a: 1\nc: 3\n"},
    "a: 1\r\n# y\r\n# y\r\nb: 2\r\nc: 3\r\n": {(1,): "a: 1\r\nc: 3\r\n"},
    "a: 1\n# x\n\n# y\nb: 2\nc: 3\n": {(1,): "a: 1\n# x\n\nc: 3\n"},
    "outer:\n  a: 1\n# x\n  # y\n  b: 2\n": {(1,): "outer:\n  a: 1\n# x\n"},
    "outer:\n  a: 1\n    # x\n  b: 2\n": {(0,): "outer:\n  b: 2\n", (1,): "outer:\n  a: 1\n    # x\n"},
    "a: 1\nb: 2\n  # y\n\n   # y\n# z\nc: 3\n": {(1,): "a: 1\n# z\nc: 3\n", (0,): "b: 2\n  # y\n\n   # y\n# z\nc: 3\n"},
    "a: 1\nb: 2\n\n# z\n  # z\nc: 3\n": {(1,): "a: 1\n\n# z\n  # z\nc: 3\n"},
    "- a: 1 # x\n  # y\n  b: 2\n  c: 3\n": {(0,): "- # y\n  b: 2\n  c: 3\n", (0, 1): "- c: 3\n"},
    "outer:\n  a: 1\n    # x\n  # y\n  b: 2\n": {(1,): "outer:\n  a: 1\n    # x\n"},
    "a: 1\nb:\n  c: 2\n\n  d: 3\ne: 4\n": {(1,): "a: 1\ne: 4\n"},
    "a: 1\nb: |\n  x\n\n  # y\nc: 3\n": {(1,): "a: 1\nc: 3\n"},
    "a: 1\nb: 'x\n\n  y'\nc: 3\n": {(1,): "a: 1\nc: 3\n"},
    "a: 1\nb:\n- x\n- y\nc: 3\n": {(1,): "a: 1\nc: 3\n"},
    "a: 1\nb:\nc: 3\n": {(1,): "a: 1\nc: 3\n"},
    "- a: 1\n  b: 2\n  c: 3\n": {(0,): "- b: 2\n  c: 3\n", (1,): "- a: 1\n  c: 3\n", (2,): "- a: 1\n  b: 2\n"},
    "- a: 1 # x\n  b: 2\n": {(0,): "- b: 2\n", (1,): "- a: 1 # x\n"},
    "-   a: 1\n\n    # x\n    b: 2\n": {(0,): "-   # x\n    b: 2\n"},
    "- a: |\n    x\n  b: 2\n- c\n": {(0,): "- b: 2\n- c\n", (1,): "- a: |\n    x\n- c\n"},
    # flow
    "{a: 1, b: 2, c: 3}": {
        (0,): "{b: 2, c: 3}",
        (1,): "{a: 1, c: 3}",
        (2,): "{a: 1, b: 2}",
        (0, 1): "{c: 3}",
        (0, 2): "{b: 2}",
        (1, 2): "{a: 1}",
        (0, 1, 2): "{}",
    },
    "{ a: 1 , b: 2 , }": {(0,): "{ b: 2 , }", (1,): "{ a: 1 , }", (0, 1): "{  }"},
    "{\n  a: 1,\n  b: 2\n}": {(0,): "{\n  b: 2\n}", (1,): "{\n  a: 1\n}"},
    '{"a":1,"b":[2],"c":{}}': {(0,): '{"b":[2],"c":{}}', (1,): '{"a":1,"c":{}}', (2,): '{"a":1,"b":[2]}'},
    "{a, b: , c: 3}": {(0,): "{b: , c: 3}", (1,): "{a, c: 3}"},
    "outer: {a: 1}\n": {(0,): "outer: {}\n"},
    "{a: 1, # x\n b: 2 # y\n}": {(0,): "{b: 2 # y\n}", (1,): "{a: 1 # x\n}", (0, 1): "{}"},
    "{a: 1, # x\n b: 2}": {(0,): "{b: 2}", (1,): "{a: 1 # x\n }"},
    "{ # v\n  # w\n  a: 1, # x, y\n  # y\n  # y\n  b: 2, # y\n  # z\n  c: 3 # z\n}": {
        (): "{ # v\n  # w\n  a: 1, # x, y\n  # y\n  # y\n  b: 2, # y\n  # z\n  c: 3 # z\n}",
        (0,): "{ # v\n  # y\n  # y\n  b: 2, # y\n  # z\n  c: 3 # z\n}",
        (1,): "{ # v\n  # w\n  a: 1, # x, y\n  # z\n  c: 3 # z\n}",
        (2,): "{ # v\n  # w\n  a: 1, # x, y\n  # y\n  # y\n  b: 2 # y\n}",
        (0, 1): "{ # v\n  # z\n  c: 3 # z\n}",
        (0, 2): "{ # v\n  # y\n  # y\n  b: 2 # y\n}",
        (1, 2): "{ # v\n  # w\n  a: 1 # x, y\n}",
        (0, 1, 2): "{ # v\n}",
    },
    "{a: 1, # x\r\n b: 2, # y\r\n}": {(0,): "{b: 2, # y\r\n}", (1,): "{a: 1, # x\r\n}"},
    "{a: 1, b: 2, # y\r\n c: 3, d: 4}": {
        (0,): "{b: 2, # y\r\n c: 3, d: 4}",
        (1,): "{a: 1,\r\n c: 3, d: 4}",
        (2,): "{a: 1, b: 2, # y\r\n d: 4}",
        (2, 3): "{a: 1, b: 2 # y\r\n }",
        (1, 3): "{a: 1,\r\n c: 3}",
    },
    "{a: 1, # x\n # y\n b: 2}": {(0,): "{\n # y\n b: 2}"},
    "{a: 1 # x\n, b: 2 # y\n, c: 3 # z\n}": {
        (1,): "{a: 1 # x\n, c: 3 # z\n}",
        (2,): "{a: 1 # x\n, b: 2 # y\n}",
    },
}
REMOVALS = [
    pytest.param(text, indexes, expected, id=f"{text!a}-{indexes}")
    for text, results in REMOVED.items()
    for indexes, expected in results.items()
]


@pytest.mark.parametrize(("text", "indexes", "expected"), REMOVALS)
def test_pairs_are_removed_with_what_belongs_to_them(text: str, indexes: tuple[int, ...], expected: str) -> None:
    before = value_in(text)

    assert changed(text, removed(*indexes)) == expected
    assert value_in(expected) == {key: value for i, (key, value) in enumerate(before.items()) if i not in indexes}


@pytest.mark.parametrize("text", ["- a: 1\n  b: 2\n", "? a\n: 1\nb: 2\n", "- - a: 1\n"])
def test_a_pair_that_does_not_begin_its_line_is_left_to_others(text: str) -> None:
    source, mapping = mapping_of(text)

    with pytest.raises(UneditableError):
        remove_pairs(Edits(), source, mapping, set(range(len(mapping.pairs))))


ALONE = {
    "a: 1\nb: 2\nc: 3\n": "a: 1\nc: 3\n",
    "a: 1\n# x\nb: 2\n# y\nc: 3\n": "a: 1\n# x\n# y\nc: 3\n",
    "a: 1 # x\nb: 2   # y\nc: 3 # z\n": "a: 1 # x\n# y\nc: 3 # z\n",
    "a: 1\r\nb: 2 # y\r\nc: 3\r\n": "a: 1\r\n# y\r\nc: 3\r\n",
    "outer:\n  a: 1\n  b: 2 # y": "outer:\n  a: 1\n  # y",
    "a: |\n  1\nb: # y\n      # z\n  2\nc: 3\n": "a: |\n  1\n# y\n# z\nc: 3\n",
    "a: 1\nb: | # y\n  # text\nc: 3\n": "a: 1\n# y\nc: 3\n",
    "a: 1\nb: '# text'\nc: 3\n": "a: 1\nc: 3\n",
    "{a: 1, b: 2, c: 3} # x\n": "{a: 1, c: 3} # x\n",
    "{a: 1, # x\n b: 2, c: 3}": "{a: 1, # x\n c: 3}",
}


def removed_alone(edits: Edits, source: Source, mapping: Mapping) -> None:
    remove_pairs_alone(edits, source, mapping, {1}, Comments(compose(source)))


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=ascii(t)) for t, e in ALONE.items()])
def test_a_pair_is_removed_without_its_comments(text: str, expected: str) -> None:
    before = value_in(text)

    assert changed(text, removed_alone) == expected
    assert value_in(expected) == {key: value for i, (key, value) in enumerate(before.items()) if i != 1}


@pytest.mark.parametrize(
    "text", ["{a: 1, b: 2, # y\n c: 3}", "{a: 1,\n b: 2 # y\n}", "{a: 1, # x\n b: 2}", "? a\n: 1\n? b\n: 2\n"]
)
def test_a_comment_is_in_the_way(text: str) -> None:
    source, mapping = mapping_of(text)

    with pytest.raises(UneditableError):
        removed_alone(Edits(), source, mapping)


REPLACED = {
    "a: b\nc: d\n": "k: v w\nc: d\n",
    "a: b # c\n": "k: v w # c\n",
    "a: 'b'\n": "k: 'v w'\n",
    'a: "b"\n': 'k: "v w"\n',
    "'a': b\n": "'k': v w\n",
    '"a": "b"': '"k": "v w"',
    "a:\n": "k: v w\n",
    "a: \n": "k: v w\n",
    "a: # c\n": "k: v w # c\n",
    "a:\nb: c\n": "k: v w\nb: c\n",
    "a:\r\nb: c\r\n": "k: v w\r\nb: c\r\n",
    "a: |\n  b\nc: d\n": "k: v w\nc: d\n",
    "a: >-\n  b\n": "k: v w\n",
    "a: b\n  c\nd: e\n": "k: v w\nd: e\n",
    "- a: b\n  c: d\n": "- k: v w\n  c: d\n",
    "{a: b}": "{k: v w}",
    "{a: b, c: d}": "{k: v w, c: d}",
    "{a: }": "{k: v w}",
    "{a: , c: d}": "{k: v w, c: d}",
    '{"a":"b"}': '{"k":"v w"}',
    '{"a":b}': '{"k":v w}',
}


@pytest.mark.parametrize(("text", "like"), [pytest.param(t, e, id=ascii(t)) for t, e in REPLACED.items()])
@pytest.mark.parametrize(
    "value", ["v", "v w", "it's", '"', "a: b # c", "a: b", "yes", "", "5", "a,b", "https://k:6443"]
)
def test_a_pair_gets_another_key_and_value(text: str, like: str, value: str) -> None:
    before = value_in(text)
    result = changed(text, replaced(0, "k", value))

    assert value_in(result) == {"k" if key == "a" else key: v if key != "a" else value for key, v in before.items()}
    assert result.replace(" ", "").endswith(like.replace(" ", "").split("vw")[1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\n", "k: v\n"),
        ("'a': 'b'\n", "'k': 'v'\n"),
        ('"a": "b"\n', '"k": "v"\n'),
        ("{a: 'b'}", "{k: 'v'}"),
        ("a: # c\n", "k: v # c\n"),
        ("a:\nc: d\n", "k: v\nc: d\n"),
    ],
)
def test_quotes_and_comments_stay(text: str, expected: str) -> None:
    assert changed(text, replaced(0, "k", "v")) == expected


@pytest.mark.parametrize("text", ["{a, c: d}", "{c: d, a}", "{a , c: d}", "{? a, c: d}", "? a\nc: d\n"], ids=ascii)
def test_a_value_without_a_colon_is_replaced_well_or_not_at_all(text: str) -> None:
    index = list(value_in(text)).index("a")
    try:
        result = changed(text, replaced(index, "a", "v"))
    except UneditableError:
        return
    assert value_in(result) == {"a": "v", "c": "d"}


def test_a_key_that_stays_is_left_as_it_is_written() -> None:
    assert changed("'a' : b\n", replaced(0, "a", "v")) == "'a' : v\n"


SHAPES = [
    "a: b\nc: d\ne: f\n",
    "a: b\r\nc: d\r\ne: f",
    "- a: b\n  c: d\n  e: f\n",
    "- a: b\n  c: d\n  e: |\n    f\n- x\n",
    "outer:\n  a: |-\n    b\n  c: [d]\n  e:\n",
    "{a: b, c: d, e: f}",
    '{"a":"b","c":"d","e":"f"}',
    "{\n  'a': b,\n  'c': d,\n  'e': f,\n}\n",
]


@pytest.mark.parametrize("text", SHAPES, ids=ascii)
@pytest.mark.parametrize("gone", [(), (0,), (1,), (2,), (0, 2), (1, 2)], ids=str)
def test_a_pair_is_inserted_while_others_are_removed(text: str, gone: tuple[int, ...]) -> None:
    kept = {key: value for index, (key, value) in enumerate(value_in(text).items()) if index not in gone}

    result = changed(text, inserted("k", "v", frozenset(gone)))

    assert value_in(result) == {**kept, "k": "v"}


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_kubectl_reads_the_results_too(kubectl: Kubectl, tmp_path: Path) -> None:
    bodies, expected = [], []
    for text, gone in product(SHAPES, [(), (0,), (1,), (2,), (0, 2), (1, 2)]):
        if text.startswith("outer"):
            continue
        result = changed(text, inserted("k", "v", frozenset(gone)))
        bodies.append("\n" + result.rstrip("\r\n").replace("\r", ""))
        root = compose(Source("f", result.encode())).root
        assert root is not None
        expected.append(plain_value(root))

    found = kubectl_bodies(kubectl, bodies, tmp_path)

    assert REFUSED not in found
    assert differences(bodies, expected, found) == {}


@pytest.mark.parametrize("text", ["{}", "{a: b}", "a: b\n"])
def test_where_no_pair_stays_none_can_be_inserted(text: str) -> None:
    source, mapping = mapping_of(text)

    with pytest.raises(UneditableError):
        insert_pair(Edits(), source, mapping, "k", "v", {0})


@pytest.mark.parametrize(
    ("text", "index"),
    [("{a: 1}", 0), ("{b: 1, a: 1}", 1), ("{a: 1, a: 2, b: 3}", 1), ("{'a': 1}", 0), ("{<<: {a: 1}, a: 2}", 1)],
)
def test_the_last_pair_of_a_key_counts(text: str, index: int) -> None:
    assert pair_index(mapping_of(text)[1], "a") == index


@pytest.mark.parametrize("text", ["{}", "{b: 1}", "{<<: {a: 1}}", "{'<<': {a: 1}}", "{b: &x a, *x : 1}"])
def test_a_key_that_is_not_written_in_the_mapping_has_no_index(text: str) -> None:
    with pytest.raises(UneditableError):
        pair_index(mapping_of(text)[1], "a")


@pytest.mark.parametrize(
    ("text", "quote"), [("a: b", ""), ("'a': b", "'"), ('{"a": b}', '"'), ("{}", ""), ("a: 'b'", "")]
)
def test_the_quotes_of_the_first_key(text: str, quote: str) -> None:
    assert first_key_quote(mapping_of(text)[1]) == quote


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("x", "v", "v"),
        ("'x'", "v", "'v'"),
        ('"x"', "v", '"v"'),
        ("|-\n  x", "v", "v"),
        ("x", "a b", '"a b"'),
        ("x", "yes", '"yes"'),
        ("", "v", " v"),
        ("[x]", "v", "v"),
        ("'x'", "it's", "'it''s'"),
        ("'x'", "a\nb", '"a\\nb"'),
    ],
)
def test_a_value_is_written_with_the_quotes_of_the_old_one(old: str, new: str, expected: str) -> None:
    source, mapping = mapping_of(f"a: {old}\n")
    node, edits = mapping.pairs[0][1], Edits()

    replace_scalar(edits, node, new, flow=False)

    text = source.text
    assert edits.applied(text, 0, len(text)) == text[: node.start] + expected + text[node.end :]


@pytest.mark.parametrize(
    ("text", "gone", "expected"),
    [
        ("[a, b, c]", {0}, "[b, c]"),
        ("[a, b, c]", {1}, "[a, c]"),
        ("[a, b, c]", {2}, "[a, b]"),
        ("[a, b, c]", {0, 1, 2}, "[]"),
        ("[a, b, c,]", {2}, "[a, b,]"),
        ("[\n  {a: 1},\n  {b: 2}\n]\n", {0}, "[\n  {b: 2}\n]\n"),
        ("[\n  {a: 1},\n  {b: 2}\n]\n", {1}, "[\n  {a: 1}\n]\n"),
        ("[\n  {a: 1},\n  {b: 2},\n]\n", {0, 1}, "[]\n"),
        ("!x &y [ # z [\n  a, # a\n]\n", {0}, "!x &y [ # z [\n]\n"),
        ('[{"a":1},{"b":2}]', {1}, '[{"a":1}]'),
        ("[&x a, b, *x]", {1}, "[&x a, *x]"),
    ],
)
def test_items_are_removed_with_their_commas(text: str, gone: set[int], expected: str) -> None:
    source = Source("f", text.encode())
    root = compose(source).root
    assert isinstance(root, Sequence)
    edits = Edits()

    remove_children(edits, text, root, gone)

    assert edits.applied(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: |\n  b\n", True),
        ("a: >-\n  b\n", True),
        ("a: b\n", False),
        ("a:\n  b:\n  - c: |\n      d\n", True),
        ("a: |\n  b\nc: d\n", False),
        ("a: [b]\n", False),
        ("a: {b: c}\n", False),
        ("a: 'b'\n", False),
        ("- a: x\n- |\n  b\n", True),
        ("&x |\n  b\n", True),
    ],
)
def test_a_node_that_ends_in_a_block_scalar(text: str, expected: bool) -> None:
    root = compose(Source("f", text.encode())).root
    assert root is not None

    assert ends_in_block_scalar(root) is expected


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("- a\n- b: c\n", [0, 0]),
        ("-\n-   \n- &x\n  a\n", [0, 0, 0]),
        ("  - # a - b\n    a: b\n  -  # ----\n\n     # - c -\n    - b\n", [2, 2]),
        ("- # a - b\r\n  a: b\r\n- # - c\r\n- &x # - d\r\n  e: f\r\n", [0, 0, 0]),
        ("- # - a\n", [0]),
        ("- - a\n  - b\n", [0]),
    ],
)
def test_the_dash_of_an_item(text: str, columns: list[int]) -> None:
    root = compose(Source("f", text.encode())).root
    assert isinstance(root, Sequence)
    dashes = [dash_of(text, item) for item in root.items]

    assert [text[dash] for dash in dashes] == ["-"] * len(columns)
    assert [dash - text.rfind("\n", 0, dash) - 1 for dash in dashes] == columns
    assert len({text.count("\n", 0, dash) for dash in dashes}) == len(columns)


def test_an_item_with_a_comment_behind_its_dash_is_removed() -> None:
    source = Source("f", b"- a: 1\n- # b - c\n  a: 2\n- a: 3\n")
    root = compose(source).root
    assert isinstance(root, Sequence)
    edits = Edits()

    remove_later_item(edits, source, root, 1)

    assert edits.applied(source.text) == "- a: 1\n- a: 3\n"
