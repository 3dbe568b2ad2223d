"""One's own kubeconfig files: loaded to be changed, compared after the change, and written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.errors import ImportRefusedError, KubeconfigError, ShareError, quoted
from kubectl_share.kubeconfig.decoding import entries_of
from kubectl_share.kubeconfig.loading import (
    KubeconfigFile,
    Merged,
    file_of,
    is_missing,
    merge,
    paths_to_load,
    read_file,
    shown_path,
)
from kubectl_share.kubeconfig.replacing import Change, replace_all
from kubectl_share.model import LISTS, AuthInfo, Cluster, Context, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Protocol, TypeVar

    from kubectl_share.kubeconfig.decoding import Key
    from kubectl_share.kubeconfig.loading import Origin
    from kubectl_share.model import Record

    class Plan(Protocol):
        """What shall become of the files."""

        @property
        def changes(self) -> tuple[Change, ...]: ...
        @property
        def own(self) -> Own: ...

    Planned = TypeVar("Planned", bound=Plan)


class Own(NamedTuple):
    """The files that kubectl would look at."""

    paths: tuple[Path, ...]
    """All of them, the first with the highest priority; they need not exist."""
    files: tuple[KubeconfigFile, ...]
    """Those that exist, and the target."""
    target: KubeconfigFile
    """Where new entries go; an empty file if it is not there."""
    contents: dict[Path, bytes | None]
    """The path -> the bytes, of `files`; None for one that is not there."""
    entries: dict[Path, dict[Key, Record]]
    """The path -> its entries, of `files`."""

    @property
    def merged(self) -> Merged:
        """What kubectl sees in them together."""
        return merge(self.files)

    def record(self, origin: Origin) -> Record:
        """The cluster, context or user of an entry of these files."""
        return self.entries[origin.file.path][origin.entry.kind, origin.entry.name]

    def is_current(self) -> bool:
        """Whether the files are still as they were when they were loaded."""
        for path in self.paths:
            content = None if is_missing(path) else path.read_bytes()
            if content != self.contents.get(path):
                return False
        return True

    def shown(self, path: Path) -> str:
        """A path of `files` as its owner knows it."""
        return next(file.shown for file in self.files if file.path == path)

    def changed(self, file: KubeconfigFile, text: str) -> Change:
        """The change that gives a file another text. What kubectl does not read of it stays."""
        source = file.document.source
        before = self.contents[file.path]
        rest = (before or b"")[len(source.encoded(source.text)) :]
        return Change(file.path, before, source.encoded(text) + rest)


def load_own(explicit: str | None, into: str | None, environment: Mapping[str, str]) -> Own:
    """One's own files. As with kubectl, a new entry goes into the first that exists, else into the last one listed.

    Args:
        explicit: the value of `--kubeconfig`.
        into: another file for new entries. If kubectl does not look at it, it stands alone.
        environment: for KUBECONFIG and HOME.

    Raises:
        KubeconfigError: a file cannot be read, or kubectl would refuse it.

    Upstream: kubernetes/client-go:tools/clientcmd/config.go (PathOptions.GetDefaultFilename).
    """
    paths = paths_to_load(explicit, environment)
    if into is not None:
        listed = [path for path in paths if os.path.abspath(path) == os.path.abspath(into)]  # noqa: PTH100 - as Go
        paths = paths if listed else (Path(into),)
        target = listed[0] if listed else paths[0]
    elif paths:
        target = next((path for path in paths if not is_missing(path)), paths[-1])
    else:
        raise KubeconfigError("KUBECONFIG names no file", "name one with --into or KUBECONFIG")
    home = environment.get("HOME", "")
    files, contents = [], dict[Path, bytes | None]()
    for path in paths:
        missing = is_missing(path)
        if missing and path != target:
            continue
        shown = shown_path(path, home)
        contents[path] = None if missing else _content_of(path, shown)
        files.append(file_of(path, shown, contents[path] or b""))
    entries = {file.path: entries_of(file.decoded) for file in files}
    return Own(paths, tuple(files), next(file for file in files if file.path == target), contents, entries)


def _content_of(path: Path, shown: str) -> bytes:
    if path.is_fifo():  # it would block
        raise KubeconfigError(f"{quoted(shown)} is no regular file", "name another one")
    return read_file(path, shown)


class View(NamedTuple):
    """What a context comes to: None for a cluster or a user that is not there."""

    context: Context
    cluster: Cluster | None
    user: AuthInfo | None


def views(entries: Iterable[dict[Key, Record]]) -> dict[str, View]:
    """The context -> what it comes to, of files in the order of their priority; the first to name something wins."""
    merged: dict[Key, Record] = {}
    for of_file in entries:
        merged = {**of_file, **merged}
    found = {}
    for (kind, name), context in merged.items():
        if kind is Kind.CONTEXT and isinstance(context, Context):
            found[name] = view_of(context, merged)
    return found


def view_of(context: Context, entries: Mapping[Key, Record]) -> View:
    """What a context comes to."""
    cluster, user = entries.get((Kind.CLUSTER, context.cluster)), entries.get((Kind.USER, context.user))
    return View(
        context, cluster if isinstance(cluster, Cluster) else None, user if isinstance(user, AuthInfo) else None
    )


class Expected(NamedTuple):
    """What the files must say after a change."""

    entries: dict[Path, dict[Key, Record]]
    """The path -> its entries."""
    current: dict[Path, str]
    """The path -> its current-context."""
    views: dict[str, View]
    """The context -> what it comes to, all files together."""


def says(own: Own, changes: tuple[Change, ...], expected: Expected) -> bool:
    """Whether the changed files say what is expected, and nothing else, read as kubectl reads them."""
    new = {change.path: change.after for change in changes}
    entries = dict(own.entries)
    for file in own.files:
        if file.path not in new:
            continue
        try:
            after = file_of(file.path, file.shown, new[file.path])
        except KubeconfigError:
            return False
        others = (after.decoded.preferences, after.decoded.extensions, _other_keys(after))
        if others != (file.decoded.preferences, file.decoded.extensions, _other_keys(file)):
            return False
        if after.decoded.current_context != expected.current[file.path]:
            return False
        entries[file.path] = entries_of(after.decoded)
    return entries == expected.entries and views(entries.values()) == expected.views


_CHANGING_KEYS = ("kind", "apiVersion", *LISTS, "current-context")


def _other_keys(file: KubeconfigFile) -> list[str]:
    return [key for key in file.decoded.top if key not in _CHANGING_KEYS]


def carry_out(
    before: Planned, make_plan: Callable[[], Planned], stamp: str, way_out: str
) -> tuple[Planned, list[Path]]:
    """Do what a plan says while nobody else can write; the plan, made again if need be, and the backups.

    Args:
        before: the plan that was made without locks, and agreed to.
        make_plan: loads the files, says what shall become of them, and raises what stands against it.
        stamp: the time, for the names of the backups.
        way_out: what to do where no other file can take the place of one.

    Raises:
        ShareError: nothing is changed.
    """
    from kubectl_share.kubeconfig.locking import locked

    written = [change.path for change in before.changes]
    made = [folder for path in written if (folder := _make_folder(path.parent))]
    try:
        with locked(written, before.own.paths):
            plan = before if before.own.is_current() else make_plan()
            if not {change.path for change in plan.changes} <= set(written):
                raise ImportRefusedError("the kubeconfig was changed by somebody else in the meantime", "try again")
            return plan, replace_all(plan.changes, stamp, way_out)
    except ShareError:
        for folder in made:
            _remove_folder(folder)
        raise


def _make_folder(folder: Path) -> Path | None:
    """Make a folder for its owner alone, as `~/.kube` may be missing; None if it is there, or cannot be made."""
    try:
        folder.mkdir(mode=0o700)
    except OSError:
        return None
    return folder


def _remove_folder(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
