"""A kubeconfig inside a Secret or a ConfigMap is handed over with the manifest, and no other linter looks into it.

Values of `data`, `stringData` and `binaryData` that are kubeconfigs, in base64 or not, are judged by all rules, in
every document of the file and in the items of a List. What they find is reported under their own codes, at the line of
the manifest that it stands on; for base64 and for text in quotes at the line that the value begins on. So this rule
has no findings of its own. It is there to be named: to ignore `KS210`, or to suppress it at the line of the key, is to
leave these kubeconfigs alone. A suppression at the line of the key may name other rules, too.

base64 is no encryption: a Secret in git is a secret in clear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import ERROR, Example, Rule

if TYPE_CHECKING:
    from kubectl_share.rules.facts import Facts
    from kubectl_share.rules.rule import Found


def check(_: Facts) -> tuple[Found, ...]:
    """Nothing: what is inside is found by the other rules."""
    return ()


RULE = Rule(
    code="KS210",
    name="embedded-kubeconfig",
    summary="A kubeconfig inside a Secret or a ConfigMap, where every rule applies",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/Yelp/detect-secrets/issues/703",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Secret
metadata:
  name: deploy-target
stringData:
  kubeconfig: |
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
        username: alice
        password: kzs9whq2m4
""",
            finds=((20, 19),),
            code="KS201",
        ),
        Example(
            """\
apiVersion: v1
kind: Secret
metadata:
  name: deploy-target
stringData:
  kubeconfig: |
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
        username: alice
        password: ${PASSWORD}
""",
            code="KS201",
        ),
    ),
)
