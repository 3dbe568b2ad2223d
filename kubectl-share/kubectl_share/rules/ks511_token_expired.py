"""A token that has ended opens nothing: kubectl says `You must be logged in to the server (Unauthorized)`.

The end of a token stands in it if it is a JWT, as those of service accounts and of OpenID Connect are. The rule reads
it there, and does not ask whether the token is genuine. Tokens of other kinds do not say when they end.

Get a new one, with `kubectl create token` for one. For more than a day or two, an exec plugin that logs in by itself is
the better thing to share. How many hours ahead the warning comes is set in `.kubectl-share.toml`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kubectl_share.credentials.expiry import token_expiry
from kubectl_share.rules.rule import ERROR, WARNING, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Users whose token has ended, or will soon."""
    for user in facts.users:
        end = token_expiry(user.body.token) if user.body.token else None
        if end is None:
            continue
        when = f"{end:%Y-%m-%d %H:%M} UTC"
        if end <= facts.now:
            yield Found(user.spot("token"), f"expired on {when}", "get a new token", "expired")
        elif end - facts.now < timedelta(hours=facts.settings.token_warning_hours):
            yield Found(user.spot("token"), f"ends on {when}", "get a token that lives longer", "soon")


RULE = Rule(
    code="KS511",
    name="token-expired",
    summary="A token that has ended, or will soon",
    check=check,
    levels={"expired": ERROR, "soon": WARNING},
    reference="https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4",
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
  user: {token: %EXPIRED_TOKEN%}
""",
            finds=((12, 17),),
            case="expired",
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
  user: {token: %ENDING_TOKEN%}
""",
            finds=((12, 17),),
            case="soon",
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
  user: {token: %TOKEN%}
""",
            case="expired",
        ),
    ),
)
