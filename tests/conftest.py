"""What every test of the program starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.program import Home

pytest.register_assert_rewrite("tests.support.program")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty HOME, and the program to run in it."""
    from tests.support.program import Home

    return Home(tmp_path / "home")


def pytest_report_header() -> list[str]:
    """Which kubectls judge; said loudly where none is fit to."""
    from tests.support.kubectl import OLDEST_ORACLE, all_kubectls, oracles

    found = ", ".join(map(str, all_kubectls())) or "none"
    if oracles():
        return [f"kubectl: {found}; the oracles are {', '.join(map(str, oracles()))}"]
    oldest = ".".join(map(str, OLDEST_ORACLE))
    return [
        f"kubectl: {found}. NO ORACLE: none is {oldest} or newer, NOTHING IS COMPARED WITH KUBECTL but in smoke tests"
    ]
