"""Comments that never go into a bundle, whoever they belong to: they are how secrets of other clusters leak."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from kubectl_share.document.brackets import child_spans
from kubectl_share.document.comments import line_start, next_line
from kubectl_share.kubeconfig.decoding import BODIES, TOP_LEVEL_KEYS
from kubectl_share.model import AuthInfo, AuthProvider, Cluster, Context, ExecConfig, NamedExtension
from kubectl_share.operations.bundle.parts import Dropped

if TYPE_CHECKING:
    from kubectl_share.document.comments import Comment, Comments
    from kubectl_share.document.edits import Edits
    from kubectl_share.document.nodes import Mapping, Sequence
    from kubectl_share.document.source import Source
    from kubectl_share.operations.bundle.regions import Region


@cache
def _field_line() -> re.Pattern[str]:
    """A comment that is a line of a kubeconfig: `# - name: x`, `#   "server": y`."""
    records = (AuthInfo, AuthProvider, Cluster, Context, ExecConfig, NamedExtension)
    fields = {key for record in records for key in record.BY_KEY}.union(
        TOP_LEVEL_KEYS, (key for key, _ in BODIES.values())
    )
    any_field = "|".join(sorted(map(re.escape, fields)))
    return re.compile(rf"""(?P<indent>[\s#]*)(?:-\s+)*[{{\[\s]*["']?(?:{any_field})["']?\s*:(?:\s|$)""")


class Leftovers:
    """Finds such comments in one file, and takes them out."""

    def __init__(self, source: Source, comments: Comments, *, keep_none: bool) -> None:
        self._source = source
        self._comments = comments
        self._keep_none = keep_none
        self._dropped: dict[Comment, Dropped] = {}

    def counted(self) -> Counter[Dropped]:
        """What was left out -> how many blocks of comments; none where no comment was wanted."""
        counts: Counter[Dropped] = Counter()
        block_end = -1
        worst: Dropped | None = None
        for comment in sorted(self._dropped):
            goes_on = comment.own_line and line_start(self._source.text, comment.start) == block_end
            if not goes_on and worst is not None:
                counts[worst] += 1
            why = self._dropped[comment]
            worst = why if not goes_on or worst is None else min(worst, why, key=list(Dropped).index)
            block_end = next_line(self._source.text, comment.end)
        if worst is not None:
            counts[worst] += 1
        return Counter() if self._keep_none else counts

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
        comments = self._comments.between(start, end)
        for comment, is_yaml in zip(comments, self._commented_out(comments), strict=True):
            why = self._content_of(comment, is_yaml=is_yaml)
            if why is None and not is_top and self._is_detached(comment, inside):
                why = Dropped.DETACHED
            if why is not None or self._keep_none:
                self._take_out(edits, comment)
                self._dropped[comment] = why or Dropped.DETACHED

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
        for comment, is_yaml in zip(between, self._commented_out(between), strict=True):
            owners = self._owners(comment, spans, bisect(starts, comment.start))
            why = self._content_of(comment, is_yaml=is_yaml)
            if why is None and comment.own_line and not owners:
                why = Dropped.DETACHED
            if not owners.isdisjoint(dropped):
                if not comment.own_line:  # others went with their owner
                    self._take_out(edits, comment)
            elif why is not None or self._keep_none:
                self._take_out(edits, comment)
                self._dropped[comment] = why or Dropped.DETACHED

    def _owners(self, comment: Comment, spans: list[tuple[int, int]], following: int) -> set[int]:
        """The children that stand on the line that a comment ends, or the one that follows directly at its column."""
        if comment.own_line:
            start = self._comments.line_after_block(comment) + comment.column
            return {following} if following < len(spans) and spans[following][0] == start else set()
        line = line_start(self._source.text, comment.start)
        owners = set()
        while following > 0 and spans[following - 1][1] > line:
            following -= 1
            owners.add(following)
        return owners

    def note(self, comments: list[Comment]) -> None:
        """Count comments that are in no kept part."""
        for comment, is_yaml in zip(comments, self._commented_out(comments), strict=True):
            self._dropped[comment] = self._content_of(comment, is_yaml=is_yaml) or Dropped.DETACHED

    def _commented_out(self, comments: list[Comment]) -> list[bool]:
        """For each comment whether it is kubeconfig YAML: a field, or a line of its block indented deeper than one."""
        text = self._source.text
        found = []
        field_indent: int | None = None
        last_end = -1
        for comment in comments:
            if not comment.own_line or last_end < 0 or next_line(text, last_end) != line_start(text, comment.start):
                field_indent = None
            last_end = comment.end
            said = comment.text(text)
            field = _field_line().match(said)
            indent = len(said) - len(said.lstrip(" \t#-"))
            found.append(field is not None or (field_indent is not None and indent > field_indent))
            if field is not None and comment.own_line and field_indent is None:
                field_indent = len(field["indent"])
        return found

    def _content_of(self, comment: Comment, *, is_yaml: bool) -> Dropped | None:
        from kubectl_share.credentials.leaks import holds_credential

        if holds_credential(comment.text(self._source.text)):
            return Dropped.CREDENTIAL
        return Dropped.COMMENTED_OUT if is_yaml else None

    def _is_detached(self, comment: Comment, inside: Region | None) -> bool:
        if not comment.own_line:
            return False
        is_between = inside is not None and inside.content[0] <= comment.start < inside.content[1]
        if is_between and inside is not None and comment.column <= inside.column:
            return True
        return self._comments.is_followed_by_blank_line(comment)

    def _take_out(self, edits: Edits, comment: Comment) -> None:
        text = self._source.text
        if comment.own_line:
            edits.remove(line_start(text, comment.start), next_line(text, comment.end))
            return
        start = comment.start
        while text[start - 1] in " \t":
            start -= 1
        edits.remove(start, comment.end)
