"""A run of the linter: judge, tell, and come to an exit code. The command and the hooks end up here."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime, timezone
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.cli import printing
from kubectl_share.cli.exits import COULD_NOT, DONE, FINDINGS
from kubectl_share.cli.formats import format_called, text
from kubectl_share.cli.inputs import inputs_of, mode_of
from kubectl_share.errors import KubeconfigError, OutputError, ShareError
from kubectl_share.operations.validate import Validator, Wanted
from kubectl_share.operations.validate.many import reports_of
from kubectl_share.prefilter import may_hold_kubeconfig

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kubectl_share.cli.printing import Parts
    from kubectl_share.operations.validate import Input
    from kubectl_share.operations.validate.findings import FileReport
    from kubectl_share.operations.validate.fixing import Fixed
    from kubectl_share.rules.rule import Profile


class Defaults(NamedTuple):
    """What holds where the command line does not say otherwise: for the command, or for a hook."""

    profile: Profile = "share"
    only_fix: bool = False
    """Whether fixing is all: no finding is told, and the run fails if there was something to fix."""
    listed: bool = False
    """Whether the files come from a list that nobody typed: none of them is named."""


class Order(NamedTuple):
    """What is to be done."""

    files: tuple[str, ...]
    """Files, folders and `-`; none for what kubectl would load."""
    wanted: Wanted
    kubeconfig: str | None = None
    stdin_filename: str | None = None
    listed: bool = False
    output_format: str = "text"
    fix: bool = False
    only_fix: bool = False
    diff: bool = False
    require_match: bool = False
    quiet: bool = False
    statistics: bool = False
    inputs: Iterable[Input] | None = None
    """Texts to judge instead of files."""


class _Run:
    """What has come up so far."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.validator = Validator(order.wanted)
        self.errors: list[ShareError] = []
        self.kubeconfigs = 0
        self.failing = 0
        self.notices = 0
        self.fixed = 0
        self.fixable = 0
        self.unfixable: dict[str, frozenset[tuple[str, str]]] = {}
        """The file -> code and path of the findings whose fix cannot be made, although they offer one."""
        self.severities: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()

    def reports(self) -> Iterator[FileReport]:
        """A report for each file; files that cannot be read become errors."""
        inputs = inputs_of(self.order, self.errors)
        if self.order.fix or self.order.diff:
            inputs = map(self._changed, inputs)
        if self.order.only_fix:
            for _ in inputs:  # which fixes them
                pass
            return
        for report in map(self._honest, reports_of(inputs, self.order.wanted)):
            self._count(report)
            for notice in report.notices:
                self._tell(f"{report.file} {notice}")
            yield report

    def _honest(self, report: FileReport) -> FileReport:
        """The report, without the offer to fix what could not be fixed."""
        failed = self.unfixable.pop(report.file, None)
        if not failed:
            return report
        findings = (one._replace(fix="") if (one.code, one.path) in failed else one for one in report.findings)
        return report._replace(findings=tuple(findings))

    def _changed(self, given: Input) -> Input:
        """The file after its fixes, if they are wanted; the same one for a diff, which is shown."""
        if not given.named and not may_hold_kubeconfig(given.data):
            return given
        fixed = self.validator.fix(given)
        self.unfixable[given.shown] = fixed.failed
        for failure in fixed.failures:
            self._tell(failure)
        if self.order.diff:
            _show_diff(given, fixed)
            self._count_fixed(fixed)
            return given
        assert given.path is not None, "standard input is not fixed"  # noqa: S101
        try:
            _write(given.path, given.data, fixed)
        except OutputError as error:
            self.errors.append(error)
            return given
        if not self.order.quiet:
            for line in fixed.fixed:
                printing.say(line, style=printing.GREEN)
        self._count_fixed(fixed)
        return given._replace(data=fixed.data, mode=mode_of(given.path))

    def _count_fixed(self, fixed: Fixed) -> None:
        self.fixed += len(fixed.fixed)
        self.failing += self.order.only_fix and bool(fixed.fixed)

    def _tell(self, notice: str) -> None:
        self.notices += 1
        if not self.order.quiet:
            printing.show_notice(notice)

    def _count(self, report: FileReport) -> None:
        self.kubeconfigs += report.kubeconfigs
        self.failing += sum(map(report.fails, report.findings))
        self.fixable += sum(bool(finding.fix) for finding in report.findings)
        self.severities.update(finding.severity for finding in report.findings)
        self.rules.update(f"{finding.code} {finding.name}" for finding in report.findings)


def run(order: Order) -> int:
    """Judge and tell; the exit code.

    Raises:
        ShareError: the order or a configuration is wrong, or a file cannot be written.
    """
    if sys.stdout is None:
        raise printing.lost_output(OSError(), "send it to a file or a pipe")
    this = _Run(order)
    reports = this.reports()
    if order.output_format == "text":
        for parts in text.parts(reports):
            printing.say_parts(parts, to=sys.stdout)
        if order.statistics:
            _show_statistics(this)
    else:
        for text_of_some in format_called(order.output_format).lines(reports):
            for line in text_of_some.split("\n"):
                printing.say(line, to=sys.stdout)
    for error in this.errors:
        printing.show_error(error)
    if order.only_fix:
        _tell_what_next(this)
    elif not this.kubeconfigs:
        _tell_no_kubeconfig(this)
    elif order.output_format == "text" and not order.quiet:
        printing.say_parts(_summary(this))
        _tell_what_fixes(this)
    if this.errors:
        return COULD_NOT
    return FINDINGS if this.failing else DONE


def _write(path: Path, before: bytes, fixed: Fixed) -> None:
    from kubectl_share.kubeconfig.atomic import NotWrittenError
    from kubectl_share.kubeconfig.writing import make_private, rewrite

    try:
        if fixed.data != before:
            rewrite(path, before, fixed.data)
    except NotWrittenError as error:
        error.hint = "it is as it was; --diff shows what would be changed in it"
        raise
    if fixed.to_make_private:
        make_private(path)


def _show_diff(given: Input, fixed: Fixed) -> None:
    if fixed.to_make_private:
        printing.say_parts([(f"{given.shown}: mode {given.mode:04o} -> 0600", printing.BOLD)], to=sys.stdout)
    if fixed.data == given.data:
        return
    from kubectl_share.document.source import Source
    from kubectl_share.operations.redaction import redacted_diff

    styles = {"+": printing.GREEN, "-": printing.RED, "@": printing.DIM}
    for line in redacted_diff(Source(given.shown, given.data), Source(given.shown, fixed.data)):
        style = printing.BOLD if line.startswith(("+++", "---")) else styles.get(line[:1], "")
        printing.say_parts([(line, style)], to=sys.stdout)


def _show_statistics(this: _Run) -> None:
    width = len(str(max(this.rules.values(), default=0)))
    for rule, count in sorted(this.rules.items(), key=lambda item: (-item[1], item[0])):
        printing.say(f"{count:>{width}} {rule}", to=sys.stdout)


def _tell_no_kubeconfig(this: _Run) -> None:
    """Unless there is a better reason for silence."""
    if this.errors:
        return
    if this.order.require_match:
        raise KubeconfigError("there is no kubeconfig among the files", "name one, or leave --require-match out")
    if not (this.notices or this.order.quiet or this.order.listed):
        printing.show_notice("there is no kubeconfig among the files")


def _tell_what_fixes(this: _Run) -> None:
    """Where nobody typed the command, and so nobody knows whose `--fix` the findings name."""
    if this.fixable and this.failing and this.order.listed and not this.order.fix:
        does = "are fixed" if this.fixable > 1 else "is fixed"
        who = "kubectl share validate --fix, or by the pre-commit hook kubeconfig-fix"
        printing.show_notice(f"{this.fixable} of them {does} by {who}")


def _tell_what_next(this: _Run) -> None:
    """Where files were changed behind a commit's back."""
    if this.fixed and this.order.fix and not this.order.quiet:
        files = printing.counted(this.failing, "file")
        printing.show_notice(f"{this.fixed} fixed in {files}: look at the changes, git add them, and commit again")


def _summary(this: _Run) -> Parts:
    found = ", ".join(
        printing.counted(this.severities[what], what) for what in ("error", "warning") if this.severities[what]
    )
    if this.severities["info"]:
        found += f"{', ' if found else ''}{this.severities['info']} info"
    style = f"{printing.BOLD};{printing.RED}" if this.failing else "" if found else printing.GREEN
    fixed = f", {this.fixed} fixed" if this.order.fix else ""
    return [(found or "nothing found", style), (f"{fixed} in {printing.counted(this.kubeconfigs, 'kubeconfig')}", "")]


def now() -> datetime:
    """The time of the run, with its zone."""
    return datetime.now(timezone.utc)
