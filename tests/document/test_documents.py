"""Which part of a file is its first document, and which damage behind it kubectl does not reach."""

from __future__ import annotations

import codecs
from random import Random
from typing import TYPE_CHECKING

import pytest

from kubectl_share.document.composer import compose
from kubectl_share.document.nodes import Mapping
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.decoding import decode
from tests.document.oracle import EXAMPLES, is_refused, refused_files
from tests.support.kubectl import Kubectl, oracles

if TYPE_CHECKING:
    from pathlib import Path

KUBECTLS = pytest.mark.parametrize("kubectl", oracles(), ids=str)
LONG_COMMENT = "# " + "x" * 1100 + "\n"
"""More than two of the blocks that kubectl reads."""
DEV = "current-context: dev"
UTF16 = codecs.BOM_UTF16_LE
"""Its text follows as UTF-16-LE."""

LOADS: dict[str, str | bytes] = {
    "empty": "",
    "a newline": "\n",
    "blanks": "   \n  ",
    "a comment": "# c",
    "null": "null",
    "a tilde": "~",
    "an empty map": "{}",
    "only a document start": "---",
    "two document starts": "---\n---\n",
    "a marked document": f"---\n{DEV}\n...\n",
    "content on the line of the marker": "--- {current-context: dev}\n",
    "a comment on the line of the marker": f"--- # c\n{DEV}\n",
    "a comment before the marker": f"# c\n---\n{DEV}\n",
    "two documents": f"{DEV}\n---\nkind: Secret\n",
    "a second document that is no map": f"{DEV}\n---\n[x]\n",
    "a first document that is null": "---\n~\n---\nkind: Secret\n",
    "garbage after the marker": f"{DEV}\n---\n: : [ ] {{ *x &x\n",
    "garbage after the marker, near": f"{DEV}\n---\n\t@@\n",
    "garbage after the end": f"{DEV}\n...\n@@ [\n",
    "an open quote after the marker": f"{DEV}\n---\n'\n",
    "a marker at the end of the file": f"{DEV}\n---",
    "an end at the end of the file": f"{DEV}\n...",
    "YAML 1.1": f"%YAML 1.1\n---\n{DEV}\n",
    "YAML 1.1 and a comment": f"%YAML 1.1 # c\n---\n{DEV}\n",
    "a comment before the directive": f"# c\n%YAML 1.1\n---\n{DEV}\n",
    "a tag directive": "%TAG !e! tag:example.com,2000:\n---\ncurrent-context: !e!x dev\n",
    "the tag directive of another tag": "%TAG !e! tag:yaml.org,2002:\n---\ncurrent-context: !e!str 5\n",
    "the first tag redefined": "%TAG ! tag:yaml.org,2002:\n---\ncurrent-context: !str 5\n",
    "the second tag redefined": "%TAG !! tag:example.com,2000:\n---\ncurrent-context: !!int x\n",
    "three dots in a scalar": "current-context: a...b\n",
    "three dashes in a scalar": "current-context: ---\n",
    "dashes in a literal, indented": "current-context: |\n  ---\n  ...\n",
    "four dashes": "----: x\n",
    "UTF-8 with a mark": codecs.BOM_UTF8 + DEV.encode(),
    "a mark alone": codecs.BOM_UTF8,
    "UTF-16-LE": codecs.BOM_UTF16_LE + f"{DEV}\n".encode("utf-16-le"),
    "UTF-16-BE": codecs.BOM_UTF16_BE + f"{DEV}\n".encode("utf-16-be"),
    "UTF-16 with an emoji": codecs.BOM_UTF16_LE + "current-context: 😀\n".encode("utf-16-le"),
    "UTF-16 mark alone": codecs.BOM_UTF16_LE,
    "CRLF": "kind: Config\r\ncurrent-context: dev\r\n",
    "CR": "kind: Config\rcurrent-context: dev\r",
    "NEL": "kind: Config\x85current-context: dev\x85",
    "LS": "kind: Config\u2028current-context: dev\u2028",
    "PS": "kind: Config\u2029current-context: dev",
    "mixed breaks": "kind: Config\r\n\rapiVersion: v1\ncurrent-context: dev\x85",
    "a byte order mark in a value": "current-context: a\ufeffb\n",
    "JSON": '{"kind": "Config", "apiVersion": "v1"}',
    "JSON with tabs": '{\n\t"kind": "Config",\n\t"apiVersion": "v1"\n}\n',
    "a DEL in a comment of the second document, far": f"{DEV}\n---\n{LONG_COMMENT}\x7f",
    "a NUL far behind": f"{DEV}\n---\n{LONG_COMMENT}\x00",
    "Latin-1 far behind": f"{DEV}\n---\n{LONG_COMMENT}".encode() + b"\xe9\n",
    "half a character far behind": f"{DEV}\n...\n{LONG_COMMENT}".encode() + b"\xf0\x9f",
    "half a UTF-16 character far behind": UTF16 + f"{DEV}\n---\n{LONG_COMMENT}".encode("utf-16-le") + b"\x00\xd8",
    "a percent sign on the second line of a scalar": f"{DEV}\n%YAML 1.1\n",
    "content after a document end": f"{DEV}\n... x: y\n",
    "text after the map": "{}\nx\n",
    "half a character behind the marker": f"{DEV}\n---\n".encode() + b"\xe9\n",
    "half a UTF-16 character behind the marker": UTF16 + f"{DEV}\n---\nx".encode("utf-16-le") + b"\x00\xd8",
    "garbage after a marker between CRs": f"{DEV}\r---\r@@ [\r",
    "garbage after a marker between NELs": f"{DEV}\x85---\x85@@ [",
    "garbage after a marker between LSs": f"{DEV}\u2028---\u2028@@ [",
    "a NUL far behind CRs": f"{DEV}\r---\r{LONG_COMMENT}\x00",
}
REFUSED: dict[str, str | bytes] = {
    "only a document end": "...\n",
    "an unknown directive": f"%FOO bar\n---\n{DEV}\n",
    "YAML 1.2": f"%YAML 1.2\n---\n{DEV}\n",
    "YAML 1.0": f"%YAML 1.0\n---\n{DEV}\n",
    "YAML 2.0": f"%YAML 2.0\n---\n{DEV}\n",
    "YAML without a number": f"%YAML\n---\n{DEV}\n",
    "YAML 1.1 twice": f"%YAML 1.1\n%YAML 1.1\n---\n{DEV}\n",
    "a directive without a document start": f"%YAML 1.1\n{DEV}\n",
    "a bad tag directive": f"%TAG ! x\n%TAG ! y\n---\n{DEV}\n",
    "an unknown tag handle": "current-context: !e!x dev\n",
    "a marker inside a quoted string": "current-context: 'a\n---\nb'\n",
    "a marker inside brackets": "{current-context:\n---\ndev}\n",
    "a list": "- a\n",
    "a string": "a\n",
    "a number": "5\n",
    "true": "true\n",
    "an empty string": "''\n",
    "an empty list": "[]\n",
    "UTF-16 without a mark": f"{DEV}\n".encode("utf-16-le"),
    "UTF-32": codecs.BOM_UTF32_LE + f"{DEV}\n".encode("utf-32-le"),
    "Latin-1": "current-context: é\n".encode("latin-1"),
    "Latin-1 in a comment": f"{DEV}\n# é\n".encode("latin-1"),
    "half a character": f"{DEV}\n# ".encode() + b"\xf0\x9f",
    "half a UTF-16 character": UTF16 + f"{DEV}\n".encode("utf-16-le") + b"\x00",
    "half a surrogate pair": UTF16 + f"{DEV} #".encode("utf-16-le") + b"\x00\xd8",
    "the second half of a pair first": UTF16 + f"{DEV} #".encode("utf-16-le") + b"\x00\xdc\x00\xd8",
    "a surrogate in UTF-8": f"{DEV} #".encode() + b"\xed\xa0\x80",
    "an overlong slash": f"{DEV} #".encode() + b"\xc0\xaf",
    "beyond Unicode": f"{DEV} #".encode() + b"\xf4\x90\x80\x80",
    "a NUL": f"{DEV}\x00\n",
    "a NUL in a comment": f"{DEV}\n# \x00\n",
    "an escape character": "current-context: '\x1b[0m'\n",
    "a DEL": "current-context: 'a\x7fb'\n",
    "U+0084": "current-context: 'a\x84b'\n",
    "U+FFFE": "current-context: 'a\ufffeb'\n",
    "U+FFFF": "current-context: 'a\uffffb'\n",
    "Latin-1 near behind": f"{DEV}\n---\n".encode() + b"\xe9xxx\n",
    "half a character in the marker": f"{DEV}\n---".encode() + b"\xe9",
    "a NUL near behind": f"{DEV}\n---\n\x00",
    "a NUL far away in the first document": f"{DEV}\n{LONG_COMMENT}\x00",
    "tabs": "contexts:\n\t- name: dev\n",
}


@pytest.mark.parametrize("name", LOADS)
def test_what_loads(name: str) -> None:
    assert not is_refused(LOADS[name])


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name: str) -> None:
    assert is_refused(REFUSED[name])


@KUBECTLS
def test_kubectl_loads_and_refuses_the_same(kubectl: Kubectl, tmp_path: Path) -> None:
    found = refused_files(kubectl, [*LOADS.values(), *REFUSED.values()], tmp_path)

    refused = [name for name, is_so in zip([*LOADS, *REFUSED], found, strict=True) if is_so]
    assert refused == list(REFUSED)


def damaged(first: int, behind: int, damage: bytes, mark: bytes = b"") -> bytes:
    """A document of `first` characters, and damage `behind` characters after the start of the second one."""
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-8"
    text = f"# {'x' * first}\nkind: Config\n---\n{'#' + 'x' * (behind - 2) + chr(10) if behind > 1 else ''}"
    return mark + text.encode(encoding) + damage


DAMAGES = [
    *[damaged(first, behind, b"\xff") for first in (1, 470, 480, 490) for behind in (0, 10, 20, 40, 400, 450, 500)],
    *[damaged(1, behind, b"\x00") for behind in range(455, 500)],
    *[damaged(1, behind, b"\xff") for behind in range(455, 500)],
    *[damaged(first, 1, b"\x00") for first in range(470, 520)],
    *[damaged(first, 20, b"\xe9") for first in range(470, 520)],
    *[damaged(1, behind, b"\xff\x00", codecs.BOM_UTF8) for behind in range(465, 480)],
    *[damaged(1, behind, b"\x00\xd8", codecs.BOM_UTF16_LE) for behind in range(200, 260, 3)],
]


@KUBECTLS
def test_damage_behind_the_document_counts_as_far_as_kubectl_reads(kubectl: Kubectl, tmp_path: Path) -> None:
    found = refused_files(kubectl, DAMAGES, tmp_path)

    assert [at for at, file in enumerate(DAMAGES) if is_refused(file) != found[at]] == []
    assert set(found) == {True, False}


@KUBECTLS
def test_generated_damage_behind_the_document(kubectl: Kubectl, tmp_path: Path) -> None:
    random = Random(11)
    pieces = ["a: b\n", "---\n", "...\n", "# c\n", "é😀: x\n", "x" * 200 + ": y\n", "\n", "--- x\n"]
    damages = [b"\x00", b"\xff", b"\xe9", b"\xf0\x9f\x98", b"\x7f", b"\xed\xa0\x80"]
    files = []
    for _ in range(5 * EXAMPLES):
        before, behind = ("".join(random.choices(pieces, k=random.randrange(9))) for _ in range(2))
        damage = random.choice(damages)
        files.append(f"kind: Config\n{before}".encode() + random.choice([b"---\n", b""]) + behind.encode() + damage)

    found = refused_files(kubectl, files, tmp_path)

    assert [file for file, is_so in zip(files, found, strict=True) if is_refused(file) != is_so] == []


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("a: b\n", "a: b\n"),
        ("a: b\n---\nc: d\n", "a: b\n"),
        ("a: b\n...\n", "a: b\n"),
        ("---\na: b\n---\n", "---\na: b\n"),
        ("a: |\n  x\n\n--- y\n", "a: |\n  x\n\n"),
        ("a: '---'\nb:\n  ---\n", "a: '---'\nb:\n  ---\n"),
        ("a: b\n# ---\n  ---x\n"[:9], "a: b\n# --"),
        ("a: b\r\n---\r\nc: d\r\n", "a: b\r\n"),
        ("a: b\r---\rc: d", "a: b\r"),
        ("a: b\x85---\x85c: d", "a: b\x85"),
        ("a: b\u2028---\nc: d", "a: b\u2028"),
        ("a: b\n---", "a: b\n"),
        ("a: b\n---\tx", "a: b\n"),
        ("a: b # x\n# c\n\n---\n", "a: b # x\n# c\n\n"),
        ("# c\n", "# c\n"),
        ("---\n---\nx\n", "---\n"),
        ("--- ~\n...\n", "--- ~\n"),
        ("---\n# c\n...\n", "---\n# c\n"),
        # kubectl stops reading where its map ends, whatever follows
        ("{a: b}\nusers: x\n", "{a: b}\n"),
        ("{a: b} # c\n# d\nusers: x\n---\n", "{a: b} # c\n# d\n"),
        ("  a: b\nusers: x\n", "  a: b\n"),
        ("  a: |\n    b\n\nusers: x\n", "  a: |\n    b\n\n"),
        ("a: b\n%YAML 1.1\n", "a: b\n"),
        ("{}\n]\n", "{}\n"),
    ],
    ids=ascii,
)
def test_the_end_of_the_first_document(text: str, end: str) -> None:
    assert text[: compose(Source("f", text.encode())).end] == end


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_every_line_break_parts_pairs(line_break: str) -> None:
    text = line_break.join(["a: 1", "b:", "  - c", "", "# d: e", "f: |", "  g", "  h", ""])
    root = compose(Source("f", text.encode())).root
    assert isinstance(root, Mapping)

    assert [text[key.start : key.end] for key, _ in root.pairs] == ["a", "b", "f"]


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"a: \xff", (1, 4), "is not text: it is not valid UTF-8"),
        (b"a: b\nc: \xe9", (2, 4), "is not text: it is not valid UTF-8"),
        (codecs.BOM_UTF8 + b"a: \xff", (1, 4), "is not text: it is not valid UTF-8"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8", (1, 2), "is not text: it is not valid UTF-16"),
        (codecs.BOM_UTF16_BE + b"\x00a\xdc\x00", (1, 2), "is not text: it is not valid UTF-16"),
        (b"a: b\nc: \x1b", (2, 4), "holds the character U+001B, which YAML does not allow"),
        ("a: 😀\n\ufffe".encode(), (2, 1), "holds the character U+FFFE, which YAML does not allow"),
        (b"a: b\n---\n\x00", (3, 1), "holds the character U+0000, which YAML does not allow"),
        (b"a: b\n---\n\xff", (3, 1), "is not text: it is not valid UTF-8"),
        (b"a: [\n\xff", (2, 1), "is not text: it is not valid UTF-8"),
        (b"a: [\n\x00", (2, 1), "holds the character U+0000, which YAML does not allow"),
    ],
)
def test_damage_is_named_and_placed(data: bytes, place: tuple[int, int], message: str) -> None:
    with pytest.raises(KubeconfigError) as caught:
        compose(Source("f", data))

    assert (caught.value.message, caught.value.place) == (message, ("f", *place))
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "# c\n", "---\n", "~"])
def test_an_empty_document_has_no_entries(text: str) -> None:
    decoded = decode(compose(Source("f", text.encode())))

    assert (decoded.top, decoded.problems) == ({}, [])
