"""Several kubeconfigs side by side, each as it is: no entry hides another, and no context finds one of another file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import named
from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import UneditableError, replace_scalar
from kubectl_share.errors import BundleError, KubeconfigError, escaped
from kubectl_share.kubeconfig.decoding import Key, entries_of, record_of
from kubectl_share.kubeconfig.loading import KubeconfigFile, Merged, Origin, file_of, merge
from kubectl_share.kubeconfig.paths import with_full_paths
from kubectl_share.model import Context, Kind
from kubectl_share.operations.conflicts import Action, OnConflict, Placed, dangling, place
from kubectl_share.operations.entries.parts import Part
from kubectl_share.operations.entries.rewriting import edit_entry, written_anew

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_share.model import Record


def combine(files: Iterable[KubeconfigFile], policy: OnConflict) -> tuple[Merged, tuple[str, ...]]:
    """All entries of the files, under names that are clear, and a note for each that got another name or was left out.

    Raises:
        BundleError: a context has no cluster or user in its own file, or an entry cannot get another name.
        ImportRefusedError: two entries of one name differ, and the policy is to refuse.
    """
    done: list[KubeconfigFile] = []
    there: dict[Key, Record] = {}
    notes: list[str] = []
    for file in files:
        incoming = {key: with_full_paths(record, file.folder) for key, record in entries_of(file.decoded).items()}
        if done:
            _check_complete(file, incoming)
        placed = place(incoming, there, dangling(there.values(), there), policy)
        notes += _notes(file, placed)
        replaced = {key for key, one in placed.items() if one.action is Action.REPLACE}
        done = [_without(earlier, replaced) for earlier in done]
        left = {(kind, one.name) for (kind, _), one in placed.items() if one.action in (Action.SAME, Action.LEAVE)}
        done.append(_without(_renamed(file, placed), left))
        there |= {
            (kind, one.name): one.record
            for (kind, _), one in placed.items()
            if one.action in (Action.ADD, Action.REPLACE)
        }
    return merge(done)._replace(shadowed=()), tuple(notes)


def _check_complete(file: KubeconfigFile, entries: dict[Key, Record]) -> None:
    """Every context must find its cluster and user in its own file, and not in another."""
    for kind, name in sorted(dangling(entries.values(), entries)):
        if name:
            raise BundleError(
                f"{escaped(file.shown)}: a context names the {kind.word} {named(name)}, which is not there",
                "give it one in its own file: with --from no file uses the entries of another",
            )


def _notes(file: KubeconfigFile, placed: dict[Key, Placed]) -> Iterable[str]:
    for (kind, name), one in placed.items():
        what = f"{kind.word} {named(name)} of {escaped(file.shown)}"
        if one.action is Action.LEAVE:
            yield f"{what} is left out, one of an earlier file has the name"
        elif one.action is Action.REPLACE:
            yield f"{what} takes the place of the one of an earlier file"
        elif one.name != name:
            yield f"{what} is called {named(one.name)}, one of an earlier file has the name"


def _without(file: KubeconfigFile, left: set[Key]) -> KubeconfigFile:
    """The file, with some of its entries out of sight."""
    if not left:
        return file
    entries = {
        kind: tuple(entry for entry in found if (kind, entry.name) not in left)
        for kind, found in file.decoded.entries.items()
    }
    return file._replace(decoded=file.decoded._replace(entries=entries))


def _renamed(file: KubeconfigFile, placed: dict[Key, Placed]) -> KubeconfigFile:
    """The file with the new names in its text, and in the references to them."""
    parts = [
        Part(Origin(file, entry), before, _with_references(before, one.record), one.name)
        for kind in Kind
        for entry in file.decoded.entries[kind]
        for one, before in [(placed[kind, entry.name], record_of(entry))]
    ]
    changed = [part for part in parts if part.name != part.origin.entry.name or part.before != part.after]
    if not changed:
        return file
    source, edits = file.document.source, Edits()
    for part in changed:
        own = Edits()
        try:
            edit_entry(own, source, part)
            edits.add(own)
        except UneditableError:
            edits.replace(part.origin.entry.node.start, part.origin.entry.node.end, written_anew(part))
    current = placed.get((Kind.CONTEXT, file.decoded.current_context))
    if current is not None and current.name != file.decoded.current_context:
        node = file.decoded.top["current-context"].value
        replace_scalar(edits, node, current.name, flow=True)
    try:
        renamed = file_of(file.path, file.shown, source.encoded(edits.applied(source.text)))
    except KubeconfigError:
        renamed = file
    if entries_of(renamed.decoded) != {(part.kind, part.name): part.after for part in parts}:
        raise BundleError(
            f"{escaped(file.shown)} is written in a way that its entries cannot get other names",
            "give one of the entries of the same name another one in its file",
        )
    return renamed


def _with_references(before: Record, after: Record) -> Record:
    """The entry with the new names of its cluster and user; its paths stay relative to its file."""
    if isinstance(before, Context) and isinstance(after, Context):
        return before.replaced(cluster=after.cluster, user=after.user)
    return before
