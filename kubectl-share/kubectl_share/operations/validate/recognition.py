"""Whether what was parsed is a kubeconfig. Its content decides, not its name; `unreadable` is for what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.placeholders import is_of_sops
from kubectl_share.document.members import members
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence, resolved
from kubectl_share.document.scalars import is_null, value_of
from kubectl_share.kubeconfig.decoding import TOP_LEVEL_KEYS
from kubectl_share.model import LISTS

if TYPE_CHECKING:
    from kubectl_share.document.members import Member

CURRENT_CONTEXT = "current-context"
_FOUR = {*LISTS, CURRENT_CONTEXT}
_ENOUGH = 2


def is_kubeconfig(top: dict[str, Member]) -> bool:
    """Whether a map is a kubeconfig beyond doubt: the kind fits, and at least two of the four keys are there."""
    if _text(top, "kind") not in (None, "Config") or _text(top, "apiVersion") not in (None, "v1"):
        return False
    if len(_keys(top)) < _ENOUGH:
        return False
    return _text(top, "kind") == "Config" or (_has_content(top) and not _has_other_bodies(top))


def may_be_meant_as_one(top: dict[str, Member]) -> bool:
    """Whether a file that a person named is to be judged as a kubeconfig: it is of that kind, or has the keys of one.

    One of the keys will do where it holds what a kubeconfig has there, or where no other tool's keys are beside it. A
    manifest of another API group is another kind of file.
    """
    group, slash, _ = (_text(top, "apiVersion") or "").rpartition("/")
    if slash and group:
        return False
    if _text(top, "kind") not in (None, "Config"):
        return len(_keys(top)) >= _ENOUGH and _has_content(top)
    if _text(top, "kind") or len(top.keys() & _FOUR) >= _ENOUGH:
        return True
    return bool(_keys(top)) and (_has_content(top) or top.keys() <= set(TOP_LEVEL_KEYS))


def _keys(top: dict[str, Member]) -> list[str]:
    """Those of the four keys that hold what a kubeconfig has there."""
    lists = [name for name, kind in LISTS.items() if name in top and _is_list_of(top[name].value, kind.word)]
    current = top.get(CURRENT_CONTEXT)
    return lists + ([CURRENT_CONTEXT] if current and isinstance(resolved(current.value), Scalar) else [])


def _is_list_of(node: Node, body: str) -> bool:
    """Whether a list is empty, or has an entry with the body that entries of a kubeconfig have there."""
    target = resolved(node)
    if isinstance(target, Scalar):
        return value_of(target) is None
    if not isinstance(target, Sequence):
        return False
    items = [resolved(item) for item in target.items]
    return not items or any(isinstance(item, Mapping) and body in members(item) for item in items)


def _has_content(top: dict[str, Member]) -> bool:
    """Whether one of the keys says something: three empty lists may be anything."""
    for key in _keys(top):
        target = resolved(top[key].value)
        if (isinstance(target, Sequence) and target.items) or (isinstance(target, Scalar) and value_of(target)):
            return True
    return False


def _has_other_bodies(top: dict[str, Member]) -> bool:
    """Whether the entries hold no maps where a kubeconfig has maps, in any of the lists: they are another tool's."""
    kinds = set()
    for name, kind in LISTS.items():
        entries = resolved(top[name].value) if name in top else None
        for item in map(resolved, entries.items if isinstance(entries, Sequence) else ()):
            found = members(item).get(kind.word) if isinstance(item, Mapping) else None
            target = resolved(found.value) if found else None
            if target is not None:
                kinds.add(isinstance(target, Mapping) or is_null(target))
    return kinds == {False}


def _text(top: dict[str, Member], key: str) -> str | None:
    """The text of a top-level value; None if it is absent, null, or encrypted by SOPS. Other values are no text."""
    member = top.get(key)
    if member is None:
        return None
    target = resolved(member.value)
    if not isinstance(target, Scalar):
        return "a list or a map"
    value = value_of(target)
    if value is None or ("sops" in top and is_of_sops(target.value)):
        return None
    return target.value
