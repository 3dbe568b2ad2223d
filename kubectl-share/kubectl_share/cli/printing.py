"""How results, notices and errors look. Every line that leaves the program for a person goes through `say`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO, TypeAlias

from kubectl_share.credentials.shown import unless_secret
from kubectl_share.errors import OutputError, ShareError, escaped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kubectl_share.operations.summary import ContextSummary

BOLD, RED, GREEN, YELLOW, BLUE, DIM = "1", "31", "32", "33", "34", "2"
Parts: TypeAlias = "list[tuple[str, str]]"
"""A line: texts, each with its style."""
_SOON_DAYS = 30
_LONGEST = 200
_MOST_SHOWN = 20
"""Contexts, and notes, that are listed one by one."""


def say(line: str, *, to: TextIO | None = None, style: str = "") -> None:
    """Print one line, on standard error unless told otherwise, with whatever could act on a terminal escaped."""
    stream = to or sys.stderr
    _put(styled(escaped(line), style, stream) if style else escaped(line), stream)


def _put(line: str, stream: TextIO | None) -> None:
    """Write a line; not where standard error is closed or full, for there is nobody to tell then.

    Raises:
        OutputError: standard output cannot be written.
    """
    if stream is None:
        return
    if stream is sys.stderr and sys.stdout is not None:
        with suppress(OSError, ValueError):  # it stays there, and fails again at the end
            sys.stdout.flush()  # what was printed before comes before, where both go to one place
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    except (OSError, ValueError) as error:
        if stream is not sys.stderr:
            raise lost_output(error) from None


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


def lost_output(error: Exception, hint: str = "send it to another place") -> OutputError:
    """The error for a standard output that is full, closed, or that nobody reads any more."""
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "it is closed"
    return OutputError(f"standard output cannot be written: {reason}", hint)


def counted(number: int, what: str) -> str:
    """Such as `1 context`, `2 contexts`."""
    return f"{number} {what}{'s'[: number != 1]}"


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
        return f"expires {date} {expires:%H:%M} UTC (in {counted(hours, 'hour')})", RED
    return f"expires {date} (in {counted(days, 'day')})", YELLOW if days < _SOON_DAYS else ""


def show_contexts(contexts: Sequence[ContextSummary]) -> None:
    """A line for each context, the first twenty of them; a star marks the current one."""
    from datetime import datetime, timezone

    now = datetime.now(timezone.utc)
    shown = contexts[:_MOST_SHOWN]
    names = [shortened(unless_secret(context.name)) for context in shown]
    width = max(map(len, names), default=0)
    for context, name in zip(shown, names, strict=True):
        mark = "*" if context.is_current else " "
        details = [
            shortened(context.server) or "no server",
            f"namespace {shortened(unless_secret(context.namespace))}" if context.namespace else "",
            context.login,
        ]
        expiry, style = expiry_words(context.expires, now)
        line = [(f"{mark} {name:<{width}}  ", ""), (", ".join(filter(None, details)), "")]
        say_parts([*line, (", " if expiry else "", ""), (expiry, style)])
    if len(contexts) > len(shown):
        say(f"  ... and {len(contexts) - len(shown)} more")


def show_notices(notices: Sequence[str]) -> None:
    """The notices, the first twenty of them."""
    for notice in notices[:_MOST_SHOWN]:
        show_notice(notice)
    if len(notices) > _MOST_SHOWN:
        say(f"... and {len(notices) - _MOST_SHOWN} more notes")


def show_names(names: Sequence[str]) -> None:
    """A line for each, the first twenty of them."""
    for name in names[:_MOST_SHOWN]:
        say(f"  {name}")
    if len(names) > _MOST_SHOWN:
        say(f"  ... and {len(names) - _MOST_SHOWN} more")
