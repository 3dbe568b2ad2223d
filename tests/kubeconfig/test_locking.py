"""kubectl's lock: made, waited for, and gone afterwards."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kubectl_share.errors import LockError
from kubectl_share.kubeconfig.locking import lock_of, locked

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
"""pytest-xdist has threads; the program has none."""


def test_locks_are_there_meanwhile_and_gone_afterwards(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    with locked([one], [two, one]):
        assert {path.name for path in tmp_path.iterdir()} == {"one.lock", "two.lock"}
    assert list(tmp_path.iterdir()) == []


def test_locks_are_gone_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), locked([tmp_path / "one"]):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_without_a_second_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that cannot fork."""
    monkeypatch.delattr(os, "fork")
    with locked([tmp_path / "one"]):
        assert lock_of(tmp_path / "one").exists()
    assert list(tmp_path.iterdir()) == []
    lock_of(tmp_path / "b").touch()
    with pytest.raises(LockError), locked([tmp_path / "a", tmp_path / "b"], wait=0.0):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["b.lock"]


def test_lock_of_somebody_else_stays(tmp_path: Path) -> None:
    lock_of(tmp_path / "b").touch()
    with pytest.raises(LockError) as caught, locked([tmp_path / "a", tmp_path / "b"], wait=0.05):
        pass
    assert caught.value.message == f'"{tmp_path}/b" is locked, somebody else is writing it'
    assert [path.name for path in tmp_path.iterdir()] == ["b.lock"]


def test_folder_of_a_file_that_is_only_read_need_not_be_there(tmp_path: Path) -> None:
    with locked([tmp_path / "a"], [tmp_path / "missing/b"]):
        assert [path.name for path in tmp_path.iterdir()] == ["a.lock"]
    with pytest.raises(LockError), locked([tmp_path / "missing/a"]):
        pass
