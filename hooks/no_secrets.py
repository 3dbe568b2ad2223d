"""The hook `kubeconfig-no-secrets`: kubeconfigs hold no credentials."""

from __future__ import annotations

from . import entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Run the hook and exit."""
    entry.main("strict")
