"""pre-commit, with this project as the repository of its hooks: built and installed as for any user of them."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.program import BIN, CANARY, Home, Outcome
from tests.support.repository import SETTINGS, Repository, made

ROOT = Path(__file__).resolve().parents[2]
_IDENTITY = ("-c", "user.name=t", "-c", "user.email=t@example.com")
_FINDING = re.compile(r"^(\S.*?:\d+:\d+: (?:error|warning|info) KS\d+) .*\n  \S", re.MULTILINE)
_SECONDS = 500


@dataclass(frozen=True)
class Project:
    """This project as it is in the work tree, committed, and installed by pre-commit."""

    folder: Path

    @property
    def source(self) -> Path:
        """The repository."""
        return self.folder / "source"

    @property
    def store(self) -> Path:
        """Where pre-commit has its environments."""
        return self.folder / "store"

    @property
    def revision(self) -> str:
        return _done("git", "rev-parse", "HEAD", cwd=self.source).stdout.strip()

    def configuration(self, *hooks: str, **options: Any) -> str:
        """A `.pre-commit-config.yaml` with these hooks and options for each."""
        listed = [{"id": hook, **options} for hook in hooks]
        return json.dumps({"repos": [{"repo": str(self.source), "rev": self.revision, "hooks": listed}]})


@dataclass(frozen=True)
class Guarded:
    """A repository with a `.pre-commit-config.yaml`."""

    repository: Repository
    project: Project

    def use(self, *hooks: str, **options: Any) -> None:
        """Have these hooks from now on."""
        name = ".pre-commit-config.yaml"
        self.repository.stage(name, self.project.configuration(*hooks, **options))
        assert self.repository.commit("--no-verify", "--only", name).code == 0

    def pre_commit(self, *words: str) -> Outcome:
        """`pre-commit WORDS`, which shows no secret."""
        environment = {**SETTINGS, "PRE_COMMIT_HOME": str(self.project.store), "PRE_COMMIT_COLOR": "never"}
        done = self.repository.home.shell(shlex.join(["pre-commit", *words]), env=environment)
        assert CANARY.encode() not in done.out
        assert b"Initializing environment" not in done.out
        return done

    def told(self, *words: str, code: int) -> str:
        """What the hooks say in `pre-commit run WORDS`, which ends with this code."""
        done = self.pre_commit("run", *words)
        assert done.code == code, done.out.decode()
        return done.out.decode()

    def found(self, *words: str) -> list[str]:
        """What `pre-commit run WORDS` finds: `PATH:LINE:COLUMN: SEVERITY CODE`, each above a line on what to do."""
        return _FINDING.findall(self.pre_commit("run", *words).out.decode())


def guarded(home: Home, project: Project, *hooks: str, **options: Any) -> Guarded:
    """A repository with these hooks, and nothing else in it."""
    repository = Guarded(made(home, with_hook=False), project)
    repository.use(*hooks, **options)
    return repository


def project(factory: pytest.TempPathFactory) -> Project:
    """The project, installed once for all processes of a run of the tests."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    made = Project(base / "pre-commit")
    outcome = base / "pre-commit.outcome"
    with (base / "pre-commit.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not outcome.exists():
            outcome.write_text(_install(made))
    problem = outcome.read_text()
    if problem.startswith("no package index"):
        if os.environ.get("CI") == "true":
            pytest.fail(f"{problem}, and CI must have one")
        pytest.skip(f"{problem}: the hooks cannot be installed")
    if problem:
        pytest.fail(problem)
    return made


def _install(made: Project) -> str:
    """Commit a copy of the work tree and have pre-commit install it; what went wrong."""
    made.source.mkdir(parents=True)
    listed = _done("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout
    for name in dict.fromkeys(listed.split("\0")[:-1]):
        if (ROOT / name).is_file():
            (made.source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, made.source / name)
    for words in (("init", "-q"), ("add", "--all"), ("commit", "-qm", "all")):
        _done("git", *_IDENTITY, *words, cwd=made.source)
    user = made.folder / "user"
    user.mkdir()
    _done("git", "init", "-q", cwd=user)
    (user / ".pre-commit-config.yaml").write_text(made.configuration("kubeconfig-validate"))
    done = run_here(sys.executable, "-m", "pre_commit", "install-hooks", cwd=user, PRE_COMMIT_HOME=str(made.store))
    if done.returncode == 0:
        return ""
    asked = run_here(sys.executable, "-m", "pip", "download", "--no-deps", "--dest", "asked", "setuptools", cwd=user)
    return "no package index" if asked.returncode else f"{done.stdout}\n{done.stderr}"


def run_here(*command: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command with the settings of this machine for pip, and none for git."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
    path = os.pathsep.join([str(BIN), kept.get("PATH", os.defpath)])
    locked = str(ROOT / "requirements/dev.txt")
    environment = {**kept, **SETTINGS, "PATH": path, "PIP_CONSTRAINT": locked, **more}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=_SECONDS)


def _done(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = run_here(*command, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done
