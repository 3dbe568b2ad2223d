"""The nodes of a regular YAML text, read line by line: the way kubectl and nearly everybody else writes a kubeconfig.

A shortcut, and no YAML reader of its own: ASCII in block style, one key or item a line, scalars on one line, `{}` and
`[]`, comments. There kubectl, libyaml and this module cannot but agree, which tests hold over generated files. Anything
else, wrong texts included, is left to `composer` and libyaml. It reads three times as fast as libyaml's events, and a
small run does not have to load libyaml at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.document import scalars
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from kubectl_share.document.source import Source

_PLAIN = r"""
    (?: [A-Za-z0-9/_$~] | [.+](?![.iInN]) | -(?=[A-Za-z0-9-]) )        # no other kind of node, and not .inf
    [!"$-9;-~]*                                        # neither blank, nor colon, nor hash
    (?: (?: :(?=[!-~]) | [ ]+(?=[!"$-~]) ) [!"$-9;-~]* )*
"""
_LINE = re.compile(
    rf"""
    ([ ]*) (-[ ]+)?
    (?: ([A-Za-z][A-Za-z0-9-]*) : (?=[ \n]|\Z) )?      # 3: key
    [ ]*
    ( "[ !#-\[\]-~]*" | '[ -&(-~]*' | \{{\}} | \[\] | {_PLAIN} )?    # 4: value
    [ ]* (?: (?:(?<=[ \n])|\A|^) \#[ -~\t]* )? (?:\n|\Z)
    """,
    re.VERBOSE | re.MULTILINE,
)


def compose_regular(source: Source) -> Mapping | None:
    """The nodes of a regular text whose top level is a mapping; None for any other text."""
    reader = _LineReader(source)
    return reader.finished() if reader.read_lines() else None


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

    def read_lines(self) -> bool:
        """Take in all lines; False as soon as one is not regular."""
        text = self._source.text
        position, length, match, opened = 0, len(text), _LINE.match, self._open
        while position < length:
            line = match(text, position)
            if line is None:
                return False
            (_, end), (_, start), (dash, _), key, value = line.regs
            if key[0] >= 0 or value[0] >= 0 or dash >= 0:  # neither blank nor a comment
                column = start - position
                goes_on = dash < 0 and self._waiting is None and opened and opened[-1][0] == column
                if not (goes_on and type(opened[-1][1]) is Mapping) and not self._make_room(
                    column, start, has_dash=dash >= 0
                ):
                    return False
                if not self._read(position, key, value):
                    return False
            position = end
        return True

    def _read(self, line_start: int, key: tuple[int, int], value: tuple[int, int]) -> bool:
        """Take in the key and the value of a line, whose place is the innermost open collection."""
        parent = self._open[-1][1]
        start, end = key
        if isinstance(parent, Sequence):
            if start < 0:
                if value[0] >= 0:
                    parent.items.append(self._scalar_or_empty(*value))
                return value[0] >= 0
            item = Mapping(start, start, False, None, None, [])
            parent.items.append(item)
            self._open.append((start - line_start, item))
            parent = item
        if start < 0:
            return False
        word = self._source.text[start:end]
        if word not in self._keys:
            if scalars.resolve(word) != word:
                return False
            self._keys.add(word)
        scalar = Scalar(start, end, "", True, None, None, word, True)
        if value[0] < 0:
            self._waiting = (start - line_start, parent, scalar)
        else:
            parent.pairs.append((scalar, self._scalar_or_empty(*value)))
        return True

    def _make_room(self, column: int, start: int, *, has_dash: bool) -> bool:
        """Close what ends before a line at this column, and open what begins there."""
        if self._waiting is not None:
            key_column, mapping, key = self._waiting
            self._waiting = None
            if column > key_column or (has_dash and column == key_column):
                value: Mapping | Sequence
                if has_dash:
                    value = Sequence(start, start, False, None, None, [])
                else:
                    value = Mapping(start, start, False, None, None, [])
                mapping.pairs.append((key, value))
                self._open.append((column, value))
                return True
            mapping.pairs.append((key, self._null(key)))
        elif not self._open and not has_dash:
            self._open.append((column, Mapping(start, start, False, None, None, [])))
            return True
        while self._open:
            open_column, node = self._open[-1]
            if open_column == column and isinstance(node, Sequence) == has_dash:
                return True
            if open_column < column or len(self._open) == 1:
                return False
            self._close()
        return False

    def _scalar_or_empty(self, start: int, end: int) -> Node:
        first = self._source.text[start]
        if first in "\"'":
            return Scalar(start, end, first, False, None, None, self._source.text[start + 1 : end - 1], True)
        if first == "{":
            return Mapping(start, end, True, None, None, [])
        if first == "[":
            return Sequence(start, end, True, None, None, [])
        return Scalar(start, end, "", True, None, None, self._source, scalars.is_harmless(first))

    def _null(self, key: Scalar) -> Scalar:
        return Scalar(key.end + 1, key.end + 1, "", True, None, None, "", False)

    def _close(self) -> None:
        _, node = self._open.pop()
        if isinstance(node, Sequence):
            node.end = node.items[-1].end
        else:
            node.end = node.pairs[-1][1].end

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
