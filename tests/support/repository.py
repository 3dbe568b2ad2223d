"""A git repository in the home of a user, for tests of what happens at a commit."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.program import Home, Outcome

SETTINGS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
"""The settings of whoever runs the tests do not count."""
_IDENTITY = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main")


@dataclass(frozen=True)
class Repository:
    """The repository in the folder where programs run."""

    home: Home

    @property
    def folder(self) -> Path:
        return self.home.work

    @property
    def hook(self) -> Path:
        return self.folder / ".git/hooks/pre-commit"

    def git(self, *words: str, env: Mapping[str, str] | None = None) -> Outcome:
        """`git WORDS`. Neither it nor a hook that it runs shows a secret."""
        return self.shell(shlex.join(["git", *_IDENTITY, *words]), env=env)

    def shell(self, script: str, env: Mapping[str, str] | None = None) -> Outcome:
        return self.home.shell(script, env={**SETTINGS, **(env or {})})

    def share(self, *words: str, env: Mapping[str, str] | None = None) -> Outcome:
        """`kubectl-share WORDS`."""
        return self.home.share_quickly(*words, env={**SETTINGS, **(env or {})})

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))
        return path

    def stage(self, name: str, text: str | bytes) -> None:
        """Write a file, and add it."""
        self.write(name, text)
        assert self.git("add", "--force", "--", name).code == 0

    def commit(self, *words: str, env: Mapping[str, str] | None = None) -> Outcome:
        return self.git("commit", "-qm", "c", *words, env=env)

    def subjects(self) -> int:
        """How many commits there are."""
        return len(self.git("rev-list", "--all").out.splitlines())


def made(home: Home, *, with_hook: bool = True) -> Repository:
    """A repository without commits, by default with our hook."""
    repository = Repository(home)
    assert repository.git("init", "-q").code == 0
    if with_hook:
        assert repository.share("hook", "install").code == 0
    return repository
