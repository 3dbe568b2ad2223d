"""What counts as a secret in a kubeconfig: shared by the rules that look for one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.credentials.leaks import holds_credential, is_credential_by_its_form, is_placeholder

if TYPE_CHECKING:
    from kubectl_share.rules.facts import Facts

_NAME = re.compile(
    r"(?:secret|password|passwd|passphrase|token|(?:access|account|api|private|secret|signing|encryption)[_-]?key)\Z",
    re.IGNORECASE,
)
_SWITCHES = frozenset(["true", "false", "yes", "no", "on", "off", "0", "1", "none", "auto", "always", "never"])
_PATH_OR_URL = re.compile(r"(?:~|\.{1,2}|[A-Za-z]:)[/\\]|[/\\][\w.-]+[/\\]|[A-Za-z][A-Za-z0-9+.-]*:/")
_FILLED_IN_BY_A_PROGRAM = re.compile(
    r"\$\([^()]*\)|\$[A-Za-z_]\w*|`[^`]*`"  # by a shell
    r"|%s"  # by printf
    r"|(?<![\w.])\.[A-Za-z_][\w.]*"  # by jq
)
_DEEPEST_NESTING = 3
_OPTION = re.compile(r"--?(?P<name>[A-Za-z][\w.-]*)(?:=(?P<value>.*))?", re.DOTALL)
_SWITCH = re.compile(r"(?:\A|[-_])(?:use|no|skip|with|enable|disable|allow|force|show|print)[-_]", re.IGNORECASE)
"""In the name of an option that takes no value: `--oidc-use-access-token`."""


def is_secret(facts: Facts, value: str | None) -> bool:
    """Whether the value of a field that holds a secret is one: there is a value, in clear, and no placeholder."""
    if value is None or not value.strip():
        return False
    return not is_placeholder(value) and not facts.is_placeholder(value.strip())


def names_secret(name: str) -> bool:
    """Whether a variable or an option is called like a secret: `AWS_SECRET_ACCESS_KEY`, `--oidc-client-secret`.

    What stands behind the word tells of something else: `TOKEN_FILE`, `--token-cache-dir`.
    """
    return _NAME.search(name) is not None


def is_plain_setting(value: str) -> bool:
    """Whether a value is a switch, a path or the address of something, even where the name says it is a secret."""
    if value.lower() in _SWITCHES:
        return True
    return _PATH_OR_URL.match(value) is not None and not holds_credential(value)


def without_expansions(text: str) -> str:
    """An argument with a placeholder for all that a shell, printf or jq fills in: `$TOKEN`, `$(cat file)`, `%s`."""
    if not any(mark in text for mark in "$`%."):
        return text
    text = text.replace('\\"', '"')
    for _ in range(_DEEPEST_NESTING):
        text = _FILLED_IN_BY_A_PROGRAM.sub("<filled in>", text)
    return text


def argument_holds_secret(before: str, argument: str) -> bool:
    """Whether an argument holds a secret. `before` is the one before it, which may be the option that it belongs to."""
    option = _OPTION.fullmatch(argument)
    if option is not None:
        value = option["value"] or ""
        return _is_credential(option["name"], value) if value else False
    opening = _OPTION.fullmatch(before)
    waits = opening is not None and opening["value"] is None and not _SWITCH.search(opening["name"])
    return _is_credential(opening["name"] if opening and waits else "", argument)


def _is_credential(name: str, value: str) -> bool:
    if is_placeholder(value):
        return False
    return (names_secret(name) and not is_plain_setting(value)) or is_credential_by_its_form(value)
