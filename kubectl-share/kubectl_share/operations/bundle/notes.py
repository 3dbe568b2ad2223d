"""What a reader should know of a bundle beside its contexts: what was left out of it, hidden or written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import named
from kubectl_share.errors import escaped, quoted
from kubectl_share.kubeconfig.places import shown, unknown_fields
from kubectl_share.model import LISTS, Context, Kind
from kubectl_share.operations.entries.parts import Dropped

if TYPE_CHECKING:
    from collections import Counter

    from kubectl_share.kubeconfig.loading import KubeconfigFile, Merged, Origin
    from kubectl_share.operations.entries.parts import Assembled, Part, Wanted

_ANEW_BY_NAME = 5
"""So many entries that are written anew are told by name."""


def shadow_notes(merged: Merged, parts: tuple[Part, ...]) -> list[str]:
    """Entries of the bundle that an earlier file has taken the place of: kubectl sees the first of each name."""
    hidden_by_name: dict[tuple[Kind, str], list[Origin]] = {}
    for hidden in merged.shadowed:
        hidden_by_name.setdefault((hidden.entry.kind, hidden.entry.name), []).append(hidden)
    notes = []
    for part in parts:
        for hidden in hidden_by_name.get((part.kind, part.origin.entry.name), ()):
            if hidden.file.path.resolve() != part.origin.file.path.resolve():
                notes += _shadow_notes_on(part, hidden, parts)
    return notes


def _shadow_notes_on(part: Part, hidden: Origin, parts: tuple[Part, ...]) -> list[str]:
    kind, name = part.kind, part.origin.entry.name
    theirs, ours = escaped(hidden.file.shown), escaped(part.origin.file.shown)
    contexts = [
        named(other.name)
        for other in parts
        if other.origin.file is hidden.file
        and isinstance(other.after, Context)
        and name == _reference(other.after, kind)
    ]
    meant = "which may be another one than was meant"
    return [
        f"{kind.word} {named(name)} of {theirs} is hidden by the one in {ours}",
        *(f"context {context} of {theirs} uses the {kind.word} of {ours}, {meant}" for context in contexts),
    ]


def _reference(context: Context, kind: Kind) -> str | None:
    return {Kind.CLUSTER: context.cluster, Kind.USER: context.user}.get(kind)


def unknown_field_notes(bundle: KubeconfigFile) -> list[str]:
    """Fields that no kubectl knows; they go along, for what is kept stays as it is written."""
    notes = []
    for path in unknown_fields(bundle.document.root):
        whose, field = "", path
        kind = LISTS.get(str(path[0]))
        if isinstance(path[1], int) and kind is not None:  # an entry, which has a name
            whose = f"{kind.word} {named(bundle.decoded.entries[kind][path[1]].name)}: "
            field = path[3:] if path[2] == kind.word else path[2:]
        notes.append(f"{whose}kubectl does not know the field {quoted(shown(field))}, it goes along")
    return notes


def anew_notes(wanted: Wanted, assembled: Assembled) -> list[str]:
    """Which entries could not stay as they are written, in one line; none if all could."""
    told = "written anew, without comments: "
    if len(assembled.anew) == len(wanted.parts) > 1:
        return [told + "the source is written in a way that cannot be cut"]
    entries = [f"{part.kind.word} {named(part.name)}" for part in assembled.anew]
    if len(entries) > _ANEW_BY_NAME:
        entries[_ANEW_BY_NAME:] = [f"and {len(entries) - _ANEW_BY_NAME} others"]
    return [told + ", ".join(entries)] if entries else []


def dropped_notes(dropped: Counter[Dropped]) -> list[str]:
    """What was left out, in a line for each kind."""
    return [f"left out: {dropped[what]} {what.value[dropped[what] > 1]}" for what in Dropped if dropped[what]]
