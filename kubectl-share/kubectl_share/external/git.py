"""What git says about a folder: which files belong to its repository, and which are ignored.

The repository may be a stranger's. Nothing that its configuration names is run: no hook, no file system monitor, and no
transport, by which a partial clone would fetch what it lacks.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import CompletedProcess

_OF_ONE_REPOSITORY = {
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE"),
    *("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_INTERNAL_SUPER_PREFIX"),
    *("GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE"),
}
"""What git sets for its hooks, about the repository that is committed to. The folder may be in another one. The index
of a commit in progress makes no difference: a file that is not in it is untracked, and those are listed as well."""
QUIET = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
# An empty monitor is none to every version; to those before 2.36 `false` would be the name of a program.
OPTIONS = ("--no-pager", "-c", "core.fsmonitor=")
_NO_HOOKS = ("-c", f"core.hooksPath={os.devnull}")
_SECONDS = 120


class Listed(NamedTuple):
    """Something in a folder."""

    path: str
    is_folder: bool
    """Whether it is a folder, to be listed by itself; otherwise it is a regular file."""


def repository_root(folder: Path) -> Path | None:
    """The top folder of the repository that `folder` is in, links followed; None outside of a repository."""
    real = Path(os.path.realpath(folder))
    return next((above for above in (real, *real.parents) if os.path.lexists(above / ".git")), None)


def files_below(folder: str) -> Iterator[Listed] | None:
    """The files of a repository that are in a folder or below it, tracked or not, without those that are ignored.

    In the order of their paths. Only what is there, and only regular files: a link is no file of the folder, and a
    path through a link leads out of it. Submodules and other repositories come as folders.

    Returns:
        None where git is missing, refuses, or takes too long: outside of a repository, or in one of somebody else.
    """
    done = _git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if done is None or done.returncode != 0:
        return None
    names = {os.fsdecode(name).rstrip("/") for name in done.stdout.split(b"\0") if name}
    return _that_are_there(folder, sorted(names, key=lambda name: name.split("/")))


def is_ignored(folder: str) -> bool:
    """Whether a folder itself is ignored, and so everything in it."""
    done = _git(folder, "check-ignore", "--quiet", ".")
    return done is not None and done.returncode == 0


def _that_are_there(folder: str, names: list[str]) -> Iterator[Listed]:
    folders: dict[str, bool] = {"": True}
    """Each folder above a name -> whether it is one, and no link to one, nor below a link."""
    start = f"{folder}/" if folder not in ("", ".") else ""
    for name in names:
        above = name.rpartition("/")[0]
        if above not in folders:
            ends = [index for index, char in enumerate(above) if char == "/"]
            for part in [*(above[:end] for end in ends), above]:
                upper = part.rpartition("/")[0]
                folders[part] = folders[upper] and stat.S_ISDIR(_mode_of(f"{start}{part}"))
        if folders[above]:
            path = f"{start}{name}" if name != "." else folder  # which is a submodule, and not checked out
            mode = _mode_of(path)
            if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
                yield Listed(path, stat.S_ISDIR(mode))


def _mode_of(path: str) -> int:
    """What it is, links not followed; 0 for what is not there."""
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0


def _git(folder: str, *words: str) -> CompletedProcess[bytes] | None:
    import shutil
    import subprocess

    program = shutil.which("git")
    if program is None:
        return None
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ONE_REPOSITORY} | QUIET
    try:
        return subprocess.run(
            [program, *OPTIONS, *_NO_HOOKS, "-C", folder, *words],
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
