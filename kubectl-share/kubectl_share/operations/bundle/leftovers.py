"""Comments that never go into a bundle, whoever they belong to: they are how secrets of other clusters leak."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kubectl_share.document.comments import line_start, next_line
from kubectl_share.kubeconfig.decoding import BODIES, TOP_LEVEL_KEYS
from kubectl_share.model import AuthInfo, AuthProvider, Cluster, Context, ExecConfig, NamedExtension

if TYPE_CHECKING:
    from kubectl_share.document.comments import Comment, Comments
    from kubectl_share.document.edits import Edits
    from kubectl_share.document.source import Source

_RECORDS = (AuthInfo, AuthProvider, Cluster, Context, ExecConfig, NamedExtension)
_FIELDS = {key for record in _RECORDS for key in record.BY_KEY} | set(TOP_LEVEL_KEYS)
_FIELDS |= {body for body, _ in BODIES.values()}
_FIELD_LINE = re.compile(
    r"""(?P<indent>[\s#]*)(?:-\s+)*[{\[\s]*["']?(?:"""
    + "|".join(sorted(map(re.escape, _FIELDS)))
    + r""")["']?\s*:(?:\s|$)"""
)

CREDENTIAL = "looks like a credential"
COMMENTED_OUT = "commented-out kubeconfig"
DETACHED = "belongs to no entry"


class Leftovers:
    """Finds such comments in one file, takes them out and counts them."""

    def __init__(self, source: Source, comments: Comments, *, keep_none: bool) -> None:
        self._source = source
        self._comments = comments
        self._keep_none = keep_none
        self.counts: Counter[str] = Counter()
        """The reason -> how many comments were dropped for it."""

    def remove(self, edits: Edits, start: int, end: int, *, deeper_than: int = -1, is_top: bool = False) -> None:
        """Take them out of a part of the file that is kept.

        Args:
            edits: gets the changes.
            start: of the part.
            end: of the part.
            deeper_than: the column of the dash or key around the part: a full-line comment that is not indented deeper
                is not the entry's own.
            is_top: whether it is the block at the top of the file, whose comments may be followed by blank lines.
        """
        text = self._source.text
        field_indent: int | None = None
        last_end = -1
        for comment in self._comments.between(start, end):
            if not comment.own_line or last_end < 0 or next_line(text, last_end) != line_start(text, comment.start):
                field_indent = None
            last_end = comment.end
            said = comment.text(text)
            field = _FIELD_LINE.match(said)
            indent = len(said) - len(said.lstrip(" \t#-"))
            is_continuation = field_indent is not None and indent > field_indent
            if field and comment.own_line and field_indent is None:
                field_indent = len(field["indent"])
            reason = self._reason(comment, said, bool(field) or is_continuation, is_top=is_top, deeper_than=deeper_than)
            if reason is not None:
                self._drop(edits, comment, reason)

    def drop_detached(self, comments: list[Comment]) -> None:
        """Count comments that are in no kept part anyway."""
        if not self._keep_none:
            self.counts[DETACHED] += len(comments)

    def _reason(self, comment: Comment, said: str, is_yaml: bool, *, is_top: bool, deeper_than: int) -> str | None:
        from kubectl_share.credentials.leaks import holds_credential

        if self._keep_none:
            return ""
        if holds_credential(said):
            return CREDENTIAL
        if is_yaml:
            return COMMENTED_OUT
        if comment.own_line and not is_top:
            misplaced = comment.column <= deeper_than
            if misplaced or self._comments.is_followed_by_blank_line(comment):
                return DETACHED
        return None

    def _drop(self, edits: Edits, comment: Comment, reason: str) -> None:
        text = self._source.text
        if comment.own_line:
            edits.remove(line_start(text, comment.start), next_line(text, comment.end))
        else:
            start = comment.start
            while text[start - 1] in " \t":
                start -= 1
            edits.remove(start, comment.end)
        if reason:
            self.counts[reason] += 1
