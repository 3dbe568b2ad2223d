"""`kubectl share bundle`: contexts as one portable file."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kubectl_share.cli.choices import OnConflict
from kubectl_share.cli.output import EMBEDDED, Destination, FileOption, ForceOption

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.loading import Merged

EPILOG = """Examples:

  kubectl share prod                          prod, into ./prod.kubeconfig

  kubectl share bundle 'team-*' -o team.yaml  every context whose name matches

  kubectl share prod | ssh host 'umask 077; cat > prod.kubeconfig'

  kubectl share bundle --from a.yaml --from b.yaml -o both.yaml

  kubectl share bundle kind-dev --rename kind-dev=dev \\
    --server https://10.0.0.5:6443
"""

_FOR_A_SOURCE = "name another file with -o; kubectl share remove takes contexts out of a kubeconfig"


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
    output: FileOption = None,
    force: ForceOption = False,
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
        Optional[OnConflict],
        typer.Option(help="With --from: what to do with entries of one name that differ. Default: rename."),
    ] = None,
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
    from kubectl_share.cli.telling import tell
    from kubectl_share.kubeconfig.loading import paths_to_load
    from kubectl_share.operations.bundle import bundle
    from kubectl_share.operations.bundle.requests import Request

    paths = tuple(map(Path, sources)) if sources else paths_to_load(kubeconfig, os.environ)
    destination = Destination(output, force=force, made="a bundle is YAML as its source is")
    destination.spare(paths, "where the contexts come from", _FOR_A_SOURCE)
    request = Request(
        patterns=tuple(contexts or ()),
        everything=everything or (bool(sources) and not contexts and context is None),
        context=context,
        namespace=namespace,
        renames=tuple(rename or ()),
        server=server,
        proxy_url=proxy_url,
        tls_server_name=tls_server_name,
        refuse_exec=exec_policy is ExecPolicy.refuse,
        keep_comments=comments,
    ).checked()
    merged, notes = _load(kubeconfig, sources or [], on_conflict)
    result = bundle(merged, request)
    destination.spare(result.read, EMBEDDED)
    target = destination.write(result.data, result.contexts)
    tell(result.contexts, (*notes, *result.notices), target)


def _load(kubeconfig: str | None, sources: list[str], on_conflict: OnConflict | None) -> tuple[Merged, tuple[str, ...]]:
    """What to bundle from, and what to tell of it: what kubectl would load, or some files side by side."""
    from kubectl_share.errors import UsageError
    from kubectl_share.kubeconfig.loading import load, load_file

    if not sources:
        if on_conflict is not None:
            raise UsageError("--on-conflict needs --from", "without, kubectl's own rule holds: the first file wins")
        return load(kubeconfig, os.environ), ()
    from kubectl_share.operations.combining import combine
    from kubectl_share.operations.conflicts import OnConflict as Policy

    if kubeconfig is not None:
        raise UsageError("--from and --kubeconfig both name files to read", "leave out the one or the other")
    if "" in sources:
        raise UsageError("--from names no file", "name a kubeconfig")
    files = [load_file(Path(name), name, "name a kubeconfig") for name in dict.fromkeys(sources)]
    return combine(files, Policy((on_conflict or OnConflict.rename).value))
