"""A change of a kubeconfig as a diff that anybody may see: every value that may be a secret is hidden."""

from __future__ import annotations

import re
from difflib import unified_diff
from itertools import chain
from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import looks_like_content, shown_url
from kubectl_share.document.comments import Comments
from kubectl_share.document.composer import compose
from kubectl_share.document.edits import Edits
from kubectl_share.document.members import key_text
from kubectl_share.document.nodes import Alias, Mapping, Node, Scalar, Sequence
from kubectl_share.errors import escaped
from kubectl_share.rules.schema import EXEC_VERSIONS, INTERACTIVE_MODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.document.source import Source

_SHOWN = frozenset(
    [
        *("clusters", "contexts", "users", "current-context", "preferences", "name", "cluster", "user", "context"),
        *("namespace", "server", "tls-server-name", "certificate-authority", "client-certificate", "client-key"),
        *("tokenFile", "exec", "command", "env", "auth-provider"),
    ]
)
"""The fields whose values may be seen, and the fields below those."""
_OF_FILES = frozenset(["certificate-authority", "client-certificate", "client-key", "tokenFile"])
"""Those of them that name a file."""
_OF_FEW_WORDS = frozenset(
    [
        *("apiVersion", "kind", "interactiveMode", "provideClusterInfo", "colors"),
        *("insecure-skip-tls-verify", "disable-compression"),
    ]
)
_KNOWN_WORDS = frozenset(
    ["v1", "Config", *EXEC_VERSIONS, "client.authentication.k8s.io/v1alpha1", *INTERACTIVE_MODES, "true", "false"]
)
"""The only values of those fields that may be seen."""
_FIELDS = _SHOWN.union(
    _OF_FEW_WORDS,
    ["certificate-authority-data", "client-certificate-data", "client-key-data", "token", "username", "password"],
    ["proxy-url", "as", "as-uid", "as-groups", "as-user-extra", "args", "value", "installHint", "config"],
    ["extensions", "extension"],
)
"""The keys that may be seen, wherever the fields above them may."""
_LINE = re.compile(r"[^\n\r]*(?:\r\n|\n|\r)|[^\n\r]+")
_DIRECTIVE = re.compile(r"^%[^\n\r]*", re.MULTILINE)
_VISIBLE = re.compile(r"[^ \t\r\n][^\r\n]*")
_HIDDEN = "<hidden>"
_CUT = "\0"


def redacted_diff(before: Source, after: Source) -> Iterator[str]:
    """The lines of a unified diff of two kubeconfigs that can be parsed; escaped, without line breaks."""
    name = escaped(before.name)
    # Lines are compared as they are, and shown as they may be seen.
    old, new = ([f"{shown}{_CUT}{line}" for shown, line in _lines(source)] for source in (before, after))
    for line in unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm=""):
        yield escaped(line.partition(_CUT)[0])


def _lines(source: Source) -> Iterator[tuple[str, str]]:
    """Each line as it may be seen, and as it is."""
    shown = _LINE.findall(redacted(source))
    for seen, line in zip(shown, _LINE.findall(source.text), strict=True):
        yield seen.rstrip("\r\n"), line


def redacted(source: Source) -> str:
    """The text with as many lines, but without any value that may be a secret, comments included."""
    document = compose(source)
    text, edits = source.text, Edits()
    for comment in Comments(document).all:
        edits.replace(comment.start + 1, comment.end, " ...")
    if document.root is not None:
        directives = (match.span() for match in _DIRECTIVE.finditer(text, 0, document.root.start))
        for start, end in chain(directives, _hidden_spans(document.root)):
            edits.replace(start, end, _mask(text[start:end]))
    return edits.applied(text[: document.end]) + _mask(text[document.end :])


def _hidden_spans(root: Node) -> Iterator[tuple[int, int]]:
    stack: list[tuple[Node, bool]] = [(root, isinstance(root, Mapping))]
    while stack:
        node, is_shown = stack.pop()
        if isinstance(node, Alias) or node.anchor is not None or node.tag is not None:
            yield node.start, node.end  # whose names are anybody's
        elif isinstance(node, Scalar):
            if not (is_shown and _is_harmless(node.value)):
                yield node.start, node.end
        elif isinstance(node, Sequence):
            stack += [(item, is_shown) for item in node.items]
        else:
            for key, value in node.pairs:
                name = key_text(key)
                stack += [(key, is_shown and name in _FIELDS), (value, is_shown and _may_be_shown(name, value))]


def _may_be_shown(name: str, value: Node) -> bool:
    """Whether the value of a field may be seen, unless it looks like a secret."""
    if not isinstance(value, Scalar):
        return name in _SHOWN
    if name == "server":
        return shown_url(value.value) == value.value
    if name in _OF_FILES:
        return not looks_like_content(value.value)
    return name in _SHOWN or (name in _OF_FEW_WORDS and value.value in _KNOWN_WORDS)


def _is_harmless(value: str) -> bool:
    """Whether a value that may be seen looks like what it should be, and not like a secret in the wrong field."""
    from kubectl_share.credentials.leaks import holds_credential

    return "@" not in value and not holds_credential(value)


def _mask(text: str) -> str:
    """The text with every line hidden from its first visible character on; of a quoted line the quotes stay."""
    quote = text[:1]
    if quote in ("'", '"') and text.endswith(quote) and len(text) > 1 and "\n" not in text and "\r" not in text:
        return f"{quote}{_HIDDEN}{quote}"
    return _VISIBLE.sub(_HIDDEN, text)
