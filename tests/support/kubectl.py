"""The oracle: the kubectls on this machine.

Those are taken that stand beside the one on PATH (its link is followed) under names like `kubectl.1.27`, and the one on
PATH for a version that is not among them: it may be a dispatcher that calls the server, and exec plugins, first. The
setting KUBECTL_SHARE_KUBECTLS, a list of paths as in PATH, takes their place. Older ones than 1.27 are for smoke tests.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SETTING = "KUBECTL_SHARE_KUBECTLS"
OLDEST_ORACLE = (1, 27)
_REFUSED = re.compile(r'error loading config file "([^"]+)"')


@dataclass(frozen=True, order=True)
class Kubectl:
    """A real kubectl."""

    version: tuple[int, int]
    path: Path

    def __str__(self) -> str:
        return ".".join(map(str, self.version))

    def run(
        self, *args: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, data: bytes | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run it with an environment of its own: HOME and KUBECONFIG only where `env` says so."""
        clean = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **(env or {})}
        done = subprocess.run([str(self.path), *args], cwd=cwd, env=clean, input=data, capture_output=True, timeout=120)
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        )

    def view(self, *args: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Any:
        """`kubectl config view --raw -o json` and the arguments, parsed."""
        done = self.run("config", "view", "--raw", "-o", "json", *args, cwd=cwd, env=env)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def refused(self, files: Iterable[str], folder: Path) -> set[str]:
        """Which of the files in `folder` it refuses to load, found in one call."""
        done = self.run("config", "view", "-o", "json", cwd=folder, env={"KUBECONFIG": os.pathsep.join(files)})
        found = set(_REFUSED.findall(done.stderr))
        assert bool(found) == (done.returncode != 0), done.stderr
        return found


@cache
def all_kubectls() -> tuple[Kubectl, ...]:
    """Every kubectl there is, oldest first, one of each version."""
    setting = os.environ.get(SETTING)
    if setting:
        paths = [Path(path) for path in setting.split(os.pathsep) if path]
    else:
        found = shutil.which("kubectl")
        folder = Path(found).resolve().parent if found else None
        paths = [*sorted(folder.glob("kubectl.*[0-9]")), Path(found)] if found and folder else []
    by_version = {_version(path): path for path in reversed(paths)}
    return tuple(sorted(Kubectl(version, path) for version, path in by_version.items()))


def oracles() -> tuple[Kubectl, ...]:
    """The kubectls that are new enough to be the judge; the oldest and the newest, or all with the setting ALL."""
    if os.environ.get("CI") == "true" and not all_kubectls():
        raise RuntimeError("CI needs a kubectl")
    fit = [kubectl for kubectl in all_kubectls() if kubectl.version >= OLDEST_ORACLE]
    if os.environ.get("KUBECTL_SHARE_ALL_KUBECTLS") or len(fit) < 2:
        return tuple(fit)
    return fit[0], fit[-1]


def _version(path: Path) -> tuple[int, int]:
    done = subprocess.run([path, "version", "--client", "-o", "json"], capture_output=True, check=True, timeout=60)
    info = json.loads(done.stdout)["clientVersion"]
    return int(info["major"]), int(re.sub(r"\D.*", "", info["minor"]))
