"""For GitHub Actions: workflow commands, which it shows beside the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.cli.formats import as_text
from kubectl_share.errors import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_share.operations.validate.findings import FileReport, Finding

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def lines(reports: Iterable[FileReport]) -> Iterator[str]:
    """One command for each finding."""
    for report in reports:
        for finding in report.findings:
            yield _command(finding)


def _command(finding: Finding) -> str:
    properties = {
        "file": as_text(finding.file),
        "line": finding.line,
        "endLine": finding.end_line,
        "title": f"{finding.code} {finding.name}",
    }
    if finding.line == finding.end_line:  # GitHub takes columns for one line only
        properties |= {"col": finding.column, "endColumn": finding.end_column}
    shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {shown}::{_data(f'{finding.what}; {finding.hint}')}"


def _data(text: str) -> str:
    return escaped(text).replace("%", "%25")


def _property(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace(":", "%3A").replace(",", "%2C")
