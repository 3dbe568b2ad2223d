"""Texts judged by rules, without a command line around them."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timezone
from functools import cache
from typing import TYPE_CHECKING

from kubectl_share.document.edits import Edits
from kubectl_share.document.source import Source
from kubectl_share.operations.validate.judging import Judge, findings, judge
from kubectl_share.rules.registry import RULES
from kubectl_share.rules.rule import FileFacts, Settings
from tests.support.pki import make_credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kubectl_share.operations.validate.findings import Finding
    from kubectl_share.rules.rule import Fix, Profile, Rule

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
"""When the tests of rules take place."""


def judged(
    text: str | bytes,
    *,
    profile: Profile = "share",
    rules: Iterable[Rule] = RULES,
    settings: Settings | None = None,
    named: bool = True,
    mode: int | None = 0o600,
    name: str = "config",
) -> tuple[Finding, ...]:
    """The findings in a text; `%NAME%` in it stands for a certificate or key of `credentials_for_examples`."""
    data = text if isinstance(text, bytes) else with_credentials(text).encode()
    source = Source(name, data)
    by = Judge(tuple(rules), profile, settings or Settings(), NOW)
    return findings(judge(source, by, named=named, file=FileFacts(None, mode)), source, profile)


def places(text: str | bytes, code: str, *, profile: Profile = "share", **more: object) -> list[tuple[int, int]]:
    """Line and column of each finding of one rule."""
    found = judged(text, profile=profile, **more)  # type: ignore[arg-type]
    return [(finding.line, finding.column) for finding in found if finding.code == code]


class Bench:
    """A workbench without a disk: `files` has what a kubeconfig may name, path -> content."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.edits = Edits()
        self.is_private = False
        self._files = files

    def embedded(self, path: str, read: Callable[[bytes], bytes]) -> str:
        return b64encode(read(self._files[path])).decode()

    def make_private(self) -> None:
        self.is_private = True


def fixes(text: str, code: str, *, mode: int = 0o600) -> list[Fix | None]:
    """The fix of each finding of one rule, in the order of their places."""
    by = Judge(RULES, "share", Settings(), NOW)
    judged = judge(Source("config", text.encode()), by, named=True, file=FileFacts(None, mode))
    return [found.fix for rule, found in judged.placed if rule.code == code]


def fixed(text: str, code: str, files: Mapping[str, bytes] | None = None) -> str:
    """The text after all fixes of one rule; the text itself if there are none."""
    text = with_credentials(text)
    bench = Bench(files or {})
    for fix in fixes(text, code):
        if fix is not None:
            fix.edit(bench)
    return bench.edits.applied(text)


def with_credentials(text: str) -> str:
    """The text of an example with real certificates and keys in it, in base64."""
    if "%" in text:
        for name, value in credentials_for_examples().items():
            text = text.replace(f"%{name}%", value)
    return text


@cache
def credentials_for_examples() -> dict[str, str]:
    """The name that stands in examples -> the base64 of a PEM, or a token; made once per run."""
    return make_credentials(NOW)
