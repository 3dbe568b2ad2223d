"""Every error that a user can meet, and how names from a file may appear in one.

An error says what is wrong and where, its hint says what to do. Neither ever holds a value of a file: values are where
the secrets are. Names (of contexts, files, fields) may appear, through `quoted`; those that come from a file through
`credentials.shown`, for somebody may have put a secret there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing_extensions import Self

HIDDEN = "(hidden)"
"""Takes the place of a text that may hold a secret."""
OUR_OWN_QUOTES = str.maketrans({'"': '\\"', "\\": "\\\\"})


def escaped(text: str) -> str:
    """`text` with everything that could act on a terminal, or hide in it, written as an escape (`\\x1b`, `\\u202e`)."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode("ascii") for char in text
    )


def quoted(name: str) -> str:
    """A name that may be shown, in a message: in double quotes, escaped, at most 200 characters."""
    shown = escaped(name.translate(OUR_OWN_QUOTES))
    return f'"{shown[:200]}..."' if len(shown) > 200 else f'"{shown}"'


class Place(NamedTuple):
    """A place in a file, as an editor counts."""

    file: str
    """The path as the user knows it."""
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""

    def __str__(self) -> str:
        return f"{escaped(self.file)}:{self.line}:{self.column}"


class ShareError(Exception):
    """The root of all that this project raises on purpose; ends the program with exit code 2.

    Attributes:
        message: one line, what is wrong, without a value of the file.
        hint: one line, what to do about it; may be empty.
        place: where, if it is inside a file.
        details: one line each, where several things are wrong.
    """

    def __init__(self, message: str, hint: str = "", place: Place | None = None, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place
        self.details = details

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """So that it comes whole from one process to another."""
        return type(self), (self.message, self.hint, self.place, self.details)


class UsageError(ShareError):
    """The words of the command line do not fit together, or name what is not there."""


class KubeconfigError(ShareError):
    """A kubeconfig cannot be found, read or loaded."""


class ConfigurationError(ShareError):
    """The configuration of a repository, `.kubectl-share.toml`, cannot be used."""


class GitError(ShareError):
    """git cannot tell what was asked."""


class HookError(ShareError):
    """The git hook cannot be installed or taken away."""


class CredentialError(ShareError):
    """A certificate, key or token is not what it should be. The message never quotes it."""


class BundleError(ShareError):
    """The chosen contexts cannot be made into a portable file."""


class OutputError(ShareError):
    """The result cannot be written where it was asked for."""


class LockError(OutputError):
    """A kubeconfig is locked by somebody else."""


class ImportRefusedError(ShareError):
    """What is to be imported, or taken out, is not safe, or does not fit."""
