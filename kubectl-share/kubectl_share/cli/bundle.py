"""`kubectl share bundle`: contexts as one portable file."""

from __future__ import annotations

import os
from enum import Enum
from typing import Annotated, Optional

import typer

from kubectl_share.cli.output import FileOption, ForceOption, check_output, target_of, tell, write

EPILOG = """Examples:

  kubectl share prod                          prod, into ./prod.kubeconfig

  kubectl share bundle 'team-*' -o team.yaml  every context whose name matches

  kubectl share prod | ssh host 'umask 077; cat > prod.kubeconfig'

  kubectl share bundle kind-dev --server https://10.0.0.5:6443 --rename kind-dev=dev
"""


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
    from kubectl_share.kubeconfig.loading import load, paths_to_load
    from kubectl_share.operations.bundle import bundle
    from kubectl_share.operations.bundle.requests import Request

    sources = paths_to_load(kubeconfig, os.environ)
    check_output(output, sources, made="a bundle is YAML as its source is", sources_are="where the contexts come from")
    request = Request(
        patterns=tuple(contexts or ()),
        everything=everything,
        context=context,
        namespace=namespace,
        renames=_renames(rename or []),
        server=server,
        proxy_url=proxy_url,
        tls_server_name=tls_server_name,
        refuse_exec=exec_policy is ExecPolicy.refuse,
        keep_comments=comments,
    ).checked()
    merged = load(kubeconfig, os.environ)
    result = bundle(merged, request)
    target = target_of(output, result.contexts)
    write(result.data, target, (*sources, *result.read), force=force)
    tell(result.contexts, result.notices, target)


def _renames(words: list[str]) -> tuple[tuple[str, str], ...]:
    from kubectl_share.errors import UsageError, quoted

    for word in words:
        if "=" not in word:
            raise UsageError(f"--rename {quoted(word)} has no =", "write it as --rename OLD=NEW")
    pairs = tuple((old, new) for old, _, new in (word.partition("=") for word in words))
    if len({old for old, _ in pairs}) < len(pairs):
        raise UsageError("--rename names a context twice", "give it one new name")
    return pairs
