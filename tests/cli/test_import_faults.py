"""Whatever happens while a kubeconfig is changed: it is the old or the new one, whole, private, and not locked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.kubectl import oracles
from tests.support.program import PROD, PROGRAM, Home, mode_of, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.kubectl import Kubectl

MINE = PROD.replace("prod", "mine").replace("alice", "me")
BOTH = """\
apiVersion: v1
kind: Config
current-context: mine
clusters:
- name: mine
  cluster: {server: https://mine.example:6443}
- name: prod
  cluster: {server: https://prod.example:6443}
contexts:
- name: mine
  context: {cluster: mine, user: me}
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: me
  user: {token: hunter2-canary}
- name: alice
  user: {token: hunter2-canary}
"""
IMPORT = (str(PROGRAM), "import", "prod.yaml")
KILLED_AT = """
import os, signal, sys
from kubectl_share.cli.main import main

STEP, PROCESS, seen = int(sys.argv.pop(1)), os.getpid(), 0

def step(*_):
    global seen
    if os.getpid() == PROCESS:
        seen += 1
        if seen == STEP:
            os.kill(PROCESS, signal.SIGKILL)

def hook(event, arguments):
    if event in ("open", "os.rename", "os.remove", "os.link") and ".kube" in str(arguments[0]):
        step()

def synced(descriptor, sync=os.fsync):
    step()
    sync(descriptor)

os.fsync = synced
sys.addaudithook(hook)
main()
"""
"""The program, which kills itself before its Nth step on a file in ~/.kube."""


@pytest.fixture
def owner(home: Home) -> Home:
    """Somebody with a kubeconfig, and a bundle to import."""
    home.has(MINE)
    (home.work / "prod.yaml").write_text(PROD)
    return home


def leftovers(folder: Path) -> list[str]:
    """What is beside a kubeconfig and no backup."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".bak" and path.name != "config")


def wait_without_lock(folder: Path) -> None:
    """Until the process that keeps the lock has seen the end of the other one."""
    for _ in range(500):
        if not list(folder.glob("*.lock")):
            return
        time.sleep(0.01)
    pytest.fail("the lock stays")


def test_kill_at_every_step(owner: Home) -> None:
    folder = owner.config.parent
    step, killed = 0, True
    contents = []
    while killed:
        step += 1
        owner.has(MINE)
        process = owner.start(sys.executable, "-c", KILLED_AT, str(step), "import", "prod.yaml")
        process.communicate(timeout=60)
        killed = process.returncode == -signal.SIGKILL
        assert killed or process.returncode == 0
        wait_without_lock(folder)
        contents.append(owner.config.read_text())
        assert contents[-1] in (MINE, BOTH)
        assert {mode_of(path) for path in folder.iterdir()} == {0o600}
        assert {path.read_text() for path in folder.glob("*.bak")} <= {MINE}
        assert owner.share_quickly("import", "prod.yaml").code == 0
        assert owner.config.read_text() == BOTH
        if contents[-1] == MINE:
            assert leftovers(folder) == []
        for path in folder.glob("*.bak"):
            path.unlink()
    assert step > 8
    assert contents[0] == MINE
    assert contents[-2:] == [BOTH, BOTH]


@pytest.mark.parametrize(("signal_name", "code"), [("SIGINT", 130), ("SIGTERM", -15), ("SIGHUP", -1)])
def test_interrupt(owner: Home, signal_name: str, code: int) -> None:
    """A terminal sends Ctrl-C to both processes, and says to both that it is gone."""
    folder = owner.config.parent
    script = KILLED_AT.replace("SIGKILL", signal_name).replace("os.kill(PROCESS", "os.killpg(0")
    for step in range(3, 12):
        owner.has(MINE)
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(step), "import", "prod.yaml"],
            cwd=owner.work,
            env=owner.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        _, err = process.communicate(timeout=60)
        assert b"Traceback" not in err
        is_new = owner.config.read_text() == BOTH
        assert process.returncode in ((0, code) if is_new else (code,))
        wait_without_lock(folder)
        assert leftovers(folder) == []
        if not is_new:
            assert owner.config.read_text() == MINE


def test_many_at_once(owner: Home) -> None:
    """Every one of them comes in."""
    for number in range(6):
        (owner.work / f"{number}.yaml").write_text(PROD.replace("prod", f"prod{number}").replace("alice", f"a{number}"))
    processes = [owner.start(str(PROGRAM), "import", f"{number}.yaml") for number in range(6)]
    for process in processes:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    text = owner.config.read_text()
    assert all(f"- name: prod{number}\n" in text for number in range(6))
    assert leftovers(owner.config.parent) == []


@pytest.mark.parametrize("kubectl", oracles()[-1:], ids=str)
def test_kubectl_writes_at_the_same_time(owner: Home, kubectl: Kubectl) -> None:
    """Nothing of kubectl's is lost; it does not wait for a lock, and so may refuse.

    It reads the file before it takes the lock, and then deletes every context that came in between: one of ours now and
    then. To import again brings it back.
    """
    loop = f"""
    for n in $(seq 25); do
        until {kubectl.path} config set-context c$n --cluster=mine --user=me >/dev/null 2>&1; do sleep 0.01; done
    done
    """
    writer = owner.start("bash", "-c", loop)
    files = [f"x{number}.yaml" for number in range(4)]
    for number, file in enumerate(files):
        (owner.work / file).write_text(PROD.replace("prod", f"prod{number}").replace("alice", f"a{number}"))
        done = owner.share("import", file)
        assert done.code == 0, done.err
    assert writer.wait(60) == 0
    writer.communicate()
    of_kubectl = {"mine", *(f"c{n}" for n in range(1, 26))}
    assert of_kubectl <= context_names(owner, kubectl)
    assert [owner.share_quickly("import", file).code for file in files] == [0] * 4
    assert context_names(owner, kubectl) == of_kubectl | {f"prod{n}" for n in range(4)}
    assert leftovers(owner.config.parent) == []


def context_names(owner: Home, kubectl: Kubectl) -> set[str]:
    """The contexts that kubectl sees."""
    return {entry["name"] for entry in kubectl.view(env={"HOME": str(owner.path)})["contexts"]}


# Locks


def test_lock_of_another_program_is_waited_for(owner: Home) -> None:
    lock = owner.config.with_name("config.lock")
    lock.touch()
    process = owner.start(*IMPORT)
    time.sleep(0.5)
    assert process.poll() is None
    assert owner.config.read_text() == MINE
    lock.unlink()
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert owner.config.read_text() == BOTH


def test_stale_lock_is_explained(owner: Home) -> None:
    lock = owner.config.with_name("config.lock")
    lock.touch()
    then = time.time() - 60 * 60
    os.utime(lock, (then, then))
    owner.cannot(
        *IMPORT[1:],
        error=f'"{owner.config}" has been locked for 60 minutes: the program that was writing it must have been killed',
        hint=f"if no kubectl is writing it now, remove the lock: rm {lock}",
    )
    lock.unlink()
    assert owner.share_quickly(*IMPORT[1:]).code == 0


def test_kubectl_respects_the_lock(owner: Home) -> None:
    """It is made as kubectl makes it: beside the name of the file, also where that is a link."""
    real = owner.work / "real"
    owner.config.rename(real)
    owner.config.symlink_to(real)
    other = owner.config.with_name("config.lock")
    other.touch()
    process = owner.start(*IMPORT)
    time.sleep(0.3)
    assert process.poll() is None
    other.unlink()
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_no_lock_in_the_working_directory(owner: Home) -> None:
    """kubectl makes `./.lock` for an empty item of KUBECONFIG."""
    (owner.work / ".lock").touch()
    assert owner.share_quickly(*IMPORT[1:], env={"KUBECONFIG": f":{owner.config}::"}).code == 0
    assert owner.config.read_text() == BOTH


# Files that cannot be written


def test_full_disk(mounter: Home) -> None:
    """The old file stays, and nothing lies beside it."""
    (mounter.work / "prod.yaml").write_text(PROD.replace("hunter2-canary", "hunter2-canary" + "x" * 30_000))
    (mounter.work / "mine").write_text(MINE)
    done = mounter.shell(
        "mount -t tmpfs -o size=16k none ~/.kube && cp mine ~/.kube/config && chmod 600 ~/.kube/config;"
        "kubectl-share import prod.yaml; echo $?; ls -A ~/.kube; cmp mine ~/.kube/config && echo same"
    )
    assert done.out.decode().split() == ["2", "config", "same"]
    assert done.err.splitlines()[-2:] == [
        f'error: there is no room left for "{mounter.config}"',
        "hint: free some space",
    ]


def test_read_only_file_system(mounter: Home) -> None:
    (mounter.work / "prod.yaml").write_text(PROD)
    (mounter.work / "mine").write_text(MINE)
    done = mounter.shell(
        "mount -t tmpfs none ~/.kube && cp mine ~/.kube/config && mount -o remount,ro none ~/.kube;"
        "kubectl-share import prod.yaml; echo $?; ls -A ~/.kube"
    )
    assert done.out.decode().split() == ["2", "config"]
    assert done.err.splitlines() == [
        f'error: the lock "{mounter.config}.lock" cannot be made: Read-only file system',
        "hint: see the owner and mode of its folder with ls -ld",
    ]


def test_folder_that_may_not_be_written(commoner: Home) -> None:
    commoner.has(MINE)
    (commoner.work / "prod.yaml").write_text(PROD)
    commoner.config.parent.chmod(0o555)
    commoner.cannot(
        *IMPORT[1:],
        error=f'the lock "{commoner.config}.lock" cannot be made: Permission denied',
        hint="see the owner and mode of its folder with ls -ld",
    )
    commoner.config.parent.chmod(0o755)
    assert commoner.share(*IMPORT[1:]).code == 0


def test_mounted_file(mounter: Home) -> None:
    """As in a container: it cannot be renamed onto, and truncating it is out of the question."""
    mounter.has(MINE)
    mounter.has(MINE, "real")
    (mounter.work / "prod.yaml").write_text(PROD)
    before = snapshot(mounter.path)
    done = mounter.shell("mount --bind ~/.kube/real ~/.kube/config && kubectl-share import prod.yaml")
    assert (done.code, done.out) == (2, b"")
    assert done.err.splitlines() == [
        f'error: "{mounter.config}" is a mount point, no other file can take its place',
        "hint: write into another file with --into FILE, and list that one in KUBECONFIG too",
    ]
    assert snapshot(mounter.path) == before


def test_no_regular_file(guarded: Home) -> None:
    (guarded.work / "prod.yaml").write_text(PROD)
    done = guarded.share("import", "prod.yaml", env={"KUBECONFIG": "/dev/null"})
    assert (done.code, done.out) == (2, b"")
    os.mkfifo(guarded.config)
    done = guarded.share("import", "prod.yaml")
    assert done.err.startswith('error: "~/.kube/config" is no regular file')
    assert done.code == 2


# Whose file it is


def test_link_stays(owner: Home) -> None:
    folder = owner.path / "dotfiles"
    folder.mkdir()
    owner.config.rename(folder / "kube")
    owner.config.symlink_to("../dotfiles/kube")
    assert owner.share_quickly(*IMPORT[1:]).code == 0
    assert owner.config.is_symlink()
    assert (folder / "kube").read_text() == BOTH
    assert mode_of(folder / "kube") == 0o600
    assert [path.name for path in folder.iterdir()] == ["kube"]
    (backup,) = owner.config.parent.glob("*.bak")
    assert (backup.read_text(), mode_of(backup)) == (MINE, 0o600)


def test_wider_mode_is_tightened_and_said(owner: Home) -> None:
    owner.config.chmod(0o644)
    done = owner.share_quickly(*IMPORT[1:])
    assert "note: others could read ~/.kube/config (mode 644), it is now for you alone\n" in done.err
    assert mode_of(owner.config) == 0o600
    assert "others" not in owner.share_quickly("remove", "prod").err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_file_of_another_user_stays_theirs(owner: Home) -> None:
    os.chown(owner.config, 12345, 54321)
    assert owner.share_quickly(*IMPORT[1:]).code == 0
    assert (owner.config.stat().st_uid, owner.config.stat().st_gid) == (12345, 54321)


def test_new_file_in_a_new_folder(owner: Home) -> None:
    owner.config.unlink()
    owner.config.parent.rmdir()
    assert owner.share_quickly("import", "prod.yaml", "--dry-run").code == 0
    assert not owner.config.parent.exists()
    assert owner.share_quickly(*IMPORT[1:]).code == 0
    assert (mode_of(owner.config.parent), mode_of(owner.config)) == (0o700, 0o600)
    assert [path.name for path in owner.config.parent.iterdir()] == ["config"]
