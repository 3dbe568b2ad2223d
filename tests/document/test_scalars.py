"""What a scalar is, case by case: the table is held against our reader and against real kubectls."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_share.document.scalars import UnfitTag, is_harmless, resolve
from tests.document.oracle import EXAMPLES, REFUSED, differences, kubectl_bodies, our_body, same
from tests.support.kubectl import Kubectl, oracles

if TYPE_CHECKING:
    from pathlib import Path

# fmt: off
WORDS: dict[str, Any] = {
    **dict.fromkeys(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"], True),
    **dict.fromkeys(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"], False),
    **dict.fromkeys(("~", "null", "Null", "NULL", "", "# comment", "&a", "&a ~"), None),
}
TEXTS = [
    # words that are nearly bool, null or a number
    "yEs", "oN", "tRUE", "fALSE", "OFf", "nUll", "~x", "~/x", "none", "None", "nil", "nan", "NaN", "Nan", "inf",
    "-inf", "Infinity", ".iNf", ".Nan", "-.nan",
    # nearly numbers
    "0o8", "0o", "0x", "0xG", "0x1g", "0b", "0b102", "0b-2", "-0b-1", "00x1", "0x1.8p3", "0x1p3", "0x1P-2", "0xe+1",
    "0b1e1", "0b1.0", "0o7e1",
    "_", "_1", "+_", "1a", "0a", "1f", "10L", "-a", "+a", "+-1", "-+1", "++1", "1-1", "1+1", "1.2.3", "1,000", "1e",
    "1e+", "e1", "1.e", "1e1e1", "+.e1",
    ".", "..", "..5", "._5", "_.5", ".5_", ".5__0", ".e3", "٣", "\uff11\uff12", "1²",
    # out of range
    "1e999", "-1e999", "1e309", ".5e999", "0x10000000000000000", "-0x8000000000000001", "0o2000000000000000000000",
    # dates and times
    "2026-01-01", "2026-1-1", "2026-13-01", "2026-01-32", "2026-01-01T00:00:00Z", "2026-01-01t00:00:00Z",
    "2026-01-01T00:00:00.5+02:00", "12:30:45", "190:20:30", "1:2", "0:0", "-1:30",
    # punctuation
    "=", "--", "--x", "-x", "?x", ":x", "<<", "<x", "x%", "x#y", "a,b", "a]b", "a}b", "a[b", "a{b", "$x", "${x}",
    "x\\y", "\\", "/", "a:b", ":a", "system:admin",
    "https://k:6443", "é", "😀", "5\u200b", "\u200b5", "x\u00a0",
    "a 'b'",
    "a\tb",
]
NUMBERS: dict[str, float] = {
    "0": 0, "-0": 0, "+0": 0, "00": 0, "12": 12, "+12": 12, "-12": -12, "12345678": 12345678,
    "0123": 83, "-0123": -83, "+0123": 83, "0o17": 15, "0O17": 15, "-0o17": -15, "089": 89, "08": 8,
    "0x1F": 31, "0X1f": 31, "-0x1F": -31, "+0x1F": 31, "0x1e1": 481,
    "0b101": 5, "0B101": 5, "-0b1": -1, "+0b1": 1, "0b-1": -1, "0b+1": 1, "0b-1_0": -2,
    "1_000": 1000, "1_": 1, "1__0": 10, "+_1": 1, "-_1": -1, "0_": 0, "0_1": 1, "0__7": 7, "0_x1": 1,
    "0x_1F": 31, "0x1_F": 31, "0b1_0": 2, "0b_1": 1, "-_0x1": -1,
    "9223372036854775807": 2**63 - 1, "9223372036854775808": 2**63, "18446744073709551615": 2**64 - 1,
    "-9223372036854775808": -(2**63), "+9223372036854775807": 2**63 - 1, "-0x8000000000000000": -(2**63),
    "0xFFFFFFFFFFFFFFFF": 2**64 - 1, "01777777777777777777777": 2**64 - 1,
    "18446744073709551616": 2.0**64, "-9223372036854775809": -(2.0**63), "+9223372036854775808": 2.0**63,
    "02000000000000000000000": 2e21, "123456789012345678901234567890": 1.2345678901234568e29,
    "1.5": 1.5, "-1.5": -1.5, "+1.5": 1.5, "1.": 1, "-1.": -1, ".5": 0.5, "-.5": -0.5, "+.5": 0.5, "09.5": 9.5,
    "1e10": 1e10, "1E10": 1e10, "1e+10": 1e10, "1e-10": 1e-10, "1E-3": 0.001, ".5e3": 500, "5.e3": 5000,
    "1e308": 1e308, "1e-400": 0, "4.9e-324": 5e-324, "08e1": 80, "00e1": 0, "-0.0": 0, "1.e+5": 1e5,
    "1_0e1_0": 1e11, "5_0.2_5": 50.25, ".5_0": 0.5, "-._5": -0.5, "+._5": 0.5, "1._5": 1.5, "5._": 5, "1e_1": 10,
}
TAGGED: dict[str, Any] = {
    "!!int 5": 5, "!!int '5'": 5, '!!int "0x10"': 16, "!!int |-\n  5": 5,
    "!!float 1": 1.0, "!!float 1.5": 1.5, "!!float '2'": 2.0, "!!float 0x10": 16.0,
    "!!float -9223372036854775808": -(2.0**63),
    "!!bool yes": True, "!!bool 'no'": False, '!!bool "on"': True, "!!bool >-\n  yes": True,
    "!!null ~": None, "!!null ''": None, "!!null": None, "!!null null": None, "!!null |-\n  ~": None,
    "!!str 5": "5", "!!str yes": "yes", "!!str": "", "!!str ~": "~", "!!str .inf": ".inf", "!!str <<": "<<",
    "!!binary aGVsbG8=": "hello", "!!binary 'aGVsbG8='": "hello", "!!binary": "", "!!binary /w==": "\ufffd",
    "!!timestamp 2026-01-01": "2026-01-01", "!!timestamp '2026-01-01'": "2026-01-01",
    "!!timestamp 2026-01-01 10:00:00": "2026-01-01 10:00:00",
    "!!timestamp 2026-1-1   1:2:3,5": "2026-1-1   1:2:3,5", "!!timestamp 2026-01-01T1:2:3,5Z": "2026-01-01T1:2:3,5Z",
    "!!timestamp 2024-02-29": "2024-02-29", "!!timestamp 0000-02-29": "0000-02-29",
    "!!map x": "x", "!!seq x": "x", "!!omap x": "x", "!!set x": "x", "!!merge x": "x", "!!merge <<": "<<",
    "!!value =": "=", "!!Int x": "x", "!!STR 5": "5", "!!foo 5": "5", "!!foo ~": "~",
    "!foo 5": "5", "!foo yes": "yes", "!foo": "", "!foo ~": "~", "!foo .inf": ".inf", "!%41 5": "5",
    "! 5": "5", "! yes": "yes", "! ~": "~", "! ''": "", "!": "",
    "!<tag:yaml.org,2002:str> 5": "5", "!<tag:yaml.org,2002:int> 5": 5, "!<tag:yaml.org,2002:bool> y": True,
    "!<tag:yaml.org,2002:%69nt> 5": 5, "!!in%74 5": 5, "!<x> 5": "5", "!<!> 5": "5", "!<!foo> 5": "5",
    # a comma and brackets are a part of a tag
    "!!str,int 5": "5", "!!int,": "", "!foo,b x": "x", "!foo[b] x": "x", "!foo] x": "x", "!, x": "x", "&a !foo, x": "x",
    "!foo, 'x'": "x", "!foo, |-\n  x": "x", "!<a,b[c]> x": "x", "'!a, b'": "!a, b", "a !b, c": "a !b, c",
    "&a 5": 5, "&a !!str 5": "5", "!!str &a 5": "5", "&a 'x'": "x",
}
QUOTED = {
    "'yes'": "yes", '"yes"': "yes", "'1'": "1", '"1"': "1", "''": "", '""': "", "'~'": "~", '"null"': "null",
    "'.inf'": ".inf", "'<<'": "<<", "'2026-01-01'": "2026-01-01", "'it''s'": "it's", "'\"'": '"', '"\'"': "'",
    r'"a\tb"': "a\tb", r'"a\x41b"': "aAb", r'"\u263a"': "☺", r'"\U0001F600"': "😀", r'"\""': '"', r'"\ "': " ",
    r'"\e\a\b\0"': "\x1b\a\b\0", r'"\N\_\L\P"': "\x85\xa0\u2028\u2029", r'"a\\/b"': r"a\/b", r"'a\/b'": r"a\/b",
    r'"\x80"': "\x80", r'"\xff"': "ÿ",
    # an escape that kubectl knows, and YAML does not
    r'"\'"': "'", r'"it\'s"': "it's", "\"\\\\'\"": r"\'", r'"\\\'"': r"\'", r'"\"\'\""': '"\'"',
    '"a\\\n  \\\'b"': "a'b", r"'it\'": "it\\", r"it\'s": r"it\'s", "|-\n  it\\'s": r"it\'s", r"\'": r"\'",
    r"a # \'": "a",
    "'a\n  b'": "a b", "'a\n\n  b'": "a\nb", '"a\n  b"': "a b", '"a\\\n  b"': "ab", '"a \\\n  b"': "a b",
}
LINES = {
    "|\n  a\n  b": "a\nb\n", "|-\n  a\n  b": "a\nb", "|+\n  a\n\n": "a\n\n\n", "|": "", "|-": "", ">": "",
    "|2\n   a": " a\n", "|2-\n   a": " a", "|-2\n   a": " a", "|1\n a": "a\n", "| # c\n  a": "a\n",
    "|# c\n  a": "a\n", "|-\n  yes": "yes", "|-\n  ~": "~",
    ">\n  a\n  b": "a b\n", ">-\n  a\n\n  b": "a\nb", ">-\n  a\n   b\n  c": "a\n b\nc", ">-\n  5": "5",
    "a\n  b": "a b", "a\n\n  b": "a\nb", "5\n  6": "5 6",
}
REFUSALS = [
    [".inf", ".Inf", ".INF", "+.inf", "+.INF", "-.inf", "-.INF", ".nan", ".NaN", ".NAN"],
    ["!!int x", "!!int 1.5", "!!int 1.0", "!!int ''", "!!int", "!!int yes", "!!int 99999999999999999999"],
    ["!!bool 1", "!!bool x", "!!bool", "!!null x", "!!null 0"],
    ["!!float x", "!!float .inf", "!!float 1e999", "!!float 18446744073709551615"],
    ["!!binary aGVsbG8", "!!binary x", "!!binary aGV sbG8="],
    ["!!timestamp x", "!!timestamp 5", "!!timestamp 2026-02-29",
     "!!timestamp 2026-04-31", "!e!x 5", "!<tag:yaml.org,2002:int> x", "!<a>, x", "!f{a x", "!f#a, x"],
    [r'"\ud83d\ude00"', r'"\ud83d"', r'"\/"', r'"\q"', r'"\\\/"', r'"\U00110000"', r'"\U0000D800"', r'"\x4"'],
    ["*a", "&a&b 5", "&a &b 5", "&", "*", "@x", "`x", "%x", ",x", "]x", "}x", "{", "[", "{{x}}", "{{ x }}", "!!"],
    ["'", '"', "'a", "'a' b", '"a"b', "a: b", "a:", "a :", "::", "?", "- a", "-\ta", "|0\n a", "|10\n a"],
    ["|\n  \ta", "a\n\tb", "|\n   a\n  b"],
]
# fmt: on
TABLE: dict[str, Any] = {
    **WORDS,
    **{text: text for text in TEXTS},
    **NUMBERS,
    **TAGGED,
    **QUOTED,
    **LINES,
    **{text: REFUSED for texts in REFUSALS for text in texts},
}
CASES = [pytest.param(text, value, id=ascii(text)) for text, value in TABLE.items()]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_scalar_is_read_as_the_table_says(text: str, expected: object) -> None:
    found = our_body(text)

    assert same(found, expected), f"{text!r} was read as {found!r}"


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_kubectl_agrees_with_the_table(kubectl: Kubectl, tmp_path: Path) -> None:
    found = kubectl_bodies(kubectl, list(TABLE), tmp_path)

    assert differences(list(TABLE), list(TABLE.values()), found) == {}


# fmt: off
KEYS = {
    "a": "a", "a:b": "a:b", "'<<'": "<<", '"\\t"': "\t", "''": "", "=": "=", "2026-01-01": "2026-01-01",
    "y": "true", "NO": "false", "On": "true", "'y'": "y", "!!str y": "y", "!!bool 'no'": "false",
    "5": "5", "+5": "5", "-0": "0", "0x10": "16", "0o17": "15", "0123": "83", "1_000": "1000", "'0x10'": "0x10",
    "9223372036854775807": "9223372036854775807", "-9223372036854775808": "-9223372036854775808",
    "9223372036854775808": REFUSED, "18446744073709551615": REFUSED,
    "1.5": "1.5", "-1.50": "-1.5", "1.0": "1", "-0.0": "-0", "089": "89", "1e3": "1000", "123456.0": "123456",
    # kubectl writes the number with the precision of a float32
    "1e5": "100000", "1e6": "1e+06", "1234567.0": "1.234567e+06", "21000000.0": "2.1e+07", "0.1": "0.1",
    "0.0001": "0.0001", "0.00001": "1e-05", "1e10": "1e+10", "1e-10": "1e-10", "16777217.0": "1.6777216e+07",

        "0.123456789": "0.12345679",
        "1e308": ".inf",
        "-1e308": "-.inf",
        "1e-50": "0",
        "18446744073709551616": "1.8446744e+19"
    ,
    ".inf": ".inf", "-.INF": "-.inf", "+.Inf": ".inf", ".NAN": ".nan", "1e999": "1e999",
    "!!int '5'": "5", "!!float 1": "1", "!!binary aGk=": "hi", "!foo 5": "5", "!!merge x": "x", "&a 5": "5",
    r'"it\'s"': "it's", "!foo, a": "a",
    "~": REFUSED, "null": REFUSED, "!!null ''": REFUSED, "[a]": REFUSED, "{a: b}": REFUSED, "!!int x": REFUSED,
}
# fmt: on


def body_with_key(key: str) -> str:
    return f"{{{key} : x}}"


@pytest.mark.parametrize(("key", "expected"), [pytest.param(key, text, id=ascii(key)) for key, text in KEYS.items()])
def test_a_key_becomes_the_text_that_the_table_says(key: str, expected: str) -> None:
    assert our_body(body_with_key(key)) == (expected if expected == REFUSED else {expected: "x"})


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_kubectl_agrees_with_the_table_of_keys(kubectl: Kubectl, tmp_path: Path) -> None:
    expected = [text if text == REFUSED else {text: "x"} for text in KEYS.values()]

    found = kubectl_bodies(kubectl, [body_with_key(key) for key in KEYS], tmp_path)

    assert differences(list(KEYS), expected, found) == {}


def scalar_of(random: Random) -> str:
    """A plain scalar of the characters that numbers, words and dates are made of."""
    alphabet = random.choice(
        ["0123456789_+-.eE", "01_+-bBoOxX.", "yYnNoOeEsSuUlLfF~", "0123456789-:T Z.", "0129aAfFxX_"]
    )
    text = "".join(random.choices(alphabet, k=random.choice([1, 2, 3, 4, 5, 10, 20])))
    return random.choice(["", "", "", "!!int ", "!!float ", "!!timestamp "]) + text.strip()


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_generated_scalars_are_what_kubectl_takes_them_for(kubectl: Kubectl, tmp_path: Path) -> None:
    random = Random(7)
    texts = sorted({scalar_of(random) for _ in range(20 * EXAMPLES)})

    found = kubectl_bodies(kubectl, texts, tmp_path)

    assert differences(texts, found, [our_body(text) for text in texts]) == {}


@pytest.mark.parametrize("text", [text for text in TABLE if is_harmless(text)])
def test_what_is_called_harmless_stays_a_string(text: str) -> None:
    assert resolve(text) == text


def test_a_tag_that_does_not_fit_is_named() -> None:
    with pytest.raises(UnfitTag, match=r"^int$"):
        resolve("secret", "tag:yaml.org,2002:int")
