"""What a file from elsewhere would do with this host, and what of it is allowed.

Nothing is allowed unless its owner has said so by name: a program that kubectl would run, a file that it would read, a
server that anybody in between can read along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.addresses import holds_userinfo
from kubectl_share.credentials.shown import looks_secret, named, shown_key, shown_url, unless_secret
from kubectl_share.errors import OUR_OWN_QUOTES, escaped, quoted
from kubectl_share.execution import changes_what_runs, is_interpreter
from kubectl_share.kubeconfig.paths import file_references, misplaced_content
from kubectl_share.operations.shown_arguments import shown_arguments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_share.model import AuthInfo, Cluster, ExecConfig


class Allowed(NamedTuple):
    """What may come in although it is not safe by itself."""

    commands: frozenset[str] = frozenset()
    """Of exec plugins, as the file writes them."""
    files: frozenset[str] = frozenset()
    """Paths, as the file writes them, or absolute."""
    insecure_tls: frozenset[str] = frozenset()
    """Clusters, by the name that they have in the file."""
    http: frozenset[str] = frozenset()
    url_credentials: frozenset[str] = frozenset()


class Arrival(NamedTuple):
    """A context from elsewhere that is not here already, and what it comes to; names are those in its file."""

    name: str
    cluster_name: str
    cluster: Cluster
    user_name: str
    user: AuthInfo
    written: tuple[Cluster, AuthInfo]
    """The same with its paths as they are written."""


class ExecPlugin(NamedTuple):
    """A program that kubectl would run, as it is shown before it is allowed."""

    context: str
    command: str
    """As the file writes it."""
    lines: tuple[str, ...]
    """What to show: context, server, command, arguments, names of environment variables. No secret is in them."""
    warning: str


def exec_plugins(arrivals: Iterable[Arrival]) -> tuple[ExecPlugin, ...]:
    """The programs that kubectl would run for the contexts."""
    return tuple(_shown(arrival, arrival.user.exec) for arrival in arrivals if arrival.user.exec is not None)


def _shown(arrival: Arrival, plugin: ExecConfig) -> ExecPlugin:
    command = arrival.written[1].exec.command if arrival.written[1].exec is not None else plugin.command
    names = ", ".join(in_full(shown_key(variable.name)) for variable in plugin.env) or "none"
    lines = [
        f"context {in_full(unless_secret(arrival.name))} runs a program to log in:",
        f"  server:      {escaped(shown_url(arrival.cluster.server))}",
        f"  command:     {in_full(unless_secret(plugin.command))}",
        f"  arguments:   {' '.join(map(in_full, shown_arguments(plugin.args))) or 'none'}",
        f"  environment: {names}",
    ]
    warning = ""
    if is_interpreter(plugin.command):
        warning = f"{in_full(unless_secret(plugin.command))} runs whatever its arguments say"
    return ExecPlugin(arrival.name, command, tuple(lines), warning)


def in_full(text: str) -> str:
    """A text in double quotes, escaped, and not cut short: what is cut off might be what matters."""
    return '"' + escaped(text.translate(OUR_OWN_QUOTES)) + '"'


class Objection(NamedTuple):
    """Why a context is not imported."""

    message: str
    hint: str
    """How to allow it; empty if nothing does."""


def objections(arrivals: Iterable[Arrival], allowed: Allowed) -> list[Objection]:
    """All that stands against the contexts; every entry is told once."""
    found: dict[Objection, None] = {}
    for arrival in arrivals:
        for objection in (*_to_cluster(arrival, allowed), *_to_user(arrival, allowed)):
            found[objection] = None
    return list(found)


def _to_cluster(arrival: Arrival, allowed: Allowed) -> Iterable[Objection]:
    name, cluster = arrival.cluster_name, arrival.cluster
    shown = f"cluster {named(name)}"
    scheme = cluster.server.partition("://")[0].lower() if "://" in cluster.server else ""
    if scheme != "https" and name not in allowed.http:
        what = "is http://" if scheme == "http" else "does not begin with https://"
        yield Objection(f"{shown}: its server {what}, everybody in between can read along", _hint("http", name))
    if cluster.insecure_skip_tls_verify and name not in allowed.insecure_tls:
        yield Objection(
            f"{shown}: insecure-skip-tls-verify is set, anybody can pass for its server", _hint("insecure-tls", name)
        )
    for field, url in (("server", cluster.server), ("proxy-url", cluster.proxy_url)):
        if holds_userinfo(url) and name not in allowed.url_credentials:
            yield Objection(f"{shown}: its {field} holds a user name or a password", _hint("url-credentials", name))
    yield from _to_files(shown, cluster, arrival.written[0], allowed)


def _to_user(arrival: Arrival, allowed: Allowed) -> Iterable[Objection]:
    user, shown = arrival.user, f"user {named(arrival.user_name)}"
    yield from _to_files(shown, user, arrival.written[1], allowed)
    if user.auth_provider is not None and "cmd-path" in (user.auth_provider.config or {}):
        yield Objection(f"{shown}: its auth-provider names a command to run", "")
    if user.exec is None:
        return
    for variable in user.exec.env:
        if changes_what_runs(variable.name):
            name = quoted(shown_key(variable.name))
            yield Objection(f"{shown}: its exec plugin sets {name}, which changes what a command really runs", "")
    written = arrival.written[1].exec
    command = written.command if written is not None else user.exec.command
    if not allowed.commands & {command, user.exec.command}:
        yield Objection(f"{shown}: it runs {named(command)}", _hint("exec", command))


def _to_files(
    shown: str, record: Cluster | AuthInfo, written: Cluster | AuthInfo, allowed: Allowed
) -> Iterable[Objection]:
    full = file_references(record)
    for field, path in file_references(written).items():
        if allowed.files & {path, full[field]}:
            continue
        misplaced = misplaced_content(field, path)
        if misplaced:
            yield Objection(f"{shown}: its {field} {misplaced}", "")
        else:
            yield Objection(f"{shown}: its {field} names the file {quoted(path)} of this host", _hint("file", path))


def _hint(what: str, name: str) -> str:
    """The option that allows it; none where that would show what looks like a secret."""
    import shlex

    if looks_secret(name):
        return ""
    return f"--allow-{what} {escaped(shlex.quote(name))}"
