"""What the linter has to say, ready to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kubectl_share.rules.rule import FailOn, Level


class Finding(NamedTuple):
    """One thing that is wrong, and where. It holds no value of the file."""

    code: str
    name: str
    """Of the rule."""
    severity: Level
    """In the profile that was asked for; never `off`."""
    load: bool
    """Whether kubectl refuses to load the file because of it."""
    message: str
    hint: str
    file: str
    """The path as the user knows it; not escaped."""
    line: int
    column: int
    end_line: int
    end_column: int
    """From 1, in characters; the end is behind the last one."""
    path: str
    """The field, such as `users[admin].user.password`; escaped. Empty for the file."""
    fix: str
    """What `--fix` would do; empty if nothing."""

    @property
    def what(self) -> str:
        """The field and what is wrong with it, on one line."""
        return f"{self.path}: {self.message}" if self.path else self.message


class FileReport(NamedTuple):
    """What came of one file."""

    file: str
    kubeconfigs: int
    """How many kubeconfigs were judged in it."""
    findings: tuple[Finding, ...]
    """In the order of their places."""
    notices: tuple[str, ...] = ()
    """What is worth knowing and no finding."""
    fail_on: FailOn = "error"
    """The least severity that makes the command fail."""

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes the command fail."""
        return finding.severity in ("error", self.fail_on)
