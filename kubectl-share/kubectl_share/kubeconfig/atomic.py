"""A file in place of another, in one step: what is written beside it takes its name, or is gone.

`writing` and `replacing` are made of these.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from kubectl_share.errors import OutputError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

PRIVATE = 0o600
_SUFFIX = ".kubectl-share"
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EOPNOTSUPP}
_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class NotWrittenError(OutputError):
    """A file cannot be written. Who knows what was asked for can give it a better hint."""

    number = 0
    """The reason, as in `errno`."""


def failure(error: OSError, path: Path) -> NotWrittenError:
    """The error for a file that cannot be written."""
    name = quoted(str(path))
    reasons = {
        errno.ENOENT: (f"the folder of {name} does not exist", "make it first"),
        errno.ENOTDIR: (f"the folder of {name} is no folder", "name a file in a folder"),
        errno.EISDIR: (f"{name} is a directory", "name a file in it"),
        errno.EEXIST: (f"{name} exists, it is kept", "name another file"),
        errno.EBUSY: (f"{name} is a mount point, no other file can take its place", "name another file"),
        errno.ENOSPC: (f"there is no room left for {name}", "free some space"),
        errno.EROFS: (f"{name} is on a read-only file system", "name another folder"),
        errno.EACCES: (f"you may not write {name}", "see the owner and mode of its folder with ls -ld"),
        errno.EPERM: (f"you may not write {name}", "see the owner and mode of its folder with ls -ld"),
        errno.ELOOP: (f"{name} is a link that leads back to itself", "name another file"),
        errno.ENAMETOOLONG: (f"{name} is too long a name", "give the file a shorter name"),
    }
    number = error.errno or 0
    other = f"{name} cannot be written: {os.strerror(number)}", "name another file"
    found = NotWrittenError(*reasons.get(number, other))
    found.number = number
    return found


class There(NamedTuple):
    """What is at a path."""

    real: Path
    """Where links lead."""
    status: os.stat_result | None
    """None if nothing is there."""

    def check_holds(self, content: bytes | None, path: Path) -> None:
        """Check that this is what is there; None stands for nothing.

        Raises:
            OutputError: something else is. It is called by `path`.
        """
        if (None if self.status is None else self.real.read_bytes()) != content:
            raise OutputError(f"{quoted(str(path))} was changed by somebody else in the meantime", "try again")


def regular_file_at(path: Path) -> There:
    """What is at a path: a regular file, or nothing.

    Raises:
        NotWrittenError: something else is.
    """
    real = Path(os.path.realpath(path))
    try:
        status = real.stat()
    except FileNotFoundError:
        return There(real, None)
    if not stat.S_ISREG(status.st_mode):
        raise NotWrittenError(f"{quoted(str(path))} is no regular file, it is not written to", "name another one")
    return There(real, status)


@contextmanager
def written_beside(path: Path, data: bytes, owner: os.stat_result | None = None, mode: int = PRIVATE) -> Iterator[Path]:
    """A new file in the same folder, private from its first byte, synced; afterwards gone, if it has taken no name.

    Args:
        path: whose place it is to take.
        data: its content.
        owner: of the file whose place it takes, for root must not take a user's kubeconfig away.
        mode: that it has in the end.
    """
    beside = path.with_name(f"{_stem_beside(path)}{os.urandom(6).hex()}{_SUFFIX}")
    try:
        with _created(beside, data, owner, mode) as file:  # open, for that says that somebody is at work
            if os.name == "nt":
                file.close()  # nothing that is open can get another name there
            yield beside
    finally:
        with suppress(OSError):
            beside.unlink()


def take_place(beside: Path, path: Path, *, replace: bool) -> None:
    """Give a file the name of another; without `replace` only a name that is free.

    Raises:
        FileExistsError: it is not.
    """
    if replace:
        beside.replace(path)
    else:
        _take_free_name(beside, path)
    _sync_folder(path.parent)


def write_new(path: Path, data: bytes, owner: os.stat_result | None = None) -> None:
    """Write a private file of a new name, synced; it is gone if it cannot be written whole.

    Raises:
        FileExistsError: there is one of that name.
    """
    _created(path, data, owner, PRIVATE).close()


def write_all(file: BinaryIO, data: bytes) -> None:
    """Write it to a file without a buffer, which may take it in pieces."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def remove_leftovers(path: Path, *, is_locked: bool) -> None:
    """Remove what runs that were killed have written beside a file: there are credentials in it.

    Args:
        path: the file.
        is_locked: whether the caller holds its lock. Without, an empty file stays: it may just have been made.
    """
    name = re.compile(rf"{re.escape(_stem_beside(path))}[0-9a-f]{{12}}{re.escape(_SUFFIX)}")
    with suppress(OSError), os.scandir(path.parent) as found:
        for other in found:
            if name.fullmatch(other.name):
                with suppress(OSError):
                    _remove_if_left(other.path, even_empty=is_locked)


@contextmanager
def cleared_up_when_ended() -> Iterator[None]:
    """While this lasts, SIGTERM and SIGHUP are exceptions, as SIGINT is; they end the program all the same."""
    try:
        with _raising_when_ended():
            yield
    except _EndedError as error:
        signal.signal(error.number, signal.SIG_DFL)
        os.kill(os.getpid(), error.number)
        raise


@contextmanager
def _raising_when_ended() -> Iterator[None]:
    ours = []
    try:
        with suppress(ValueError):  # only the main thread gets signals
            for number in _ENDING:
                if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores one
                    signal.signal(number, _raise_ended)
                    ours.append(number)
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


class _EndedError(BaseException):
    """Somebody ends the program."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _raise_ended(number: int, _: object) -> None:
    for each in _ENDING:  # whoever is in haste shall not stop the clearing up
        signal.signal(each, signal.SIG_IGN)
    raise _EndedError(number)


def _stem_beside(path: Path) -> str:
    """How the names of files begin that are to take the place of this one."""
    return f".{path.name[:100]}."


def _created(path: Path, data: bytes, owner: os.stat_result | None, mode: int) -> BinaryIO:
    """A new file with this content, synced and still open; it is gone if it cannot be written whole."""
    try:  # from here on, for an interruption may come before os.open has returned
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE)
        file = os.fdopen(descriptor, "wb", buffering=0)
        try:
            _claim(descriptor)
            if os.name != "nt":
                _give(descriptor, owner, mode)
            write_all(file, data)
            os.fsync(descriptor)
        except BaseException:
            file.close()
            raise
    except FileExistsError:
        raise
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return file


def _give(descriptor: int, owner: os.stat_result | None, mode: int) -> None:
    if owner is not None and (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(PermissionError):
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
    os.fchmod(descriptor, mode)  # which no umask takes from


def _claim(descriptor: int) -> bool:
    """Lock a file until it is closed or this process ends; whether nobody else is writing it."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock

        flock(descriptor, LOCK_EX | LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def _remove_if_left(path: str, *, even_empty: bool) -> None:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    try:
        if _claim(descriptor) and (even_empty or os.fstat(descriptor).st_size):
            os.unlink(path)  # noqa: PTH108 - a string
    finally:
        os.close(descriptor)


def _take_free_name(beside: Path, path: Path) -> None:
    """Give a file the name of another, in one step, unless somebody else has that name by then."""
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        beside.rename(path)


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power failure; not every system can, nor everybody who may write there."""
    if os.name == "nt":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
