"""For code scanning: SARIF 2.1.0."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import kubectl_share
from kubectl_share.cli.rule_pages import address, manual
from kubectl_share.rules.registry import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_share.operations.validate.findings import FileReport, Finding

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def lines(reports: Iterable[FileReport]) -> Iterator[str]:
    """One log with one run."""
    findings = [finding for report in reports for finding in report.findings]
    codes = sorted({finding.code for finding in findings})
    driver = {
        "name": "kubectl-share",
        "semanticVersion": kubectl_share.__version__,
        "informationUri": "https://github.com/kubectl-share/kubectl-share",
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in findings],
    }
    yield json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(code: str) -> dict[str, object]:
    rule = BY_CODE[code]
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.summary}."},
        "fullDescription": {"text": manual(rule)},
        "helpUri": address(code),
    }


def _result(finding: Finding, rule_index: int) -> dict[str, object]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    uri = quote(finding.file.replace("\\", "/").encode("utf-8", "surrogateescape"))
    return {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
    }


def _message(finding: Finding) -> str:
    """Its text, in which a name from the file must not become a link or a placeholder."""
    text = f"{finding.what}; {finding.hint}."
    return text.replace("](", "] (").replace("{", "{{").replace("}", "}}")
