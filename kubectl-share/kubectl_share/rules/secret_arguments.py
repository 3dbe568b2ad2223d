"""Whether an argument of a command holds a secret, going by itself and by the option before it."""

from __future__ import annotations

import re

from kubectl_share.rules.secret_values import is_plain_setting, names_secret, stands_for_another

_OPTION = re.compile(r"--?(?P<name>[A-Za-z][\w.-]*)(?:=(?P<value>.*))?", re.DOTALL)
_SWITCH = re.compile(r"(?:\A|[-_])(?:use|no|skip|with|enable|disable|allow|force|show|print)[-_]", re.IGNORECASE)
"""In the name of an option that takes no value: `--oidc-use-access-token`."""


_LOGIN = re.compile(r"(?!system:)[^\s:/@=]+:(?![0-9]{1,5}\Z)(?P<password>[^\s/].*)", re.DOTALL)
"""What `-u` takes in curl and in others like it. Two numbers are a user and a group, or a port."""
_VALUE_WITH_A_DASH = re.compile(r"-(?=[^-])(?=[^=]*\Z)(?=[A-Za-z-]*[^A-Za-z-])\S{8,}")
"""A password may begin with a dash; an option has letters and dashes only."""


def argument_holds_secret(before: str, argument: str) -> bool:
    """Whether an argument holds a secret. `before` is the one before it, which may be the option that it belongs to."""
    option = _OPTION.fullmatch(argument)
    if option is not None and not (_waits_for_secret(before) and _VALUE_WITH_A_DASH.fullmatch(argument)):
        value = option["value"] or ""
        return _is_credential(option["name"], value) if value else False
    return _is_credential(_waiting(before), argument)


def _waits_for_secret(before: str) -> bool:
    return names_secret(_waiting(before))


def _waiting(before: str) -> str:
    """The name of an option whose value is the next argument; empty if it is none."""
    opening = _OPTION.fullmatch(before)
    waits = opening is not None and opening["value"] is None and not _SWITCH.search(opening["name"])
    return opening["name"] if opening and waits else ""


def _is_credential(name: str, value: str) -> bool:
    from kubectl_share.credentials.leaks import is_credential_by_its_form

    if stands_for_another(value):
        return False
    if name == "u":
        login = _LOGIN.fullmatch(value)
        return login is not None and not stands_for_another(login["password"])
    return (names_secret(name) and not is_plain_setting(value)) or is_credential_by_its_form(value)
