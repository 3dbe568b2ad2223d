"""What the first document of a text holds: aliases, merge keys, repeated keys, limits, and where every node is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kubectl_share.document.composer import compose
from kubectl_share.document.members import members
from kubectl_share.document.nodes import Alias, Mapping, Scalar, Sequence, walk
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.decoding import decode
from tests.document.oracle import (
    EXAMPLES,
    REFUSED,
    composed,
    differences,
    file_with,
    is_refused,
    kubectl_bodies,
    our_body,
    refused_files,
    same,
)
from tests.support.kubectl import Kubectl, oracles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KUBECTLS = pytest.mark.parametrize("kubectl", oracles(), ids=str)

BODIES: dict[str, Any] = {
    # anchors and aliases
    "[&a x, *a]": ["x", "x"],
    "[&a {b: 1}, *a]": [{"b": 1}, {"b": 1}],
    "{&a k: v, w: *a}": {"k": "v", "w": "k"},
    "{a: &a k, *a : v}": {"a": "k", "k": "v"},
    "{a: &a 0x10, *a : v}": {"a": 16, "16": "v"},
    "{a: &a y, *a : v}": {"a": True, "true": "v"},
    "[&a 1, *a, &a 2, *a]": [1, 1, 2, 2],
    "[&a 1, [&a 2], *a]": [1, [2], 2],
    "{x: &a [1, &a 2], z: *a}": {"x": [1, 2], "z": 2},
    "[&a-b.c 1, *a-b.c]": REFUSED,  # letters, digits, - and _ only
    "[&1_-Z 1, *1_-Z ]": [1, 1],
    "[&a , *a]": [None, None],
    "[*a]": REFUSED,
    "[*a, &a 1]": REFUSED,
    "&a [*a]": REFUSED,
    "&a {b: *a}": REFUSED,
    "&a {*a : b}": REFUSED,
    "&a [[[*a]]]": REFUSED,
    "[&a [1], &a [*a]]": REFUSED,
    "{w: &a {}, x: &b {c: *a}, z: *b}": {"w": {}, "x": {"c": {}}, "z": {"c": {}}},
    "{a: &a [1], *a : x}": REFUSED,
    "{a: &a ~, *a : x}": REFUSED,
    "&a *a": REFUSED,
    "[&a 1, !!str *a]": REFUSED,
    # merge keys
    "{<<: {a: 1}}": {"a": 1},
    "{<<: {a: 1}, a: 2}": {"a": 2},
    "{a: 2, <<: {a: 1}}": {"a": 1},
    "{a: 1, <<: {a: 2}, a: 3}": {"a": 3},
    "{<<: {a: 1}, <<: {a: 2, b: 2}}": {"a": 2, "b": 2},
    "{<<: [{a: 1, b: 1}, {a: 2, c: 2}]}": {"a": 1, "b": 1, "c": 2},
    "{a: 0, <<: [{a: 1}, {a: 2}]}": {"a": 1},
    "{<<: []}": {},
    "{<<: {}}": {},
    "{<<: [{}, {}]}": {},
    "{x: &a {b: 1}, z: {<<: *a, c: 2}}": {"x": {"b": 1}, "z": {"b": 1, "c": 2}},
    "{x: &a {b: 1}, <<: *a}": {"x": {"b": 1}, "b": 1},
    "{x: &a {b: 1}, <<: [*a, {b: 2, c: 2}]}": {"x": {"b": 1}, "b": 1, "c": 2},
    "{x: &a [{b: 1}], <<: *a}": REFUSED,  # an alias must be of a map
    "{<<: {<<: {a: 1}, b: 2}}": {"a": 1, "b": 2},
    "{<<: {a: 1, <<: {a: 2}}}": {"a": 2},
    "{<<: &a {b: 1}, c: *a}": {"b": 1, "c": {"b": 1}},
    "{'<<': {a: 1}}": {"<<": {"a": 1}},
    '{"<<": 5}': {"<<": 5},
    # tags: a comma does not end one
    "{a: !!str, b: x}": REFUSED,
    "{a: !foo, b: x}": REFUSED,
    "{a: !foo,\n b: x}": REFUSED,
    "[!!str,x]": REFUSED,
    "[!<a>, x]": REFUSED,
    "{a: !foo}": REFUSED,
    "[!foo]": REFUSED,
    "[!foo[]]": REFUSED,
    "{a: !foo }": {"a": ""},
    "[!foo ]": [""],
    "{a: !foo , b: x}": {"a": "", "b": "x"},
    "[!foo\n, x]": ["", "x"],
    "[!foo, x]": ["x"],
    "[!foo,b, x]": ["x"],
    "{a: !foo,b x}": {"a": "x"},
    "{a: !foo,b: x}": {"a": "x"},
    "{!foo, b: x}": {"b": "x"},
    "[&a !foo, x, *a]": ["x", "x"],
    "[!foo &a, x]": ["", "x"],
    "[!foo, [x]]": [["x"]],
    "[!foo[b] x]": ["x"],
    "{a: '!foo, b'}": {"a": "!foo, b"},
    "\na: !foo,\nb: x": {"a": "", "b": "x"},
    "{!!merge <<: {a: 1}}": {"a": 1},
    "{!!merge '<<': {a: 1}}": {"a": 1},
    "{!!merge x: {a: 1}}": {"x": {"a": 1}},
    "{!!merge x: 5}": {"x": 5},
    "{!!str <<: {a: 1}}": {"<<": {"a": 1}},
    "{!foo <<: {a: 1}}": {"<<": {"a": 1}},
    "{! <<: {a: 1}}": {"a": 1},
    "{&m <<: {a: 1}}": {"a": 1},
    "{&m <<: {a: 1}, b: *m}": {"a": 1, "b": "<<"},
    "{x: &m <<, *m : {a: 1}}": {"x": "<<", "<<": {"a": 1}},
    "\n? <<\n: {a: 1}": {"a": 1},
    "\n<<: {a: 1}\nb: 2": {"a": 1, "b": 2},
    "\n<<:\n- {a: 1}\n- {a: 2}": {"a": 1},
    "{<<: 5}": REFUSED,
    "{<<: x}": REFUSED,
    "{<<: ~}": REFUSED,
    "{<<: }": REFUSED,
    "{<<: [5]}": REFUSED,
    "{<<: [[{a: 1}]]}": REFUSED,
    "{<<: [{a: 1}, ~]}": REFUSED,
    "{x: &a 5, <<: *a}": REFUSED,
    "&a {<<: *a}": REFUSED,
    "[<<, '<<']": ["<<", "<<"],
    "{a: <<}": {"a": "<<"},
    # repeated keys
    "{a: 1, a: 2}": {"a": 2},
    "{a: 1, 'a': 2, \"a\": 3, !!str a: 4}": {"a": 4},
    "{true: 1, yes: 2, y: 3}": {"true": 3},
    "{16: 1, 0x10: 2}": {"16": 2},
    "{a: .inf, a: 2}": {"a": 2},
    "{a: 2, a: .inf}": REFUSED,
    "{a: {b: .nan}, a: {}}": {"a": {}},
    "{<<: {a: .inf}, a: 1}": {"a": 1},
    "{x: &a {b: .inf}, x: 1}": {"x": 1},
    "{x: &a {b: .inf}, x: 1, z: *a}": REFUSED,
    "{.inf: 1}": {".inf": 1},
    "{&a .inf : 1, b: *a}": REFUSED,
    "{&a .inf : 1, b: {*a : 1}}": {".inf": 1, "b": {".inf": 1}},
    "{x: &a .inf, x: 1, *a : 2}": {"x": 1, ".inf": 2},
    "{x: &a ~, z: {*a : 1}, z: 2}": {"x": None, "z": 2},
    "{x: &a 18446744073709551615, *a : 1}": REFUSED,
    "{a: *b, a: 1}": REFUSED,
    "{a: !!int x, a: 1}": REFUSED,
    "{x: {~: 1}, x: 1}": {"x": 1},
    "{~: 1, ~: 2}": REFUSED,
    "{x: {<<: 5}, x: 1}": REFUSED,
    "{x: {[a]: 1}, x: 1}": REFUSED,
    # keys that are collections, and pairs without : or ?
    "{[a]: b}": REFUSED,
    "{{a: b}: c}": REFUSED,
    "\n? [a]\n: b": REFUSED,
    "\n? a\n: b": {"a": "b"},
    "\n? a": {"a": None},
    "\n? |\n  a\n: b": {"a\n": "b"},
    "{a}": {"a": None},
    "{a, b: 1}": {"a": None, "b": 1},
    "{? a : b}": {"a": "b"},
    "[a: b, c]": [{"a": "b"}, "c"],
    "[? a : b]": [{"a": "b"}],
    "{: a}": REFUSED,
    "[]": [],
    "[,]": REFUSED,
    "{,}": REFUSED,
    "[a,]": ["a"],
    "{a: 1,}": {"a": 1},
    "[a,,b]": REFUSED,
    # flow: what colons and question marks are
    "{a:b}": {"a:b": None},
    "{a: b:c}": {"a": "b:c"},
    "{a: b:, c: d}": {"a": "b:", "c": "d"},
    "[a:]": ["a:"],
    "[a:,b]": ["a:", "b"],
    "[a:[b]]": REFUSED,
    '{"a":b}': {"a": "b"},
    "{'a':b}": {"a": "b"},
    '["a":b]': [{"a": "b"}],
    "{a: x?y}": REFUSED,
    "{a: 'x?y'}": {"a": "x?y"},
    "[x?]": REFUSED,
    "{a: https://k:6443}": {"a": "https://k:6443"},
    "[--url=https://x, system:admin]": ["--url=https://x", "system:admin"],
    "{a: ::x}": REFUSED,
    "{a: -}": {"a": "-"},
    "[-]": ["-"],
    "[- a]": REFUSED,
    "[a\n, b]": ["a", "b"],
    "[a b\nc]": ["a b c"],
    "{a: b # c\n}": {"a": "b"},
    "[a #b\n]": ["a"],
    "[a#b]": ["a#b"],
    # block
    "\na: 1\nb:\n- x\n- z": {"a": 1, "b": ["x", "z"]},
    "\na:\n  - x\n  -\n  - - z": {"a": ["x", None, ["z"]]},
    "\n- a: 1\n  b: 2\n- c: 3": [{"a": 1, "b": 2}, {"c": 3}],
    "\na: b: c": REFUSED,
    "\na: [": REFUSED,
    "\na:\n\t- b": REFUSED,
    "\na:\tb": {"a": "b"},
    "\na: \tb": {"a": "b"},
    "\na: b\t# c": {"a": "b"},
    "\na: 1\n  b: 2": REFUSED,
    "\na:\n    x: 1\n   y: 2": REFUSED,
    "!!map {a: 1}": {"a": 1},
    "!!seq [a]": ["a"],
    "!!str {a: 1}": {"a": 1},
    "!foo [a]": ["a"],
    "!!set {a, b}": {"a": None, "b": None},
}


@pytest.mark.parametrize(("body", "expected"), [pytest.param(b, e, id=ascii(b)) for b, e in BODIES.items()])
def test_a_body_is_read_as_the_table_says(body: str, expected: object) -> None:
    found = our_body(body)

    assert same(found, expected), found


@KUBECTLS
def test_kubectl_agrees_with_the_table(kubectl: Kubectl, tmp_path: Path) -> None:
    found = kubectl_bodies(kubectl, list(BODIES), tmp_path)

    assert differences(list(BODIES), list(BODIES.values()), found) == {}


def test_members_say_which_pair_wins_and_whether_it_was_merged() -> None:
    document = compose(Source("f", b"{a: 1, b: 2, <<: {b: 3, c: 4}, a: 5}"))
    assert isinstance(document.root, Mapping)
    text = document.source.text

    found = {key: (text[m.value.start : m.value.end], m.merged) for key, m in members(document.root).items()}

    assert list(found.items()) == [("a", ("5", False)), ("b", ("3", True)), ("c", ("4", True))]


@pytest.mark.parametrize(("text", "has"), [("a: b", False), ("[&a b]", False), ("[&a b, *a]", True)])
def test_a_document_knows_whether_it_has_aliases(text: str, has: bool) -> None:
    assert compose(Source("f", text.encode())).has_aliases is has


# Three collections stand around the body of an extension: 10,000 in all are allowed.
DEEPEST: dict[str, Callable[[int], str]] = {
    "flow list": lambda n: "[" * n + "]" * n,
    "flow map": lambda n: "{a: " * n + "x" + "}" * n,
    "flow maps in lists": lambda n: "[{a: " * (n // 2) + "[" * (n % 2) + "]" * (n % 2) + "}]" * (n // 2),
    "block list": lambda n: "\n" + "- " * n + "x",
    "block list and flow list": lambda n: "\n" + "- " * 5000 + "[" * (n - 5000) + "]" * (n - 5000),
}
LIMIT = 9997


@pytest.mark.parametrize("shape", DEEPEST)
def test_depth_has_kubectls_limit(shape: str) -> None:
    at_limit, beyond = (file_with(DEEPEST[shape](depth)) for depth in (LIMIT, LIMIT + 1))

    assert composed(at_limit) is not None
    assert composed(beyond) is None


@KUBECTLS
def test_kubectl_has_that_limit(kubectl: Kubectl, tmp_path: Path) -> None:
    texts = [file_with(shape(depth)) for shape in DEEPEST.values() for depth in (LIMIT, LIMIT + 1)]

    assert refused_files(kubectl, texts, tmp_path) == [False, True] * len(DEEPEST)


@pytest.mark.parametrize("shape", ["flow list", "block list and flow list"])
def test_a_deep_extension_is_decoded_as_kubectl_does(shape: str) -> None:
    document = compose(Source("f", file_with(DEEPEST[shape](LIMIT)).encode()))

    assert decode(document).problems == []


def deep_by_alias(first: int, second: int) -> str:
    """An extension that is `first` + `second` deep by its alias alone."""
    return file_with("{a: &a " + "[" * first + "]" * first + ", b: " + "[" * second + "*a" + "]" * second + "}")


DEEP_BY_ALIAS = {(4000, 5000): "loads", (5000, 4996): "loads", (5000, 4997): "refused", (9996, 1): "refused"}


@pytest.mark.parametrize(("depths", "expected"), DEEP_BY_ALIAS.items())
def test_depth_counts_what_aliases_bring_in(depths: tuple[int, int], expected: str) -> None:
    assert is_refused(deep_by_alias(*depths)) == (expected == "refused")


@KUBECTLS
def test_kubectl_counts_it_too(kubectl: Kubectl, tmp_path: Path) -> None:
    found = refused_files(kubectl, [deep_by_alias(*depths) for depths in DEEP_BY_ALIAS], tmp_path)

    assert found == [expected == "refused" for expected in DEEP_BY_ALIAS.values()]


def bomb(levels: int, width: int) -> str:
    """Each level a list of `width` aliases of the one before: `width` ** `levels` items in all."""
    lines = [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * width)}]" for at in range(1, levels + 1)]
    return file_with("\n" + "\n".join(["a0: &a0 [x]", *lines]))


def flat_bomb(size: int, aliases: int, padding: int) -> str:
    """One list of `size` items, `aliases` aliases of it, and `padding` items that are not aliased."""
    big, others = "[" + "x," * size + "]", "[" + "x," * padding + "]"
    return file_with(f"{{a: &a {big}, b: [{'*a,' * aliases}], c: {others}}}")


def merge_bomb(size: int, merges: int) -> str:
    big = "{" + ", ".join(f"k{index}: x" for index in range(size)) + "}"
    return file_with(f"{{a: &a {big}, b: [{'{<<: *a},' * merges}]}}")


BOMBS = {
    **{
        f"{levels} levels of {width}": bomb(levels, width) for levels, width in [(2, 9), (3, 9), (4, 9), (6, 4), (9, 2)]
    },
    **{f"{levels} levels of 2": bomb(levels, 2) for levels in (6, 7, 8, 9, 10, 11, 12)},
    # the ratio is 0.99 for small texts
    **{f"100 items {n} times": flat_bomb(100, n, 0) for n in (1, 2, 8, 9, 10, 50, 90, 97, 98, 99, 100, 101, 102, 110)},
    **{f"10 items {n} times": flat_bomb(10, n, 0) for n in (50, 80, 90, 100, 110, 150)},
    **{f"1000 items 95 times and {n} more": flat_bomb(1000, 95, n) for n in (0, 1000)},
    # and falls from 400,000 nodes on
    **{f"4000 items {n} times": flat_bomb(4000, n, 0) for n in (90, 95, 99, 100, 101, 102, 103, 105, 110)},
    **{f"4000 items 150 times and {n} more": flat_bomb(4000, 150, n) for n in (0, 30_000, 60_000, 90_000)},
    **{f"merged {n} times": merge_bomb(50, n) for n in (1, 10, 90, 97, 98, 99, 100, 101, 110, 200)},
}


@KUBECTLS
def test_alias_bombs_are_refused_exactly_where_kubectl_refuses_them(kubectl: Kubectl, tmp_path: Path) -> None:
    found = refused_files(kubectl, list(BOMBS.values()), tmp_path)

    ours = {name: composed(text) is None for name, text in BOMBS.items()}
    assert ours == dict(zip(BOMBS, found, strict=True))
    assert set(found) == {True, False}


@KUBECTLS
def test_generated_alias_bombs_too(kubectl: Kubectl, tmp_path: Path) -> None:
    """Sizes around the place where the share of aliased nodes passes 99 in 100."""
    shapes = [(40 + index, 95 + index % 12, index % 7) for index in range(EXAMPLES)]
    texts = [flat_bomb(*shape) for shape in shapes]

    found = refused_files(kubectl, texts, tmp_path)

    assert [composed(text) is None for text in texts] == found


SPANS = {
    "a: b": ["a: b", "a", "b"],
    "{a: b}": ["{a: b}", "a", "b"],
    "[ a, 'b' ]  ": ["[ a, 'b' ]", "a", "'b'"],
    "- a\n- b\n": ["- a\n- b", "a", "b"],
    "a:\n- b\n\n# c\n": ["a:\n- b", "a", "- b", "b"],
    "'a b': \"c\\n\"": ["'a b': \"c\\n\"", "'a b'", '"c\\n"'],
    "a: b c  # d": ["a: b c", "a", "b c"],
    "a: b\n  c\nd: e": ["a: b\n  c\nd: e", "a", "b\n  c", "d", "e"],
    "a: |\n  b\n\nc: d": ["a: |\n  b\n\nc: d", "a", "|\n  b", "c", "d"],
    "a: >-\n  b\n": ["a: >-\n  b", "a", ">-\n  b"],
    "a: |\n": ["a: |", "a", "|"],
    "a: &x b": ["a: &x b", "a", "&x b"],
    "a: !!str 5": ["a: !!str 5", "a", "!!str 5"],
    "a: &x !t [b]": ["a: &x !t [b]", "a", "&x !t [b]", "b"],
    "a: &x {b: *x2}".replace("*x2", "c"): ["a: &x {b: c}", "a", "&x {b: c}", "b", "c"],
    "a: &x b\nc: *x": ["a: &x b\nc: *x", "a", "&x b", "c", "*x"],
    "&k a: b": ["&k a: b", "&k a", "b"],
    "a:\nb: c": ["a:\nb: c", "a", "", "b", "c"],
    "a: ''": ["a: ''", "a", "''"],
    "? a\n: b": ["? a\n: b", "a", "b"],
    "a: é😀 # x": ["a: é😀", "a", "é😀"],
    "# c\n---\na: b\n...\n": ["a: b", "a", "b"],
    "a: b\r\nc: d\r\n": ["a: b\r\nc: d", "a", "b", "c", "d"],
}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=ascii(t)) for t, e in SPANS.items()])
def test_a_span_is_what_the_node_is_written_as(text: str, expected: list[str]) -> None:
    root = compose(Source("f", text.encode())).root
    assert root is not None

    assert [text[node.start : node.end] for node in walk(root)] == expected


def test_spans_count_after_the_byte_order_mark_and_in_characters() -> None:
    for data in ("\ufeffa: é😀b".encode(), "\ufeffa: é😀b".encode("utf-16-le"), "\ufeffa: é😀b".encode("utf-16-be")):
        document = compose(Source("f", data))
        assert isinstance(document.root, Mapping)
        value = document.root.pairs[0][1]

        assert document.source.text[value.start : value.end] == "é😀b"


def test_a_long_plain_scalar_is_read_from_the_text() -> None:
    text = "x" * 300
    root = compose(Source("f", f"a: {text}".encode())).root
    assert isinstance(root, Mapping)
    value = root.pairs[0][1]

    assert isinstance(value, Scalar)
    assert value.value == text
    assert isinstance(value.content, Source)


def test_a_long_plain_scalar_on_two_lines_is_folded() -> None:
    text = "x" * 200
    root = compose(Source("f", f"a: {text}\n  {text}".encode())).root
    assert isinstance(root, Mapping)
    value = root.pairs[0][1]

    assert isinstance(value, Scalar)
    assert value.value == f"{text} {text}"


def test_an_alias_knows_its_target() -> None:
    root = compose(Source("f", b"[&a [x], *a]")).root
    assert isinstance(root, Sequence)

    assert isinstance(root.items[1], Alias)
    assert root.items[1].target is root.items[0]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: *x", (1, 4), "has an alias whose anchor is not defined before it"),
        ("a:\n  b: *x", (2, 6), "has an alias whose anchor is not defined before it"),
        ("a: &x [*x]", (1, 8), "has an anchor that contains itself"),
        ("a: !!int x", (1, 4), "has a value that is not of its tag's type, int"),
        ("a: {<<: 5}", (1, 9), "has a merge key << whose value is not a map"),
        ("[a]: b", (1, 1), "has a list or a map as a key"),
        ("a: {~: b}", (1, 5), "has a key that is null"),
        ("a: .inf", (1, 4), "holds a number that is not finite"),
        ('a:\n- "\\/"', (2, 3), "has the escape \\/ in a string, which kubectl does not know"),
        ("a: [x?]", (1, 5), "has a question mark in an unquoted value between brackets"),
        ("a: b: c", (1, 5), "is not valid YAML: mapping values are not allowed in this context"),
        ("é: [\r\n  ]]", (2, 4), "is not valid YAML: "),
        ("%YAML 1.2\n---\na: b", (1, 1), "asks for a YAML version that kubectl does not know"),
    ],
)
def test_a_refusal_says_where_and_why(text: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(KubeconfigError) as caught:
        compose(Source("f", text.encode()))

    assert caught.value.message.startswith(message)
    assert caught.value.place == ("f", *place)
    assert caught.value.hint


CANARY = "Canary7qZkXw"


@pytest.mark.parametrize(
    "text",
    [
        f"token: {CANARY}: {CANARY}",
        f"token: '{CANARY}",
        f'token: "{CANARY}\\q"',
        f"token: [{CANARY}",
        f"token: !!int {CANARY}",
        f"token: *{CANARY}",
        f"- token: {CANARY}\n\t- {CANARY}: [",
        f"token: @{CANARY}",
        f"token: {CANARY}\n{CANARY}",
        f"token: {CANARY}\x00{CANARY}",
        f"token: !{CANARY}!x y",
        f"%{CANARY} {CANARY}\n{CANARY}",
        f"<<: {CANARY}",
        f"[{CANARY}?]",
    ],
)
def test_a_refusal_quotes_nothing_of_the_text(text: str) -> None:
    with pytest.raises(KubeconfigError) as caught:
        compose(Source("f", text.encode()))

    assert CANARY not in repr(caught.value) + str(caught.value) + caught.value.hint
    assert caught.value.__cause__ is None
