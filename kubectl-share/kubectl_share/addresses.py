"""What a URL tells: which host kubectl dials, how far that reaches, and what of the URL may be shown.

Where kubectl refuses a URL, or finds another host in it than whoever wrote it, a password often stands in the wrong
place: one with a `/`, `?` or `#` that is not written as `%2F`, `%3F`, `%23`. So nothing is shown that is in doubt.

Upstream: golang/go:src/net/url/url.go (Parse); kubernetes/client-go:rest/url_utils.go (DefaultServerURL)
"""

from __future__ import annotations

import re

from kubectl_share.errors import HIDDEN

_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10")
_URL = re.compile(
    r"(?P<scheme>(?:https?|socks5h?)://)?"  # kubectl adds it to a `host:port`
    r"(?:(?P<userinfo>[^/?#]*)@)?"
    r"(?P<host>[^\s/?#@:%\[\]\\^`{|}<>\"]+|\[[0-9A-Fa-f:.]+(?:%25[A-Za-z0-9._-]+)?\])(?P<port>:[0-9]*)?"
    r"(?P<path>(?(scheme)/[^?#]*|/))?(?P<rest>[?#].*)?",  # kubectl refuses `host:port/path`
    re.IGNORECASE | re.DOTALL,
)
"""The URLs that a kubeconfig can make use of. The last `@` before the path ends the user name and the password."""
_SCHEME = re.compile(r"\A(?:[A-Za-z][A-Za-z0-9+.-]*:)?//")


def reach_of(server: str) -> str:
    """`loopback`, `private` or `public`, by the looks of the address; a name is public unless it is localhost."""
    host = host_of(server)
    if host == "localhost" or host.endswith(".localhost"):
        return "loopback"
    if not host or not (host[-1].isdigit() or ":" in host):
        return "public"
    from ipaddress import ip_address, ip_network

    try:
        address = ip_address(host)
    except ValueError:
        return "public"
    if address.is_loopback or address.is_unspecified:
        return "loopback"
    return "private" if any(address in ip_network(network) for network in _PRIVATE) else "public"


def host_of(url: str) -> str:
    """The host that kubectl dials, in small letters; empty if there is none."""
    found = _URL.fullmatch(url)
    return found["host"].strip("[]").rstrip(".").lower() if found else ""


def bare_url(url: str) -> str:
    """The URL without user name, password, query and fragment; `(hidden)` where it is unclear what is which."""
    if not url:
        return ""
    found = _URL.fullmatch(url)
    if found is None or "@" in (found["rest"] or ""):
        return HIDDEN
    origin, path = f"{found['scheme'] or ''}{found['host']}", found["path"] or ""
    if "@" not in path:
        return f"{origin}{found['port'] or ''}{path}"
    # Either it goes to `host` and hides that, as in `https://host/@other`; or `host:` is a user name.
    is_doubtful = found["userinfo"] is not None or found["port"] == ":"
    return HIDDEN if is_doubtful else f"{origin}/{HIDDEN}"


def userinfo_of(url: str) -> str:
    """The user name and the password in it; all that stands before the last `@` where it is no URL."""
    found = _URL.fullmatch(url)
    return _SCHEME.sub("", url.rpartition("@")[0]) if found is None else found["userinfo"] or ""


def holds_userinfo(url: str) -> bool:
    """Whether a user name or a password stands in it, or may: an `@` follows upon them, wherever it ends up."""
    return "@" in url
