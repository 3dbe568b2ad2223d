"""The difference between two texts of a kubeconfig, without anything that may be a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.addresses import shown_url
from kubectl_share.document.comments import Comments
from kubectl_share.document.composer import compose
from kubectl_share.document.edits import Edits
from kubectl_share.document.members import key_text
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence
from kubectl_share.document.source import Source
from kubectl_share.errors import escaped

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.replacing import Change

_SHOWN = frozenset(
    [
        *(
            "kind",
            "apiVersion",
            "name",
            "current-context",
            "cluster",
            "user",
            "namespace",
            "tls-server-name",
            "command",
        ),
        *("insecure-skip-tls-verify", "disable-compression", "provideClusterInfo", "interactiveMode"),
        *("certificate-authority", "client-certificate", "client-key", "tokenFile", "as"),
    ]
)
"""The keys whose values are no secrets. Everything else is taken for one."""
_URLS = ("server", "proxy-url")


def redacted_diff(change: Change, shown: str) -> list[str]:
    """The lines of a unified diff: keys, names, servers and paths are shown, all other values and comments are not."""
    from difflib import unified_diff

    before = redacted(Source(shown, change.before or b"")).splitlines()
    after = redacted(Source(shown, change.after)).splitlines()
    return [escaped(line) for line in unified_diff(before, after, shown, shown, lineterm="", n=2)]


def redacted(source: Source) -> str:
    """The text of a kubeconfig with `...` for everything that may be a secret."""
    document = compose(source)
    edits = Edits()
    stack: list[tuple[Node, str]] = [(document.root, "")] if document.root is not None else []
    while stack:
        node, key = stack.pop()
        if isinstance(node, Mapping):
            stack += [(value, key_text(name)) for name, value in node.pairs]
            for name, _ in node.pairs:
                if isinstance(name, Scalar) and not _is_plain_word(key_text(name)):
                    edits.replace(name.start, name.end, "...")
        elif isinstance(node, Sequence):
            stack += [(item, f"{key}[]") for item in node.items]
        elif isinstance(node, Scalar) and node.start < node.end:
            _redact(edits, source, node, key)
    for comment in Comments(document).all:
        edits.replace(comment.start, comment.end, "# ...")
    return edits.applied(source.text, 0, document.end)


def _is_plain_word(key: str) -> bool:
    """Whether a key looks like the name of a field, and not like a value in the place of one."""
    return len(key) <= 40 and key.replace("-", "").replace("_", "").replace(".", "").replace("/", "").isalnum()


def _redact(edits: Edits, source: Source, node: Scalar, key: str) -> None:
    text = source.text[node.start : node.end]
    tail = text[len(text.rstrip()) :] if node.style in ("|", ">") else ""
    if key in _URLS:
        if shown_url(node.value) != node.value:
            edits.replace(node.start, node.end, shown_url(node.value) + tail)
    elif key not in _SHOWN:
        edits.replace(node.start, node.end, f"...{tail}")
