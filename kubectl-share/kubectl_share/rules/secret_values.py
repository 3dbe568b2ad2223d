"""What counts as a secret in a kubeconfig: shared by the rules that look for one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.credentials.placeholders import (
    is_of_sops,
    is_placeholder,
    is_rest_of_a_secret,
    may_be_template,
    without_placeholders,
)

if TYPE_CHECKING:
    from kubectl_share.rules.facts import Facts

_NAME = re.compile(
    r"(?:secret|password|passwd|passphrase|token|(?:access|account|api|private|secret|signing|encryption)[_-]?key"
    r"|(?<![A-Za-z0-9])(?:pass|pwd|pat|creds|credentials?))\Z",
    re.IGNORECASE,
)
_SWITCHES = frozenset(["true", "false", "yes", "no", "on", "off", "0", "1", "none", "auto", "always", "never"])
_FILE = re.compile(r"[\w.-]+\.(?:json|ya?ml|toml|ini|txt|pem|crt)", re.IGNORECASE)
_PATH_OR_URL = re.compile(r"(?:~|\.{1,2}|[A-Za-z]:)[/\\]|[/\\][\w.-]+[/\\]|[A-Za-z][A-Za-z0-9+.-]*:/")
_FILLED_IN_BY_A_PROGRAM = re.compile(
    r"\$\([^()]*\)|\$[A-Za-z_]\w*|`[^`]*`"  # by a shell
    r"|%s"  # by printf
    r"|(?<![\w.])\.[A-Za-z_][\w.]*"  # by jq
)
_DEEPEST_NESTING = 3
_OF_A_TEMPLATE = "<of a template>"


def is_secret(facts: Facts, value: str | None) -> bool:
    """Whether the value of a field that holds a secret is one: there is a value, in clear, and no placeholder.

    A placeholder somewhere in it does not hide the rest.
    """
    if value is None or not value.strip() or (facts.is_sops and is_of_sops(value.strip())):
        return False
    return not stands_for_another(value)


def stands_for_another(value: str) -> bool:
    """Whether a value is a placeholder, or is made of some and of nothing that could be part of a secret."""
    if is_placeholder(value):
        return True
    if not may_be_template(value) and _OF_A_TEMPLATE not in value:
        return False
    rest = without_placeholders(value, " ").replace(_OF_A_TEMPLATE, " ")
    return rest != value and not is_rest_of_a_secret(rest)


def names_secret(name: str) -> bool:
    """Whether a variable or an option is called like a secret: `AWS_SECRET_ACCESS_KEY`, `--oidc-client-secret`.

    What stands behind the word tells of something else: `TOKEN_FILE`, `--token-cache-dir`.
    """
    return _NAME.search(name) is not None


def is_plain_setting(value: str) -> bool:
    """Whether a value is a switch, a file or the address of something, even where the name says it is a secret."""
    from kubectl_share.credentials.leaks import has_random_part, holds_credential

    if value.lower() in _SWITCHES or _FILE.fullmatch(value):
        return True
    return _PATH_OR_URL.match(value) is not None and not holds_credential(value) and not has_random_part(value)


def without_expansions(text: str) -> str:
    """An argument with a placeholder for all that is filled in: by a template, a shell (`$TOKEN`), printf or jq."""
    text = without_placeholders(text, _OF_A_TEMPLATE)
    if not any(mark in text for mark in "$`%."):
        return text
    text = text.replace('\\"', '"')
    for _ in range(_DEEPEST_NESTING):
        text = _FILLED_IN_BY_A_PROGRAM.sub("<filled in>", text)
    return text
