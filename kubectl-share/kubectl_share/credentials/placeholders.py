"""Whether a value stands for another one: one that is filled in later, left out, or encrypted.

Every expression here takes linear time, for the text comes from files of strangers: what stands in a placeholder does
not hold its own beginning, so that one that never ends is given up at the next.
"""

from __future__ import annotations

import re

_STAND_IN = re.compile(
    r"<[^<>\n]+>|\$\{[^{}\n]+\}|\{\{[^{}\n]+\}\}|REDACTED|DATA\+OMITTED|x{2,}|\*{2,}|\.{2,}|-{2,}",
)
_ONE = r"(?:\$\{(?:[^{}\n]|\{[^{}\n]*\})*\}|\{\{(?:(?!\{\{|\}\}).)*\}\}|<%(?:(?!<%|%>).)*%>)"
_CONTROL = r"(?:\{%(?:(?!\{%|%\}).)*%\}|\{#(?:(?!\{#|#\}).)*#\}|%\{[^{}\n]*\})"
_BLOCK = rf"(?:{_ONE}|{_CONTROL})"
_BLOCKS = re.compile(_BLOCK, re.DOTALL)
_LINES_OF_BLOCKS = re.compile(rf"^[ \t]*{_BLOCK}(?:[ \t]*{_BLOCK})*[ \t]*(?=\r?$)", re.DOTALL | re.MULTILINE)
_LINE_BREAKS = frozenset("\n\r\x85\u2028\u2029")
_FILLED_IN_LATER = re.compile(_ONE, re.DOTALL)
_SOME_FILLED_IN_LATER = re.compile(rf"{_ONE}(?:[-_.:/@ ]*{_ONE})*", re.DOTALL)
_BEGINNINGS = ("${", "{{", "<%")
_SCHEMES = re.compile(r"\b(?:bearer|basic|token) ", re.IGNORECASE)
_REST_OF_A_SECRET = re.compile(r"[A-Za-z0-9]{6}")
_OF_SOPS = re.compile(r"ENC\[[^\[\]]*\]")


def is_placeholder(value: str) -> bool:
    """Whether a value plainly stands for a secret instead of being one.

    `<...>`, `${...}`, `{{...}}`, `REDACTED`, `DATA+OMITTED`, or a run (two or more) of one of `x`, `*`, `.`, `-`.
    """
    return _STAND_IN.fullmatch(value.strip()) is not None


def may_be_template(text: str) -> bool:
    """Whether something in a text may be filled in later. A no is certain, and cheap."""
    return any(beginning in text for beginning in _BEGINNINGS)


def is_filled_in_later(value: str) -> bool:
    """Whether something in a value is filled in by a template: `${...}`, `{{...}}` or `<%...%>`."""
    return _FILLED_IN_LATER.search(value) is not None


def without_placeholders(value: str, instead: str) -> str:
    """A value with something else in place of what a template fills in; neighbours are replaced together."""
    return _SOME_FILLED_IN_LATER.sub(instead, value) if may_be_template(value) else value


def is_rest_of_a_secret(value: str) -> bool:
    """Whether what stands around placeholders is part of a secret, and more than a word such as `Bearer`."""
    return _REST_OF_A_SECRET.search(_SCHEMES.sub("", value)) is not None


def disguised(text: str) -> str:
    """A template with its placeholders disguised as words, and nothing where lines hold none but those.

    It is as long as it was, so that all places stay the same. The words are placeholders themselves.
    """
    text = _LINES_OF_BLOCKS.sub(lambda match: _blanked(match[0]), text)
    return _BLOCKS.sub(lambda match: _as_word(match[0]), text)


def _as_word(block: str) -> str:
    """A word that is no more than a word in all styles of YAML, and as long as the first line of a block."""
    length = next((index for index, char in enumerate(block) if char in _LINE_BREAKS), len(block))
    word = f"<%{'x' * (length - 4)}%>" if length > len("<%%>") else "x" * length
    return word + _blanked(block[length:])


def _blanked(text: str) -> str:
    return "".join(char if char in _LINE_BREAKS else " " for char in text)


def is_of_sops(value: str) -> bool:
    """Whether a value is one that SOPS has encrypted, and nothing beside it."""
    return _OF_SOPS.fullmatch(value) is not None
