"""Contexts taken out of one's own kubeconfig, with the clusters and users that nothing else uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.shown import named
from kubectl_share.document.brackets import remove_children
from kubectl_share.document.comments import Comments, is_blank_line, line_start, next_line
from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import UneditableError, insert_empty_list, replace_scalar
from kubectl_share.document.nodes import Mapping, Sequence, resolved
from kubectl_share.errors import ImportRefusedError, escaped
from kubectl_share.kubeconfig.loading import Origin
from kubectl_share.model import ANYTHING, LISTS, Context, Kind
from kubectl_share.operations.entries.regions import Region, end_of_comments_below, lay_out
from kubectl_share.operations.entries.rewriting import expand_aliases
from kubectl_share.operations.own import Expected, Own, says, views
from kubectl_share.operations.selection import select

if TYPE_CHECKING:
    from kubectl_share.document.nodes import Node
    from kubectl_share.kubeconfig.decoding import Key
    from kubectl_share.kubeconfig.loading import KubeconfigFile
    from kubectl_share.kubeconfig.replacing import Change
    from kubectl_share.model import Record


class RemovalPlan(NamedTuple):
    """What taking contexts out would do."""

    own: Own
    changes: tuple[Change, ...]
    removed: tuple[Key, ...]
    """The entries that go: contexts, clusters, users, in the order of the files."""
    notices: tuple[str, ...]


def plan_removal(own: Own, patterns: tuple[str, ...]) -> RemovalPlan:
    """What taking out the contexts of these names and globs would do; nothing is done.

    An entry leaves every file that it is in: the one of a later file would come to light otherwise.

    Raises:
        UsageError: a name matches nothing.
        ImportRefusedError: a file is written in a way that nothing can be taken out.
    """
    merged = own.merged
    contexts = set(select(merged, patterns, everything=False, context=None).contexts)
    removed = _removed(own, contexts)
    changes = []
    for file in own.files:
        here = {key for key in own.entries[file.path] if key in removed}
        clears = file.decoded.current_context in contexts
        if here or clears:
            changes.append(own.changed(file, _without(file, here, clears_current=clears)))
    if not says(own, tuple(changes), _expected(own, removed, contexts)):
        raise _unfit(own.target)
    notices = []
    if merged.current_context in contexts:
        others = contexts < merged.entries[Kind.CONTEXT].keys()
        hint = "; kubectl config use-context NAME chooses another" if others else ""
        notices.append(f"{named(merged.current_context)} was the current context{hint}")
    notices += _shared_notes(own, contexts, removed)
    return RemovalPlan(own, tuple(changes), tuple(removed), tuple(notices))


def _removed(own: Own, contexts: set[str]) -> dict[Key, None]:
    """The contexts, and the clusters and users that only they name; hidden contexts count as well."""
    used: set[Key] = set()
    freed: set[Key] = set()
    for file in own.files:
        for entry in file.decoded.entries[Kind.CONTEXT]:
            of_context = _references(own.record(Origin(file, entry)))
            if entry.name in contexts:
                freed |= of_context
            else:
                used |= of_context
    gone = {(Kind.CONTEXT, name) for name in contexts} | (freed - used)
    return {key: None for file in own.files for key in own.entries[file.path] if key in gone}


def _shared_notes(own: Own, contexts: set[str], removed: dict[Key, None]) -> list[str]:
    """Which clusters and users of the contexts stay, and for whom."""
    merged = own.merged
    stays_for: dict[Key, str] = {}
    for file in own.files:
        for entry in file.decoded.entries[Kind.CONTEXT]:
            if entry.name not in contexts:
                for key in _references(own.record(Origin(file, entry))):
                    stays_for.setdefault(key, entry.name)
    notes: dict[str, None] = {}
    for name in sorted(contexts):
        for kind, used in sorted(_references(own.record(merged.entries[Kind.CONTEXT][name]))):
            if used in merged.entries[kind] and (kind, used) not in removed and (kind, used) in stays_for:
                other = named(stays_for[kind, used])
                notes[f"{kind.word} {named(used)} stays, context {other} uses it"] = None
    return list(notes)


def _references(record: Record) -> set[Key]:
    """The cluster and the user of a context."""
    return {(Kind.CLUSTER, record.cluster), (Kind.USER, record.user)} if isinstance(record, Context) else set()


def _expected(own: Own, removed: dict[Key, None], contexts: set[str]) -> Expected:
    entries = {
        path: {key: record for key, record in found.items() if key not in removed}
        for path, found in own.entries.items()
    }
    currents = {file.path: file.decoded.current_context for file in own.files}
    cleared = {path: "" if current in contexts else current for path, current in currents.items()}
    seen = {name: view for name, view in views(own.entries.values()).items() if name not in contexts}
    return Expected(entries, cleared, seen)


def _unfit(file: KubeconfigFile) -> ImportRefusedError:
    return ImportRefusedError(
        f"{escaped(file.shown)} is written in a way that nothing can be taken out of it, nothing is changed",
        "kubectl config delete-context, delete-cluster and delete-user can; they write the file anew, without comments",
    )


def _without(file: KubeconfigFile, removed: set[Key], *, clears_current: bool) -> str:
    """The text of a file without some entries."""
    try:
        return _Cutting(file, removed).text(clears_current=clears_current)
    except UneditableError:
        raise _unfit(file) from None


class _Cutting:
    def __init__(self, file: KubeconfigFile, removed: set[Key]) -> None:
        self._file = file
        self._document = file.document
        self._source = file.document.source
        self._edits = Edits()
        entries = [entry for found in file.decoded.entries.values() for entry in found]
        self._removed = {entry.node for entry in entries if (entry.kind, entry.name) in removed}
        self._kept = [entry.node for entry in entries if entry.node not in self._removed]

    def text(self, *, clears_current: bool) -> str:
        root = self._document.root
        top = self._file.decoded.top
        if not isinstance(root, Mapping) or any(member.merged for member in top.values()):
            raise UneditableError("the top level is not written in one mapping")
        if clears_current:
            node = top["current-context"].value
            replace_scalar(self._edits, node, "", flow=root.flow)
        in_blocks = False
        for name in LISTS:
            sequence = top[name].value if name in top else None
            gone = self._indexes(sequence)
            if not gone:
                continue
            if not isinstance(sequence, Sequence):
                raise UneditableError("a list that is written elsewhere")
            if sequence.flow:
                remove_children(self._edits, self._source.text, sequence, gone)
            in_blocks = in_blocks or not sequence.flow
        if in_blocks:
            self._cut_blocks()
        if self._document.has_aliases:
            stays = [*self._kept, *(member.value for name, member in top.items() if name not in LISTS)]
            for node in stays:
                expand_aliases(self._edits, node, ANYTHING, stays)
        return self._edits.applied(self._source.text)

    def _indexes(self, value: Node | None) -> set[int]:
        sequence = resolved(value) if value is not None else None
        items = sequence.items if isinstance(sequence, Sequence) else []
        return {index for index, item in enumerate(items) if item in self._removed}

    def _cut_blocks(self) -> None:
        comments = Comments(self._document)
        layout = lay_out(self._document, comments)
        for index, region in enumerate(layout.regions):
            if not region.is_list_key:
                continue
            items = [other for other in layout.regions[index + 1 :] if other.entry and other.pair[1] is region.pair[1]]
            gone = [item for item in items if item.entry in self._removed]
            if not gone:
                continue
            kept = [item for item in items if item.entry not in self._removed]
            spans = [span for item in gone for span in self._lines_of(item)]
            if kept:
                spans += self._blank_lines_below(kept[-1], items)
            elif self._has_comment(region, comments) or len(self._file.decoded.top) == 1:
                insert_empty_list(self._edits, self._source.text, *region.pair)
            else:
                spans += region.spans
            self._remove(_joined(spans), self._lines_of(items[-1])[-1][1])

    def _lines_of(self, item: Region) -> list[tuple[int, int]]:
        """The lines of an entry with its comments, and the blank lines below."""
        text = self._source.text
        end = end_of_comments_below(text, item)
        while is_blank_line(text, end):
            end = next_line(text, end)
        return _joined([*item.spans, (item.content[1], end)])

    def _remove(self, spans: list[tuple[int, int]], end_of_list: int) -> None:
        """Take lines out. The blank lines behind the last item part its list from what follows, and stay."""
        text = self._source.text
        for start, end in spans:
            if end == end_of_list:
                end = self._start_of_blank_lines((start, end))
            if end == len(text) and start > 0 and text[-1] not in "\r\n":  # no final line break: as it was
                start -= 2 if text.startswith("\r\n", start - 2) else 1
            self._edits.remove(start, end)

    def _blank_lines_below(self, region: Region, items: list[Region]) -> list[tuple[int, int]]:
        """Those behind the last item that stays, if all items below go: those of the last of them take their place."""
        if region is items[-1]:
            return []
        begin = end_of_comments_below(self._source.text, region)
        end = items[items.index(region) + 1].spans[0][0]
        return [(begin, end)] if begin < end and not self._source.text[begin:end].strip() else []

    def _start_of_blank_lines(self, span: tuple[int, int]) -> int:
        start, end = span
        text = self._source.text
        while end > start:
            line = line_start(text, end - 1)
            if line < start or not is_blank_line(text, line):
                break
            end = line
        return end

    def _has_comment(self, region: Region, comments: Comments) -> bool:
        return any(comments.between(start, end) for start, end in region.spans)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
