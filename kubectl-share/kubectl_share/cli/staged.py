"""A first look at what is staged, for `kubectl share hook run`, before anything is imported that takes time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMAND = ["hook", "run"]
_OPTIONS = ("--profile=", "--fail-on=")


def is_all_clear(words: Sequence[str]) -> bool:
    """Whether a command line is that of the git hook, and nothing that is staged can be a kubeconfig.

    Anything else is for the command to tell: errors too.
    """
    if words[:2] != _COMMAND or not all(word.startswith(_OPTIONS) for word in words[2:]):
        return False
    from kubectl_share.external.commit import staged_files
    from kubectl_share.prefilter import may_hold_kubeconfig

    try:
        return not any(may_hold_kubeconfig(file.data) for file in staged_files())
    except Exception:  # noqa: BLE001 - the command will meet it too, and tells
        return False
