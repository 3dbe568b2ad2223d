"""Which comments are kubeconfig that somebody commented out.

Such a comment is seldom whole and often half prose, so that no parser reads it. It is judged line by line: by the keys
that kubeconfigs have, and by how a line stands to those above it. Every expression takes linear time, for the text
comes from files of strangers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.comments import line_end, line_start, next_line
from kubectl_share.kubeconfig.decoding import TOP_LEVEL_KEYS
from kubectl_share.model import (
    TEXT,
    AuthInfo,
    AuthProvider,
    Cluster,
    Context,
    ExecConfig,
    ExecEnvVar,
    Kind,
    ListOf,
    NamedExtension,
    Preferences,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_share.document.comments import Comment

_RECORDS = (AuthInfo, AuthProvider, Cluster, Context, ExecConfig, ExecEnvVar, NamedExtension, Preferences)
_OF_RECORDS = {key for record in _RECORDS for key in record.BY_KEY}.union(TOP_LEVEL_KEYS, (kind.word for kind in Kind))
_OF_AUTH_PROVIDERS = (
    *("idp-issuer-url", "client-id", "client-secret", "id-token", "refresh-token", "extra-scopes"),
    *("idp-certificate-authority", "idp-certificate-authority-data", "auth-request-extra-params"),
    *("access-token", "cmd-path", "cmd-args", "token-key", "expiry-key", "apiserver-id", "tenant-id", "expires-on"),
)
_OF_LISTS_OF_TEXTS = {key for record in _RECORDS for key, (_, kind) in record.BY_KEY.items() if kind == ListOf(TEXT)}


def _field(keys: Iterable[str]) -> str:
    """The expression for one of the keys with its colon, in YAML or in JSON."""
    any_key = "|".join(sorted(map(re.escape, keys)))
    return rf"""(?:(?:"(?:{any_key})"|'(?:{any_key})')[ \t]*:|(?:{any_key})[ \t]*:(?!\S))"""


_ANY_FIELD = _field([*_OF_RECORDS, *_OF_AUTH_PROVIDERS, "last-update", "<<"])
_PARTS = re.compile(r"(?P<blanks>[\s#]*)(?P<dashes>(?:-[ \t]+)*)")
# What may stand before a key: `- `, `? `, `: `, `&anchor `, `!!map `, `{`.
_FIELD_LINE = re.compile(
    rf"(?:[-?:][ \t]+|[&!][^\s,\[\]{{}}]*[ \t]+|[{{\[][ \t]*)*{_ANY_FIELD}"
    rf"|(?:-[ \t]+)*\?[ \t]+[\"']?(?:{'|'.join(map(re.escape, sorted(_OF_RECORDS)))})[\"']?[ \t]*\Z"
)
_FIELD_IN_BRACKETS = re.compile(rf"[{{\[]\s*{_ANY_FIELD}")
# Everyday words such as `user:` are fields in the middle of a sentence if a URL follows, and behind a word or two if
# the value is no word either, such as `dev-2`.
_URL_IN_PROSE = re.compile(rf"(?<![\w-]){_field(_OF_RECORDS)}\s*[\"']?[^\s:/]+://")
_FIELD_BEHIND_WORDS = re.compile(
    rf"(?:[^\s:]+[ \t]+){{1,2}}{_field(_OF_RECORDS)}\s*[\"']?"
    r"(?=[^\s,;]{0,80}[0-9./:@_-][^\s,;])[^\s,;]{0,80}[^\s,;.!?][.!?]?(?:[,;]|\s*\Z)"
)
# Below a line of kubeconfig: `foo:`, `fooBar: x`, `"foo": x`, `: x`; but not `see: wiki`. Two are minikube's.
_LIKE_A_FIELD = re.compile(
    r"""[a-z][\w./-]*[ \t]*:\s*\Z|(?:[a-z]+[A-Z0-9_./-][\w./-]*|provider|version)[ \t]*:(?!\S)"""
    r"""|(?:"[^"]*"|'[^']*')[ \t]*:|:[ \t]"""
)
_TEXT = r"""(?:"[^"]*"|'[^']*')"""
_SEVERAL_TEXTS = re.compile(rf"{_TEXT}\s*,(?:\s*{_TEXT}\s*,)*(?:\s*{_TEXT})?[\s\]}}]*\Z")
_ITEM = re.compile(rf"-[ \t]+[^\s{{\[&*!]|{_TEXT}\s*\Z")
_OPTION = re.compile(r"-[ \t]+[\"']?--?[A-Za-z]")
_COLON = re.compile(r":(?!\S)")
_MARK = re.compile(r"[-,:?\[\]{}]+|[&*!]\S*")
_OPENS_A_LIST_OF_TEXTS = re.compile(
    rf"""(?:-[ ]+)*["']?(?:{"|".join(sorted(_OF_LISTS_OF_TEXTS))})["']?[ \t]*:\s*\[?\s*(?:#.*)?\Z"""
)


class _Line(NamedTuple):
    """A line of a comment."""

    said: str
    """Without the `#` and the blanks before it."""
    column: int
    """Where that stands in its line in the file: so lines compare that have their `#` at one column, and those that
    have it at their own indentation. The first blank does not count: `#x` and `# x` are at one column."""
    column_of_item: int
    """The same behind the dashes."""

    @property
    def has_dash(self) -> bool:
        """Whether it is an item of a list."""
        return self.column_of_item > self.column

    @property
    def says_nothing(self) -> bool:
        """Whether it is empty, or brackets, dashes and anchors are all that it holds."""
        return all(map(_MARK.fullmatch, self.said.split()))

    @property
    def opened_brackets(self) -> int:
        """How many more brackets it opens than it closes."""
        return sum(map(self.said.count, "{[")) - sum(map(self.said.count, "}]"))


def commented_out(block: list[Comment], text: str) -> list[bool]:
    """For each comment of a block whether it is a line of kubeconfig; prose between such lines is none."""
    lines = [_line(comment, text) for comment in block]
    list_column = _column_of_list_of_texts(block, text)
    found: list[bool] = []
    column: int | None = None  # of the leftmost line of kubeconfig so far
    open_brackets = 0
    goes_on = False  # whether the line above is one, those that say nothing left aside
    above: _Line | None = None
    for line in lines:
        is_code = not line.says_nothing and (
            _has_field(line.said)
            or _is_item(line, list_column)
            or (column is not None and _column_below(line, above if goes_on else None) > column)
            or (goes_on and _LIKE_A_FIELD.match(line.said) is not None)
            or open_brackets > 0
        )
        found.append(is_code)
        if is_code:
            column = line.column if column is None else min(column, line.column)
        if is_code or open_brackets:
            open_brackets = max(0, open_brackets + line.opened_brackets)
        goes_on = is_code or (goes_on and line.says_nothing)
        above = line
    return _with_remains(found, lines)


def _line(comment: Comment, text: str) -> _Line:
    said = comment.text(text)
    blanks, dashes = (len(part) for part in _PARTS.match(said).groups())  # type: ignore[union-attr]
    column = comment.column + max(blanks, 1)
    return _Line(said[blanks:], column, column + dashes)


def _column_below(line: _Line, code: _Line | None) -> int:
    """Where a line begins to whoever compares it with the code above it.

    An item is deeper than what it is an item of, as under `args:`. Below `- server: x` one in prose is its neighbour.
    """
    if code is None or (code.has_dash and code.column == line.column and ":" in code.said and ":" not in line.said):
        return line.column
    return line.column_of_item


def _has_field(said: str) -> bool:
    if ":" not in said and "?" not in said:
        return False
    return (
        _FIELD_LINE.match(said) is not None
        or _FIELD_IN_BRACKETS.search(said) is not None
        or _URL_IN_PROSE.search(said) is not None
        or _FIELD_BEHIND_WORDS.match(said) is not None
    )


def _is_item(line: _Line, list_column: int | None) -> bool:
    """Whether it is an item of a list of texts, such as an argument. `- ask Alice first` is prose."""
    words = line.said.removeprefix("-").split()
    if _SEVERAL_TEXTS.match(line.said) or (len(words) < 3 and _OPTION.match(line.said)):
        return True
    if list_column is None or line.column < list_column or not _ITEM.match(line.said):
        return False
    return len(words) < 3 or not all(word.strip(",.!?()").isalpha() for word in words)


def _column_of_list_of_texts(block: list[Comment], text: str) -> int | None:
    """The column of the list of texts, such as `args`, that the comments stand in; None if they stand in none."""
    if not block[0].own_line:
        return None
    start, end = block[0].line_start, next_line(text, block[-1].end)
    above = text[line_start(text, start - 1) : start] if start else ""
    below = text[end : line_end(text, end)]
    if _OPENS_A_LIST_OF_TEXTS.match(above.strip()) or _is_text(above.strip()):
        return len(above) - len(above.lstrip())
    return len(below) - len(below.lstrip()) if _is_text(below.strip()) else None


def _is_text(said: str) -> bool:
    """Whether a line that is no comment is a text in a list."""
    return _SEVERAL_TEXTS.match(said) is not None or (_ITEM.match(said) is not None and not _COLON.search(said))


def _with_remains(found: list[bool], lines: list[_Line]) -> list[bool]:
    """With the lines that say nothing and stand directly above or below one that was found."""
    found = list(found)
    downwards = [(index, index - 1) for index in range(1, len(lines))]
    upwards = [(index - 1, index) for index in range(len(lines) - 1, 0, -1)]
    for index, neighbour in downwards + upwards:
        found[index] = found[index] or (found[neighbour] and lines[index].says_nothing)
    return found
