"""What the decoder finds, and kubectl refuses to load, as findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.document.nodes import resolved
from kubectl_share.kubeconfig.problems import Cause
from kubectl_share.rules.facts import spot_of
from kubectl_share.rules.rule import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kubectl_share.kubeconfig.problems import Problem
    from kubectl_share.rules.facts import Facts
    from kubectl_share.rules.rule import Fix

CODES = {
    Cause.WRONG_TYPE: "KS103",
    Cause.IMPLICIT_TYPE: "KS104",
    Cause.WRONG_KIND: "KS108",
    Cause.DUPLICATE: "KS403",
    Cause.BAD_BASE64: "KS510",
}
"""Why kubectl refuses a file -> the rule that says so."""
_OF_VALUES = ("KS103", "KS104", "KS510")
"""Rules about a value: where an alias stands for it, it is to be changed where it is written."""
_ENTRY = re.compile(r"(?:clusters|contexts|users)\[[0-9]+\]\Z")
_FORMS = {
    "clusters": "- {name: prod, cluster: {server: https://prod.example:6443}}",
    "contexts": "- {name: prod, context: {cluster: prod, user: alice}}",
    "users": "- {name: alice, user: {...}}",
    "cluster": "cluster: {server: https://prod.example:6443}",
    "context": "context: {cluster: prod, user: alice}",
    "user": "user: {exec: {...}}",
    "exec": "exec: {apiVersion: client.authentication.k8s.io/v1, command: kubelogin, interactiveMode: IfAvailable}",
    "args": "args: [get-token, --environment, prod]",
    "env": "env: [{name: AWS_PROFILE, value: prod}]",
    "auth-provider": "auth-provider: {name: oidc, config: {client-id: kubectl}}",
    "config": "config: {client-id: kubectl}",
    "as-groups": "as-groups: [developers]",
    "as-user-extra": "as-user-extra: {team: [shop]}",
    "extensions": "extensions: [{name: shop.example, extension: {...}}]",
    "preferences": "preferences: {}",
}
"""The last key of a path -> what stands there, as an example."""
_BY_DEFAULT = "correct it: kubectl loads nothing of the file until this is right"


def _form_of(path: str) -> str:
    """What to write in place of a value of the wrong type; empty where nobody knows."""
    last = path.split("[")[0] if _ENTRY.fullmatch(path) else path.rpartition(".")[2]
    key, bracket, _ = last.partition("[")
    form = _FORMS.get(key)
    if form is None:
        return "begin with apiVersion: v1 and kind: Config, a key and a value on each line" if not path else ""
    is_item = bracket or _ENTRY.fullmatch(path)
    return f"write {'each of them' if is_item else 'it'} like this: {form}"


def refusals(facts: Facts, code: str, fix: Callable[[Facts, Problem], Fix | None] | None = None) -> Iterator[Found]:
    """The problems of one rule; `fix` makes the fix of a problem, if it has one."""
    for problem in facts.decoded.problems:
        if CODES[problem.cause] == code:
            node = resolved(problem.node) if code in _OF_VALUES else problem.node
            spot = spot_of(node, facts.shown_path(problem.path))
            hint = problem.hint or _form_of(problem.path) or _BY_DEFAULT
            yield Found(spot, problem.message, hint, load=True, fix=fix(facts, problem) if fix else None)
