"""The program: finds the command, runs it, and turns every error into two lines and an exit code."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

import kubectl_share
from kubectl_share.cli import bundle, importing, printing, remove, schema
from kubectl_share.errors import ShareError, UsageError

COULD_NOT = 2
INTERRUPTED = 130
_OTHER_PLACE = "send it to another place"
_ROOT_OPTIONS = {"--help", "-h", "--version"}

app = typer.Typer(
    name="kubectl share",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("bundle", epilog=bundle.EPILOG)(bundle.command)
app.command("import", epilog=importing.EPILOG)(importing.command)
app.command("remove", epilog=remove.EPILOG)(remove.command)
app.command("schema", epilog=schema.EPILOG)(schema.command)


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
    return tuple(command.name for command in app.registered_commands if command.name)


def main() -> NoReturn:
    """Run the program and exit: 0 done, 1 findings, 2 could not do it, 130 interrupted."""
    try:
        code = _run(sys.argv[1:])
    except KeyboardInterrupt:  # while an error was told
        code = INTERRUPTED
    _exit(code)


def _run(arguments: list[str]) -> int:
    """The exit code. Errors are told on the way."""
    try:
        code = app(args=with_default_command(arguments), prog_name="kubectl share", standalone_mode=False)
    except ShareError as error:
        printing.show_error(_with_near_command(error, arguments))
        return COULD_NOT
    except (KeyboardInterrupt, EOFError):
        return INTERRUPTED
    except SystemExit:  # with which typer answers a broken pipe
        return _unexpected(BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)), debug=False)
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback for the user, no value in it for anybody
        return _unexpected(error, debug="--debug" in arguments)
    return code if isinstance(code, int) else 0


def _with_near_command(error: ShareError, arguments: list[str]) -> ShareError:
    """The error, with a hint at the command that a first word may have been meant for."""
    if isinstance(error, UsageError) and arguments and arguments[0] not in command_names():
        from difflib import get_close_matches

        for command in get_close_matches(arguments[0], command_names(), n=1, cutoff=0.7):
            error.hint = f"{error.hint}; there is a command {command}"
    return error


def _unexpected(error: Exception, *, debug: bool) -> int:
    """A wrong command line, by whatever class this version of typer reports it; or a bug of ours."""
    message = getattr(error, "format_message", None)
    if message is not None:
        if message():
            context = getattr(error, "ctx", None)
            path = context.command_path if context else "kubectl share"
            printing.show_error(ShareError(message(), f"{path} --help shows how it goes"))
        return COULD_NOT
    if type(error).__name__ == "Abort":
        return INTERRUPTED
    if isinstance(error, OSError) and error.filename is None:  # no file: help or the version, on its way out
        printing.show_error(printing.lost_output(error, _OTHER_PLACE))
        return COULD_NOT
    if debug:
        import traceback

        for frame in traceback.extract_tb(error.__traceback__):
            printing.say(f"  {frame.filename}:{frame.lineno} in {frame.name}")
    printing.show_error(
        ShareError(
            f"this should not have happened ({type(error).__name__})",
            "please report it; --debug shows where" if not debug else "please report it with the lines above",
        )
    )
    return COULD_NOT


def _exit(code: int) -> NoReturn:
    """Without taking the interpreter apart, which would cost as much as many a run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to interrupt
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError) as error:
        if not code:
            printing.show_error(printing.lost_output(error, _OTHER_PLACE))
            code = COULD_NOT
    with suppress(OSError, ValueError, AttributeError):  # nobody to tell, and the result is none the worse
        sys.stderr.flush()
    os._exit(code)
