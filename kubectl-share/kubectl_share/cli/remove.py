"""`kubectl share remove`: contexts out of one's own kubeconfig."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_share.operations.removing import RemovalPlan

EPILOG = """Examples:

  kubectl share remove prod             with the cluster and user of its own

  kubectl share remove 'old-*' --dry-run
"""


_IN_PLACE = "kubectl config delete-context can take it out: it overwrites the file in place"


def command(
    contexts: Annotated[list[str], typer.Argument(metavar="CONTEXT...", help="Names or globs of contexts.")],
    kubeconfig: Annotated[
        Optional[str],
        typer.Option(metavar="FILE", help="Change this file instead of those of KUBECONFIG or ~/.kube/config."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
) -> None:
    """Take contexts out of your kubeconfig, with the clusters and users that nothing else uses.

    Each entry leaves the file that it is in, and takes its comments along. Every other byte stays, and a backup is
    kept.
    """
    from kubectl_share.cli.changing import modes_of, show_differences, stamp
    from kubectl_share.kubeconfig.loading import load
    from kubectl_share.operations.own import carry_out, load_own
    from kubectl_share.operations.removing import plan_removal

    load(kubeconfig, os.environ)  # there must be one

    def make_plan() -> RemovalPlan:
        return plan_removal(load_own(kubeconfig, None, os.environ), tuple(contexts))

    plan = make_plan()
    modes = modes_of(plan.changes)
    backups: list[Path] = []
    if dry_run:
        show_differences(plan.own, plan.changes)
    else:
        plan, backups = carry_out(plan, make_plan, stamp(), _IN_PLACE)
    _tell(plan, backups, modes, is_dry=dry_run)


def _tell(plan: RemovalPlan, backups: list[Path], modes: dict[Path, int], *, is_dry: bool) -> None:
    from kubectl_share.cli import printing
    from kubectl_share.cli.changing import tell_files
    from kubectl_share.credentials.shown import unless_secret
    from kubectl_share.model import Kind

    count = sum(kind is Kind.CONTEXT for kind, _ in plan.removed)
    places = " and ".join(printing.shortened(plan.own.shown(change.path)) for change in plan.changes)
    verb = "would be taken out of" if is_dry else "taken out of"
    printing.say_parts([(printing.counted(count, "context"), printing.BOLD), (f" {verb} {places}", "")])
    printing.show_names(
        [
            f"{kind.word:<7}  {printing.shortened(unless_secret(name))}"
            for shown in (Kind.CONTEXT, Kind.CLUSTER, Kind.USER)
            for kind, name in plan.removed
            if kind is shown
        ]
    )
    printing.show_notices(plan.notices)
    tell_files(modes, backups, is_dry=is_dry)
