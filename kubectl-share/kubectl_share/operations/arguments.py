"""Whether a word of the command line can be meant, for what several commands take."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kubectl_share.addresses import holds_userinfo
from kubectl_share.errors import UsageError, quoted

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


def check_namespace(name: str) -> None:
    """Nothing, if a namespace can have that name.

    Raises:
        UsageError: it cannot.
    """
    if not _DNS_LABEL.fullmatch(name):
        raise UsageError(
            f"{quoted(name)} is no name of a namespace",
            "a namespace is named with lower-case letters, digits and dashes, at most 63 of them",
        )


def check_server(url: str) -> None:
    """Nothing, if it is the URL of an API server, without a user name or a password.

    Raises:
        UsageError: it is not.
    """
    _check_url(url, "--server", ("https", "http"))


def check_proxy_url(url: str) -> None:
    """Nothing, if it is the URL of a proxy that kubectl can use, without a user name or a password.

    Raises:
        UsageError: it is not.
    """
    _check_url(url, "--proxy-url", ("http", "https", "socks5"))


def _check_url(url: str, option: str, schemes: tuple[str, ...]) -> None:
    """The URL is not shown: somebody may have typed a password into it."""
    hint = f"an example: {option} {schemes[0]}://host.example:6443"
    try:
        parts = urlsplit(url)
        port_fits = parts.port != 0
    except ValueError:
        raise UsageError(f"the value of {option} is no URL", hint) from None
    if parts.scheme not in schemes or not parts.hostname or not port_fits or not url.isprintable() or " " in url:
        raise UsageError(f"the value of {option} is no URL of the kind {', '.join(schemes)}", hint)
    if holds_userinfo(url):
        raise UsageError(f"the value of {option} holds a user name or a password", "a kubeconfig is no place for them")
