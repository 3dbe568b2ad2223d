"""kubectl ignores a field that it does not know, and says nothing.

A typo, a capital letter or a field in the wrong place is enough: with `Namespace: shop` kubectl works in the namespace
`default`. When kubectl next rewrites the file, for instance with `kubectl config use-context`, the field is gone.

Write the name as it is in the reference of the file format. What a tool of yours keeps in the file belongs into
`extensions`. The field `sops`, which SOPS adds to the files that it encrypts, is fine.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kubectl_share.kubeconfig.places import Config
from kubectl_share.model import LISTS, AuthProvider, ExecConfig, ExecEnvVar, Kind, NamedExtension, Preferences, Record
from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.kubeconfig.places import Steps
    from kubectl_share.rules.facts import Facts

_LONGEST = max(len(key) for kind in Kind for key in kind.record.BY_KEY) + 5
"""A longer key is no misspelt field."""
_IGNORED = "remove it, or keep it in an extension: kubectl ignores it"
_RECORDS: dict[str, type[Record]] = {
    **{kind.word: kind.record for kind in Kind},
    "exec": ExecConfig,
    "env": ExecEnvVar,
    "auth-provider": AuthProvider,
    "extensions": NamedExtension,
    "preferences": Preferences,
}
"""The last key on the way to a record -> the record."""


def check(facts: Facts) -> Iterator[Found]:
    """The unknown fields, those of the file and of everything that kubectl reads in it."""
    for error in facts.schema_errors:
        if error.keyword == "additionalProperties":
            yield Found(error.spot, "is no field of a kubeconfig", _hint(error.path, error.about))


def _hint(path: Steps, key: str) -> str:
    """What may have been meant."""
    if len(key) > _LONGEST:
        return _IGNORED
    if path[-1:] == ("cluster",) and key == "api-version":
        return "remove it: it is of the first days of Kubernetes"
    kind = LISTS.get(str(path[0])) if len(path) == len(("clusters", 0)) else None
    if kind is not None:
        if key in kind.record.BY_KEY:
            return f"move it one level deeper, under {kind.word}"
        return _nearest(("name", kind.word), key) or _IGNORED
    return _nearest(tuple(_record_at(path).BY_KEY), key) or _IGNORED


def _record_at(path: Steps) -> type[Record]:
    """The record at the end of a path."""
    keys = [step for step in path if isinstance(step, str)]
    return _RECORDS[keys[-1]] if keys else Config


@lru_cache(maxsize=1000)
def _nearest(known: tuple[str, ...], key: str) -> str:
    """A question about the field that is written nearly so; empty if there is none."""
    from difflib import get_close_matches

    by_letters = {_letters(field): field for field in known}
    found = get_close_matches(_letters(key), by_letters, 1, 0.8)
    return f"did you mean {by_letters[found[0]]}?" if found else ""


def _letters(key: str) -> str:
    return key.casefold().replace("-", "").replace("_", "")


RULE = Rule(
    code="KS102",
    name="unknown-field",
    summary="A field that kubectl does not know, and ignores",
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
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context:
    cluster: prod
    user: alice
    Namespace: shop
users:
- name: alice
  user: {}
""",
            finds=((12, 5),),
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
    namespace: shop
users:
- name: alice
  user: {}
""",
        ),
    ),
)
