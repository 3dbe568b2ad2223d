"""What options give by way of a file, standard input, the environment or a hidden prompt: so a secret stays unseen.

No message shows a path or the name of a variable: somebody may have put the secret itself there.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from kubectl_share.errors import CredentialError, UsageError
from kubectl_share.operations.create.requests import Given

_STANDARD_INPUT = "-"


class Inputs:
    """Where options take their values from. Nothing is read before it is needed. One of them can be standard input."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self._standard_input_is_for = ""

    def file(self, option: str, path: str | None) -> Given | None:
        """What the file holds that the option names; `-` is standard input.

        Raises:
            UsageError: no file is named, or standard input is for another option.
        """
        if path is None:
            return None
        if path == _STANDARD_INPUT:
            return self._standard_input(option)
        if not path:
            raise UsageError(f"{option} names no file", "it takes the path of a file, or - for standard input")
        return Given(f"the file of {option}", lambda: _content(option, path))

    def secret(self, option: str, word: str | None, path: str | None, variable: str | None) -> Given | None:
        """The secret that an option says itself, or one of its forms `-file` and `-env`; None if none was given.

        The word `-` stands for standard input, or for a prompt that does not show what is typed.

        Raises:
            UsageError: two of them were given, no file is named, or standard input is for another option.
        """
        forms = {option: word, f"{option}-file": path, f"{option}-env": variable}
        given = [form for form, value in forms.items() if value is not None]
        if len(given) > 1:
            raise UsageError(f"{given[0]} and {given[1]} say the same twice", "leave out the one or the other")
        if _STANDARD_INPUT in (word, path):
            return self._standard_input(given[0], typed_as=option)
        if variable is not None:
            origin = f"the environment variable that {option}-env names"
            return Given(origin, lambda: _variable(origin, variable))
        if word is None:
            return self.file(f"{option}-file", path)
        self.warn(option)
        return given_as(option, word)

    def warn(self, option: str) -> None:
        """Note that a secret stands on the command line."""
        self.notices.append(
            f"{option}: a secret on the command line is seen by ps and kept by the shell's history; "
            f"{option}-file and {option}-env hide it"
        )

    def _standard_input(self, option: str, *, typed_as: str = "") -> Given:
        """With `typed_as`, the option of a secret that a person can type on a terminal."""
        if self._standard_input_is_for:
            raise UsageError(
                f"{self._standard_input_is_for} and {option} both read standard input", "only one of them can be -"
            )
        self._standard_input_is_for = option
        if typed_as and sys.stdin is not None and sys.stdin.isatty():
            return Given("what was typed", lambda: _typed(typed_as))
        return Given("standard input", lambda: _piped(option))


def paths_in(*values: str | None) -> tuple[Path, ...]:
    """The files among the values of such options."""
    return tuple(Path(value) for value in values if value and value != _STANDARD_INPUT)


def pairs_in(option: str, words: list[str] | None) -> list[tuple[str, str]]:
    """(key, value) of each `KEY=VALUE`.

    Raises:
        UsageError: a word has no `=`. It is not shown.
    """
    pairs = [word.partition("=") for word in words or ()]
    if not all(equals for _, equals, _ in pairs):
        raise UsageError(f"a value of {option} has no =", f"write it as {option} KEY=VALUE")
    return [(key, value) for key, _, value in pairs]


def check_unique(option: str, keys: list[str]) -> None:
    """Check that no key is there twice.

    Raises:
        UsageError: one is.
    """
    if len(set(keys)) < len(keys):
        raise UsageError(f"{option} sets the same twice", "give it one value")


def given_as(option: str, word: str) -> Given:
    """What a word of the command line itself gives."""
    return Given(option, lambda: _bytes(word))


def _bytes(text: str) -> bytes:
    """What was typed, whatever its encoding."""
    return text.encode("utf-8", "surrogateescape")


def _variable(origin: str, name: str) -> bytes:
    value = os.environ.get(name)
    if value is None:
        raise UsageError(f"{origin} is not set", "export it first")
    return _bytes(value)


def _piped(option: str) -> bytes:
    hint = "name a file, or pipe it in"
    if sys.stdin is None:
        raise CredentialError(f"{option} reads standard input, which is closed", hint)
    if sys.stdin.isatty():
        raise CredentialError(f"{option} reads standard input, which is a terminal", hint)
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise CredentialError(f"standard input cannot be read: {os.strerror(error.errno or 0)}", hint) from None


def _typed(option: str) -> bytes:
    import getpass
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # it would go on, and show what is typed
        try:
            return _bytes(getpass.getpass(f"{option.removeprefix('--')} (is not shown): "))
        except getpass.GetPassWarning:
            raise UsageError(
                f"{option} - would show what you type on this terminal", f"pipe it in, or use {option}-file"
            ) from None


def _content(option: str, path: str) -> bytes:
    """The content of a regular file or a pipe: `<(command)` is one. A device might never end."""
    origin = f"the file of {option}"
    try:
        with Path(path).open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
                return file.read()
    except FileNotFoundError:
        raise CredentialError(
            f"{origin} does not exist", "it takes the path of a file, or - for standard input"
        ) from None
    except IsADirectoryError:
        raise CredentialError(f"{origin} is a directory", "name a file") from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else "it is no path"
        raise CredentialError(f"{origin} cannot be read: {reason}", "see its owner and mode with ls -l") from None
    raise CredentialError(f"{origin} is a device", "name a file")
