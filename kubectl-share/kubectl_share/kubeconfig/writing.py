"""Files with secrets in them, written so that nobody else can read them and nothing is lost when writing fails."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from kubectl_share.errors import OutputError, quoted
from kubectl_share.kubeconfig.atomic import (
    PRIVATE,
    NotWrittenError,
    cleared_up_when_ended,
    failure,
    regular_file_at,
    remove_leftovers,
    take_place,
    write_all,
    written_beside,
)
from kubectl_share.kubeconfig.locking import locked

_WAIT_SECONDS = 1.0
"""For the lock of a file that is rewritten: kubectl holds one for some milliseconds."""


@cleared_up_when_ended()
def write_private(target: Path, data: bytes, *, replace: bool) -> None:
    """Write `data` to `target`: beside it first, mode 0600 from the first byte, synced, then renamed.

    A link is followed and stays. A FIFO or device is written to as it is. What a killed run has left beside the file
    goes.

    Args:
        target: where to.
        data: the whole content.
        replace: whether a regular file that is there may be replaced.

    Raises:
        OutputError: the target is kept as it was.
    """
    try:
        mode = mode_of(target)
        if mode is not None and stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if mode is not None and not stat.S_ISREG(mode):
            _write_through(target, data)  # the real path of /dev/fd/3 may be the name of a pipe, which is no path
            return
        if mode is not None and not replace:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        real = Path(os.path.realpath(target))
        remove_leftovers(real, is_locked=False)
        with written_beside(real, data) as beside:
            take_place(beside, real, replace=mode is not None)
    except OSError as error:
        raise failure(error, target) from None
    except ValueError:  # a null character
        raise OutputError(f"{quoted(str(target))} is no path", "name a file") from None


@cleared_up_when_ended()
def rewrite(path: Path, before: bytes, data: bytes) -> None:
    """Let a file that holds `before` hold `data`: in one step, with the mode and the owner that it has.

    A link is followed and stays. kubectl's lock is held meanwhile, and what a killed run has left beside the file goes.

    Raises:
        OutputError: the file is kept as it was.
    """
    try:
        real, status = there = regular_file_at(path)
        if status is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if status.st_nlink > 1:
            message = f"{quoted(str(path))} has another name as well, a hard link, which would not be changed with it"
            raise NotWrittenError(message, "take the other name away")
        with locked([path], wait=_WAIT_SECONDS):
            remove_leftovers(real, is_locked=True)
            there.check_holds(before, path)
            with written_beside(real, data, status, stat.S_IMODE(status.st_mode)) as beside:
                take_place(beside, real, replace=True)
    except OSError as error:
        raise failure(error, path) from None


def make_private(path: Path) -> None:
    """Take from everybody but its owner the right to read and write a file.

    Raises:
        OutputError: it is not ours.
    """
    try:
        path.chmod(PRIVATE)
    except OSError as error:
        message = f"the mode of {quoted(str(path))} cannot be changed: {os.strerror(error.errno or 0)}"
        raise OutputError(message, "its owner can do it, with chmod 600") from None


def mode_of(path: Path) -> int | None:
    """The kind and the permission bits of a file; None if there is none."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same file, which is there."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # ValueError: a null character
        return False


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb", buffering=0) as file:
        write_all(file, data)
