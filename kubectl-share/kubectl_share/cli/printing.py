"""How results, notices and errors look. Every line that leaves the program for a person goes through `say`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO, TypeAlias

from kubectl_share.errors import OutputError, ShareError, escaped

if TYPE_CHECKING:
    from datetime import datetime

BOLD, RED, GREEN, YELLOW, BLUE, DIM = "1", "31", "32", "33", "34", "2"
Parts: TypeAlias = "list[tuple[str, str]]"
"""A line: texts, each with its style."""
_SOON_DAYS = 30
_LONGEST = 200


def say(line: str, *, to: TextIO | None = None, style: str = "") -> None:
    """Print one line, on standard error unless told otherwise, with whatever could act on a terminal escaped."""
    stream = to or sys.stderr
    _put(styled(escaped(line), style, stream) if style else escaped(line), stream)


def _put(line: str, stream: TextIO | None) -> None:
    """Write a line; not where standard error is closed or full, for there is nobody to tell then."""
    if stream is None:
        return
    if stream is sys.stderr and sys.stdout is not None:
        with suppress(OSError, ValueError):  # it stays there, and fails again at the end
            sys.stdout.flush()  # what was printed before comes before, where both go to one place
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    except (OSError, ValueError):
        if stream is not sys.stderr:
            raise


def styled(text: str, style: str, stream: TextIO | None = None) -> str:
    """The text in a colour or weight, if the stream is a terminal that shows it and NO_COLOR is not set."""
    stream = stream or sys.stderr
    fit = stream is not None and stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return f"\x1b[{style}m{text}\x1b[0m" if fit and style else text


def say_parts(parts: Parts, *, to: TextIO | None = None) -> None:
    """Print one line of (text, style), on standard error unless told otherwise."""
    stream = to or sys.stderr
    _put("".join(styled(escaped(text), style, stream) for text, style in parts), stream)


def show_error(error: ShareError) -> None:
    """Two lines: what is wrong and where, and what to do. Between them one line each for several wrong things."""
    say_parts([("error: ", f"{BOLD};{RED}"), (str(error), "")])
    for detail in error.details:
        say(f"  {detail}")
    if error.hint:
        say_parts([("hint: ", BOLD), (error.hint, "")])


def show_notice(notice: str) -> None:
    """Something that the user should know and need not act on."""
    say_parts([("note: ", YELLOW), (notice, "")])


def shortened(text: str) -> str:
    """`text`, escaped and at most 200 characters of it; the end of a longer one is `...`."""
    shown = escaped(text)
    return f"{shown[:_LONGEST]}..." if len(shown) > _LONGEST else shown


def lost_output(error: Exception, hint: str) -> OutputError:
    """The error for a standard output that is full, closed, or that nobody reads any more."""
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "it is closed"
    return OutputError(f"standard output cannot be written: {reason}", hint)


def expiry_words(expires: datetime | None, now: datetime) -> tuple[str, str]:
    """When a credential ends, and in which style to say it; empty for one that does not end or does not tell."""
    if expires is None:
        return "", ""
    days = (expires - now).days
    date = f"{expires:%Y-%m-%d}"
    if expires <= now:
        return f"EXPIRED on {date}", f"{BOLD};{RED}"
    if days < 1:
        hours = int((expires - now).total_seconds() // 3600)
        return f"expires {date} {expires:%H:%M} UTC (in {hours} hour{'s'[: hours != 1]})", RED
    return f"expires {date} (in {days} day{'s'[: days != 1]})", YELLOW if days < _SOON_DAYS else ""
