"""Files with secrets in them, written so that nobody else can read them and nothing is lost when writing fails."""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_share.errors import OutputError, quoted
from kubectl_share.kubeconfig.locking import locked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PRIVATE, _PROGRAM = 0o600, 0o755
_WAIT_SECONDS = 1.0
"""For the lock of a file that is rewritten: kubectl holds one for some milliseconds."""
_AS_IT_WAS = "it is as it was; --diff shows what would be changed in it"
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EOPNOTSUPP}


def write_private(target: Path, data: bytes, *, replace: bool, never: Iterable[Path] = ()) -> None:
    """Write `data` to `target`: beside it first, mode 0600 from the first byte, synced, then renamed.

    A link is followed and stays. A FIFO or device is written to as it is.

    Args:
        target: where to.
        data: the whole content.
        replace: whether a regular file that is there may be replaced.
        never: files that are not written to, `replace` or not.

    Raises:
        OutputError: the target is kept as it was.
    """
    try:
        mode = mode_of(target)
        if any(is_same_file(target, source) for source in never):
            raise OutputError(
                f"{quoted(str(target))} is what the bundle is made from, it is not written to",
                "name another file with -o; contexts are taken out of a kubeconfig with kubectl config delete-context",
            )
        real = Path(os.path.realpath(target))
        if mode is None:
            _write_beside(real, data, replace=False)
        elif stat.S_ISREG(mode):
            if not replace:
                raise OutputError(f"{quoted(str(target))} exists, it is kept", "--force replaces it")
            _write_beside(real, data, replace=True)
        elif stat.S_ISDIR(mode):
            raise OutputError(f"{quoted(str(target))} is a directory", "name a file in it")
        else:
            _write_through(target, data)  # the real path of /dev/fd/3 may be the name of a pipe, which is no path
    except OSError as error:
        raise failure(error, target) from None
    except ValueError:  # a null character
        raise OutputError(f"{quoted(str(target))} is no path", "name a file") from None


def rewrite(path: Path, before: bytes, data: bytes) -> None:
    """Let a file that holds `before` hold `data`: in one step, with the mode and the owner that it has.

    A link is followed and stays. kubectl's lock is held meanwhile, and what a killed run has left beside the file goes.

    Raises:
        OutputError: the file is kept as it was.
    """
    try:
        real = Path(os.path.realpath(path))
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise OutputError(f"{quoted(str(path))} is no regular file, it is not written to", _AS_IT_WAS)
        if status.st_nlink > 1:
            message = f"{quoted(str(path))} has another name as well, a hard link, which would not be changed with it"
            raise OutputError(message, _AS_IT_WAS)
        with locked([path], wait=_WAIT_SECONDS):
            _remove_leftovers(real)
            if real.read_bytes() != before:
                raise OutputError(f"{quoted(str(path))} was changed by somebody else in the meantime", "try again")
            _write_beside(real, data, replace=True, owner=status, mode=stat.S_IMODE(status.st_mode))
    except OSError as error:
        raise OutputError(failure(error, path).message, _AS_IT_WAS) from None


def _remove_leftovers(path: Path) -> None:
    """Remove what runs that were killed have written beside a file: there are credentials in it."""
    name = re.compile(rf"{re.escape(stem_beside(path))}[0-9a-f]{{12}}\.kubectl-share")
    with suppress(OSError), os.scandir(path.parent) as found:
        for other in found:
            if name.fullmatch(other.name):
                with suppress(OSError):
                    os.unlink(other.path)  # noqa: PTH108 - a string


def write_program(path: Path, data: bytes) -> None:
    """Let a path hold a program that everybody may run, in one step, whatever it was before.

    A link is replaced.

    Raises:
        OutputError: it is as it was.
    """
    try:
        _write_beside(path, data, replace=True, mode=_PROGRAM)
    except OSError as error:
        raise failure(error, path) from None


def make_private(path: Path) -> None:
    """Take from everybody but its owner the right to read and write a file.

    Raises:
        OutputError: it is not ours.
    """
    try:
        path.chmod(_PRIVATE)
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
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) or 0 :]


def _write_beside(
    path: Path, data: bytes, *, replace: bool, owner: os.stat_result | None = None, mode: int = _PRIVATE
) -> None:
    """Into a new file in the same folder, which then takes the name in one step; see `write_new`."""
    beside = path.with_name(f"{stem_beside(path)}{os.urandom(6).hex()}.kubectl-share")
    try:
        write_new(beside, data, owner, mode)
        if replace:
            beside.replace(path)
        else:
            take_free_name(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    sync_folder(path.parent)


def stem_beside(path: Path) -> str:
    """How the names of files begin that are to take the place of this one."""
    return f".{path.name[:100]}."


def write_new(path: Path, data: bytes, owner: os.stat_result | None = None, mode: int = _PRIVATE) -> None:
    """A new file, synced, for its owner alone unless `mode` says otherwise; it is gone if it cannot be written whole.

    Args:
        path: which must not be there.
        data: its content.
        owner: of the file whose place it takes, for root must not take a user's kubeconfig away.
    """
    try:  # from here on, for an interruption may come before os.open has returned
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            if os.name != "nt":
                if owner is not None and (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
                    with suppress(PermissionError):
                        os.fchown(descriptor, owner.st_uid, owner.st_gid)
                os.fchmod(descriptor, mode)  # which no umask takes from
            file.write(data)
            file.flush()
            os.fsync(descriptor)
    except FileExistsError:
        raise
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def take_free_name(beside: Path, path: Path) -> None:
    """Fails, in the same step, if the name has been taken in the meantime."""
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
    else:
        beside.unlink()


def sync_folder(folder: Path) -> None:
    """So that the name survives a power failure; not every system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def failure(error: OSError, target: Path, hints: Mapping[int, str] | None = None) -> OutputError:
    """The error for a file that cannot be written; `hints` are better ones than those for a bundle."""
    name = quoted(str(target))
    reasons = {
        errno.ENOENT: (f"the folder of {name} does not exist", "make it first"),
        errno.ENOTDIR: (f"the folder of {name} is no folder", "name a file in a folder"),
        errno.EEXIST: (f"{name} exists, it is kept", "--force replaces it"),
        errno.EBUSY: (
            f"{name} is a mount point, no other file can take its place",
            "write to another path, or to standard output and from there into it: -o - > FILE",
        ),
        errno.ENOSPC: (f"there is no room left for {name}", "free some space, or name another folder"),
        errno.EROFS: (f"{name} is on a read-only file system", "name another folder"),
        errno.EACCES: (f"you may not write {name}", "see the owner and mode of its folder with ls -ld"),
        errno.EPERM: (f"you may not write {name}", "see the owner and mode of its folder with ls -ld"),
        errno.ELOOP: (f"{name} is a link that leads back to itself", "name another file"),
        errno.ENAMETOOLONG: (f"{name} is too long a name", "name the file with -o"),
    }
    message, hint = reasons.get(
        error.errno or 0, (f"{name} cannot be written: {os.strerror(error.errno or 0)}", "name another file")
    )
    return OutputError(message, (hints or {}).get(error.errno or 0, hint))
