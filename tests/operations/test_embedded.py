"""Kubeconfigs inside Secrets and ConfigMaps, in every document of a manifest: what is found, and at which place."""

from __future__ import annotations

import json
import random
from base64 import b64encode

import pytest

from tests.support.program import CANARY
from tests.support.rules import judged

INNER = f"""\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {{server: "https://prod.example:6443"}}
contexts:
- name: prod
  context: {{cluster: prod, user: alice}}
users:
- name: alice
  user:
    password: {CANARY}
"""
AT = (13, 15)
"""Where the password begins in it."""
PATH = "users[alice].user.password"


def encoded(text: str = INNER) -> str:
    return b64encode(text.encode()).decode()


def indented(text: str, by: int) -> str:
    return text.replace("\n", "\n" + " " * by).rstrip(" ")


def secret(values: str, name: str = "deploy") -> str:
    return f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}\n{values}\n"


def passwords(text: str | bytes, *, named: bool = True) -> list[tuple[int, int, int, str]]:
    """Lines and column of each password that is found, and its path."""
    found = [one for one in judged(text, named=named) if one.code == "KS201"]
    assert CANARY not in str(found)
    return [(one.line, one.column, one.end_line, one.path) for one in found]


# Where it stands


@pytest.mark.parametrize("indicator", ["|", "|-", "|+", "|2", "&a |", "!!str |", "|  # a comment"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_in_a_literal_block_the_place_is_exact(indicator: str, newline: str) -> None:
    text = secret(f"stringData:\n  config: {indicator}\n    {indented(INNER, 4)}")
    found = passwords(text.replace("\n", newline).encode())
    assert found == [(19, 19, 19, f"Secret[deploy].stringData[config] > {PATH}")]


@pytest.mark.parametrize("by", [1, 2, 7])
def test_in_a_literal_block_of_any_indentation(by: int) -> None:
    text = secret(f"stringData:\n config: |\n\n{' ' * by}\n{' ' * (by + 1)}{indented(INNER, by + 1)}")
    assert passwords(text)[0][:3] == (6 + 2 + AT[0], by + 1 + AT[1], 21)


def test_behind_blank_lines_and_lines_that_are_deeper() -> None:
    inner = "\n# c\n\n" + INNER.replace("    password", "\n     \n    password")
    text = secret(f"stringData:\n  config: |\n{''.join(f'      {line}' + chr(10) for line in inner.splitlines())}")
    assert passwords(text)[0][:3] == (6 + 5 + AT[0], 6 + AT[1], 24)


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        (f"config: {encoded()}", (6, 11, 6)),
        (f"config: '{encoded()}'", (6, 11, 6)),
        (f'"config": "{encoded()}"', (6, 13, 6)),
        (f"config:\n    {encoded()}", (7, 5, 7)),
        (f"config: |\n    {encoded()[:76]}\n    {encoded()[76:]}", (6, 11, 8)),
        (f"config: >-\n    {encoded()[:76]}\n    {encoded()[76:]}", (6, 11, 8)),
        (f"config: {encoded()[:76]}\n    {encoded()[76:]}", (6, 11, 7)),
        (f"config: &a {encoded()}\n  again: *a", (6, 11, 6)),
        (f"<<: {{config: {encoded()}}}", (6, 16, 6)),
        (f"config: |\n    {indented(INNER, 4)}", (19, 19, 19)),  # somebody forgot to encode it
    ],
)
def test_in_data_the_place_is_the_value(value: str, lines: tuple[int, int, int]) -> None:
    assert passwords(secret(f"data:\n  {value}")) == [(*lines, f"Secret[deploy].data[config] > {PATH}")]


@pytest.mark.parametrize(
    "value",
    [
        json.dumps(INNER),
        '"' + json.dumps(INNER)[1:-1].replace("\\n", "\\n\\\n    ", 3) + '"',
        ">\n    " + INNER.replace("\n", "\n\n    ").rstrip(),
    ],
)
def test_text_in_quotes_or_folded_is_one_place(value: str) -> None:
    ((line, column, _, path),) = passwords(secret(f"stringData:\n  config: {value}"))
    assert (line, column, path) == (6, 11, f"Secret[deploy].stringData[config] > {PATH}")


def test_in_json() -> None:
    manifest = {"kind": "Secret", "metadata": {"name": "deploy"}, "data": {"config": encoded()}}
    text = json.dumps(manifest, indent=1)
    assert [one[:3] for one in passwords(text)] == [(7, 13, 7)]
    assert [one[0] for one in passwords(json.dumps({"kind": "List", "items": [manifest, manifest]}))] == [1, 1]


@pytest.mark.parametrize(("field", "value"), [("data", json.dumps(INNER)), ("binaryData", encoded())])
def test_in_a_configmap(field: str, value: str) -> None:
    text = f"kind: ConfigMap\n{field}:\n  a.conf: {value}\n"
    assert passwords(text) == [(3, 11, 3, f"ConfigMap.{field}[a.conf] > {PATH}")]


@pytest.mark.parametrize(
    "text",
    [
        f"kind: ConfigMap\ndata:\n  config: {encoded()}\n",  # base64 means nothing there
        f"kind: ExternalSecret\ndata:\n  config: {encoded()}\n",
        secret(f"data: [{encoded()}]"),
        secret(f"data: {{config: [{encoded()}]}}"),
        secret("data: ~\nstringData: 5"),
        secret("data: {config: ~, other: 5, third: ''}"),
        secret("stringData:\n  config: '${KUBECONFIG}'"),
        secret("stringData:\n  config: 'ENC[AES256_GCM,data:abc]'\nsops: {}"),
        secret(f"data:\n  config: {b64encode(bytes(range(256))).decode()}"),
        secret(f"data:\n  config: {encoded('contexts, clusters and users')}"),
        f"kind: Secret\ndata:\n  config: &a\n    b: {encoded()}\n  d: *a\n",
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_nothing_to_find(text: str, named: bool) -> None:
    assert judged(text, named=named) == ()


def test_all_rules_apply_inside() -> None:
    inner = INNER.replace("https://", "http://").replace("name: prod", "name: other", 1) + "    # token: abc\n"
    text = secret(f"stringData:\n  config: |\n    {indented(inner, 4)}")
    found = {(one.code, one.line, one.column) for one in judged(text)}
    assert {("KS201", 19, 19), ("KS209", 20, 9), ("KS401", 15, 26)} <= found
    assert all(one.fix == "" for one in judged(text))


def test_a_kubeconfig_that_cannot_be_read_is_reported_where_it_breaks() -> None:
    broken = INNER.replace("  cluster: {", "   cluster: {")
    text = secret(f"stringData:\n  config: |\n    {indented(broken, 4)}")
    (inside,) = judged(broken)
    assert [(one.code, one.line, one.column) for one in judged(text)] == [("KS101", inside.line + 6, inside.column + 4)]


# Lists and documents


def test_in_a_list() -> None:
    items = [f"- {{kind: Secret, metadata: {{name: {name}}}, data: {{config: {encoded()}}}}}\n" for name in "ab"]
    nested = "- kind: SecretList\n  items:\n  " + items[0].replace("name: a", "name: c")
    found = passwords("kind: List\nitems:\n- ~\n- 5\n" + "".join(items) + nested)
    assert [(line, path.partition(".")[0]) for line, _, _, path in found] == [
        (5, "Secret[a]"),
        (6, "Secret[b]"),
        (9, "Secret[c]"),
    ]


def test_what_is_there_by_alias_is_judged_once() -> None:
    item = f"- &s {{kind: Secret, data: &d {{config: {encoded()}}}}}\n- *s\n- {{kind: Secret, data: *d}}\n"
    assert [one[0] for one in passwords("kind: List\nitems:\n" + item)] == [3]


SECRET = secret(f"data:\n  config: {encoded()}")


@pytest.mark.parametrize(
    ("first", "line"),
    [
        ("", 6),
        ("---\n", 7),
        ("# a comment\n---\n", 8),
        ("---\n---\n", 8),
        ("kind: Namespace\n---\n", 8),
        ("kind: Namespace\n...\n---\n", 9),
        ("kind: Namespace\n--- # next\n", 8),
        ("kind: Namespace\r\n---\r\n", 8),
        ("text\n---\n", 8),
        ("[1, 2]\n---\n", 8),
        ("{{ broken\n---\n", 8),
        ("{{- if .Values.x }}\nkind: Namespace\n---\n", 9),
        ("kind: Namespace\n---\n{{ broken\n---\n", 10),
        ("kind: A\n---\n{{ broken, contexts, clusters\n---\n", 10),
        ("kind: Ä\n---\nkind: \U0001f511\n---\n", 10),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_in_any_document(first: str, line: int, named: bool) -> None:
    found = passwords((first + SECRET).encode(), named=named)
    assert found == [(line, 11, line, f"Secret[deploy].data[config] > {PATH}")]
    both = passwords((first + SECRET + "---\n" + SECRET).encode(), named=named)
    assert [one[0] for one in both] == [line, line + 7]


def test_in_utf_16() -> None:
    text = "kind: Ä\n---\n" + SECRET
    assert [one[:2] for one in passwords(text.encode("utf-16"))] == [(8, 11)]


def test_secrets_of_a_kubeconfig_behind_the_first_document() -> None:
    text = f"{INNER}---\n{INNER}    # token: abc\n---\n{SECRET}"
    found = [(one.code, one.line, one.column) for one in judged(text) if one.code[:3] != "KS1"]
    assert found == [("KS201", *AT), ("KS201", 13 + 1 + 13, 15), ("KS209", 28, 5)]
    assert [(one.code, one.line) for one in judged(f"kind: Namespace\n---\n{INNER}") if one.code == "KS201"] == [
        ("KS201", 15)
    ]


def test_a_manifest_inside_a_manifest_is_left_alone() -> None:
    text = secret(f"stringData:\n  a: |\n    {indented(SECRET, 4)}")
    assert judged(text) == ()
    assert passwords(SECRET) != []


def test_many_documents_take_linear_time() -> None:
    filler = "kind: Secret\ndata: {}\n# contexts clusters\n---\n" * 2000
    assert [one[0] for one in passwords(filler + SECRET)] == [2000 * 4 + 6]


# Suppressions

LITERAL = secret(f"stringData:\n  config: |@\n    {indented(INNER, 4)}")
ENCODED = secret(f"data:\n  config: {encoded()}@")


@pytest.mark.parametrize("text", [LITERAL, ENCODED, f"kind: Namespace\n---\n{LITERAL}", f"kind: A\n---\n{ENCODED}"])
@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ("KS201", []),
        ("plaintext-password", []),
        ("KS210", []),
        ("embedded-kubeconfig", []),
        ("KS202", ["KS001", "KS201"]),
    ],
)
def test_a_comment_at_the_key_suppresses_what_is_inside(text: str, rule: str, left: list[str]) -> None:
    note = f"# kubectl-share: ignore[{rule}] of a test cluster"
    behind = text.replace("@", f"  {note}")
    above = text.replace("@", "").replace("  config:", f"  {note}\n  config:")
    for suppressed in (behind, above):
        assert sorted(one.code for one in judged(suppressed)) == left


def test_many_suppressions_in_one_block_take_linear_time() -> None:
    note = "# kubectl-share: ignore[KS209] of a test cluster\n"
    text = INNER + note * 3000 + "".join(f"# token: a{number}\n" for number in range(3000))
    codes = [one.code for one in judged(text)]
    assert codes.count("KS001") == 2999  # the last one is of use
    assert "KS209" not in codes


def test_a_comment_elsewhere_suppresses_nothing() -> None:
    note = "# kubectl-share: ignore[KS201] of a test cluster\n"
    assert sorted(one.code for one in judged(note + LITERAL.replace("@", ""))) == ["KS001", "KS201"]
    assert judged(f"{note}kind: Secret\ndata: {{}}\n") == ()  # there is nothing in it that is our business


def test_a_comment_inside_suppresses_as_well() -> None:
    note = "  # kubectl-share: ignore[KS201] of a test cluster\n"
    assert judged(LITERAL.replace("@", "").replace(f"{CANARY}\n", f"{CANARY}{note}")) == ()
    assert judged(secret(f"data:\n  config: {encoded(INNER.rstrip() + note)}")) == ()


def test_a_comment_that_is_of_no_use_inside_is_reported_there() -> None:
    text = LITERAL.replace("@", "").replace("user: alice}\n", "user: alice}  # kubectl-share: ignore[KS301] why\n")
    assert [(one.code, one.line) for one in judged(text)] == [("KS001", 15), ("KS201", 19)]


def test_ignoring_the_rule_leaves_them_alone() -> None:
    from kubectl_share.rules.registry import RULES

    rules = [rule for rule in RULES if rule.code != "KS210"]
    assert judged(SECRET, rules=rules) == ()
    assert judged(SECRET) != ()


# Anything


@pytest.mark.parametrize("seed", range(4))
def test_damaged_manifests_are_no_trouble(seed: int) -> None:
    source = random.Random(seed)
    whole = f"kind: Namespace\n---\n{LITERAL.replace('@', '')}---\n{SECRET}"
    for _ in range(60):
        start = source.randrange(len(whole))
        text = whole[:start] + source.choice(["", "\n", "\t", "}", "'", "|", "---\n", "\x85", "\u2028"])
        text += whole[start + source.randrange(30) :]
        lines = text.count("\n") + 2
        for one in judged(text, named=source.random() < 0.5):
            assert 1 <= one.line <= one.end_line <= lines
            assert CANARY not in str(one)
