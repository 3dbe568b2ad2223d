"""The texts that a run of the linter is to judge, read one at a time."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_share.errors import KubeconfigError, ShareError
from kubectl_share.operations.validate import Input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.cli.linting import Order

_STANDARD_INPUT = "-"


def inputs_of(order: Order, errors: list[ShareError]) -> Iterator[Input]:
    """What an order names; what cannot be read is left out, with an error in `errors`."""
    if order.inputs is not None:
        yield from order.inputs
        return
    if not order.files and not order.listed:
        # A person reads ~ with ease, a program does not.
        home = os.environ.get("HOME", "") if order.output_format == "text" else ""
        yield from _of_kubectl(order.kubeconfig, home, errors)
        return
    from kubectl_share.operations.validate.discovery import content_of, files_to_judge

    unread: list[KubeconfigError] = []
    if _STANDARD_INPUT in order.files:
        yield _standard_input(order.stdin_filename)
    named = [Path(file) for file in order.files if file != _STANDARD_INPUT]
    for candidate in files_to_judge(named, unread):
        data = content_of(candidate, unread)
        if data is not None:
            is_named = candidate.named and not order.listed
            yield Input(candidate.path, str(candidate.path), data, is_named, mode_of(candidate.path))
    errors += unread


def _of_kubectl(kubeconfig: str | None, home: str, errors: list[ShareError]) -> Iterator[Input]:
    """The files that kubectl would load."""
    from kubectl_share.kubeconfig.loading import existing_paths, read_file, shown_path

    for path in existing_paths(kubeconfig, os.environ):
        shown = shown_path(path, home)
        try:
            yield Input(path, shown, read_file(path, shown), True, mode_of(path))
        except KubeconfigError as error:
            errors.append(error)


def _standard_input(filename: str | None) -> Input:
    if sys.stdin is None:
        raise KubeconfigError("standard input is closed", "name a file")
    try:
        data = sys.stdin.buffer.read()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise KubeconfigError(f"standard input cannot be read: {reason}", "name a file") from None
    return Input(Path(filename) if filename else None, filename or "<stdin>", data, named=True)


def mode_of(path: Path) -> int | None:
    """The permission bits; None where they mean nothing, as those of a pipe."""
    if os.name == "nt":
        return None
    try:
        mode = path.stat().st_mode
    except OSError:
        return None
    return stat.S_IMODE(mode) if stat.S_ISREG(mode) else None
