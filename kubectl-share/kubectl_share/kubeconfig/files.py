"""The files that a kubeconfig names."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from kubectl_share.errors import CredentialError

if TYPE_CHECKING:
    from pathlib import Path


_MOST_BYTES = 4 * 1024 * 1024
"""More than any certificate, key or token has; a file may claim to be larger than all memory."""


def read_regular_file(path: Path) -> bytes:
    """The content of a regular file. Nothing is read from anything else: it might block, or never end."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise CredentialError("does not exist", "its path is relative to the folder of the kubeconfig") from None
    except OSError as error:
        raise _unreadable(error) from None
    except ValueError:  # a null character in the path
        raise CredentialError("is no path", "name a file") from None
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise CredentialError("is a directory", "name a file")
        if not stat.S_ISREG(mode):
            raise CredentialError("is no regular file", "only regular files are embedded")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise _unreadable(error) from None
    finally:
        os.close(descriptor)
    if len(content) > _MOST_BYTES:
        raise CredentialError("is too large for a certificate, key or token", "see whether it is the right file")
    return content


def _unreadable(error: OSError) -> CredentialError:
    reason = os.strerror(error.errno or 0)
    return CredentialError(f"cannot be read: {reason}", "see where it leads, its owner and its mode, with ls -l")
