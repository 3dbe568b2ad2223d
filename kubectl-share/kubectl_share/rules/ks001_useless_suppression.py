"""A suppression that is of no use hides nothing today and the wrong thing tomorrow.

It is a comment, at the end of a line or on lines of its own above one:

    # kubectl-share: ignore[KS202] the token of a test cluster that is gone after the run

In its brackets are codes or names of rules, behind them is the reason. One that names a rule which finds nothing in
that line, or no rule at all, or gives no reason, is reported. Whoever leaves a rule out with `--ignore` is not told
that its suppressions are unused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import WARNING, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterable[Found]:
    """The suppressions that were of no use, which is known when all other rules are through."""
    return facts.useless_suppressions


RULE = Rule(
    code="KS001",
    name="useless-suppression",
    summary="A suppression without effect, without a rule or without a reason",
    check=check,
    levels={"": WARNING},
    reference="https://github.com/kubectl-share/kubectl-share/blob/main/docs/validate.md#suppressing-a-finding",
    sees_placeholders=True,
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user:
    as: bob  # kubectl-share: ignore[KS201] there was a password once
""",
            finds=((13, 16),),
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user:
    # kubectl-share: ignore[plaintext-password] of a server that runs for the length of a test
    password: hunter2
""",
        ),
    ),
)
