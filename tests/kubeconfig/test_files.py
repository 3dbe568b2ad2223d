"""Reading the files that a kubeconfig names: only what can be a certificate, a key or a token."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kubectl_share.errors import CredentialError
from kubectl_share.kubeconfig.files import read_regular_file

_MOST = 4 * 1024 * 1024


@pytest.mark.parametrize("size", [0, 1, _MOST])
def test_a_file_is_read_as_a_whole(tmp_path: Path, size: int) -> None:
    (tmp_path / "a").write_bytes(b"x" * size)
    assert read_regular_file(tmp_path / "a") == b"x" * size


@pytest.mark.parametrize("size", [_MOST + 1, 200 * 1024**3])
def test_a_file_that_is_too_large(tmp_path: Path, size: int) -> None:
    """Whatever memory there is."""
    (tmp_path / "a").touch()
    os.truncate(tmp_path / "a", size)
    with pytest.raises(CredentialError, match=r"^is too large for a certificate, key or token$") as caught:
        read_regular_file(tmp_path / "a")
    assert caught.value.hint == "see whether it is the right file"


@pytest.mark.skipif(sys.platform != "linux", reason="there is no such file")
def test_a_file_that_can_be_opened_and_not_read() -> None:
    with pytest.raises(CredentialError, match=r"^cannot be read: Input/output error$"):
        read_regular_file(Path("/proc/self/mem"))
