"""Kubeconfigs of many entries, most of which are written like others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_LONG = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t" * 8
_WORDS = (
    *("a", "dev-1", "nginx", "test", "on", "no", "1", "0x1f", "1e3", "~", "null", "2026-01-01", "-x", "--a=b", ".x"),
    *(".5", "https://10.0.0.1:6443", "a b", "a#b", "a # c", "a:", "a: b", "'a'", '"a # b"', '"\\x41"', "''", "{}"),
    *("[]", "{a: b}", "*x", "&x a", "!t a", "é", "a ", "a\t", "|", "LS0t", "LS0", ""),
    *(_LONG, f"{_LONG}=", f"{_LONG} ", f"{_LONG[:-1]}#", _LONG[1:]),
)
_EXTRA = ("", "# c", "    # c", "    x: y", "      x: y", "  name: b", "  - a", "- a", "-", "---", "\t")
_TEMPLATES = {
    "clusters": (
        "- cluster:\n    certificate-authority-data: {long}\n    server: {word}\n  name: {name}",
        "- name: {name}\n  cluster:\n    server: {word}\n    insecure-skip-tls-verify: {word}\n    proxy-url: {word}",
        "- cluster:\n    extensions:\n    - name: {word}\n      extension: {word}\n    - name: {word}\n  name: {name}",
    ),
    "contexts": (
        "- context:\n    cluster: {word}\n    user: {word}\n  name: {name}",
        "- name: {name}\n  context: {{}}",
        "- context:\n    cluster: {word}\n  name:",
        "- name: {name}\n  context: {{cluster: {word}, user: {word}}}",
    ),
    "users": (
        "- name: {name}\n  user:\n    client-certificate-data: {long}\n    client-key-data: {word}",
        "- name: {name}\n  user:\n    token: {word}",
        "- name: {name}\n  user:\n    as-groups: [{word}, {word}]",
        "- user:\n    exec:\n      args:\n      - {word}\n      - {word}\n      command: {word}\n  name: {name}",
    ),
}


def alike(random: Random) -> str:
    """A text whose lists hold a few kinds of entries many times, some of them odd."""
    oddness = random.choice([0, 0, 0.01, 0.1])
    indentation = random.choice(["", "", "  "])
    lines = ["apiVersion: v1", "kind: Config"]
    for list_name, templates in _TEMPLATES.items():
        lines.append(f"{list_name}:")
        chosen = random.sample(templates, random.choice([1, 1, 2]))
        for index in range(random.randrange(12)):
            item = _filled(random, random.choice(chosen), f"e{index}", oddness)
            lines += [indentation + line for line in item.split("\n")]
            if random.random() < oddness:
                lines.append(random.choice(_EXTRA))
    return "\n".join(lines) + random.choice(["\n", ""])


def _filled(random: Random, template: str, name: str, oddness: float) -> str:
    while "{word}" in template:
        template = template.replace("{word}", _word(random, "a", oddness), 1)
    return template.replace("{long}", _word(random, _LONG, oddness)).format(name=_word(random, name, oddness / 4))


def _word(random: Random, usual: str, oddness: float) -> str:
    return random.choice(_WORDS).replace("{", "{{").replace("}", "}}") if random.random() < oddness else usual
