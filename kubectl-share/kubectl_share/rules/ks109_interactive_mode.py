"""An exec plugin that speaks `client.authentication.k8s.io/v1` has to say whether it may ask the user for something.

`interactiveMode` is `Never`, `IfAvailable` (it asks where there is a terminal) or `Always` (it fails where there is
none). With v1, kubectl refuses to use a plugin that leaves it out; with v1beta1 it takes `IfAvailable`. Any other word
is an error in both.

`--fix` writes `IfAvailable`, which is what the plugin had before with v1beta1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import UneditableError, insert_pair, replace_pair
from kubectl_share.document.nodes import Mapping, resolved
from kubectl_share.rules.own_pairs import own_pair
from kubectl_share.rules.rule import ERROR, Example, Fix, Found, Rule
from kubectl_share.rules.schema import INTERACTIVE_MODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_FIELD = "interactiveMode"
_WORDS = ", ".join(INTERACTIVE_MODES[:-1]) + " or " + INTERACTIVE_MODES[-1]


def check(facts: Facts) -> Iterator[Found]:
    """Exec plugins without a mode, or with one that there is not."""
    for error in facts.schema_errors:
        if error.keyword == "required" and error.about == _FIELD:
            message = "is missing, and client.authentication.k8s.io/v1 requires it"
            yield Found(error.spot, message, f"write {_WORDS}", fix=_fix(facts, int(error.path[1])))
        elif error.keyword == "enum" and error.path[-1] == _FIELD:
            yield Found(error.spot, "is no mode that kubectl knows", f"write {_WORDS}")


def _fix(facts: Facts, number: int) -> Fix | None:
    """Writes `IfAvailable`; where other users have the same plugin by an alias, nothing."""
    user, edits, text = facts.users[number], Edits(), "IfAvailable"
    node = user.node("exec")
    mapping = None if node is None else resolved(node)
    if facts.document.has_aliases or not isinstance(mapping, Mapping):
        return None
    pair = own_pair(facts, user, "exec", _FIELD)
    try:
        if pair is not None:
            replace_pair(edits, *pair, _FIELD, text)
        elif user.node("exec", _FIELD) is None:
            insert_pair(edits, facts.source, mapping, _FIELD, text, set())
        else:
            return None
    except UneditableError:
        return None
    changed = (user.changed_path("exec", _FIELD),)
    return Fix(f"write {_FIELD}: {text}", lambda bench: bench.edits.add(edits), changed)


RULE = Rule(
    code="KS109",
    name="interactive-mode",
    summary="The interactiveMode of an exec plugin is missing, or none that there is",
    check=check,
    levels={"": ERROR},
    reference="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#ExecConfig",
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
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: kubelogin
      args: [get-token]
""",
            finds=((14, 7),),
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
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: kubelogin
      args: [get-token]
      interactiveMode: IfAvailable
""",
        ),
    ),
)
