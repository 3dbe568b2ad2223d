"""A file with all that is not wanted cut away, and the wanted entries of a file one by one."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kubectl_share.document.brackets import insert_before_first, remove_children
from kubectl_share.document.comments import Comments
from kubectl_share.document.mappings import (
    UneditableError,
    ends_in_block_scalar,
    new_pair,
    remove_pairs,
    written_like,
)
from kubectl_share.document.members import key_text
from kubectl_share.document.nodes import Mapping, Node, Sequence
from kubectl_share.kubeconfig.decoding import BODIES, TOP_LEVEL_KEYS
from kubectl_share.operations.bundle.entries import edit_entries
from kubectl_share.operations.bundle.leftovers import Leftovers
from kubectl_share.operations.bundle.parts import Assembled, Dropped
from kubectl_share.operations.bundle.regions import Region, lay_out
from kubectl_share.operations.bundle.rewriting import written_anew

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.loading import KubeconfigFile
    from kubectl_share.operations.bundle.parts import Part, Wanted

_BLANK_LINES_AT_END = re.compile(r"(?:[\r\n][ \t]*)+\Z")


class FileCut:
    """One file, and the edits that turn it, or entries of it, into a bundle."""

    def __init__(self, file: KubeconfigFile, wanted: Wanted) -> None:
        self._top = file.decoded.top
        self._entries = file.decoded.entries
        self._document = file.document
        self._source = file.document.source
        self._current = file.decoded.current_context
        self._wanted = wanted
        self._parts = {id(part.origin.entry.node): part for part in wanted.parts if part.origin.file is file}
        self._comments = Comments(file.document)
        self._leftovers = Leftovers(self._source, self._comments, keep_none=not wanted.keep_comments)
        self._dropped: Counter[Dropped] = Counter()
        if self._source.text[file.document.end :].lstrip("-. \t\r\n"):
            self._dropped[Dropped.LATER_DOCUMENTS] += 1

    @property
    def dropped(self) -> Counter[Dropped]:
        """What was left out -> how many there were."""
        return self._leftovers.counted() + self._dropped

    # The whole file

    def whole(self) -> Assembled:
        """The file without all that is not wanted.

        Raises:
            UneditableError: it is written in a way that cannot be cut.
        """
        root = self._document.root
        if not isinstance(root, Mapping) or any(member.merged for member in self._top.values()):
            raise UneditableError("the top level is not written in one mapping")
        others = [self._top[key].value for key in ("preferences", "extensions") if key in self._top]
        self._edits, overridden = edit_entries(self._source, self._parts.values(), others)
        self._dropped[Dropped.OVERRIDDEN] += overridden
        text = self._cut_flow(root) if root.flow else self._cut_block(root)
        return Assembled(self._source.encoded(text), self.dropped)

    def _cut_flow(self, root: Mapping) -> str:
        dropped = set()
        for index, (key, value) in enumerate(root.pairs):
            if not self._keeps_pair(key, value):
                dropped.add(index)
            elif key_text(key) in BODIES:
                self._drop_items(value)
            else:
                self._leftovers.remove(self._edits, key.start, value.end)
        remove_pairs(self._edits, self._source, root, dropped)
        insert_before_first(self._edits, self._source, root, self._top_level_pairs(root))
        self._leftovers.remove(self._edits, 0, root.start, is_top=True)
        self._leftovers.remove_between(self._edits, root, self._document.end, dropped)
        return self._edits.applied(self._source.text, 0, self._document.end)

    def _cut_block(self, root: Mapping) -> str:
        layout = lay_out(self._document, self._comments)
        kept = [region for region in layout.regions if self._keeps_region(region)]
        for region in kept:
            if region.is_list_key and not any(other.entry and other.pair[1] is region.pair[1] for other in kept):
                self._edits.insert(self._source.text.index(":", region.pair[0].end) + 1, " []")
            if region.key in BODIES:
                self._drop_items(region.pair[1])
            self._drop_leftovers(region)
        first = kept[0] if kept else layout.regions[0]
        for pair in self._top_level_pairs(root):
            self._edits.insert(first.spans[0][0], f"{' ' * first.column}{pair}{self._source.newline}")
        self._leftovers.remove(self._edits, *layout.top, is_top=True)
        self._leftovers.note(layout.orphans)
        text = self._joined([layout.top, *(span for region in kept for span in region.spans)])
        last = kept[-1] if kept else first
        return text if last is layout.regions[-1] else self._trimmed(text, last)

    def _trimmed(self, text: str, last: Region) -> str:
        """Without the blank lines at the end: they parted it from what is left out. A block scalar may count them."""
        header_may_count = "+" in self._source.text[slice(*last.content)]
        if header_may_count and ends_in_block_scalar(last.entry or last.pair[1]):
            return text
        return _BLANK_LINES_AT_END.sub("", text) + self._source.newline

    def _keeps_region(self, region: Region) -> bool:
        return id(region.entry) in self._parts if region.entry else self._keeps_pair(*region.pair)

    def _keeps_pair(self, key: Node, value: Node) -> bool:
        name = key_text(key)
        if self._top[name].value is not value:
            self._dropped[Dropped.OVERRIDDEN] += 1
            return False
        if name not in TOP_LEVEL_KEYS:
            self._dropped[Dropped.UNKNOWN] += 1
            return False
        if name in BODIES and not isinstance(value, Sequence) and self._entries[name]:
            raise UneditableError("a list that is written elsewhere")
        return True

    def _drop_items(self, value: Node) -> None:
        """Take the entries that are not wanted out of a list in flow style."""
        if isinstance(value, Sequence) and value.flow:
            dropped = {index for index, item in enumerate(value.items) if id(item) not in self._parts}
            if dropped:
                remove_children(self._edits, self._source.text, value, dropped)
            for item in value.items:
                if id(item) in self._parts:
                    self._leftovers.remove(self._edits, item.start, item.end)
            self._leftovers.remove_between(self._edits, value, value.end, dropped)

    def _drop_leftovers(self, region: Region) -> None:
        for start, end in region.spans:
            for part in self._without_flow_list(region, start, end):
                self._leftovers.remove(self._edits, *part, inside=None if region.is_list_key else region)

    def _without_flow_list(self, region: Region, start: int, end: int) -> list[tuple[int, int]]:
        """The parts of a span beside a list in flow style, whose comments belong to what is between its brackets."""
        value = region.pair[1]
        if region.key not in BODIES or not isinstance(value, Sequence) or not value.flow:
            return [(start, end)]
        parts = [(start, min(value.start, end)), (max(value.end, start), end)]
        return [(first, last) for first, last in parts if first < last]

    def _top_level_pairs(self, root: Mapping) -> list[str]:
        """The pairs to add: apiVersion, kind and current-context, as far as they are missing. The last one is set."""
        missing = {key: text for key, text in (("apiVersion", "v1"), ("kind", "Config")) if key not in self._top}
        current = self._top.get("current-context")
        if current is None:
            missing["current-context"] = self._wanted.current
        elif self._current != self._wanted.current:
            node = current.value
            self._edits.replace(node.start, node.end, written_like(node, self._wanted.current, root.flow))
        return [new_pair(self._source, root, key, text) for key, text in missing.items()]

    def _joined(self, spans: list[tuple[int, int]]) -> str:
        return "".join(self._edits.applied(self._source.text, start, end) for start, end in spans)

    # The entries, for a file that is put together

    def entries(self) -> dict[int, str]:
        """The identity of each wanted entry's node -> its text as an item of a list whose dashes are not indented."""
        self._edits, overridden = edit_entries(self._source, self._parts.values(), None)
        self._dropped[Dropped.OVERRIDDEN] += overridden
        try:
            regions = lay_out(self._document, self._comments).regions
        except UneditableError:
            regions = []
        by_entry = {id(region.entry): region for region in regions if region.entry}
        return {
            identity: self._lines_of(by_entry[identity]) if identity in by_entry else self._item_of(part)
            for identity, part in self._parts.items()
        }

    def _lines_of(self, region: Region) -> str:
        self._drop_leftovers(region)
        lines = self._joined(region.spans).splitlines(keepends=True)
        return "".join(line[min(len(line) - len(line.lstrip(" ")), region.column) :] for line in lines)

    def _item_of(self, part: Part) -> str:
        """An entry of a list in flow style as it stands there; anything else written anew."""
        node = part.origin.entry.node
        if isinstance(node, Mapping) and node.flow:
            self._leftovers.remove(self._edits, node.start, node.end)
            return f"- {self._edits.applied(self._source.text, node.start, node.end)}"
        return f"- {written_anew(part)}"
