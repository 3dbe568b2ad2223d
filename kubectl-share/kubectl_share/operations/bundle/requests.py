"""What may be changed on the way into a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.errors import UsageError, quoted
from kubectl_share.operations.arguments import check_namespace, check_proxy_url, check_server, check_tls_server_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from kubectl_share.model import Cluster, Context


class Request(NamedTuple):
    """The wishes of the command line, checked."""

    patterns: tuple[str, ...] = ()
    """Names and globs of contexts."""
    everything: bool = False
    context: str | None = None
    """Takes the place of current-context."""
    namespace: str | None = None
    renames: tuple[str, ...] = ()
    """`OLD=NEW`, the names of a context."""
    server: str | None = None
    proxy_url: str | None = None
    tls_server_name: str | None = None
    refuse_exec: bool = False
    keep_comments: bool = True

    def checked(self) -> Request:
        """The request itself.

        Raises:
            UsageError: something in it cannot be meant.
        """
        for word in self.renames:
            if "=" not in word:
                raise UsageError(f"--rename {quoted(word)} has no =", "write it as --rename OLD=NEW")
        if self.namespace is not None:
            check_namespace(self.namespace)
        if self.server is not None:
            check_server(self.server)
        if self.proxy_url is not None:
            check_proxy_url(self.proxy_url)
        if self.tls_server_name is not None:
            check_tls_server_name(self.tls_server_name)
        return self

    def renames_among(self, contexts: Collection[str]) -> list[tuple[str, str]]:
        """(old name, new name) of contexts: names may hold a `=` themselves, so that the old one decides.

        Raises:
            UsageError: a context is renamed twice.
        """
        pairs = []
        for word in self.renames:
            cuts = [(word[:at], word[at + 1 :]) for at, char in enumerate(word) if char == "="]
            pairs.append(next((cut for cut in cuts if cut[0] in contexts), cuts[0]))
        if len({old for old, _ in pairs}) < len(pairs):
            raise UsageError("--rename names a context twice", "give it one new name")
        return pairs

    def applied_to_cluster(self, cluster: Cluster) -> Cluster:
        """The cluster with the server, the proxy and the TLS name that are asked for."""
        wanted = {"server": self.server, "proxy_url": self.proxy_url, "tls_server_name": self.tls_server_name}
        changes = {attribute: text for attribute, text in wanted.items() if text is not None}
        return cluster.replaced(**changes) if changes else cluster

    def applied_to_context(self, context: Context) -> Context:
        """The context with the namespace that is asked for."""
        return context if self.namespace is None else context.replaced(namespace=self.namespace)
