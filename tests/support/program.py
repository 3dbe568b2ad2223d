"""The program itself, run in a process of its own as a user runs it, and the files that it must leave alone."""

from __future__ import annotations

import atexit
import importlib
import json
import os
import pty
import resource
import selectors
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import termios
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

from kubectl_share.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Mapping

CANARY = "hunter2-canary"
"""Every secret of these tests holds it. It may stand in a bundle, and nowhere else."""
BIN = Path(sys.executable).parent
PROGRAM = BIN / "kubectl-share"
_SECONDS = 60
_MEMORY = 4 * 1024**3
_PRELOADED = (
    "cryptography.x509",
    "kubectl_share.credentials.embeddable",
    "kubectl_share.kubeconfig.loading",
    "kubectl_share.operations.bundle",
    "kubectl_share.operations.create",
    "kubectl_share.operations.importing",
    "kubectl_share.operations.removing",
    "yaml",
)

PROD = """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: https://prod.example:6443}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {token: hunter2-canary}
"""
"""A kubeconfig that is its own bundle, byte for byte."""


def kubeconfig(*, cluster: str = "", context: str = "", user: str = "token: hunter2-canary") -> str:
    """PROD with more fields in its cluster (line 6) or context (line 9), or with other fields in its user (line 12)."""
    text = PROD.replace("6443}", f"6443, {cluster}}}") if cluster else PROD
    text = text.replace("user: alice}", f"user: alice, {context}}}") if context else text
    return text.replace("token: hunter2-canary", user)


def contexts_named(*names: str) -> str:
    """A kubeconfig with a context of each name, the first of them the current one."""
    entries = [f"- name: {name}\n  context: {{cluster: prod, user: alice}}\n" for name in names]
    text = PROD.replace("current-context: prod", f"current-context: {names[0]}")
    return text.replace("- name: prod\n  context: {cluster: prod, user: alice}\n", "".join(entries))


@dataclass(frozen=True)
class Outcome:
    """What a run of the program came to."""

    code: int
    out: bytes
    err: str


@dataclass(frozen=True)
class Home:
    """The HOME of a user, and the folder `work` in it where the program runs."""

    path: Path
    wrapper: tuple[str, ...] = ()
    """A command that runs every other one."""

    def __post_init__(self) -> None:
        for folder in (self.path, self.path / ".kube", self.work):
            folder.mkdir(exist_ok=True)

    @property
    def work(self) -> Path:
        return self.path / "work"

    @property
    def config(self) -> Path:
        return self.path / ".kube/config"

    def has(self, content: str | bytes, name: str = "config") -> Path:
        """Write `~/.kube/config`, or a file beside it."""
        path = self.path / ".kube" / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(0o600)
        return path

    def environment(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        """A clean one: nothing of the tests' own environment comes along."""
        path = os.pathsep.join([str(BIN), "/usr/bin", "/bin", "/usr/sbin", "/sbin"])
        return {"HOME": str(self.path), "PATH": path, **(env or {})}

    def start(
        self,
        *command: str,
        env: Mapping[str, str] | None = None,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.PIPE,
        stderr: int | IO[bytes] = subprocess.PIPE,
    ) -> subprocess.Popen[bytes]:
        """Start any command here."""
        return subprocess.Popen(
            [*self.wrapper, *command],
            cwd=self.work,
            env=self.environment(env),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
        )

    def share(
        self,
        *words: str,
        env: Mapping[str, str] | None = None,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.PIPE,
    ) -> Outcome:
        """`kubectl-share WORDS`. No secret is on standard error, no traceback, nothing that acts on a terminal."""
        return _checked(*_finished(self.start(str(PROGRAM), *words, env=env, stdin=stdin, stdout=stdout)))

    def share_quickly(self, *words: str, env: Mapping[str, str] | None = None) -> Outcome:
        """The same by a fork of a process that has loaded the program before: for tables, five times as fast."""
        with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
            environment = self.environment(env)
            job = {"words": words, "folder": str(self.work), "env": environment, "out": out.name, "err": err.name}
            server = _fork_server()
            assert server.stdin is not None
            assert server.stdout is not None
            server.stdin.write(json.dumps(job).encode() + b"\n")
            server.stdin.flush()
            code = int(server.stdout.readline())
            return _checked(code, out.read(), err.read())

    def shell(self, script: str, env: Mapping[str, str] | None = None) -> Outcome:
        """A shell script, which finds `kubectl-share` on its PATH."""
        return _checked(*_finished(self.start("bash", "-c", script, env=env)))

    def share_on_terminal(self, *words: str, env: Mapping[str, str] | None = None) -> Outcome:
        """The same with a terminal for standard input and output, and another for standard error."""
        out, out_end = _terminal()
        err, err_end = _terminal()
        process = self.start(
            str(PROGRAM), *words, env={"TERM": "xterm", **(env or {})}, stdin=out_end, stdout=out_end, stderr=err_end
        )
        os.close(out_end)
        os.close(err_end)
        shown = _read_all(out, err)
        return Outcome(process.wait(_SECONDS), shown[0], shown[1].decode())

    def cannot(
        self, *words: str, error: str, hint: str, details: tuple[str, ...] = (), env: Mapping[str, str] | None = None
    ) -> None:
        """`kubectl-share WORDS` says just this, exits with 2, and leaves every file as it was."""
        before = snapshot(self.path)
        done = (self.share if self.wrapper else self.share_quickly)(*words, env=env)
        lines = [f"error: {error}", *(f"  {detail}" for detail in details), f"hint: {hint}"]
        assert done.err.splitlines() == lines
        assert done.out == b""
        assert done.code == 2
        assert snapshot(self.path) == before


def snapshot(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Every file below a folder -> its kind, mode and owner, and its content or where it leads to."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = b""
        if stat.S_ISREG(status.st_mode):
            with suppress(PermissionError):
                content = path.read_bytes()
        elif stat.S_ISLNK(status.st_mode):
            content = os.fsencode(path.readlink())
        kind = f"{stat.filemode(status.st_mode)} {status.st_uid}:{status.st_gid}"
        found[path.relative_to(folder).as_posix()] = (kind, content)
    return found


def mode_of(path: Path) -> int:
    """The permission bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def common_user() -> tuple[str, ...] | None:
    """The command that runs another one as somebody whom file modes stop; None where there is none.

    Root without the privilege to pass over modes, because nobody else can read an interpreter below /root.
    """
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    return (setpriv, "--bounding-set=-dac_override,-dac_read_search") if setpriv else None


def private_mounts() -> tuple[str, ...] | None:
    """The command that runs another one with mounts of its own; None where that is not allowed."""
    unshare = shutil.which("unshare")
    for options in (["--mount"], ["--mount", "--map-root-user"]) if unshare else ():
        command = (str(unshare), *options)
        if subprocess.run([*command, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode == 0:
            return command
    return None


@cache
def _fork_server() -> subprocess.Popen[bytes]:
    """One for each process of the tests, which may itself have threads, and then must not fork."""
    root = Path(__file__).resolve().parents[2]
    path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    server = subprocess.Popen(
        [sys.executable, "-c", f"import {__name__} as program; program.serve_forks()"],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(server.communicate)
    return server


def serve_forks() -> None:
    """For each job on standard input, fork, become the program, and answer with the exit code."""
    for module in _PRELOADED:
        importlib.import_module(module)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become_program(**json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become_program(*, words: list[str], folder: str, env: dict[str, str], out: str, err: str) -> NoReturn:
    """What happens between fork and exec, and then the program instead of an exec."""
    try:
        signal.alarm(_SECONDS)
        with suppress(OSError, ValueError):  # who reads /dev/zero must not fill the machine
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        os.chdir(folder)
        for number, path in enumerate((os.devnull, out, err)):
            descriptor = os.open(path, os.O_RDWR)
            os.dup2(descriptor, number)
            os.close(descriptor)
        os.environ.clear()
        os.environ.update(env)
        sys.argv = [str(PROGRAM), *words]
        sys.stdin = os.fdopen(0)
        sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1) for number in (1, 2))
        main()
    finally:
        os._exit(99)


def _finished(process: subprocess.Popen[bytes]) -> tuple[int, bytes, bytes]:
    try:
        out, err = process.communicate(timeout=_SECONDS)
    except BaseException:
        process.kill()
        raise
    return process.returncode, out or b"", err or b""


def _checked(code: int, out: bytes, err: bytes) -> Outcome:
    text = err.decode()
    assert CANARY not in text
    assert "Traceback" not in text
    assert not [char for char in text if char != "\n" and not char.isprintable()]
    if code:
        assert CANARY.encode() not in out
    return Outcome(code, out, text)


def _terminal() -> tuple[int, int]:
    """The two ends of a terminal that changes nothing on its way."""
    controlling, end = pty.openpty()
    attributes = termios.tcgetattr(end)
    attributes[1] &= ~termios.OPOST
    termios.tcsetattr(end, termios.TCSANOW, attributes)
    return controlling, end


def _read_all(*terminals: int) -> list[bytes]:
    """What was written to each terminal until nobody had it open any more."""
    texts = dict.fromkeys(terminals, b"")
    with selectors.DefaultSelector() as selector:
        for terminal in terminals:
            selector.register(terminal, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(_SECONDS)
            assert ready, "the program hangs"
            for key, _ in ready:
                try:
                    chunk = os.read(key.fd, 65536)
                except OSError:  # how Linux says that the other end is closed
                    chunk = b""
                texts[key.fd] += chunk
                if not chunk:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return [texts[terminal] for terminal in terminals]
