"""How a run ends: every error becomes two lines and an exit code, and nothing a traceback."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from kubectl_share.cli import printing
from kubectl_share.errors import ShareError

if TYPE_CHECKING:
    from collections.abc import Callable

DONE, FINDINGS, COULD_NOT, INTERRUPTED = 0, 1, 2, 130
_OTHER_PLACE = "send it to another place"


def code_of(action: Callable[[], object], *, debug: bool = False) -> int:
    """Do it; the exit code. Errors are told on the way."""
    try:
        code = action()
    except ShareError as error:
        printing.show_error(error)
        return COULD_NOT
    except (KeyboardInterrupt, EOFError):
        return INTERRUPTED
    except SystemExit:  # with which typer answers a broken pipe
        return _unexpected(BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)), debug=False)
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback for the user, no value in it for anybody
        return _unexpected(error, debug=debug)
    return code if isinstance(code, int) else DONE


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


def leave(code: int) -> NoReturn:
    """Exit, without taking the interpreter apart, which would cost as much as many a run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to interrupt
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError) as error:
        if code in (DONE, FINDINGS):
            printing.show_error(printing.lost_output(error, _OTHER_PLACE))
            code = COULD_NOT
    with suppress(OSError, ValueError, AttributeError):  # nobody to tell, and the result is none the worse
        sys.stderr.flush()
    os._exit(code)
