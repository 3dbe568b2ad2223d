"""Which files are judged: those named, and those below folders that are named."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kubectl_share.operations.validate.discovery import Candidate, content_of, files_to_judge
from tests.support.program import common_user

if TYPE_CHECKING:
    from kubectl_share.errors import KubeconfigError


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working directory is outside of any repository, and git has no settings."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def write(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x")


def init(folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "-C", folder, "init"], check=True, capture_output=True)


def found(*named: str) -> list[str]:
    """The files to judge, an exclamation mark behind those that are named. Nothing fails."""
    failures: list[KubeconfigError] = []
    candidates = [*files_to_judge([*map(Path, named)], failures)]
    assert failures == []
    return [str(candidate.path) + "!" * candidate.named for candidate in candidates]


def failing(*named: str) -> tuple[list[str], list[str]]:
    """The files to judge, and what is said of the others."""
    failures: list[KubeconfigError] = []
    candidates = [*files_to_judge([*map(Path, named)], failures)]
    return [str(candidate.path) for candidate in candidates], [str(failure) for failure in failures]


def test_files_that_are_named_are_taken_as_they_are() -> None:
    write("b", "a", "d/.git/config")
    Path("link").symlink_to("a")
    os.mkfifo("fifo")
    named = ["b", "a", "link", "fifo", "d/.git/config", "/dev/null"]
    assert found(*named) == [f"{name}!" for name in named]


def test_nothing_named() -> None:
    assert found() == []


def test_a_folder_is_walked_in_the_order_of_paths() -> None:
    write("d/b/x", "d/a", "d/b.c", "d/b/a/z", "d/.hidden/f", "d/c")
    assert found("d") == ["d/.hidden/f", "d/a", "d/b/a/z", "d/b/x", "d/b.c", "d/c"]


def test_the_working_directory_is_walked() -> None:
    write("a", "d/b")
    assert found(".") == ["a", "d/b"]


def test_with_git_and_without_it_the_order_is_the_same() -> None:
    write("d/b/x", "d/a", "d/b.c", "d/b/a/z", "d/.hidden/f", "d/c")
    without = found("d")
    init("d")
    assert found("d") == without


def test_what_a_walk_leaves_out() -> None:
    write("d/a", "d/.git/config", "d/.hg/x", "d/e/.svn/x", "out/x")
    Path("d/to-file").symlink_to("a")
    Path("d/to-folder").symlink_to("../out")
    Path("d/up").symlink_to("..")
    Path("d/lost").symlink_to("nowhere")
    os.mkfifo("d/fifo")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("d/socket")
        assert found("d") == ["d/a"]


def test_a_link_to_a_folder_is_walked_if_it_is_named() -> None:
    write("d/a")
    Path("link").symlink_to("d")
    assert found("link") == ["link/a"]


def test_what_git_ignores_is_left_out() -> None:
    init("r")
    write("r/a", "r/d/b", "r/d/x.log", "r/out/c")
    Path("r/.gitignore").write_text("*.log\nout/\n")
    assert found("r") == ["r/.gitignore", "r/a", "r/d/b"]
    assert found("r/d") == ["r/d/b"]
    assert found("r/d/x.log") == ["r/d/x.log!"]


def test_a_folder_that_is_ignored_itself_is_walked_if_it_is_named() -> None:
    init("r")
    write("r/a", "r/out/c", "r/out/d/e", "r/logs/x.log")
    Path("r/.gitignore").write_text("*.log\nout/\n")
    assert found("r/out") == ["r/out/c", "r/out/d/e"]
    assert found("r", "r/out") == ["r/.gitignore", "r/a", "r/out/c", "r/out/d/e"]
    assert found("r/logs") == []


def test_repositories_in_a_folder_have_ignore_files_of_their_own() -> None:
    for repo in ("src/one", "src/two", "src/two/inner"):
        init(repo)
        write(f"{repo}/a", f"{repo}/out/b")
    Path("src/two/.gitignore").write_text("out\n")
    write("src/x")
    assert found("src") == [
        *("src/one/a", "src/one/out/b"),
        *("src/two/.gitignore", "src/two/a", "src/two/inner/a", "src/two/inner/out/b"),
        "src/x",
    ]


def test_a_submodule_that_is_not_checked_out() -> None:
    init("r")
    write("r/a", "r/sub/f")
    entry = f"160000,{'1' * 40},sub"
    subprocess.run(["git", "-C", "r", "update-index", "--add", "--cacheinfo", entry], check=True)
    assert found("r") == ["r/a", "r/sub/f"]
    assert found("r/sub") == ["r/sub/f"]


def test_where_git_refuses_the_folder_is_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    init("r")
    write("r/a", "r/out/b")
    Path("r/.gitignore").write_text("out\n")
    assert found("r") == ["r/.gitignore", "r/a"]
    Path("r/.git/HEAD").unlink()
    assert found("r") == ["r/.gitignore", "r/a", "r/out/b"]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (("a", "a"), ["a!"]),
        (("a", "./a", "d/../a"), ["a!"]),
        (("d", "d/x"), ["d/y", "d/x!"]),
        (("d/x", "d"), ["d/x!", "d/y"]),
        (("d", "d"), ["d/x", "d/y"]),
        ((".", "d"), ["a", "d/x", "d/y", "e/z"]),
        (("d", "."), ["d/x", "d/y", "a", "e/z"]),
        (("link", "a"), ["link!", "a!"]),
        (("d", "folder-link"), ["d/x", "d/y"]),
    ],
)
def test_each_file_comes_once(named: tuple[str, ...], expected: list[str]) -> None:
    write("a", "d/x", "d/y", "e/z")
    Path("link").symlink_to("a")
    Path("folder-link").symlink_to("d")
    assert found(*named) == expected


def test_names_of_any_bytes() -> None:
    init("r")
    write("d/new\nline", "d/\x1b", "r/new\nline", "r/\x1b")
    assert found("d") == ["d/\x1b", "d/new\nline"]
    assert found("r") == ["r/\x1b", "r/new\nline"]


def test_what_is_not_there_does_not_keep_the_others_from_being_judged() -> None:
    write("a", "z")
    Path("loop").symlink_to("loop")
    Path("lost").symlink_to("nowhere")
    judged, said = failing("a", "missing\x1b", "a/b", "loop", "lost", "z")
    assert judged == ["a", "z"]
    assert said == [
        '"missing\\x1b" does not exist',
        '"a/b" does not exist: a part of its path is no folder',
        '"loop" is a link that leads back to itself',
        '"lost" does not exist',
    ]


def test_a_deep_folder(tmp_path: Path) -> None:
    deep = Path(*["d"] * 1200)
    try:
        for _ in deep.parts:
            Path("d").mkdir()
            os.chdir("d")
        Path("f").write_text("x")
        os.chdir(tmp_path)
        assert found("d") == [str(deep / "f")]
    finally:  # too deep for the clean-up of pytest
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)


def test_what_may_not_be_read_is_told() -> None:
    user = common_user()
    if user is None:
        pytest.skip("file modes stop nobody here")
    write("d/a", "d/closed/b", "d/z", "named", "locked/x")
    for name in ("d/closed", "d/z", "named", "locked"):
        Path(name).chmod(0)
    script = """
from pathlib import Path
from kubectl_share.operations.validate.discovery import content_of, files_to_judge
failures = []
for one in files_to_judge([Path("d"), Path("named"), Path("locked/x"), Path("d/a")], failures):
    print(one.path, content_of(one, failures))
print(*failures, sep="\\n")
"""
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        [*user, sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    for name in ("d/closed", "locked"):
        Path(name).chmod(0o700)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        *("d/z None", "named None", "d/a b'x'"),
        '"locked/x" may not be read by you',
        '"d/closed" may not be read by you',
        '"d/z" may not be read by you',
        '"named" may not be read by you',
    ]


def test_the_content_of_a_file() -> None:
    write("a")
    failures: list[KubeconfigError] = []
    assert content_of(Candidate(Path("a"), named=True), failures) == b"x"
    assert content_of(Candidate(Path("gone"), named=False), failures) is None
    assert failures == []
    assert content_of(Candidate(Path("gone"), named=True), failures) is None
    assert [str(failure) for failure in failures] == ['"gone" does not exist']
