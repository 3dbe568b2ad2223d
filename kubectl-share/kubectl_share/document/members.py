"""What a mapping holds as kubectl sees it: after merge keys, with the last of repeated keys.

Upstream: sigs.k8s.io/yaml goyaml.v2/decode.go (mapping, merge) and yaml.go (convertToJSONableObject).
"""

from __future__ import annotations

from typing import NamedTuple

from kubectl_share.document import scalars
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence, is_merge_key, resolved


class Member(NamedTuple):
    """A key of a mapping as kubectl sees it: the pair that wins."""

    key: Node
    value: Node
    merged: bool
    """Whether it comes in through a merge key."""


def members(mapping: Mapping) -> dict[str, Member]:
    """key -> the pair that wins, in the order of first appearance.

    The last of repeated keys wins, and a merge key overrides an explicit key that stands before it, against the YAML
    specification and as kubectl does.
    """
    found: dict[str, Member] = {}
    for key, value in mapping.pairs:
        if isinstance(key, Scalar) and key.is_text:
            found[key.value] = Member(key, value, False)
        elif is_merge_key(key):
            for merged in _merged_mappings(value):
                found.update({n: Member(m.key, m.value, True) for n, m in members(merged).items()})
        else:
            found[key_text(key)] = Member(key, value, False)
    return found


def key_text(key: Node) -> str:
    """A mapping key as the string that kubectl makes of it: `yes` is `true`, `0x10` is `16`."""
    scalar = resolved(key)
    if not isinstance(scalar, Scalar):
        return ""
    return scalar.value if scalar.is_text else scalars.key_text(scalars.value_of(scalar))


def _merged_mappings(value: Node) -> list[Mapping]:
    """The mappings that a merge key brings in, in the order in which they are applied."""
    nodes = reversed(value.items) if isinstance(value, Sequence) else [value]
    return [part for part in map(resolved, nodes) if isinstance(part, Mapping)]
