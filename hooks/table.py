"""What pre-commit is told of the hooks: `.pre-commit-hooks.yaml` is made from this by tools/generate_docs.py."""

from __future__ import annotations

import json
from typing import NamedTuple

MINIMUM_PRE_COMMIT = "3.2.0"
"""The first that calls its stages as the file does."""


class Hook(NamedTuple):
    """One hook."""

    id: str
    """Also the name of its program."""
    name: str
    """What pre-commit shows while it runs."""
    description: str


HOOKS = (
    Hook(
        "kubeconfig-validate",
        "kubeconfigs are fit to be committed",
        "Rejects kubeconfigs that are broken, hold passwords or tokens, or name files of one machine.",
    ),
    Hook(
        "kubeconfig-no-secrets",
        "kubeconfigs hold no credentials",
        "Rejects kubeconfigs with credentials of any kind, embedded private keys too: for public repositories.",
    ),
    Hook(
        "kubeconfig-fix",
        "kubeconfigs are mended",
        "Mends in kubeconfigs what can be mended safely: embeds certificates, quotes numbers, rejoins base64.",
    ),
)


def manifest() -> str:
    """The text of `.pre-commit-hooks.yaml`.

    Files called `config` or `admin.conf` are plain text to pre-commit, so all text is looked at: the content decides.
    Findings of a hook that passes are shown too: a private key in a bundle is a warning, and worth a look.
    """
    return "# Made by tools/generate_docs.py from hooks/table.py; `make docs` writes it anew.\n" + "".join(
        f"""\
- id: {hook.id}
  name: {hook.name}
  description: {json.dumps(hook.description)}
  entry: {hook.id}
  language: python
  types: [text]
  stages: [pre-commit, pre-merge-commit, pre-push, manual]
  require_serial: true
  verbose: true
  minimum_pre_commit_version: {MINIMUM_PRE_COMMIT}
"""
        for hook in HOOKS
    )
