"""For GitLab's merge requests: a code quality report."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from kubectl_share.cli.formats import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_share.operations.validate.findings import FileReport, Finding

_SEVERITIES = {"error": "critical", "warning": "minor", "info": "info"}


def lines(reports: Iterable[FileReport]) -> Iterator[str]:
    """One list of issues."""
    taken = dict[str, int]()
    issues = [_issue(finding, taken) for report in reports for finding in report.findings]
    yield json.dumps(issues, indent=2)


def _issue(finding: Finding, taken: dict[str, int]) -> dict[str, object]:
    return {
        "description": f"{finding.what}; {finding.hint}.",
        "check_name": f"{finding.code} {finding.name}",
        "fingerprint": _fingerprint(finding, taken),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": as_text(finding.file), "lines": {"begin": finding.line, "end": finding.end_line}},
    }


def _fingerprint(finding: Finding, taken: dict[str, int]) -> str:
    """What stays the same while lines move: rule, file and field, with a number where several findings share them."""
    name = "\0".join([finding.code, finding.file, finding.path])
    taken[name] = taken.get(name, 0) + 1
    return hashlib.sha256(f"{name}\0{taken[name]}".encode("utf-8", "surrogatepass")).hexdigest()
