"""The contexts of a file from elsewhere, each with the cluster and the user that the same file has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.shown import named
from kubectl_share.errors import ImportRefusedError, UsageError, quoted
from kubectl_share.kubeconfig.decoding import Key, decode_body, record_of
from kubectl_share.kubeconfig.loading import Merged, Origin, merge
from kubectl_share.kubeconfig.paths import with_full_paths
from kubectl_share.model import Context, Kind

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.loading import KubeconfigFile
    from kubectl_share.model import Record


class Incoming(NamedTuple):
    """What is to be imported."""

    merged: Merged
    """The file alone."""
    origins: dict[Key, Origin]
    """The chosen contexts with their clusters and users, in file order: clusters, contexts, users."""
    records: dict[Key, Record]
    """The same as values, with relative paths made absolute: they are relative to the file's folder."""

    @property
    def contexts(self) -> dict[str, Context]:
        """The name -> the context."""
        return {
            name: decode_body(origin.entry, Context)
            for (kind, name), origin in self.origins.items()
            if kind is Kind.CONTEXT
        }


def choose(file: KubeconfigFile, names: tuple[str, ...]) -> Incoming:
    """The contexts to import, all of the file if none is named.

    Raises:
        UsageError: a name matches nothing.
        ImportRefusedError: a context has no cluster or user in the file itself, or a name is not safe to have around.
    """
    from kubectl_share.operations.selection import select

    merged = merge([file])
    if not merged.entries[Kind.CONTEXT]:
        raise UsageError(f"{quoted(file.shown)} has no contexts", "import a file that kubectl share has made")
    chosen = select(merged, names, everything=not names, context=None).contexts
    wanted: set[Key] = set()
    for name in chosen:
        origin = merged.entries[Kind.CONTEXT][name]
        context = decode_body(origin.entry, Context)
        wanted |= {(Kind.CONTEXT, name), *_references(merged, origin, context)}
    origins = {
        (kind, name): origin for kind in Kind for name, origin in merged.entries[kind].items() if (kind, name) in wanted
    }
    for (kind, name), origin in origins.items():
        _check_name(kind, name, origin)
    records = {key: with_full_paths(record_of(origin.entry), file.folder) for key, origin in origins.items()}
    return Incoming(merged, origins, records)


def _references(merged: Merged, origin: Origin, context: Context) -> set[Key]:
    """The cluster and the user of a context. One that is not in the file would be one of the reader's own."""
    found: set[Key] = set()
    for kind, name in ((Kind.CLUSTER, context.cluster), (Kind.USER, context.user)):
        if name in merged.entries[kind]:
            found.add((kind, name))
        elif name or kind is Kind.CLUSTER:
            what = f"names the {kind.word} {named(name)}, which is not in the file" if name else "names no cluster"
            raise ImportRefusedError(
                f"context {named(origin.entry.name)} {what}",
                f"a context is imported only with its own {kind.word}: it must not use one that you have",
                origin.file.document.source.place(origin.entry.node.start),
            )
    return found


def _check_name(kind: Kind, name: str, origin: Origin) -> None:
    """Names go onto screens, into shell commands, and into file names of other tools."""
    reason = ""
    if not name:
        reason = "has no name"
    elif not name.isprintable():
        reason = "has a name with control characters, or with others that cannot be seen"
    elif name.startswith("-"):
        reason = "has a name that looks like an option of a command"
    elif ".." in name.replace("\\", "/").split("/"):
        reason = "has a name that leads out of a folder where it is taken for a file"
    if reason:
        raise ImportRefusedError(
            f"{kind.word} {named(name)} {reason}",
            "ask whoever made the file for another name; nothing is imported",
            origin.file.document.source.place(origin.entry.node.start),
        )
