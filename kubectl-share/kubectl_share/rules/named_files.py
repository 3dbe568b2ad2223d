"""The files that a kubeconfig names, and which rule has the word on each: never two for one cause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.model import AuthInfo
    from kubectl_share.rules.facts import Facts, Item

_RULES = {
    "certificate-authority": "KS301",
    "client-certificate": "KS301",
    "client-key": "KS301",
    "tokenFile": "KS302",
    "idp-certificate-authority": "KS302",
    "command": "KS303",
}
_HOME = re.compile(
    r"\A~(?:[\w.-]*[/\\]|\Z)|\$HOME\b|\$\{HOME\}|\$(?:env:)?USERPROFILE\b|\$\{USERPROFILE\}|%(?:USERPROFILE|HOMEPATH)%",
    re.IGNORECASE,
)
_HOME_IN_BRACES = re.compile(r"\$\{(?:HOME|USERPROFILE)\}")


class NamedFile(NamedTuple):
    """A field that names a file."""

    item: Item[Any]
    keys: tuple[str, ...]
    """Of the field, below the body of the item."""
    path: str
    has_data: bool = False
    """Whether the content stands in the field beside it, the one in `-data`."""


def files_of(code: str, facts: Facts) -> Iterator[NamedFile]:
    """The files that one of the rules KS301 to KS304 and KS405 has the word on."""
    return (file for file in _named_files(facts) if _rule_of(file, facts) == code)


def _rule_of(file: NamedFile, facts: Facts) -> str:
    """A path beside its data has to go, wherever it leads; one with a ~ leads nowhere, so that comes before the rest.

    Empty for a path that is filled in later. ${HOME} alone is no such thing: it is the shell's, far more often.
    """
    if facts.is_opaque(_HOME_IN_BRACES.sub("", file.path)):
        return ""
    if file.has_data:
        return "KS405"
    return "KS304" if _HOME.search(file.path) else _RULES[file.keys[-1]]


def _named_files(facts: Facts) -> Iterator[NamedFile]:
    for item in facts.clusters:
        cluster = item.body
        if cluster.certificate_authority:
            has_data = bool(cluster.certificate_authority_data)
            yield NamedFile(item, ("certificate-authority",), cluster.certificate_authority, has_data)
    for user in facts.users:
        yield from _files_of_user(user)


def _files_of_user(item: Item[AuthInfo]) -> Iterator[NamedFile]:
    user = item.body
    if user.client_certificate:
        has_data = bool(user.client_certificate_data)
        yield NamedFile(item, ("client-certificate",), user.client_certificate, has_data)
    if user.client_key:
        yield NamedFile(item, ("client-key",), user.client_key, bool(user.client_key_data))
    if user.token_file:
        yield NamedFile(item, ("tokenFile",), user.token_file)
    if user.exec and ("/" in user.exec.command or "\\" in user.exec.command):
        yield NamedFile(item, ("exec", "command"), user.exec.command)
    if user.auth_provider and user.auth_provider.config:
        config, key = user.auth_provider.config, "idp-certificate-authority"
        if config.get(key):
            yield NamedFile(item, ("auth-provider", "config", key), config[key], bool(config.get(f"{key}-data")))
