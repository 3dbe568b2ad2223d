"""Comments that say which findings are fine: `# kubectl-share: ignore[KS202] the token of a test cluster`."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.comments import next_line
from kubectl_share.rules.registry import rule_called
from kubectl_share.rules.rule import Found, Rule, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_SUPPRESSION = re.compile(r"kubectl-share:[ \t]*ignore\b(?P<rules>\[[^\[\]]*\])?[ \t]*(?P<reason>.*)")


class Suppression(NamedTuple):
    """What one comment says."""

    spot: Spot
    words: tuple[str, ...]
    """The codes or names of rules."""
    reason: str
    lines: tuple[int, int]
    """The span of the lines that it speaks of: its own, and for one on a line of its own all up to the next that is no
    comment. A rule may have found something in the comments between."""


def suppressions(facts: Facts) -> list[Suppression]:
    """The suppressions in a file."""
    text = facts.source.text
    if "kubectl-share:" not in text:
        return []
    found = []
    line_after_block = 0
    for comment in facts.comments.all:
        match = _SUPPRESSION.search(comment.text(text))
        if match is None:
            continue
        start = last = comment.start - comment.column
        if comment.own_line:
            if comment.start >= line_after_block:
                line_after_block = facts.comments.line_after_block(comment)
            last = line_after_block
        words = tuple(word.strip() for word in (match["rules"] or "")[1:-1].split(",") if word.strip())
        spot = Spot(comment.start + 1 + match.start(), comment.end, "")
        found.append(Suppression(spot, words, match["reason"].strip(), (start, next_line(text, last))))
    return found


class Suppressor:
    """Takes out what is suppressed, and knows in the end which suppressions were of no use."""

    def __init__(self, facts: Facts) -> None:
        self._all = suppressions(facts)
        self._lines: dict[str, list[tuple[int, int]]] = {}
        """For each rule the lines that it is suppressed in, in file order."""
        for suppression in self._all:
            for rule in map(rule_called, suppression.words):
                if rule is not None:
                    self._lines.setdefault(rule.code, []).append(suppression.lines)
        self._used = set[tuple[str, tuple[int, int]]]()

    def suppresses(self, rules: tuple[Rule, ...], spot: Spot) -> bool:
        """Whether a finding is suppressed. Of several suppressions of one rule, the last one before it is of use.

        Args:
            rules: that of the finding, and those that it may be suppressed by as well.
            spot: where it is.
        """
        is_suppressed = False
        for rule in rules:
            lines = self._lines.get(rule.code, [])
            before = bisect_right(lines, spot.start, key=itemgetter(0))
            if before and spot.start < max(lines[before - 1][1], lines[before - 1][0] + 1):
                self._used.add((rule.code, lines[before - 1]))
                is_suppressed = True
        return is_suppressed

    def leftovers(self, judged_by: set[str]) -> Iterator[Found]:
        """What is wrong with the suppressions themselves.

        Args:
            judged_by: the codes of the rules that judged; a suppression of another one is never unused.
        """
        for suppression in self._all:
            if not suppression.words:
                yield Found(suppression.spot, "a suppression that names no rule", "write ignore[KS202] and a reason")
            for word in suppression.words:
                rule = rule_called(word)
                if rule is None:
                    hint = "name one of those that kubectl share explain lists"
                    yield Found(suppression.spot, "a suppression of a rule that there is not", hint)
                elif rule.code in judged_by and (rule.code, suppression.lines) not in self._used:
                    message = f"{rule.code} is suppressed here, and there is no such finding"
                    yield Found(suppression.spot, message, "remove the suppression")
            if suppression.words and not suppression.reason:
                hint = "write the reason behind the bracket"
                yield Found(suppression.spot, "a suppression without a reason", hint)
