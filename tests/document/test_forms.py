"""Items that are written alike are read as libyaml reads them, and not before somebody asks for them."""

from __future__ import annotations

import os
from random import Random

import pytest

from kubectl_share.document import regular
from kubectl_share.document.comments import Comments
from kubectl_share.document.composer import Document, _Composer, compose
from kubectl_share.document.forms import form_of
from kubectl_share.document.nodes import Mapping, Sequence
from kubectl_share.document.regular import FormedItem, compose_regular
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.decoding import Decoded, decode
from kubectl_share.rules.refusals import CODES
from tests.document.test_regular import by_libyaml, described
from tests.support.alike import alike

TEXTS = int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000"))


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "_MANY", 1)


def items(text: str) -> list[object]:
    root = compose_regular(Source("f", text.encode()))
    assert root is not None
    ((_, sequence),) = root.pairs
    assert isinstance(sequence, Sequence)
    return list(sequence.items)


def formed(text: str) -> list[bool]:
    return [isinstance(item, FormedItem) for item in items(text)]


def composed(source: Source) -> Document:
    """By libyaml, without any shortcut."""
    composer = _Composer(source)
    composer.run()
    return Document(source, composer.root, len(source.text), False)


def seen(decoded: Decoded) -> object:
    """All that kubectl makes of a file, with the places of the problems."""
    problems = [(CODES[one.cause], one.path, one.message, one.offset) for one in decoded.problems]
    names = {
        key: [(entry.name, entry.node.start, entry.node.end) for entry in of] for key, of in decoded.entries.items()
    }
    return problems, names


def test_as_libyaml_reads_them() -> None:
    read = 0
    for seed in range(TEXTS):
        source = Source("f", alike(Random(seed)).encode())
        root = compose_regular(source)
        if root is not None:
            read += any(isinstance(item, FormedItem) for _, value in root.pairs for item in getattr(value, "items", []))
            assert described(root) == by_libyaml(source), source.text
    assert read > TEXTS // 4


def test_decoded_as_if_they_had_been_read() -> None:
    compared = 0
    for seed in range(TEXTS):
        source = Source("f", alike(Random(seed)).encode())
        root = compose_regular(source)
        if root is not None:
            compared += 1
            assert seen(decode(Document(source, root, len(source.text), False))) == seen(decode(composed(source))), seed
    assert compared > TEXTS // 4


@pytest.mark.parametrize(
    ("third", "is_formed"),
    [
        ("- a: x\n  b: z\n", True),
        ("- a: on-call\n  b: node\n", True),
        ("- a: on\n  b: y1\n", False),
        ("- a: 1\n  b: y1\n", False),
        ("- a: x\n  b: y1 \n", False),
        ("- a: x # c\n  b: y1\n", False),
        ("- a: x\n  b: y1\n# c\n", False),
        ("- a: x\n\n  b: y1\n", False),
        ("- a: x\n  b: y1\n  c: z\n", False),
        ("- a: x\n", False),
        ("- a: 'x'\n  b: y1\n", False),
        ("-  a: x\n   b: y1\n", False),
    ],
)
def test_what_is_of_the_form(third: str, is_formed: bool) -> None:
    assert formed(f"l:\n- a: b\n  b: c\n- a: c\n  b: d\n{third}- a: z\n  b: z\n")[2] == is_formed


@pytest.mark.parametrize("item", ["- x\n", "- a: b # c\n", "- a: b\n  c:\n", "- a:\n", "- a: b \n"])
def test_no_form(item: str) -> None:
    assert form_of(item, 0, len(item)) is None


def test_they_are_read_when_they_are_looked_into() -> None:
    item = items("l:\n- a: b\n- a: c\n- a: d\n")[2]
    assert isinstance(item, FormedItem)
    with pytest.raises(AttributeError):
        Mapping.__dict__["pairs"].__get__(item)
    assert len(item.pairs) == 1
    assert item.pairs is item.pairs


def test_an_attribute_that_there_is_not() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        items("l:\n- a: b\n- a: c\n- a: d\n")[2].nothing  # type: ignore[attr-defined]  # noqa: B018 - it raises


def test_comments_are_found_without_reading_them() -> None:
    text = "l:\n- a: b\n- a: c\n- a: d\n- a: e\n# c\nm: n\n"
    document = compose(Source("f", text.encode()))
    assert [comment.text(text) for comment in Comments(document).all] == [" c"]
    assert isinstance(document.root, Mapping)
    item = document.root.pairs[0][1].items[2]  # type: ignore[union-attr]
    with pytest.raises(AttributeError):
        Mapping.__dict__["pairs"].__get__(item)


def test_a_name_that_is_there_twice() -> None:
    names = ["a", "b", "c", "d", "c"]
    text = "contexts:\n" + "".join(f"- context:\n    cluster: x\n  name: {name}\n" for name in names)
    (problem,) = decode(compose(Source("f", text.encode()))).problems
    assert (CODES[problem.cause], problem.offset) == ("KS403", text.rindex("context:\n    cluster"))


def test_a_value_that_has_to_be_base64() -> None:
    data = ["LS0t", "LS0t", "LS0", "LS0t"]
    text = "users:\n" + "".join(f"- name: u{i}\n  user:\n    client-key-data: {one}\n" for i, one in enumerate(data))
    (problem,) = decode(compose(Source("f", text.encode()))).problems
    assert (CODES[problem.cause], problem.path) == ("KS510", "users[2].user.client-key-data")


def test_two_extensions_of_one_name() -> None:
    extensions = "extensions:\n    - name: a\n      extension: x\n    - name: {}\n      extension: y"
    users = (f"- name: u{i}\n  user:\n    {extensions.format(name)}\n" for i, name in enumerate("bcab"))
    text = "users:\n" + "".join(users)
    (problem,) = decode(compose(Source("f", text.encode()))).problems
    assert (CODES[problem.cause], problem.path) == ("KS403", "users[2].user.extensions")


def test_wrong_texts_are_told_as_ever() -> None:
    text = "l:\n- a: b\n- a: c\n- a: d\n- a: {\n"
    assert compose_regular(Source("f", text.encode())) is None
    with pytest.raises(KubeconfigError):
        compose(Source("f", text.encode()))
