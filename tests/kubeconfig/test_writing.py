"""Writing a private file: what is on the disk afterwards, whatever goes wrong in between."""

from __future__ import annotations

import errno
import os
import signal
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_share.errors import OutputError
from kubectl_share.kubeconfig.atomic import cleared_up_when_ended, take_place, written_beside
from kubectl_share.kubeconfig.writing import rewrite, write_private
from tests.support.program import mode_of

if TYPE_CHECKING:
    from collections.abc import Callable

NEW = b"new content\r\n\x00\xff"


def failing(number: int) -> Any:
    """A function of the system that fails."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def write_new_content(path: Path) -> None:
    write_private(path, NEW, replace=True)


def rewrite_content(path: Path) -> None:
    rewrite(path, b"old", NEW)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("replace", [True, False])
def test_new_file(tmp_path: Path, replace: bool) -> None:
    write_private(tmp_path / "out", NEW, replace=replace)
    assert ((tmp_path / "out").read_bytes(), mode_of(tmp_path / "out")) == (NEW, 0o600)
    assert names(tmp_path) == ["out"]


def test_empty_file(tmp_path: Path) -> None:
    write_private(tmp_path / "out", b"", replace=False)
    assert (tmp_path / "out").read_bytes() == b""


def test_existing_file_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").write_text("old")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match=r'^"out" exists, it is kept$'):
        write_private(Path("out"), NEW, replace=False)
    assert (tmp_path / "out").read_text() == "old"


def test_existing_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old")
    (tmp_path / "out").chmod(0o666)
    write_private(tmp_path / "out", NEW, replace=True)
    assert ((tmp_path / "out").read_bytes(), mode_of(tmp_path / "out")) == (NEW, 0o600)
    assert names(tmp_path) == ["out"]


def test_old_content_stays_open(tmp_path: Path) -> None:
    """Who reads the old file goes on reading it."""
    (tmp_path / "out").write_text("old")
    with (tmp_path / "out").open() as reader:
        write_private(tmp_path / "out", NEW, replace=True)
        assert reader.read() == "old"


# What may be in the way


@pytest.mark.parametrize("replace", [True, False])
def test_name_that_is_taken_in_the_meantime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replace: bool) -> None:
    """Only --force may replace it, whenever it came."""
    target = tmp_path / "out"
    sync = os.fsync

    def sync_and_come_first(descriptor: int) -> None:
        sync(descriptor)
        if not target.exists():
            target.write_text("theirs")

    monkeypatch.setattr(os, "fsync", sync_and_come_first)
    if replace:
        target.write_text("old")
        write_private(target, NEW, replace=True)
        assert target.read_bytes() == NEW
    else:
        with pytest.raises(OutputError, match="exists, it is kept"):
            write_private(target, NEW, replace=False)
        assert target.read_text() == "theirs"
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS])
def test_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(Path, "hardlink_to", failing(number))
    write_private(tmp_path / "out", NEW, replace=False)
    assert ((tmp_path / "out").read_bytes(), names(tmp_path)) == (NEW, ["out"])


def test_taken_name_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def come_first(*_: object) -> None:
        (tmp_path / "out").write_text("theirs")
        raise OSError(errno.EPERM, "no hard links")

    monkeypatch.setattr(Path, "hardlink_to", come_first)
    with pytest.raises(OutputError, match="exists, it is kept"):
        write_private(tmp_path / "out", NEW, replace=False)
    assert ((tmp_path / "out").read_text(), names(tmp_path)) == ("theirs", ["out"])


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "there is no room left for "),
        (errno.EDQUOT, " cannot be written: "),
        (errno.EIO, " cannot be written: "),
        (errno.EROFS, " is on a read-only file system"),
    ],
)
@pytest.mark.parametrize("owner_and_step", [(os, "fsync"), (os, "fchmod"), (Path, "replace")], ids=lambda pair: pair[1])
def test_failure_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner_and_step: tuple[object, str], number: int, message: str
) -> None:
    (tmp_path / "out").write_text("old")
    monkeypatch.setattr(*owner_and_step, failing(number))
    with pytest.raises(OutputError) as caught:
        write_private(tmp_path / "out", NEW, replace=True)
    assert message in caught.value.message
    assert caught.value.hint
    assert ((tmp_path / "out").read_text(), names(tmp_path)) == ("old", ["out"])


def test_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_private(tmp_path / "out", NEW, replace=False)
    assert names(tmp_path) == []


def test_interruption_while_the_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is there, and os.open has not returned yet."""
    opened = os.open

    def interrupt(path: Any, flags: int, mode: int = 0o777) -> int:
        os.close(opened(path, flags, mode))
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "open", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_private(tmp_path / "out", NEW, replace=False)
    assert names(tmp_path) == []


def test_folder_that_cannot_be_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file itself has been."""
    synced: list[bool] = []

    def sync(descriptor: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        if synced[-1]:
            raise OSError(errno.EINVAL, "no such thing")

    monkeypatch.setattr(os, "fsync", sync)
    write_private(tmp_path / "out", NEW, replace=False)
    assert synced == [False, True]
    assert (tmp_path / "out").read_bytes() == NEW


@pytest.mark.parametrize("write", [write_new_content, rewrite_content])
def test_folder_that_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], None]
) -> None:
    """One may write into it, and not read it."""
    opened = os.open
    (tmp_path / "out").write_bytes(b"old")

    def refuse(path: Any, flags: int, mode: int = 0o777) -> int:
        if Path(path) == tmp_path:
            raise PermissionError(errno.EACCES, "not this one")
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    write(tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == NEW
    assert names(tmp_path) == ["out"]


# What killed runs have left


@pytest.mark.parametrize("write", [write_new_content, rewrite_content])
def test_what_a_killed_run_has_left(tmp_path: Path, write: Callable[[Path], None]) -> None:
    """It goes; what is called nearly like it stays."""
    kept = [".out.0123456789ab", ".out.0123456789ax.kubectl-share", ".put.0123456789ab.kubectl-share", "out"]
    for name in (*kept, ".out.0123456789ab.kubectl-share", ".out.ba9876543210.kubectl-share"):
        (tmp_path / name).write_bytes(b"old")
    write(tmp_path / "out")
    assert names(tmp_path) == kept


@pytest.mark.parametrize("write", [write_new_content, rewrite_content])
def test_what_a_running_one_is_writing(tmp_path: Path, write: Callable[[Path], None]) -> None:
    """It stays, and takes its place afterwards."""
    target = tmp_path / "out"
    target.write_bytes(b"old")
    with written_beside(target, b"theirs") as beside:
        write(target)
        assert names(tmp_path) == [beside.name, "out"]
        take_place(beside, target, replace=True)
    assert (target.read_bytes(), names(tmp_path)) == (b"theirs", ["out"])


def test_what_another_is_about_to_write(tmp_path: Path) -> None:
    """It is empty, and not locked yet; who has the lock of the kubeconfig knows better."""
    (tmp_path / ".out.0123456789ab.kubectl-share").touch()
    write_private(tmp_path / "out", NEW, replace=False)
    assert names(tmp_path) == [".out.0123456789ab.kubectl-share", "out"]
    rewrite(tmp_path / "out", NEW, b"newer")
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_are_as_they_were(tmp_path: Path, number: signal.Signals) -> None:
    seen: list[int] = []
    before = signal.signal(number, lambda *_: seen.append(number))
    try:
        with cleared_up_when_ended():
            signal.raise_signal(number)
        assert seen == [number]
    finally:
        signal.signal(number, before)
    write_private(tmp_path / "out", NEW, replace=False)
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("name", ["out", "n" * 255, "\u00fc" * 127], ids=["short", "long", "long in bytes"])
def test_name_of_the_file_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Hidden, private from its first byte, in the same folder."""
    seen: list[tuple[str, int]] = []

    def look(_: int) -> None:
        seen.extend((path.name[0], mode_of(path)) for path in tmp_path.iterdir())
        raise OSError(errno.EIO, "stop here")

    monkeypatch.setattr(os, "fsync", look)
    with pytest.raises(OutputError, match="cannot be written"):
        write_private(tmp_path / name, NEW, replace=False)
    assert seen == [(".", 0o600)]
    monkeypatch.undo()
    write_private(tmp_path / name, NEW, replace=False)
    assert names(tmp_path) == [name]


def test_private_before_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open
    modes = []

    def look(path: Any, flags: int, mode: int = 0o777) -> int:
        descriptor = opened(path, flags, mode)
        if flags & os.O_CREAT:
            status = os.fstat(descriptor)
            modes.append((status.st_mode & 0o177, status.st_size, bool(flags & os.O_EXCL)))
        return descriptor

    monkeypatch.setattr(os, "open", look)
    old = os.umask(0)
    try:
        write_private(tmp_path / "out", NEW, replace=False)
    finally:
        os.umask(old)
    assert modes == [(0, 0, True)]


# What is no regular file, or not to be written to


def test_dangling_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("new")
    write_private(tmp_path / "link", NEW, replace=False)
    assert (tmp_path / "new").read_bytes() == NEW
    assert (tmp_path / "link").is_symlink()


def test_chain_of_links(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/b").symlink_to("../real")
    (tmp_path / "a").symlink_to("folder/b")
    write_private(tmp_path / "a", NEW, replace=True)
    assert (tmp_path / "real").read_bytes() == NEW
    assert names(tmp_path / "folder") == ["b"]


def test_open_pipe(tmp_path: Path) -> None:
    """Its real path is a name like `pipe:[4711]`, which is no path."""
    reader, writer = os.pipe()
    try:
        write_private(Path(f"/dev/fd/{writer}"), NEW, replace=False)
        assert os.read(reader, 100) == NEW
    finally:
        os.close(reader)
        os.close(writer)


def test_file_behind_dev_fd(tmp_path: Path) -> None:
    """It is the file, and kept like one."""
    with (tmp_path / "out").open("w+") as file:
        file.write("old")
        file.flush()
        with pytest.raises(OutputError, match="exists, it is kept"):
            write_private(Path(f"/dev/fd/{file.fileno()}"), NEW, replace=False)
    assert (tmp_path / "out").read_text() == "old"


@pytest.mark.parametrize("replace", [True, False])
def test_fifo(tmp_path: Path, replace: bool) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_private(fifo, NEW, replace=replace)
        assert os.read(reader, 100) == NEW
    finally:
        os.close(reader)
    assert fifo.is_fifo()
    assert names(tmp_path) == ["fifo"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", '"." is a directory'),
        ("a\0b", r'"a\x00b" is no path'),
        ("missing/out", 'the folder of "missing/out" does not exist'),
        ("file/out", 'the folder of "file/out" is no folder'),
        ("\x1b[2J/x", r'the folder of "\x1b[2J/x" does not exist'),
    ],
)
def test_impossible_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str) -> None:
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError) as caught:
        write_private(Path(name), NEW, replace=True)
    assert (caught.value.message, bool(caught.value.hint)) == (message, True)
    assert names(tmp_path) == ["file"]
