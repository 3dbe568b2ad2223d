"""Small kubeconfigs for tests, and bundles of them."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

from kubectl_share.kubeconfig.loading import Merged, load_file, merge
from kubectl_share.operations.bundle import Bundle, bundle
from kubectl_share.operations.bundle.requests import Request

if TYPE_CHECKING:
    from pathlib import Path


def loaded(folder: Path, *texts: str) -> Merged:
    """Files called `one`, `two`, `three` with these texts (common indentation removed), merged in this order."""
    names = ("one", "two", "three")[: len(texts)]
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_bytes(dedent(text).lstrip("\n").encode())
    return merge(load_file(folder / name, name) for name in names)


def bundled(folder: Path, text: str, *contexts: str, **wishes: Any) -> Bundle:
    """The bundle of some contexts of one file."""
    return bundle(loaded(folder, text), Request(patterns=contexts, **wishes).checked())
