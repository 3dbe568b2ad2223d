"""New scalars and values as YAML text that kubectl, and every other YAML reader, takes for the same."""

from __future__ import annotations

import re
from typing import Any

from kubectl_share.document.scalars import resolve

_SAFE_WITHOUT_QUOTES = re.compile(r"[A-Za-z][A-Za-z0-9_./@+=-]*(:[A-Za-z0-9_./@+=-]+)*")
_UNPRINTABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(text: str, *, quote: str = "", flow: bool = False) -> str:
    """A string as YAML: with the quotes asked for, or plain where that is safe.

    Args:
        text: the string.
        quote: `"`, `'`, or empty for a plain scalar if the string allows it.
        flow: whether it stands between brackets, where a plain scalar may hold no colon.
    """
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    plain_is_safe = _SAFE_WITHOUT_QUOTES.fullmatch(text) and resolve(text) == text and not (flow and ":" in text)
    return text if plain_is_safe and quote == "" else value(text)


def value(content: Any) -> str:  # noqa: ANN401 - JSON
    """Any JSON value on one line, as JSON that is YAML too."""
    import json

    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(content, ensure_ascii=False))


def block(content: dict[str, Any], indent: str = "") -> list[str]:
    """The lines of a mapping of JSON values in block style, each string on one line."""
    lines = []
    for key, item in content.items():
        if isinstance(item, dict) and item:
            lines += [f"{indent}{scalar(key)}:", *block(item, f"{indent}  ")]
        elif isinstance(item, list) and item:
            lines.append(f"{indent}{scalar(key)}:")
            for one in item:
                inner = block(one, f"{indent}  ") if isinstance(one, dict) and one else [_leaf(one)]
                lines += [f"{indent}- {inner[0].lstrip(' ')}", *inner[1:]]
        else:
            lines.append(f"{indent}{scalar(key)}: {_leaf(item)}")
    return lines


def _leaf(content: Any) -> str:  # noqa: ANN401 - JSON
    return scalar(content) if isinstance(content, str) else value(content)
