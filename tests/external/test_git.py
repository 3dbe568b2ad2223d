"""What a real git says about folders, and that a stranger's repository runs nothing through it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from kubectl_share.external import git
from kubectl_share.external.git import Listed, files_below, is_ignored, repository_root


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The settings of whoever runs the tests do not count."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def run_git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main")
    subprocess.run(
        ["git", *identity, "-c", "protocol.file.allow=always", "-C", folder, *words], check=True, capture_output=True
    )


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def repository(folder: Path, *names: str) -> Path:
    """A repository in which the files are committed."""
    folder.mkdir(parents=True, exist_ok=True)
    run_git(folder, "init")
    write(folder, *names)
    run_git(folder, "add", "--force", ".")
    run_git(folder, "commit", "--allow-empty", "-m", "c")
    return folder


def names_below(folder: Path) -> list[str] | None:
    """The listing as text, folders with a slash at the end."""
    found = files_below(str(folder))
    if found is None:
        return None
    return [str(Path(one.path).relative_to(folder)) + "/" * one.is_folder for one in found]


def test_tracked_and_new_files_are_listed_and_ignored_ones_are_not(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r", "b/c", "a", "forced.log", "gone", "b.c/d", ".gitignore")
    (repo / ".gitignore").write_text("*.log\nout/\n")
    (repo / "gone").unlink()
    write(repo, "new", "b/new", "x.log", "out/x", "b/y.log")
    assert names_below(repo) == [".gitignore", "a", "b/c", "b/new", "b.c/d", "forced.log", "new"]
    assert names_below(repo / "b") == ["c", "new"]
    assert names_below(repo / "out") == []


def test_a_folder_that_is_ignored(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r", "a/b")
    (repo / ".gitignore").write_text("out/\n")
    write(repo, "out/x/y")
    assert is_ignored(str(repo / "out"))
    assert is_ignored(str(repo / "out/x"))
    assert not is_ignored(str(repo))
    assert not is_ignored(str(repo / "a"))
    assert not is_ignored(str(tmp_path))


def test_paths_are_as_the_folder_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = repository(tmp_path / "r", "d/a")
    monkeypatch.chdir(repo)
    assert [*(files_below("") or ())] == [Listed("d/a", is_folder=False)]
    assert [*(files_below("d/..") or ())] == [Listed("d/../d/a", is_folder=False)]


def test_outside_of_a_repository_and_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a")
    assert files_below(str(tmp_path)) is None
    assert files_below(str(tmp_path / "missing")) is None
    repo = repository(tmp_path / "r", "a")
    assert names_below(repo) == ["a"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert files_below(str(repo)) is None
    assert not is_ignored(str(repo))


def test_a_git_that_takes_too_long_or_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = repository(tmp_path / "r", "a")
    (repo / ".git/index").write_bytes(b"broken")
    assert files_below(str(repo)) is None
    slow = repository(tmp_path / "slow", "a")
    os.mkfifo(tmp_path / "fifo")
    run_git(slow, "config", "core.excludesFile", str(tmp_path / "fifo"))
    monkeypatch.setattr(git, "_SECONDS", 0.2)
    assert files_below(str(slow)) is None


def test_a_repository_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = repository(tmp_path / "r", "a")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert files_below(str(repo)) is None
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(repo))
    assert names_below(repo) == ["a"]


def test_links_and_special_files_are_not_listed(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r", "a", "d/f", "was-folder/f")
    write(tmp_path, "outside/f", "secret")
    for link, target in {
        "to-file": "a",
        "to-folder": "d",
        "out": "../secret",
        "lost": "nowhere",
        "loop": "loop",
    }.items():
        (repo / link).symlink_to(target)
    run_git(repo, "add", ".")
    os.mkfifo(repo / "fifo")
    (repo / "was-folder/f").unlink()
    (repo / "was-folder").rmdir()
    (repo / "was-folder").symlink_to("../outside")
    assert names_below(repo) == ["a", "d/f"]


def test_names_of_any_bytes(tmp_path: Path) -> None:
    names = ["new\nline", "é", " blank ", '"quoted"', "-dash", "\x1b[31m"]
    repo = repository(tmp_path / "r", *names)
    raw = os.fsencode(repo) + b"/\xff\xfe"
    try:
        Path(os.fsdecode(raw)).write_text("x")
    except OSError:  # a file system that takes UTF-8 alone
        raw = b""
    listed = [*(files_below(str(repo)) or ())]
    assert {os.fsencode(one.path) for one in listed} == {os.fsencode(repo / name) for name in names} | {raw} - {b""}
    assert all(Path(one.path).read_text() == "x" for one in listed)


def test_a_file_in_conflict_is_listed_once(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r", "a")
    run_git(repo, "checkout", "-b", "other")
    (repo / "a").write_text("theirs")
    run_git(repo, "commit", "-am", "c")
    run_git(repo, "checkout", "main")
    (repo / "a").write_text("ours")
    run_git(repo, "commit", "-am", "c")
    with pytest.raises(subprocess.CalledProcessError):
        run_git(repo, "merge", "other")
    assert names_below(repo) == ["a"]


def test_repositories_inside_come_as_folders(tmp_path: Path) -> None:
    inner = repository(tmp_path / "inner", "i")
    repo = repository(tmp_path / "r", "a")
    run_git(repo, "submodule", "add", str(inner), "sub")
    run_git(repo, "commit", "-m", "c")
    repository(repo / "z/own", "o")
    run_git(repo, "config", "submodule.recurse", "true")
    assert names_below(repo) == [".gitmodules", "a", "sub/", "z/own/"]
    assert names_below(repo / "sub") == ["i"]
    assert repository_root(repo / "sub") == repo / "sub"
    run_git(repo, "worktree", "add", str(tmp_path / "tree"))
    assert names_below(tmp_path / "tree") == [".gitmodules", "a", "sub/"]
    assert names_below(tmp_path / "tree/sub") == ["./"]  # the folder of a submodule that is not checked out


def test_files_that_are_not_checked_out_are_not_listed(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r", "a/x", "b/y")
    run_git(repo, "sparse-checkout", "set", "--cone", "a")
    assert names_below(repo) == ["a/x"]


# Inside a hook git sets variables about the repository of the commit.


def test_a_hook_of_one_repository_can_ask_about_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo, other = repository(tmp_path / "r", "a", "d/b"), repository(tmp_path / "other", "o")
    (repo / "d/new").write_text("x")
    script = tmp_path / "hook-environment"
    hook = repo / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\nenv > {script}\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(subprocess.CalledProcessError):
        run_git(repo, "commit", "-m", "c", "a", "--allow-empty")
    names = set()
    for line in script.read_text().splitlines():
        name, _, value = line.partition("=")
        if name.startswith("GIT_") and "AUTHOR" not in name:
            monkeypatch.setenv(name, value)
            names.add(name)
    assert "GIT_INDEX_FILE" in names
    monkeypatch.setenv("GIT_DIR", str(repo / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(repo))
    assert names_below(other) == ["o"]
    assert names_below(repo) == ["a", "d/b", "d/new"]
    assert names_below(repo / "d") == ["b", "new"]


def test_git_itself_names_no_other_variables_of_one_repository() -> None:
    done = subprocess.run(["git", "rev-parse", "--local-env-vars"], check=True, capture_output=True, text=True)
    # Settings by variable are the user's own: ours come after them.
    settings = {"GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"}
    assert {*done.stdout.split()} - settings <= git._OF_ONE_REPOSITORY


# A stranger's repository


def trap(folder: Path) -> tuple[Path, Path]:
    """A program, and the file that is there once it has run."""
    mark, program = folder / "ran", folder / "trap"
    program.write_text(f"#!/bin/sh\ntouch {mark}\n")
    program.chmod(0o755)
    return program, mark


def test_no_monitor_and_no_hook_runs(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r", "a")
    program, mark = trap(tmp_path)
    for name in ("post-index-change", "fsmonitor-watchman", "post-checkout"):
        (repo / ".git/hooks" / name).symlink_to(program)
    for setting in ("core.fsmonitor", "core.pager", "pager.ls-files", "core.editor", "core.askPass", "core.sshCommand"):
        run_git(repo, "config", setting, str(program))
    run_git(repo, "config", "alias.ls-files", f"!{program}")
    run_git(repo, "config", "core.hooksPath", str(repo / ".git/hooks"))
    mark.unlink(missing_ok=True)
    assert names_below(repo) == ["a"]
    assert not is_ignored(str(repo))
    assert not mark.exists()
    subprocess.run(["git", "-C", repo, "ls-files", "--others", "--exclude-standard"], check=True, capture_output=True)
    assert mark.exists(), "the trap does not work"


def test_a_partial_clone_fetches_nothing(tmp_path: Path) -> None:
    """An ignore file that is not checked out is read from its object, and a missing object would be fetched."""
    source = repository(tmp_path / "source", "a", "d/.gitignore", "d/b")
    (source / "d/.gitignore").write_text("only here\n")
    run_git(source, "commit", "-am", "c")
    run_git(source, "config", "uploadpack.allowFilter", "true")
    run_git(tmp_path, "clone", "--no-checkout", "--filter=blob:none", f"file://{source}", "r")
    repo = tmp_path / "r"
    run_git(repo, "sparse-checkout", "set", "--no-cone", "/a")
    run_git(repo, "checkout")
    write(repo, "d/new")
    program, mark = trap(tmp_path)
    run_git(repo, "config", "remote.origin.uploadpack", str(program))
    names_below(repo)
    assert not mark.exists()
    run_git(repo, "config", "protocol.file.allow", "always")
    subprocess.run(["git", "-C", repo, "ls-files", "--others", "--exclude-standard"], capture_output=True)
    assert mark.exists(), "the trap does not work"


def test_a_program_called_git_in_the_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = repository(tmp_path / "r", "a")
    program, mark = trap(tmp_path)
    (repo / "git").symlink_to(program)
    monkeypatch.setenv("PATH", os.pathsep.join(["/usr/bin", ".", os.environ["PATH"]]))
    assert names_below(repo) == ["a"]
    assert not mark.exists()


def test_no_file_of_a_work_tree_elsewhere_is_listed(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/f")
    repo = repository(tmp_path / "r", "a")
    for folder in (tmp_path / "elsewhere", tmp_path):
        run_git(tmp_path, "--git-dir", str(repo / ".git"), "config", "core.worktree", str(folder))
        assert {str(repo / "a")} >= {one.path for one in files_below(str(repo)) or ()}


# The root


def test_repository_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "r/a/b").mkdir(parents=True)
    (tmp_path / "link").symlink_to("r/a")
    assert repository_root(tmp_path / "r/a/b") is None
    (tmp_path / "r/.git").write_text("gitdir: elsewhere\n")
    monkeypatch.chdir(tmp_path / "r/a")
    folders = (tmp_path / "r/a/b", tmp_path / "r", tmp_path / "link", Path(), Path(".."), tmp_path / "r/missing")
    assert {repository_root(folder) for folder in folders} == {tmp_path / "r"}
    assert repository_root(tmp_path) is None
