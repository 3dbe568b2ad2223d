"""The nodes of a regular YAML text, read line by line: the way kubectl and nearly everybody else writes a kubeconfig.

A shortcut, and no YAML reader of its own: ASCII, one key or item a line, scalars and simple brackets on one line,
comments. There kubectl, libyaml and this module cannot but agree, which tests hold over generated files. Anything
else, wrong texts included, is left to `composer` and libyaml. It reads several times as fast as libyaml's events, and a
small run does not have to load libyaml at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.document import scalars
from kubectl_share.document.forms import Form, form_of
from kubectl_share.document.lines import LINE, brackets, child_in_brackets
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    import re

    from kubectl_share.document.source import Source

_MANY = 16
"""So many items of a list are read before it is worth while to see whether others are written like them."""
_MAX_FORMS = 16


class FormedItem(Mapping):
    """An item of a list that is written like an earlier one. Its pairs are read when they are first asked for."""

    __slots__ = ("_source", "form", "found")
    form: Form
    found: re.Match[str]
    """Its lines, as the form's pattern found them."""

    def __init__(self, source: Source, form: Form, found: re.Match[str]) -> None:
        self.start, self.end = found.start() + form.key_column, found.end()
        self.flow, self.tag, self.anchor = False, None, None
        self.form, self.found, self._source = form, found, source

    def __getattr__(self, name: str) -> list[tuple[Node, Node]]:
        if name != "pairs":
            raise AttributeError(name)
        self.pairs = _LineReader(self._source).pairs_of(self.found.start(), self.found.end(), self.form)
        return self.pairs


def compose_regular(source: Source) -> Mapping | None:
    """The nodes of a regular text whose top level is a mapping; None for any other text."""
    reader = _LineReader(source)
    return reader.finished() if reader.read_lines(0, len(source.text)) else None


class _LineReader:
    """Builds the nodes from lines, in the order of the file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._open: list[tuple[int, Mapping | Sequence]] = []
        """The collections that may go on, each with the column of its keys or dashes."""
        self._waiting: tuple[int, Mapping, Scalar] | None = None
        """A key without a value on its line: its column, its mapping and itself."""
        self._keys: set[str] = set()
        """Keys that are strings for certain, seen so far."""
        self._forms: list[Form] = []
        """How items are written; the form that was found last comes first."""

    def read_lines(self, position: int, end: int) -> bool:
        """Take in the lines of a part of the text; False as soon as one is not regular."""
        text, match, opened = self._source.text, LINE.match, self._open
        while position < end:
            line = match(text, position)
            if line is None:
                return False
            (_, stop), (_, start), (dash, _), key, value = line.regs
            if key[0] >= 0 or value[0] >= 0 or dash >= 0:  # neither blank nor a comment
                column = start - position
                goes_on = dash < 0 and self._waiting is None and opened and opened[-1][0] == column
                if not (goes_on and type(opened[-1][1]) is Mapping) and not self._make_room(
                    column, start, has_dash=dash >= 0
                ):
                    return False
                if dash >= 0 and (after := self._read_alike(position)) > position:
                    position = after
                    continue
                if not self._read(position, key, value):
                    return False
            position = stop
        return True

    def _read_alike(self, position: int) -> int:
        """Take in the items from here on that are written like earlier ones of the list; where the next line begins."""
        _, parent = self._open[-1]
        if not isinstance(parent, Sequence) or len(parent.items) < _MANY:
            return position
        self._learn_form(parent.items[-1], position)
        while item := self._formed_item(position):
            parent.items.append(item)
            position = item.end + 1
        return position

    def _learn_form(self, item: Node, end: int) -> None:
        if isinstance(item, FormedItem) or len(self._forms) >= _MAX_FORMS:
            return
        form = form_of(self._source.text, self._source.text.rfind("\n", 0, item.start) + 1, end)
        if form is not None and form not in self._forms:
            self._forms.insert(0, form)

    def _formed_item(self, start: int) -> FormedItem | None:
        for index, form in enumerate(self._forms):
            found = form.match(self._source.text, start)
            if found is not None:
                self._forms.insert(0, self._forms.pop(index))
                return FormedItem(self._source, form, found)
        return None

    def _read(self, line_start: int, key: tuple[int, int], value: tuple[int, int]) -> bool:
        """Take in the key and the value of a line, whose place is the innermost open collection."""
        parent = self._open[-1][1]
        start, end = key
        node = self._value(*value) if value[0] >= 0 else None
        if isinstance(parent, Sequence):
            if start < 0:
                if node is not None:
                    parent.items.append(node)
                return node is not None
            item = Mapping(start, start, [])
            parent.items.append(item)
            self._open.append((start - line_start, item))
            parent = item
        scalar = self._key(start, end) if start >= 0 else None
        if scalar is None:
            return False
        if value[0] < 0:
            self._waiting = (start - line_start, parent, scalar)
        elif node is not None:
            parent.pairs.append((scalar, node))
        return value[0] < 0 or node is not None

    def _key(self, start: int, end: int) -> Scalar | None:
        """The key; None if kubectl takes it for something else than a string."""
        word = self._source.text[start:end]
        if word not in self._keys:
            if scalars.resolve(word) != word:
                return None
            self._keys.add(word)
        return Scalar(start, end, "", word, implicit=True)

    def _make_room(self, column: int, start: int, *, has_dash: bool) -> bool:
        """Close what ends before a line at this column, and open what begins there."""
        if self._waiting is not None:
            key_column, mapping, key = self._waiting
            self._waiting = None
            if column > key_column or (has_dash and column == key_column):
                value: Mapping | Sequence = Sequence(start, start, []) if has_dash else Mapping(start, start, [])
                mapping.pairs.append((key, value))
                self._open.append((column, value))
                return True
            mapping.pairs.append((key, self._null(key)))
        elif not self._open and not has_dash:
            self._open.append((column, Mapping(start, start, [])))
            return True
        while self._open:
            open_column, node = self._open[-1]
            if open_column == column and isinstance(node, Sequence) == has_dash:
                return True
            if open_column < column or len(self._open) == 1:
                return False
            self._close()
        return False

    def _value(self, start: int, end: int) -> Node | None:
        """The value on a line; None if it is not regular."""
        if self._source.text[start] in "{[":
            return self._in_brackets(start, end)
        return self._scalar(start, end)

    def _scalar(self, start: int, end: int) -> Scalar:
        first = self._source.text[start]
        if first in "\"'":
            return Scalar(start, end, first, self._source.text[start + 1 : end - 1])
        return Scalar(start, end, "", self._source, is_text=scalars.is_harmless(first), implicit=True)

    def _in_brackets(self, start: int, end: int) -> Mapping | Sequence | None:
        text = self._source.text
        pairs = list[tuple[Node, Node]]()
        is_empty = end - start == len("{}")
        if not is_empty and not brackets().fullmatch(text, start, end):
            return None
        children = [] if is_empty else list(child_in_brackets().finditer(text, start + 1, end - 1))
        if text[start] == "[":
            return Sequence(start, end, [self._scalar(*child.span(2)) for child in children], flow=True)
        for child in children:
            key = self._key(*child.span(1))
            if key is None:
                return None
            pairs.append((key, self._scalar(*child.span(2))))
        return Mapping(start, end, pairs, flow=True)

    def _null(self, key: Scalar) -> Scalar:
        return Scalar(key.end + 1, key.end + 1, "", "", is_text=False, implicit=True)

    def _close(self) -> None:
        _, node = self._open.pop()
        if isinstance(node, Sequence):
            node.end = node.items[-1].end
        else:
            node.end = node.pairs[-1][1].end

    def pairs_of(self, start: int, end: int, form: Form) -> list[tuple[Node, Node]]:
        """The pairs of the item on the lines from `start` to `end`."""
        items = Sequence(start, start, [])
        self._open.append((form.column, items))
        self.read_lines(start, end)
        while self._open:
            self._close()
        return [pair for item in items.items if isinstance(item, Mapping) for pair in item.pairs]

    def finished(self) -> Mapping | None:
        """The top level, when all lines are read."""
        if self._waiting is not None:
            _, mapping, key = self._waiting
            mapping.pairs.append((key, self._null(key)))
        while len(self._open) > 1:
            self._close()
        if not self._open:
            return None
        root = self._open[0][1]
        self._close()
        return root if isinstance(root, Mapping) else None
