"""Chosen contexts of a kubeconfig as one portable file.

`requests` says what can be asked for, `operations.selection` chooses, `embedding` reads the files, `assembly` makes the
text, with `operations.entries`, and `notes` tells what a reader should know of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.shown import named, shown_url
from kubectl_share.errors import BundleError, KubeconfigError, UsageError, quoted
from kubectl_share.kubeconfig.decoding import decode_body, entries_of
from kubectl_share.kubeconfig.loading import file_of
from kubectl_share.model import AuthInfo, Cluster, Context, Kind
from kubectl_share.operations.bundle import notes
from kubectl_share.operations.bundle.assembly import assemble, assemble_anew
from kubectl_share.operations.bundle.embedding import Embedder
from kubectl_share.operations.entries.parts import Assembled, Part, Wanted
from kubectl_share.operations.portability import portability_notes
from kubectl_share.operations.selection import Selection, check_references, select
from kubectl_share.operations.summary import ContextSummary, login_of

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.decoding import Body
    from kubectl_share.kubeconfig.loading import KubeconfigFile, Merged, Origin
    from kubectl_share.operations.bundle.requests import Request


class Bundle(NamedTuple):
    """A portable kubeconfig, and what to tell about it."""

    data: bytes
    """The file. It holds secrets."""
    contexts: tuple[ContextSummary, ...]
    notices: tuple[str, ...]
    """What was changed or left out, and what may not work elsewhere; one line each."""
    read: tuple[Path, ...]
    """The files that are embedded."""


def bundle(merged: Merged, request: Request) -> Bundle:
    """The chosen contexts as one file with everything embedded. Reads the files that their entries name.

    Raises:
        UsageError: the request names what is not there, or asks for what does not go together.
        BundleError: an entry is missing, or a file cannot be embedded; all of these are told at once.
    """
    selection = select(merged, request.patterns, everything=request.everything, context=request.context)
    names = _new_names(selection, request)
    embedder = Embedder()
    parts = _parts(merged, selection, names, request, embedder)
    if embedder.failures:
        raise _not_embeddable(embedder)
    _check_exec(parts, request)
    wanted = Wanted(parts, names[selection.current], merged, request.keep_comments)
    assembled, read_back = _verified(wanted)
    notices = [*embedder.notices, *notes.dropped_notes(assembled.dropped), *notes.anew_notes(wanted, assembled)]
    notices += notes.shadow_notes(merged, parts)
    notices += notes.unknown_field_notes(read_back)
    notices += portability_notes(_bundled(parts, Cluster).items(), _bundled(parts, AuthInfo).items())
    return Bundle(assembled.data, _summaries(parts, wanted.current), tuple(notices), tuple(embedder.read))


def _new_names(selection: Selection, request: Request) -> dict[str, str]:
    """The context's name -> its name in the bundle."""
    names = {name: name for name in selection.contexts}
    for old, new in request.renames_among(names):
        if old not in names:
            raise UsageError(
                f"--rename names {quoted(old)}, which is not in the bundle", "it renames a bundled context"
            )
        if not new:
            raise UsageError(f"--rename gives {quoted(old)} an empty name", "write it as OLD=NEW")
        names[old] = new
    if len(set(names.values())) < len(names):
        raise UsageError("--rename gives two contexts the same name", "every context needs a name of its own")
    return names


def _parts(
    merged: Merged, selection: Selection, names: dict[str, str], request: Request, embedder: Embedder
) -> tuple[Part, ...]:
    """The contexts with the clusters and users that they need, as they were and as they shall be."""
    contexts = [merged.entries[Kind.CONTEXT][name] for name in selection.contexts]
    decoded = [(origin, decode_body(origin.entry, Context)) for origin in contexts]
    check_references(merged, decoded)
    clusters = [merged.entries[Kind.CLUSTER].get(context.cluster) for _, context in decoded]
    users = [merged.entries[Kind.USER].get(context.user) for _, context in decoded]
    parts = []
    for cluster_origin in _in_file_order(merged, Kind.CLUSTER, clusters):
        cluster = decode_body(cluster_origin.entry, Cluster)
        after = request.applied_to_cluster(embedder.cluster(cluster_origin, cluster))
        parts.append(Part(cluster_origin, cluster, after, cluster_origin.entry.name))
    _check_server(len(parts), request)
    for origin, context in decoded:
        parts.append(Part(origin, context, request.applied_to_context(context), names[origin.entry.name]))
    for user_origin in _in_file_order(merged, Kind.USER, users):
        user = decode_body(user_origin.entry, AuthInfo)
        parts.append(Part(user_origin, user, embedder.user(user_origin, user), user_origin.entry.name))
    return tuple(parts)


def _check_server(clusters: int, request: Request) -> None:
    if clusters > 1 and (request.server or request.tls_server_name):
        option = "--server" if request.server else "--tls-server-name"
        raise UsageError(f"{option} would apply to {clusters} clusters", "bundle the contexts of one cluster at a time")


def _in_file_order(merged: Merged, kind: Kind, origins: list[Origin | None]) -> list[Origin]:
    wanted = {origin.entry.node for origin in origins if origin is not None}
    return [origin for origin in merged.entries[kind].values() if origin.entry.node in wanted]


def _not_embeddable(embedder: Embedder) -> BundleError:
    failures = embedder.failures
    hint = failures[0].hint
    if len(failures) == 1:
        return BundleError(f"{failures[0].field}: {failures[0].message}", hint, failures[0].place)
    details = tuple(str(failure) for failure in failures)
    return BundleError(f"{len(failures)} files cannot be embedded, nothing is written", hint, details=details)


def _check_exec(parts: tuple[Part, ...], request: Request) -> None:
    with_exec = [part for part in parts if isinstance(part.after, AuthInfo) and part.after.exec is not None]
    if request.refuse_exec and with_exec:
        part = with_exec[0]
        raise BundleError(
            f"user {named(part.name)} logs in through an exec plugin, and --exec refuse is set",
            "bundle contexts with a certificate or a token, or leave out --exec refuse",
            part.origin.file.document.source.place(part.origin.entry.node.start),
        )


def _verified(wanted: Wanted) -> tuple[Assembled, KubeconfigFile]:
    """The bundle, and the same read back, which says what it has to say; written anew as a whole if it must be."""
    assembled = assemble(wanted)
    read_back = _read_back(assembled.data, wanted)
    if read_back is None:
        assembled = Assembled(assemble_anew(wanted), assembled.dropped, wanted.parts)
        read_back = _read_back(assembled.data, wanted)
    if read_back is not None:
        return assembled, read_back
    raise BundleError(
        "the bundle would not say what the source says, nothing is written", "please report this as a bug"
    )


def _read_back(data: bytes, wanted: Wanted) -> KubeconfigFile | None:
    """The bundle as kubectl reads it; None if it says anything else than it has to."""
    try:
        file = file_of(Path("bundle"), "bundle", data)
    except KubeconfigError:
        return None
    decoded = file.decoded
    top = (decoded.current_context, decoded.preferences, decoded.extensions)
    if top != (wanted.current, wanted.merged.preferences, wanted.merged.extensions):
        return None
    return file if entries_of(file.decoded) == {(part.kind, part.name): part.after for part in wanted.parts} else None


def _summaries(parts: tuple[Part, ...], current: str) -> tuple[ContextSummary, ...]:
    clusters, users = _bundled(parts, Cluster), _bundled(parts, AuthInfo)
    found = []
    for name, context in _bundled(parts, Context).items():
        login, expires = login_of(users.get(context.user, AuthInfo()))
        server = shown_url(clusters.get(context.cluster, Cluster()).server)
        found.append(ContextSummary(name, name == current, server, context.namespace, login, expires))
    return tuple(found)


def _bundled(parts: tuple[Part, ...], record: type[Body]) -> dict[str, Body]:
    """The name in the bundle -> the entry there, of all clusters, contexts or users."""
    return {part.name: part.after for part in parts if isinstance(part.after, record)}
