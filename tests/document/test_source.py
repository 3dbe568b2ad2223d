"""The text of a file: its encoding, its line breaks, and where an offset is."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_share.document.source import Cut, Source
from tests.document.oracle import EXAMPLES

ENCODINGS = [
    (b"", "utf-8"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]


@pytest.mark.parametrize(("mark", "encoding"), ENCODINGS)
def test_the_mark_says_the_encoding_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    source = Source("f", mark + "a: é😀\r\n".encode(encoding))

    assert (source.text, source.bom, source.encoding, source.cut) == ("a: é😀\r\n", mark, encoding, None)


@pytest.mark.parametrize(("mark", "encoding"), ENCODINGS)
@settings(max_examples=EXAMPLES)
@given(text=st.text())
def test_a_text_is_written_back_as_the_bytes_that_it_was_read_from(mark: bytes, encoding: str, text: str) -> None:
    data = mark + text.encode(encoding)
    source = Source("f", data)

    if mark or not text.startswith("\ufeff"):
        assert source.text == text
    assert source.encoded(source.text) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"abc\xff\xfe", "abc"),
        (b"\xff", ""),
        (b"a\xe9b", "a"),
        (b"a\xf0\x9f", "a"),
        (codecs.BOM_UTF8 + b"a\xff", "a"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8", "a"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "a"),
    ],
)
def test_a_text_ends_where_it_cannot_be_decoded(data: bytes, text: str) -> None:
    source = Source("f", data)

    assert (source.text, source.cut is not None) == (text, True)
    assert source.not_text().place == ("f", 1, len(text) + 1)


@pytest.mark.parametrize(("mark", "encoding"), ENCODINGS)
def test_the_beginning_of_a_source_counts_characters(mark: bytes, encoding: str) -> None:
    beginning = Source.beginning_of(Source("f", mark + "😀é: x".encode(encoding)), 3)

    assert (beginning.text, beginning.bom, beginning.encoding) == ("😀é:", mark, encoding)
    assert (beginning.name, beginning.cut) == ("f", Cut())


@pytest.mark.parametrize(
    ("text", "newline"),
    [("", "\n"), ("a", "\n"), ("a\nb\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("a\rb\n", "\r"), ("\r\n", "\r\n")],
)
def test_new_lines_end_as_the_first_one_does(text: str, newline: str) -> None:
    assert Source("f", text.encode()).newline == newline


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        ("ab", 0, 1, 1),
        ("ab", 2, 1, 3),
        ("a\nb", 1, 1, 2),
        ("a\nb", 2, 2, 1),
        ("a\r\nbc", 1, 1, 2),
        ("a\r\nbc", 2, 1, 3),
        ("a\r\nbc", 4, 2, 2),
        ("a\rb\n\rc", 2, 2, 1),
        ("a\rb\n\rc", 5, 4, 1),
        ("é😀x", 2, 1, 3),
        ("a\x85b", 2, 1, 3),
        ("a\u2028b", 2, 1, 3),
        ("\n\n\n", 3, 4, 1),
    ],
    ids=ascii,
)
def test_a_place_is_what_an_editor_shows(text: str, offset: int, line: int, column: int) -> None:
    assert Source("f", text.encode()).place(offset) == ("f", line, column)


@settings(max_examples=EXAMPLES)
@given(text=st.text(alphabet="ab\r\n"), data=st.data())
def test_a_place_leads_back_to_its_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    place = Source("f", text.encode()).place(offset)
    lines = text.replace("\r\n", "\n\n").replace("\r", "\n").split("\n") if "\r\n" not in text else None

    if lines is not None:
        assert sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1 == offset
