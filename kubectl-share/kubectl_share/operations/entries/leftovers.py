"""Comments that never go into a bundle, whoever they belong to: they are how secrets of other clusters leak."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from typing import TYPE_CHECKING

from kubectl_share.document.brackets import child_spans
from kubectl_share.document.comments import next_line
from kubectl_share.operations.entries.parts import Dropped

if TYPE_CHECKING:
    from kubectl_share.document.comments import Comment, Comments
    from kubectl_share.document.edits import Edits
    from kubectl_share.document.nodes import Mapping, Sequence
    from kubectl_share.document.source import Source
    from kubectl_share.operations.entries.regions import Region

_WORST_FIRST = (Dropped.CREDENTIAL, Dropped.COMMENTED_OUT, Dropped.DETACHED)
"""What a block of comments is called of which several are left out for different reasons."""


class Leftovers:
    """Finds such comments in one file, and takes them out."""

    def __init__(self, source: Source, comments: Comments, *, keep_none: bool) -> None:
        """With nothing found yet; `keep_none` takes out all comments, and counts none: somebody asked for that."""
        self._text = source.text
        self._comments = comments
        self._keep_none = keep_none
        self._contents: dict[Comment, Dropped | None] = {}
        """For the comments looked at so far whether what they say keeps them out."""
        self._dropped: dict[Comment, Dropped] = {}

    def counted(self) -> Counter[Dropped]:
        """What was left out -> how many blocks of comments."""
        by_block: dict[Comment, list[Dropped]] = {}
        for comment, why in self._dropped.items():
            by_block.setdefault(self._comments.block_of(comment)[0], []).append(why)
        return Counter(min(reasons, key=_WORST_FIRST.index) for reasons in by_block.values())

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
        for comment in self._comments.between(start, end):
            why = None if self._keep_none else self._content_of(comment)
            if why is None and not is_top and self._is_detached(comment, inside):
                why = Dropped.DETACHED
            if why is not None or self._keep_none:
                self._take_out(edits, comment, why)

    def remove_between(self, edits: Edits, collection: Mapping | Sequence, end: int, dropped: set[int]) -> None:
        """Take out of a collection in flow style what stands between its children and does not come along.

        Args:
            edits: gets the changes.
            collection: the children's own comments are left alone.
            end: of the part of the file, which may reach beyond the bracket.
            dropped: the indexes of the children that are left out.
        """
        spans = child_spans(collection)
        starts = [start for start, _ in spans]
        between = [
            comment
            for comment in self._comments.between(collection.start, end)
            if (index := bisect(starts, comment.start)) == 0 or comment.start >= spans[index - 1][1]
        ]
        for comment in between:
            owners = self._owners(comment, spans, bisect(starts, comment.start))
            why = None if self._keep_none else self._content_of(comment)
            if why is None and comment.own_line and not owners and not self._keep_none:
                why = Dropped.DETACHED
            if not owners.isdisjoint(dropped):
                if not comment.own_line:  # others went with their owner
                    self._take_out(edits, comment, None)
            elif why is not None or self._keep_none:
                self._take_out(edits, comment, why)

    def _owners(self, comment: Comment, spans: list[tuple[int, int]], following: int) -> set[int]:
        """The children that stand on the line that a comment ends, or the one that follows directly at its column."""
        if comment.own_line:
            start = self._comments.line_after_block(comment) + comment.column
            return {following} if following < len(spans) and spans[following][0] == start else set()
        owners = set()
        while following > 0 and spans[following - 1][1] > comment.line_start:
            following -= 1
            owners.add(following)
        return owners

    def note(self, comments: list[Comment]) -> None:
        """Count comments that are in no kept part."""
        if not self._keep_none:
            self._dropped.update({comment: self._content_of(comment) or Dropped.DETACHED for comment in comments})

    def _content_of(self, comment: Comment) -> Dropped | None:
        """Why a comment is left out whoever it belongs to; None for one that is harmless."""
        if comment not in self._contents:
            self._judge(self._comments.block_of(comment))
        return self._contents[comment]

    def _judge(self, block: list[Comment]) -> None:
        from kubectl_share.credentials.leaking_lines import leaks_in
        from kubectl_share.operations.entries.commented_out import commented_out

        for comment, is_code in zip(block, commented_out(block, self._text), strict=True):
            self._contents[comment] = Dropped.COMMENTED_OUT if is_code else None
        for leak in leaks_in([comment.text(self._text) for comment in block]):
            self._contents.update(dict.fromkeys(block[leak.start : leak.end], Dropped.CREDENTIAL))

    def _is_detached(self, comment: Comment, inside: Region | None) -> bool:
        if not comment.own_line:
            return False
        is_between = inside is not None and inside.content[0] <= comment.start < inside.content[1]
        if is_between and inside is not None and comment.column <= inside.column:
            return True
        return self._comments.is_followed_by_blank_line(comment)

    def _take_out(self, edits: Edits, comment: Comment, why: Dropped | None) -> None:
        if why is not None:
            self._dropped[comment] = why
        if comment.own_line:
            edits.remove(comment.line_start, next_line(self._text, comment.end))
            return
        before = self._text[comment.line_start : comment.start]
        edits.remove(comment.line_start + len(before.rstrip(" \t")), comment.end)
