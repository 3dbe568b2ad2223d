"""`kubectl share validate`: what is wrong with kubeconfigs, wherever they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.configuration import Configuration, find_configuration, load_configuration
from kubectl_share.document.source import Source
from kubectl_share.operations.validate.findings import FileReport
from kubectl_share.operations.validate.judging import Judge, findings, judge
from kubectl_share.rules import ks210_embedded_kubeconfig
from kubectl_share.rules.registry import RULES
from kubectl_share.rules.rule import FailOn, FileFacts, Profile, Rule

if TYPE_CHECKING:
    from datetime import datetime

    from kubectl_share.operations.validate.fixing import Fixed

KNOWN_RULES = {rule.code: rule.name for rule in RULES}


class Wanted(NamedTuple):
    """What the command line says. None leaves it to the configuration."""

    now: datetime
    default_profile: Profile = "share"
    """That of neither says another one."""
    profile: Profile | None = None
    select: frozenset[str] | None = None
    """The codes of the only rules to apply."""
    ignore: frozenset[str] = frozenset()
    fail_on: FailOn | None = None
    configuration: Path | None = None
    """The configuration file; None to find it."""
    no_configuration: bool = False


class Input(NamedTuple):
    """A text to be judged."""

    path: Path | None
    """None for standard input."""
    shown: str
    """The path as the user knows it."""
    data: bytes
    named: bool
    """Whether a person named it; otherwise it is judged only if it is a kubeconfig beyond doubt."""
    mode: int | None = None


class Policy(NamedTuple):
    """How one file is judged."""

    judge: Judge
    fail_on: FailOn


class Validator:
    """Judges files, each by the configuration of its repository."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._by_folder: dict[Path, Configuration | None] = {}
        self._loaded: dict[Path, Configuration] = {}
        self._policies: dict[tuple[Path | None, frozenset[str]], Policy] = {}

    def report(self, given: Input) -> FileReport:
        """All that there is to say about a file.

        Raises:
            ConfigurationError: its configuration is wrong.
        """
        policy = self._policy(given.path)
        source = Source(given.shown, given.data)
        judged = judge(source, policy.judge, named=given.named, file=FileFacts(given.path, given.mode))
        found = findings(judged, source, policy.judge.profile)
        return FileReport(given.shown, judged.kubeconfigs, found, judged.notices, policy.fail_on)

    def fix(self, given: Input) -> Fixed:
        """What the safe fixes make of a file; nothing is written.

        Raises:
            ConfigurationError: its configuration is wrong.
        """
        from kubectl_share.operations.validate.fixing import fix

        by = self._policy(given.path).judge
        return fix(Source(given.shown, given.data), by, named=given.named, file=FileFacts(given.path, given.mode))

    def _policy(self, path: Path | None) -> Policy:
        configuration = self._configuration(path.parent if path else Path())
        ignored = configuration.ignored_for(path) if configuration and path else frozenset[str]()
        key = (configuration.path if configuration else None, ignored)
        if key not in self._policies:
            self._policies[key] = _policy(self._wanted, configuration, ignored)
        return self._policies[key]

    def _configuration(self, folder: Path) -> Configuration | None:
        if self._wanted.no_configuration:
            return None
        if folder not in self._by_folder:
            path = self._wanted.configuration or find_configuration(folder)
            if path is not None and path not in self._loaded:
                self._loaded[path] = load_configuration(path, KNOWN_RULES)
            self._by_folder[folder] = self._loaded[path] if path else None
        return self._by_folder[folder]


def _policy(wanted: Wanted, configuration: Configuration | None, ignored: frozenset[str]) -> Policy:
    """The command line goes before the configuration; what is to be ignored adds up."""
    set_up = configuration or Configuration(Path())
    profile = wanted.profile or set_up.profile or wanted.default_profile
    select = wanted.select if wanted.select is not None else set_up.select
    ignore = wanted.ignore | set_up.ignore | ignored
    judge = Judge(_rules(select, ignore, profile), profile, set_up.settings, wanted.now)
    return Policy(judge, wanted.fail_on or set_up.fail_on or "error")


def _rules(select: frozenset[str] | None, ignore: frozenset[str], profile: Profile) -> tuple[Rule, ...]:
    """The rules to apply. That of embedded kubeconfigs finds nothing itself, and lets the others see into a Secret."""
    chosen = None if select is None else select | {ks210_embedded_kubeconfig.RULE.code}
    return tuple(
        rule
        for rule in RULES
        if (chosen is None or rule.code in chosen) and rule.code not in ignore and not rule.is_off(profile)
    )
