"""Which files are to be judged: those that are named, and those in folders that are named.

There may be very many. Paths are text until they leave, which takes half the time.
"""

from __future__ import annotations

import errno
import os
import stat
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.errors import KubeconfigError, quoted
from kubectl_share.external import git
from kubectl_share.external.git import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OF_VERSION_CONTROL = {".git", ".hg", ".svn"}


class Candidate(NamedTuple):
    """A file to be judged."""

    path: Path
    """As the user knows it."""
    named: bool
    """Whether it was named itself, and not found in a folder."""


def files_to_judge(named: Sequence[Path], failures: list[KubeconfigError]) -> Iterator[Candidate]:
    """The files named, as they are, and the regular files below the folders named; each once, in the order of names.

    In a folder, links are not followed, and what git ignores is left out; all is in, if the folder itself is ignored.

    Args:
        named: files and folders.
        failures: takes an error for each that is not there or cannot be read, so that the others are judged still.
    """
    place = _Places()
    seen = set[str]()
    modes = [(path, _mode_of(path, failures)) for path in named]
    by_name = {place.of(str(path)) for path, mode in modes if mode and not stat.S_ISDIR(mode)}
    for path, mode in modes:
        if stat.S_ISDIR(mode):
            for file in _below(str(path), failures):
                where = place.of(file) if len(named) > 1 else ""  # a single folder has each file once, however many
                if where not in by_name and where not in seen:
                    if where:
                        seen.add(where)
                    yield Candidate(Path(file), named=False)
        elif mode and place.of(str(path)) not in seen:
            seen.add(place.of(str(path)))
            yield Candidate(path, named=True)


def content_of(candidate: Candidate, failures: list[KubeconfigError]) -> bytes | None:
    """The bytes of a file; None with an error in `failures` if it cannot be read.

    One that has gone since it was found in a folder is no error.
    """
    try:
        with open(candidate.path, "rb", buffering=0) as file:  # noqa: PTH123 - half the time of Path.open
            return file.read()
    except OSError as error:
        if candidate.named or not isinstance(error, FileNotFoundError):
            failures.append(_unreadable(error, str(candidate.path)))
        return None


class _Places:
    """Says where a path is, by which two spellings of one path are known. A link is not what it leads to."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def of(self, path: str) -> str:
        folder, name = os.path.split(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return f"{self._folders[folder]}/{name}"


def _mode_of(path: Path, failures: list[KubeconfigError]) -> int:
    """What a path leads to; 0 with an error in `failures` if that is nothing."""
    try:
        return path.stat().st_mode
    except OSError as error:
        failures.append(_unreadable(error, str(path)))
        return 0


def _below(top: str, failures: list[KubeconfigError]) -> Iterator[str]:
    """The regular files in a folder and below, in the order of their paths."""
    waiting = [_in_named_folder(top, failures)]
    while waiting:
        for path, is_folder in waiting[-1]:
            if is_folder:
                waiting.append(_in_folder(path, failures))
                break
            yield path
        else:
            waiting.pop()


def _in_named_folder(folder: str, failures: list[KubeconfigError]) -> Iterator[Listed]:
    if git.repository_root(Path(folder)) is None:
        return _listed(folder, failures)
    found = git.files_below(folder)
    first = next(found, None) if found else None
    if found is None or (first is None and git.is_ignored(folder)):
        return _listed(folder, failures)
    return chain([first] if first else [], found)


def _in_folder(folder: str, failures: list[KubeconfigError]) -> Iterator[Listed]:
    """What is in a folder below the one named; through git if a repository begins here."""
    found = git.files_below(folder) if os.path.lexists(f"{folder}/.git") else None
    return found if found is not None else _listed(folder, failures)


def _listed(folder: str, failures: list[KubeconfigError]) -> Iterator[Listed]:
    """The regular files and the folders in a folder."""
    try:
        with os.scandir(folder) as entries:
            kinds = [
                (entry.name, entry.path.removeprefix("./"), entry.is_dir(follow_symlinks=False))
                for entry in entries
                if entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)
            ]
    except OSError as error:
        failures.append(_unreadable(error, folder))
        return
    for name, path, is_folder in sorted(kinds):
        if name not in _OF_VERSION_CONTROL:
            yield Listed(path, is_folder)


def _unreadable(error: OSError, path: str) -> KubeconfigError:
    reasons = {
        errno.ENOENT: ("does not exist", "name a file or a folder that does"),
        errno.ENOTDIR: ("does not exist: a part of its path is no folder", "name a file or a folder that does"),
        errno.EACCES: ("may not be read by you", "see its owner and mode with ls -ld"),
        errno.ELOOP: ("is a link that leads back to itself", "name a file"),
    }
    reason, hint = reasons.get(error.errno or 0, (f"cannot be read: {os.strerror(error.errno or 0)}", "name a file"))
    return KubeconfigError(f"{quoted(path)} {reason}", hint)
