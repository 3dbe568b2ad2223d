"""`kubectl share hook`: a git hook that looks at kubeconfigs before they are committed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kubectl_share.cli.commands import Command, Group
from kubectl_share.cli.validate import FailOn, ProfileName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.operations.validate import Input

_PROGRAM = "kubectl-share"

app = typer.Typer(
    cls=Group,
    help="A git hook that lets no kubeconfig be committed with a password in it, or a path of this machine.",
    rich_markup_mode=None,
)
_Profile = Annotated[
    Optional[ProfileName],
    typer.Option(help="What kubeconfigs are to be fit for, as for validate. Default: commit."),
]
_FailOn = Annotated[Optional[FailOn], typer.Option(help="The least that stops a commit. Default: error.")]
_Shared = Annotated[
    bool, typer.Option("--shared", help="Even in a folder of hooks that other repositories may use too.")
]


@app.command("install", cls=Command)
def install(profile: _Profile = None, fail_on: _FailOn = None, shared: _Shared = False) -> None:
    """Let git look at every commit in this repository before it is made: at what is staged, not at the files.

    A hook that is there already is kept, and runs first. Installing again brings the hook up to date.
    """
    from kubectl_share.cli.printing import say, show_notice
    from kubectl_share.operations import hook

    options = _options(profile, fail_on)
    done = hook.install(_program(), options, shared=shared)
    say(f"{_shown(done.path)}: {done.what}")
    if done.kept:
        show_notice(f"the hook that was there is {done.kept.name} now, and runs first")
    if done.is_in_work_tree:
        show_notice("the folder of hooks is in the work tree; whoever gets this one needs kubectl-share on PATH")


@app.command("uninstall", cls=Command)
def uninstall(shared: _Shared = False) -> None:
    """Take the hook away; one that was there before comes back as it was."""
    from kubectl_share.cli.printing import say, show_notice
    from kubectl_share.operations import hook

    done = hook.uninstall(shared=shared)
    if not done.was_there:
        show_notice(f"{_shown(done.path)} is none of kubectl share: nothing to take away")
    else:
        say(f"{_shown(done.path)}: {'put back as it was before' if done.is_restored else 'taken away'}")


@app.command("run", cls=Command, hidden=True)
def run(profile: _Profile = None, fail_on: _FailOn = None) -> int:
    """Judge the kubeconfigs that are staged. The git hook runs this; so can any other manager of hooks."""
    from kubectl_share.cli import linting
    from kubectl_share.cli.exits import FINDINGS
    from kubectl_share.cli.printing import show_notice
    from kubectl_share.operations.validate import Wanted

    wanted = Wanted(
        linting.now(),
        default_profile="commit",
        profile=profile.value if profile else None,
        fail_on=fail_on.value if fail_on else None,
    )
    code = linting.run(linting.Order((), wanted, listed=True, inputs=_staged()))
    if code == FINDINGS:
        show_notice("nothing is committed: mend it and git add it; git commit --no-verify commits it as it is")
    return code


def _staged() -> Iterator[Input]:
    """What is staged and may be a kubeconfig. Settings are those of the work tree."""
    from kubectl_share.external.commit import staged_files, top_folder
    from kubectl_share.operations.validate import Input
    from kubectl_share.prefilter import may_hold_kubeconfig

    top = None
    for file in staged_files():
        if may_hold_kubeconfig(file.data):
            top = top or top_folder()
            yield Input(top / file.path, file.path, file.data, named=False)


def _options(profile: ProfileName | None, fail_on: FailOn | None) -> list[str]:
    given = {"--profile": profile, "--fail-on": fail_on}
    return [f"{option}={value.value}" for option, value in given.items() if value]


def _program() -> str | None:
    """Where this program is; None if it was not started by its own name."""
    import shutil
    import sys

    if Path(sys.argv[0]).name != _PROGRAM:
        return shutil.which(_PROGRAM)
    found = shutil.which(sys.argv[0])
    return os.path.abspath(found) if found else None  # noqa: PTH100 - links stay, for they survive an upgrade


def _shown(path: Path) -> str:
    """A path as short as it can be from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
