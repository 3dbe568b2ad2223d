"""Comments that never go into a bundle, whoever they belong to: they are how secrets of other clusters leak."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kubectl_share.document.comments import line_start, next_line
from kubectl_share.kubeconfig.decoding import BODIES, TOP_LEVEL_KEYS
from kubectl_share.model import AuthInfo, AuthProvider, Cluster, Context, ExecConfig, NamedExtension
from kubectl_share.operations.bundle.parts import Dropped

if TYPE_CHECKING:
    from kubectl_share.document.comments import Comment, Comments
    from kubectl_share.document.edits import Edits
    from kubectl_share.document.nodes import Node
    from kubectl_share.document.source import Source
    from kubectl_share.operations.bundle.regions import Region

_RECORDS = (AuthInfo, AuthProvider, Cluster, Context, ExecConfig, NamedExtension)
_FIELDS = {key for record in _RECORDS for key in record.BY_KEY} | set(TOP_LEVEL_KEYS)
_FIELDS |= {body for body, _ in BODIES.values()}
_FIELD_LINE = re.compile(
    r"""(?P<indent>[\s#]*)(?:-\s+)*[{\[\s]*["']?(?:"""
    + "|".join(sorted(map(re.escape, _FIELDS)))
    + r""")["']?\s*:(?:\s|$)"""
)


class Leftovers:
    """Finds such comments in one file, takes them out and counts them."""

    def __init__(self, source: Source, comments: Comments, *, keep_none: bool) -> None:
        self._source = source
        self._comments = comments
        self._keep_none = keep_none
        self.counts: Counter[Dropped] = Counter()
        """The reason -> how many comments were dropped for it."""

    def remove(self, edits: Edits, start: int, end: int, *, inside: Region | None = None, is_top: bool = False) -> None:
        """Take them out of a part of the file that is kept.

        Args:
            edits: gets the changes.
            start: of the part.
            end: of the part.
            inside: the region around the part: between its lines a full-line comment that is not indented deeper than
                its dash or key is not its own.
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
            if self._keep_none:
                self._take_out(edits, comment)
                continue
            reason = self._reason(comment, bool(field) or is_continuation, inside=inside, is_top=is_top)
            if reason is not None:
                self._take_out(edits, comment)
                self.counts[reason] += 1

    def remove_outside(self, edits: Edits, start: int, end: int, kept: list[Node]) -> None:
        """Take out of a collection in flow style every comment that is not inside a child that is kept."""
        for node in kept:
            self.remove(edits, node.start, node.end)
        outside = [
            comment
            for comment in self._comments.between(start, end)
            if not any(node.start <= comment.start < node.end for node in kept)
        ]
        for comment in outside:
            self._take_out(edits, comment)
        self.count_detached(outside)

    def count_detached(self, comments: list[Comment]) -> None:
        """Count comments that are in no kept part."""
        if not self._keep_none:
            self.counts[Dropped.DETACHED] += len(comments)

    def _reason(self, comment: Comment, is_yaml: bool, *, inside: Region | None, is_top: bool) -> Dropped | None:
        from kubectl_share.credentials.leaks import holds_credential

        if holds_credential(comment.text(self._source.text)):
            return Dropped.CREDENTIAL
        if is_yaml:
            return Dropped.COMMENTED_OUT
        if comment.own_line and not is_top:
            is_between = inside is not None and inside.content[0] <= comment.start < inside.content[1]
            is_misplaced = is_between and inside is not None and comment.column <= inside.column
            if is_misplaced or self._comments.is_followed_by_blank_line(comment):
                return Dropped.DETACHED
        return None

    def _take_out(self, edits: Edits, comment: Comment) -> None:
        text = self._source.text
        if comment.own_line:
            edits.remove(line_start(text, comment.start), next_line(text, comment.end))
            return
        start = comment.start
        while text[start - 1] in " \t":
            start -= 1
        edits.remove(start, comment.end)
