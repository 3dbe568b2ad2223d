"""What git is about to commit, and where it looks for the hooks that it runs then.

All of this is about the repository that the current folder is in, or that git names to its hooks by variables.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from kubectl_share.errors import GitError, escaped, quoted
from kubectl_share.external.git import OPTIONS, QUIET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import Popen

# Whatever the user's settings say: each path by itself, from the top, in git's own order, without anybody's program.
_STAGED = (
    *("diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative", "--no-ext-diff"),
    *("--no-textconv", "--ignore-submodules=none", f"-O{os.devnull}", "--diff-filter=AMT"),
)
_REGULAR = b"100"
"""How the modes of regular files begin."""
_ASKED_AT_ONCE = 50
"""So few names of objects fit into the smallest pipe: nobody waits for git to read them, while it waits to be read."""
_LONGEST_REASON = 200


class Staged(NamedTuple):
    """A regular file that the next commit adds or changes."""

    path: str
    """From the top folder of the work tree."""
    data: bytes
    """What the index has, which is what will be committed."""


class HooksFolder(NamedTuple):
    """Where git looks for the hooks of a repository."""

    path: Path
    """Absolute. It may not exist."""
    is_own: bool
    """Whether it is in the repository or its work tree; otherwise other repositories may use it too."""
    is_in_work_tree: bool
    """Whether it can be committed itself."""


def staged_files() -> Iterator[Staged]:
    """The regular files that the next commit adds, changes, renames or makes out of a link, as they are in the index.

    One is read at a time. Links, submodules and what is removed are left out.

    Raises:
        GitError: git cannot tell.
    """
    waiting = _staged_objects()
    if not waiting:
        return
    with _reader() as reader:
        try:
            for start in range(0, len(waiting), _ASKED_AT_ONCE):
                yield from _read(reader, waiting[start : start + _ASKED_AT_ONCE])
        finally:
            reader.kill()  # a process that was forked in the meantime holds its pipe open, so that it would not end
            with suppress(BrokenPipeError):  # what it has not read is of no use any more
                _pipe(reader.stdin).close()


def top_folder() -> Path:
    """The top folder of the work tree; the current folder where there is no work tree."""
    try:
        return Path(_path_from_git("--show-toplevel"))
    except GitError:
        return Path()


def hooks_folder() -> HooksFolder:
    """Where git looks for the hooks of the repository that the current folder is in: by `core.hooksPath`, or its own.

    Raises:
        GitError: there is no repository, or git refuses it.
    """
    common = Path(os.path.abspath(_path_from_git("--git-common-dir")))  # noqa: PTH100 - links stay
    is_bare = _path_from_git("--is-bare-repository") == "true"
    top = Path(_path_from_git("--absolute-git-dir" if is_bare else "--show-toplevel"))
    setting = os.fsdecode(_output("config", "-z", "--path", "--get", "core.hooksPath", fine=(0, 1)).rstrip(b"\0"))
    path = Path(os.path.normpath(top / setting if setting else common / "hooks"))
    real = Path(os.path.realpath(path))
    in_repository = real.is_relative_to(os.path.realpath(common))
    in_work_tree = not in_repository and real.is_relative_to(os.path.realpath(top))
    return HooksFolder(path, in_repository or in_work_tree, in_work_tree)


def _staged_objects() -> list[tuple[str, bytes]]:
    """(path, name of the object) of each file that is staged."""
    try:
        output = _output(*_STAGED)
    except GitError:
        _path_from_git("--git-dir")  # which has the better words where there is no repository
        raise
    fields = iter(output.split(b"\0"))
    objects = []
    for description, path in zip(fields, fields, strict=False):  # behind the last one is nothing
        _, mode, _, name, _ = description.split(b" ")
        if mode.startswith(_REGULAR):
            objects.append((os.fsdecode(path), name))
    return objects


def _reader() -> Popen[bytes]:
    import subprocess

    # Without replacements: the object itself is what will be committed.
    return subprocess.Popen(
        [_git(), *OPTIONS, "--no-replace-objects", "cat-file", "--batch"],
        env={**os.environ, **QUIET},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _read(reader: Popen[bytes], waiting: list[tuple[str, bytes]]) -> Iterator[Staged]:
    stdin, stdout = _pipe(reader.stdin), _pipe(reader.stdout)
    try:
        stdin.write(b"".join(name + b"\n" for _, name in waiting))
        stdin.flush()
    except BrokenPipeError:
        raise _missing(waiting[0][0]) from None
    for path, name in waiting:
        header = stdout.readline().split()
        if len(header) != len(("name", "kind", "size")) or header[0] != name or not header[2].isdigit():
            raise _missing(path)
        size = int(header[2])
        data = stdout.read(size)
        if len(data) != size or stdout.read(1) != b"\n":
            raise _missing(path)
        yield Staged(path, data)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - it was asked for
    return stream


def _missing(path: str) -> GitError:
    return GitError(
        f"git cannot read what is staged of {quoted(path)}",
        "git fsck tells more; git commit --no-verify commits without a look at it",
    )


def _path_from_git(word: str) -> str:
    return os.fsdecode(_output("rev-parse", word).removesuffix(b"\n").removesuffix(b"\r"))


def _output(*words: str, fine: tuple[int, ...] = (0,)) -> bytes:
    import subprocess

    try:
        done = subprocess.run(
            [_git(), *OPTIONS, *words],
            check=False,
            env={**os.environ, **QUIET},
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    except OSError as error:
        raise GitError(f"git does not start: {os.strerror(error.errno or 0)}", "see what git on PATH is") from None
    if done.returncode not in fine:
        first = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        reason = escaped(first.removeprefix("fatal: "))[:_LONGEST_REASON]
        raise GitError(f"git does not do it: {reason}", "run this inside of a git repository of your own")
    return done.stdout


def _git() -> str:
    import shutil

    program = shutil.which("git")
    if program is None:
        raise GitError("there is no git on PATH", "install git")
    return program
