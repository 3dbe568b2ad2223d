"""Every rule finds what the examples in its manual say, where they say, in every profile; and nothing else does."""

from __future__ import annotations

import pytest

from kubectl_share.cli.rule_pages import STAND_INS
from kubectl_share.rules.registry import RULES
from kubectl_share.rules.rule import PROFILES, Example, Profile, Rule
from tests.support.rules import credentials_for_examples, judged

CASES = [
    pytest.param(rule, example, id=f"{rule.code}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples, start=1)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
@pytest.mark.parametrize("profile", PROFILES)
def test_the_rule_finds_what_its_manual_says(rule: Rule, example: Example, profile: Profile) -> None:
    level = rule.level(example.case, profile) if example.finds else "off"
    expected = [] if level == "off" else [(*place, level) for place in example.finds]
    found = judged(example.text, profile=profile, mode=example.mode)
    code = example.code or rule.code
    assert [(one.line, one.column, one.severity) for one in found if one.code == code] == expected


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_an_example_breaks_no_other_rule(rule: Rule, example: Example) -> None:
    code = example.code or rule.code
    others = {one.code for one in judged(example.text, mode=example.mode) if one.severity == "error"} - {code}
    assert others <= set(example.beside)


def test_the_manual_says_what_stands_in_for_credentials() -> None:
    examples = "".join(example.text for rule in RULES for example in rule.examples)
    used = {name for name in credentials_for_examples() if f"%{name}%" in examples}
    assert used == set(STAND_INS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_case_has_an_example_that_fails_and_the_rule_one_that_passes(rule: Rule) -> None:
    assert {example.case for example in rule.examples if example.finds} == set(rule.levels)
    assert any(not example.finds for example in rule.examples)
