"""Where a kubeconfig that the program made goes."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional, TypeAlias

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_share.errors import OutputError
    from kubectl_share.operations.summary import ContextSummary

FileOption: TypeAlias = Annotated[
    Optional[str],
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where to write; - is standard output. Default: ./CONTEXT.kubeconfig "
        "on a terminal, standard output otherwise.",
    ),
]
ForceOption: TypeAlias = Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")]

EMBEDDED = "one of the files to embed"
_STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_FORMAT = re.compile(
    r"(json|k?yaml|name|wide|go-template(-file)?|template(file)?|jsonpath(-as-json|-file)?|custom-columns(-file)?)(=.*)?",
    re.IGNORECASE | re.DOTALL,
)
"""What `-o` takes in kubectl. Upstream: kubernetes/cli-runtime:pkg/genericclioptions/print_flags.go."""
_HINTS = {
    errno.EEXIST: "--force replaces it",
    errno.EBUSY: "write to another path, or to standard output and from there into it: -o - > FILE",
    errno.ENOSPC: "free some space, or name another folder",
    errno.ENAMETOOLONG: "name the file with -o",
}


class Destination:
    """The file, or standard output, that a kubeconfig goes to; never one of those that it is made from."""

    def __init__(self, output: str | None, *, force: bool, made: str) -> None:
        """Check all that can be checked before anything is read.

        Args:
            output: the value of `-o`.
            force: whether a file that is there may be replaced.
            made: how the kubeconfig is written, in a hint.

        Raises:
            UsageError: `-o` names no file.
            OutputError: standard output is no place for it.
        """
        _check_name(output, made)
        self._output = output
        self._force = force
        self._spared: list[tuple[Path, str, str]] = []
        self._is_standard_output = output in _STANDARD_OUTPUT or (output is None and not _is_terminal())
        if self._is_standard_output and output is None:
            _check_no_build_log()

    def spare(self, files: Sequence[Path], what: str, hint: str = "name another file with -o") -> None:
        """Never write to some files, with `--force` neither.

        Args:
            files: which need not be there.
            what: what they are to the kubeconfig, in an error.
            hint: what to do for whoever names one of them with `-o`.

        Raises:
            OutputError: standard output goes into one of them.
        """
        self._spared += [(file, what, hint) for file in files]
        status = standard_output_status() if self._is_standard_output else None
        if status is None or not stat.S_ISREG(status.st_mode):
            return
        for file in files:
            if _is_at(status, file):
                raise _goes_into(file, what)

    def write(self, data: bytes, contexts: Sequence[ContextSummary]) -> Path | None:
        """Write the kubeconfig; the file that it is in, None for standard output.

        Args:
            data: all of it.
            contexts: those in it: the first gives its name to the file if none is named.

        Raises:
            OutputError: it cannot be written; a file that is there is kept as it was.
        """
        if self._is_standard_output:
            _write_to_standard_output(data)
            return None
        target = Path(self._output) if self._output is not None else _default_target(contexts)
        self._write_to_file(data, target)
        return target

    def _write_to_file(self, data: bytes, target: Path) -> None:
        from kubectl_share.errors import OutputError, quoted
        from kubectl_share.kubeconfig.atomic import NotWrittenError
        from kubectl_share.kubeconfig.writing import is_same_file, write_private

        for file, what, hint in self._spared:
            if is_same_file(target, file):
                raise OutputError(f"{quoted(str(target))} is {what}, it is not written to", hint)
        try:
            write_private(target, data, replace=self._force)
        except NotWrittenError as error:
            error.hint = _HINTS.get(error.number, error.hint)
            raise


def standard_output_status() -> os.stat_result | None:
    """What standard output is; None where it is nothing of the system."""
    try:
        return os.fstat(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return None


def _check_name(output: str | None, made: str) -> None:
    from kubectl_share.errors import UsageError, quoted

    if output == "":
        raise UsageError("-o names no file", "-o - writes to standard output")
    if output and output.endswith(("/", os.sep)):
        raise UsageError(f"-o names the directory {quoted(output)}", "name a file in it")
    if output and _FORMAT.fullmatch(output):
        format_name = output.partition("=")[0]
        raise UsageError(
            f"-o names the file to write here, and {format_name} looks like a format",
            f"{made}; for a file of that name write -o ./{format_name}",
        )


def _check_no_build_log() -> None:
    """Check that what is printed does not go into the log of a build, which many can read."""
    from kubectl_share.errors import OutputError

    status = standard_output_status()
    is_file = status is not None and stat.S_ISREG(status.st_mode)
    if os.environ.get("CI", "").lower() in ("true", "1") and not is_file:
        raise OutputError(
            "CI is set and standard output is no file: a build log is no place for keys",
            "write with -o FILE, or with -o - if standard output really goes to the right place",
        )


def _write_to_standard_output(data: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except (OSError, ValueError, AttributeError) as error:
        from kubectl_share.cli import printing

        raise printing.lost_output(error, "write to a file with -o FILE") from None


def _default_target(contexts: Sequence[ContextSummary]) -> Path:
    from kubectl_share.credentials.shown import looks_secret

    name = contexts[0].name if len(contexts) == 1 and not looks_secret(contexts[0].name) else "bundle"
    return Path(f"./{re.sub('[^A-Za-z0-9._-]', '_', name)}.kubeconfig")


def _goes_into(file: Path, what: str) -> OutputError:
    from kubectl_share.errors import OutputError, escaped
    from kubectl_share.kubeconfig.loading import shown_path

    return OutputError(
        f"standard output goes into {escaped(shown_path(file, os.environ.get('HOME', '')))}, which is {what}",
        "write with -o to another file; the shell empties a file after > before any program starts",
    )


def _is_at(status: os.stat_result, path: Path) -> bool:
    try:
        return os.path.samestat(status, path.stat())
    except (OSError, ValueError):
        return False


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()
