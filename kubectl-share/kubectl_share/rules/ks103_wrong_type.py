"""kubectl refuses to load the whole file for one value of the wrong type, in an entry that is not in use as well.

The most frequent case is a flag in quotes, `disable-compression: "true"`: that is text, and no bool. `--fix` takes the
quotes off. A map where a list belongs, or the other way round, is for you to rewrite.

An unquoted number or bool where text belongs is KS104.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.document.nodes import Scalar
from kubectl_share.document.scalars import resolve
from kubectl_share.rules.refusals import refusals
from kubectl_share.rules.rule import ERROR, Example, Fix, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.kubeconfig.problems import Problem
    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Values of the wrong type."""
    return refusals(facts, "KS103", _fix)


def _fix(_: Facts, problem: Problem) -> Fix | None:
    """A bool without its quotes; where others refer to the value, nothing."""
    node = problem.node
    if not isinstance(node, Scalar) or node.anchor or not problem.message.startswith("must be true or false"):
        return None
    meant = resolve(node.value.strip())
    if not isinstance(meant, bool):
        return None
    text = "true" if meant else "false"
    return Fix(
        f"write {text} without quotes", lambda bench: bench.edits.replace(node.start, node.end, text), (problem.path,)
    )


RULE = Rule(
    code="KS103",
    name="wrong-type",
    summary="A value of the wrong type, such as text where true or false belongs",
    check=check,
    levels={"": ERROR},
    reference="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    disable-compression: "true"
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
""",
            finds=((8, 26),),
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    disable-compression: true
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
""",
        ),
    ),
)
