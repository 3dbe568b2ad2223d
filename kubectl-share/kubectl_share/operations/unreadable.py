"""Whether a text that cannot be parsed is meant as a kubeconfig, by its looks."""

from __future__ import annotations

import re

_ENOUGH = 2
_FIRST_LINE = re.compile(
    r"""\A(?:[ \t]*(?:\#[^\n]*)?\r?\n|---[^\n]*\n|%YAML[^\n]*\n)*
        (?:["']?(?:apiVersion|kind|preferences|clusters|contexts|users|current-context|extensions)["']?[ \t]*:
        |[ \t]*\{)""",
    re.VERBOSE,
)
_KEY = re.compile(
    r"""(?:^|[{,][ \t]*|^[ \t]+(?="))["']?(clusters|contexts|users|current-context)["']?[ \t]*:""", re.MULTILINE
)
_ANY_KEY = re.compile(
    r"""(?:^|[{,])[ \t-]*["']?(?:clusters|contexts|users|current-context)["']?[ \t]*:""", re.MULTILINE
)
_WHOLLY_ENCRYPTED = ("\0GITCRYPT\0", "age-encryption.org/")


def is_encrypted(text: str) -> bool:
    """Whether a text that cannot be parsed is a file that git-crypt or age has encrypted."""
    return text.startswith(_WHOLLY_ENCRYPTED)


def is_text_of_one(text: str) -> bool:
    """Whether a text that cannot be parsed looks like a kubeconfig: it begins like one, and has two of the keys."""
    return _FIRST_LINE.match(text) is not None and len({match[1] for match in _KEY.finditer(text)}) >= _ENOUGH


def has_key_of_one(text: str) -> bool:
    """Whether a text that cannot be parsed has at least one of the four keys, be it UTF-16 without its mark."""
    return _ANY_KEY.search(text.replace("\0", "")) is not None
