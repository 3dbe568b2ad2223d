"""For everything that shows test results: JUnit's XML, a suite for each file and a test case for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kubectl_share.cli.formats import as_text
from kubectl_share.errors import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_share.operations.validate.findings import FileReport, Finding


def lines(reports: Iterable[FileReport]) -> Iterator[str]:
    """One document."""
    root = Element("testsuites", name="kubectl-share")
    for report in reports:
        if report.kubeconfigs or report.findings:
            _suite(root, report)
    indent(root)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield tostring(root, encoding="unicode")


def _suite(root: Element, report: FileReport) -> None:
    name = escaped(as_text(report.file))
    failures = sum(map(report.fails, report.findings))
    tests = max(1, len(report.findings))
    suite = SubElement(root, "testsuite", name=name, tests=str(tests), failures=str(failures), errors="0", skipped="0")
    for finding in report.findings:
        _case(suite, name, finding, fails=report.fails(finding))
    if not report.findings:
        SubElement(suite, "testcase", name="no findings", classname=name)


def _case(suite: Element, name: str, finding: Finding, *, fails: bool) -> None:
    what = escaped(finding.what)  # XML has no way to write a control character
    title = f"{finding.code} {finding.name} ({finding.line}:{finding.column})"
    case = SubElement(suite, "testcase", name=title, classname=name)
    text = f"{name}:{finding.line}:{finding.column}: {finding.severity} {what}\n{escaped(finding.hint)}"
    if fails:
        SubElement(case, "failure", message=what, type=finding.code).text = text
    else:
        SubElement(case, "system-out").text = text
