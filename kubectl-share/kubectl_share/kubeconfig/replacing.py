"""New content for kubeconfigs that are there: all of it or nothing, with a backup, and with nothing left behind.

The caller holds the locks of the files (see `locking`).
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.errors import OutputError, quoted
from kubectl_share.kubeconfig.writing import failure, mode_of, stem_beside, sync_folder, take_free_name, write_new

if TYPE_CHECKING:
    from collections.abc import Iterable

_HINTS = {
    errno.ENOSPC: "free some space",
    errno.ENAMETOOLONG: "give the file a shorter name",
    errno.EEXIST: "try again",
}
_UNFINISHED = ".kubectl-share-unfinished"


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
    real: Path
    """Where links lead."""
    beside: Path
    """The new file."""
    backup: Path | None


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
    try:
        for change in changes:
            path = change.path
            begun.append(_prepare(change))
            begun[-1] = _written(begun[-1], stamp)
        for one in begun:
            path = one.change.path
            _take_place(one)
            done += 1
    except BaseException as error:
        _undo(begun, done)
        if isinstance(error, OSError):
            raise failure(error, path, {**_HINTS, errno.EBUSY: way_out, errno.EROFS: way_out}) from None
        raise
    return [one.backup for one in begun if one.backup is not None]


def _prepare(change: Change) -> _Begun:
    path = change.path
    real = Path(os.path.realpath(path))
    mode = mode_of(real)
    if mode is not None and not stat.S_ISREG(mode):
        raise OutputError(f"{quoted(str(path))} is no regular file, it is not written to", "name another one")
    _remove_unfinished(real)
    if (None if mode is None else real.read_bytes()) != change.before:
        raise OutputError(f"{quoted(str(path))} was changed by somebody else in the meantime", "try again")
    return _Begun(change, real, real.with_name(f"{stem_beside(real)}{os.urandom(6).hex()}{_UNFINISHED}"), None)


def _remove_unfinished(path: Path) -> None:
    """What a killed run has left: nobody else is at work while the caller holds the lock."""
    for name in os.listdir(path.parent):  # noqa: PTH208 - names are enough, and no glob is in them
        if name.startswith(stem_beside(path)) and name.endswith(_UNFINISHED):
            (path.parent / name).unlink()


def _written(begun: _Begun, stamp: str) -> _Begun:
    """With the new file and the backup on the disk."""
    change = begun.change
    if change.before is None:
        write_new(begun.beside, change.after)
        return begun
    owner = begun.real.stat()
    write_new(begun.beside, change.after, owner)
    return begun._replace(backup=_back_up(change.path, change.before, stamp, owner))


def _back_up(path: Path, data: bytes, stamp: str, owner: os.stat_result) -> Path:
    """A new file that holds `data`, beside `path`."""
    number = 1
    while True:
        backup = path.with_name(f"{path.name}.{stamp}{f'-{number}' if number > 1 else ''}.bak")
        try:
            write_new(backup, data, owner)
        except FileExistsError:
            number += 1
            continue
        return backup


def _take_place(begun: _Begun) -> None:
    if begun.change.before is None:
        take_free_name(begun.beside, begun.real)
    else:
        begun.beside.replace(begun.real)
    sync_folder(begun.real.parent)


def _undo(begun: list[_Begun], done: int) -> None:
    """Take back the changes that are done, and remove what was written beside for the others."""
    for index, one in enumerate(begun):
        if index < done and one.backup is not None:
            with suppress(OSError):
                one.backup.replace(one.real)  # which makes one file of both, for a backup is what was there
            continue
        for path in (one.real if index < done else one.beside, one.backup):
            if path is not None:
                with suppress(OSError):
                    path.unlink()
