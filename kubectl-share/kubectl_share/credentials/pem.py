"""PEM text taken apart the way Go's `encoding/pem` does it, which is what decides whether kubectl can use a file.

Standard library only: a run that just wants to know when a certificate ends pays for no import of `cryptography`.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER = re.compile(rb"^-----(BEGIN|END) ([^\r\n]*?)-----[ \t\r]*$", re.MULTILINE)
KEY_HEADER = re.compile(rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY|^PuTTY-User-Key-File-", re.MULTILINE)
ENCODED_BEGINNING = b"LS0tLS1CRUdJTi"
"""Base64 of `-----BEGIN `, all of it that does not depend on what follows."""
ENCODED_HEADER = re.compile(ENCODED_BEGINNING + rb"[A-Za-z0-9+/]{34}")
IN_EVERY_KEY_SEEN = (b"PRIVATE KEY", b"PuTTY-User-Key-File-", ENCODED_BEGINNING)
SHORTEST_KEY = 32
"""Bytes of the shortest private key there is, that of Ed25519."""
WHITE_SPACE = b" \t\r\n"
_KEPT = 256


class Block(NamedTuple):
    """One block between a BEGIN line and its END line."""

    label: str
    """What the BEGIN line says, `CERTIFICATE` for one; comes from the file, so it belongs in no message."""
    headers: bytes = b""
    """The lines of the form `Proc-Type: 4,ENCRYPTED` before the base64."""
    der: bytes | None = None
    """What the base64 stands for; None where Go would skip the block as malformed."""

    def __repr__(self) -> str:
        return f"Block(label={self.label!r})"

    @property
    def is_private_key(self) -> bool:
        """Whether Go's `tls.X509KeyPair` would take this block for the key, readable or not."""
        return self.label == "PRIVATE KEY" or self.label.endswith(" PRIVATE KEY")


def blocks(content: bytes) -> Iterator[Block]:
    """The PEM blocks of a file, in its order, text around them left out; lazily, so that the first one is cheap.

    Markers count at the start of a line only, as in Go. Malformed blocks are here too, with `der` None.

    Upstream: golang/go:src/encoding/pem/pem.go
    """
    begin: re.Match[bytes] | None = None
    for marker in MARKER.finditer(content):
        if begin is not None:
            closed = marker[1] == b"END" and marker[2] == begin[2]
            yield _block(begin[2], content[begin.end() + 1 : marker.start()]) if closed else _malformed(begin[2])
        begin = marker if marker[1] == b"BEGIN" else None
    if begin is not None:
        yield _malformed(begin[2])


@lru_cache(_KEPT)
def all_blocks(content: bytes) -> tuple[Block, ...]:
    """The same, of a content that is asked for again and again."""
    return tuple(blocks(content))


def private_keys_seen(content: bytes) -> int:
    """How many private keys a file shows anywhere: indented and damaged ones, PuTTY's and base64 of a PEM included."""
    if not any(mark in content for mark in IN_EVERY_KEY_SEEN):
        return 0
    encoded = sum(b"PRIVATE KEY" in b64decode(header[0]) for header in ENCODED_HEADER.finditer(content))
    return encoded + sum(1 for _ in KEY_HEADER.finditer(content))


@lru_cache(_KEPT)
def content_of_field(text: str) -> bytes:
    """What a `-data` field stands for: its base64 decoded, damaged or not; the text itself where it is raw PEM."""
    plain = "".join(text.split())
    if "-----" not in text:
        try:
            return b64decode(plain + "=" * (-len(plain) % 4))
        except ValueError:
            pass
    return text.encode(errors="replace")


def could_hold_private_key(content: bytes) -> bool:
    """Whether there is a private key in what should be one, or something that could be a part of one.

    Certificates alone are none, and neither is what is shorter than every key.
    """
    if KEY_HEADER.search(content) or private_keys_seen(content):  # which goes through all of it
        return True
    return len(content) >= SHORTEST_KEY and b"-----BEGIN " not in content


def written(block: Block) -> bytes:
    """A block that is well formed, written anew without its headers."""
    text = b64encode(block.der or b"")
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    label = block.label.encode()
    return b"\n".join([b"-----BEGIN %s-----" % label, *lines, b"-----END %s-----" % label, b""])


def _malformed(label: bytes) -> Block:
    return Block(label.decode("ascii", "replace"))


def _block(label: bytes, body: bytes) -> Block:
    start = 0
    while True:
        end = body.find(b"\n", start)
        if end < 0 or b":" not in body[start:end]:
            break
        start = end + 1
    try:
        der = b64decode(body[start:].translate(None, WHITE_SPACE), validate=True)
    except ValueError:
        der = None
    return Block(label.decode("ascii", "replace"), body[:start], der)
