#!/usr/bin/env python3
"""Write what follows from the code: the reference of the command line, the manual of the rules, the hooks file.

python tools/generate_docs.py            writes them
python tools/generate_docs.py --check    writes nothing; exit code 1 if one is not as the code is
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import typer.main

from kubectl_share.cli import rule_pages
from kubectl_share.cli.exits import COULD_NOT, FINDINGS, INTERRUPTED
from kubectl_share.cli.main import app
from kubectl_share.hooks.table import manifest
from kubectl_share.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).resolve().parent.parent / "docs"

MADE = "<!-- Made by tools/generate_docs.py from the program; `make docs` writes it anew. -->\n\n"

INTRODUCTION = f"""\
{MADE}# The command line

`kubectl share` and `kubectl-share` are the same program. What `kubectl share --help` says of every command is here too.

A first word that is no command is the name of a context: `kubectl share prod` means `kubectl share bundle prod`.
"""

ENDING = f"""
## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| {FINDINGS} | `validate` found something that counts, by `--fail-on`; `inspect` found something that ends too soon |
| {COULD_NOT} | could not do it: wrong usage, input that is missing or unreadable, refused |
| {INTERRUPTED} | interrupted |

Every error is told on standard error: a line that says what is wrong and where, and a line that says what to do.

## Environment

| variable | what it does |
|---|---|
| `KUBECONFIG` | the kubeconfigs to read, as for kubectl; without it, `~/.kube/config` |
| `CI` | `true` or `1`: a bundle goes to standard output only if that is a file, or asked for with `-o -` |
| `NO_COLOR` | anything: no colours on a terminal |
"""


def pages() -> dict[Path, str]:
    """Path -> text, of every generated page."""
    return {
        DOCS / "cli.md": command_line(),
        DOCS.parent / ".pre-commit-hooks.yaml": manifest(),
        DOCS / "rules" / "README.md": MADE + rule_pages.index(RULES),
        **{DOCS / "rules" / f"{rule.code}.md": MADE + rule_pages.page(rule) for rule in RULES},
    }


def command_line() -> str:
    """The reference of the command line."""
    root: Any = typer.main.get_command(app)  # typer's own class or click's, as its version goes
    sections = [INTRODUCTION, "## Options of the program", table(root)]
    for name, command in sorted(commands_below(root)):
        sections += [f"## {name}", f"```\n{usage(name, command)}\n```", paragraphs(command.help), table(command)]
        if command.epilog:
            title, _, examples = command.epilog.strip().partition("\n\n")
            sections += [title, f"```\n{dedent(examples)}\n```".replace("\n\n", "\n")]
    return "\n\n".join(section.strip("\n") for section in [*sections, ENDING]) + "\n"


def commands_below(group: Any) -> Iterator[tuple[str, Any]]:
    """(name, command) of each command that is not hidden; those of a group within have its name before theirs."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {below}", inner) for below, inner in commands_below(command))
        elif not command.hidden:
            yield name, command


def usage(name: str, command: Any) -> str:
    """Such as `kubectl share bundle [OPTIONS] [CONTEXT]...`."""
    arguments = [parameter.metavar for parameter in command.params if parameter.param_type_name == "argument"]
    return " ".join(["kubectl share", name, "[OPTIONS]", *arguments])


def paragraphs(text: str) -> str:
    """The text with every paragraph on a line of its own."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def table(command: Any) -> str:
    """The arguments and options of a command."""
    context = command.make_context("kubectl share", [], resilient_parsing=True)
    rows = [f"| {forms(parameter)} | {help_text(parameter, context)} |" for parameter in command.params]
    return "\n".join(["| | |", "|---|---|", *rows])


def forms(parameter: Any) -> str:
    """How an argument or option is written."""
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar}`"
    choices = "\\|".join(getattr(parameter.type, "choices", ()))
    value = "" if parameter.is_flag else f" {parameter.metavar or choices}"
    return ", ".join(f"`{form}{value}`" for form in [*parameter.opts, *parameter.secondary_opts])


def help_text(parameter: Any, context: Any) -> str:
    """What it does, and what holds without it where that is a word."""
    text: str = getattr(parameter, "help", None) or parameter.get_help_record(context)[1]
    default = getattr(parameter.default, "value", None)
    return f"{text} Default: {default}." if default else text


def main(arguments: list[str]) -> int:
    """Write or check the pages; the exit code."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    texts = pages()
    differing = [path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in differing:
        if arguments:
            print(f"{path.relative_to(DOCS.parent)} is not as the code is: run `make docs`", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(texts[path], "utf-8")
            print(f"wrote {path.relative_to(DOCS.parent)}")
    return 1 if arguments and differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
