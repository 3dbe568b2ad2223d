"""For people: two lines for each finding, what is wrong and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.cli.printing import BLUE, BOLD, DIM, RED, YELLOW
from kubectl_share.errors import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_share.cli.printing import Parts
    from kubectl_share.operations.validate.findings import FileReport, Finding

_STYLES = {"error": f"{BOLD};{RED}", "warning": YELLOW, "info": BLUE}


def parts(reports: Iterable[FileReport]) -> Iterator[Parts]:
    """The lines, as texts with their styles."""
    for report in reports:
        for finding in report.findings:
            yield _first_line(finding)
            yield [(f"  {finding.hint}{_fix(finding)}", DIM)]


def _fix(finding: Finding) -> str:
    if not finding.fix:
        return ""
    return "; --fix does it" if finding.fix == finding.hint else f"; --fix: {finding.fix}"


def _first_line(finding: Finding) -> Parts:
    return [
        (f"{escaped(finding.file)}:{finding.line}:{finding.column}: ", BOLD),
        (finding.severity, _STYLES[finding.severity]),
        (f" {finding.code} {finding.name} ", ""),
        (f"{finding.what}{'; kubectl cannot load the file' if finding.load else ''}", ""),
    ]
