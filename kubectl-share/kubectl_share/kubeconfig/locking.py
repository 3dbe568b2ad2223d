"""kubectl's own lock of a kubeconfig: a file `FILE.lock` beside it while somebody writes.

Upstream: kubernetes/client-go:tools/clientcmd/loader.go (lockFile), config.go (ModifyConfig). An empty item of
KUBECONFIG locks nothing here; kubectl locks `./.lock` for one.
"""

from __future__ import annotations

import errno
import os
import signal
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from kubectl_share.errors import LockError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

WAIT_SECONDS = 10.0
"""How long to wait for somebody else. kubectl itself does not wait, and holds a lock for some milliseconds."""
_STALE_SECONDS = 60.0
"""A lock older than this is not waited for: whoever made it was killed."""
_PAUSE = 0.02
_NOT_OURS_TO_LOCK = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR}


def lock_of(path: Path) -> Path:
    """The lock of a kubeconfig: beside the name that it is known by, links are not followed."""
    return path.with_name(path.name + ".lock")


@contextmanager
def locked(paths: Iterable[Path], optional: Iterable[Path] = (), *, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the locks of some kubeconfigs.

    They are gone afterwards even if this process is killed: a second process, which does nothing else, makes them, and
    removes them when it hears no more from this one.

    Args:
        paths: the files that will be written; their folders exist.
        optional: files that are read only; one whose folder may not be written stays without a lock.
        wait: seconds to wait for locks that others hold.

    Raises:
        LockError: somebody else holds one, or it cannot be made.
    """
    must = {os.path.abspath(path): path for path in paths}  # noqa: PTH100 - `..` is cut, links are not followed
    may = {os.path.abspath(path): path for path in optional}  # noqa: PTH100
    wanted = [((may | must)[name], name in must) for name in sorted(may | must)]  # sorted as kubectl does: no deadlock
    if not hasattr(os, "fork"):
        made: list[Path] = []
        try:
            _take(wanted, wait, made)
            yield
        except _NotLockedError as error:
            raise _failure(wanted[error.index][0], error.number) from None
        finally:
            _release(made)
        return
    keeper = _Keeper(wanted, wait)
    try:
        keeper.wait_until_locked()
        yield
    finally:
        keeper.end()


class _Keeper:
    """The process that makes the locks and removes them. It lives as long as the pipe to it is open."""

    def __init__(self, wanted: list[tuple[Path, bool]], wait: float) -> None:
        self._wanted = wanted
        ours, self._life = os.pipe()
        self._answer, theirs = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            try:
                os.close(self._life)
                os.close(self._answer)
                _keep(wanted, wait, ours, theirs)
            finally:
                os._exit(1)
        os.close(ours)
        os.close(theirs)

    def wait_until_locked(self) -> None:
        """Return when all are locked.

        Raises:
            LockError: one cannot be locked.
        """
        answer = os.read(self._answer, 64).decode()
        if answer == "locked":
            return
        index, number = map(int, answer.split()) if answer else (0, 0)
        raise _failure(self._wanted[index][0], number)

    def end(self) -> None:
        """Let it remove the locks, and wait until it has."""
        os.close(self._life)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)
        os.close(self._answer)


def _keep(wanted: list[tuple[Path, bool]], wait: float, life: int, answer: int) -> None:
    """What the second process does. An interruption is the first one's business; its end is seen on the pipe."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGPIPE", "SIGTSTP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    os.setsid()  # so that closing the terminal does not end it
    for descriptor in (0, 1, 2):  # nobody shall wait for it to close them
        with suppress(OSError):
            os.close(descriptor)
    made: list[Path] = []
    try:
        try:
            _take(wanted, wait, made, life)
            os.write(answer, b"locked")
        except _NotLockedError as error:
            _release(made)
            os.write(answer, f"{error.index} {error.number}".encode())
        os.read(life, 1)
    finally:
        _release(made)
        os._exit(0)


class _NotLockedError(Exception):
    """The lock of the file `index` cannot be had, for the reason `number` of the system."""

    def __init__(self, index: int, number: int) -> None:
        super().__init__(index, number)
        self.index = index
        self.number = number


def _take(wanted: list[tuple[Path, bool]], wait: float, made: list[Path], life: int | None = None) -> None:
    end = time.monotonic() + wait
    for index, (path, must) in enumerate(wanted):
        lock = lock_of(path)
        while True:
            try:
                os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            except FileExistsError:
                if time.monotonic() > end or _age(lock) > _STALE_SECONDS or (life is not None and _is_closed(life)):
                    raise _NotLockedError(index, errno.EEXIST) from None
                time.sleep(_PAUSE)
                continue
            except OSError as error:
                if must or error.errno not in _NOT_OURS_TO_LOCK:
                    raise _NotLockedError(index, error.errno or 0) from None
            else:
                made.append(lock)
            break


def _is_closed(pipe: int) -> bool:
    """Whether the other end of a pipe that is never written to is closed."""
    import select

    return bool(select.select([pipe], [], [], 0)[0])


def _release(made: list[Path]) -> None:
    while made:
        with suppress(OSError):
            made[-1].unlink()
        made.pop()


def _age(lock: Path) -> float:
    try:
        return time.time() - lock.stat().st_mtime
    except OSError:
        return 0.0


def _failure(path: Path, number: int) -> LockError:
    lock = lock_of(path)
    if number != errno.EEXIST:
        reason = os.strerror(number) if number else "its keeper has ended"
        return LockError(
            f"the lock {quoted(str(lock))} cannot be made: {reason}", "see the owner and mode of its folder with ls -ld"
        )
    seconds = int(_age(lock))
    if seconds <= _STALE_SECONDS:
        return LockError(
            f"{quoted(str(path))} is locked, somebody else is writing it", "try again when the other program has ended"
        )
    age = f"{seconds // 60} minutes" if seconds < 7200 else f"{seconds // 3600} hours"
    return LockError(
        f"{quoted(str(path))} has been locked for {age}: the program that was writing it must have been killed",
        f"if no kubectl is writing it now, remove the lock: rm {_for_shell(lock)}",
    )


def _for_shell(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
