"""Whether a word of the command line can be meant, for what several commands take."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kubectl_share.addresses import holds_userinfo
from kubectl_share.errors import UsageError, quoted

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")

_HOST_NAME = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_-]*\.)*[A-Za-z0-9_][A-Za-z0-9_-]*\.?")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_AUTHORITY = re.compile(
    r"""(\[(?P<address>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(%25[^]\[%]+)?]|([A-Za-z0-9._~!$&'()*+,;=<>"-]|[^\0-\x7f]|%[89A-Fa-f].)+)(:[0-9]*)?"""
)
"""Host and port as Go takes them. Upstream: golang/go:src/net/url/url.go (parseHost, shouldEscape)."""


def check_namespace(name: str) -> None:
    """Check that a namespace can have that name.

    Raises:
        UsageError: it cannot.
    """
    if not _DNS_LABEL.fullmatch(name):
        raise UsageError(
            f"{quoted(name)} is no name of a namespace",
            "a namespace is named with lower-case letters, digits and dashes, at most 63 of them",
        )


def check_server(url: str) -> None:
    """Check that it is the URL of an API server, without a user name or a password.

    Raises:
        UsageError: it is not.
    """
    _check_url(url, "--server", ("https", "http"))


def check_proxy_url(url: str) -> None:
    """Check that it is the URL of a proxy that kubectl can use, without a user name or a password.

    Raises:
        UsageError: it is not.
    """
    _check_url(url, "--proxy-url", ("http", "https", "socks5"))


def check_tls_server_name(name: str) -> None:
    """Check that a server's certificate can have that name. It is not shown, as it may be a URL with a password.

    Raises:
        UsageError: it cannot.
    """
    if not _HOST_NAME.fullmatch(name) and not _is_address(name):
        raise UsageError(
            "the value of --tls-server-name is no name of a host",
            "it is one that the server's certificate has, an example: kubernetes.default.svc",
        )


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
    if _BAD_ESCAPE.search(url):
        raise UsageError(f"a % in the value of {option} escapes nothing", "write a % itself as %25")
    host = _AUTHORITY.fullmatch(parts.netloc)
    if host is None or (host["address"] is not None and not _is_address(host["address"])):
        raise UsageError(f"no host can be called as in the value of {option}", hint)


def _is_address(text: str) -> bool:
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return False
    return True
