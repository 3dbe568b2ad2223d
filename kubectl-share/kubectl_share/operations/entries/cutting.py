"""A file with all that is not wanted cut away, and the wanted entries of a file one by one."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kubectl_share.document.brackets import child_spans, insert_before_first, remove_children, with_comments
from kubectl_share.document.comments import Comments, is_blank_line, line_start, next_line
from kubectl_share.document.mappings import (
    UneditableError,
    ends_in_block_scalar,
    insert_empty_list,
    new_pair,
    remove_pairs,
    replace_scalar,
)
from kubectl_share.document.members import key_text
from kubectl_share.document.nodes import Mapping, Node, Sequence, is_merge_key
from kubectl_share.kubeconfig.decoding import TOP_LEVEL_KEYS
from kubectl_share.model import LISTS
from kubectl_share.operations.entries.editing import edit_entries
from kubectl_share.operations.entries.leftovers import Leftovers
from kubectl_share.operations.entries.parts import Assembled, Dropped
from kubectl_share.operations.entries.regions import Region, lay_out
from kubectl_share.operations.entries.rewriting import written_anew

if TYPE_CHECKING:
    from kubectl_share.document.edits import Edits
    from kubectl_share.kubeconfig.loading import KubeconfigFile
    from kubectl_share.operations.entries.parts import Part, Wanted

    Span = tuple[int, int]

_BLANK_LINES_AT_END = re.compile(r"(?:[\r\n][ \t]*)+\Z")


class _Cut:
    """A file, the edits that its wanted entries need, and what is left out."""

    def __init__(self, file: KubeconfigFile, wanted: Wanted, others: list[Node] | None) -> None:
        """The file uncut; `others` is what else of it is kept, and may hold anchors; see `edit_entries`."""
        self._decoded = file.decoded
        self._document = file.document
        self._source = file.document.source
        self._wanted = wanted
        self._parts = {part.origin.entry.node: part for part in wanted.parts if part.origin.file is file}
        self._comments = Comments(file.document)
        self._leftovers = Leftovers(self._source, self._comments, keep_none=not wanted.keep_comments)
        self._edits, overridden, self._anew = edit_entries(file.document, self._parts.values(), others)
        self._dropped = Counter({Dropped.OVERRIDDEN: overridden})
        if self._source.text[file.document.end :].lstrip("-. \t\r\n"):
            self._dropped[Dropped.LATER_DOCUMENTS] += 1

    @property
    def dropped(self) -> Counter[Dropped]:
        """What was left out -> how many there were."""
        return self._leftovers.counted() + self._dropped

    @property
    def anew(self) -> tuple[Part, ...]:
        """The entries that could not stay as they are written."""
        return tuple(part for node, part in self._parts.items() if node in self._anew)

    def _fate(self, key: Node, value: Node) -> Dropped | None:
        """Why a top-level pair is left out; None if it is kept."""
        name = key_text(key)
        member = self._decoded.top.get(name)
        if member is None or member.value is not value:  # None: `<<`, and nothing of it wins
            return Dropped.OVERRIDDEN
        return None if name in TOP_LEVEL_KEYS else Dropped.UNKNOWN

    def _text_of(self, *spans: Span) -> str:
        return "".join(self._edits.applied(self._source.text, start, end) for start, end in spans)

    def _remove_leftovers(self, region: Region) -> None:
        inside = None if region.is_list_key else region
        between_brackets = _flow_list(region.key, region.pair[1])
        for start, end in region.spans:
            if between_brackets is None:
                self._leftovers.remove(self._edits, start, end, inside=inside)
                continue
            if start < between_brackets.start:
                self._leftovers.remove(self._edits, start, min(end, between_brackets.start), inside=inside)
            if between_brackets.end < end:
                self._leftovers.remove(self._edits, max(start, between_brackets.end), end, inside=inside)


class WholeFile(_Cut):
    """A file without all that is not wanted."""

    def __init__(self, file: KubeconfigFile, wanted: Wanted) -> None:
        """The file, not yet cut.

        Raises:
            UneditableError: it is written in a way that cannot be cut.
        """
        root, top = file.document.root, file.decoded.top
        if not isinstance(root, Mapping) or any(member.merged for member in top.values()):
            raise UneditableError("the top level is not written in one mapping")
        filled = [kind.list_name for kind, found in file.decoded.entries.items() if found]
        if any(not isinstance(top[name].value, Sequence) for name in filled):
            raise UneditableError("a list that is written elsewhere")
        changed = "current-context" if file.decoded.current_context != wanted.current else ""
        others = [key for key in TOP_LEVEL_KEYS if key in top and key not in (*LISTS, changed)]
        super().__init__(file, wanted, [top[key].value for key in others])
        self._root = root

    def assembled(self) -> Assembled:
        """The text of the bundle.

        Raises:
            UneditableError: the file is written in a way that cannot be cut.
        """
        self._set_current_context()
        text = self._cut_flow() if self._root.flow else self._cut_block()
        return Assembled(self._source.encoded(text), self.dropped, self.anew)

    def _cut_flow(self) -> str:
        root, dropped = self._root, set()
        for index, (key, value) in enumerate(root.pairs):
            fate = self._fate(key, value)
            if fate is not None:
                dropped.add(index)
                self._dropped[fate] += 1
            elif _flow_list(key_text(key), value) is not None:
                self._drop_items(key_text(key), value)
            else:
                self._leftovers.remove(self._edits, key.start, value.end)
        remove_pairs(self._edits, self._source, root, dropped)
        insert_before_first(self._edits, self._source, root, self._missing_pairs())
        self._leftovers.remove(self._edits, 0, root.start, is_top=True)
        self._leftovers.remove_between(self._edits, root, self._document.end, dropped)
        _close_gaps(self._edits, self._source.text)
        return self._text_of((0, self._document.end))

    def _cut_block(self) -> str:
        layout = lay_out(self._document, self._comments)
        kept = [region for region in layout.regions if self._keeps(region)]
        filled = {region.pair[1] for region in kept if region.entry}
        for region in kept:
            if region.is_list_key and region.pair[1] not in filled:
                insert_empty_list(self._edits, self._source.text, *region.pair)
            self._drop_items(region.key, region.pair[1])
            self._remove_leftovers(region)
        first = kept[0] if kept else layout.regions[0]
        for pair in self._missing_pairs():
            self._edits.insert(first.spans[0][0], f"{' ' * first.column}{pair}{self._source.newline}")
        self._leftovers.remove(self._edits, *layout.top, is_top=True)
        self._leftovers.note(layout.orphans)
        _close_gaps(self._edits, self._source.text)
        text = self._text_of(layout.top, *(span for region in kept for span in region.spans))
        last = kept[-1] if kept else first
        return text if last is layout.regions[-1] else self._trimmed(text, last)

    def _trimmed(self, text: str, last: Region) -> str:
        """Without the blank lines at the end: they parted it from what is left out. A block scalar may count them."""
        header_may_count = "+" in self._source.text[slice(*last.content)]
        if header_may_count and ends_in_block_scalar(last.entry or last.pair[1]):
            return text
        return _BLANK_LINES_AT_END.sub("", text) + self._source.newline

    def _keeps(self, region: Region) -> bool:
        """Whether a region is kept; a pair that is not is counted."""
        fate = self._fate(*region.pair)
        if region.entry is not None:
            return fate is None and region.entry in self._parts
        if fate is not None:
            self._dropped[fate] += 1
        return fate is None

    def _drop_items(self, key: str, value: Node) -> None:
        """Take the entries that are not wanted out of a list in flow style."""
        found = _flow_list(key, value)
        if found is None:
            return
        dropped = {index for index, item in enumerate(found.items) if item not in self._parts}
        if dropped:
            remove_children(self._edits, self._source.text, found, dropped)
        for item in found.items:
            if item in self._parts:
                self._leftovers.remove(self._edits, item.start, item.end)
        self._leftovers.remove_between(self._edits, found, found.end, dropped)

    def _missing_pairs(self) -> list[str]:
        """The pairs to add: apiVersion, kind and current-context, as far as they are missing."""
        pairs = {"apiVersion": "v1", "kind": "Config", "current-context": self._wanted.current}
        return [
            new_pair(self._source, self._root, key, text) for key, text in pairs.items() if key not in self._decoded.top
        ]

    def _set_current_context(self) -> None:
        member = self._decoded.top.get("current-context")
        if member is not None and self._decoded.current_context != self._wanted.current:
            node = member.value
            replace_scalar(self._edits, node, self._wanted.current, flow=self._root.flow)


class SingleEntries(_Cut):
    """The wanted entries of a file one by one, each as an item of a list whose dashes are not indented."""

    def __init__(self, file: KubeconfigFile, wanted: Wanted) -> None:
        super().__init__(file, wanted, None)

    def texts(self) -> dict[Node, str]:
        """The node of each entry -> its text. What else there is in the file is left out."""
        try:
            layout = lay_out(self._document, self._comments)
        except UneditableError:
            layout = None
        regions = layout.regions if layout else []
        by_entry = {region.entry: region for region in regions if region.entry}
        self._note_the_rest(regions)
        return {
            node: self._lines_of(by_entry[node]) if node in by_entry else self._item_of(node, part)
            for node, part in self._parts.items()
        }

    def _lines_of(self, region: Region) -> str:
        self._remove_leftovers(region)
        lines = self._text_of(*region.spans).splitlines(keepends=True)
        return "".join(line[min(len(line) - len(line.lstrip(" ")), region.column) :] for line in lines)

    def _item_of(self, node: Node, part: Part) -> str:
        """An entry of a list in flow style as it stands there, with its comments; anything else written anew."""
        if not isinstance(node, Mapping) or not node.flow:
            self._anew.add(node)
            return f"- {written_anew(part)}"
        start, end = with_comments(self._source.text, (node.start, node.end))
        self._leftovers.remove(self._edits, start, end)
        above = self._text_of((start, line_start(self._source.text, node.start))) if start < node.start else ""
        behind = self._text_of((node.end, end)).lstrip(" \t,")
        lines = [line.lstrip(" \t") for line in above.splitlines(keepends=True)]
        return f"{''.join(lines)}- {self._text_of((node.start, node.end))}{behind and ' '}{behind}"

    def _note_the_rest(self, regions: list[Region]) -> None:
        """Count the top-level pairs that are left out, and the comments that do not belong to one or to an entry."""
        spoken_for = [span for region in regions if region.entry for span in region.spans]
        for key, value in self._root_pairs():
            fate = self._fate(key, value)
            if fate is not None:
                self._dropped[fate] += 1
                spoken_for += [span for region in regions if region.pair[1] is value for span in region.spans]
                spoken_for.append((key.start, value.end))
            elif isinstance(value, Sequence) and key_text(key) in LISTS:
                spoken_for += [with_comments(self._source.text, span) for span in child_spans(value)]
        position, rest = 0, []
        for start, end in [*sorted(spoken_for), (self._document.end, self._document.end)]:
            rest += self._comments.between(position, max(start, position))
            position = max(position, end)
        self._leftovers.note(rest)

    def _root_pairs(self) -> list[tuple[Node, Node]]:
        root = self._document.root
        pairs = root.pairs if isinstance(root, Mapping) else []
        return [pair for pair in pairs if not is_merge_key(pair[0])]


def _flow_list(key: str, value: Node) -> Sequence | None:
    """The list of entries that stands between brackets; None for any other value."""
    return value if key in LISTS and isinstance(value, Sequence) and value.flow else None


def _close_gaps(edits: Edits, text: str) -> None:
    """Where whole lines go that stood between two blank lines, or at the top above one, take the lower one out, too."""
    start = end = -1
    for edit in sorted(edits.all()):
        is_lines = edit.text == "" and all(line_start(text, offset) == offset for offset in (edit.start, edit.end))
        if not is_lines or edit.end <= end:
            continue
        start, end = (start if edit.start <= end else edit.start), edit.end
        is_below_blank_line = start > 0 and is_blank_line(text, line_start(text, start - 1))
        while is_blank_line(text, end) and (start == 0 or is_below_blank_line):
            edits.remove(end, next_line(text, end))
            end = next_line(text, end)
            is_below_blank_line = False
