"""Where entries of one file go among those that are there already: as they are, under another name, or not at all.

An entry that is there already, equal in value, is the same entry. One of the same name that differs is a conflict.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.shown import named
from kubectl_share.errors import ImportRefusedError
from kubectl_share.model import Context, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kubectl_share.kubeconfig.decoding import Key
    from kubectl_share.model import Record


_NUMBERED = re.compile(r"-[1-9][0-9]*\Z")
"""What `_Placing` adds to a name that is taken."""


class OnConflict(Enum):
    """What to do with an entry whose name another entry has."""

    rename = "rename"
    keep = "keep"
    replace = "replace"
    refuse = "refuse"


class Action(Enum):
    """What becomes of an entry."""

    ADD = "add"
    SAME = "same"
    """It is there already."""
    REPLACE = "replace"
    LEAVE = "leave"
    """The one that is there stays; this one is left out."""


class Placed(NamedTuple):
    """Where an entry goes."""

    name: str
    """The name that it has from now on."""
    record: Record
    """Its value, references to other entries by their new names."""
    action: Action


def place(
    incoming: Mapping[Key, Record],
    there: Mapping[Key, Record],
    reserved: Iterable[Key],
    policy: OnConflict,
) -> dict[Key, Placed]:
    """For each entry where it goes: clusters and users first, then contexts with the new names of these.

    Args:
        incoming: the entries, under the names that they have in their file.
        there: the entries that are there already.
        reserved: names without an entry that a new one must not have: a context that is there would use it.
        policy: what to do about conflicts.

    Raises:
        ImportRefusedError: there are conflicts, and the policy is to refuse.
    """
    placing = _Placing(incoming, there, frozenset(reserved), policy)
    for kind in (Kind.CLUSTER, Kind.USER, Kind.CONTEXT):
        for key in [key for key in incoming if key[0] is kind]:
            placing.place(key)
    if placing.refused:
        shown = tuple(f"{kind.word} {named(name)} is there already, and differs" for kind, name in placing.refused)
        hint = "--on-conflict rename gives the new one another name, replace puts it in the place of the old one"
        if len(shown) == 1:
            raise ImportRefusedError(shown[0], hint)
        raise ImportRefusedError(f"{len(shown)} entries are there already, and differ", hint, details=shown)
    return {key: placing.placed[key] for key in incoming}


class _Placing:
    def __init__(
        self, incoming: Mapping[Key, Record], there: Mapping[Key, Record], reserved: frozenset[Key], policy: OnConflict
    ) -> None:
        self._incoming = incoming
        self._there = there
        self._policy = policy
        self._taken = {*there, *reserved}
        self.placed: dict[Key, Placed] = {}
        self.refused: list[Key] = []

    def place(self, key: Key) -> None:
        kind, name = key
        record = self._incoming[key]
        if isinstance(record, Context):
            cluster = self.placed.get((Kind.CLUSTER, record.cluster))
            user = self.placed.get((Kind.USER, record.user))
            record = record.replaced(
                cluster=cluster.name if cluster else record.cluster, user=user.name if user else record.user
            )
            if any(placed and placed.action is Action.LEAVE for placed in (cluster, user)):
                self.placed[key] = Placed(name, record, Action.LEAVE)
                return
        own_name = _NUMBERED.sub("", name)
        if self._there.get(key) == record:
            self.placed[key] = Placed(name, record, Action.SAME)
        elif self._there.get((kind, own_name)) == record:  # it went from here to another host, and was renamed there
            self.placed[key] = Placed(own_name, record, Action.SAME)
        elif key not in self._taken:
            self._put(key, Placed(name, record, Action.ADD))
        elif self._policy is OnConflict.refuse:
            self.refused.append(key)
            self.placed[key] = Placed(name, record, Action.LEAVE)
        elif self._policy is OnConflict.keep:
            self.placed[key] = Placed(name, record, Action.LEAVE)
        elif self._policy is OnConflict.replace and key in self._there:
            self.placed[key] = Placed(name, record, Action.REPLACE)
        else:
            self._put(key, self._renamed(kind, name, record))

    def _put(self, key: Key, placed: Placed) -> None:
        self.placed[key] = placed
        if placed.action is Action.ADD:
            self._taken.add((key[0], placed.name))

    def _renamed(self, kind: Kind, name: str, record: Record) -> Placed:
        """Under the first of NAME-2, NAME-3, ... that is free, or has this very value."""
        number = 2
        while True:
            candidate = (kind, f"{name}-{number}")
            if self._there.get(candidate) == record:
                return Placed(candidate[1], record, Action.SAME)
            if candidate not in self._taken and candidate not in self._incoming:
                return Placed(candidate[1], record, Action.ADD)
            number += 1


def dangling(entries: Iterable[Record], there: Iterable[Key]) -> set[Key]:
    """The clusters and users that contexts name and that are not there."""
    names = set(there)
    wanted: set[Key] = set()
    for record in entries:
        if isinstance(record, Context):
            wanted |= {(Kind.CLUSTER, record.cluster), (Kind.USER, record.user)}
    return wanted - names
