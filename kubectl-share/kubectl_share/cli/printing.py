"""How results, notices and errors look. Every line that leaves the program for a person goes through `say`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from kubectl_share.errors import ShareError, escaped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

BOLD, RED, YELLOW, DIM = "1", "31", "33", "2"
_SOON_DAYS = 30


def say(line: str, *, to: TextIO | None = None, style: str = "") -> None:
    """Print one line, on standard error unless told otherwise, with whatever could act on a terminal escaped."""
    stream = to or sys.stderr
    text = styled(escaped(line), style, stream) if style else escaped(line)
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def styled(text: str, style: str, stream: TextIO | None = None) -> str:
    """The text in a colour or weight, if the stream is a terminal that shows it and NO_COLOR is not set."""
    stream = stream or sys.stderr
    fit = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return f"\x1b[{style}m{text}\x1b[0m" if fit and style else text


def say_parts(parts: Sequence[tuple[str, str]]) -> None:
    """Print one line of (text, style) on standard error."""
    line = "".join(styled(escaped(text), style) for text, style in parts)
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


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
