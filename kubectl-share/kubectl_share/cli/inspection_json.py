"""What is inside a kubeconfig, for programs. Keys stay as they are, new ones may come; docs/inspecting.md has them."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from kubectl_share.cli.formats import as_text
from kubectl_share.credentials.shown import unless_secret
from kubectl_share.execution import changes_what_runs, is_interpreter, is_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.credentials.certificates import CertificateFacts
    from kubectl_share.operations.inspecting.records import (
        Certificates,
        ClusterFacts,
        ContextFacts,
        Inspection,
        Key,
        Plugin,
        Provider,
        Token,
        UserFacts,
    )


def lines(found: Inspection) -> Iterator[str]:
    """One object, in lines."""
    content = {
        "version": 1,
        "files": [as_text(file) for file in found.files],
        "own": found.is_own,
        "current_context": unless_secret(found.current_context) or None,
        "contexts": [_context(one, found) for one in found.contexts],
        "clusters": [_cluster(one) for one in found.clusters.values()],
        "users": [_user(one) for one in found.users.values()],
        "runs": [unless_secret(one.name) for one in found.users.values() if one.plugin],
        "reads": [
            {"kind": one.kind.word, "name": unless_secret(one.name), "field": one.field, "path": as_text(one.path)}
            for one in found.reads
        ],
        "hidden": [
            {"kind": one.kind.word, "name": unless_secret(one.name), "file": as_text(one.file), "by": as_text(one.by)}
            for one in found.hidden
        ],
        "unused": [{"kind": kind.word, "name": unless_secret(name)} for kind, name in found.unused],
    }
    yield from json.dumps(content, indent=2).split("\n")


def _context(context: ContextFacts, found: Inspection) -> dict[str, Any]:
    return {
        "name": unless_secret(context.name),
        "file": as_text(context.file),
        "current": context.is_current,
        "namespace": context.namespace or None,
        "cluster": unless_secret(context.cluster) or None,
        "user": unless_secret(context.user) or None,
        "missing": [
            kind
            for kind, name, there in (
                ("cluster", context.cluster, found.clusters),
                ("user", context.user, found.users),
            )
            if name not in there
        ],
        "expires": _date(context.expires),
        "first_to_end": context.first_to_end or None,
    }


def _cluster(cluster: ClusterFacts) -> dict[str, Any]:
    return {
        "name": unless_secret(cluster.name),
        "file": as_text(cluster.file),
        "server": cluster.server or None,
        "proxy_url": cluster.proxy or None,
        "tls_server_name": cluster.tls_name or None,
        "verified": cluster.is_verified,
        "certificate_authority": _certificates(cluster.authority),
        "notes": list(cluster.notes),
    }


def _user(user: UserFacts) -> dict[str, Any]:
    acts = user.impersonation
    return {
        "name": unless_secret(user.name),
        "file": as_text(user.file),
        "client_certificate": _certificates(user.certificate),
        "client_key": _key(user.key),
        "tokens": [_token(one) for one in user.tokens],
        "exec": _plugin(user.plugin),
        "auth_provider": _provider(user.provider),
        "password": {"username": user.password.username or None} if user.password else None,
        "impersonates": acts
        and {"user": acts.user or None, "uid": acts.uid or None, "groups": acts.groups, "extra": acts.extra},
        "notes": list(user.notes),
    }


def _certificates(field: Certificates | None) -> dict[str, Any] | None:
    if field is None:
        return None
    return {
        "path": as_text(field.path) or None,
        "problem": field.problem or None,
        "certificates": [_certificate(one) for one in field.certificates],
    }


def _certificate(one: CertificateFacts) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "name": one.user or None,
        "groups": one.groups,
        "issuer": one.issuer,
        "serial": f"{one.serial:x}",
        "not_before": _date(one.not_before),
        "not_after": _date(one.not_after),
        "authority": one.is_authority,
        "sha256": one.fingerprint,
    }


def _key(key: Key | None) -> dict[str, Any] | None:
    if key is None:
        return None
    return {"path": as_text(key.path) or None, "problem": key.problem or None, "matches": key.is_match}


def _token(token: Token) -> dict[str, Any]:
    claims = token.claims
    return {
        "field": token.field,
        "path": as_text(token.path) or None,
        "problem": token.problem or None,
        "renewed": token.is_renewed,
        "claims": claims
        and {
            "iss": claims.issuer or None,
            "sub": claims.subject or None,
            "aud": claims.audiences,
            "email": claims.email or None,
            "groups": claims.groups,
            "namespace": claims.namespace or None,
            "service_account": claims.service_account or None,
            "service_account_uid": claims.service_account_uid or None,
            "iat": _date(claims.issued),
            "nbf": _date(claims.not_before),
            "exp": _date(claims.expires),
            "others": claims.others,
        },
    }


def _plugin(plugin: Plugin | None) -> dict[str, Any] | None:
    if plugin is None:
        return None
    return {
        "command": plugin.command,
        "args": plugin.arguments,
        "env": [{"name": name, "changes_what_runs": changes_what_runs(name)} for name in plugin.variables],
        "api_version": plugin.api_version or None,
        "interactive_mode": plugin.interactive_mode or None,
        "install_hint": plugin.install_hint or None,
        "provide_cluster_info": plugin.gets_cluster,
        "known": is_known(plugin.command),
        "interpreter": is_interpreter(plugin.command),
    }


def _provider(provider: Provider | None) -> dict[str, Any] | None:
    if provider is None:
        return None
    return {
        "name": provider.name or None,
        "issuer": provider.issuer or None,
        "client_id": provider.client or None,
        "settings": provider.settings,
        "certificate_authority": _certificates(provider.authority),
    }


def _date(when: datetime | None) -> str | None:
    """ISO 8601 in UTC, such as `2027-02-20T10:00:00Z`."""
    if when is None:
        return None
    return f"{when.astimezone(timezone.utc).replace(microsecond=0, tzinfo=None).isoformat()}Z"
