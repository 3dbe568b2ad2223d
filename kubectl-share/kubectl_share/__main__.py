"""Where the program starts: `kubectl-share`, and `python -m kubectl_share`.

Most of a short run is imports, so that they stand inside, where an interrupt is no traceback.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False  # that of typing would be an import that takes time
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Run the program and exit."""
    # A run is short and makes many objects and hardly any garbage; the collector would walk them again and again.
    gc.disable()
    try:
        from kubectl_share.cli.staged import is_all_clear

        if is_all_clear(sys.argv[1:]):
            os._exit(0)
        from kubectl_share.cli.main import main as run

        run()
    except KeyboardInterrupt:
        os._exit(130)


if __name__ == "__main__":
    main()
