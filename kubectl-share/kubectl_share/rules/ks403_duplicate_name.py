"""Two entries of one name in a list: kubectl refuses to load the whole file, even if they are equal.

Its error message prints all entries of the list, tokens and keys included. It happens where two kubeconfigs were pasted
into one another, or a script added an entry without looking. Two entries without a name collide as well, and so do two
extensions of one name.

`--fix` drops a later entry that is equal to the first one. Where they differ, choose: give one of them another name and
adapt the contexts, or remove it. To merge files use `kubectl share import`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import UneditableError, remove_later_item
from kubectl_share.document.nodes import Alias, Sequence, resolved, walk
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.model import same_value
from kubectl_share.rules.refusals import refusals
from kubectl_share.rules.rule import ERROR, Example, Fix, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.document.nodes import Node
    from kubectl_share.kubeconfig.decoding import Entry
    from kubectl_share.kubeconfig.problems import Problem
    from kubectl_share.model import Kind
    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """The entries whose names are taken."""
    if not facts.decoded.problems:
        return iter(())
    twins = _Twins(facts)
    return refusals(facts, "KS403", lambda _, problem: twins.fix(problem))


class _Twins:
    """The first entry of each name."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._first: dict[tuple[Kind, str], Entry] = {}
        self._values: dict[tuple[Kind, str], Any] = {}
        """Of the first entries, as far as they were needed."""
        self._numbers: dict[int, tuple[int, Entry]] = {}
        """The identity of an entry's node -> its index in its list, and the entry."""
        for entries in facts.decoded.entries.values():
            for index, entry in enumerate(entries):
                self._numbers[id(entry.node)] = (index, entry)
                self._first.setdefault((entry.kind, entry.name), entry)

    def fix(self, problem: Problem) -> Fix | None:
        """Drops the entry, if it is equal to the first one of its name."""
        if id(problem.node) not in self._numbers:
            return None
        index, entry = self._numbers[id(problem.node)]
        sequence = resolved(self._facts.decoded.top[entry.kind.list_name].value)
        if not isinstance(sequence, Sequence) or _is_referred_to(entry.node) or not self._is_like_first(entry):
            return None
        edits = Edits()
        try:
            remove_later_item(edits, self._facts.source, sequence, index)
        except UneditableError:
            return None
        return Fix(
            "drop it: it is equal to the first one", lambda bench: bench.edits.add(edits), (entry.kind.list_name,)
        )

    def _is_like_first(self, entry: Entry) -> bool:
        key = (entry.kind, entry.name)
        if key not in self._values:
            self._values[key] = plain_value(self._first[key].node)
        return same_value(self._values[key], plain_value(entry.node))


def _is_referred_to(node: Node) -> bool:
    """Whether an alias elsewhere may stand for a part of it."""
    return any(not isinstance(below, Alias) and below.anchor is not None for below in walk(node))


RULE = Rule(
    code="KS403",
    name="duplicate-name",
    summary="Two entries of one name in a list",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/api/v1/conversion.go",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
""",
            finds=((7, 3),),
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
""",
        ),
    ),
)
