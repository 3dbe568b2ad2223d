"""What the commands that change one's own kubeconfig tell alike."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kubectl_share.cli import printing

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_share.kubeconfig.replacing import Change
    from kubectl_share.operations.own import Own


def stamp() -> str:
    """The time, for the name of a backup: `20260131T235959Z`."""
    from datetime import datetime, timezone

    return f"{datetime.now(timezone.utc):%Y%m%dT%H%M%SZ}"


def modes_of(changes: tuple[Change, ...]) -> dict[Path, int]:
    """The path -> the mode, of the files that would change; 0 for one that is not there."""
    from kubectl_share.kubeconfig.writing import mode_of

    return {change.path: mode_of(change.path) or 0 for change in changes}


def show_differences(own: Own, changes: tuple[Change, ...]) -> None:
    """Print on standard output what would change, without secrets."""
    from kubectl_share.document.source import Source
    from kubectl_share.operations.redaction import redacted_diff

    for change in changes:
        shown = own.shown(change.path)
        for line in redacted_diff(Source(shown, change.before or b""), Source(shown, change.after)):
            printing.say(line, to=sys.stdout)


def tell_files(modes: dict[Path, int], backups: list[Path], *, is_dry: bool) -> None:
    """Say whose files were readable by others, and where the backups are."""
    from kubectl_share.kubeconfig.loading import shown_path

    home = os.environ.get("HOME", "")
    for path, mode in modes.items():
        if mode & 0o077:
            verb = "would be" if is_dry else "is now"
            printing.show_notice(
                f"others could read {shown_path(path, home)} (mode {mode & 0o777:o}), it {verb} for you alone"
            )
    for backup in backups:
        printing.say(f"as it was before: {shown_path(backup, home)}")
