"""What may be changed on the way into a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.operations.arguments import check_namespace, check_proxy_url, check_server

if TYPE_CHECKING:
    from kubectl_share.model import Cluster, Context


class Request(NamedTuple):
    """The wishes of the command line, checked."""

    patterns: tuple[str, ...] = ()
    """Names and globs of contexts."""
    everything: bool = False
    context: str | None = None
    """Takes the place of current-context."""
    namespace: str | None = None
    renames: tuple[tuple[str, str], ...] = ()
    """(old name, new name) of contexts."""
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
        if self.namespace is not None:
            check_namespace(self.namespace)
        if self.server is not None:
            check_server(self.server)
        if self.proxy_url is not None:
            check_proxy_url(self.proxy_url)
        return self

    def applied_to_cluster(self, cluster: Cluster) -> Cluster:
        """The cluster with the server, the proxy and the TLS name that are asked for."""
        wanted = {"server": self.server, "proxy_url": self.proxy_url, "tls_server_name": self.tls_server_name}
        changes = {attribute: text for attribute, text in wanted.items() if text is not None}
        return cluster.replaced(**changes) if changes else cluster

    def applied_to_context(self, context: Context) -> Context:
        """The context with the namespace that is asked for."""
        return context if self.namespace is None else context.replaced(namespace=self.namespace)
