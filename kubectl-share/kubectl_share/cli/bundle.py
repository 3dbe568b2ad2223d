"""`kubectl share bundle`: contexts as one portable file."""

from __future__ import annotations

import os
import re
import stat
import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kubectl_share.cli.choices import OnConflict

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.loading import Merged
    from kubectl_share.operations.bundle import Bundle

EPILOG = """Examples:

  kubectl share prod                          prod, into ./prod.kubeconfig

  kubectl share bundle 'team-*' -o team.yaml  every context whose name matches

  kubectl share prod | ssh host 'umask 077; cat > prod.kubeconfig'

  kubectl share bundle --from a.yaml --from b.yaml -o both.yaml

  kubectl share bundle kind-dev --server https://10.0.0.5:6443 --rename kind-dev=dev
"""


_STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


class ExecPolicy(str, Enum):
    """What to do with users that log in through an exec plugin."""

    keep = "keep"
    refuse = "refuse"


def command(
    contexts: Annotated[
        Optional[list[str]],
        typer.Argument(metavar="[CONTEXT]...", help="Names or globs of contexts; the current one if none is given."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Bundle all contexts.")] = False,
    output: Annotated[
        Optional[str],
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write; - is standard output. Default: ./CONTEXT.kubeconfig "
            "on a terminal, standard output otherwise.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
    kubeconfig: Annotated[
        Optional[str],
        typer.Option(metavar="FILE", help="Read this file instead of KUBECONFIG or ~/.kube/config."),
    ] = None,
    sources: Annotated[
        Optional[list[str]],
        typer.Option(
            "--from",
            metavar="FILE",
            help="Bundle this file as it is, all of its contexts if none is named; repeatable: entries of "
            "several files never hide each other.",
        ),
    ] = None,
    on_conflict: Annotated[
        OnConflict, typer.Option(help="With --from: what to do with entries of one name that differ.")
    ] = OnConflict.rename,
    context: Annotated[
        Optional[str],
        typer.Option(metavar="NAME", help="Take this context for the current one, as kubectl does."),
    ] = None,
    namespace: Annotated[
        Optional[str],
        typer.Option("--namespace", "-n", metavar="NAME", help="Give every bundled context this namespace."),
    ] = None,
    rename: Annotated[
        Optional[list[str]],
        typer.Option(metavar="OLD=NEW", help="Give a context another name in the bundle; repeatable."),
    ] = None,
    server: Annotated[
        Optional[str],
        typer.Option(metavar="URL", help="The address under which the reader reaches the cluster."),
    ] = None,
    proxy_url: Annotated[
        Optional[str],
        typer.Option(metavar="URL", help="The proxy through which the reader reaches the clusters."),
    ] = None,
    tls_server_name: Annotated[
        Optional[str],
        typer.Option(metavar="NAME", help="The name in the server's certificate."),
    ] = None,
    exec_policy: Annotated[
        ExecPolicy, typer.Option("--exec", help="Keep users with an exec plugin, or refuse to bundle them.")
    ] = ExecPolicy.keep,
    comments: Annotated[
        bool, typer.Option("--comments/--no-comments", help="Keep the comments of what is kept.")
    ] = True,
) -> None:
    """Write contexts, with all that they need, into one portable file.

    Certificates, keys and tokens that stand in files of their own are checked and embedded. What is kept stays as it is
    written, comments included. The file is readable by you alone.
    """
    from kubectl_share.kubeconfig.loading import paths_to_load
    from kubectl_share.operations.bundle import bundle
    from kubectl_share.operations.bundle.requests import Request

    _check_output(output)
    paths = tuple(map(Path, sources)) if sources else paths_to_load(kubeconfig, os.environ)
    if output is None or output in _STANDARD_OUTPUT:
        _check_standard_output(paths, is_asked_for=output is not None)
    request = Request(
        patterns=tuple(contexts or ()),
        everything=everything or (bool(sources) and not contexts and context is None),
        context=context,
        namespace=namespace,
        renames=_renames(rename or []),
        server=server,
        proxy_url=proxy_url,
        tls_server_name=tls_server_name,
        refuse_exec=exec_policy is ExecPolicy.refuse,
        keep_comments=comments,
    ).checked()
    merged, notes = _load(kubeconfig, sources or [], on_conflict)
    result = bundle(merged, request)
    result = result._replace(notices=(*notes, *result.notices))
    target = _target(output, result)
    _write(result, target, (*paths, *result.read), force=force)
    _tell(result, target)


def _load(kubeconfig: str | None, sources: list[str], on_conflict: OnConflict) -> tuple[Merged, tuple[str, ...]]:
    """What to bundle from, and what to tell of it: what kubectl would load, or some files side by side."""
    from kubectl_share.kubeconfig.loading import load, load_file

    if not sources:
        return load(kubeconfig, os.environ), ()
    from kubectl_share.errors import UsageError
    from kubectl_share.operations.combining import combine
    from kubectl_share.operations.conflicts import OnConflict as Policy

    if kubeconfig is not None:
        raise UsageError("--from and --kubeconfig both name files to read", "leave out the one or the other")
    files = [load_file(Path(name), name, "name a kubeconfig") for name in dict.fromkeys(sources)]
    return combine(files, Policy(on_conflict.value))


def _check_output(output: str | None) -> None:
    from kubectl_share.errors import UsageError, quoted

    if output in ("json", "yaml"):
        raise UsageError(
            f"-o names the file to write here, and {output} looks like a format",
            f"a bundle is YAML as its source is; for a file of that name write -o ./{output}",
        )
    if output == "":
        raise UsageError("-o names no file", "-o - writes to standard output")
    if output and output.endswith(("/", os.sep)):
        raise UsageError(f"-o names the directory {quoted(output)}", "name a file in it")


def _check_standard_output(sources: tuple[Path, ...], *, is_asked_for: bool) -> None:
    """Keep keys out of build logs, and a kubeconfig from being overwritten by its own bundle."""
    from kubectl_share.errors import OutputError
    from kubectl_share.kubeconfig.loading import shown_path

    status = _standard_output_status()
    is_file = status is not None and stat.S_ISREG(status.st_mode)
    for source in sources if is_file else ():
        if status is not None and _is_at(status, source):
            shown = shown_path(source, os.environ.get("HOME", ""))
            raise OutputError(
                f"standard output goes into {shown}, where the contexts come from",
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
    except OSError:
        return False


def _standard_output_status() -> os.stat_result | None:
    try:
        return os.fstat(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return None


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _renames(words: list[str]) -> tuple[tuple[str, str], ...]:
    from kubectl_share.errors import UsageError, quoted

    for word in words:
        if "=" not in word:
            raise UsageError(f"--rename {quoted(word)} has no =", "write it as --rename OLD=NEW")
    pairs = tuple((old, new) for old, _, new in (word.partition("=") for word in words))
    if len({old for old, _ in pairs}) < len(pairs):
        raise UsageError("--rename names a context twice", "give it one new name")
    return pairs


def _target(output: str | None, result: Bundle) -> Path | None:
    """The file to write; None for standard output."""
    if output in _STANDARD_OUTPUT or (output is None and not _is_terminal()):
        return None
    if output is not None:
        return Path(output)
    name = result.contexts[0].name if len(result.contexts) == 1 else "bundle"
    return Path(f"./{re.sub('[^A-Za-z0-9._-]', '_', name)}.kubeconfig")


def _write(result: Bundle, target: Path | None, sources: tuple[Path, ...], *, force: bool) -> None:
    from kubectl_share.cli import printing

    if target is not None:
        from kubectl_share.kubeconfig.writing import write_private

        write_private(target, result.data, replace=force, never=sources)
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(result.data)
        sys.stdout.buffer.flush()
    except (OSError, ValueError, AttributeError) as error:
        raise printing.lost_output(error, "write to a file with -o FILE") from None


def _tell(result: Bundle, target: Path | None) -> None:
    """Say on standard error what the bundle holds."""
    from kubectl_share.cli import printing

    count = len(result.contexts)
    where = "standard output" if target is None else str(target)
    if target is not None and target.is_file():
        where += " (only you can read it)"
    printing.say_parts([(f"{count} context{'s'[: count != 1]}", printing.BOLD), (f" in {where}", "")])
    printing.show_contexts(result.contexts)
    printing.show_notices([*result.notices, *_notices_on_standard_output(target)])


def _notices_on_standard_output(target: Path | None) -> list[str]:
    """The shell makes the file after a > for everybody to read, unless the umask says otherwise."""
    status = _standard_output_status() if target is None else None
    if status is None or not stat.S_ISREG(status.st_mode) or not status.st_mode & 0o077:
        return []
    return ["others can read the file that standard output goes into; -o FILE makes one for you alone"]
