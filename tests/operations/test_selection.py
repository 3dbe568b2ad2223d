"""Which contexts a command line chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kubectl_share.errors import BundleError, ShareError, UsageError
from kubectl_share.operations.selection import select
from tests.support.kubeconfigs import loaded

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """
    current-context: stage
    contexts:
    - {name: dev, context: {}}
    - {name: stage, context: {}}
    - {name: prod-eu, context: {}}
    - {name: prod-us, context: {}}
    - {name: 'prod-*', context: {}}
    """


@pytest.mark.parametrize(
    ("patterns", "wishes", "contexts", "current"),
    [
        ([], {}, ("stage",), "stage"),
        ([], {"context": "dev"}, ("dev",), "dev"),
        (["prod-us", "dev"], {}, ("dev", "prod-us"), "prod-us"),
        (["prod-??"], {}, ("prod-eu", "prod-us"), "prod-eu"),
        (["prod-*"], {}, ("prod-*",), "prod-*"),
        (["[ds]*"], {}, ("dev", "stage"), "stage"),
        (["d*", "prod-eu"], {}, ("dev", "prod-eu"), "dev"),
        ([], {"everything": True}, ("dev", "stage", "prod-eu", "prod-us", "prod-*"), "stage"),
        ([], {"everything": True, "context": "dev"}, ("dev", "stage", "prod-eu", "prod-us", "prod-*"), "dev"),
        (["dev", "dev"], {}, ("dev",), "dev"),
    ],
)
def test_chosen(
    patterns: list[str], wishes: dict[str, Any], contexts: tuple[str, ...], current: str, tmp_path: Path
) -> None:
    assert select(loaded(tmp_path, SOURCE), patterns, **_with_defaults(wishes)) == (contexts, current)


@pytest.mark.parametrize(
    ("names", "current"),
    [
        (["a", "b"], "a"),
        (["a", ""], ""),  # kubectl uses the one without a name if no other is current
    ],
)
def test_current_where_the_source_has_none(names: list[str], current: str, tmp_path: Path) -> None:
    source = f"contexts: [{', '.join(f'{{name: {name!r}, context: {{}}}}' for name in names)}]"
    assert select(loaded(tmp_path, source), [], everything=True, context=None) == (tuple(names), current)


@pytest.mark.parametrize(
    ("source", "patterns", "wishes", "error", "message", "hint"),
    [
        (SOURCE, ["prod-eux"], {}, UsageError, 'there is no context "prod-eux"', 'did you mean "prod-eu"'),
        (SOURCE, ["x*"], {}, UsageError, 'no context matches "x*"', 'contexts there: "dev", "stage"'),
        (SOURCE, ["dev"], {"everything": True}, UsageError, "--all", "leave out"),
        (SOURCE, [], {"context": "nope"}, UsageError, 'there is no context "nope"', "contexts there"),
        ("contexts: [{name: a, context: {}}]", [], {}, UsageError, "no current-context", 'contexts there: "a"'),
        ("current-context: gone", [], {}, BundleError, 'current-context is "gone"', "no contexts"),
        ("kind: Config", [], {"everything": True}, UsageError, "has no contexts", ""),
    ],
)
def test_refused(
    source: str,
    patterns: list[str],
    wishes: dict[str, Any],
    error: type[ShareError],
    message: str,
    hint: str,
    tmp_path: Path,
) -> None:
    with pytest.raises(error) as caught:
        select(loaded(tmp_path, source), patterns, **_with_defaults(wishes))
    assert message in caught.value.message
    assert hint in caught.value.hint


def _with_defaults(wishes: dict[str, Any]) -> dict[str, Any]:
    return {"everything": False, "context": None, **wishes}
