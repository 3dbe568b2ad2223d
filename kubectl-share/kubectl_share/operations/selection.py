"""Which contexts are meant: by name, by glob, all, or the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.shown import named
from kubectl_share.errors import BundleError, UsageError, escaped, quoted
from kubectl_share.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_share.kubeconfig.loading import Merged, Origin
    from kubectl_share.model import Context

_MOST_NAMES_SHOWN = 12


class Selection(NamedTuple):
    """The chosen contexts."""

    contexts: tuple[str, ...]
    """Their names in file order."""
    current: str
    """The one that becomes current-context."""


def select(merged: Merged, patterns: Iterable[str], *, everything: bool, context: str | None) -> Selection:
    """Choose contexts by name, by glob, all of them, or the current one if none is named.

    Args:
        merged: the loaded kubeconfig.
        patterns: names and globs. A name that exists is never taken for a glob.
        everything: take all contexts.
        context: takes the place of current-context, as kubectl's `--context`.

    Raises:
        UsageError: a pattern matches nothing, or no context is named and none is current.
    """
    names = list(merged.entries[Kind.CONTEXT])
    current = context or merged.current_context
    patterns = list(patterns)
    if everything and patterns:
        raise UsageError("--all takes all contexts, and some are named", "leave out the one or the other")
    if context and context not in names:
        raise _not_found(context, names, merged)
    if not patterns and not everything:
        if not current:
            raise UsageError(f"no context is named, and {_source(merged)} has no current-context", _hint(names))
        if current not in names:
            raise _dangling_current(current, names, merged)
        return Selection((current,), current)
    chosen = set(names) if everything else set()
    for pattern in patterns:
        found = [pattern] if pattern in names else _matching(pattern, names)
        if not found:
            raise _not_found(pattern, names, merged)
        chosen.update(found)
    in_order = tuple(name for name in names if name in chosen)
    if not in_order:
        raise UsageError(f"{_source(merged)} has no contexts", "name a file that has some")
    if patterns and patterns[0] in names:
        return Selection(in_order, patterns[0])
    return Selection(in_order, current if current in chosen else in_order[0])


def _matching(pattern: str, names: list[str]) -> list[str]:
    if not any(char in pattern for char in "*?["):
        return []
    from fnmatch import fnmatchcase

    return [name for name in names if fnmatchcase(name, pattern)]


def check_references(merged: Merged, contexts: Iterable[tuple[Origin, Context]]) -> None:
    """Check that all contexts have the cluster and the user that they name; kubectl allows that they name none.

    Raises:
        BundleError: some do not; all of them are told.
    """
    missing = [
        (origin.file.document.source.place(origin.entry.node.start), origin.entry.name, kind, name)
        for origin, context in contexts
        for kind, name in ((Kind.CLUSTER, context.cluster), (Kind.USER, context.user))
        if name and name not in merged.entries[kind]
    ]
    if not missing:
        return
    messages = [
        f"context {named(context)} names the {kind.word} {named(name)}, which is not there"
        for _, context, kind, name in missing
    ]
    place, _, kind, _ = missing[0]
    hint = f"add it to {kind.list_name}, or name another {kind.word} in the context"
    if len(missing) == 1:
        raise BundleError(messages[0], hint, place)
    raise BundleError(
        f"{len(missing)} clusters and users are not there, nothing is written",
        "add them, or name others in the contexts",
        details=tuple(f"{one[0]}: {message}" for one, message in zip(missing, messages, strict=True)),
    )


def _dangling_current(current: str, names: list[str], merged: Merged) -> BundleError:
    file = next(file for file in merged.files if file.decoded.current_context == current)
    place = file.document.source.place(file.decoded.top["current-context"].value.start)
    return BundleError(f"current-context is {named(current)}, and there is no such context", _hint(names), place)


def _not_found(pattern: str, names: list[str], merged: Merged) -> UsageError:
    from difflib import get_close_matches

    near = [name for name in names if name.casefold() == pattern.casefold()]
    near = near[:3] or get_close_matches(pattern, names, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(map(named, near))}?" if near else _hint(names)
    kind = "no context matches" if any(char in pattern for char in "*?[") else "there is no context"
    return UsageError(f"{kind} {quoted(pattern)} in {_source(merged)}", hint)


def _source(merged: Merged) -> str:
    return ", ".join(escaped(file.shown) for file in merged.files)


def _hint(names: list[str]) -> str:
    if not names:
        return "it has no contexts"
    shown = ", ".join(map(named, names[:_MOST_NAMES_SHOWN]))
    more = f", and {len(names) - _MOST_NAMES_SHOWN} more" if len(names) > _MOST_NAMES_SHOWN else ""
    return f"contexts there: {shown}{more}"
