"""A kubeconfig is of the kind `Config` and of the version `v1`: kubectl refuses to load a file that says otherwise.

kubectl finds these two fields in any case: with `KIND: Secret` it refuses the file as well.

It takes a file without them. Other programs do not: they tell by them what the file is. So their absence is a warning,
and `--fix` adds them at the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.document.comments import indentation
from kubectl_share.document.mappings import first_key_quote
from kubectl_share.document.nodes import Mapping
from kubectl_share.document.rendering import scalar
from kubectl_share.rules.facts import is_absent
from kubectl_share.rules.refusals import refusals
from kubectl_share.rules.rule import ERROR, WARNING, Example, Fix, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_EXPECTED = {"apiVersion": "v1", "kind": "Config"}


def check(facts: Facts) -> Iterator[Found]:
    """Another kind or version, and where they are absent."""
    yield from refusals(facts, "KS108")
    top = facts.decoded.top
    written = {key.casefold() for key in top if not is_absent(top, key)}
    absent = [field for field in _EXPECTED if field.casefold() not in written]
    if absent and isinstance(facts.document.root, Mapping):
        fix = None if any(field in top for field in absent) else _fix(facts, facts.document.root, absent)
        message = "is missing" if len(absent) == 1 else f"is missing, and so is {absent[0]}"
        yield Found(facts.top_spot(absent[-1]), message, _to_do(absent), "absent", fix=fix)


def _to_do(absent: list[str]) -> str:
    return "add " + " and ".join(f"{field}: {_EXPECTED[field]}" for field in absent)


def _fix(facts: Facts, root: Mapping, absent: list[str]) -> Fix | None:
    """Makes them the first pairs of the file; in block style on lines of their own, below the comments at the top."""
    if not root.pairs:
        return None
    start = root.pairs[0][0].start
    column = indentation(facts.source.text, start)
    if column is None and not root.flow:
        return None
    quote = first_key_quote(root)
    pairs = ""
    for field in absent:
        pairs += f"{scalar(field, quote=quote)}: {scalar(_EXPECTED[field], quote=quote)}{',' if root.flow else ''}"
        pairs += " " if column is None else facts.source.newline + " " * column
    return Fix(_to_do(absent), lambda bench: bench.edits.insert(start, pairs), tuple(absent))


RULE = Rule(
    code="KS108",
    name="kind-version",
    summary="The kind is not Config or the version not v1, or they are missing",
    check=check,
    levels={"": ERROR, "absent": WARNING},
    reference="https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/loader.go",
    examples=(
        Example(
            """\
apiVersion: v1beta1
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
  user: {}
""",
            finds=((1, 13),),
        ),
        Example(
            """\
# of the shop team
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
  user: {}
""",
            finds=((2, 1),),
            case="absent",
        ),
        Example(
            """\
# of the shop team
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
  user: {}
""",
        ),
    ),
)
