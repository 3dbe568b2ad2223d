"""The text of the bundle: the source with all else cut away, or the pieces of several sources put together."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.comments import Comments
from kubectl_share.document.composer import key_text
from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import (
    UneditableError,
    ends_in_block_scalar,
    first_key_quote,
    remove_items,
    remove_pairs,
    written_like,
)
from kubectl_share.document.nodes import Mapping, Node, Sequence
from kubectl_share.document.writing import scalar, value
from kubectl_share.kubeconfig.decoding import BODIES, TOP_LEVEL_KEYS
from kubectl_share.model import EXTENSIONS, Preferences
from kubectl_share.operations.bundle.leftovers import DETACHED, Leftovers
from kubectl_share.operations.bundle.parts import as_json, record_as_json
from kubectl_share.operations.bundle.regions import Layout, Region, lay_out
from kubectl_share.operations.bundle.rewriting import expand_aliases, remove_overridden, rewrite, written_anew

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.loading import KubeconfigFile, Merged
    from kubectl_share.operations.bundle.parts import Part

_BLANK_LINES_AT_END = re.compile(r"(?:[\r\n][ \t]*)+\Z")

OVERRIDDEN = "overridden by a later key of the same name"
UNKNOWN = "unknown top-level field"
LATER_DOCUMENT = "later document"


class Assembled(NamedTuple):
    """The text, and what was left out of it that its owner might miss."""

    data: bytes
    dropped: Counter[str]
    """What it was -> how many there were."""


class Wanted(NamedTuple):
    """What the bundle has to say."""

    parts: tuple[Part, ...]
    current: str
    """The name of its current-context, after renaming."""
    merged: Merged
    keep_comments: bool


def assemble(wanted: Wanted) -> Assembled:
    """The text of the bundle. With one source it is that file with lines cut out, otherwise a file of its own."""
    sources = {id(part.origin.file): part.origin.file for part in wanted.parts}
    only = next(iter(sources.values()))
    merged = wanted.merged
    is_whole = (merged.preferences, merged.extensions) == (only.decoded.preferences, only.decoded.extensions)
    if len(sources) == 1 and is_whole:
        try:
            return _FileCut(only, wanted).cut_down()
        except UneditableError:
            pass
    return _put_together(wanted, list(sources.values()))


class _FileCut:
    """One file and the edits that make the bundle, or a part of it, from it."""

    def __init__(self, file: KubeconfigFile, wanted: Wanted) -> None:
        self.file = file
        self.source = file.document.source
        self.edits = Edits()
        self.comments = Comments(file.document)
        self.leftovers = Leftovers(self.source, self.comments, keep_none=not wanted.keep_comments)
        self.dropped = self.leftovers.counts
        self.wanted = wanted
        self.parts = {id(part.origin.entry.node): part for part in wanted.parts if part.origin.file is file}
        self._note_later_documents()

    def _note_later_documents(self) -> None:
        rest = self.source.text[self.file.document.end :]
        if rest.lstrip("-. \t\r\n"):
            self.dropped[LATER_DOCUMENT] += 1

    # -- the whole file, cut down

    def cut_down(self) -> Assembled:
        root = self.file.document.root
        if not isinstance(root, Mapping) or any(member.merged for member in self.file.decoded.top.values()):
            raise UneditableError("the top level is not written in one mapping")
        text = self._cut_flow(root) if root.flow else self._cut_block(root)
        return Assembled(self.source.encoded(text), self.dropped)

    def _cut_flow(self, root: Mapping) -> str:
        kept = self._keep_entries(whole_file=True)
        dropped_pairs = set()
        for index, (key, pair_value) in enumerate(root.pairs):
            if not self._keeps_pair(key, pair_value):
                dropped_pairs.add(index)
            elif key_text(key) in BODIES and isinstance(pair_value, Sequence):
                self._drop_items(pair_value)
        remove_pairs(self.edits, self.source, root, dropped_pairs)
        self._write_top_level(root, self.source.text.index("{", root.start) + 1, None)
        self.leftovers.remove(self.edits, 0, root.start, is_top=True)
        self._drop_comments_outside(kept, root.start, self.file.document.end)
        return self.edits.applied(self.source.text, 0, self.file.document.end)

    def _cut_block(self, root: Mapping) -> str:
        text = self.source.text
        layout = lay_out(self.file.document, self.comments)
        self._keep_entries(whole_file=True)
        kept = [region for region in layout.regions if self._keeps_region(region)]
        for region in kept:
            if region.is_list_key and not any(r.entry and r.pair[1] is region.pair[1] for r in kept):
                self.edits.insert(text.index(":", region.pair[0].end) + 1, " []")
            if region.entry is None and isinstance(region.pair[1], Sequence) and region.key in BODIES:
                self._drop_items(region.pair[1])
            self._drop_leftovers(region)
        first = kept[0] if kept else layout.regions[0]
        self._write_top_level(root, None, first)
        self.leftovers.remove(self.edits, *layout.top, is_top=True)
        self.leftovers.drop_detached(layout.orphans)
        spans = [layout.top, *(span for region in kept for span in region.spans)]
        cut = self._joined(spans)
        last = kept[-1] if kept else first
        if last is layout.regions[-1]:
            return cut
        # Blank lines at the end are there because of what followed them, unless a block scalar (`|+`) counts them.
        counts = "+" in text[slice(*last.content)] and ends_in_block_scalar(last.entry or last.pair[1])
        return cut if counts else _BLANK_LINES_AT_END.sub("", cut) + self.source.newline

    def _joined(self, spans: list[tuple[int, int]]) -> str:
        return "".join(self.edits.applied(self.source.text, start, end) for start, end in spans)

    def _keeps_region(self, region: Region) -> bool:
        if region.entry is not None:
            return id(region.entry) in self.parts
        return self._keeps_pair(*region.pair)

    def _keeps_pair(self, key: Node, pair_value: Node) -> bool:
        name = key_text(key)
        member = self.file.decoded.top[name]
        if member.value is not pair_value:
            self.dropped[OVERRIDDEN] += 1
            return False
        if name not in TOP_LEVEL_KEYS:
            self.dropped[UNKNOWN] += 1
            return False
        if name in BODIES and not isinstance(pair_value, Sequence) and self.file.decoded.entries[name]:
            raise UneditableError("a list that is written elsewhere")
        return True

    def _drop_items(self, sequence: Sequence) -> None:
        """Take the entries that are not wanted out of a list in flow style."""
        if not sequence.flow:
            return
        dropped = {index for index, item in enumerate(sequence.items) if id(item) not in self.parts}
        if dropped:
            remove_items(self.edits, self.source, sequence, dropped)

    def _drop_leftovers(self, region: Region) -> None:
        deeper_than = -1 if region.is_list_key else region.column
        for start, end in region.spans:
            inside = start < region.content[1] and region.content[0] < end
            self.leftovers.remove(self.edits, start, end, deeper_than=deeper_than if inside else -1)

    def _drop_comments_outside(self, kept: list[Node], start: int, end: int) -> None:
        """In flow style a comment is kept only inside an entry that is kept."""
        for node in kept:
            self.leftovers.remove(self.edits, node.start, node.end)
        for comment in self.comments.between(start, end):
            if not any(node.start <= comment.start < node.end for node in kept):
                self.edits.remove(comment.start, comment.end)
                self.dropped[DETACHED] += 1

    def _write_top_level(self, root: Mapping, flow_start: int | None, first: Region | None) -> None:
        """Set current-context, and add apiVersion and kind if they are missing."""
        current = self.file.decoded.top.get("current-context")
        missing = {
            key: text for key, text in (("apiVersion", "v1"), ("kind", "Config")) if key not in self.file.decoded.top
        }
        if current is None:
            missing["current-context"] = self.wanted.current
        elif self.file.decoded.current_context != self.wanted.current:
            node = current.value
            self.edits.replace(node.start, node.end, written_like(node, self.wanted.current, root.flow))
        quote = first_key_quote(root)
        for key, text in missing.items():
            pair = f"{scalar(key, quote=quote)}: {scalar(text, quote=quote, flow=root.flow)}"
            if flow_start is not None:
                self.edits.insert(flow_start, f"{pair}, ")
            elif first is not None:
                self.edits.insert(first.spans[0][0], f"{' ' * first.column}{pair}{self.source.newline}")

    # -- the entries

    def _keep_entries(self, *, whole_file: bool) -> list[Node]:
        """Note the edits of the entries that are wanted; those that cannot be edited are written anew."""
        top = self.file.decoded.top
        others = [top[key].value for key in ("preferences", "extensions") if key in top] if whole_file else []
        for node in others:
            self.dropped[OVERRIDDEN] += remove_overridden(self.edits, self.source, node)
        nodes = [part.origin.entry.node for part in self.parts.values()]
        anew: set[int] = set()
        while True:
            edits, overridden, uneditable = self._edits_of_entries(anew, others if whole_file else None)
            if not uneditable:
                break
            anew |= uneditable
        self.dropped[OVERRIDDEN] += overridden
        self.edits.add(edits)
        kept = [*others, *(node for node in nodes if id(node) not in anew)]
        for node in others:
            expand_aliases(self.edits, node, lambda target: _is_among(target, kept, self.edits))
        return nodes

    def _edits_of_entries(self, anew: set[int], others: list[Node] | None) -> tuple[Edits, int, set[int]]:
        """The edits of all wanted entries, how many overridden keys they take out, and which cannot be edited.

        Args:
            anew: the identities of the entries to write anew.
            others: what else of the file is kept; None if each entry must stand for itself.
        """
        edits, overridden = Edits(), 0
        uneditable = set[int]()
        edited = []
        for identity, part in self.parts.items():
            node = part.origin.entry.node
            if identity in anew:
                edits.replace(node.start, node.end, written_anew(part))
                continue
            try:
                overridden += rewrite(edits, self.source, part)
                edited.append(node)
            except UneditableError:
                uneditable.add(identity)
        for node in edited:
            scope = [node] if others is None else [*edited, *others]
            try:
                expand_aliases(edits, node, lambda target, scope=scope: _is_among(target, scope, edits))  # type: ignore[misc]
            except UneditableError:
                uneditable.add(id(node))
        return edits, overridden, uneditable

    def entry_texts(self) -> dict[int, str]:
        """The identity of each wanted entry's node -> its text as an item of a list whose dashes are not indented."""
        self._keep_entries(whole_file=False)
        layout = self._layout()
        regions = {id(region.entry): region for region in layout.regions if region.entry} if layout else {}
        texts = {}
        for identity, part in self.parts.items():
            region = regions.get(identity)
            if region is None:
                texts[identity] = self._text_outside_block(part)
            else:
                self._drop_leftovers(region)
                text = self._joined(region.spans)
                texts[identity] = "".join(_outdented(line, region.column) for line in text.splitlines(keepends=True))
        return texts

    def _layout(self) -> Layout | None:
        try:
            return lay_out(self.file.document, self.comments)
        except UneditableError:
            return None

    def _text_outside_block(self, part: Part) -> str:
        """An entry of a list in flow style as it stands there; anything else written anew."""
        node = part.origin.entry.node
        if isinstance(node, Mapping) and node.flow:
            self.leftovers.remove(self.edits, node.start, node.end)
            return f"- {self.edits.applied(self.source.text, node.start, node.end)}"
        return f"- {written_anew(part)}"


def _put_together(wanted: Wanted, files: list[KubeconfigFile]) -> Assembled:
    """A file of our own, with the entries of several files, or of one that is written in a way of its own."""
    cuts = [_FileCut(file, wanted) for file in files]
    texts: dict[int, str] = {}
    dropped: Counter[str] = Counter()
    for cut in cuts:
        texts |= cut.entry_texts()
        dropped += cut.dropped
    return Assembled(_skeleton(wanted, texts, cuts[0].source.newline).encode(), dropped)


def write_anew(wanted: Wanted) -> Assembled:
    """The bundle with every entry as JSON on a line of its own: what it means, without comments and formatting."""
    texts = {id(part.origin.entry.node): f"- {written_anew(part)}" for part in wanted.parts}
    return Assembled(_skeleton(wanted, texts, "\n").encode(), Counter())


def _skeleton(wanted: Wanted, texts: dict[int, str], newline: str) -> str:
    """A file of our own around entries; `texts` has them by the identity of their nodes."""
    lines = ["apiVersion: v1", "kind: Config", f"current-context: {scalar(wanted.current)}"]
    if wanted.merged.preferences != Preferences():
        lines.append(f"preferences: {value(record_as_json(wanted.merged.preferences))}")
    if wanted.merged.extensions:
        lines.append(f"extensions: {value(as_json(wanted.merged.extensions, EXTENSIONS))}")
    for list_name in BODIES:
        entries = [texts[id(part.origin.entry.node)] for part in wanted.parts if part.list_name == list_name]
        lines.append(f"{list_name}:{'' if entries else ' []'}")
        lines += (entry.removesuffix("\n").removesuffix("\r") for entry in entries)
    return newline.join([*lines, ""])


def _is_among(target: Node, nodes: list[Node], edits: Edits) -> bool:
    inside = any(node.start <= target.start and target.end <= node.end for node in nodes)
    return inside and not edits.covers(target.start, target.end)


def _outdented(line: str, columns: int) -> str:
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(blanks, columns) :]
