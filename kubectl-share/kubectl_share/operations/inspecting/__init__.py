"""What is inside a kubeconfig: who it is, when that ends, what it would run and read. Nothing is run or verified.

`opening` loads it, `entries` and `named_files` gather what may be shown of its entries, `endings` says what ends when,
`records` is what comes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import shown_file, unless_secret
from kubectl_share.errors import UsageError
from kubectl_share.kubeconfig.decoding import decode_body
from kubectl_share.model import AuthInfo, Cluster, Context, Kind
from kubectl_share.operations.inspecting.endings import endings_of, first_endings
from kubectl_share.operations.inspecting.entries import cluster_facts, user_facts
from kubectl_share.operations.inspecting.named_files import NamedFiles
from kubectl_share.operations.inspecting.records import ContextFacts, Hidden, Inspection, NamedFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.kubeconfig.loading import Merged, Origin


def inspect(merged: Merged, patterns: tuple[str, ...], *, is_own: bool) -> Inspection:
    """All that there is to tell.

    Args:
        merged: the loaded kubeconfig.
        patterns: names and globs of the contexts to tell of; none for all.
        is_own: whether it is the reader's own; of somebody else's, keys and tokens in files stay closed.

    Raises:
        UsageError: a pattern matches no context.
    """
    chosen = _chosen(merged, patterns)
    files = NamedFiles(are_own=is_own)
    decoded = {name: decode_body(merged.entries[Kind.CONTEXT][name].entry, Context) for name in chosen}
    used = _used(decoded)
    clusters = {name: cluster_facts(one, files) for name, one in _of(merged, Kind.CLUSTER, used)}
    users = {name: user_facts(one, files) for name, one in _of(merged, Kind.USER, used)}
    endings = endings_of(clusters, users)
    ends = first_endings(endings)
    reads = tuple(_reads(merged, used))
    contexts = []
    for name, context in decoded.items():
        both = [ends.get((Kind.CLUSTER, context.cluster)), ends.get((Kind.USER, context.user))]
        first = min((end for end in both if end), default=(None, ""))
        contexts.append(
            ContextFacts(
                name=name,
                file=merged.entries[Kind.CONTEXT][name].file.shown,
                is_current=name == merged.current_context,
                namespace=unless_secret(context.namespace),
                cluster=context.cluster,
                user=context.user,
                expires=first[0],
                first_to_end=first[1],
            )
        )
    return Inspection(
        files=tuple(file.shown for file in merged.files),
        is_own=is_own,
        current_context=merged.current_context,
        has_current=not merged.current_context or merged.current_context in merged.entries[Kind.CONTEXT],
        contexts=tuple(contexts),
        clusters=clusters,
        users=users,
        hidden=tuple(_hidden(merged)),
        unused=() if patterns else tuple(_unused(merged, used)),
        reads=reads,
        endings=endings,
        has_closed_files=not is_own and any(one.field in ("client-key", "tokenFile") for one in reads),
    )


def _chosen(merged: Merged, patterns: tuple[str, ...]) -> tuple[str, ...]:
    from kubectl_share.operations.selection import select

    if patterns:
        if "" in patterns:
            raise UsageError("--context names no context", "leave it out for all contexts")
        return select(merged, patterns, everything=False, context=None).contexts
    return tuple(merged.entries[Kind.CONTEXT])


def _used(contexts: dict[str, Context]) -> dict[Kind, set[str]]:
    """The kind -> the names that contexts say."""
    return {
        Kind.CLUSTER: {context.cluster for context in contexts.values()},
        Kind.USER: {context.user for context in contexts.values()},
    }


def _of(merged: Merged, kind: Kind, used: dict[Kind, set[str]]) -> Iterator[tuple[str, Origin]]:
    """(name, entry) of those that are used, in file order."""
    return ((name, origin) for name, origin in merged.entries[kind].items() if name in used[kind])


def _hidden(merged: Merged) -> Iterator[Hidden]:
    for origin in merged.shadowed:
        kind, name = origin.entry.kind, origin.entry.name
        by = merged.entries[kind][name].file
        if by is not origin.file:
            yield Hidden(kind, name, origin.file.shown, by.shown)


def _unused(merged: Merged, used: dict[Kind, set[str]]) -> Iterator[tuple[Kind, str]]:
    for kind, names in used.items():
        for name in merged.entries[kind]:
            if name not in names:
                yield kind, name


def _reads(merged: Merged, used: dict[Kind, set[str]]) -> Iterator[NamedFile]:
    for name, origin in _of(merged, Kind.CLUSTER, used):
        cluster = decode_body(origin.entry, Cluster)
        yield from (
            NamedFile(Kind.CLUSTER, name, field, shown_file(path)) for field, path in _files_of_cluster(cluster)
        )
    for name, origin in _of(merged, Kind.USER, used):
        user = decode_body(origin.entry, AuthInfo)
        yield from (NamedFile(Kind.USER, name, field, shown_file(path)) for field, path in _files_of_user(user))


def _files_of_cluster(cluster: Cluster) -> Iterator[tuple[str, str]]:
    if cluster.certificate_authority and not cluster.certificate_authority_data:
        yield "certificate-authority", cluster.certificate_authority


def _files_of_user(user: AuthInfo) -> Iterator[tuple[str, str]]:
    """What stands beside its data is not read."""
    if user.client_certificate and not user.client_certificate_data:
        yield "client-certificate", user.client_certificate
    if user.client_key and not user.client_key_data:
        yield "client-key", user.client_key
    if user.token_file:
        yield "tokenFile", user.token_file
    config = (user.auth_provider.config or {}) if user.auth_provider else {}
    key = "idp-certificate-authority"
    if config.get(key) and not config.get(f"{key}-data"):
        yield key, config[key]
