"""Texts that are shown, and should be no secret, unless somebody has put one there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.credentials.leaks import holds_credential, is_credential_by_its_form
from kubectl_share.rules.secret_arguments import argument_holds_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

HIDDEN = "(hidden)"
"""Takes the place of what may be a credential."""
_OPTION_WITH_VALUE = re.compile(r"(--?[A-Za-z][\w.-]*=).", re.DOTALL)


def unless_secret(text: str) -> str:
    """The text, if it does not look like a credential."""
    return HIDDEN if text and is_credential_by_its_form(text) else text


def shown_arguments(arguments: tuple[str, ...]) -> Iterator[str]:
    """The arguments; of those that may be credentials, no more than the option's name."""
    before = ""
    for argument in arguments:
        if argument_holds_secret(before, argument) or holds_credential(argument):
            option = _OPTION_WITH_VALUE.match(argument)
            yield f"{option[1] if option else ''}{HIDDEN}"
        else:
            yield argument
        before = argument
