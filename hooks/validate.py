"""The hook `kubeconfig-validate`: kubeconfigs are fit to be committed."""

from __future__ import annotations

from . import entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Run the hook and exit."""
    entry.main()
