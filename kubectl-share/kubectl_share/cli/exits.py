"""How a run ends: every error becomes two lines and an exit code, and nothing a traceback."""

from __future__ import annotations

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


def code_of(action: Callable[[], object], *, debug: bool = False) -> int:
    """Do it; the exit code. Errors are told on the way."""
    try:
        code = action()
    except ShareError as error:
        printing.show_error(error)
        return COULD_NOT
    except (KeyboardInterrupt, EOFError):
        return INTERRUPTED
    except SystemExit:  # with which typer answers a pipe that is broken, that of standard error
        return COULD_NOT
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback for the user, no value in it for anybody
        if isinstance(error, OSError) and _is_nowhere():
            printing.show_error(ShareError("the folder that you are in is gone", "change into one that is there"))
        else:
            _tell_bug(error, debug=debug)
        return COULD_NOT
    return code if isinstance(code, int) else DONE


def _is_nowhere() -> bool:
    """Whether a path that is relative leads nowhere."""
    try:
        os.getcwd()  # noqa: PTH109 - no path is needed
    except OSError:
        return True
    return False


def _tell_bug(error: Exception, *, debug: bool) -> None:
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


def leave(code: int) -> NoReturn:
    """Exit, without taking the interpreter apart, which would cost as much as many a run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to interrupt
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError) as error:
        if code in (DONE, FINDINGS):
            printing.show_error(printing.lost_output(error))
            code = COULD_NOT
    with suppress(OSError, ValueError, AttributeError):  # nobody to tell, and the result is none the worse
        sys.stderr.flush()
    os._exit(code)
