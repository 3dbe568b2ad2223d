"""Kubeconfigs as people write them, line by line, each line with the entry that owns it.

What a bundle of such a file has to look like follows from that: the lines of the kept entries, byte for byte, except
those that name a file. Everything follows from the given random generator.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kubectl_share.document.rendering import scalar

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

TOP = "top"
UNKNOWN = "unknown"
CANARY = "canary-must-not-come-out"
_BODIES = {"clusters": "cluster", "contexts": "context", "users": "user"}


Row: TypeAlias = "tuple[str, str | None]"
"""The text of a line below an entry's dash, and what it becomes in a bundle; empty for one that is left out."""


class Line(NamedTuple):
    """A line of the file."""

    owner: str | None
    """`top`, a list's name, `clusters/NAME`, `unknown` for another top-level key; None for what belongs to nobody."""
    text: str
    bundled: str | None = None
    """What it becomes in a bundle, if that is something else. `@CURRENT@` stands for the current context."""


class Pki(NamedTuple):
    """Files to embed: a folder, and paths in it (relative to the kubeconfig) -> content."""

    authorities: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    """(certificate, key)"""
    tokens: tuple[str, ...]
    content: dict[str, bytes]

    def write(self, folder: Path) -> None:
        """Write all files below a folder."""
        for name, data in self.content.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)


@dataclass
class Generated:
    """A generated file."""

    lines: list[Line]
    contexts: dict[str, tuple[str, str]]
    """context -> (cluster, user)"""
    newline: str
    encoding: str
    final_newline: bool
    current: str
    token_files: dict[str, str] = field(default_factory=dict)
    """user -> the content of its tokenFile"""

    @property
    def data(self) -> bytes:
        """The file."""
        text = self.newline.join(line.text for line in self.lines)
        return (text + (self.newline if self.final_newline else "")).encode(self.encoding)

    def bundled(self, chosen: set[str], current: str) -> bytes:
        """The bundle of some contexts: the lines that belong to it, and nothing else."""
        kept = {TOP, *_BODIES}
        for context in chosen:
            cluster, user = self.contexts[context]
            kept |= {f"contexts/{context}", f"clusters/{cluster}", f"users/{user}"}
        lines = [line for line in self.lines if line.owner in kept]
        texts = [line.text if line.bundled is None else line.bundled for line in lines]
        texts = [self._with_current(text, original.text, current) for text, original in zip(texts, lines, strict=True)]
        last = next(line for line in reversed(self.lines) if line.owner is not None)
        if lines[-1] is not last:
            while texts[-1].strip() == "":
                texts.pop()
        ends_here = lines[-1] is self.lines[-1]
        end = "" if ends_here and not self.final_newline else self.newline
        return (self.newline.join(texts) + end).encode(self.encoding)

    def _with_current(self, text: str, original: str, current: str) -> str:
        if "@CURRENT@" not in text or current == self.current:
            return original if "@CURRENT@" in text else text
        quote = original[-1] if original[-1] in "'\"" else ""
        return text.replace("@CURRENT@", scalar(current, quote=quote))


def generate(random: Random, prefix: str, pki: Pki, contexts: int = 6) -> Generated:
    """A file whose names all begin with `prefix`."""
    return _Writer(random, prefix, pki, contexts).file()


class _Writer:
    def __init__(self, random: Random, prefix: str, pki: Pki, contexts: int) -> None:
        self.random = random
        self.prefix = prefix
        self.pki = pki
        clusters = [f"{prefix}c{i}" for i in range(random.randint(1, contexts))]
        users = [f"{prefix}u{i}" for i in range(random.randint(1, contexts))]
        names = [self.some_name(f"{prefix}x{i}") for i in range(contexts)]
        self.contexts = {name: (random.choice(clusters), random.choice(users)) for name in names}
        self.names = {"clusters": clusters, "users": users, "contexts": names}
        self.dash = " " * random.choice([0, 0, 2, 4])
        self.step = " " * random.choice([2, 2, 4])
        self.lines: list[Line] = []
        self.token_files: dict[str, str] = {}

    # -- small choices

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def some_name(self, stem: str) -> str:
        return stem + self.random.choice(["", "", "@eu", "-é", ".example", "_b", "/x", ":y", " z", "#1", "'q", '"d'])

    def string(self, text: str, *, flow: bool = False) -> str:
        """A string in one of the styles that it allows."""
        plain_fits = (
            text and text[0].isalpha() and not any(char in text for char in " #'\"{}[],?é") and ": " not in text
        )
        ways = [json.dumps(text, ensure_ascii=self.chance(0.5)), "'" + text.replace("'", "''") + "'"]
        if plain_fits and not (flow and ":" in text):
            ways += [text, text]
        return self.random.choice(ways)

    def key(self, key: str) -> str:
        return self.random.choice([key] * 8 + [f'"{key}"', f"'{key}'"])

    def end_of_line(self, text: str) -> str:
        if self.chance(0.2):
            return (
                text
                + self.random.choice([" ", "  ", "\t"])
                + self.random.choice(["#", "# a remark", "# of Anna's: see wiki"])
            )
        return text + (" " if self.chance(0.03) else "")

    # -- the parts of a file

    def file(self) -> Generated:
        current = self.random.choice(self.names["contexts"])
        if self.chance(0.5):
            self.lines += [
                Line(TOP, text)
                for text in ["# The file of the team.", "", "#   Ask Anna.", "---"][: self.random.randint(1, 4)]
            ]
        heads = [
            [Line(TOP, self.end_of_line("apiVersion: v1"))],
            [Line(TOP, "kind: Config")],
            [Line(TOP, f"current-context: {self.string(current)}", "current-context: @CURRENT@")],
        ]
        if self.chance(0.3):
            heads.append([Line(TOP, "preferences: {}")])
        if self.chance(0.3):
            heads.append(
                [Line(TOP, "extensions:"), Line(TOP, "- name: tool"), Line(TOP, "  extension: {a: [1, true, x]}")]
            )
        self.random.shuffle(heads)
        lists = list(_BODIES)
        self.random.shuffle(lists)
        sections: list[list[Line] | str] = [*heads, *lists]
        if self.chance(0.3):
            sections.insert(
                self.random.randint(0, len(sections)),
                [Line(UNKNOWN, f"x-secret: {CANARY}"), Line(UNKNOWN, f"  {CANARY}")],
            )
        for section in sections:
            if isinstance(section, str):
                self.list_of_entries(section)
            else:
                self.lines += section
        final_newline = self.chance(0.9) or self.lines[-1].text.strip() == ""
        if self.chance(0.2):
            self.lines += [Line(None, "---"), Line(None, f"token: {CANARY}"), Line(None, "broken: [")]
        newline = self.random.choice(["\n"] * 5 + ["\r\n"])
        encoding = self.random.choice(["utf-8"] * 6 + ["utf-8-sig", "utf-16"])
        return Generated(self.lines, self.contexts, newline, encoding, final_newline, current, self.token_files)

    def list_of_entries(self, name: str) -> None:
        if self.chance(0.2):
            self.lines.append(Line(name, "# everything about " + name))
        if self.chance(0.12):
            self.flow_list(name)
            return
        self.lines.append(Line(name, self.end_of_line(f"{self.key(name)}:")))
        for entry in self.names[name]:
            self.before_entry(f"{name}/{entry}")
            self.entry(name, entry)
            self.after_entry(f"{name}/{entry}")

    def flow_list(self, name: str) -> None:
        """A list in brackets, an entry a line."""
        inner = self.dash + "  "
        self.lines.append(Line(name, self.end_of_line(f"{self.key(name)}: [")))
        for entry in self.names[name]:
            owner = f"{name}/{entry}"
            if self.chance(0.15):
                self.lines.append(Line(None, f"{inner} # about nothing"))
            if self.chance(0.15):
                self.lines.append(Line(None, f"{inner}# - name: {CANARY}"))
            if self.chance(0.3):
                self.lines += [Line(owner, f"{inner}# note on {owner}") for _ in range(self.random.randint(1, 2))]
            self.flow_entry(owner, name, entry, self.fields(name, entry), inner, self.end_of_line(","))
        self.lines.append(Line(name, self.end_of_line(f"{self.dash}]")))

    def before_entry(self, owner: str) -> None:
        if self.chance(0.15):
            self.lines += [
                Line(None, f"{self.dash}# - name: {CANARY}"),
                Line(None, f"{self.dash}#   token: {CANARY}"),
                Line(None, ""),
            ]
        if self.chance(0.1):
            self.lines += [Line(None, f"{self.dash}# about nothing"), Line(None, "")]
        if self.chance(0.3):
            self.lines += [Line(owner, f"{self.dash}# note on {owner}") for _ in range(self.random.randint(1, 2))]

    def after_entry(self, owner: str) -> None:
        comment = f"{self.dash}  # end of {owner}"
        blank = self.random.choice(["", "", "  "])
        kind = self.random.choice(["nothing"] * 6 + ["comment", "blank", "both"])
        if kind == "both":  # a comment that is followed by a blank line belongs to nobody
            self.lines += [Line(None, comment), Line(None, blank)]
        elif kind != "nothing":
            self.lines.append(Line(owner, comment if kind == "comment" else blank))

    def entry(self, list_name: str, name: str) -> None:
        fields = self.fields(list_name, name)
        owner = f"{list_name}/{name}"
        if self.chance(0.12):
            self.flow_entry(owner, list_name, name, fields, f"{self.dash}- ", "")
            return
        inner = self.dash + "  "
        name_line: list[Row] = [(f"{self.key('name')}: {self.string(name)}", None)]
        body: list[Row] = [(f"{self.key(_BODIES[list_name])}:", None)]
        for key, text, bundled in fields:
            if self.chance(0.08):
                body.append((f"{self.step}{key}: {json.dumps(CANARY)}", ""))
                if self.chance(0.3):
                    body.append((f"{self.step}  # about {CANARY}", ""))
            if self.chance(0.1):
                body.append((f"{self.step}# why {key}", None))
            body += self.field(key, text, bundled)
        chunks = [name_line, body]
        self.random.shuffle(chunks)
        rows = [row for chunk in chunks for row in chunk]
        behind_dash = self.chance(0.1)
        if behind_dash:
            self.lines.append(Line(owner, f"{self.dash}- {self.random.choice(['# on-call: - me', ' # ---', '#'])}"))
        for index, (row, changed) in enumerate(rows):
            lead = f"{self.dash}- " if index == 0 and not behind_dash else inner
            if changed == "":
                self.lines.append(Line(None, lead + row))
            else:
                end = self.end_of_line("") if ":" in row and row.strip()[:1] != "#" and not row.endswith("|") else ""
                self.lines.append(Line(owner, lead + row + end, None if changed is None else lead + changed + end))

    def field(self, key: str, text: str, bundled: tuple[str, str] | None) -> list[Row]:
        """The lines of a field below its entry's body."""
        written = self.key(key)
        if bundled is not None:
            quote = self.random.choice(["", "", "'", '"'])
            quote_of_key = written[0] if written.startswith(("'", '"')) else ""
            new_key = f"{quote_of_key}{bundled[0]}{quote_of_key}"
            return [
                (f"{self.step}{written}: {quote}{text}{quote}", f"{self.step}{new_key}: {quote}{bundled[1]}{quote}")
            ]
        if key.endswith("-data") and self.chance(0.2):
            return [
                (f"{self.step}{written}: |", None),
                *[(f"{self.step}  {text[i : i + 60]}", None) for i in range(0, len(text), 60)],
            ]
        return [(f"{self.step}{written}: {text}", None)]

    def flow_entry(
        self,
        owner: str,
        list_name: str,
        name: str,
        fields: list[tuple[str, str, tuple[str, str] | None]],
        lead: str,
        end: str,
    ) -> None:
        before = ", ".join(f"{key}: {text}" for key, text, new in fields)
        after = ", ".join(f"{key}: {text}" if new is None else f"{new[0]}: {new[1]}" for key, text, new in fields)
        overridden = f"{fields[0][0]}: {json.dumps(CANARY)}, " if fields and self.chance(0.1) else ""
        head = f"{lead}{{name: {json.dumps(name)}, {_BODIES[list_name]}: {{"
        self.lines.append(Line(owner, f"{head}{overridden}{before}}}}}{end}", f"{head}{after}}}}}{end}"))

    # -- what entries hold: (key, YAML text, (key, text) in the bundle if that differs)

    def fields(self, list_name: str, name: str) -> list[tuple[str, str, tuple[str, str] | None]]:
        if list_name == "contexts":
            cluster, user = self.contexts[name]
            found: list[tuple[str, str, tuple[str, str] | None]] = [
                ("cluster", self.string(cluster, flow=True), None),
                ("user", self.string(user, flow=True), None),
            ]
            if self.chance(0.5):
                found.append(("namespace", self.random.choice(["default", "'123'", '"on"', "kube-system"]), None))
        elif list_name == "clusters":
            found = self.cluster_fields(name)
        else:
            found = self.user_fields(name)
        if self.chance(0.1):
            found.append(("extensions", '[{name: e, extension: {"k": [1, 2.5, null, yes]}}]', None))
        if self.chance(0.05):
            found.append(("unknownField", "[1, 2]", None))
        self.random.shuffle(found)
        return found

    def cluster_fields(self, name: str) -> list[tuple[str, str, tuple[str, str] | None]]:
        found: list[tuple[str, str, tuple[str, str] | None]] = [
            ("server", json.dumps(f"https://{name}.example:6443"), None)
        ]
        kind = self.random.choice(["file", "file", "data", "skip", "none"])
        if kind == "file":
            path = self.random.choice(self.pki.authorities)
            found.append(("certificate-authority", path, ("certificate-authority-data", self.base64_of(path))))
        elif kind == "data":
            found.append(("certificate-authority-data", self.base64_of(self.random.choice(self.pki.authorities)), None))
        elif kind == "skip":
            found.append(("insecure-skip-tls-verify", self.random.choice(["true", "yes", "on", "True"]), None))
        if self.chance(0.2):
            found.append(("tls-server-name", "other.example", None))
        if self.chance(0.2):
            found.append(("proxy-url", '"socks5://localhost:1080"', None))
        if self.chance(0.2):
            found.append(("disable-compression", self.random.choice(["false", "true", "null", "~"]), None))
        return found

    def user_fields(self, name: str) -> list[tuple[str, str, tuple[str, str] | None]]:
        found: list[tuple[str, str, tuple[str, str] | None]] = []
        kind = self.random.choice(["files", "files", "data", "mixed", "token", "tokenFile", "basic", "exec", "oidc"])
        if kind in ("files", "data", "mixed"):
            certificate, key = self.random.choice(self.pki.pairs)
            in_files = {"files": (True, True), "data": (False, False), "mixed": (self.chance(0.5), True)}[kind]
            for path, embed, name_of in (
                (certificate, in_files[0], "client-certificate"),
                (key, in_files[1], "client-key"),
            ):
                if embed:
                    found.append((name_of, path, (f"{name_of}-data", self.base64_of(path))))
                else:
                    found.append((f"{name_of}-data", self.base64_of(path), None))
        elif kind == "token":
            found.append(("token", self.random.choice(["abc.def", "'12345'", '"to=ken"', "eyJhbGciOi"]), None))
        elif kind == "tokenFile":
            path = self.random.choice(self.pki.tokens)
            content = self.pki.content[path].decode().rstrip("\r\n")
            self.token_files[name] = content
            found.append(("tokenFile", path, ("token", content)))
        elif kind == "basic":
            found += [("username", "admin", None), ("password", json.dumps("pa:ss #1"), None)]
        elif kind == "exec":
            version = "client.authentication.k8s.io/v1beta1"
            plugin = f'{{apiVersion: {version}, command: "./get-token", args: [--x, "1"], env: null}}'
            found.append(("exec", plugin, None))
        else:
            found.append(
                ("auth-provider", "{name: oidc, config: {client-id: kube, 'idp-issuer-url': \"https://i\"}}", None)
            )
        if self.chance(0.1):
            found += [
                ("as", "someone", None),
                ("as-groups", "[a, 'b']", None),
                ("as-user-extra", "{k: [v, null]}", None),
            ]
        return found

    def base64_of(self, path: str) -> str:
        return base64.b64encode(self.pki.content[path]).decode()
