"""The program: finds the command, runs it, and turns every error into two lines and an exit code."""

from __future__ import annotations

import sys
from copy import copy
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

import kubectl_share
from kubectl_share.cli import (
    bundle,
    create,
    exits,
    explain,
    hook,
    importing,
    inspect,
    printing,
    remove,
    schema,
    validate,
)
from kubectl_share.cli.commands import Command, Group, WrongWords, as_error
from kubectl_share.errors import UsageError

if TYPE_CHECKING:
    from kubectl_share.cli.linting import Defaults

_ROOT_OPTIONS = {"--help", "-h", "--version"}

app = typer.Typer(
    name="kubectl share",
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("bundle", cls=Command, epilog=bundle.EPILOG)(bundle.command)
app.command("inspect", cls=Command, epilog=inspect.EPILOG)(inspect.command)
app.command("validate", cls=Command, epilog=validate.EPILOG)(validate.command)
app.command("explain", cls=Command, epilog=explain.EPILOG)(explain.command)
app.command("create", cls=Command, epilog=create.EPILOG)(create.command)
app.command("import", cls=Command, epilog=importing.EPILOG)(importing.command)
app.command("remove", cls=Command, epilog=remove.EPILOG)(remove.command)
app.command("schema", cls=Command, epilog=schema.EPILOG)(schema.command)
app.add_typer(hook.app, name="hook")


def _print_version(wanted: bool) -> None:
    if wanted:
        printing.say(f"kubectl-share {kubectl_share.__version__}", to=sys.stdout)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an unexpected error came from.")] = False,
) -> None:
    """Hand over access to Kubernetes clusters: portable, checked kubeconfigs.

    A first word that is no command is a context: `kubectl share prod` bundles it.
    """
    del version, debug


def with_default_command(arguments: list[str]) -> list[str]:
    """The command line with `bundle` put in where the first word is no command; help where there is no word.

    `--debug` is an option of the program, and is taken wherever it stands before `--`.
    """
    end = arguments.index("--") if "--" in arguments else len(arguments)
    debug = [word for word in arguments[:end] if word == "--debug"]
    rest = [*(word for word in arguments[:end] if word != "--debug"), *arguments[end:]]
    if not rest:
        return [*debug, "--help"]
    if rest[0] in _ROOT_OPTIONS or rest[0] in command_names():
        return [*debug, *rest]
    return [*debug, "bundle", *rest]


def command_names() -> tuple[str, ...]:
    """The commands there are."""
    commands = [command.name for command in app.registered_commands]
    return tuple(name for name in [*commands, *(group.name for group in app.registered_groups)] if name)


def _app_for(words: list[str]) -> typer.Typer:
    """The program with the one command that is asked for: typer would take time for every option of all others."""
    first = next((word for word in words if word != "--debug"), "")
    asked_for = [command for command in app.registered_commands if command.name == first]
    if not asked_for:
        return app
    narrow = copy(app)
    narrow.registered_commands, narrow.registered_groups = asked_for, []
    return narrow


def main() -> NoReturn:
    """Run the program and exit: 0 done, 1 findings, 2 could not do it, 130 interrupted."""
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while an error was told
        code = exits.INTERRUPTED
    exits.leave(code)


def run(arguments: list[str], defaults: Defaults | None = None) -> int:
    """Run a command line; the exit code. Errors are told on the way.

    Args:
        arguments: the words behind the program's name.
        defaults: those of a hook, where they are not the command's own.
    """

    def action() -> object:
        try:
            words = with_default_command(arguments)
            return _app_for(words)(args=words, prog_name="kubectl share", standalone_mode=False, obj=defaults)
        except typer.Abort:
            return exits.INTERRUPTED
        except WrongWords as error:
            raise as_error(error) from None
        except UsageError as error:
            _add_near_command(error, arguments)
            raise

    return exits.code_of(action, debug="--debug" in arguments)


def _add_near_command(error: UsageError, arguments: list[str]) -> None:
    """Hint at the command that a first word may have been meant for."""
    if arguments[:1] == ["help"]:
        error.hint = f"{error.hint}; kubectl share --help shows what there is"
    elif arguments and arguments[0] not in command_names():
        from difflib import get_close_matches

        for command in get_close_matches(arguments[0], command_names(), n=1, cutoff=0.7):
            error.hint = f"{error.hint}; there is a command {command}"
