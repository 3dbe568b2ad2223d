"""Comments that suppress a finding, and those that are of no use."""

from __future__ import annotations

import pytest

from kubectl_share.rules.registry import BY_CODE
from tests.support.program import PROD
from tests.support.rules import judged

USERS = PROD.partition("users:")[0] + "users:\n"
SUPPRESSION = "kubectl-share: ignore[KS201] a test"


def found(text: str, *, head: str = USERS) -> list[tuple[int, str]]:
    """Lines, counted from that of `users:`, and codes."""
    before = head.count("\n")
    return [(one.line - before, one.code) for one in judged(head + text)]


def user(above: str = "", behind: str = "", below: str = "") -> str:
    return f"- name: alice\n  user:\n{above}    password: hunter2{behind}\n{below}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(user(behind=f"  # {SUPPRESSION}"), id="behind"),
        pytest.param(user(behind="  # KUBE kubectl-share:ignore[KS201]a test"), id="tight"),
        pytest.param(user(above=f"    # {SUPPRESSION}\n"), id="above"),
        pytest.param(user(above=f"    # {SUPPRESSION}\n    # more\n"), id="above another comment"),
        pytest.param(user(behind="  # kubectl-share: ignore[plaintext-password] a test"), id="name"),
        pytest.param(user(behind="  # kubectl-share: ignore[ks201] a test"), id="lower case"),
        pytest.param(user(behind="  # why; kubectl-share: ignore[KS201] a test"), id="behind a remark"),
        pytest.param(f"- {{name: alice, user: {{password: hunter2}}}} # {SUPPRESSION}\n", id="flow"),
        pytest.param(f"- name: alice\n  user:\n    password: | # {SUPPRESSION}\n      hunter2\n", id="block"),
    ],
)
def test_suppressed(text: str) -> None:
    assert found(text) == []
    assert found(text.replace("kubectl-share", "kubectl_share")) == [
        (text[: text.index("password:")].count("\n") + 1, "KS201")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(user(above=f"    # {SUPPRESSION}\n\n"), [(3, "KS001"), (5, "KS201")], id="blank line between"),
        pytest.param(user(below=f"    # {SUPPRESSION}\n"), [(3, "KS201"), (4, "KS001")], id="below"),
        pytest.param(f"# {SUPPRESSION}\n" + user(), [(1, "KS001"), (4, "KS201")], id="far above"),
        pytest.param(
            user(behind="  # kubectl-share: ignore[KS207] a test"), [(3, "KS201"), (3, "KS001")], id="another rule"
        ),
        pytest.param(user(behind="  # kubectl-share: ignored"), [(3, "KS201")], id="another word"),
        pytest.param(user(behind="  # kubectl-share: ignore"), [(3, "KS201"), (3, "KS001")], id="no rule"),
        pytest.param(user(behind="  # kubectl-share: ignore[] a test"), [(3, "KS201"), (3, "KS001")], id="none in it"),
        pytest.param(user(behind="  # kubectl-share: ignore[KS201]"), [(3, "KS001")], id="no reason"),
        pytest.param(user(behind="  # kubectl-share: ignore[KS201, KS999] a test"), [(3, "KS001")], id="unknown rule"),
        pytest.param(user(behind="  # kubectl-share: ignore[KS201, KS207] a test"), [(3, "KS001")], id="one of two"),
    ],
)
def test_of_no_use(text: str, expected: list[tuple[int, str]]) -> None:
    assert found(text) == expected


def test_a_text_that_looks_like_a_comment_is_none() -> None:
    text = f"- name: 'alice # {SUPPRESSION}'\n  user: {{password: hunter2}}\n"
    assert (2, "KS201") in found(text)


def test_a_rule_that_was_left_out_is_not_told_to_be_unused() -> None:
    text = USERS + user(behind=f"  # {SUPPRESSION}")
    rules = [BY_CODE["KS001"], BY_CODE["KS202"]]
    assert judged(text, rules=rules) == ()
    assert judged(text.replace("password", "as"), rules=rules) == ()


def test_a_useless_suppression_may_be_suppressed() -> None:
    line = "  # kubectl-share: ignore[KS201, KS001] there are passwords now and then"
    assert found("- name: alice\n  user:\n    as: bob" + line + "\n") == []


def test_no_message_holds_what_stands_in_the_comment() -> None:
    text = USERS + user(behind="  # kubectl-share: ignore[hunter2-canary] hunter2-canary")
    told = "".join(f"{one.message}{one.hint}{one.path}" for one in judged(text))
    assert "a suppression of a rule that there is not" in told
    assert "canary" not in told


def test_many_suppressions_and_findings() -> None:
    """Each is compared with few others: a million pairs would take minutes."""
    rows = [
        f"- name: u{number}  # {SUPPRESSION}\n  # {SUPPRESSION}\n  user: {{password: hunter2}}\n"
        for number in range(1000)
    ]
    codes = [one.code for one in judged(USERS + "".join(rows))]
    assert codes.count("KS201") == 0
    assert codes.count("KS001") == 1000
