"""For programs: one object with all findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kubectl_share.cli.formats import as_text
from kubectl_share.cli.rule_pages import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_share.operations.validate.findings import FileReport, Finding


def lines(reports: Iterable[FileReport]) -> Iterator[str]:
    """One object: `version`, `files` (how many hold a kubeconfig) and `findings`."""
    reports = list(reports)
    findings = [_finding(finding) for report in reports for finding in report.findings]
    content = {"version": 1, "files": sum(report.kubeconfigs > 0 for report in reports), "findings": findings}
    yield json.dumps(content, indent=2)


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "load": finding.load,
        "message": finding.message,
        "file": as_text(finding.file),
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "yaml_path": finding.path,
        "url": address(finding.code),
        "fix": {"message": finding.fix} if finding.fix else None,
    }
