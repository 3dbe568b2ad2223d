"""What a real git says is staged, whatever the settings are, and where its hooks are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kubectl_share.errors import GitError
from kubectl_share.external import commit
from kubectl_share.external.commit import Staged, hooks_folder, staged_files, top_folder
from tests.external.test_git import _own_settings, repository, run_git, trap, write

if TYPE_CHECKING:
    import subprocess

_ = _own_settings  # a fixture of that module, for all tests here


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a file, in which we are."""
    folder = repository(tmp_path / "r", "a", "d/b")
    monkeypatch.chdir(folder)
    return folder


def staged() -> dict[str, bytes]:
    found = [*staged_files()]
    assert len({file.path for file in found}) == len(found)
    return dict(found)


def test_nothing_is_staged(repo: Path) -> None:
    (repo / "a").write_text("not added")
    assert staged() == {}


def test_before_the_first_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, form in (("r", "sha1"), ("s", "sha256")):
        run_git(tmp_path, "init", f"--object-format={form}", name)
        write(tmp_path / name, "a")
        run_git(tmp_path / name, "add", ".")
        monkeypatch.chdir(tmp_path / name)
        assert [*staged_files()] == [Staged("a", b"x")]


def test_contents_are_those_of_the_index(repo: Path) -> None:
    contents = {f"f{number}": bytes([number % 256]) * number for number in range(0, 2000, 7)}
    contents["line\nbreak"] = b"x\n\n\0"
    contents["large"] = bytes(range(256)) * 5000
    for name, content in contents.items():
        (repo / name).write_bytes(content)
    run_git(repo, "add", ".")
    for name in contents:
        (repo / name).write_text("something else")
    assert staged() == contents


def test_the_settings_of_the_user_make_no_difference(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, mark = trap(tmp_path)
    (repo / "d/b").write_text("changed")
    (repo / "a").rename(repo / "z")
    (repo / ".gitattributes").write_text("* diff=x filter=y\n")
    run_git(repo, "add", ".")
    expected = {".gitattributes": b"* diff=x filter=y\n", "d/b": b"changed", "z": b"x"}
    assert staged() == expected
    for setting in ("diff.external", "diff.x.textconv", "diff.x.command", "core.fsmonitor", "filter.y.smudge"):
        run_git(repo, "config", setting, str(program))
    for setting, value in {
        "color.ui": "always",
        "core.abbrev": "4",
        "diff.ignoreSubmodules": "all",
        "diff.mnemonicPrefix": "true",
        "diff.orderFile": "/nowhere",
        "diff.relative": "true",
        "diff.renames": "copies",
        "diff.submodule": "log",
    }.items():
        run_git(repo, "config", setting, value)
    monkeypatch.chdir(repo / "d")
    assert staged() == expected
    assert not mark.exists()


def test_an_index_and_a_repository_that_git_names(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repo, "new")
    monkeypatch.setenv("GIT_INDEX_FILE", str(repo / ".git/other"))
    run_git(repo, "read-tree", "HEAD")
    run_git(repo, "add", "new")
    assert staged() == {"new": b"x"}
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert staged() == {}
    monkeypatch.chdir("/")
    monkeypatch.setenv("GIT_DIR", str(repo / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(repo))
    run_git(repo, "add", "new")
    assert staged() == {"new": b"x"}
    assert top_folder() == repo


def test_a_replacement_is_not_what_is_committed(repo: Path) -> None:
    write(repo, "new")
    (repo / "a").write_text("replaced")
    run_git(repo, "add", ".")
    run_git(repo, "replace", ":new", ":a")
    assert staged()["new"] == b"x"


def test_git_ends_when_nobody_reads_on(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = commit._reader

    def reader() -> subprocess.Popen[bytes]:
        started.append(start())
        return started[-1]

    monkeypatch.setattr(commit, "_reader", reader)
    write(repo, *(f"f{number}" for number in range(200)))
    run_git(repo, "add", ".")
    files = staged_files()
    assert next(files).path == "f0"
    files.close()  # type: ignore[attr-defined]
    assert [process.returncode is not None for process in started] == [True]


def test_a_git_that_says_something_else(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repo, "new")
    run_git(repo, "add", ".")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/git"
    real = "exec /usr/bin/git" if Path("/usr/bin/git").exists() else "exec /usr/local/bin/git"
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    reply = 'read name; echo "$name'
    for instead in (
        "exit 0",
        "echo",
        "echo x blob 3",
        f'{reply}"',
        f'{reply} blob x"',
        f'{reply} blob 3"',
        f'{reply} blob 3"; echo abcd',
    ):
        program.write_text(f'#!/bin/sh\ncase "$*" in *cat-file*) {instead};; *) {real} "$@";; esac\n')
        program.chmod(0o755)
        with pytest.raises(GitError, match='cannot read what is staged of "new"'):
            staged()


def test_no_git(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo))
    with pytest.raises(GitError, match="no git on PATH"):
        staged()
    with pytest.raises(GitError, match="no git on PATH"):
        hooks_folder()
    (repo / "git").write_text("no program")
    (repo / "git").chmod(0o755)
    with pytest.raises(GitError, match="git does not start: Exec format error"):
        staged()


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for ask in (staged, hooks_folder):
        with pytest.raises(GitError, match="git does not do it: not a git repository"):
            ask()
    assert top_folder() == Path()


def test_a_folder_that_has_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    for ask in (staged, hooks_folder):
        with pytest.raises(GitError, match="git does not do it: "):
            ask()


# Hooks


def test_the_folder_of_hooks(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = repo / ".git/hooks"
    assert hooks_folder() == (own, True, False)
    monkeypatch.chdir(repo / "d")
    assert hooks_folder() == (own, True, False)
    for setting, path, is_own, is_in_work_tree in (
        ("x/hooks", repo / "x/hooks", True, True),
        (".git/hooks", own, True, False),
        ("../hooks", tmp_path / "hooks", False, False),
        ("x/../../r2", tmp_path / "r2", False, False),
        ("~/h", Path.home() / "h", False, False),
        (str(repo / "x"), repo / "x", True, True),
        ("new\nline\n", repo / "new\nline\n", True, True),
        ("", own, True, False),
    ):
        run_git(repo, "config", "core.hooksPath", setting)
        assert hooks_folder() == (path, is_own, is_in_work_tree)
