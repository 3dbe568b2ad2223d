"""What the hooks share: a look at the bytes first, and the linter only if there is something to judge.

Most commits hold no kubeconfig. For those nothing is imported but the cheapest parts of the standard library.
"""

from __future__ import annotations

import gc
import os
import sys

from kubectl_share.prefilter import may_hold_kubeconfig

TYPE_CHECKING = False  # the real one costs an import
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

    from kubectl_share.rules.rule import Profile

# A run is short and makes many objects and hardly any garbage; the collector would walk them again and again.
gc.disable()

_DEFAULT: Profile = "commit"
_SURELY_RIGHT = {
    *("--profile=share", "--profile=commit", "--profile=strict", "--fail-on=error", "--fail-on=warning"),
    *("--quiet", "-q", "--no-config"),
}
"""Options that need no look at where there is no kubeconfig. All others are read, for they may be wrong."""


def main(profile: Profile | None = None, *, only_fix: bool = False) -> NoReturn:
    """Look at the files on the command line and exit: 0 all is well, 1 findings or changed files, 2 could not do it.

    Args:
        profile: what kubeconfigs have to be fit for, whatever the settings of the repository say. Without it those
            decide, and `commit` is the default.
        only_fix: whether the hook is there to change files, and leaves findings to the others.
    """
    try:
        code = _run(sys.argv[1:], profile, only_fix=only_fix)
    except KeyboardInterrupt:
        code = 130
    if code == 0 and "kubectl_share.cli" not in sys.modules:
        os._exit(0)  # nothing was printed, and taking the interpreter apart takes time
    from kubectl_share.cli.exits import leave

    leave(code)


def _run(arguments: list[str], profile: Profile | None, *, only_fix: bool) -> int:
    # A file at the top of a repository may be called like an option.
    alike = {word for word in arguments if word.startswith("-") and os.path.lexists(word)}
    words = [f"./{word}" if word in alike else word for word in arguments]
    words = list(_to_judge(words))
    if _SURELY_RIGHT.issuperset(words) and not any(map(_is_long_option, alike)):
        return 0
    from kubectl_share.cli import exits

    return exits.code_of(lambda: _judge(words, alike, profile, only_fix=only_fix))


def _to_judge(words: list[str]) -> Iterator[str]:
    """The options, and the files that the linter has to see."""
    before = ""
    for word in words:
        may_be_value = before.startswith("-") and before not in _SURELY_RIGHT
        if word.startswith("-") or may_be_value or _is_to_judge(word):
            yield word
        before = word


def _is_to_judge(path: str) -> bool:
    """Whether the linter has to see a file: it may hold a kubeconfig, or it cannot be read, which the linter tells."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - pathlib is an import of its own
            return may_hold_kubeconfig(file.read())
    except OSError:
        return True


def _is_long_option(word: str) -> bool:
    return word.startswith("--")


def _judge(words: list[str], alike: set[str], profile: Profile | None, *, only_fix: bool) -> int:
    like_long_options = sorted(filter(_is_long_option, alike))
    if like_long_options:
        from kubectl_share.errors import UsageError, quoted

        # Whoever adds a file called `--profile=share` to a repository must not turn its checks off.
        raise UsageError(f"the file {quoted(like_long_options[0])} is called like an option", "rename it")
    from kubectl_share.cli import linting

    if any(word.startswith("-") for word in words):
        from kubectl_share.cli.main import run

        # Of an option that is given twice the last one counts, which is that of the user.
        options = [f"--profile={profile}"] if profile else []
        return run(["validate", *options, *words], linting.Defaults(_DEFAULT, only_fix=only_fix, listed=True))
    from kubectl_share.operations.validate import Wanted

    wanted = Wanted(linting.now(), default_profile=_DEFAULT, profile=profile)
    return linting.run(linting.Order(tuple(words), wanted, listed=True, fix=only_fix, only_fix=only_fix))
