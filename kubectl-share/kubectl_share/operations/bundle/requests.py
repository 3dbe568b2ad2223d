"""What may be changed on the way into a bundle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from kubectl_share.errors import UsageError, quoted

if TYPE_CHECKING:
    from kubectl_share.model import Cluster, Context

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


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
        if self.namespace is not None and not _DNS_LABEL.fullmatch(self.namespace):
            raise UsageError(
                f"{quoted(self.namespace)} is no name of a namespace",
                "a namespace is named with lower-case letters, digits and dashes, at most 63 of them",
            )
        if self.server is not None:
            _check_url(self.server, "--server", ("https", "http"))
        if self.proxy_url is not None:
            _check_url(self.proxy_url, "--proxy-url", ("http", "https", "socks5"))
        return self

    def applied_to_cluster(self, cluster: Cluster) -> Cluster:
        """The cluster with the server, the proxy and the TLS name that are asked for."""
        wanted = {"server": self.server, "proxy_url": self.proxy_url, "tls_server_name": self.tls_server_name}
        changes = {attribute: text for attribute, text in wanted.items() if text is not None}
        return cluster.replaced(**changes) if changes else cluster

    def applied_to_context(self, context: Context) -> Context:
        """The context with the namespace that is asked for."""
        return context if self.namespace is None else context.replaced(namespace=self.namespace)


def _check_url(url: str, option: str, schemes: tuple[str, ...]) -> None:
    """The URL is not shown: somebody may have typed a password into it."""
    hint = f"an example: {option} {schemes[0]}://host.example:6443"
    try:
        parts = urlsplit(url)
        port_fits = parts.port != 0
    except ValueError:
        raise UsageError(f"the value of {option} is no URL", hint) from None
    if parts.scheme not in schemes or not parts.hostname or not port_fits or any(c.isspace() for c in url):
        raise UsageError(f"the value of {option} is no URL of the kind {', '.join(schemes)}", hint)
    if parts.username is not None or parts.password is not None:
        raise UsageError(f"the value of {option} holds a user name or a password", "a kubeconfig is no place for them")
