"""What a template fills in, found in time that grows with the text and no faster."""

from __future__ import annotations

import pytest

from kubectl_share.credentials.placeholders import disguised, is_filled_in_later, without_placeholders

MANY = 500_000


@pytest.mark.parametrize(
    ("value", "rest"),
    [
        ("${A}", "_"),
        ("a${A}b", "a_b"),
        ("${A}-${B}/{{ c }}", "_"),
        ("${A}x<% b %>", "_x_"),
        ('{{ a | default "b" }}', "_"),
        ("{{ a\n}}", "_"),
        ("${a({})}", "_"),
        ("{{{a}}}", "_}"),
        ("{{ {{ a }}", "{{ _"),
        ("${ ${A}", "${ _"),
        ("{{ a }", "{{ a }"),
        ("<% a", "<% a"),
        ("${a\n}", "${a\n}"),
        ("$A {a} %>", "$A {a} %>"),
    ],
)
def test_what_is_filled_in(value: str, rest: str) -> None:
    assert without_placeholders(value, "_") == rest
    assert is_filled_in_later(value) == ("_" in rest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {{ b }}\n", "a: <%xxx%>\n"),
        ("a: ${b}-${c}\n", "a: xxxx-xxxx\n"),
        ("  {{ if b }}\nc: d\n\t{% endif %} {{ e }} \r\n", "            \nc: d\n                     \r\n"),
        ("a: {{\n b }}c\n", "a: xx\n     c\n"),
        ("a: 'b'\n", "a: 'b'\n"),
        ("a: {{ b\n", "a: {{ b\n"),
    ],
)
def test_a_disguise_keeps_all_places(text: str, expected: str) -> None:
    assert disguised(text) == expected
    assert len(expected) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        *("{", "{{", "{{ ", "<%", "<% ", "${", "${a", "$", "{%", "{#", "%{", "{{\n", "<%\n", "{%\n", "%{\n", "}", "%>"),
        *("{{<%", "<%{{", "<%${a}", "{{%>", "${a} ", "${a}\n", "${a}\n{{", "{{a}} ", "{{a}}\n<%", "${{a}", "${{a"),
        *(" ", "\n", "-", "${a}-", "}}", "{{ }} }} "),
    ],
)
def test_no_end_is_looked_for_twice(text: str) -> None:
    """A quadratic search would take hours for this."""
    whole = text * (MANY // len(text))
    without_placeholders(whole, "")
    assert len(disguised(whole)) == len(whole)
    is_filled_in_later(whole)
