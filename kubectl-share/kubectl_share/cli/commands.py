"""What all commands have in common: how their words are read, and how their help is printed."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import typer
from typer.core import TyperCommand, TyperGroup

from kubectl_share.cli import printing
from kubectl_share.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Classes of typer, or of click, as its version goes.
_Context: TypeAlias = Any
_Command: TypeAlias = Any
_Formatter: TypeAlias = Any
_Parameter: TypeAlias = Any
WrongWords: type[Exception] = typer.BadParameter.__mro__[1]
"""What is raised where a command line is wrong."""


class Group(TyperGroup):
    """Commands under one name."""

    def get_help_option(self, ctx: _Context) -> _Parameter:
        """The option `--help`."""
        return _with_our_print(super().get_help_option(ctx))


class Command(TyperCommand):
    """A command that reads its words as kubectl reads its own."""

    def get_help_option(self, ctx: _Context) -> _Parameter:
        """The option `--help`."""
        return _with_our_print(super().get_help_option(ctx))

    def format_epilog(self, ctx: _Context, formatter: _Formatter) -> None:  # noqa: ARG002 - as it is called
        """Write the examples as they are: one that is wrapped elsewhere would not work."""
        formatter.write(f"\n{self.epilog or ''}")

    def parse_args(self, ctx: _Context, args: list[str]) -> list[str]:
        """Put the values of all options and arguments into the context."""
        try:
            rest = super().parse_args(ctx, list(_without_equals(args, self.params)))
        except WrongWords as error:
            error.ctx = getattr(error, "ctx", None) or ctx  # type: ignore[attr-defined]  # it lacks where a value does
            raise
        _check_texts(self.params, ctx.params)
        return rest


def as_error(error: Exception) -> UsageError:
    """The error to tell for one of `WrongWords`."""
    told: Any = error
    path = told.ctx.command_path if told.ctx else "kubectl share"
    hint = f"{path} --help shows how it goes"
    if type(error).__name__ == "NoSuchOption" and told.ctx and _takes_words(told.ctx.command):
        hint += "; a name that begins with - goes after --"
    return UsageError(told.format_message(), hint)


def _takes_words(command: _Command) -> bool:
    return any(_is_argument(parameter) for parameter in command.params)


def _is_argument(parameter: _Parameter) -> bool:
    return bool(parameter.param_type_name == "argument")


def _with_our_print(option: _Parameter) -> _Parameter:
    if option is not None:
        option.callback = _print_help
    return option


def _print_help(ctx: _Context, _: object, is_wanted: bool) -> None:
    if is_wanted and not ctx.resilient_parsing:
        for line in ctx.get_help().splitlines():
            printing.say(line, to=sys.stdout)
        ctx.exit()


def _without_equals(words: Sequence[str], parameters: Iterable[_Parameter]) -> Iterator[str]:
    """The words with `-o FILE` for `-o=FILE`, which kubectl takes too."""
    options = [option for option in parameters if not _is_argument(option) and not option.is_flag]
    names = {name for option in options for name in option.opts}
    rest = iter(words)
    for word in rest:
        if word == "--":
            yield word
            yield from rest
        elif word[:2] in names and word[2:3] == "=":
            yield word[:2]
            yield word[3:]
        else:
            yield word
            if word in names:  # the next one is its value, whatever it looks like
                yield from islice(rest, 1)


def _check_texts(parameters: Iterable[_Parameter], values: dict[str, Any]) -> None:
    """Check that all words but the names of files are text: bytes that are none cannot stand in a kubeconfig."""
    for parameter in parameters:
        value = values.get(parameter.name)
        words = value if isinstance(value, (list, tuple)) else [value]
        may_be_anything = "FILE" in (parameter.metavar or "")
        if not may_be_anything and any(isinstance(word, str) and _is_no_text(word) for word in words):
            name = parameter.metavar.strip("[].") if _is_argument(parameter) else parameter.opts[0]
            raise UsageError(f"{name} is no UTF-8 text", "a kubeconfig is written in UTF-8")


def _is_no_text(word: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in word)
