"""What a reader should know of a context: where it leads, how it logs in and when that ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.expiry import certificate_expiry, token_expiry
from kubectl_share.credentials.shown import named

if TYPE_CHECKING:
    from datetime import datetime

    from kubectl_share.model import AuthInfo


class ContextSummary(NamedTuple):
    """One context of a kubeconfig, without its secrets."""

    name: str
    is_current: bool
    server: str
    namespace: str
    login: str
    """How it logs in, such as `client certificate`."""
    expires: datetime | None
    """When the first of its credentials ends; None if none does, or nobody can tell."""


def login_of(user: AuthInfo) -> tuple[str, datetime | None]:
    """How a user logs in, in the words of the field, and when the first of the credentials ends."""
    ways, ends = [], []
    if user.client_certificate_data:
        ways.append("client certificate")
        ends.append(certificate_expiry(user.client_certificate_data))
    if user.token:
        ways.append("token")
        ends.append(token_expiry(user.token))
    if user.username or user.password:
        ways.append("password")
    if user.exec is not None:
        ways.append(f"exec plugin {named(user.exec.command)}")
    if user.auth_provider is not None:
        ways.append(f"auth provider {named(user.auth_provider.name)}")
    return " and ".join(ways) or "no credentials", min((end for end in ends if end), default=None)
