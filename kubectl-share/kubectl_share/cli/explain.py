"""`kubectl share explain`: the manual of the rules."""

from __future__ import annotations

import sys
from typing import Annotated, Optional

import typer

EPILOG = """Examples:

  kubectl share explain                     all rules

  kubectl share explain KS201               one of them

  kubectl share explain plaintext-password  the same
"""


def command(
    rule: Annotated[
        Optional[str], typer.Argument(metavar="[RULE]", help="A code or a name; all rules are listed without one.")
    ] = None,
) -> None:
    """Print the manual of a rule: what it finds, why that matters and what to do, with examples."""
    from kubectl_share.cli import printing, rule_pages
    from kubectl_share.cli.rule_names import rules_called
    from kubectl_share.rules.registry import BY_CODE, RULES

    if rule is None:
        width = max(len(one.name) for one in RULES)
        for one in RULES:
            printing.say(f"{one.code}  {one.name:<{width}}  {one.summary}", to=sys.stdout)
        return
    pages = "\n".join(rule_pages.page(BY_CODE[code]) for code in sorted(rules_called([rule])))
    for line in pages.splitlines():
        printing.say(line, to=sys.stdout, style=printing.BOLD if line.startswith("#") else "")
