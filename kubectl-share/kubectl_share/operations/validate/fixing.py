"""The safe fixes of the rules: made by text span, and kept only if kubectl reads the result as it was meant."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kubectl_share.document.composer import compose
from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import UneditableError
from kubectl_share.document.members import members
from kubectl_share.document.nodes import Mapping, resolved
from kubectl_share.document.source import Source
from kubectl_share.errors import CredentialError, KubeconfigError, escaped
from kubectl_share.kubeconfig.decoding import BODIES, decode, plain_value
from kubectl_share.kubeconfig.files import read_regular_file
from kubectl_share.operations.validate.judging import judge
from kubectl_share.rules.facts import text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kubectl_share.kubeconfig.decoding import Entry
    from kubectl_share.operations.validate.judging import Judge, Placed
    from kubectl_share.rules.rule import FileFacts, Fix

_MOST_ROUNDS = 10
_PART = re.compile(r"[^.\[\]]+|\[[^\[\]]*\]")
_Failures: TypeAlias = "dict[tuple[str, str], str]"
"""Code and path of a finding -> why it is not fixed."""
_Places: TypeAlias = "defaultdict[tuple[int, str], int]"
"""A place and a key in it -> the number of the place that it leads to."""
_TOP = -1


class Fixed(NamedTuple):
    """What the fixes made of a file."""

    data: bytes
    """The new content; the old one if there was nothing to fix."""
    fixed: tuple[str, ...]
    """What was done about the findings that are gone, a line each."""
    failures: tuple[str, ...]
    """Why some could not be fixed, a line each."""
    to_make_private: bool
    """Whether the mode of the file is to become 0600."""


class _Bench:
    """A `Workbench` for one fix."""

    def __init__(self, folder: Path | None) -> None:
        self.edits = Edits()
        self.to_make_private = False
        self._folder = folder

    def embedded(self, path: str, check: Callable[[bytes], object]) -> str:
        """See `Workbench`."""
        if self._folder is None:
            raise CredentialError("cannot be found", "a path is relative to a file, and this is none")
        content = read_regular_file(self._folder / path)
        check(content)
        return b64encode(content).decode("ascii")

    def make_private(self) -> None:
        """See `Workbench`."""
        self.to_make_private = True


class _Attempt(NamedTuple):
    """A fix that could be made."""

    placed: Placed
    edits: Edits


def fix(source: Source, by: Judge, *, named: bool, file: FileFacts) -> Fixed:
    """All safe fixes of a file, round by round until none is left."""
    done: list[Placed] = []
    private: list[Placed] = []
    failures: _Failures = {}
    for _ in range(_MOST_ROUNDS):
        attempts = []
        for placed in judge(source, by, named=named, file=file).placed:
            if placed.found.fix is None or _name(placed) in failures:
                continue
            bench = _Bench(file.path and file.path.parent)
            problem = _problem(placed.found.fix, bench)
            if problem:
                failures[_name(placed)] = problem
                continue
            if bench.to_make_private and not private:
                private.append(placed)
            if bench.edits:
                attempts.append(_Attempt(placed, bench.edits))
        made, source = _made(source, attempts, failures)
        done += made
        if not made:
            break
    name = escaped(source.name)
    fixed = (f"{name}: fixed {_told(placed)}" for placed in (*done, *private))
    told = (f"{name}: {path or code}: {problem}" for (code, path), problem in failures.items())
    return Fixed(source.encoded(source.text) + source.rest, tuple(fixed), tuple(told), bool(private))


def _name(placed: Placed) -> tuple[str, str]:
    return placed.rule.code, placed.found.spot.path


def _told(placed: Placed) -> str:
    """What was done where; lines and columns are those of no text that anybody has seen."""
    rule, found = placed
    place = f" {found.spot.path}" if found.spot.path else ""
    return f"{rule.code} {rule.name}{place}: {found.fix.message if found.fix else found.hint}"


def _problem(wanted: Fix, bench: _Bench) -> str:
    """Make a fix's edits; why it cannot be made, or nothing."""
    try:
        wanted.edit(bench)
    except CredentialError as error:
        return f"the file {error.message}"
    except UneditableError:
        return "it is written in a way that cannot be changed in place"
    return ""


def _made(source: Source, attempts: list[_Attempt], failures: _Failures) -> tuple[list[Placed], Source]:
    """What was fixed, and the text after that: by all attempts at once if they go well, else by the first that does.

    Args:
        source: the text.
        attempts: what to try.
        failures: gets those that do not go well by themselves.
    """
    apart = _without_overlaps(attempts)
    after = _applied(source, apart)
    if not apart or _is_faithful(source, after, apart):
        return [attempt.placed for attempt in apart], after
    for attempt in attempts:
        after = _applied(source, [attempt])
        if _is_faithful(source, after, [attempt]):
            return [attempt.placed], after
        failures[_name(attempt.placed)] = "not fixed, kubectl would read other values differently as well"
    return [], source


def _without_overlaps(attempts: list[_Attempt]) -> list[_Attempt]:
    """The attempts less those that reach into an earlier one: the next round sees to them."""
    apart: list[_Attempt] = []
    reached = -1
    for start, end, _, attempt in sorted((*one.edits.span(), index, one) for index, one in enumerate(attempts)):
        if start > reached:
            apart.append(attempt)
            reached = end
    return apart


def _applied(source: Source, attempts: list[_Attempt]) -> Source:
    edits = Edits()
    for attempt in attempts:
        edits.add(attempt.edits)
    return Source(source.name, source.encoded(edits.applied(source.text)) + source.rest)


def _is_faithful(before: Source, after: Source, attempts: list[_Attempt]) -> bool:
    """Whether kubectl reads the same but for what the fixes mean to change, and refuses nothing that it did not."""
    places: _Places = defaultdict()
    places.default_factory = places.__len__
    try:
        new = _Reading(after, places)
    except KubeconfigError:
        return False
    old = _Reading(before, places)
    changes = {old.place(change) for one in attempts if one.placed.found.fix for change in one.placed.found.fix.changes}
    return new.problems() <= old.problems() and old.values(changes) == new.values(changes)


def _written_name(entry: Entry) -> str:
    """The name of an entry as it is written: a fix may put it into quotes."""
    node = resolved(entry.node)
    member = members(node).get("name") if isinstance(node, Mapping) else None
    return (text_of(member.value) if member else None) or ""


class _Reading:
    """What kubectl reads in a text, as values by place. Entries go by their names, so that one may be dropped."""

    def __init__(self, source: Source, places: _Places) -> None:
        document = compose(source)
        decoded = decode(document)
        self._problems = decoded.problems
        self._names = {name: [_written_name(entry) for entry in entries] for name, entries in decoded.entries.items()}
        self._value = None if document.root is None else plain_value(document.root)
        self._places = places

    def place(self, path: str) -> int:
        """The place of a path by index, such as `users[0].user.exec` in `Fix.changes`."""
        first, *rest = [part.strip("[]") for part in _PART.findall(path)] or [""]
        if rest and first in BODIES:
            rest[0] = self._names[first][int(rest[0])]
        place = self._places[_TOP, first]
        for part in rest:
            place = self._places[place, part]
        return place

    def problems(self) -> set[tuple[str, int]]:
        """Why kubectl refuses the text: rules and places."""
        return {(problem.code, self.place(problem.path)) for problem in self._problems}

    def values(self, without: set[int]) -> dict[int, set[str]]:
        """The place -> the different values there, in JSON; more than one where entries share a name.

        Args:
            without: where values may differ, and below which.
        """
        found: dict[int, set[str]] = {}
        stack: list[tuple[int, Any, str]] = [(_TOP, self._value, "")]
        while stack:
            place, value, list_name = stack.pop()
            if place in without:
                continue
            if isinstance(value, dict) and value:
                stack += [(self._places[place, key], item, key if place == _TOP else "") for key, item in value.items()]
            elif isinstance(value, list) and value:
                keys = self._names.get(list_name) or map(str, range(len(value)))
                stack += [(self._places[place, key], item, "") for key, item in zip(keys, value, strict=True)]
            else:
                found.setdefault(place, set()).add(json.dumps(value))
        return found
