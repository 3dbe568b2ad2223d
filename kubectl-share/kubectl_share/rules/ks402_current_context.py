"""Without a `current-context` that is there, kubectl does not know where to go.

One that names no context makes every command fail until another is chosen. With none at all, kubectl talks to
`localhost:8080`, and reports that the connection was refused. When several files are put together by `KUBECONFIG`, the
first one that sets it decides, for better or worse.

A file without any context needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import named
from kubectl_share.model import Kind
from kubectl_share.rules.facts import is_unset
from kubectl_share.rules.references import names_in
from kubectl_share.rules.rule import ERROR, WARNING, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_KEY = "current-context"


def check(facts: Facts) -> Iterator[Found]:
    """A current context that is not there, or is not set."""
    names = names_in(facts, Kind.CONTEXT, facts.contexts)
    current, member = facts.decoded.current_context, facts.decoded.top.get(_KEY)
    if current:
        if names is not None and current not in names and not facts.is_opaque(current):
            yield Found(facts.top_spot(_KEY), f"there is no context {named(current)}", "name one of the contexts")
    elif facts.contexts and is_unset(member.value if member else None):
        yield Found(facts.top_spot(_KEY), "is not set", "name the context that is meant", case="absent")


RULE = Rule(
    code="KS402",
    name="current-context",
    summary="The current context is not there, or not set",
    check=check,
    levels={"": ERROR, "absent": WARNING},
    reference="https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/validation.go",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: production
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {token: <token>}
""",
            finds=((3, 18),),
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: ""
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {token: <token>}
""",
            finds=((3, 18),),
            case="absent",
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
  user: {token: <token>}
""",
        ),
    ),
)
