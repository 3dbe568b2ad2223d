"""New content for kubeconfigs that are there: all of it or nothing, with a backup, and with nothing left behind.

The caller holds the locks of the files (see `locking`).
"""

from __future__ import annotations

import errno
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.kubeconfig.atomic import (
    There,
    cleared_up_when_ended,
    failure,
    regular_file_at,
    remove_leftovers,
    take_place,
    write_new,
    written_beside,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_share.errors import OutputError

_NO_OTHER_FILE = (errno.EBUSY, errno.EROFS)


class Change(NamedTuple):
    """What shall become of one file."""

    path: Path
    before: bytes | None
    """What it held when it was read; None if it was not there."""
    after: bytes
    """What it shall hold."""


class _Begun(NamedTuple):
    """A change whose new file is written, and has not taken its place yet."""

    change: Change
    there: There
    beside: Path
    """The new file."""
    backup: Path | None


@cleared_up_when_ended()
def replace_all(changes: Iterable[Change], stamp: str, way_out: str) -> list[Path]:
    """Give kubeconfigs their new content; the backups, one for each file that was there.

    The new file and the backup `NAME.STAMP.bak` are written beside, then the new file takes the name in one step. All
    are mode 0600. A link is followed and stays; the backup is beside the link. What earlier runs were killed over is
    cleaned away.

    Args:
        changes: of files that the caller has locked.
        stamp: the time, for the names of the backups.
        way_out: what to do where no other file can take the place of one.

    Raises:
        OutputError: every file is as it was, and nothing is left beside them.
    """
    begun: list[_Begun] = []
    done = 0
    path = Path()
    with ExitStack() as unfinished:
        try:
            for change in changes:
                path = change.path
                begun.append(_begin(change, unfinished))
                begun[-1] = begun[-1]._replace(backup=_back_up(begun[-1], stamp))
            for one in begun:
                path = one.change.path
                take_place(one.beside, one.there.real, replace=one.there.status is not None)
                done += 1
        except BaseException as error:
            _undo(begun, done)
            if isinstance(error, OSError):
                raise _failure(error, path, way_out) from None
            raise
    return [one.backup for one in begun if one.backup is not None]


def _begin(change: Change, unfinished: ExitStack) -> _Begun:
    """With the new file on the disk, which goes with `unfinished`."""
    there = regular_file_at(change.path)
    remove_leftovers(there.real, is_locked=True)
    there.check_holds(change.before, change.path)
    beside = unfinished.enter_context(written_beside(there.real, change.after, there.status))
    return _Begun(change, there, beside, None)


def _back_up(begun: _Begun, stamp: str) -> Path | None:
    """A new file beside the one that was there, with its content; None if there was none."""
    path, before, _ = begun.change
    if before is None:
        return None
    number = 1
    while True:
        backup = path.with_name(f"{path.name}.{stamp}{f'-{number}' if number > 1 else ''}.bak")
        try:
            write_new(backup, before, begun.there.status)
        except FileExistsError:
            number += 1
            continue
        return backup


def _undo(begun: list[_Begun], done: int) -> None:
    """Take back the changes that are done, and remove the backups of the others."""
    for index, one in enumerate(begun):
        if index >= done:
            gone = one.backup
        elif one.backup is not None:
            with suppress(OSError):
                one.backup.replace(one.there.real)  # which makes one file of both, for a backup is what was there
            continue
        else:
            gone = one.there.real
        if gone is not None:
            with suppress(OSError):
                gone.unlink()


def _failure(error: OSError, path: Path, way_out: str) -> OutputError:
    found = failure(error, path)
    if found.number in _NO_OTHER_FILE:
        found.hint = way_out
    elif found.number == errno.EEXIST:
        found.hint = "try again"
    return found
