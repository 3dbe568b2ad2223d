"""`kubectl share import`: the contexts of a file into one's own kubeconfig."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kubectl_share.cli.choices import OnConflict

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.loading import KubeconfigFile
    from kubectl_share.operations.importing import ImportPlan
    from kubectl_share.operations.importing.trust import Allowed

EPILOG = """Examples:

  kubectl share import prod.kubeconfig --dry-run    what it would change

  kubectl share import prod.kubeconfig --use        and make it the current one

  kubectl share prod | ssh host kubectl share import -

  kubectl share import prod.kubeconfig --on-conflict replace   renew an access
"""


_OTHER_FILE = "write into another file with --into FILE, and list that one in KUBECONFIG too"


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to import; - is standard input.")],
    contexts: Annotated[
        Optional[list[str]],
        typer.Option("--context", metavar="NAME", help="Import only this context, or those that match; repeatable."),
    ] = None,
    use: Annotated[bool, typer.Option("--use", help="Make the imported context the current one.")] = False,
    into: Annotated[
        Optional[str],
        typer.Option(metavar="FILE", help="Put new entries into this file. Default: where kubectl would."),
    ] = None,
    kubeconfig: Annotated[
        Optional[str],
        typer.Option(metavar="FILE", help="Change this file instead of those of KUBECONFIG or ~/.kube/config."),
    ] = None,
    on_conflict: Annotated[
        OnConflict,
        typer.Option(help="What to do with an entry that differs from one of the same name that is there."),
    ] = OnConflict.rename,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    allow_exec: Annotated[
        Optional[list[str]],
        typer.Option(metavar="COMMAND", help="Let contexts in that run this command to log in; repeatable."),
    ] = None,
    allow_file: Annotated[
        Optional[list[str]],
        typer.Option(metavar="PATH", help="Let entries in that name this file of this host; repeatable."),
    ] = None,
    allow_insecure_tls: Annotated[
        Optional[list[str]],
        typer.Option(metavar="CLUSTER", help="Let this cluster in although its server is not verified; repeatable."),
    ] = None,
    allow_http: Annotated[
        Optional[list[str]],
        typer.Option(metavar="CLUSTER", help="Let this cluster in although its server is not https://; repeatable."),
    ] = None,
    allow_url_credentials: Annotated[
        Optional[list[str]],
        typer.Option(metavar="CLUSTER", help="Let this cluster in although a URL holds a password; repeatable."),
    ] = None,
) -> None:
    """Put the contexts of a file into your own kubeconfig.

    Every byte that is there stays, and a backup is kept beside it. A file from elsewhere is not trusted: programs that
    it would run, files of this host that it names, and servers that others can listen to are shown and refused until
    they are allowed by name.
    """
    from kubectl_share.cli.changing import modes_of, show_differences, stamp
    from kubectl_share.operations.conflicts import OnConflict as Policy
    from kubectl_share.operations.importing import Wishes, plan_import
    from kubectl_share.operations.importing.trust import Allowed
    from kubectl_share.operations.own import carry_out, load_own

    bundle = _load(file)
    wishes = Wishes(tuple(contexts or ()), use, Policy(on_conflict.value))
    allowed = Allowed(
        commands=frozenset(allow_exec or ()),
        files=frozenset(allow_file or ()),
        insecure_tls=frozenset(allow_insecure_tls or ()),
        http=frozenset(allow_http or ()),
        url_credentials=frozenset(allow_url_credentials or ()),
    )

    def make_plan() -> ImportPlan:
        return plan_import(load_own(kubeconfig, into, os.environ), bundle, wishes)

    plan = make_plan()
    confirmed = _with_confirmed(plan, allowed, may_ask=file != "-" and not dry_run)
    plan.check(confirmed)

    def make_plan_again() -> ImportPlan:
        plan = make_plan()
        plan.check(confirmed)
        return plan

    if dry_run:
        show_differences(plan.own, plan.changes)
    backups: list[Path] = []
    modes = modes_of(plan.changes)
    if plan.changes and not dry_run:
        plan, backups = carry_out(plan, make_plan_again, stamp(), _OTHER_FILE)
    _tell(plan, backups, modes, is_dry=dry_run)


def _load(file: str) -> KubeconfigFile:
    """The file to import; relative paths in standard input are relative to the working directory."""
    from kubectl_share.errors import KubeconfigError, UsageError
    from kubectl_share.kubeconfig.loading import file_of, load_file

    if file == "":
        raise UsageError("FILE is empty", "name a file, or - for standard input")
    if file != "-":
        return load_file(Path(file), file, "name the file to import, or - for standard input")
    try:
        data = sys.stdin.buffer.read()
    except (OSError, ValueError, AttributeError):
        raise KubeconfigError("standard input cannot be read", "name a file") from None
    if not data.strip():
        raise KubeconfigError(
            "standard input is empty", "the command before the | has failed, or there is none; nothing is imported"
        )
    return file_of(Path("standard input"), "standard input", data)


def _with_confirmed(plan: ImportPlan, allowed: Allowed, *, may_ask: bool) -> Allowed:
    """What is allowed, after the programs to run were shown; on a terminal those not yet allowed are asked for."""
    from kubectl_share.cli import printing
    from kubectl_share.operations.importing.trust import objections

    for plugin in plan.plugins:
        for line in plugin.lines:
            printing.say(line)
        if plugin.warning:
            printing.show_notice(plugin.warning)
    asked = {plugin.command for plugin in plan.plugins} - allowed.commands
    confirmed = allowed._replace(commands=allowed.commands | asked)
    if not asked or not may_ask or not _is_conversation() or objections(plan.arrivals, confirmed):
        return allowed
    return confirmed if _says_yes() else allowed


def _is_conversation() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _says_yes() -> bool:
    sys.stderr.write("Let kubectl run this from now on? [yes/no] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() == "yes"


def _tell(plan: ImportPlan, backups: list[Path], modes: dict[Path, int], *, is_dry: bool) -> None:
    """Say what came in under which name, and how to use it."""
    from kubectl_share.cli import printing
    from kubectl_share.cli.changing import tell_files
    from kubectl_share.credentials.shown import looks_secret, unless_secret
    from kubectl_share.operations.conflicts import Action

    count = len(plan.arrivals)
    where = " and ".join(printing.shortened(plan.own.shown(change.path)) for change in plan.changes)
    if not plan.changes:
        is_kept_out = any(one.action is Action.LEAVE for one in plan.contexts)
        why = "" if is_kept_out else f": {printing.shortened(plan.own.target.shown)} has all of it"
        printing.say_parts([("nothing to import", printing.BOLD), (why, "")])
    elif count:
        verb = "would go into" if is_dry else "imported into"
        printing.say_parts([(printing.counted(count, "context"), printing.BOLD), (f" {verb} {where}", "")])
    else:
        verb = "would be" if is_dry else "is now"
        printing.say_parts([(unless_secret(plan.used), printing.BOLD), (f" {verb} the current context in {where}", "")])
    printing.show_contexts([one.summary for one in plan.contexts if one.action is not Action.LEAVE])
    printing.show_notices(plan.notices)
    tell_files(modes, backups, is_dry=is_dry)
    usable = [one.summary.name for one in plan.contexts if one.action is not Action.LEAVE]
    is_current = bool(usable) and plan.own.merged.current_context == usable[0]
    if usable and not is_current and not looks_secret(usable[0]) and not is_dry and not plan.used:
        printing.say_parts([("use it: ", printing.BOLD), (_use_line(plan, usable[0]), "")])


def _use_line(plan: ImportPlan, name: str) -> str:
    import shlex

    from kubectl_share.kubeconfig.loading import paths_to_load

    path = plan.own.target.path
    words = ["kubectl", "config", "use-context", name]
    if path not in paths_to_load(None, os.environ):
        words += ["--kubeconfig", str(path)]
    return shlex.join(words)
