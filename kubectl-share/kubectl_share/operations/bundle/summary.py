"""What a reader should know of a bundle: what is inside, when it ends, and what will not work elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.expiry import certificate_expiry, token_expiry
from kubectl_share.errors import escaped, quoted
from kubectl_share.kubeconfig.decoding import unknown_fields
from kubectl_share.model import Context
from kubectl_share.operations.bundle.parts import Dropped

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable
    from datetime import datetime

    from kubectl_share.kubeconfig.loading import Merged, Origin
    from kubectl_share.model import AuthInfo, Cluster, ExecConfig
    from kubectl_share.operations.bundle.parts import Part


_LOOPBACK = "its server is a loopback address, which is another host elsewhere"


class ContextSummary(NamedTuple):
    """One context of a bundle, without its secrets."""

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
        ways.append(f"exec plugin {quoted(user.exec.command)}")
    if user.auth_provider is not None:
        ways.append(f"auth provider {quoted(user.auth_provider.name)}")
    return " and ".join(ways) or "no credentials", min((end for end in ends if end), default=None)


def portability_notes(clusters: Iterable[tuple[str, Cluster]], users: Iterable[tuple[str, AuthInfo]]) -> list[str]:
    """What of (name, cluster) and (name, user) works on this host, and may not on another."""
    notes = []
    for name, cluster in clusters:
        hints = {_LOOPBACK: "; see --server"}
        notes += [f"cluster {quoted(name)}: {note}{hints.get(note, '')}" for note in cluster_notes(cluster)]
    for name, user in users:
        notes += [f"user {quoted(name)}: {note}" for note in user_notes(user)]
    return notes


def cluster_notes(cluster: Cluster) -> list[str]:
    """What of a cluster works on this host, and may not on another; and what is not safe anywhere."""
    from kubectl_share.addresses import holds_userinfo, reach_of

    notes = []
    reach = reach_of(cluster.server)
    if reach == "loopback":
        notes.append(_LOOPBACK)
    elif reach == "private":
        notes.append("its server is a private address, which only your network reaches")
    if any(holds_userinfo(url) for url in (cluster.server, cluster.proxy_url)):
        notes.append("a user name or a password stands in a URL, where every tool may show it")
    if cluster.insecure_skip_tls_verify:
        notes.append("insecure-skip-tls-verify is set, anybody in between can read the credentials")
    if cluster.server.startswith("http://"):
        notes.append("its server is http://, kubectl sends no credentials there")
    return notes


def user_notes(user: AuthInfo) -> list[str]:
    """The same of a user."""
    notes = _exec_notes(user.exec) if user.exec is not None else []
    if user.auth_provider is not None and user.auth_provider.name in ("gcp", "azure"):
        notes.append(f"kubectl has not had the auth provider {user.auth_provider.name} since 1.26")
    return notes


def _exec_notes(plugin: ExecConfig) -> list[str]:
    note = f"the reader needs the exec plugin {quoted(plugin.command)}"
    if "/" in plugin.command or "\\" in plugin.command:
        note += ", under that very path"
    notes = [note]
    if plugin.install_hint.strip():
        first = plugin.install_hint.strip().splitlines()[0]
        notes.append(f"its install hint is {quoted(first)}")
    if plugin.api_version == "client.authentication.k8s.io/v1alpha1":
        notes.append("its exec plugin speaks v1alpha1, which kubectl has not had since 1.24")
    return notes


def shadow_notes(merged: Merged, parts: Iterable[Part]) -> list[str]:
    """Entries of the bundle that an earlier file has taken the place of: kubectl sees the first of each name."""
    parts = tuple(parts)
    hidden_by_name: dict[tuple[str, str], list[Origin]] = {}
    for hidden in merged.shadowed:
        hidden_by_name.setdefault((hidden.entry.list_name, hidden.entry.name), []).append(hidden)
    notes = []
    for part in parts:
        for hidden in hidden_by_name.get((part.list_name, part.origin.entry.name), ()):
            if hidden.file.path.resolve() != part.origin.file.path.resolve():
                notes += _shadow_notes_on(part, hidden, parts)
    return notes


def _shadow_notes_on(part: Part, hidden: Origin, parts: tuple[Part, ...]) -> list[str]:
    kind, name = part.list_name.removesuffix("s"), part.origin.entry.name
    theirs, ours = escaped(hidden.file.shown), escaped(part.origin.file.shown)
    contexts = [
        quoted(other.name)
        for other in parts
        if other.origin.file is hidden.file
        and isinstance(other.after, Context)
        and name == _reference(other.after, kind)
    ]
    meant = "which may be another one than was meant"
    return [
        f"{kind} {quoted(name)} of {theirs} is hidden by the one in {ours}",
        *(f"context {context} of {theirs} uses the {kind} of {ours}, {meant}" for context in contexts),
    ]


def _reference(context: Context, kind: str) -> str | None:
    return {"cluster": context.cluster, "user": context.user}.get(kind)


def unknown_field_notes(parts: Iterable[Part]) -> list[str]:
    """Fields that no kubectl knows; they go along, for an entry stays as it is written."""
    notes = []
    for part in parts:
        for name in unknown_fields(part.origin.entry):
            kind = part.list_name.removesuffix("s")
            notes.append(f"{kind} {quoted(part.name)}: kubectl does not know the field {quoted(name)}, it goes along")
    return notes


def dropped_notes(dropped: Counter[Dropped]) -> list[str]:
    """What was left out, in a line for each kind."""
    return [f"left out: {dropped[what]} {what.value[dropped[what] > 1]}" for what in Dropped if dropped[what]]
