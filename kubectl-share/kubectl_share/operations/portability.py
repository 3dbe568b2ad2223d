"""What of a cluster or a user works on this host, and may not on another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.addresses import holds_userinfo, reach_of
from kubectl_share.credentials.shown import named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_share.model import AuthInfo, Cluster, ExecConfig

_LOOPBACK = "its server is a loopback address, which is another host elsewhere"


def portability_notes(clusters: Iterable[tuple[str, Cluster]], users: Iterable[tuple[str, AuthInfo]]) -> list[str]:
    """What of (name, cluster) and (name, user) works on this host, and may not on another."""
    notes = []
    for name, cluster in clusters:
        hints = {_LOOPBACK: "; see --server"}
        notes += [f"cluster {named(name)}: {note}{hints.get(note, '')}" for note in cluster_notes(cluster)]
    for name, user in users:
        notes += [f"user {named(name)}: {note}" for note in user_notes(user)]
    return notes


def cluster_notes(cluster: Cluster) -> list[str]:
    """What of a cluster works on this host, and may not on another; and what is not safe anywhere."""
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
    note = f"the reader needs the exec plugin {named(plugin.command)}"
    if "/" in plugin.command or "\\" in plugin.command:
        note += ", under that very path"
    notes = [note]
    if plugin.install_hint.strip():
        first = plugin.install_hint.strip().splitlines()[0]
        notes.append(f"its install hint is {named(first)}")
    if plugin.api_version == "client.authentication.k8s.io/v1alpha1":
        notes.append("its exec plugin speaks v1alpha1, which kubectl has not had since 1.24")
    return notes
