"""A line that was commented out while debugging keeps its password or token. Comments travel with the file, into git
and to whoever gets a copy, and nobody looks for secrets in them.

Reported is every line of a comment that holds what looks like a credential: a field for a secret with a value, a token
of a known form, a private key, long random text. Text about tokens and passwords is not, and neither are placeholders.

Delete the line, and replace the secret if others may have seen it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.document.comments import next_line
from kubectl_share.rules.rule import Example, Found, Levels, Rule, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.document.comments import Comment
    from kubectl_share.rules.facts import Facts

_NOTE_TO_US = "kubectl-share:"
_REST_OF_A_KEY = re.compile(r"[#\s]*(?:[A-Za-z0-9+/=_-]{8,}|-----END [A-Z0-9 ]{0,40}-----)\s*")


def check(facts: Facts) -> Iterator[Found]:
    """Comments with a secret."""
    if not facts.comments.all:
        return
    from kubectl_share.credentials.leaks import holds_credential

    before: Comment | None = None
    was_found = False
    for comment in facts.comments.all:
        text = _text(facts, comment)
        above = _text(facts, before) if before and _is_next_line(facts, before, comment) else None
        is_rest = was_found and above is not None and _REST_OF_A_KEY.fullmatch(text) is not None
        holds_one = is_rest or holds_credential(text)
        if not holds_one and above is not None and not was_found:
            holds_one = holds_credential(f"{above}\n{text}")  # a field, and its value on the next line
        if holds_one and not is_rest:
            hint = "delete the comment, and replace the secret if others may have seen it"
            yield Found(Spot(comment.start, comment.end, ""), "a comment that holds a credential", hint)
        before, was_found = comment, holds_one


def _text(facts: Facts, comment: Comment) -> str:
    """What a comment says, without what it says to us."""
    return comment.text(facts.source.text).partition(_NOTE_TO_US)[0]


def _is_next_line(facts: Facts, before: Comment, comment: Comment) -> bool:
    """Whether two comments are neighbouring lines of one block."""
    if not (before.own_line and comment.own_line and before.column == comment.column):
        return False
    return next_line(facts.source.text, before.end) == comment.start - comment.column


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
