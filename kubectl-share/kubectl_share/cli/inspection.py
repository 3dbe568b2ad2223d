"""What is inside a kubeconfig, for people: a table of the contexts, a tree of each, and what it would run and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.cli import drawing
from kubectl_share.cli.inspection_trees import ALARM, command_line, login_words, time_left, trees
from kubectl_share.cli.printing import BOLD, DIM, YELLOW, shortened
from kubectl_share.credentials.shown import named, unless_secret
from kubectl_share.errors import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kubectl_share.cli.printing import Parts
    from kubectl_share.operations.inspecting.records import Inspection

_MOST_TREES = 10
_MOST_SHOWN = 20
"""Lines of a list."""
_WIDEST_OF_PAIR = 44


def lines(found: Inspection, now: datetime, *, is_chosen: bool) -> Iterator[Parts]:
    """All lines to print.

    Args:
        found: what there is to tell.
        now: what the time left is counted from.
        is_chosen: whether contexts were asked for by name: then each has its tree, however many they are.
    """
    wide = drawing.width()
    yield _title(found)
    if len(found.contexts) > 1:
        yield []
        yield from drawing.table(*_table(found, now), wide)
    if is_chosen or len(found.contexts) <= _MOST_TREES:
        yield from trees(found, now, wide)
    elif found.contexts:
        yield []
        yield [("kubectl share inspect --context NAME shows all there is to know of one of them", DIM)]
    yield from _in_all(found, wide)


def _title(found: Inspection) -> Parts:
    count = len(found.contexts)
    title: Parts = [(", ".join(map(shortened, found.files)) or "nothing", BOLD)]
    title.append((f": {count or 'no'} context{'s'[: count != 1]}", ""))
    if not found.has_current:
        title.append((f", and the current one, {named(found.current_context)}, is not there", YELLOW))
    return title


def _table(found: Inspection, now: datetime) -> tuple[list[str], list[list[tuple[str, str]]]]:
    rows = []
    for context in found.contexts:
        cluster, user = found.clusters.get(context.cluster), found.users.get(context.user)
        missing = ("missing", ALARM)
        server = (cluster.server or "no server", "") if cluster else missing
        login = (login_words(user), "") if user else missing if context.user else ("none", DIM)
        left, style = time_left(context.expires, now)
        if left and context.first_to_end == "certificate authority":
            left += " (CA)"
        name = (
            f"{'*' if context.is_current else ' '} {unless_secret(context.name)}",
            BOLD if context.is_current else "",
        )
        rows.append([name, server, (context.namespace, ""), login, (left, style)])
    heads = ["  CONTEXT", "SERVER", "NAMESPACE", "LOGIN", "ENDS"]
    if not any(context.namespace for context in found.contexts):
        del heads[2]
        rows = [[*row[:2], *row[3:]] for row in rows]
    return heads, rows


def _in_all(found: Inspection, wide: int | None) -> Iterator[Parts]:
    """What concerns all contexts together."""
    plugins = [(user.name, user.plugin) for user in found.users.values() if user.plugin]
    runs = _said([(command_line(plugin), f"for user {named(name)}") for name, plugin in plugins])
    reads = _said([(one.path, f"{one.field} of {one.kind.word} {named(one.name)}") for one in found.reads])
    notes = [f"cluster {named(one.name)}: {note}" for one in found.clusters.values() for note in one.notes]
    notes += [f"user {named(one.name)}: {note}" for one in found.users.values() for note in one.notes]
    hidden = [(f"{one.kind.word} {named(one.name)} of {one.file}", f"by that of {one.by}") for one in found.hidden]
    unused = [f"{kind.word} {named(name)}" for kind, name in found.unused]
    yield []
    yield from _listed("Would run", runs or "nothing", wide, most=len(runs))  # a stranger may hide one behind many
    yield from _listed("Would read from this disk", reads or "nothing", wide)
    yield from _listed("Not portable, or not safe", [[(note, "")] for note in notes], wide)
    yield from _listed("Hidden", _said(hidden), wide)
    yield from _listed("In no context", [[(what, "")] for what in unused], wide)


def _said(pairs: list[tuple[str, str]]) -> list[Parts]:
    """Two columns, as far as the first is not too wide for that."""
    sizes = [drawing.columns_of(escaped(text)) for text, _ in pairs]
    width = min(max(sizes, default=0), _WIDEST_OF_PAIR)
    gaps = [" " * (max(width - size, 0) + 2) for size in sizes]
    return [[*drawing.whole(text), (gap, ""), (of, DIM)] for (text, of), gap in zip(pairs, gaps, strict=True)]


def _listed(title: str, entries: list[Parts] | str, wide: int | None, most: int = _MOST_SHOWN) -> Iterator[Parts]:
    """A title with a list below it, or with a word behind it."""
    if isinstance(entries, str):
        yield [(title, BOLD), (f": {entries}", DIM)]
        return
    if entries:
        yield [(title, BOLD)]
    room = None if wide is None else wide - 4
    for entry in entries[:most]:
        for number, words in enumerate(drawing.wrapped(entry, room)):
            yield [("    " if number else "  ", ""), *words]
    if len(entries) > most:
        yield [(f"  ... and {len(entries) - most} more", DIM)]
