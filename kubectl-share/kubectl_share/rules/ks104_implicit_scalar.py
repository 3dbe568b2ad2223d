"""A number or a bool where text belongs, because its quotes are missing: kubectl refuses to load the whole file.

It follows the rules of YAML 1.1: `12345678`, `0123`, `1_000` and `1e10` are numbers, `y`, `on`, `No` and `true` are
bools, and none of them is text. A numeric token or user ID, a namespace called `on` or a user called `2024` has to
be in quotes. Dates and times, `2026-01-01` and `12:30`, are text as they are.

`--fix` puts the value into quotes, as it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.document.nodes import Scalar
from kubectl_share.document.rendering import scalar
from kubectl_share.document.scalars import is_base64
from kubectl_share.rules.refusals import refusals
from kubectl_share.rules.rule import ERROR, Example, Fix, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.kubeconfig.problems import Problem
    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Unquoted numbers and bools where text belongs."""
    return refusals(facts, "KS104", _fix)


def _fix(_: Facts, problem: Problem) -> Fix | None:
    """The value in quotes; where others refer to it, or where base64 is wanted and it is none, nothing."""
    node = problem.node
    if not isinstance(node, Scalar) or node.anchor:
        return None
    if problem.path.endswith("-data") and not is_base64(node.value):
        return None
    text = scalar(node.value, quote='"')
    return Fix("put it into quotes", lambda bench: bench.edits.replace(node.start, node.end, text), (problem.path,))


RULE = Rule(
    code="KS104",
    name="implicit-scalar",
    summary="A number or a bool without quotes where text belongs",
    check=check,
    levels={"": ERROR},
    reference="https://yaml.org/type/bool.html",
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
  context:
    cluster: prod
    user: alice
    namespace: on
users:
- name: alice
  user: {}
""",
            finds=((12, 16),),
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
  context:
    cluster: prod
    user: alice
    namespace: "on"
users:
- name: alice
  user: {}
""",
        ),
    ),
)
