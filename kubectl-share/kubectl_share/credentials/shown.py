"""What of a file may be shown: names, commands, paths, keys and addresses, unless somebody has put a secret there.

Whatever a message, a notice or a form of output takes from a file comes through here. What stands where a secret
belongs does not: that is never shown.
"""

from __future__ import annotations

import re

from kubectl_share.addresses import bare_url
from kubectl_share.errors import HIDDEN, quoted

_PLAIN = re.compile(r"(?!.*glpat-)[a-z0-9/@-]{0,80}")
"""Nearly every name: no credential has such a form. To load `leaks` takes longer than to bundle a small file."""
_BEGINNINGS = ("-----BEGIN ", "LS0tLS1CRUdJTi")
"""Of a certificate or a key in PEM, and the same in base64."""
_DER = re.compile(r"(?<![A-Za-z0-9+])M[A-P][A-Za-z0-9+/]{62}")
"""Base64 of the same in DER: the first line of what stands between the marks of PEM. Few paths look like this."""
_PART_OF_A_PATH = re.compile(r"[./\\]")
_KEY = re.compile(r"[A-Za-z0-9_./-]{1,63}")
_PLAIN_KEY = re.compile(r"(?!glpat-)[a-z]{1,20}(?:-[a-z]{1,20}){0,4}")
_MANY_DIGITS = re.compile(r"(?:[A-Za-z]*[0-9]){5}")


def looks_secret(text: str) -> bool:
    """Whether a text has the form of a credential, or is a key or a certificate itself."""
    if _PLAIN.fullmatch(text):
        return False
    from kubectl_share.credentials.leaks import holds_credential, is_credential_by_its_form

    if any(beginning in text for beginning in _BEGINNINGS) or is_credential_by_its_form(text):
        return True
    return any(holds_credential(line[0]) for line in _DER.finditer(text))


def unless_secret(text: str) -> str:
    """A name, a command or another text of a file; `(hidden)` if it looks like a secret."""
    return HIDDEN if looks_secret(text) else text


def named(name: str) -> str:
    """A name from a file in a message, in double quotes and escaped; `"(hidden)"` if it looks like a secret."""
    return quoted(unless_secret(name))


def looks_like_content(path: str) -> bool:
    """Whether somebody has put a key, a certificate or a token where the path of a file belongs."""
    if looks_secret(path):
        return True
    if _PART_OF_A_PATH.search(path):
        return False
    from kubectl_share.credentials.leaks import has_random_part, holds_credential

    return holds_credential(path) or has_random_part(path)


def shown_file(path: str) -> str:
    """The path of a file; `(hidden)` if it looks like what should be in the file."""
    return HIDDEN if looks_like_content(path) else path


def shown_key(key: str) -> str:
    """The key of a map; `(hidden)` if it does not look like one: in `{token:abc}`, `token:abc` is a key."""
    if _PLAIN_KEY.fullmatch(key):
        return key
    if not _KEY.fullmatch(key) or _MANY_DIGITS.search(key):
        return HIDDEN
    from kubectl_share.credentials.leaks import has_random_part, holds_credential

    return HIDDEN if holds_credential(key) or has_random_part(key) else key


def shown_url(url: str) -> str:
    """The URL of a server or a proxy without what may be a secret, such as a password; `(hidden)` in doubt."""
    bare = bare_url(url)
    path = bare.partition("://")[2].partition("/")[2]
    return HIDDEN if looks_secret(path) else bare
