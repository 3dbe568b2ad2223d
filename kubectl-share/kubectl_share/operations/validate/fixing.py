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
from kubectl_share.kubeconfig.decoding import decode
from kubectl_share.kubeconfig.files import read_regular_file
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.operations.validate.judging import judge
from kubectl_share.rules.facts import text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kubectl_share.document.edits import Edit
    from kubectl_share.kubeconfig.decoding import Entry
    from kubectl_share.kubeconfig.problems import Cause
    from kubectl_share.operations.validate.judging import Judge, Placed
    from kubectl_share.rules.rule import FileFacts, Fix

_MORE_ROUNDS = 10
"""How many rounds more than there are fixes in the first one: a fix may bring others to light."""
_MOST_CHARACTERS = 4_000_000
"""How much text is read in a round to tell which fixes are to blame, where not all of them go well together."""
_UNFAITHFUL = "not fixed, kubectl would read other values differently as well"
_UNTRIED = "not tried, too many other fixes do not go well"
_INDEX = re.compile(r"\[[^\[\]]*\]")
_PART = re.compile(r"[^.\[\]]+|\[[^\[\]]*\]")
_Failures: TypeAlias = "list[tuple[Placed, str]]"
"""Findings, and why they are not fixed."""
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
    failed: frozenset[tuple[str, str]] = frozenset()
    """Code and path of the findings that have a fix, and cannot be fixed by it."""


class _Bench:
    """A `Workbench` for one fix."""

    def __init__(self, folder: Path | None) -> None:
        self.edits = Edits()
        self.to_make_private = False
        self._folder = folder

    def embedded(self, path: str, read: Callable[[bytes], bytes]) -> str:
        """See `Workbench`."""
        if self._folder is None:
            raise CredentialError("cannot be found", "a path is relative to a file, and this is none")
        return b64encode(read(read_regular_file(self._folder / path))).decode("ascii")

    def make_private(self) -> None:
        """See `Workbench`."""
        self.to_make_private = True


class _Attempt(NamedTuple):
    """A change that could be made."""

    edits: Edits
    placed: list[Placed]
    """The findings that want it: through aliases, several may want the same one."""

    def changes(self) -> list[str]:
        """See `Fix`."""
        return [path for placed in self.placed if placed.found.fix for path in placed.found.fix.changes]


def fix(source: Source, by: Judge, *, named: bool, file: FileFacts) -> Fixed:
    """All safe fixes of a file, round by round until a round makes none: so a second run has nothing left to do."""
    done: list[Placed] = []
    private: list[Placed] = []
    told = []
    rounds_left = -1
    while True:
        placed = [one for one in judge(source, by, named=named, file=file).placed if one.found.fix]
        failures: _Failures = []
        attempts, for_mode = _attempts(placed, file, failures)
        private = private or for_mode
        if rounds_left == 0:
            told.append("its fixes do not come to an end, look at what they did and try again")
            break
        rounds_left = (len(placed) + _MORE_ROUNDS if rounds_left < 0 else rounds_left) - 1
        made, source = _made(source, attempts, failures)
        if not made:
            break
        done += made
    told += [f"{one.found.spot.path or one.rule.code}: {problem}" for one, problem in failures]
    name = escaped(source.name)
    return Fixed(
        source.with_text(source.text),
        tuple(f"{name}: fixed {_told(one)}" for one in (*done, *private)),
        tuple(f"{name}: {line}" for line in dict.fromkeys(told)),
        bool(private),
        frozenset((one.rule.code, one.found.spot.path) for one, _ in failures),
    )


def _told(placed: Placed) -> str:
    """What was done where; lines and columns are those of no text that anybody has seen."""
    rule, found = placed
    place = f" {found.spot.path}" if found.spot.path else ""
    return f"{rule.code} {rule.name}{place}: {found.fix.message if found.fix else found.hint}"


def _attempts(findings: list[Placed], file: FileFacts, failures: _Failures) -> tuple[list[_Attempt], list[Placed]]:
    """What to try, and the finding that the file's mode is to be changed for; `failures` gets what cannot be tried."""
    attempts: dict[tuple[Edit, ...], _Attempt] = {}
    for_mode = []
    for placed in findings:
        bench = _Bench(file.path and file.path.parent)
        problem = _problem(placed.found.fix, bench)
        if problem:
            failures.append((placed, problem))
            continue
        if bench.to_make_private:
            for_mode.append(placed)
        if bench.edits:
            attempts.setdefault(bench.edits.all(), _Attempt(bench.edits, [])).placed.append(placed)
    return list(attempts.values()), for_mode[:1]


def _problem(wanted: Fix | None, bench: _Bench) -> str:
    """Make a fix's edits; why it cannot be made, or nothing."""
    try:
        if wanted is not None:
            wanted.edit(bench)
    except CredentialError as error:
        return f"the file {error.message}"
    except UneditableError:
        return "it is written in a way that cannot be changed in place"
    return ""


def _made(source: Source, attempts: list[_Attempt], failures: _Failures) -> tuple[list[Placed], Source]:
    """What is fixed in one round, and the text after that. `failures` gets what does not go well."""
    while attempts:
        apart, attempts = _parted(attempts)
        made, after = _going_well(source, apart, failures)
        if made:
            return made, after
    return [], source


def _parted(attempts: list[_Attempt]) -> tuple[list[_Attempt], list[_Attempt]]:
    """Attempts of which none reaches into another one, and those that do."""
    apart: list[_Attempt] = []
    others: list[_Attempt] = []
    reached = -1
    for start, end, _, attempt in sorted((*one.edits.span(), index, one) for index, one in enumerate(attempts)):
        if start > reached:
            apart.append(attempt)
            reached = end
        else:
            others.append(attempt)
    return apart, others


def _going_well(source: Source, attempts: list[_Attempt], failures: _Failures) -> tuple[list[Placed], Source]:
    """The findings that are fixed by all attempts that go well together, and the text after them.

    All at once, for that is the rule; where it does not go well, the halves, and so on down to the ones to blame. Fixes
    of the same field in different entries stand together, for they fail together.
    """
    places: _Places = defaultdict()
    places.default_factory = places.__len__
    before = _Reading(source, places)
    made: list[_Attempt] = []
    after = source
    parts = [sorted(attempts, key=lambda attempt: [_INDEX.sub("", path) for path in attempt.changes()])]
    characters = 0
    while parts:
        part = parts.pop()
        changed = _applied(source, [*made, *part])
        characters += len(changed.text)
        if _is_faithful(before, changed, [*made, *part], places):
            made += part
            after = changed
        elif len(part) == 1:
            failures += [(placed, _UNFAITHFUL) for placed in part[0].placed]
        elif characters > _MOST_CHARACTERS:
            failures += [(placed, _UNTRIED) for attempt in part for placed in attempt.placed]
        else:
            parts += [part[len(part) // 2 :], part[: len(part) // 2]]
    fixed = [placed for attempt in made for placed in attempt.placed]
    return sorted(fixed, key=lambda placed: placed.found.spot.start), after


def _applied(source: Source, attempts: list[_Attempt]) -> Source:
    edits = Edits()
    for attempt in attempts:
        edits.add(attempt.edits)
    return Source(source.name, source.with_text(edits.applied(source.text)))


def _is_faithful(before: _Reading, after: Source, attempts: list[_Attempt], places: _Places) -> bool:
    """Whether kubectl reads the same but for what the fixes mean to change, and refuses nothing that it did not."""
    try:
        new = _Reading(after, places)
    except KubeconfigError:
        return False
    changes = {before.place(path) for attempt in attempts for path in attempt.changes()}
    return new.problems() <= before.problems() and before.values(changes) == new.values(changes)


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
        self._names = {
            kind.list_name: [_written_name(entry) for entry in entries] for kind, entries in decoded.entries.items()
        }
        self._value = None if document.root is None else plain_value(document.root)
        self._places = places

    def place(self, path: str) -> int:
        """The place of a path by index, such as `users[0].user.exec` in `Fix.changes`."""
        first, *rest = [part.strip("[]") for part in _PART.findall(path)] or [""]
        if rest and first in self._names:
            rest[0] = self._names[first][int(rest[0])]
        place = self._places[_TOP, first]
        for part in rest:
            place = self._places[place, part]
        return place

    def problems(self) -> set[tuple[Cause, int]]:
        """Why kubectl refuses the text: rules and places."""
        return {(problem.cause, self.place(problem.path)) for problem in self._problems}

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
