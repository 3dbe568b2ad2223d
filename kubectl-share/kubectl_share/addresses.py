"""What a URL tells: how far it reaches, and how to show it."""

from __future__ import annotations

import re

_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10")
_PLAIN = re.compile(r"(?:https?://)?(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)(?::[0-9]+)?/?")
"""Nearly every server: what urllib would say of it is plain to see."""


def reach_of(server: str) -> str:
    """`loopback`, `private` or `public`, by the looks of the address; a name is public unless it is localhost."""
    host = _host_of(server)
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


def _host_of(server: str) -> str:
    """The host in small letters; empty if there is none."""
    plain = _PLAIN.fullmatch(server)
    if plain is not None:
        return plain["host"].lower()
    from urllib.parse import urlsplit

    try:
        return (urlsplit(server if "://" in server else f"//{server}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def shown_url(url: str) -> str:
    """The URL without what may be a secret: user name, password, query, fragment."""
    plain = re.split("[?#]", url, maxsplit=1)[0]
    scheme, slashes, rest = plain.rpartition("//")
    return f"{scheme}{slashes}{rest.rpartition('@')[2]}"


def holds_userinfo(url: str) -> bool:
    """Whether a user name or a password stands in it."""
    from urllib.parse import urlsplit

    try:
        return "@" in urlsplit(url).netloc
    except ValueError:
        return "@" in url
