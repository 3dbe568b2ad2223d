"""The arguments of a program that a kubeconfig has kubectl run, as they may be shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.credentials.leaks import holds_credential
from kubectl_share.errors import HIDDEN
from kubectl_share.rules.secret_arguments import argument_holds_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTION_WITH_VALUE = re.compile(r"(?P<option>--?[A-Za-z][\w.-]*=).", re.DOTALL)


def shown_arguments(arguments: tuple[str, ...]) -> Iterator[str]:
    """The arguments; of those that may be credentials, no more than the option's name."""
    before = ""
    for argument in arguments:
        if argument_holds_secret(before, argument) or holds_credential(argument):
            match = _OPTION_WITH_VALUE.match(argument)
            option = match["option"] if match else ""
            yield f"{'' if holds_credential(option) else option}{HIDDEN}"
        else:
            yield argument
        before = argument
