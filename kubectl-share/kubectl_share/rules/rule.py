"""What a rule is, and what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from kubectl_share.document.edits import Edits
    from kubectl_share.rules.facts import Facts

Level: TypeAlias = Literal["error", "warning", "info", "off"]
Profile: TypeAlias = Literal["share", "commit", "strict"]
FailOn: TypeAlias = Literal["error", "warning"]

PROFILES: tuple[Profile, ...] = ("share", "commit", "strict")
"""May this file be handed to somebody? May it be committed? Is it free of credentials of any kind?"""
FAIL_ON: tuple[FailOn, ...] = ("error", "warning")
"""The least severities that can make a run fail."""


class Levels(NamedTuple):
    """How much a finding weighs in each profile."""

    share: Level
    commit: Level
    strict: Level


ERROR = Levels("error", "error", "error")
WARNING = Levels("warning", "warning", "warning")
INFO = Levels("info", "info", "info")


class Spot(NamedTuple):
    """A place in the text."""

    start: int
    """The offset of its first character."""
    end: int
    """The offset behind its last one."""
    path: str
    """The field, such as `users[admin].user.password`; escaped, so that it can be shown. Empty for the file."""
    is_scalar: bool = False
    """Whether it is a single value. A value that is a template's placeholder, or encrypted by SOPS, is not judged."""


class Workbench(Protocol):
    """What a fix may use."""

    edits: Edits

    def embedded(self, path: str, read: Callable[[bytes], bytes]) -> str:
        """What `read` makes of the content of a file that the kubeconfig names, in base64.

        Raises:
            CredentialError: there is none, or `read` refuses it.
        """

    def make_private(self) -> None:
        """Give the file the mode 0600."""


class Fix(NamedTuple):
    """A change that leaves the meaning of the file as it is, or as it was meant."""

    message: str
    """What it does, such as `put it into quotes`."""
    edit: Callable[[Workbench], None]
    changes: tuple[str, ...] = ()
    """The fields whose values kubectl may read differently afterwards: paths by index, such as `users[0].user.exec`."""


class Found(NamedTuple):
    """What a rule found at one place."""

    spot: Spot
    message: str
    """One line: what is wrong, to be read behind the path of the spot. It never holds a value."""
    hint: str
    """One line: what to do."""
    case: str = ""
    """Which of the rule's cases it is, for rules whose findings do not all weigh the same."""
    load: bool = False
    """Whether kubectl refuses to load the file because of it."""
    fix: Fix | None = None


class Example(NamedTuple):
    """A text for the manual and the tests of a rule.

    Certificates, keys and tokens stand in it as `%NAME%`: tests put real ones in, the manual says what they are.
    """

    text: str
    finds: tuple[tuple[int, int], ...] = ()
    """Line and column, from 1, of each finding of the rule; empty for an example that passes."""
    says: str = ""
    """One line for the manual, where the text does not speak for itself."""
    case: str = ""
    """The case of its findings."""
    code: str = ""
    """The rule of its findings, where it is another one."""
    beside: tuple[str, ...] = ()
    """Codes of errors that it cannot do without."""
    mode: int = 0o600
    """Of the file."""


class Rule(NamedTuple):
    """One thing that can be wrong with a kubeconfig. Its module's docstring says why it matters."""

    code: str
    """Such as `KS201`; it never changes."""
    name: str
    """Such as `plaintext-password`; it never changes either."""
    summary: str
    """One line, without a full stop at its end."""
    check: Callable[[Facts], Iterable[Found]]
    levels: Mapping[str, Levels]
    """The case -> how much it weighs; `""` where all findings weigh the same."""
    reference: str
    """The page or the source that it follows from: an address."""
    examples: tuple[Example, ...]
    """At least one that fails and one that passes, for each case."""
    sees_placeholders: bool = False
    """Whether it judges values with a template's placeholder, or encrypted by SOPS, as well."""

    def level(self, case: str, profile: Profile) -> Level:
        """How much a finding weighs."""
        return getattr(self.levels[case], profile)  # type: ignore[no-any-return]

    def is_off(self, profile: Profile) -> bool:
        """Whether nothing that it could find counts in the profile."""
        return all(getattr(levels, profile) == "off" for levels in self.levels.values())


class Settings(NamedTuple):
    """What a project can say about the rules."""

    exec_allowed: frozenset[str] = frozenset()
    """Commands of exec plugins that are fine, beside those that the linter knows."""
    expiry_warning_days: int = 30
    """A certificate that ends sooner is worth a warning."""
    token_warning_hours: int = 24
    """A token that ends sooner is worth a warning."""


class FileFacts(NamedTuple):
    """What is known of the file around the text."""

    path: Path | None = None
    """None for standard input."""
    mode: int | None = None
    """Its permission bits; None where there is no file, or no such thing."""
