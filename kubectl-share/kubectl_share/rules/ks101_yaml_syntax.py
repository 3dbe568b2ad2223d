"""kubectl cannot read the file at all, and nothing in it is judged any further.

What counts is kubectl's own YAML reader. It takes some texts that other readers refuse, and refuses some that they
take: an anchor that contains itself, a merge key whose value is no map, `.inf`, keys that are lists, tabs in places.

A template whose placeholders keep it from being YAML is not reported. Fill it in and check the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """What stopped the reader."""
    if facts.syntax_error is not None:
        spot, error = facts.syntax_error
        yield Found(spot, error.message, error.hint, load=True)


RULE = Rule(
    code="KS101",
    name="yaml-syntax",
    summary="The text is no YAML that kubectl can read",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes-sigs/yaml",
    sees_placeholders=True,
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
clusters:
- name: prod
   cluster:
    server: https://prod.example:6443
contexts: []
""",
            finds=((5, 11),),
        ),
        Example(
            """\
apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
contexts: []
""",
        ),
    ),
)
