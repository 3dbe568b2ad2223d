"""`kubectl share explain`: the manual."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_share.rules.registry import RULES

if TYPE_CHECKING:
    from kubectl_share.rules.rule import Rule
    from tests.support.program import Home


def test_all_rules(home: Home) -> None:
    done = home.share("explain")
    assert (done.code, done.err) == (0, "")
    assert [line.split(None, 2) for line in done.out.decode().splitlines()] == [
        [rule.code, rule.name, rule.summary] for rule in RULES
    ]


@pytest.mark.parametrize("word", ["KS201", "ks201", "plaintext-password", "Plaintext-Password"])
def test_one_rule(home: Home, word: str) -> None:
    done = home.share_quickly("explain", word)
    lines = done.out.decode().splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[:3] == ["# KS201 plaintext-password", "", "A password in clear, or a token as the name of a user."]
    assert lines[-1] == "Source: <https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo>"
    assert [line for line in lines if line.startswith("##")] == ["## Reported", "## Fine"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_manual(home: Home, rule: Rule) -> None:
    done = home.share_quickly("explain", rule.code)
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) > 8


def test_several_rules(home: Home) -> None:
    done = home.share_quickly("explain", "KS202,KS201")
    assert [line[:7] for line in done.out.decode().splitlines() if line.startswith("# KS")] == ["# KS201", "# KS202"]
    assert "\n\n# KS202" in done.out.decode()


def test_unknown_rule(home: Home) -> None:
    hint = "did you mean plaintext-password? kubectl share explain lists them"
    home.cannot("explain", "plaintext", error='there is no rule "plaintext"', hint=hint)
    hint = "kubectl share explain lists them"
    home.cannot("explain", "\x1b", error=r'there is no rule "\x1b"', hint=hint)


def test_headings_stand_out_on_a_terminal(home: Home) -> None:
    shown = home.share_on_terminal("explain", "KS201").out.decode().splitlines()
    assert shown[0] == "\x1b[1m# KS201 plaintext-password\x1b[0m"
    assert home.share_on_terminal("explain", "KS201", env={"NO_COLOR": "1"}).out.startswith(b"# KS201")
