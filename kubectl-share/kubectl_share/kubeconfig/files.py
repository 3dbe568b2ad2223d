"""The files that a kubeconfig names."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from kubectl_share.errors import CredentialError

if TYPE_CHECKING:
    from pathlib import Path


def read_regular_file(path: Path, at_most: int | None = None) -> bytes:
    """The content of a regular file. Nothing is read from anything else: it might block, or never end.

    Args:
        path: the file.
        at_most: the largest size in bytes that is read.

    Raises:
        CredentialError: it cannot be read, or is larger.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise CredentialError("does not exist", "its path is relative to the folder of the kubeconfig") from None
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise CredentialError(
            f"cannot be read: {reason}", "see where it leads, its owner and its mode, with ls -l"
        ) from None
    except ValueError:  # a null character in the path
        raise CredentialError("is no path", "name a file") from None
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise CredentialError("is a directory", "name a file")
        if not stat.S_ISREG(mode):
            raise CredentialError("is no regular file", "only regular files are embedded")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read() if at_most is None else file.read(at_most + 1)
            if at_most is not None and len(content) > at_most:
                raise CredentialError("is too large for what it should be", "name another file")
            return content
    finally:
        os.close(descriptor)
