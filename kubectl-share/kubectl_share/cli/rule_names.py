"""Rules as they are named on the command line: by code or by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.errors import UsageError, quoted
from kubectl_share.rules.registry import BY_CODE, BY_NAME, rule_called

if TYPE_CHECKING:
    from collections.abc import Iterable


def rules_called(words: Iterable[str]) -> frozenset[str]:
    """The codes of rules that are given by codes or names, several in one word parted by commas.

    Raises:
        UsageError: there is no such rule.
    """
    codes = set()
    for word in (part.strip() for words_of_one in words for part in words_of_one.split(",")):
        rule = rule_called(word)
        if rule is None:
            raise UsageError(f"there is no rule {quoted(word)}", _nearest(word))
        codes.add(rule.code)
    return frozenset(codes)


def _nearest(word: str) -> str:
    from difflib import get_close_matches

    by_look = {rule.lower(): rule for rule in (*BY_CODE, *BY_NAME)}
    near = get_close_matches(word.lower(), by_look, n=1)
    listed = "kubectl share explain lists them"
    return f"did you mean {by_look[near[0]]}? {listed}" if near else listed
