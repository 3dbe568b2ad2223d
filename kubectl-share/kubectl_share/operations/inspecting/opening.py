"""A kubeconfig to look at: one's own as kubectl would load it, or a file from somebody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.errors import KubeconfigError, quoted
from kubectl_share.kubeconfig.loading import existing_paths, file_of, merge, paths_to_load, read_file, shown_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kubectl_share.kubeconfig.loading import KubeconfigFile, Merged

_TEMPLATE_MARKS = (b"{{", b"${", b"<%")
_SOPS_KEY = re.compile(rb"""^(?:sops|[ \t]*"sops")[ \t]*:""", re.MULTILINE)


def own(explicit: str | None, environment: Mapping[str, str]) -> Merged:
    """What kubectl would load, merged.

    Raises:
        KubeconfigError: there is no file, or one that cannot be loaded.
    """
    home = environment.get("HOME", "")
    shown = {path: shown_path(path, home) for path in existing_paths(explicit, environment)}
    return merge(opened(path, name, read_file(path, name)) for path, name in shown.items())


def is_own(path: Path, environment: Mapping[str, str]) -> bool:
    """Whether a file is among those that kubectl would load anyhow."""
    for one in paths_to_load(None, environment):
        try:
            if one.samefile(path):
                return True
        except OSError:
            continue
    return False


def opened(path: Path, shown: str, data: bytes) -> KubeconfigFile:
    """A file with this content, loaded.

    Raises:
        KubeconfigError: it cannot be loaded; the hint says so where it is encrypted, or a template.
    """
    try:
        return file_of(path, shown, data)
    except KubeconfigError as error:
        from kubectl_share.operations.unreadable import is_encrypted

        if is_encrypted(data[:100].decode("latin-1")):
            raise KubeconfigError(f"{quoted(shown)} is encrypted", "decrypt it, and inspect what comes out") from None
        if b"ENC[" in data and _SOPS_KEY.search(data):
            raise KubeconfigError(
                f"{quoted(shown)} is encrypted by SOPS", "sops decrypt FILE | kubectl share inspect -"
            ) from None
        if any(mark in data for mark in _TEMPLATE_MARKS):
            error.hint = "it looks like a template: fill it in, and inspect what comes out"
        raise
