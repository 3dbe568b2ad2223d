"""A kubeconfig made from a server's address and credentials: what three `kubectl config set-*` commands make.

`requests` says what can be asked for and checks it, `credentials` reads and embeds what the options give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from kubectl_share.credentials.shown import named, shown_url
from kubectl_share.document.composer import compose
from kubectl_share.document.rendering import block
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError, ShareError
from kubectl_share.kubeconfig.decoding import decode, decode_body
from kubectl_share.kubeconfig.encoding import record_as_json
from kubectl_share.model import AuthInfo, Cluster, Context, Kind
from kubectl_share.operations.create.credentials import cluster_of, user_of
from kubectl_share.operations.portability import portability_notes
from kubectl_share.operations.summary import ContextSummary, login_of

if TYPE_CHECKING:
    from kubectl_share.operations.create.requests import Request


class Created(NamedTuple):
    """A kubeconfig of one context, and what to tell about it."""

    data: bytes
    """The file. It holds secrets."""
    context: ContextSummary
    notices: tuple[str, ...]
    """What may not be as it was meant, or may not work elsewhere; one line each."""


def create(request: Request) -> Created:
    """The kubeconfig that a checked request describes, with everything embedded.

    Raises:
        CredentialError: a certificate, key, token or password is not what its option says.
    """
    notices: list[str] = []
    cluster, user = cluster_of(request, notices), user_of(request, notices)
    name = request.name or urlsplit(cluster.server).hostname or ""
    cluster_name, user_name = request.cluster or name, request.user or name
    context = Context(cluster=cluster_name, user=user_name, namespace=request.namespace or "")
    data = _text(name, context, cluster, user)
    _check_text(data, name, (context, cluster, user))
    notices += portability_notes([(cluster_name, cluster)], [(user_name, user)])
    notices += _user_notes(user_name, user)
    login, expires = login_of(user)
    summary = ContextSummary(name, True, shown_url(cluster.server), context.namespace, login, expires)
    return Created(data, summary, tuple(notices))


def _user_notes(name: str, user: AuthInfo) -> list[str]:
    from kubectl_share.credentials.leaks import holds_credential

    notes = []
    if login_of(user)[0] == "no credentials":
        notes.append(f"user {named(name)}: it has no credentials, kubectl will ask for a user name and a password")
    if user.password:
        notes.append(
            f"user {named(name)}: Kubernetes itself has taken no passwords since 1.19, only a proxy before it can"
        )
    words = [*user.exec.args, *(f"{each.name}={each.value}" for each in user.exec.env)] if user.exec else []
    if holds_credential("\n".join(words)):
        notes.append(
            f"user {named(name)}: what looks like a credential stands in the arguments or the environment of its exec "
            "plugin, where kubectl config view prints it"
        )
    return notes


def _text(name: str, context: Context, cluster: Cluster, user: AuthInfo) -> bytes:
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": name,
        "clusters": [{"name": context.cluster, "cluster": record_as_json(cluster)}],
        "contexts": [{"name": name, "context": record_as_json(context)}],
        "users": [{"name": context.user, "user": record_as_json(user)}],
    }
    return "\n".join([*block(content), ""]).encode()


def _check_text(data: bytes, name: str, wanted: tuple[Context, Cluster, AuthInfo]) -> None:
    """Check that the text, read back, says what it has to say."""
    if _read_back(data) != (name, name, *wanted):
        raise ShareError("the kubeconfig would not say what was asked for, nothing is written", "please report this")


def _read_back(data: bytes) -> tuple[object, ...] | None:
    """The current context, and the name, context, cluster and user that kubectl would find; None if it refuses."""
    try:
        decoded = decode(compose(Source("the new kubeconfig", data)))
    except KubeconfigError:
        return None
    if decoded.problems:
        return None
    (context,), (cluster,), (user,) = (decoded.entries[kind] for kind in (Kind.CONTEXT, Kind.CLUSTER, Kind.USER))
    bodies = (decode_body(entry, entry.kind.record) for entry in (context, cluster, user))
    return decoded.current_context, context.name, *bodies
