"""New entries put into the text of a kubeconfig, in the style that it has; every byte that was there stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.brackets import child_spans, insert_last, opening_bracket
from kubectl_share.document.comments import Comments, indentation, is_blank_line, line_end, line_start, next_line
from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import (
    UneditableError,
    dash_of,
    ends_in_block_scalar,
    first_key_quote,
    new_pair,
    replace_scalar,
)
from kubectl_share.document.nodes import Mapping, Scalar, Sequence
from kubectl_share.document.rendering import scalar
from kubectl_share.document.scalars import is_null
from kubectl_share.kubeconfig.encoding import record_as_json
from kubectl_share.model import LISTS, Kind, same_value
from kubectl_share.operations.entries.regions import Layout, Region, end_of_comments_below, lay_out
from kubectl_share.operations.entries.rewriting import edit_entry, written_anew

if TYPE_CHECKING:
    from typing import Any

    from kubectl_share.document.nodes import Node
    from kubectl_share.kubeconfig.loading import KubeconfigFile
    from kubectl_share.operations.entries.parts import Part

_LINE_BREAK = re.compile(r"\r\n?|\n")


class New(NamedTuple):
    """An entry to put in."""

    kind: Kind
    block: str
    """Its lines as an item of a list whose dashes are not indented."""
    flow: str
    """The same as JSON on one line."""


def merged_text(file: KubeconfigFile, new: list[New], replaced: list[tuple[Part, New]], current: str | None) -> str:
    """The text of a file with entries added and replaced, and with another current-context if one is given.

    Raises:
        UneditableError: it is written in a way that nothing can be put into.
    """
    return _Merging(file).merged(new, replaced, current)


class _Merging:
    def __init__(self, file: KubeconfigFile) -> None:
        self._decoded = file.decoded
        self._document = file.document
        self._source = file.document.source
        self._text = file.document.source.text
        self._edits = Edits()
        self._comments = Comments(file.document)

    def merged(self, new: list[New], replaced: list[tuple[Part, New]], current: str | None) -> str:
        root = self._document.root
        by_list = {kind.list_name: [entry for entry in new if entry.kind is kind] for kind in Kind}
        wanted = {name: entries for name, entries in by_list.items() if entries}
        if root is None or is_null(root):
            self._fill(root, wanted, current)
            return self._edits.applied(self._text)
        if not isinstance(root, Mapping) or any(member.merged for member in self._decoded.top.values()):
            raise UneditableError("the top level is not written in one mapping")
        for part, entry in replaced:
            self._replace(part, entry)
        if root.flow:
            self._into_flow(root, wanted, current)
        elif wanted or current is not None:
            self._into_block(root, wanted, current)
        return self._edits.applied(self._text)

    # Into an empty file

    def _fill(self, root: Scalar | None, wanted: dict[str, list[New]], current: str | None) -> None:
        lines = ["apiVersion: v1", "kind: Config"]
        if current is not None:
            lines.append(f"current-context: {scalar(current)}")
        for name in LISTS:
            lines.append(f"{name}:{'' if name in wanted else ' []'}")
            lines += [line for entry in wanted.get(name, ()) for line in _LINE_BREAK.split(entry.block)]
        if root is not None and root.start < root.end:
            self._edits.remove(root.start, root.end)
        end = root.end if root is not None else self._document.end
        self._insert_lines(max(end, self._document.end), lines)

    # Into a file in block style

    def _into_block(self, root: Mapping, wanted: dict[str, list[New]], current: str | None) -> None:
        layout = lay_out(self._document, self._comments)
        dash = _dash_offset(layout)
        missing = []
        for name, entries in wanted.items():
            member = self._decoded.top.get(name)
            if member is None:
                missing.append((name, entries))
            elif isinstance(member.value, Sequence) and member.value.flow:
                self._into_flow_list(member.value, entries)
            elif isinstance(member.value, Sequence) and member.value.items:
                regions = [region for region in layout.regions if region.entry and region.pair[1] is member.value]
                self._after_items(regions, entries)
            elif is_null(member.value):
                self._into_null(layout, member.value, entries, dash)
            else:
                raise UneditableError("a list that is written elsewhere")
        if current is not None:
            self._set_current(root, layout, current)
        last = layout.regions[-1]
        for name, entries in missing:
            column = layout.regions[0].column
            quote = first_key_quote(root)
            lines = [f"{' ' * column}{scalar(name, quote=quote)}:", *_indented(entries, column + dash)]
            self._insert_lines(self._end_of(last), lines)

    def _after_items(self, regions: list[Region], entries: list[New]) -> None:
        last = regions[-1]
        lines = _indented(entries, last.column)
        if len(regions) > 1 and self._is_below_blank_line(last):
            lines.insert(0, "")
        self._insert_lines(self._end_of(last), lines)

    def _is_below_blank_line(self, region: Region) -> bool:
        start = region.spans[0][0]
        return start > 0 and is_blank_line(self._text, line_start(self._text, start - 1))

    def _end_of(self, region: Region) -> int:
        """Where the lines of a region end, but for blank ones."""
        end = end_of_comments_below(self._text, region)
        owned = [
            comment
            for first, last in region.spans
            for comment in self._comments.between(max(first, end), last)
            if comment.own_line
        ]
        return next_line(self._text, owned[-1].end) if owned else end

    def _into_null(self, layout: Layout, value: Scalar, entries: list[New], dash: int) -> None:
        region = next(region for region in layout.regions if region.pair[1] is value)
        if value.anchor or value.tag:
            raise UneditableError("a null with an anchor")
        start = value.start
        while start < value.end and self._text[start - 1] in " \t":
            start -= 1
        self._edits.remove(start, value.end)
        self._insert_lines(region.content[1], _indented(entries, region.column + dash))

    def _set_current(self, root: Mapping, layout: Layout, current: str) -> None:
        member = self._decoded.top.get("current-context")
        if member is not None:
            node = member.value
            replace_scalar(self._edits, node, current, flow=root.flow)
            return
        line = f"{' ' * layout.regions[0].column}{new_pair(self._source, root, 'current-context', current)}"
        self._insert_lines(self._end_of(layout.regions[-1]), [line])

    def _insert_lines(self, offset: int, lines: list[str]) -> None:
        """Put whole lines in. At the end of a text without a final line break there will be none either."""
        newline = self._source.newline
        if (
            offset > 0 and offset == line_start(self._text, offset) and self._text[offset - 1] in "\r\n"
        ) or offset == 0:
            self._edits.insert(offset, "".join(line + newline for line in lines))
        else:
            self._edits.insert(offset, "".join(newline + line for line in lines))

    # Into brackets

    def _into_flow(self, root: Mapping, wanted: dict[str, list[New]], current: str | None) -> None:
        pairs = []
        for name, entries in wanted.items():
            member = self._decoded.top.get(name)
            if member is None:
                pairs.append((name, f"[{', '.join(entry.flow for entry in entries)}]"))
            elif isinstance(member.value, Sequence):
                self._into_flow_list(member.value, entries)
            elif is_null(member.value) and member.value.end > member.value.start:
                text = f"[{', '.join(entry.flow for entry in entries)}]"
                self._edits.replace(member.value.start, member.value.end, text)
            else:
                raise UneditableError("a list that is written elsewhere")
        if current is not None:
            member = self._decoded.top.get("current-context")
            if member is not None:
                node = member.value
                replace_scalar(self._edits, node, current, flow=True)
            else:
                pairs.append(("current-context", scalar(current, quote=first_key_quote(root), flow=True)))
        quote = first_key_quote(root) or '"'
        written = [f"{scalar(name, quote=quote)}: {text}" for name, text in pairs]
        self._into_brackets(root, written)

    def _into_flow_list(self, sequence: Sequence, entries: list[New]) -> None:
        self._into_brackets(sequence, [entry.flow for entry in entries])

    def _into_brackets(self, collection: Mapping | Sequence, new: list[str]) -> None:
        """Add children behind the last one; on lines of their own if that one begins its line."""
        if not new:
            return
        children = child_spans(collection)
        if not children:
            self._edits.insert(opening_bracket(self._text, collection) + 1, ", ".join(new))
            return
        start, end = children[-1]
        column = indentation(self._text, start)
        gap = " " if column is None else f"{self._source.newline}{' ' * column}"
        like = self._text[start:end]
        insert_last(self._edits, self._source, collection, gap, [_spread(child, like, gap) for child in new])

    # In the place of another entry

    def _replace(self, part: Part, entry: New) -> None:
        """Change the fields that differ if all of them are strings; otherwise write the entry anew, in its place."""
        edits = Edits()
        if _differ_in_strings(record_as_json(part.before), record_as_json(part.after)):
            try:
                edit_entry(edits, self._source, part)
            except UneditableError:
                pass
            else:
                self._edits.add(edits)
                return
        node = part.origin.entry.node
        lines = self._lines_of_item(node)
        if lines is None or ends_in_block_scalar(node):
            self._edits.replace(node.start, node.end, written_anew(part))
            return
        start, column = lines
        text = self._source.newline.join(_indented([entry], column))
        self._edits.replace(start, line_end(self._text, node.end), text)

    def _lines_of_item(self, node: Node) -> tuple[int, int] | None:
        """Where the line of an item in block style begins, and the column of its dash; None for another style."""
        if not isinstance(node, Mapping) or node.flow or node.anchor or node.tag:
            return None
        dash = dash_of(self._text, node)
        column = indentation(self._text, dash)
        return None if column is None else (line_start(self._text, dash), column)


def _indented(entries: list[New], column: int) -> list[str]:
    """The lines of entries as items of a list whose dashes are at `column`."""
    return [" " * column + line if line else line for entry in entries for line in _LINE_BREAK.split(entry.block)]


def _dash_offset(layout: Layout) -> int:
    """How far the dashes of the file are indented more than their lists' keys; as kubectl does if there are none."""
    keys = {region.pair[1]: region.column for region in layout.regions if region.is_list_key}
    return next((region.column - keys[region.pair[1]] for region in layout.regions if region.entry), 0)


def _spread(written: str, like: str, gap: str) -> str:
    """JSON over several lines if its neighbour is: with the indentation that this one has."""
    lines = _LINE_BREAK.split(like)
    if len(lines) == 1 or not written.startswith("{") or not gap.strip(" ") or lines[0].strip() != "{":
        return written
    import json

    step = len(lines[1]) - len(lines[1].lstrip(" ")) - (len(gap) - len(gap.lstrip("\r\n")) and len(gap.lstrip("\r\n")))
    return json.dumps(json.loads(written), indent=max(step, 1), ensure_ascii=False).replace("\n", gap)


def _differ_in_strings(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether `after` is `before` with other strings, and fewer fields; then only those lines have to change."""
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if same_value(old, new) or key not in after:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            if not _differ_in_strings(old, new):
                return False
        elif not isinstance(new, str) or not isinstance(old, str | None):
            return False
    return True
