"""An entry of a kubeconfig, commented out in every way that people have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


def with_values(value: Any, text: str) -> Any:
    """The same with `text` for each value in it; the keys stay."""
    if isinstance(value, dict):
        return {key: with_values(item, text) for key, item in value.items()}
    return [with_values(item, text) for item in value] if isinstance(value, list) else text


def commented_out(random: Random, entry: Any, dash: str) -> list[str]:
    """The lines of a comment that holds an entry.

    Args:
        random: chooses the way.
        entry: plain data.
        dash: what stands before the dashes of the list.
    """
    return random.choice(WAYS)(random, entry, dash)


def on_one_line(random: Random, entry: Any) -> str:
    """The same, to stand at the end of a line."""
    words = random.choice(["", "was ", "old: ", "- ", "Retired in May, "])
    mark = random.choice(["", "", "&dev ", "!!map "]) if words in ("", "- ") else ""
    return f"# {words}{mark}{_flow(random, entry)}"


def _flow(random: Random, entry: Any) -> str:
    if random.random() < 0.5:
        return json.dumps(entry, separators=random.choice([(",", ":"), (", ", ": ")]))
    return str(yaml.safe_dump(entry, default_flow_style=True, width=10**6, sort_keys=False)).strip()


def _block(random: Random, entry: Any) -> list[str]:
    lines = yaml.safe_dump([entry], indent=random.choice([2, 4]), sort_keys=random.random() < 0.5).splitlines()
    return ["- &dev", f" {lines[0][1:]}", *lines[1:]] if random.random() < 0.3 else lines


def _json_lines(random: Random, entry: Any) -> list[str]:
    separators = random.choice([(",", ":"), (",", ": ")])
    lines = json.dumps(entry, indent=random.choice([0, 2]), separators=separators).splitlines()
    return [*lines[:-1], f"{lines[-1]},"]


def _at_the_dash(random: Random, entry: Any, dash: str) -> list[str]:
    hash_ = random.choice(["#", "# "])
    return [f"{dash}{hash_}{line}" for line in _block(random, entry)]


def _at_the_margin(random: Random, entry: Any, dash: str) -> list[str]:
    return [f"# {dash}{line}" for line in _block(random, entry)]


def _in_place(random: Random, entry: Any, dash: str) -> list[str]:
    lines = [f"{dash}{line}" for line in _block(random, entry)]
    return [f"{line[: len(line) - len(line.lstrip())]}# {line.lstrip()}" for line in lines]


def _as_json(random: Random, entry: Any, dash: str) -> list[str]:
    return [f"{dash}# {line}" for line in _json_lines(random, entry)]


def _on_its_line(random: Random, entry: Any, dash: str) -> list[str]:
    return [f"{dash}{on_one_line(random, entry)}"]


WAYS: list[Callable[[Random, Any, str], list[str]]] = [_at_the_dash, _at_the_margin, _in_place, _as_json, _on_its_line]
