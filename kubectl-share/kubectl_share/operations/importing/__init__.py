"""Contexts of a file from elsewhere put into one's own kubeconfig, losing nothing and trusting nothing.

`incoming` chooses the contexts, `trust` says what stands against them, `operations.conflicts` finds the names that they
get, `merging` makes the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.shown import named, shown_url
from kubectl_share.document.mappings import UneditableError
from kubectl_share.errors import ImportRefusedError, UsageError, escaped
from kubectl_share.kubeconfig.decoding import Key, record_of
from kubectl_share.kubeconfig.paths import with_full_paths
from kubectl_share.model import AuthInfo, Cluster, Context, Kind
from kubectl_share.operations.conflicts import Action, OnConflict, Placed, dangling, place
from kubectl_share.operations.entries.parts import Part
from kubectl_share.operations.importing.incoming import Incoming, choose
from kubectl_share.operations.importing.merging import merged_text
from kubectl_share.operations.importing.trust import Allowed, Arrival, ExecPlugin, exec_plugins, objections
from kubectl_share.operations.importing.wording import new_as_json, new_as_written
from kubectl_share.operations.own import Expected, Own, View, says, view_of, views
from kubectl_share.operations.summary import ContextSummary, login_of

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.loading import KubeconfigFile, Origin
    from kubectl_share.kubeconfig.replacing import Change
    from kubectl_share.model import Record
    from kubectl_share.operations.importing.merging import New


class Wishes(NamedTuple):
    """What the command line asks for."""

    contexts: tuple[str, ...] = ()
    """Names and globs of the contexts to import; all if there are none."""
    use: bool = False
    """Whether to make one of them the current context."""
    on_conflict: OnConflict = OnConflict.rename


class ImportedContext(NamedTuple):
    """One context of the file, and what became of it."""

    summary: ContextSummary
    """With the name that it has from now on."""
    old_name: str
    action: Action


class ImportPlan(NamedTuple):
    """What importing would do."""

    own: Own
    changes: tuple[Change, ...]
    contexts: tuple[ImportedContext, ...]
    plugins: tuple[ExecPlugin, ...]
    """What kubectl would run."""
    arrivals: tuple[Arrival, ...]
    notices: tuple[str, ...]
    """What to tell beside; one line each."""
    used: str
    """The new current-context; empty if it stays as it is."""

    def check(self, allowed: Allowed) -> None:
        """Check that all that it would bring in is allowed.

        Raises:
            ImportRefusedError: with every reason.
        """
        found = objections(self.arrivals, allowed)
        if not found:
            return
        never = [objection for objection in found if not objection.hint]
        hint = (
            "that is never imported; ask whoever made the file for another way to log in"
            if never
            else "if you trust whoever made it: " + " ".join(dict.fromkeys(objection.hint for objection in found))
        )
        if len(found) == 1:
            raise ImportRefusedError(found[0].message, hint)
        details = tuple(objection.message for objection in found)
        raise ImportRefusedError("the file is not safe, nothing is imported", hint, details=details)


def plan_import(own: Own, file: KubeconfigFile, wishes: Wishes) -> ImportPlan:
    """What importing a file would do; nothing is done. What is to be allowed is checked by the plan.

    Raises:
        UsageError: the wishes name what is not there.
        ImportRefusedError: the file does not fit, whatever is allowed.
    """
    incoming = choose(file, wishes.contexts)
    merged = own.merged
    origins = {(kind, name): origin for kind, found in merged.entries.items() for name, origin in found.items()}
    there = {key: with_full_paths(own.record(origin), origin.file.folder) for key, origin in origins.items()}
    lost = dangling([record for found in own.entries.values() for record in found.values()], there)
    placed = place(incoming.records, there, lost, wishes.on_conflict)
    _check_nameless(incoming, there)
    _check_replaced(placed, there)
    current = _current(incoming, placed, file, wishes)
    if current == own.target.decoded.current_context:
        current = None
    changes = _changes(own, incoming, placed, origins, current)
    arrivals = _arrivals(incoming, placed)
    contexts = _contexts(incoming, placed, current or merged.current_context)
    notices = _notices(incoming, placed, there)
    return ImportPlan(own, changes, contexts, exec_plugins(arrivals), arrivals, tuple(notices), current or "")


def _check_nameless(incoming: Incoming, there: dict[Key, Record]) -> None:
    for name, context in incoming.contexts.items():
        if not context.user and (Kind.USER, "") in there:
            raise ImportRefusedError(
                f"context {named(name)} names no user, and would log in as a user of yours that has no name",
                "give that user a name first",
            )


def _check_replaced(placed: dict[Key, Placed], there: dict[Key, Record]) -> None:
    """A cluster that is replaced must not be that of another context: its credentials would go to another server."""
    replaced_contexts = {
        one.name for (kind, _), one in placed.items() if kind is Kind.CONTEXT and one.action is not Action.LEAVE
    }
    others = {
        record.cluster: key[1]
        for key, record in there.items()
        if isinstance(record, Context) and key[1] not in replaced_contexts
    }
    for (kind, name), one in placed.items():
        if kind is Kind.CLUSTER and one.action is Action.REPLACE and name in others:
            raise ImportRefusedError(
                f"cluster {named(name)} is not replaced: your context {named(others[name])} uses it too, "
                "and its credentials would go to another server",
                "--on-conflict rename imports it under another name",
            )


def _current(incoming: Incoming, placed: dict[Key, Placed], file: KubeconfigFile, wishes: Wishes) -> str | None:
    """The new name of the context to use from now on; None without `use`."""
    if not wishes.use:
        return None
    names = [
        name
        for kind, name in incoming.origins
        if kind is Kind.CONTEXT and placed[Kind.CONTEXT, name].action is not Action.LEAVE
    ]
    chosen = file.decoded.current_context
    if len(names) == 1:
        chosen = names[0]
    if chosen not in names:
        raise UsageError(
            "--use cannot tell which of the contexts is meant", "import one of them at a time: --context NAME --use"
        )
    return placed[Kind.CONTEXT, chosen].name


def _changes(
    own: Own, incoming: Incoming, placed: dict[Key, Placed], origins: dict[Key, Origin], current: str | None
) -> tuple[Change, ...]:
    """The changes of the files, read back and compared with what they have to say."""
    parts = {
        key: Part(incoming.origins[key], record_of(incoming.origins[key].entry), one.record, one.name)
        for key, one in placed.items()
        if one.action in (Action.ADD, Action.REPLACE)
    }
    if not parts and current is None:
        return ()
    expected = _expected(own, placed, origins, current)
    for make in (new_as_written, new_as_json):
        new = make(incoming.merged, parts)
        try:
            changes = _changed_files(own, placed, origins, parts, new, current)
        except UneditableError:
            break
        if says(own, changes, expected):
            return changes
    raise ImportRefusedError(
        f"{escaped(own.target.shown)} is written in a way that nothing can be put into, nothing is changed",
        "import into another file with --into FILE, and list that one in KUBECONFIG too",
    )


def _changed_files(
    own: Own,
    placed: dict[Key, Placed],
    origins: dict[Key, Origin],
    parts: dict[Key, Part],
    new: dict[Key, New],
    current: str | None,
) -> tuple[Change, ...]:
    changes = []
    for file in own.files:
        is_target = file is own.target
        added = [new[key] for key in new if is_target and placed[key].action is Action.ADD]
        replaced = [
            (Part(origins[key], own.record(origins[key]), parts[key].after, placed[key].name), new[key])
            for key in new
            if placed[key].action is Action.REPLACE and origins[key].file is file
        ]
        if added or replaced or (is_target and current is not None):
            text = merged_text(file, added, replaced, current if is_target else None)
            changes.append(own.changed(file, text))
    return tuple(changes)


def _expected(own: Own, placed: dict[Key, Placed], origins: dict[Key, Origin], current: str | None) -> Expected:
    """What the files shall say: what they say now, and the new entries."""
    entries = {path: dict(found) for path, found in own.entries.items()}
    for (kind, old), one in placed.items():
        if one.action is Action.ADD:
            entries[own.target.path][kind, one.name] = one.record
        elif one.action is Action.REPLACE:
            entries[origins[kind, old].file.path][kind, old] = one.record
    currents = {file.path: file.decoded.current_context for file in own.files}
    if current is not None:
        currents[own.target.path] = current
    return Expected(entries, currents, _expected_views(own, placed))


def _expected_views(own: Own, placed: dict[Key, Placed]) -> dict[str, View]:
    """What every context shall come to: those that are there to what they do now, but for what is replaced."""
    brought = (Action.ADD, Action.REPLACE)
    new = {(kind, one.name): one.record for (kind, _), one in placed.items() if one.action in brought}
    seen = views(own.entries.values())
    whole: dict[Key, Record] = {}
    for found in own.entries.values():
        whole = {**found, **whole}
    whole |= new
    for (kind, name), record in whole.items():
        if kind is Kind.CONTEXT and isinstance(record, Context):
            keys = {(Kind.CONTEXT, name), (Kind.CLUSTER, record.cluster), (Kind.USER, record.user)}
            if keys & new.keys():
                seen[name] = view_of(record, whole)
    return seen


def _arrivals(incoming: Incoming, placed: dict[Key, Placed]) -> tuple[Arrival, ...]:
    """The contexts that are not here already, each with all that it comes to, whatever of that is here already."""
    found = []
    for name, context in incoming.contexts.items():
        keys = ((Kind.CONTEXT, name), (Kind.CLUSTER, context.cluster), (Kind.USER, context.user))
        if placed[keys[0]].action is Action.LEAVE or all(
            placed[key].action is Action.SAME for key in keys if key in placed
        ):
            continue
        cluster, user = incoming.records.get(keys[1], Cluster()), incoming.records.get(keys[2], AuthInfo())
        written = tuple(
            record_of(incoming.origins[key].entry) if key in incoming.origins else AuthInfo() for key in keys[1:]
        )
        found.append(Arrival(name, context.cluster, cluster, context.user, user, written))  # type: ignore[arg-type]
    return tuple(found)


def _contexts(incoming: Incoming, placed: dict[Key, Placed], current: str) -> tuple[ImportedContext, ...]:
    found = []
    for name, context in incoming.contexts.items():
        one = placed[Kind.CONTEXT, name]
        cluster = incoming.records.get((Kind.CLUSTER, context.cluster))
        user = incoming.records.get((Kind.USER, context.user))
        login, expires = login_of(user if isinstance(user, AuthInfo) else AuthInfo())
        server = shown_url(cluster.server) if isinstance(cluster, Cluster) else ""
        told = ContextSummary(one.name, one.name == current, server, context.namespace, login, expires)
        found.append(ImportedContext(told, name, one.action))
    return tuple(found)


def _notices(incoming: Incoming, placed: dict[Key, Placed], there: dict[Key, Record]) -> list[str]:
    notices = []
    for (kind, name), one in placed.items():
        what = kind.word
        if one.name != name and one.action is Action.ADD:
            notices.append(f"{what} {named(name)} is there already and differs, the new one is {named(one.name)}")
        elif one.name != name:
            notices.append(f"{what} {named(name)} is there already as {named(one.name)}")
        elif one.action is Action.REPLACE:
            notices.append(f"{what} {named(name)} is replaced")
        elif one.action is Action.LEAVE:
            notices.append(f"{what} {named(name)} is left out{_why_left(one, placed)}")
    notices += _renewal_notes(incoming, placed, there)
    return notices


def _why_left(one: Placed, placed: dict[Key, Placed]) -> str:
    if isinstance(one.record, Context):
        keys = ((Kind.CLUSTER, one.record.cluster), (Kind.USER, one.record.user))
        if any(key in placed and placed[key].action is Action.LEAVE for key in keys):
            return ", for its cluster or its user is"
    return ": the one that is there already differs, and stays"


def _renewal_notes(incoming: Incoming, placed: dict[Key, Placed], there: dict[Key, Record]) -> list[str]:
    """Where a context came under another name only because its credentials are new."""
    notes = []
    for name, context in incoming.contexts.items():
        mine = there.get((Kind.CONTEXT, name))
        if placed[Kind.CONTEXT, name].name == name or not isinstance(mine, Context):
            continue
        one, other = incoming.records.get((Kind.CLUSTER, context.cluster)), there.get((Kind.CLUSTER, mine.cluster))
        if isinstance(one, Cluster) and isinstance(other, Cluster) and _same_server(one, other):
            notes.append(
                f"context {named(name)} that is there already is the same cluster with other credentials; "
                "to renew these, take the new one out again and import with --on-conflict replace"
            )
    return notes


def _same_server(one: Cluster, other: Cluster) -> bool:
    return (one.server, one.certificate_authority_data, one.certificate_authority) == (
        other.server,
        other.certificate_authority_data,
        other.certificate_authority,
    )
