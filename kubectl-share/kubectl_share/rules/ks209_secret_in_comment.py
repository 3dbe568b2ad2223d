"""A line that was commented out while debugging keeps its password or token. Comments travel with the file, into git
and to whoever gets a copy, and nobody looks for secrets in them.

Reported is every line of a comment that holds what looks like a credential: a field for a secret with a value, a token
of a known form, a private key, long random text. Text about tokens and passwords is not, and neither are placeholders.

Delete the line, and replace the secret if others may have seen it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import Example, Found, Levels, Rule, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Comments with a secret."""
    if not facts.comments.all:
        return
    from kubectl_share.credentials.leaking_lines import leaks_in

    for block in facts.comments.blocks:
        for leak in leaks_in([comment.text(facts.source.text) for comment in block]):
            comment = block[leak.shown_at]
            hint = "delete the comment, and replace the secret if others may have seen it"
            yield Found(Spot(comment.start, comment.end, ""), "a comment that holds a credential", hint)


RULE = Rule(
    code="KS209",
    name="secret-in-comment",
    summary="A credential in a comment",
    check=check,
    levels={"": Levels("warning", "warning", "error")},
    reference="https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository",
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
    # token: kzs9whq2m4
    exec: {apiVersion: client.authentication.k8s.io/v1, command: kubelogin, interactiveMode: Never}
""",
            finds=((13, 5),),
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
    # ask the platform team for a token, should this ever fail
    exec: {apiVersion: client.authentication.k8s.io/v1, command: kubelogin, interactiveMode: Never}
""",
        ),
    ),
)
