"""The forms in which findings are told: one module each, a function from reports to what is printed.

A form shows no line of the source, and nothing of a value: that is where the secrets are.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_share.operations.validate.findings import FileReport


class Format(Protocol):
    """A module of this package for programs; `text`, which has colours, is by itself."""

    def lines(self, reports: Iterable[FileReport]) -> Iterator[str]:
        """What to print: one or more lines at a time."""


def format_called(name: str) -> Format:
    """The form of that name."""
    return cast("Format", import_module(f"{__name__}.{name}"))


def as_text(file: str) -> str:
    """The path of a file as text that every program takes: bytes that are no UTF-8 are written as `\\xff`."""
    return file.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
