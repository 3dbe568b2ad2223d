"""Kubeconfigs that are nearly right: valid ones with something changed.

Everything follows from the given random generator, so that a seed names a file.
"""

from __future__ import annotations

import base64
import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_PEM = base64.b64encode(b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").decode()

SCALARS = [
    "y",
    "n",
    "yes",
    "No",
    "on",
    "OFF",
    "true",
    "TRUE",
    "tRue",
    "false",
    "~",
    "null",
    "Null",
    "NULL",
    "0",
    "00",
    "0123",
    "089",
    "0o17",
    "0x1F",
    "0b101",
    "0b-1",
    "-0b1",
    "+12",
    "-12",
    "1_000",
    "_1",
    "1__0",
    "1_",
    "+_1",
    "12345678",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "1e10",
    "1e999",
    "1E-3",
    "1.5",
    "1.",
    ".5",
    "..5",
    "._5",
    ".5_0",
    ".5e3",
    "+.5",
    "-.5",
    ".inf",
    "-.inf",
    "+.INF",
    ".nan",
    ".NaN",
    "1.2.3",
    "2026-01-01",
    "2026-1-1",
    "2026-13-01",
    "2026-01-01T00:00:00Z",
    "12:30:45",
    "190:20:30",
    "=",
    "<<",
    "'quoted'",
    '"double"',
    '"a\\tb"',
    "'1'",
    '"1"',
    '""',
    "''",
    "-",
    "?",
    ":",
    "|",
    ">",
    "@x",
    "`x",
    "%x",
    "!x",
    "!!str",
    "!!str,",
    "!x,y",
    "!!str&a",
    "*a",
    "&a",
    "&a&b",
    "#x",
    "x#y",
    "x:",
    ":x",
    ",x",
    "[x",
    "{x",
    "]x",
    "}x",
    "a,b",
    "a]b",
    "https://k:6443",
    "system:admin",
    "{}",
    "[]",
    "[1]",
    "[a,b]",
    "{a:",
    "b}",
    "{a:b}",
    "[,]",
    "{,}",
    "{a,b}",
    "[a,]",
    '{"a":1}',
    "{'a':b}",
    '["a":b]',
    "{?",
    "a",
    ":",
    "b}",
    "[?",
    "a",
    ":",
    "b]",
    "[a:",
    "b]",
    "{a:",
    "b,",
    "a:",
    "c}",
    "[[],[]]",
    '"\\/"',
    '"\\ud83d\\ude00"',
    '"\\x41"',
    '"\\q"',
    '"a',
    "REDACTED",
    "DATA+OMITTED",
    "!!int!5",
    '!!int!"5"',
    "!!int!x",
    "!!float!1",
    "!!bool!yes",
    "!!null!x",
    "!!null!~",
    "!!binary!aGVsbG8=",
    "!!binary!x",
    "!!timestamp!2026-01-01",
    "!!timestamp!x",
    "!foo!bar",
    "!!map!x",
    "!!seq!x",
    "!<tag:yaml.org,2002:str>!5",
    "!!foo!1",
    "!e!x",
    "é",
    "ü",
    "x",
    "\ufeffx",
    "😀",
    "---",
    "...",
    "--x",
    "-x",
    "?x",
    "!!str!~",
    "!!merge!x",
    "'''",
    '"\'"',
    '"\\\'"',
    "'\"'",
    "a'b",
    'a"b',
    "\\",
    "/",
    "//",
    "~x",
    "~/x",
    "$x",
    "${x}",
    "{{x}}",
    "<x>",
    "x\\",
    '!!str!"x"',
    "!",
    "!!x!y",
    "&!x",
    "*!",
    "|+",
    ">-",
    "|2",
    ">1",
    "|-x",
]

KEYS = [
    "apiVersion",
    "kind",
    "KIND",
    "Kind",
    "apiversion",
    "clusters",
    "users",
    "contexts",
    "current-context",
    "name",
    "cluster",
    "user",
    "context",
    "server",
    "token",
    "tokenFile",
    "extensions",
    "preferences",
    "colors",
    "exec",
    "args",
    "env",
    "as-groups",
    "as-user-extra",
    "auth-provider",
    "config",
    "insecure-skip-tls-verify",
    "certificate-authority-data",
    "<<",
    "'<<'",
    "y",
    "null",
    "1",
    "1.5",
    "~",
    "[a]",
    "{a: b}",
    "? a",
    '"q"',
    "*a",
    "&k k",
    "!!str k",
    "!!int k",
    "18446744073709551615",
    ".inf",
    "=",
    "-",
    "x y",
    "é",
    "",
]

SNIPPETS = [
    "\t",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "#",
    " # note",
    "\n# note\n",
    ":",
    ": ",
    "- ",
    "-",
    ",",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "&a ",
    "*a",
    "!t ",
    "!!str ",
    "|",
    ">",
    "%",
    "@",
    "`",
    "---\n",
    "\n---\n",
    "\n...\n",
    "--- ",
    "\x00",
    "\x07",
    "\x7f",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "😀",
    "? ",
    "<<: ",
    "\n<<: {name: m}\n",
    "null",
    "\\",
    "%YAML 1.1\n---\n",
    "%YAML 1.2\n---\n",
    "%TAG ! x\n---\n",
    "~",
    "é",
]


def valid(random: Random) -> str:
    """A kubeconfig that kubectl loads, with most of the fields there are."""
    cut = random.choice
    indent = cut(["", "  "])
    lines = [
        "apiVersion: v1",
        "kind: Config",
        "preferences: {colors: true}",
        f"current-context: {cut(['dev', '', 'null'])}",
        "clusters:",
    ]
    lines += [
        f"{indent}- name: dev",
        f"{indent}  cluster:",
        f"{indent}    server: https://dev:6443",
        f"{indent}    certificate-authority-data: {_PEM}",
        f"{indent}    insecure-skip-tls-verify: false",
        f"{indent}- cluster: {{server: 'https://stage:6443', tls-server-name: stage, proxy-url: \"http://p:3128\"}}",
        f"{indent}  name: stage",
        "contexts:",
        f"{indent}- context:",
        f"{indent}    cluster: dev",
        f"{indent}    namespace: default",
        f"{indent}    user: dev",
        f"{indent}  name: dev",
        f"{indent}- {{name: stage, context: {{cluster: stage, user: exec}}}}",
        "users:",
        f"{indent}- name: dev",
        f"{indent}  user:",
        f"{indent}    client-certificate-data: |",
        f"{indent}      {_PEM[:40]}",
        f"{indent}      {_PEM[40:]}",
        f"{indent}    client-key-data: {_PEM}",
        f"{indent}    as: someone",
        f"{indent}    as-groups: [a, b]",
        f"{indent}    as-user-extra: {{reason: [x]}}",
        f"{indent}- name: exec",
        f"{indent}  user:",
        f"{indent}    exec:",
        f"{indent}      apiVersion: client.authentication.k8s.io/v1beta1",
        f"{indent}      command: aws",
        f"{indent}      args:",
        f"{indent}      - eks",
        f"{indent}      - get-token",
        f"{indent}      env:",
        f"{indent}      - name: AWS_PROFILE",
        f"{indent}        value: prod",
        f"{indent}- name: oidc",
        f"{indent}  user:",
        f"{indent}    auth-provider:",
        f"{indent}      name: oidc",
        f"{indent}      config:",
        f"{indent}        client-id: kube",
        f"{indent}    extensions:",
        f"{indent}    - name: e",
        f"{indent}      extension: {{a: 1, b: [x]}}",
        "extensions:",
        "- name: x",
        "  extension: 5",
    ]
    return "\n".join(lines) + "\n"


def mutated(random: Random) -> bytes:
    """A valid kubeconfig with one to three changes, in some encoding."""
    text = valid(random)
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        text = random.choice(_MUTATIONS)(random, text)
    data = text.encode("utf-8", "surrogatepass")
    return random.choices([lambda: data, *_ENCODINGS(random, text)], [40, 1, 1, 1, 1, 1, 1])[0]()


def nearly_regular(random: Random) -> str:
    """A kubeconfig of short lines in block style, most of them as `document.regular` reads them."""
    lines = [line for line in valid(random).split("\n") if ":" in line or "- " in line]
    text = "\n".join(line for line in lines if not any(char in line for char in "{[|"))
    for _ in range(random.choice([0, 1, 1, 2, 3])):
        text = random.choice(_MUTATIONS)(random, text)
    return text


def _ENCODINGS(random: Random, text: str) -> list[Callable[[], bytes]]:  # noqa: N802
    # To kubectl a second byte order mark eats the first letter of the lines after it; not worth copying.
    text = text.lstrip("\ufeff") or "x"
    at = random.randrange(len(text))
    return [
        lambda: codecs.BOM_UTF8 + text.encode(),
        lambda: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda: text.replace("\n", "\r\n").encode(),
        lambda: text.encode()[:at] + b"\xff\xfe" + text.encode()[at:],
        lambda: text.encode("utf-16-le"),
    ]


def _scalar(random: Random, text: str) -> str:
    lines = text.split("\n")
    at = random.choice([i for i, line in enumerate(lines) if ": " in line] or [0])
    key = lines[at].split(": ")[0]
    lines[at] = (
        f"{key}: {random.choice(SCALARS).replace('!', ' ').replace('  ', ' !!').strip() if random.random() < 0.3 else _tagged(random)}"
    )
    return "\n".join(lines)


def _tagged(random: Random) -> str:
    word = random.choice(SCALARS)
    return (
        word[: word.rindex("!")] + " " + word[word.rindex("!") + 1 :]
        if word.startswith("!") and word.count("!") > 2
        else word
    )


def _key(random: Random, text: str) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    head, _, tail = lines[at].partition(":")
    indent = head[: len(head) - len(head.lstrip(" -"))]
    lines[at] = f"{indent}{random.choice(KEYS)}:{tail}"
    return "\n".join(lines)


def _insert(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(SNIPPETS) + text[at:]


def _insert_at_line_start(random: Random, text: str) -> str:
    lines = text.split("\n")
    lines.insert(random.randrange(len(lines)), random.choice(SNIPPETS).rstrip("\n"))
    return "\n".join(lines)


def _delete(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.choice([1, 1, 2, 5, 20]) :]


def _delete_line(random: Random, text: str) -> str:
    lines = text.split("\n")
    del lines[random.randrange(len(lines))]
    return "\n".join(lines)


def _repeat_lines(random: Random, text: str) -> str:
    lines = text.split("\n")
    start = random.randrange(len(lines))
    chunk = lines[start : start + random.choice([1, 1, 2, 4])]
    at = random.choice([start, random.randrange(len(lines))])
    lines[at:at] = chunk
    return "\n".join(lines)


def _indent(random: Random, text: str) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    change = random.choice([" ", "  ", "\t", None, None])
    lines[at] = lines[at][1:] if change is None else change + lines[at]
    return "\n".join(lines)


def _anchor(random: Random, text: str) -> str:
    lines = text.split("\n")
    with_value = [i for i, line in enumerate(lines) if ":" in line]
    if len(with_value) < 2:
        return text
    first, second = sorted(random.sample(with_value, 2))
    lines[first] = lines[first].replace(":", ": &a", 1)
    key = lines[second].split(":")[0]
    lines[second] = random.choice(
        [f"{key}: *a", f"{key}: *b", f"{key}: [*a, *a]", f"{key}: {{<<: *a}}", f"{key}: {{<<: [*a, {{x: y}}]}}"]
    )
    return "\n".join(lines)


def _value_kind(random: Random, text: str) -> str:
    replacement = random.choice(
        [
            "null",
            "{}",
            "[]",
            "x",
            "5",
            "true",
            "[x]",
            "{x: y}",
            "[[x]]",
            "[null]",
            "{x: null}",
            "[1, 2]",
            "[1, 300]",
            "[{}]",
        ]
    )
    lines = text.split("\n")
    at = random.randrange(len(lines))
    key, colon, _ = lines[at].partition(":")
    lines[at] = f"{key}{colon} {replacement}"
    return "\n".join(lines)


def _base64(random: Random, text: str) -> str:
    bad = random.choice(
        [
            "abc",
            "ab==",
            "abc=",
            "a b c d",
            "YWJj\n\n      ZGVm",
            ">-\n      YWJj\n      ZGVm",
            "|\n      YWJj\n      ZGVm",
            "'YWJj ZGVm'",
            "YWJj=",
            "====",
            "=",
            "YQ==YQ==",
            "YR==",
            "LS0t-_==",
            "é",
            '"YWJj\\nZGVm"',
            '"YWJj\\tZGVm"',
            "[]",
            "[0, 255]",
            "[256]",
            "[1.0]",
            "[1.5]",
            "[null]",
            "[-1]",
        ]
    )
    return text.replace(_PEM, bad, 1)


_MUTATIONS: list[Callable[[Random, str], str]] = [
    _scalar,
    _scalar,
    _scalar,
    _key,
    _key,
    _insert,
    _insert,
    _insert_at_line_start,
    _delete,
    _delete_line,
    _repeat_lines,
    _indent,
    _anchor,
    _value_kind,
    _value_kind,
    _base64,
]
