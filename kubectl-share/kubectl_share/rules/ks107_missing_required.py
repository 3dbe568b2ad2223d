"""A part is missing without which kubectl cannot use the entry. Null and the empty text are as good as nothing.

- A cluster needs its `server`; without it kubectl talks to localhost:8080.
- An entry of a list needs its `name`, by which contexts refer to it, and its body.
- An exec plugin needs `command` and `apiVersion`, and every variable of its `env` a `name`.
- A client certificate needs its key, as `client-key` or `client-key-data`. A key alone is no error: kubectl ignores it.

kubectl loads such a file, and fails when the entry is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.facts import is_unset
from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.model import AuthInfo
    from kubectl_share.rules.facts import Facts, Item

_HINTS = {
    "server": "write the URL of the API server: without it kubectl talks to localhost:8080",
    "name": "give it a name",
    "command": "write the command that gets the credentials",
    "apiVersion": "write client.authentication.k8s.io/v1, or the version that the command speaks",
}


def check(facts: Facts) -> Iterator[Found]:
    """What is missing."""
    for error in facts.schema_errors:
        if error.keyword == "required" and error.about != "interactiveMode":
            yield Found(error.spot, "is missing", _HINTS.get(error.about, "write it, or remove the entry"))
    for user in facts.users:
        yield from _keys(user)


def _keys(user: Item[AuthInfo]) -> Iterator[Found]:
    """The keys that client certificates lack."""
    has_no_key = all(is_unset(user.node(key)) for key in ("client-key", "client-key-data"))
    for certificate in ("client-certificate", "client-certificate-data"):
        if not is_unset(user.node(certificate)) and has_no_key:
            yield Found(user.spot(certificate), "has no key beside it", f"add the key, or remove {certificate}")


RULE = Rule(
    code="KS107",
    name="missing-required",
    summary="A part without which kubectl cannot use the entry is missing",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/validation.go",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    disable-compression: true
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
""",
            finds=((7, 5),),
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
