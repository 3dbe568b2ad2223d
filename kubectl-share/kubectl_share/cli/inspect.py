"""`kubectl share inspect`: what is inside a kubeconfig."""

from __future__ import annotations

import os
import re
import sys
from datetime import datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from kubectl_share.errors import KubeconfigError
    from kubectl_share.kubeconfig.loading import Merged
    from kubectl_share.operations.inspecting.records import Ending, Inspection

EPILOG = """Examples:

  kubectl share inspect                         your own kubeconfig

  kubectl share inspect prod.kubeconfig         a file that somebody sent

  ssh host cat .kube/config | kubectl share inspect -

  kubectl share inspect --fail-if-expiring 30d  1 if something does; for cron
"""
_DURATION = re.compile(r"([0-9]{1,5})([dh])")
_MOST_SHOWN = 20


class OutputFormat(str, Enum):
    """How it is told."""

    text = "text"
    json = "json"


def command(
    file: Annotated[
        Optional[str],
        typer.Argument(
            metavar="[FILE]", help="A kubeconfig, or - for standard input; without it, your own, as kubectl loads it."
        ),
    ] = None,
    contexts: Annotated[
        Optional[list[str]],
        typer.Option("--context", metavar="NAME", help="Tell of this context, or of those that match; repeatable."),
    ] = None,
    output_format: Annotated[OutputFormat, typer.Option(help="For people, or for programs.")] = OutputFormat.text,
    fail_if_expiring: Annotated[
        Optional[str],
        typer.Option(
            metavar="TIME",
            help="End with 1 if a certificate or token ends within this time, such as 30d or 12h, or has ended.",
        ),
    ] = None,
    kubeconfig: Annotated[
        Optional[str],
        typer.Option(metavar="FILE", help="Your own kubeconfig, instead of KUBECONFIG or ~/.kube/config."),
    ] = None,
) -> int:
    """Show what is inside a kubeconfig: who it is, how it logs in, when that ends, what it would run and read.

    Nothing in it is run, no server is asked, and no secret is shown. FILE is taken for somebody else's: of the files
    that it names, keys and tokens are not looked at. `--kubeconfig FILE` says that it is your own.
    """
    from kubectl_share.cli import exits
    from kubectl_share.operations.inspecting import inspect

    within = None if fail_if_expiring is None else _duration(fail_if_expiring)
    merged, is_own = _loaded(file, kubeconfig)
    found = inspect(merged, tuple(contexts or ()), is_own=is_own)
    now = datetime.now(timezone.utc)
    _print(found, now, output_format, is_chosen=bool(contexts))
    return exits.DONE if within is None else _judged(found, now, within)


def _duration(text: str) -> timedelta:
    from kubectl_share.errors import UsageError, quoted

    match = _DURATION.fullmatch(text)
    if match is None and text != "0":
        raise UsageError(f"--fail-if-expiring {quoted(text)} is no time", "write days or hours: 30d, 12h, or 0 for now")
    if match is None:
        return timedelta()
    return timedelta(days=int(match[1])) if match[2] == "d" else timedelta(hours=int(match[1]))


def _loaded(file: str | None, kubeconfig: str | None) -> tuple[Merged, bool]:
    """What to look at, and whether it is the reader's own."""
    from kubectl_share.errors import KubeconfigError, UsageError
    from kubectl_share.kubeconfig.loading import merge, read_file
    from kubectl_share.operations.inspecting import opening

    if file is None:
        return opening.own(kubeconfig, os.environ), True
    if kubeconfig is not None:
        raise UsageError("--kubeconfig and a file are given", "--kubeconfig names your own, FILE somebody else's")
    if not file:
        raise UsageError("the name of the file is empty", "name a file, or - for standard input")
    if file == "-":
        return merge([opening.opened(Path("standard input"), "standard input", _standard_input())]), False
    try:
        data = read_file(Path(file), file)
    except KubeconfigError as error:
        error.hint = error.hint.replace("name one with --kubeconfig or KUBECONFIG", "name a file that is there")
        raise
    return merge([opening.opened(Path(file), file, data)]), opening.is_own(Path(file), os.environ)


def _standard_input() -> bytes:
    from kubectl_share.errors import KubeconfigError

    try:
        data = sys.stdin.buffer.read()
    except (OSError, ValueError, AttributeError):
        raise KubeconfigError("standard input cannot be read", "name a file") from None
    if not data.strip():
        raise KubeconfigError("standard input is empty", "the command before the | has failed, or there is none")
    return data


def _print(found: Inspection, now: datetime, output_format: OutputFormat, *, is_chosen: bool) -> None:
    from kubectl_share.cli import inspection, inspection_json, printing

    if sys.stdout is None:
        raise printing.lost_output(OSError(), "send it to a file or a pipe")
    if output_format is OutputFormat.json:
        for line in inspection_json.lines(found):
            printing.say(line, to=sys.stdout)
    else:
        for parts in inspection.lines(found, now, is_chosen=is_chosen):
            printing.say_parts(parts, to=sys.stdout)
    if found.has_closed_files:
        printing.show_notice("if the file is your own, --kubeconfig FILE looks at the keys and tokens that it names")


def _judged(found: Inspection, now: datetime, within: timedelta) -> int:
    """The exit code: whether anything ends too soon. What cannot be told is an error, for nobody watches it then."""
    from kubectl_share.cli import exits, printing
    from kubectl_share.errors import KubeconfigError

    if not found.contexts:
        raise KubeconfigError("there are no contexts, and so nothing that could end", "name another file")
    ending = [one for one in found.endings if one.ends is not None and one.ends <= now + within]
    unknown = [one for one in found.endings if one.problem]
    for one in ending[:_MOST_SHOWN]:
        words, style = printing.expiry_words(one.ends, now)
        printing.say_parts([("expiring: ", f"{printing.BOLD};{printing.RED}"), (_owner(one), ""), (f" {words}", style)])
    if len(ending) > _MOST_SHOWN:
        printing.say(f"... and {len(ending) - _MOST_SHOWN} more")
    if unknown:
        raise _untold(unknown, is_own=found.is_own)
    return exits.FINDINGS if ending else exits.DONE


def _untold(unknown: list[Ending], *, is_own: bool) -> KubeconfigError:
    from kubectl_share.errors import KubeconfigError

    hint = "correct it, or name the contexts to look after with --context"
    if not is_own:
        hint = "if the file is your own, name it with --kubeconfig: then all files that it names are looked at"
    told = tuple(f"{_owner(one)} {one.problem}" for one in unknown)
    if len(told) == 1:
        return KubeconfigError(f"nobody can tell when it ends: {told[0]}", hint)
    return KubeconfigError(f"nobody can tell when {len(told)} credentials end", hint, details=told[:_MOST_SHOWN])


def _owner(ending: Ending) -> str:
    from kubectl_share.credentials.shown import named

    return f"{ending.kind.word} {named(ending.name)}: its {ending.what}"
