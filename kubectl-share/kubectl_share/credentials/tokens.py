"""What a token says of itself, offline, its signature unseen: whose it is, who issued it, and when it ends.

A claim may hold anything, something personal or a secret of its own. So a claim is shown only if it is on a list, and
has the type that belongs there; all others are told by their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_share.credentials.expiry import numeric_date, payload_of

if TYPE_CHECKING:
    from datetime import datetime

_KUBERNETES = "kubernetes.io"
_OLD = "kubernetes.io/serviceaccount/"
"""How the claims begin of a token that stands in a Secret, as all did before Kubernetes 1.22."""
_READ = {
    *("iss", "sub", "aud", "iat", "nbf", "exp", "email", "groups"),
    *(f"{_OLD}namespace", f"{_OLD}service-account.name", f"{_OLD}service-account.uid"),
}


class Claims(NamedTuple):
    """Those claims of a JWT that are known to be no secret; empty, or None, where it does not have them."""

    issuer: str
    subject: str
    audiences: tuple[str, ...]
    email: str
    groups: tuple[str, ...]
    namespace: str
    service_account: str
    service_account_uid: str
    issued: datetime | None
    not_before: datetime | None
    expires: datetime | None
    """Aware, UTC."""
    others: tuple[str, ...]
    """The names of all other claims."""


def token_claims(token: str) -> Claims | None:
    """What a JWT says of itself; None for every other token."""
    payload = payload_of(token)
    if payload is None:
        return None
    bound = payload.get(_KUBERNETES)
    bound = bound if isinstance(bound, dict) else {}
    account = bound.get("serviceaccount")
    account = account if isinstance(account, dict) else {}
    found = Claims(
        issuer=_text(payload.get("iss")),
        subject=_text(payload.get("sub")),
        audiences=_texts(payload.get("aud")),
        email=_text(payload.get("email")),
        groups=_texts(payload.get("groups")),
        namespace=_text(bound.get("namespace")) or _text(payload.get(f"{_OLD}namespace")),
        service_account=_text(account.get("name")) or _text(payload.get(f"{_OLD}service-account.name")),
        service_account_uid=_text(account.get("uid")) or _text(payload.get(f"{_OLD}service-account.uid")),
        issued=numeric_date(payload.get("iat")),
        not_before=numeric_date(payload.get("nbf")),
        expires=numeric_date(payload.get("exp")),
        others=(),
    )
    return found._replace(others=_other_names(payload, bound))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else ()


def _other_names(payload: dict[str, Any], bound: dict[str, Any]) -> tuple[str, ...]:
    """The names of the claims that are not shown, in the order of the token."""
    names = [name for name in payload if name not in _READ and name != _KUBERNETES]
    names += [f"{_KUBERNETES}.{name}" for name in bound if name not in ("namespace", "serviceaccount")]
    return tuple(names)
