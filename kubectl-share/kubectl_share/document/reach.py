"""How far kubectl reads: the first document, in blocks. What is wrong behind that is no error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.document.dialect import BREAKS

if TYPE_CHECKING:
    from kubectl_share.document.source import Source

READ_AHEAD = 512
"""kubectl reads its input in blocks of this many bytes."""
DOCUMENT_MARKER = re.compile(rf"(?:\A|(?<=[{BREAKS}]))(?:---|\.\.\.)(?=[ \t{BREAKS}]|\Z)")
_BLANKS_AND_COMMENTS = re.compile(rf"(?:[ \t{BREAKS}]|(?<=[ \t{BREAKS}])#[^{BREAKS}]*)*")


def end_of_document(text: str, content_end: int, *, has_content: bool) -> int:
    """Where the first document ends: at its marker, or where something follows that kubectl does not look at.

    A map in brackets, or one that is indented, may have text behind it.
    """
    marker = DOCUMENT_MARKER.search(text, content_end)
    end = marker.start() if marker else len(text)
    blank = _BLANKS_AND_COMMENTS.match(text, content_end, end) if has_content else None
    return blank.end() if blank else end


def is_within_reach(source: Source, end: int) -> bool:
    """Whether kubectl reads up to the place where the text of a source is cut, if its first document ends at `end`."""
    if end >= len(source.text):
        return True
    after_marker = end + len("--- ")
    if source.cut and source.cut.inside_a_character and after_marker <= len(source.text):
        return False  # kubectl minds it only if it needs more characters
    reached = len(source.encoded(source.text[:after_marker]))
    return len(source.encoded(source.text)) // READ_AHEAD <= (reached - 1) // READ_AHEAD
