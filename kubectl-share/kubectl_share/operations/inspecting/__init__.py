"""What is inside a kubeconfig: who it is, when that ends, what it would run and read. Nothing is run or verified.

`opening` loads it, `entries` and `named_files` gather what may be shown of its entries, `endings` says what ends when,
`records` is what comes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import shown_file, unless_secret
from kubectl_share.errors import UsageError
from kubectl_share.kubeconfig.decoding import decode_cluster, decode_context, decode_user
from kubectl_share.operations.inspecting.endings import endings_of, first_endings
from kubectl_share.operations.inspecting.entries import cluster_facts, user_facts
from kubectl_share.operations.inspecting.named_files import NamedFiles
from kubectl_share.operations.inspecting.records import ContextFacts, Hidden, Inspection, NamedFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.kubeconfig.loading import Merged, Origin
    from kubectl_share.model import AuthInfo, Cluster, Context

_LISTS = ("clusters", "users")


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
    decoded = {name: decode_context(merged.entries["contexts"][name].entry) for name in chosen}
    used = _used(decoded)
    clusters = {name: cluster_facts(one, files) for name, one in _of(merged, "clusters", used["clusters"])}
    users = {name: user_facts(one, files) for name, one in _of(merged, "users", used["users"])}
    endings = endings_of(clusters, users)
    ends = first_endings(endings)
    reads = tuple(_reads(merged, used))
    contexts = []
    for name, context in decoded.items():
        both = [ends.get(("cluster", context.cluster)), ends.get(("user", context.user))]
        first = min((end for end in both if end), default=(None, ""))
        contexts.append(
            ContextFacts(
                name=name,
                file=merged.entries["contexts"][name].file.shown,
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
        has_current=not merged.current_context or merged.current_context in merged.entries["contexts"],
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
    return tuple(merged.entries["contexts"])


def _used(contexts: dict[str, Context]) -> dict[str, set[str]]:
    """The list -> the names in it that contexts say."""
    return {
        "clusters": {context.cluster for context in contexts.values()},
        "users": {context.user for context in contexts.values()},
    }


def _of(merged: Merged, list_name: str, names: set[str]) -> Iterator[tuple[str, Origin]]:
    """(name, entry) of the names, in file order."""
    return ((name, origin) for name, origin in merged.entries[list_name].items() if name in names)


def _hidden(merged: Merged) -> Iterator[Hidden]:
    for origin in merged.shadowed:
        list_name, name = origin.entry.list_name, origin.entry.name
        by = merged.entries[list_name][name].file
        if by is not origin.file:
            yield Hidden(list_name.removesuffix("s"), name, origin.file.shown, by.shown)


def _unused(merged: Merged, used: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    for list_name in _LISTS:
        for name in merged.entries[list_name]:
            if name not in used[list_name]:
                yield list_name.removesuffix("s"), name


def _reads(merged: Merged, used: dict[str, set[str]]) -> Iterator[NamedFile]:
    for name, origin in _of(merged, "clusters", used["clusters"]):
        cluster = decode_cluster(origin.entry)
        yield from (NamedFile("cluster", name, field, shown_file(path)) for field, path in _files_of_cluster(cluster))
    for name, origin in _of(merged, "users", used["users"]):
        user = decode_user(origin.entry)
        yield from (NamedFile("user", name, field, shown_file(path)) for field, path in _files_of_user(user))


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
