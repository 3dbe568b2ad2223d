"""What a repository says about its kubeconfigs: the file `.kubectl-share.toml`.

`checks` says what is wrong with one, `places` where, `globs` which files a pattern means.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_share.configuration import globs
from kubectl_share.configuration.checks import first_problem
from kubectl_share.errors import ConfigurationError, Place, quoted
from kubectl_share.external.git import repository_root
from kubectl_share.rules.rule import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_share.rules.rule import FailOn, Profile

NAME = ".kubectl-share.toml"
_MOST_BYTES = 100_000
_MOST_DOTS_IN_LINE = 1000
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_HINT_AT_TOML = 'settings look like this: ignore = ["KS305", "unused-entry"]'


class Configuration(NamedTuple):
    """A configuration file that has been checked. Rules are known by their codes."""

    path: Path
    profile: Profile | None = None
    """None where the file does not say."""
    select: frozenset[str] | None = None
    """The only rules to apply; None for all."""
    ignore: frozenset[str] = frozenset()
    fail_on: FailOn | None = None
    """None where the file does not say."""
    per_file_ignores: tuple[tuple[str, frozenset[str]], ...] = ()
    """(glob, rules)"""
    settings: Settings = Settings()
    """Those of the rules; the file calls them `exec-allow`, `expiry-warning-days` and `token-warning-hours`."""

    def ignored_for(self, path: Path) -> frozenset[str]:
        """The rules that do not apply to one file, by the globs alone. It need not exist."""
        if not self.per_file_ignores:
            return frozenset()
        folder = os.path.realpath(self.path.parent)
        try:
            parts = (Path(os.path.realpath(path.parent)) / path.name).relative_to(folder).parts
        except ValueError:  # outside of the folder
            return frozenset()
        return frozenset().union(*(rules for glob, rules in self.per_file_ignores if globs.matches(glob, parts)))


def find_configuration(folder: Path) -> Path | None:
    """The configuration for the files in a folder: the nearest one, there or above, within the same git repository.

    None outside of a repository: what lies in a folder like /tmp may be anybody's.
    """
    root = repository_root(folder)
    if root is None:
        return None
    here = Path(os.path.realpath(folder))
    folders = [here, *here.parents]
    within = folders[: folders.index(root) + 1]
    return next((above / NAME for above in within if os.path.lexists(above / NAME)), None)


def load_configuration(path: Path, known_rules: Mapping[str, str]) -> Configuration:
    """Load and check a configuration file.

    Args:
        path: the file.
        known_rules: code -> name. The file may use both.

    Raises:
        ConfigurationError: it cannot be read, or something in it is wrong; the first such place is told.
    """
    text = _text(path)
    settings = _parsed(text, path)
    problem = first_problem(settings, known_rules)
    if problem:
        from kubectl_share.configuration.places import places_of

        offset = places_of(text).of(problem.steps, is_key=problem.is_key)
        raise ConfigurationError(problem.message, problem.hint, _place(path, text, offset))
    codes = {**{code: code for code in known_rules}, **{name: code for code, name in known_rules.items()}}

    def rules(words: list[str]) -> frozenset[str]:
        return frozenset(codes[word] for word in words)

    return Configuration(
        path,
        profile=settings.get("profile"),
        select=rules(settings["select"]) if "select" in settings else None,
        ignore=rules(settings.get("ignore", [])),
        fail_on=settings.get("fail-on"),
        per_file_ignores=tuple((glob, rules(words)) for glob, words in settings.get("per-file-ignores", {}).items()),
        settings=_settings(settings),
    )


def _settings(given: dict[str, Any]) -> Settings:
    usual = Settings()
    return Settings(
        exec_allowed=frozenset(given.get("exec-allow", usual.exec_allowed)),
        expiry_warning_days=int(given.get("expiry-warning-days", usual.expiry_warning_days)),
        token_warning_hours=int(given.get("token-warning-hours", usual.token_warning_hours)),
    )


def _text(path: Path) -> str:
    """The text without a byte order mark, with the line breaks that TOML counts."""
    name = quoted(str(path))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ConfigurationError(f"{name} is no regular file", "the configuration is a text file in TOML")
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        reasons = {
            errno.ENOENT: "leads to a file that does not exist" if path.is_symlink() else "does not exist",
            errno.EACCES: "may not be read by you",
            errno.ELOOP: "is a link that leads back to itself",
        }
        reason = reasons.get(error.errno or 0, f"cannot be read: {os.strerror(error.errno or 0)}")
        raise ConfigurationError(f"{name} {reason}", "mend the file, or take it away") from None
    if len(data) > _MOST_BYTES:
        raise ConfigurationError(f"{name} is larger than {_MOST_BYTES} bytes", "a configuration is a few lines of TOML")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig").replace("\r\n", "\n")
        place = _place(path, before, len(before))
        raise ConfigurationError("is not valid UTF-8", "save the file as UTF-8", place) from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    # The library's time is quadratic in the parts of a key.
    if any(line.count(".") > _MOST_DOTS_IN_LINE for line in text.split("\n")):
        raise ConfigurationError(f"{quoted(str(path))} has a line of thousands of dots", _HINT_AT_TOML)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        line, column = where.groups() if where else (None, None)
        place = Place(str(path), int(line), int(column)) if line and column else _place(path, text, len(text))
        raise ConfigurationError("is not valid TOML: " + _words(str(error)), _HINT_AT_TOML, place) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
        raise ConfigurationError(f"{quoted(str(path))} is not valid TOML", _HINT_AT_TOML) from None


def _words(message: str) -> str:
    """What the library says, without its place and without the keys that it may name."""
    words = re.sub(r"\(.*\)|(?<=key )['\"].*", "", _WHERE.sub("", message), flags=re.DOTALL)
    return " ".join(words.split())


def _place(path: Path, text: str, offset: int) -> Place:
    return Place(str(path), text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
