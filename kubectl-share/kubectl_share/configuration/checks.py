"""What is wrong with the settings of a configuration file.

The JSON Schema says the same, to editors and other tools; only the rules that there are it does not know. It is not
used here: loading jsonschema takes longer than all the rest of a run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_share.configuration.globs import is_glob
from kubectl_share.errors import quoted
from kubectl_share.rules.rule import FAIL_ON, PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Steps = tuple[str | int, ...]

MOST_DAYS = 36_500
MOST_HOURS = 24 * MOST_DAYS
_EXAMPLES = {
    "profile": 'profile = "commit"',
    "select": 'select = ["KS201", "bearer-token"]',
    "ignore": 'ignore = ["KS305", "unused-entry"]',
    "fail-on": 'fail-on = "warning"',
    "per-file-ignores": '[per-file-ignores], and below it "audit/*.yaml" = ["KS301"]',
    "exec-allow": 'exec-allow = ["acme-login"]',
    "expiry-warning-days": "expiry-warning-days = 14",
    "token-warning-hours": "token-warning-hours = 8",
}
_COMMAND = re.compile(r"[^/\\]+")
_LONGEST_WORD = 100


class Problem(NamedTuple):
    """Something wrong. It never shows a value: not everything that people put into a file belongs there."""

    steps: Steps
    """The keys and indices on the way to it."""
    message: str
    hint: str
    is_key: bool = False
    """Whether the key is wrong, or its value."""


def first_problem(settings: dict[str, Any], known_rules: Mapping[str, str]) -> Problem | None:
    """The first thing that is wrong, in the order of the file; None if all is well.

    Args:
        settings: the file, parsed.
        known_rules: code -> name.
    """
    rules = [*known_rules, *known_rules.values()]
    return next((problem for key, value in settings.items() for problem in _problems(key, value, rules)), None)


def _problems(key: str, value: Any, rules: list[str]) -> Iterator[Problem]:  # noqa: ANN401 - whatever TOML gives
    if key not in _EXAMPLES:
        yield Problem((key,), f"there is no setting {quoted(key)}", _near(key, _EXAMPLES, "settings"), is_key=True)
    elif key == "profile":
        yield from _word((key,), value, "profile", PROFILES)
    elif key == "fail-on":
        yield from _word((key,), value, "severity to fail on", FAIL_ON)
    elif key == "expiry-warning-days":
        yield from _number((key,), value, MOST_DAYS)
    elif key == "token-warning-hours":
        yield from _number((key,), value, MOST_HOURS)
    elif key == "exec-allow":
        yield from _list((key,), value, "names of commands", _command)
    elif key == "per-file-ignores":
        yield from _rules_of_files((key,), value, rules)
    else:
        yield from _list((key,), value, "rules", lambda steps, item: _rule(steps, item, rules))


def _rules_of_files(steps: Steps, value: Any, rules: list[str]) -> Iterator[Problem]:  # noqa: ANN401
    if not isinstance(value, dict):
        yield Problem(steps, f"{steps[0]} must be a table of globs", _like(steps))
        return
    for glob, words in value.items():
        if not is_glob(glob):
            yield Problem(
                (*steps, glob),
                f"the glob {quoted(glob)} matches no file" if glob else "a glob is empty",
                "write it from the folder of this file on, with / between names; folder/** is all that is in a folder",
                is_key=True,
            )
        yield from _list((*steps, glob), words, "rules", lambda steps, item: _rule(steps, item, rules))


def _list(
    steps: Steps,
    value: Any,  # noqa: ANN401
    what: str,
    check: Callable[[Steps, str], Iterable[Problem]],
) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(steps, f"{_said(steps)} must be a list of {what}", _like(steps))
        return
    for index, item in enumerate(value):
        if not isinstance(item, str):
            yield Problem((*steps, index), f"{_said(steps)} must be a list of {what}: this is no text", _like(steps))
        else:
            yield from check((*steps, index), item)


def _rule(steps: Steps, word: str, rules: list[str]) -> Iterator[Problem]:
    if word not in rules:
        near = _near(word, rules)
        yield Problem(steps, "there is no such rule", near or "rules go by code, such as KS201, or by name")


def _command(steps: Steps, word: str) -> Iterator[Problem]:
    if not _COMMAND.fullmatch(word):
        message = "a command is named without its path" if word else "the name of a command is empty"
        yield Problem(steps, message, _like(steps))


def _word(steps: Steps, value: Any, what: str, words: tuple[str, ...]) -> Iterator[Problem]:  # noqa: ANN401
    if not isinstance(value, str):
        yield Problem(steps, f"{steps[0]} must be text in quotes", _like(steps))
    elif value not in words:
        yield Problem(steps, f"there is no such {what}", _near(value, words, "there are"))


def _number(steps: Steps, value: Any, most: int) -> Iterator[Problem]:  # noqa: ANN401
    is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not is_whole or not 0 <= value <= most:
        yield Problem(steps, f"{steps[0]} must be a whole number from 0 to {most}", _like(steps))


def _said(steps: Steps) -> str:
    return quoted(str(steps[1])) if len(steps) > 1 else str(steps[0])


def _like(steps: Steps) -> str:
    return f"write it like this: {_EXAMPLES[str(steps[0])]}"


def _near(word: str, words: Iterable[str], otherwise: str = "") -> str:
    """A hint at the word that may have been meant; else a list of all, after `otherwise`."""
    from difflib import get_close_matches

    words = list(words)
    by_look = {known.lower(): known for known in words}
    look = word.lower().replace("_", "-") if len(word) <= _LONGEST_WORD else ""
    for near in get_close_matches(look, by_look, n=1, cutoff=0.6):
        return f"did you mean {quoted(by_look[near])}?"
    return f"{otherwise}: {', '.join(words)}" if otherwise else ""
