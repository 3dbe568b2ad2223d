"""Whatever ends the program, every file is whole: the old one or the new one, for its owner alone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kubectl_share
from tests.support.program import PROD, PROGRAM, Home, contexts_named, mode_of

LARGE = contexts_named(*(f"context-{number}" for number in range(20))).replace("hunter2-canary", "x" * 4_000_000)
"""Few entries and much to write: most of its run is reading and writing."""
COMMAND = (str(PROGRAM), "--all", "-o", "out", "--force")
# The kills come at moments spread over so many seconds, about as long as a run takes.
ROUNDS, LATEST = 6, 0.6


@pytest.fixture
def target(home: Home) -> Path:
    """An old file in the work folder, and a large kubeconfig to replace it."""
    home.has(LARGE)
    target = home.work / "out"
    target.write_text("old")
    target.chmod(0o600)
    return target


def wait_for_new_file(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the program has begun to write beside the old file, or has come to its end unseen."""
    old = set(os.listdir(folder))  # noqa: PTH208 - as below
    while set(os.listdir(folder)) <= old and process.poll() is None:  # noqa: PTH208 - the fastest way to look
        time.sleep(0.0005)


def code_of(process: subprocess.Popen[bytes]) -> int:
    """The exit code, when it has come to its end."""
    process.communicate(timeout=60)
    return process.returncode


def check_files(target: Path) -> bool:
    """Whether the new file has taken its place; every file in the folder is private, old or new, never between."""
    content = target.read_text()
    assert content in ("old", LARGE)
    assert {mode_of(path) for path in target.parent.iterdir()} == {0o600}
    assert not list(target.parent.glob("*.lock"))
    return content == LARGE


def test_kill_at_any_moment(home: Home, target: Path) -> None:
    for number in range(ROUNDS):
        process = home.start(*COMMAND)
        time.sleep(LATEST * number / ROUNDS)
        process.kill()
        process.communicate()
        check_files(target)


def test_kill_while_writing(home: Home, target: Path) -> None:
    for _ in range(ROUNDS):
        process = home.start(*COMMAND)
        wait_for_new_file(target.parent, process)
        time.sleep(random.random() * 0.02)
        process.kill()
        process.communicate()
        check_files(target)


def test_run_after_a_killed_one(home: Home, target: Path) -> None:
    process = home.start(*COMMAND)
    wait_for_new_file(target.parent, process)
    process.kill()
    process.communicate()
    assert home.share(*COMMAND[1:]).code == 0
    assert check_files(target)
    assert not [path for path in target.parent.iterdir() if path != target and path.stat().st_size]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ended_while_writing(home: Home, target: Path, number: signal.Signals) -> None:
    process = home.start(*COMMAND)
    wait_for_new_file(target.parent, process)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    is_new = check_files(target)
    assert b"Traceback" not in err
    ended = 130 if number == signal.SIGINT else -number
    assert process.returncode in ((0, ended) if is_new else (ended,))
    assert list(target.parent.iterdir()) == [target]


def test_ignored_signal_stays_ignored(home: Home, target: Path) -> None:
    """As nohup wants it."""
    process = home.start("sh", "-c", "trap '' HUP; exec \"$@\"", "sh", *COMMAND)
    wait_for_new_file(target.parent, process)
    process.send_signal(signal.SIGHUP)
    assert code_of(process) == 0
    assert check_files(target)


def test_interrupt_while_nobody_reads(home: Home) -> None:
    home.has(LARGE)
    process = home.start(*COMMAND[:2])
    assert process.stdout is not None
    process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read().strip() == b""
    process.stderr.close()
    assert process.wait(60) == 130


def test_interrupt_while_reading(home: Home) -> None:
    os.mkfifo(home.config)
    process = home.start(str(PROGRAM), "prod")
    with home.config.open("wb") as fifo:  # opens when the program has opened it
        fifo.write(PROD.encode()[:50])
        fifo.flush()
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.strip()) == (130, b"")


def test_interrupt_while_starting(home: Home) -> None:
    """Most of a short run is imports. What the first of them is does not matter here."""
    (home.work / "typer.py").write_text(
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(10)\n"
    )
    process = home.start(str(PROGRAM), "prod", env={"PYTHONPATH": str(home.work)})
    _, err = process.communicate(timeout=60)
    assert err.strip() == b""
    assert process.returncode in (130, -signal.SIGINT)


def test_interrupts_are_minded_from_the_start() -> None:
    """What takes long to import is imported inside."""
    folder = Path(kubectl_share.__file__).parents[1]
    script = f"import sys; sys.path.insert(0, {str(folder)!r}); import kubectl_share.__main__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-S", "-E", "-c", script], capture_output=True, text=True, check=True)
    assert "kubectl_share.__main__" in done.stdout.split()
    assert "typing" not in done.stdout.split()


def test_two_at_once(home: Home, target: Path) -> None:
    """One of them wins, as a whole; without --force the first."""
    forced = [home.start(*COMMAND) for _ in range(3)]
    assert [code_of(process) for process in forced] == [0, 0, 0]
    assert check_files(target)
    target.unlink()
    careful = [home.start(*COMMAND[:-1]) for _ in range(3)]
    assert sorted(code_of(process) for process in careful) == [0, 2, 2]
    assert check_files(target)
    assert list(target.parent.iterdir()) == [target]
