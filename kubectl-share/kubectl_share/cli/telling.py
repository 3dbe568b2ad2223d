"""What is told on standard error about a kubeconfig that was written."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_share.cli import printing
from kubectl_share.cli.output import standard_output_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_share.operations.summary import ContextSummary


def tell(contexts: Sequence[ContextSummary], notices: Sequence[str], target: Path | None) -> None:
    """Say on standard error what the kubeconfig holds."""
    count = len(contexts)
    where = "standard output" if target is None else str(target)
    if target is not None and target.is_file():
        where += " (only you can read it)"
    printing.say_parts([(printing.counted(count, "context"), printing.BOLD), (f" in {where}", "")])
    printing.show_contexts(contexts)
    printing.show_notices([*notices, *_notices_on_standard_output(target)])


def tell_use(target: Path | None) -> None:
    """Say on standard error how kubectl finds the file: a line to copy for each of the three ways."""
    if target is None or not target.is_file():
        return
    own = Path(os.environ.get("HOME", ""), ".kube", "config")
    if own.exists() and own.samefile(target):
        printing.say("kubectl finds it there, where KUBECONFIG is not set")
    elif str(target).isprintable() and os.pathsep not in str(target.absolute()):  # or the lines would not work
        printing.say("to use it, one of these:")
        for line in _lines_to_copy(target, is_default_free=not own.exists()):
            printing.say(f"  {line}")


def _lines_to_copy(target: Path, *, is_default_free: bool) -> list[str]:
    """Of the file and one's own kubeconfig together, kubectl takes the current context of the first."""
    import shlex

    path = shlex.quote(f"./{target}" if str(target).startswith("-") else str(target))
    whole = shlex.quote(str(target)) if target.is_absolute() else f'"$PWD"/{shlex.quote(str(target))}'
    lines = [
        f"kubectl --kubeconfig {path} get pods",
        f'export KUBECONFIG={whole}:"${{KUBECONFIG:-$HOME/.kube/config}}"',
    ]
    return [*lines, f"mkdir -p ~/.kube && mv -n {path} ~/.kube/config"] if is_default_free else lines


def _notices_on_standard_output(target: Path | None) -> list[str]:
    """The shell makes the file after a > for everybody to read, unless the umask says otherwise."""
    status = standard_output_status() if target is None else None
    if status is None or not stat.S_ISREG(status.st_mode) or not status.st_mode & 0o077:
        return []
    return ["others can read the file that standard output goes into; -o FILE makes one for you alone"]
