"""Which files a glob of the configuration means. It is not git's language: nothing is negated, nothing is a folder."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# The same as in the schema: parts between slashes, none of them empty, `.` or `..`.
_GLOB = re.compile(r"^(?!\.{1,2}(?:/|$))[^/\\]+(?:/(?!\.{1,2}(?:/|$))[^/\\]+)*$")


def is_glob(text: str) -> bool:
    """Whether a glob can match anything."""
    return _GLOB.match(text) is not None


def matches(glob: str, parts: Sequence[str]) -> bool:
    """Whether a glob means a file.

    Args:
        glob: `*`, `?` and `[...]` stay within a name, `**` between slashes stands for any number of folders, or at the
            end for all files below. Without a slash it is for the name alone, in whatever folder.
        parts: the file's path from the folder of the configuration, in parts.
    """
    patterns = glob.split("/")
    if len(patterns) == 1:
        patterns.insert(0, "**")
    if patterns[-1] == "**":
        patterns.append("*")
    # As for a `*` in a text: when a part does not fit, only the latest `**` has to take one more.
    position, pattern, retry = 0, 0, (-1, 0)
    while position < len(parts):
        if pattern < len(patterns) and patterns[pattern] == "**":
            pattern += 1
            retry = (pattern, position)
        elif pattern < len(patterns) and fnmatchcase(parts[position], patterns[pattern]):
            position, pattern = position + 1, pattern + 1
        elif retry[0] >= 0:
            retry = (retry[0], retry[1] + 1)
            pattern, position = retry
        else:
            return False
    return pattern == len(patterns)
