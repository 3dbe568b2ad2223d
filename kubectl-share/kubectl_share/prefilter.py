"""Whether the bytes of a file can hold a kubeconfig at all, told without parsing them.

Most files of a repository hold none. A hook must be done with those before anything is imported, so nothing is here.
"""

from __future__ import annotations

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SHORTEST = len("dXNlcnM6CmNsdXN0ZXJzOg")
"""Of `users:` and `clusters:`, two lines, in base64."""


def may_hold_kubeconfig(data: bytes) -> bool:
    """Whether a file may be a kubeconfig, or have one in a Secret or ConfigMap. A no is certain, a yes is not.

    A kubeconfig has at least two of four keys at its top level, one of which is not `users`.
    """
    if data.startswith(_UTF_16):
        data = data.replace(b"\0", b"")
    if _has_two_keys(data):
        return True
    if b"\\" in data and (b"\\u00" in data or b"\\x" in data):  # which may stand in a key
        data = _unescaped(data)
        if _has_two_keys(data):
            return True
    # Base64 is in the `data` of a Secret and in the `binaryData` of a ConfigMap.
    return b"apiVersion" in data and (b"Secret" in data or b"binaryData" in data) and _has_two_keys(_decoded(data))


def _has_two_keys(data: bytes) -> bool:
    """Whether two of `current-context`, `contexts`, `clusters` and `users` are there. Most files are searched twice."""
    has_clusters = b"clusters" in data
    if b"context" not in data:
        return has_clusters and b"users" in data
    found = has_clusters + (b"contexts" in data) + (b"current-context" in data)
    return found > 1 or (found == 1 and b"users" in data)


def _unescaped(data: bytes) -> bytes:
    """The bytes with ASCII characters in the place of their escapes by number."""
    import re

    return re.sub(rb"\\(?:x|u00)([2-7][0-9A-Fa-f])", lambda found: bytes.fromhex(found[1].decode()), data)


def _decoded(data: bytes) -> bytes:
    """What the bytes give as base64: every run of its characters, from each of its first four.

    What stands before a value, such as an anchor, may look like base64, so that nobody knows where one begins.
    """
    import re
    from binascii import a2b_base64

    texts = []
    in_one_line = re.sub(rb"\\[nrt]|[\s\\]+", b"", data)
    for run in re.findall(rb"[A-Za-z0-9+/]{7,}", in_one_line):
        for start in range(4):
            length = len(run) - start
            whole = run[start : len(run) - (length % 4 == 1)]
            texts.append(a2b_base64(whole + b"=" * (-len(whole) % 4)))
    return b"\n".join(texts).replace(b"\0", b"")  # without the zeros, UTF-16 shows its keys too
