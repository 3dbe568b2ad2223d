"""When credentials end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.model import Kind
from kubectl_share.operations.inspecting.records import Ending

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from kubectl_share.operations.inspecting.records import ClusterFacts, UserFacts


def endings_of(clusters: dict[str, ClusterFacts], users: dict[str, UserFacts]) -> tuple[Ending, ...]:
    """Every credential of the clusters and users, with its end as far as that can be told."""
    return (
        *(ending for cluster in clusters.values() for ending in _of_cluster(cluster)),
        *(ending for user in users.values() for ending in _of_user(user)),
    )


def first_endings(endings: Iterable[Ending]) -> dict[tuple[Kind, str], tuple[datetime, str]]:
    """(kind, name) of a cluster or a user -> when the first of its credentials ends, where any does, and which."""
    found: dict[tuple[Kind, str], tuple[datetime, str]] = {}
    for ending in endings:
        if ending.ends is not None:
            key, told = (ending.kind, ending.name), (ending.ends, ending.what)
            found[key] = min(found.get(key, told), told)
    return found


def _of_cluster(cluster: ClusterFacts) -> Iterator[Ending]:
    """While a CA is renewed there are two of them, and the server is known until the last has ended."""
    if cluster.authority is not None:
        ends = max((one.not_after for one in cluster.authority.certificates), default=None)
        yield Ending(Kind.CLUSTER, cluster.name, "certificate authority", ends, cluster.authority.problem)


def _of_user(user: UserFacts) -> Iterator[Ending]:
    """Of a chain, the first certificate is the user's. Of a token and a token file, kubectl ends up with the file."""
    if user.certificate is not None:
        ends = next((one.not_after for one in user.certificate.certificates), None)
        yield Ending(Kind.USER, user.name, "client certificate", ends, user.certificate.problem)
    has_file = any(token.field == "tokenFile" and not token.problem for token in user.tokens)
    for token in user.tokens:
        if token.is_renewed or (token.field == "token" and has_file):
            continue
        ends = token.claims.expires if token.claims else None
        what = {"token": "token", "tokenFile": "token file", "id-token": "ID token"}[token.field]
        yield Ending(Kind.USER, user.name, what, ends, token.problem)
