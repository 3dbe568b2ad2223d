"""Where a kubeconfig that the program made goes, and what is told about it on standard error."""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional, TypeAlias

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_share.operations.bundle.summary import ContextSummary

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

_STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def check_output(output: str | None, sources: Sequence[Path], *, made: str, sources_are: str) -> None:
    """Nothing, if a kubeconfig may go there; checked before anything is read.

    Args:
        output: the value of `-o`.
        sources: the files that it is made from.
        made: how the kubeconfig is written, in a hint.
        sources_are: what the sources are to it, in an error.

    Raises:
        UsageError: `-o` names no file.
        OutputError: standard output is no place for it.
    """
    _check_name(output, made)
    if output is None or output in _STANDARD_OUTPUT:
        _check_standard_output(sources, sources_are, is_asked_for=output is not None)


def target_of(output: str | None, contexts: Sequence[ContextSummary]) -> Path | None:
    """The file to write; None for standard output."""
    if output in _STANDARD_OUTPUT or (output is None and not _is_terminal()):
        return None
    if output is not None:
        return Path(output)
    from kubectl_share.credentials.shown import looks_secret

    name = contexts[0].name if len(contexts) == 1 and not looks_secret(contexts[0].name) else "bundle"
    return Path(f"./{re.sub('[^A-Za-z0-9._-]', '_', name)}.kubeconfig")


def write(data: bytes, target: Path | None, sources: Sequence[Path], *, force: bool) -> None:
    """Write a kubeconfig to its file, or to standard output where there is none.

    Raises:
        OutputError: it cannot be written; a file that is there is kept as it was.
    """
    from kubectl_share.cli import printing

    if target is not None:
        from kubectl_share.kubeconfig.writing import write_private

        write_private(target, data, replace=force, never=sources)
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except (OSError, ValueError, AttributeError) as error:
        raise printing.lost_output(error, "write to a file with -o FILE") from None


def tell(contexts: Sequence[ContextSummary], notices: Sequence[str], target: Path | None) -> None:
    """Say on standard error what the kubeconfig holds."""
    from kubectl_share.cli import printing

    count = len(contexts)
    where = "standard output" if target is None else str(target)
    if target is not None and target.is_file():
        where += " (only you can read it)"
    printing.say_parts([(f"{count} context{'s'[: count != 1]}", printing.BOLD), (f" in {where}", "")])
    printing.show_contexts(contexts)
    printing.show_notices([*notices, *_notices_on_standard_output(target)])


def tell_use(target: Path | None) -> None:
    """Say on standard error how kubectl finds the file: a line to copy for each of the three ways."""
    from kubectl_share.cli import printing

    if target is None or not target.is_file():
        return
    own = Path(os.environ.get("HOME", ""), ".kube", "config")
    if own.exists() and own.samefile(target):
        printing.say("kubectl finds it there, where KUBECONFIG is not set")
    elif str(target).isprintable() and os.pathsep not in str(target.absolute()):  # or the lines would not work
        printing.say("to use it, one of these:")
        for line in _lines_to_copy(target, is_default_free=not own.exists()):
            printing.say(f"  {line}")


def _lines_to_copy(target: Path, *, is_default_free: bool) -> list[str]:
    """Of the file and one's own kubeconfig together, kubectl takes the current context of the first."""
    import shlex

    path = shlex.quote(f"./{target}" if str(target).startswith("-") else str(target))
    whole = shlex.quote(str(target)) if target.is_absolute() else f'"$PWD"/{shlex.quote(str(target))}'
    lines = [
        f"kubectl --kubeconfig {path} get pods",
        f'export KUBECONFIG={whole}:"${{KUBECONFIG:-$HOME/.kube/config}}"',
    ]
    return [*lines, f"mkdir -p ~/.kube && mv -n {path} ~/.kube/config"] if is_default_free else lines


def _check_name(output: str | None, made: str) -> None:
    from kubectl_share.errors import UsageError, quoted

    if output in ("json", "yaml"):
        raise UsageError(
            f"-o names the file to write here, and {output} looks like a format",
            f"{made}; for a file of that name write -o ./{output}",
        )
    if output == "":
        raise UsageError("-o names no file", "-o - writes to standard output")
    if output and output.endswith(("/", os.sep)):
        raise UsageError(f"-o names the directory {quoted(output)}", "name a file in it")


def _check_standard_output(sources: Sequence[Path], sources_are: str, *, is_asked_for: bool) -> None:
    """Keep keys out of build logs, and a file from being overwritten by what is made from it."""
    from kubectl_share.errors import OutputError
    from kubectl_share.kubeconfig.loading import shown_path

    status = _standard_output_status()
    is_file = status is not None and stat.S_ISREG(status.st_mode)
    for source in sources if is_file else ():
        if status is not None and _is_at(status, source):
            shown = shown_path(source, os.environ.get("HOME", ""))
            raise OutputError(
                f"standard output goes into {shown}, {sources_are}",
                "write with -o to another file; the shell empties a file after > before any program starts",
            )
    if os.environ.get("CI", "").lower() in ("true", "1") and not (is_file or is_asked_for or _is_terminal()):
        raise OutputError(
            "CI is set and standard output is no file: a build log is no place for keys",
            "write with -o FILE, or with -o - if standard output really goes to the right place",
        )


def _is_at(status: os.stat_result, path: Path) -> bool:
    try:
        return os.path.samestat(status, path.stat())
    except (OSError, ValueError):
        return False


def _standard_output_status() -> os.stat_result | None:
    try:
        return os.fstat(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return None


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _notices_on_standard_output(target: Path | None) -> list[str]:
    """The shell makes the file after a > for everybody to read, unless the umask says otherwise."""
    status = _standard_output_status() if target is None else None
    if status is None or not stat.S_ISREG(status.st_mode) or not status.st_mode & 0o077:
        return []
    return ["others can read the file that standard output goes into; -o FILE makes one for you alone"]
