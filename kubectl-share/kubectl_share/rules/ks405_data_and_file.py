"""A certificate or key that is there twice, as a path and as data, is one too many for kubectl.

It refuses to use such a cluster or user, and `config view --flatten` fails for the whole file. Only with the CA of an
OIDC issuer does it not mind, and takes the data.

So the path is what has to go, wherever it leads, and `--fix` takes it out. It does not if what stands there as data is
only a stand-in, such as the `REDACTED` that `kubectl config view` prints.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kubectl_share.credentials.placeholders import is_placeholder
from kubectl_share.rules.named_files import NamedFile, files_of
from kubectl_share.rules.own_pairs import own_pair, removal
from kubectl_share.rules.rule import ERROR, Example, Fix, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts
    from kubectl_share.rules.own_pairs import OwnPair


def check(facts: Facts) -> Iterator[Found]:
    """Paths that stand beside their data."""
    for item, group in groupby(files_of("KS405", facts), key=lambda file: file.item):
        files = list(group)
        removable = {file.keys: pair for file in files if (pair := _removable(facts, file)) is not None}
        for file in files:
            fix = _fix(facts, file, removable) if file.keys in removable else None
            hint = "remove the path: the data is what goes along"
            yield Found(item.spot(*file.keys), "a path beside its data", hint, fix=fix)


def _removable(facts: Facts, file: NamedFile) -> OwnPair | None:
    data = file.item.text(*file.keys[:-1], f"{file.keys[-1]}-data")
    return None if is_placeholder(data or "") else own_pair(facts, file.item, *file.keys)


def _fix(facts: Facts, file: NamedFile, removable: dict[tuple[str, ...], OwnPair]) -> Fix | None:
    """Takes out a path. In flow style all of one map go together, for the commas between them go as well."""
    mapping, index = removable[file.keys]
    removed = {file.keys: index}
    if mapping.flow:
        removed = {keys: other for keys, (around, other) in removable.items() if around is mapping}
    edits = removal(facts, mapping, set(removed.values()))
    if edits is None:
        return None
    changed = tuple(file.item.changed_path(*keys) for keys in removed)
    return Fix("remove the path", lambda workbench: workbench.edits.add(edits), changed)


RULE = Rule(
    code="KS405",
    name="data-and-file",
    summary="A certificate or key is there twice, as a path and as data",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/validation.go",
    sees_placeholders=True,
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
    certificate-authority: pki/ca.crt
    certificate-authority-data: %CA%
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {token: <token>}
""",
            finds=((8, 28),),
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
    certificate-authority-data: %CA%
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
