"""`kubectl share validate`: the linter."""

from __future__ import annotations

from enum import Enum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated, Optional

import typer

EPILOG = """Examples:

  kubectl share validate                        what kubectl would load

  kubectl share validate prod.kubeconfig        one file

  kubectl share validate --profile commit .     all kubeconfigs of a repository

  kubectl share validate --fix prod.kubeconfig  mend what can be mended safely
"""
_RULES = "Codes or names of rules, parted by commas; repeatable."


class ProfileName(str, Enum):
    """What a file is to be fit for."""

    share = "share"
    commit = "commit"
    strict = "strict"


class FailOn(str, Enum):
    """The least that makes the command fail."""

    error = "error"
    warning = "warning"


class OutputFormat(str, Enum):
    """How findings are told."""

    text = "text"
    json = "json"
    github = "github"
    gitlab = "gitlab"
    junit = "junit"
    sarif = "sarif"


def command(
    context: typer.Context,
    files: Annotated[
        Optional[list[str]],
        typer.Argument(
            metavar="[FILE]...", help="Files, folders, or - for standard input; without any, what kubectl would load."
        ),
    ] = None,
    profile: Annotated[
        Optional[ProfileName],
        typer.Option(
            help="May it be handed over (share), committed (commit), or is it free of credentials (strict)? "
            "Default: share."
        ),
    ] = None,
    select: Annotated[
        Optional[list[str]], typer.Option(metavar="RULES", help=f"Apply these rules alone. {_RULES}")
    ] = None,
    ignore: Annotated[Optional[list[str]], typer.Option(metavar="RULES", help=f"Leave rules out. {_RULES}")] = None,
    fail_on: Annotated[
        Optional[FailOn], typer.Option(help="What makes the command end with 1. Default: error.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely, in the files.")] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would change, without secrets, and change nothing.")
    ] = False,
    output_format: Annotated[OutputFormat, typer.Option(help="How findings are told.")] = OutputFormat.text,
    kubeconfig: Annotated[
        Optional[str], typer.Option(metavar="FILE", help="Read this file instead of KUBECONFIG or ~/.kube/config.")
    ] = None,
    config: Annotated[
        Optional[Path],
        typer.Option(metavar="FILE", help="Settings; instead of the nearest .kubectl-share.toml of the repository."),
    ] = None,
    no_config: Annotated[bool, typer.Option("--no-config", help="Look for no .kubectl-share.toml.")] = False,
    stdin_filename: Annotated[
        Optional[str], typer.Option(metavar="FILE", help="What to call standard input, and whose settings apply to it.")
    ] = None,
    require_match: Annotated[
        bool, typer.Option("--require-match", help="End with 2 if there is no kubeconfig among the files.")
    ] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Print how often each rule found something, too.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print findings and nothing else.")] = False,
) -> int:
    """Find what is wrong with kubeconfigs: syntax, types, secrets, paths of this machine, expired certificates.

    A finding has a code; `kubectl share explain KS201` is its manual. In a folder only kubeconfigs are judged, and
    files that git ignores are left out. A file that is named is always looked at.

    A comment `# kubectl-share: ignore[KS202] REASON` at the end of a line, or above it, suppresses a finding.
    """
    from kubectl_share.cli import linting
    from kubectl_share.cli.rule_names import rules_called
    from kubectl_share.errors import UsageError
    from kubectl_share.operations.validate import Wanted

    defaults = context.obj or linting.Defaults()
    takes_input = "-" in (files or ())
    is_text = output_format is OutputFormat.text
    for is_given, error, hint in (
        (fix and diff, "--fix and --diff are given", "--diff alone shows the changes, --fix alone makes them"),
        (fix and takes_input, "--fix changes files, and - is none", "--diff shows what it would change"),
        (diff and not is_text, "--diff is for the text format", "leave one of --diff and --output-format out"),
        (statistics and not is_text, "--statistics is for the text format", "programs count for themselves"),
        (config is not None and no_config, "--config and --no-config are given", "give one of them"),
        (kubeconfig is not None and files, "--kubeconfig and files are given", "name the files alone"),
        (stdin_filename is not None and not takes_input, "--stdin-filename is given, and no -", "name - as a file"),
        (
            "" in (files or ()),
            "the name of a file is empty",
            "name a file or a folder; . is the folder that you are in",
        ),
    ):
        if is_given:
            raise UsageError(error, hint)
    wanted = Wanted(
        now=linting.now(),
        default_profile=defaults.profile,
        profile=profile.value if profile else None,
        select=rules_called(select) if select else None,
        ignore=rules_called(ignore or ()),
        fail_on=fail_on.value if fail_on else None,
        configuration=config,
        no_configuration=no_config,
    )
    return linting.run(
        linting.Order(
            files=tuple(files or ()),
            wanted=wanted,
            kubeconfig=kubeconfig,
            stdin_filename=stdin_filename,
            output_format=output_format.value,
            listed=defaults.listed,
            fix=(fix or defaults.only_fix) and not diff and not takes_input,
            only_fix=defaults.only_fix and not takes_input,
            diff=diff,
            require_match=require_match,
            quiet=quiet,
            statistics=statistics,
        )
    )
