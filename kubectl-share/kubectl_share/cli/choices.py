"""Words that several commands take as values of options."""

from __future__ import annotations

from enum import Enum


class OnConflict(Enum):
    """What to do with an entry that differs from one of the same name."""

    rename = "rename"
    keep = "keep"
    replace = "replace"
    refuse = "refuse"
