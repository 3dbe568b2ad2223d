"""The manual of a rule, as `explain` prints it and as it stands in docs/rules."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING

from kubectl_share.rules.rule import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_share.rules.rule import Example, Profile, Rule

STAND_INS = {
    "CA": "CA certificate",
    "LEAF": "certificate of a server",
    "CERTIFICATE": "client certificate",
    "KEY": "private key of the client certificate",
    "OTHER_KEY": "private key of another certificate",
    "EXPIRED": "client certificate that has ended",
    "ENDING": "client certificate that ends in 10 days",
    "NOT_YET": "client certificate that is not valid yet",
    "EXPIRED_CA": "CA certificate that has ended",
    "ENDING_CA": "CA certificate that ends in 10 days",
    "NOT_YET_CA": "CA certificate that is not valid yet",
    "CA_AND_KEY": "CA certificate and its private key",
    "CA_AND_EXPIRED_CA": "CA certificate and one that has ended",
    "PUBLIC_KEY": "public key",
    "ENCRYPTED_KEY": "private key with a passphrase",
    "TOKEN": "JSON web token",
    "EXPIRED_TOKEN": "JSON web token that has ended",
    "ENDING_TOKEN": "JSON web token that ends in 3 hours",
}
"""What stands as `%NAME%` in the examples of rules -> what it is."""
_PAGES = "https://github.com/kubectl-share/kubectl-share/blob/main/docs/rules"


def address(code: str) -> str:
    """Where the manual of a rule can be read."""
    return f"{_PAGES}/{code}.md"


def manual(rule: Rule) -> str:
    """Why the rule is there and what to do: the docstring of its module."""
    return inspect.cleandoc(sys.modules[rule.check.__module__].__doc__ or rule.summary)


def page(rule: Rule) -> str:
    """The whole manual of a rule, in Markdown."""
    return "\n\n".join([f"# {rule.code} {rule.name}", f"{rule.summary}.", *_sections(rule)]) + "\n"


def _sections(rule: Rule) -> Iterator[str]:
    yield severities(rule)
    yield manual(rule)
    for title, examples in (("Reported", _failing(rule)), ("Fine", _passing(rule))):
        if examples:
            yield f"## {title}"
            yield from (_example(example) for example in examples)
    yield f"Source: <{rule.reference}>"


def severities(rule: Rule) -> str:
    """A table: how much a finding weighs in each profile."""
    rows = [f"| {case or 'every finding'} | {' | '.join(levels)} |" for case, levels in rule.levels.items()]
    return "\n".join([f"| | {' | '.join(PROFILES)} |", "|---|---|---|---|", *rows])


def index(rules: Iterable[Rule]) -> str:
    """The list of all rules, in Markdown."""
    rows = []
    for rule in rules:
        levels = " / ".join(_levels(rule, profile) for profile in PROFILES)
        rows.append(f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.summary} | {levels} |")
    head = f"| code | name | what it finds | {' / '.join(PROFILES)} |"
    return "\n".join(["# The rules", "", head, "|---|---|---|---|", *rows]) + "\n"


def _levels(rule: Rule, profile: Profile) -> str:
    return ", ".join(dict.fromkeys(rule.level(case, profile) for case in rule.levels))


def _failing(rule: Rule) -> list[Example]:
    return [example for example in rule.examples if example.finds]


def _passing(rule: Rule) -> list[Example]:
    return [example for example in rule.examples if not example.finds]


def _example(example: Example) -> str:
    places = ", ".join(f"line {line}, column {column}" for line, column in example.finds)
    told = [example.says] if example.says else []
    if places:
        told.append(f"Found at {places}{f' ({example.case})' if example.case else ''}.")
    text = example.text
    for name, what in STAND_INS.items():
        text = text.replace(f"%{name}%", f"<{what}>")
    return "\n\n".join([*told, f"```yaml\n{text}```"])
