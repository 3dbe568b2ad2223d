"""A certificate or key that is named by its path is not in the file: whoever gets the file gets a name.

kubectl looks for it on the reader's host, relative to the folder of the kubeconfig, and stops where it finds nothing.
Where it finds something else under that name, it takes that.

Put the content into the field that ends in `-data`, as base64. `--fix` does that for certificates, after a look at
whether the file holds one; what else stands in it, such as its key, is left out. A private key is never moved into the
file without being asked for. `kubectl share` makes a new file with all of it inside.

A path that stands beside its data is KS405's, one with a `~` in it is KS304's, so that nothing is reported twice. A
kubeconfig that never leaves its host, such as one of an API server's webhooks, may name files: say so with
per-file-ignores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.document.mappings import replace_pair
from kubectl_share.rules.named_files import NamedFile, files_of
from kubectl_share.rules.own_pairs import own_pair
from kubectl_share.rules.rule import ERROR, Example, Fix, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts
    from kubectl_share.rules.rule import Workbench


def check(facts: Facts) -> Iterator[Found]:
    """Certificates and keys that are in another file."""
    for file in files_of("KS301", facts):
        (key,) = file.keys
        hint = f"put its content into {key}-data, as base64; or let kubectl share make a file with all of it inside"
        spot = file.item.spot(key)
        yield Found(spot, "names a file, which does not go along", hint, fix=_fix(facts, file, key))


def _fix(facts: Facts, file: NamedFile, key: str) -> Fix | None:
    pair = own_pair(facts, file.item, key)
    # A key goes into a file on request only; and a field for data that is there, though empty, would be there twice.
    if key == "client-key" or pair is None or file.item.node(f"{key}-data") is not None:
        return None

    def embed(workbench: Workbench) -> None:
        from kubectl_share.credentials.embeddable import embeddable_authority, embeddable_client_certificate

        read = embeddable_client_certificate if key == "client-certificate" else embeddable_authority
        data = workbench.embedded(file.path, lambda content: read(content).data)
        replace_pair(workbench.edits, *pair, f"{key}-data", data)

    changed = (file.item.changed_path(key), file.item.changed_path(f"{key}-data"))
    return Fix("embed the file", embed, changed)


RULE = Rule(
    code="KS301",
    name="file-reference",
    summary="A certificate or key is in another file",
    check=check,
    levels={"": ERROR},
    reference="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#Cluster",
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
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user:
    client-certificate: pki/alice.crt
    client-key: pki/alice.key
""",
            finds=((8, 28), (15, 25), (16, 17)),
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
  user:
    client-certificate-data: %CERTIFICATE%
    client-key-data: %KEY%
""",
        ),
    ),
)
