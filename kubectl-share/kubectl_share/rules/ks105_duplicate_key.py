"""Of a key that is there twice kubectl takes the last one, and says nothing.

So an edit further up has no effect, and a list of clusters that was pasted below the old one replaces it. Many other
programs refuse such a file.

A merge key overrides as well, against the YAML specification: with `token: a` and `<<: {token: b}` below it kubectl
takes `b`. Put merge keys first.

The finding is at the key that is not used. Remove one of the two. What is inside an extension is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.document.members import key_text, members
from kubectl_share.document.nodes import Mapping, Node, Sequence, is_merge_key, resolved
from kubectl_share.kubeconfig.places import shown
from kubectl_share.rules.facts import spot_of
from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Keys that a later one overrides."""
    seen, may_merge = set[int](), "<<" in facts.source.text
    for place in facts.places:
        if place.mapping is None or (len(place.members) == len(place.mapping.pairs) and not may_merge):
            continue
        for mapping in _with_merged(place.mapping, seen):
            for key, message, hint in _overridden(mapping):
                path = facts.shown_path(shown((*place.path, key_text(key))))
                yield Found(spot_of(key, path), message, hint)


def _with_merged(mapping: Mapping, seen: set[int]) -> Iterator[Mapping]:
    """A mapping and those that its merge keys bring in, as far as they were not seen before."""
    stack = [mapping]
    while stack:
        current = stack.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        for key, value in current.pairs:
            if is_merge_key(key):
                parts = value.items if isinstance(value, Sequence) else [value]
                stack += [part for part in map(resolved, parts) if isinstance(part, Mapping)]


def _overridden(mapping: Mapping) -> Iterator[tuple[Node, str, str]]:
    """The key that is not used, and what to say."""
    used: dict[str, Node] = {}
    for key, value in mapping.pairs:
        if is_merge_key(key):
            for name in members(Mapping(0, 0, [(key, value)])):
                if name in used:
                    hint = "move the merge key to the top of its map, or remove this key"
                    yield used.pop(name), "is overridden by the merge key below it", hint
        else:
            name = key_text(key)
            if name in used:
                yield used[name], "is overridden by the same key below it", "remove one of the two"
            used[name] = key


RULE = Rule(
    code="KS105",
    name="duplicate-key",
    summary="A key that is there twice, of which kubectl takes the last one",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/decode.go",
    sees_placeholders=True,
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    server: https://old.example:6443
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
""",
            finds=((7, 5),),
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
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
