"""What the decoder finds, and kubectl refuses to load, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.facts import spot_of
from kubectl_share.rules.rule import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kubectl_share.kubeconfig.decoding import Problem
    from kubectl_share.rules.facts import Facts
    from kubectl_share.rules.rule import Fix


def refusals(facts: Facts, code: str, fix: Callable[[Facts, Problem], Fix | None] | None = None) -> Iterator[Found]:
    """The problems of one rule; `fix` makes the fix of a problem, if it has one."""
    for problem in facts.decoded.problems:
        if problem.code == code:
            spot = spot_of(problem.node, facts.shown_path(problem.path))
            hint = problem.hint or "kubectl loads nothing of the file until this is right"
            yield Found(spot, problem.message, hint, load=True, fix=fix(facts, problem) if fix else None)
