"""Which files kubectl would load, and what it would see in them together.

Upstream: kubernetes/client-go:tools/clientcmd/loader.go (ClientConfigLoadingRules).
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError, escaped, quoted
from kubectl_share.kubeconfig.decoding import Decoded, Entry, decode
from kubectl_share.kubeconfig.problems import refusal
from kubectl_share.model import Kind, NamedExtension, Preferences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kubectl_share.document.composer import Document


class KubeconfigFile(NamedTuple):
    """One file, loaded."""

    path: Path
    shown: str
    """The path as the user knows it."""
    document: Document
    decoded: Decoded

    @property
    def folder(self) -> Path:
        """The absolute folder that relative paths in the file start from. Links are not followed."""
        return Path(os.path.abspath(self.path)).parent  # noqa: PTH100 - as Go's filepath.Abs, `..` is cut lexically


class Origin(NamedTuple):
    """An entry and the file that it came from."""

    file: KubeconfigFile
    entry: Entry


class Merged(NamedTuple):
    """What kubectl sees: all files together, the first to name something wins."""

    files: tuple[KubeconfigFile, ...]
    entries: dict[Kind, dict[str, Origin]]
    """The kind -> the name -> the entry that wins, in file order; all kinds are there."""
    shadowed: tuple[Origin, ...]
    """Entries that kubectl does not see, because an earlier file has one of the same name."""
    current_context: str
    preferences: Preferences
    extensions: tuple[NamedExtension, ...]


def paths_to_load(explicit: str | None, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """The files that kubectl would look at, the first with the highest priority; they need not exist.

    Args:
        explicit: the value of `--kubeconfig`, one file name whatever it holds.
        environment: for KUBECONFIG and HOME. KUBECONFIG is split on the system's separator; repeated and empty items
            are skipped, and `~` is not expanded.
    """
    if explicit:
        return (Path(explicit),)
    listed = environment.get("KUBECONFIG", "")
    if listed:
        return tuple(Path(item) for item in dict.fromkeys(listed.split(os.pathsep)) if item)
    home = environment.get("HOME") or environment.get("USERPROFILE") or ""
    return (Path(home) / ".kube" / "config",)


def load(explicit: str | None, environment: Mapping[str, str]) -> Merged:
    """Load and merge what kubectl would.

    Raises:
        KubeconfigError: there is no file, or one that kubectl would refuse to load.
    """
    home = environment.get("HOME", "")
    return merge([load_file(path, shown_path(path, home)) for path in existing_paths(explicit, environment)])


def existing_paths(explicit: str | None, environment: Mapping[str, str]) -> list[Path]:
    """The files of `paths_to_load` that kubectl would not skip because they are missing.

    Raises:
        KubeconfigError: there is none.
    """
    paths = paths_to_load(explicit, environment)
    found = [path for path in paths if explicit or not is_missing(path)]
    if not found:
        places = ", ".join(escaped(shown_path(path, environment.get("HOME", ""))) for path in paths)
        raise KubeconfigError(
            f"there is no kubeconfig: {places} does not exist" if paths else "KUBECONFIG names no file",
            "name one with --kubeconfig or KUBECONFIG",
        )
    return found


def is_missing(path: Path) -> bool:
    """Whether kubectl skips it. As Go's `os.IsNotExist`: a link to nothing is missing, a path through a file is not."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def shown_path(path: Path, home: str) -> str:
    """A path as a person would write it."""
    text = str(path)
    is_below_home = home not in ("", os.sep) and text.startswith(home + os.sep)
    return text.replace(home, "~", 1) if is_below_home else text


_WHERE_TO_NAME_ONE = "name one with --kubeconfig or KUBECONFIG"


def read_file(path: Path, shown: str, hint: str = _WHERE_TO_NAME_ONE) -> bytes:
    """The content of a kubeconfig.

    Raises:
        KubeconfigError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            if _may_never_end(file.fileno()) and file.read(1):
                raise KubeconfigError(f"{quoted(shown)} is a device", "name a file")
            return file.read()
    except OSError as error:
        raise _unreadable(error, shown, hint) from None
    except ValueError:  # a null character
        raise KubeconfigError(f"{quoted(shown)} is no path", "name a file") from None


def _may_never_end(descriptor: int) -> bool:
    """Whether it is a device; not a terminal, where a person types. /dev/null ends at once."""
    mode = os.fstat(descriptor).st_mode
    return (stat.S_ISCHR(mode) or stat.S_ISBLK(mode)) and not os.isatty(descriptor)


def load_file(path: Path, shown: str, hint: str = _WHERE_TO_NAME_ONE) -> KubeconfigFile:
    """Load one file.

    Args:
        path: the file.
        shown: its path as the user knows it.
        hint: what to do if there is nothing to read.

    Raises:
        KubeconfigError: it cannot be read, or kubectl would refuse it.
    """
    # The source keeps the text alone: both count for a large file.
    return _of_source(path, Source(shown, read_file(path, shown, hint)))


def file_of(path: Path, shown: str, data: bytes) -> KubeconfigFile:
    """A file with this content, loaded.

    Raises:
        KubeconfigError: kubectl would refuse it.
    """
    return _of_source(path, Source(shown, data))


def _of_source(path: Path, source: Source) -> KubeconfigFile:
    document = compose(source)
    decoded = decode(document)
    if decoded.problems:
        raise refusal(document, decoded.problems)
    return KubeconfigFile(path, source.name, document, decoded)


def merge(files: Iterable[KubeconfigFile]) -> Merged:
    """Merge as kubectl does: whole entries, the first file wins; its `colors` are true if they are in any file.

    Upstream: kubernetes/client-go:tools/clientcmd/loader.go (Load), merge.go.
    """
    files = tuple(files)
    entries: dict[Kind, dict[str, Origin]] = {kind: {} for kind in Kind}
    shadowed = []
    for file in files:
        for kind, of_kind in entries.items():
            for entry in file.decoded.entries[kind]:
                if entry.name in of_kind:
                    shadowed.append(Origin(file, entry))
                else:
                    of_kind[entry.name] = Origin(file, entry)
    every = [file.decoded for file in files]
    return Merged(
        files=files,
        entries=entries,
        shadowed=tuple(shadowed),
        current_context=next((one.current_context for one in every if one.current_context), ""),
        preferences=Preferences(
            colors=any(one.preferences.colors for one in every),
            extensions=_first_of_each_name(one.preferences.extensions for one in every),
        ),
        extensions=_first_of_each_name(one.extensions for one in every),
    )


def _first_of_each_name(lists: Iterable[tuple[NamedExtension, ...]]) -> tuple[NamedExtension, ...]:
    found: dict[str, NamedExtension] = {}
    for extensions in lists:
        of_file = {extension.name: extension for extension in extensions}
        found = {**of_file, **found}
    return tuple(sorted(found.values(), key=lambda extension: extension.name))


def _unreadable(error: OSError, shown: str, hint: str) -> KubeconfigError:
    reasons = {
        errno.ENOENT: ("does not exist", hint),
        errno.EISDIR: ("is a directory", "name a file; kubectl loads no directories"),
        errno.EACCES: ("may not be read by you", "see its owner and mode with ls -l"),
    }
    reason, hint = reasons.get(error.errno or 0, (f"cannot be read: {os.strerror(error.errno or 0)}", hint))
    return KubeconfigError(f"{quoted(shown)} {reason}", hint)
