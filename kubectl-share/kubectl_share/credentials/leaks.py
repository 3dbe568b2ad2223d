"""Whether free text, such as a comment in a YAML file, holds what looks like a credential.

It errs on the side of yes: a comment dropped for nothing is a loss, a secret handed on is a leak. Every expression here
takes linear time, for the text comes from files of strangers: no two neighbouring repetitions share a character, and a
repetition that opens an expression has a lookbehind that lets it start once per run.

To compile them takes longer than to judge a file: whoever needs them only now and then imports this in a function.
"""

from __future__ import annotations

import re

from kubectl_share.credentials.placeholders import is_placeholder

# A line such as `token: x`, `"token": "x"`, `export AWS_SESSION_TOKEN=x`, `oidc.clientSecret := x`; what stands before
# the word does not matter, what stands behind it does (`tokenFile`, `token-file`, `secretName` name no secret).
GIVEAWAY = (
    r"(?:password|passwd|passphrase|token|secret|client[_-]?(?:key|certificate)[_-]?data"
    r"|(?:access|account|api|private|secret|signing|encryption)[_-]?key)"
)
IN_EVERY_GIVEAWAY = ("pass", "pwd", "token", "secret", "key", "certificate")
# `pwd: x`, `pass=x`: words that mean much else, so that the value has to be one word with a digit, and no path.
SHORT_ASSIGNMENT = re.compile(
    r"(?<![a-z0-9])(?:pass|pwd)[\"']?[ \t]?[:=][ \t]{0,20}[\"']?(?=[^\s\"'0-9]{0,200}[0-9])"
    r"(?![~./]*/)(?P<value>[^\s\"']{4,200})(?![^\s\"'])",
    re.IGNORECASE,
)
ASSIGNMENT = re.compile(GIVEAWAY + r"[\"'\\\]]{0,3}[ \t]*[:=]{1,2}>?", re.IGNORECASE)
# The two lines, or the two JSON fields, of an exec plugin's env.
ENV_PAIR = re.compile(GIVEAWAY + r"[\s,#\"'\\]{1,200}value[\"'\\]{0,3}[ \t]*:", re.IGNORECASE)
# `--token x`, and the same in an exec plugin's args: two strings of a JSON list or two lines of a YAML one.
OPTION = re.compile(
    r"--(?:[a-z0-9]+-)*"
    + GIVEAWAY
    + r"(?:[\"'\\]{0,2},[ \t]*(?=[\"'\\])|[\"']?[ \t]*\n[ \t#]*-(?=[ \t])|[\"']?(?=[ \t]))",
    re.IGNORECASE,
)
AUTHORIZATION = re.compile(
    r"authorization[\"'\\]{0,3}[ \t]*[:=][ \t]*[\"'\\]{0,3}(?:bearer|basic|token)(?=[ \t])", re.IGNORECASE
)
LONGEST_VALUE_LOOKED_AT = 400
VALUE = re.compile(
    r"[ \t]*\\?(?:\"(?P<double>[^\"\n]*)\"?|'(?P<single>[^'\n]*)'?"
    r"|(?P<bare>(?:<[^<>\n]*>|\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}|[^\s\"',;}\])])*))"
)
NEXT_LINE = re.compile(r"[ \t]*\n[ \t#]*(?P<word>[^\s:#](?:[^\s:]|:(?=\S))*)[ \t]*(?:\n|$)")
NO_VALUE = frozenset({"", "\\", "null", "Null", "NULL", "~"})
BLOCK_SCALAR = re.compile(r"[|>][1-9+-]{0,2}")
PROSE_AFTER_AN_OPTION = frozenset(
    ["and", "as", "can", "flag", "for", "from", "if", "in", "instead", "is", "must", "on", "or", "then", "to", "with"]
)

TOKEN = re.compile(
    r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}"  # JWT
    r"|(?<![a-z0-9.])[a-z0-9]{6}\.(?=[a-z]{0,15}[0-9])[a-z0-9]{16}(?![a-z0-9])"  # bootstrap token
)
TELLTALES = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY"
    r"|PuTTY-User-Key-File-"
    r"|LS0tLS1CRUdJTi"  # base64 of `-----BEGIN `
    r"|(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}"  # AWS
)
# Prefix, then the part that may also be a placeholder.
PREFIXED = re.compile(
    r"(?:sha256~"  # OpenShift
    r"|(?<![a-z0-9])(?:kubeconfig-u(?:ser)?-|token-)[a-z0-9.-]{4,60}:"  # Rancher
    r"|(?<![A-Za-z0-9])(?:gh[oprsu]_|github_pat_|glpat-|hv[bs]\.|ya29\.|k8s-aws-v1\.|dop_v1_))"
    r"(?P<secret>[A-Za-z0-9_*.-]{4,})"
)
USERINFO = re.compile(r":/{1,2}[^\s/?#@:\"]*:(?P<secret>[^\s/?#@\"]+)@")  # a URL taken for a path has one /
SOPS = re.compile(r"ENC\[[^\[\]\n]*\]")

RUN = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_=-]{40,}")
DIGEST = re.compile(r"[0-9a-f]{64}(?:[0-9a-f]{64})?", re.IGNORECASE)
DIGEST_NAMES = ("sha256:", "sha512:")
LONGEST_DIGEST_NAME = 10
"""Blanks and a quote behind it included."""
DIGIT = re.compile(r"[0-9]")
UUID = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])", re.IGNORECASE
)
# From a small letter to a capital, between letter and digit; not `Re`, which is how words in CamelCase begin.
CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
# Random base64, base36 and hex have 16 or more changes in 40 characters on average, names and paths up to 6.
CHANGES_OF_RANDOM_TEXT = 8
WINDOW = 40
HEX = re.compile(r"[0-9a-f]+", re.IGNORECASE)
SHORTEST_RANDOM_PART = 10
CHANGES_OF_RANDOM_PART = 5


def holds_credential(text: str) -> bool:
    """Whether free text, one line or several, holds what looks like a credential; placeholders do not count."""
    if "ENC[" in text:
        text = SOPS.sub("<sops>", text)
    return (
        TELLTALES.search(text) is not None
        or _has_known_form(text)
        or any(_looks_random(text, match) for match in RUN.finditer(text))
    )


def is_credential_by_its_form(value: str) -> bool:
    """Whether a value holds a private key, a token of a known form, or a field that is named like one and has a value.

    Certificates, identifiers and text that is merely random are none: arguments and variables are full of those.
    """
    from kubectl_share.credentials.pem import private_keys_seen

    return _has_known_form(value) or private_keys_seen(value.encode(errors="replace")) > 0


def _has_known_form(text: str) -> bool:
    return (
        TOKEN.search(text) is not None
        or any(not is_placeholder(match["secret"]) for match in PREFIXED.finditer(text))
        or any(not is_placeholder(match["secret"]) for match in USERINFO.finditer(text))
        or any(_has_value(text, match.end()) for match in AUTHORIZATION.finditer(text))
        or _names_and_tells(text)
    )


def _names_and_tells(text: str) -> bool:
    """Whether a word for a secret is there, and a value belongs to it."""
    lower = text.lower()
    if not any(word in lower for word in IN_EVERY_GIVEAWAY):
        return False
    return (
        any(not is_placeholder(match["value"]) for match in SHORT_ASSIGNMENT.finditer(text))
        or any(_has_value(text, match.end()) for match in ASSIGNMENT.finditer(text))
        or any(_has_value(text, match.end()) for match in ENV_PAIR.finditer(text))
        or any(_has_value(text, match.end(), of_option=True) for match in OPTION.finditer(text))
    )


def _has_value(text: str, at: int, *, of_option: bool = False) -> bool:
    """Whether a value stands at `at`, or alone on the next line, as YAML allows."""
    stop = at + LONGEST_VALUE_LOOKED_AT
    match = VALUE.match(text, at, stop)
    if match is None:
        return False
    value = match["double"] or match["single"] or match["bare"] or ""
    if match["bare"] == "" or BLOCK_SCALAR.fullmatch(value):
        below = NEXT_LINE.match(text, match.end(), stop)
        value = below["word"] if below else value
    if value.startswith("#"):  # a YAML comment behind an empty value
        return False
    if of_option and (value.startswith("-") or value.lower() in PROSE_AFTER_AN_OPTION):
        return False
    return value not in NO_VALUE and not is_placeholder(value)


def has_random_part(path: str) -> bool:
    """Whether a part of a path is no name: letters and digits take turns all along, and it is no UUID and no digest."""
    parts = (part for part in re.split(r"[/\\]", path) if len(part) >= SHORTEST_RANDOM_PART)
    return any(
        part.isalnum() and not HEX.fullmatch(part) and len(CHANGE.findall(part)) >= CHANGES_OF_RANDOM_PART
        for part in parts
    )


def _looks_random(text: str, match: re.Match[str]) -> bool:
    run = match[0]
    before = text[max(match.start() - LONGEST_DIGEST_NAME, 0) : match.start()].lower().rstrip(" \t\"'")
    if before.endswith(DIGEST_NAMES) and DIGEST.fullmatch(run):
        return False
    if not DIGIT.search(run):  # CamelCase; of 40 random characters of base64, one in a thousand has no digit
        return False
    changes = [change.start() for change in CHANGE.finditer(UUID.sub("", run))]
    last = CHANGES_OF_RANDOM_TEXT - 1
    return any(there - here < WINDOW for here, there in zip(changes, changes[last:], strict=False))
