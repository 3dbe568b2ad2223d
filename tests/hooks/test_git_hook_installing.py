"""Putting the plain git hook in place and taking it away: nothing that was there is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.program import BIN, PROD, PROGRAM, Home, common_user, mode_of, snapshot
from tests.support.repository import SETTINGS, Repository, made

if TYPE_CHECKING:
    from pathlib import Path

KEPT = "pre-commit.kubectl-share-kept"
THEIRS = '#!/bin/sh\necho theirs "$# $0"\ncat >> ran\necho ran >> ran\n'
INSTALLED = ".git/hooks/pre-commit: installed\n"
UPDATED = ".git/hooks/pre-commit: updated\n"
TAKEN_AWAY = ".git/hooks/pre-commit: taken away\n"
PUT_BACK = ".git/hooks/pre-commit: put back as it was before\n"
NOTE = f"note: the hook that was there is {KEPT} now, and runs first\n"


@pytest.fixture
def repo(home: Home) -> Repository:
    return made(home, with_hook=False)


def check(repo: Repository, *words: str, told: str, code: int = 0) -> None:
    done = repo.share("hook", *words)
    assert (done.code, done.out, done.err) == (code, b"", told)


def check_refused(repo: Repository, *words: str, error: str, hint: str) -> None:
    before = snapshot(repo.home.path)
    done = repo.share("hook", *words)
    assert (done.code, done.out, done.err.splitlines()) == (2, b"", [f"error: {error}", f"hint: {hint}"])
    assert snapshot(repo.home.path) == before


def hooks(repo: Repository) -> dict[str, tuple[str, bytes]]:
    """Those that git would run, and what is kept of them."""
    return {name: what for name, what in snapshot(repo.hook.parent).items() if not name.endswith(".sample")}


def has_hook(repo: Repository, text: str = THEIRS, mode: int = 0o755) -> None:
    repo.hook.write_text(text)
    repo.hook.chmod(mode)


def check_works(repo: Repository) -> None:
    """A commit with a token is stopped."""
    repo.stage("config", PROD)
    done = repo.commit()
    assert (done.code, "config:12:17: error KS202" in done.err, repo.subjects()) == (1, True, 0)


def test_install_and_uninstall(repo: Repository) -> None:
    check(repo, "install", told=INSTALLED)
    assert mode_of(repo.hook) == 0o755
    check_works(repo)
    check(repo, "uninstall", told=TAKEN_AWAY)
    assert hooks(repo) == {}
    assert repo.commit().code == 0


def test_installing_again_changes_nothing_but_its_options(repo: Repository) -> None:
    check(repo, "install", told=INSTALLED)
    before = hooks(repo)
    check(repo, "install", told=".git/hooks/pre-commit: as it was\n")
    assert hooks(repo) == before
    check(repo, "install", "--profile", "strict", "--fail-on", "warning", told=UPDATED)
    assert repo.hook.read_text().endswith('exec "$program" hook run --profile=strict --fail-on=warning\n')
    check(repo, "install", told=UPDATED)
    assert hooks(repo) == before
    repo.hook.chmod(0o644)
    check(repo, "install", told=UPDATED)
    assert hooks(repo) == before


def test_nothing_of_ours_to_take_away(repo: Repository) -> None:
    nothing = "note: .git/hooks/pre-commit is none of kubectl share: nothing to take away\n"
    check(repo, "uninstall", told=nothing)
    has_hook(repo)
    before = hooks(repo)
    check(repo, "uninstall", told=nothing)
    assert hooks(repo) == before


# A hook that is there


@pytest.mark.parametrize("mode", [0o755, 0o700, 0o4711])
def test_a_hook_that_is_there_runs_first_and_comes_back(repo: Repository, mode: int) -> None:
    has_hook(repo, mode=mode)
    before = hooks(repo)
    check(repo, "install", told=INSTALLED + NOTE)
    ours = hooks(repo)
    assert ours[KEPT] == before["pre-commit"]
    check_works(repo)
    assert (repo.folder / "ran").read_text() == "ran\n"
    check(repo, "install", told=".git/hooks/pre-commit: as it was\n" + NOTE)
    assert hooks(repo) == ours
    check(repo, "uninstall", told=PUT_BACK)
    assert hooks(repo) == before


def test_a_hook_that_fails_stops_the_commit(repo: Repository) -> None:
    has_hook(repo, "#!/bin/sh\necho no >&2\nexit 3\n")
    check(repo, "install", told=INSTALLED + NOTE)
    repo.stage("a", "a")
    done = repo.commit()
    assert (done.code, done.err, repo.subjects()) == (1, "no\n", 0)
    status = subprocess.run([repo.hook], cwd=repo.folder, env=repo.home.environment(SETTINGS), capture_output=True)
    assert status.returncode == 3


def test_a_hook_gets_the_arguments_and_the_input(repo: Repository) -> None:
    has_hook(repo, '#!/bin/sh\nprintf "%s|" "$@"; cat\n')
    check(repo, "install", told=INSTALLED + NOTE)
    done = repo.shell("echo input | .git/hooks/pre-commit a 'b c' ''")
    assert (done.code, done.out, done.err) == (0, b"a|b c||input\n", "")


def test_a_hook_that_may_not_run_is_kept_and_not_run(repo: Repository) -> None:
    has_hook(repo, mode=0o644)
    before = hooks(repo)
    check(repo, "install", told=INSTALLED + NOTE)
    check_works(repo)
    assert not (repo.folder / "ran").exists()
    check(repo, "uninstall", told=PUT_BACK)
    assert hooks(repo) == before


@pytest.mark.parametrize("target", ["../../scripts/check", "nowhere"])
def test_a_hook_that_is_a_link_stays_one(repo: Repository, target: str) -> None:
    repo.write("scripts/check", THEIRS).chmod(0o755)
    repo.hook.symlink_to(target)
    before = snapshot(repo.folder)
    check(repo, "install", told=INSTALLED + NOTE)
    assert not repo.hook.is_symlink()
    check_works(repo)
    assert (repo.folder / "ran").exists() == (target != "nowhere")
    check(repo, "uninstall", told=PUT_BACK)
    assert hooks(repo)["pre-commit"] == before[".git/hooks/pre-commit"]
    assert (repo.folder / "scripts/check").read_text() == THEIRS


def test_a_link_to_a_hook_of_ours_does_not_run_for_ever(repo: Repository) -> None:
    check(repo, "install", told=INSTALLED)
    repo.hook.rename(repo.folder / "ours")
    repo.hook.symlink_to(repo.folder / "ours")
    check(repo, "install", told=INSTALLED + NOTE)
    check_works(repo)


def test_a_folder_in_the_place_of_the_hook(repo: Repository) -> None:
    repo.hook.mkdir()
    error = f'"{repo.hook}" is no file'
    check_refused(repo, "install", error=error, hint="move it away")
    nothing = "note: .git/hooks/pre-commit is none of kubectl share: nothing to take away\n"
    check(repo, "uninstall", told=nothing)


def test_a_file_system_without_hard_links(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    from kubectl_share.operations import hook

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "no hard links")

    has_hook(repo)
    before = hooks(repo)
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    monkeypatch.chdir(repo.folder)
    assert hook.install(None, (), shared=False).kept == repo.hook.with_name(KEPT)
    assert hooks(repo)[KEPT] == before["pre-commit"]
    assert hook.uninstall(shared=False).is_restored
    assert hooks(repo) == before


@pytest.mark.parametrize("with_links", [True, False])
def test_a_hook_that_cannot_be_written_leaves_all_as_it_was(
    repo: Repository, monkeypatch: pytest.MonkeyPatch, with_links: bool
) -> None:
    from pathlib import Path

    from kubectl_share.errors import OutputError
    from kubectl_share.operations import hook

    def refuse(path: Path, data: bytes) -> None:
        raise OutputError("there is no room left")

    def refuse_link(self: Path, target: Path) -> None:
        raise PermissionError(1, "no hard links")

    has_hook(repo)
    before = hooks(repo)
    monkeypatch.setattr(hook, "_write_program", refuse)
    if not with_links:
        monkeypatch.setattr(Path, "hardlink_to", refuse_link)
    monkeypatch.chdir(repo.folder)
    with pytest.raises(OutputError):
        hook.install(None, (), shared=False)
    assert hooks(repo) == before


def test_an_installation_that_was_killed_half_way_goes_on(repo: Repository) -> None:
    has_hook(repo)
    before = hooks(repo)
    (repo.hook.parent / KEPT).hardlink_to(repo.hook)
    check(repo, "install", told=INSTALLED + NOTE)
    check(repo, "uninstall", told=PUT_BACK)
    assert hooks(repo) == before
    (repo.hook.parent / KEPT).hardlink_to(repo.hook)
    check(repo, "uninstall", told=PUT_BACK)
    assert hooks(repo) == before


def test_what_is_kept_is_never_replaced(repo: Repository) -> None:
    has_hook(repo)
    check(repo, "install", told=INSTALLED + NOTE)
    kept = repo.hook.parent / KEPT
    error = f'"{kept}" is the hook from before an earlier installation, it is not replaced'
    hint = "move it away, or back to the name pre-commit"
    repo.hook.unlink()
    check_refused(repo, "install", error=error, hint=hint)
    has_hook(repo, "#!/bin/sh\n# another\n")
    check_refused(repo, "install", error=error, hint=hint)
    error = f'"{repo.hook}" is another hook now, and "{KEPT}" beside it is the one from before'
    check_refused(repo, "uninstall", error=error, hint="make one of the two, and remove the other")
    repo.hook.unlink()
    check(repo, "uninstall", told=PUT_BACK)
    assert repo.hook.read_text() == THEIRS


@pytest.mark.parametrize("edit", ["echo mine\n", "\n"])
def test_a_hook_of_ours_that_was_edited_is_left_alone(repo: Repository, edit: str) -> None:
    check(repo, "install", told=INSTALLED)
    before = repo.hook.read_text()
    error = f'"{repo.hook}" was edited since it was installed, it is left alone'
    hint = "take your lines into a file of their own, and remove this one"
    for text in (before + edit, before.replace("\n\n", f"\n{edit}\n", 1), edit + before):
        has_hook(repo, text)
        check_refused(repo, "install", error=error, hint=hint)
        check_refused(repo, "uninstall", error=error, hint=hint)
    has_hook(repo, before)
    check(repo, "uninstall", told=TAKEN_AWAY)


def test_a_hook_of_an_earlier_version_is_brought_up_to_date(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    from kubectl_share.operations import hook

    monkeypatch.chdir(repo.folder)
    with monkeypatch.context() as earlier:
        earlier.setattr(hook, "_SCRIPT", "#!/bin/sh\nexec kubectl-share old{options}\n")
        hook.install(None, (), shared=False)
    assert hook.install(None, (), shared=False).what == "updated"
    check_works(repo)
    check(repo, "uninstall", told=TAKEN_AWAY)


# Where git looks for hooks


def test_a_folder_of_hooks_that_is_not_there_yet(repo: Repository) -> None:
    shutil.rmtree(repo.hook.parent)
    check(repo, "install", told=INSTALLED)
    check_works(repo)


def test_hooks_in_the_work_tree(repo: Repository) -> None:
    repo.git("config", "core.hooksPath", "tools/hooks")
    repo.write("deep/er/x", "x")
    done = repo.shell("cd deep/er && kubectl-share hook install")
    note = "note: the folder of hooks is in the work tree; whoever gets this one needs kubectl-share on PATH\n"
    assert (done.code, done.err) == (0, f"{repo.folder}/tools/hooks/pre-commit: installed\n{note}")
    assert not repo.hook.exists()
    check_works(repo)
    check(repo, "uninstall", told="tools/hooks/pre-commit: taken away\n")


def test_a_link_to_a_folder_of_hooks(repo: Repository) -> None:
    (repo.hook.parent.rename(repo.folder / "hooks"))
    repo.hook.parent.symlink_to("../hooks")
    assert repo.share("hook", "install").code == 0
    assert (repo.folder / "hooks/pre-commit").exists()
    check_works(repo)
    repo.hook.parent.unlink()
    (repo.folder / "hooks").rename(repo.home.path / "hooks")
    repo.hook.parent.symlink_to("../../hooks")
    assert repo.share("hook", "uninstall").code == 2


def test_a_folder_of_hooks_that_others_use_too(repo: Repository) -> None:
    (repo.home.path / ".gitconfig").write_text("[core]\nhooksPath = ~/every\n")
    own = {"GIT_CONFIG_GLOBAL": str(repo.home.path / ".gitconfig")}
    folder = repo.home.path / "every"
    folder.mkdir()
    before = snapshot(repo.home.path)
    for command in ("install", "uninstall"):
        done = repo.share("hook", command, env=own)
        assert done.err.splitlines() == [
            f'error: git looks for hooks in "{folder}", which is outside of this repository: others may use it too',
            "hint: --shared is for all of them; git config core.hooksPath FOLDER gives this one hooks of its own",
        ]
        assert (done.code, snapshot(repo.home.path)) == (2, before)
    assert repo.share("hook", "install", "--shared", env=own).code == 0
    repo.stage("config", PROD)
    assert repo.commit(env=own).code == 1
    assert repo.share("hook", "uninstall", "--shared", env=own).code == 0
    assert [*folder.iterdir()] == []


def test_hooks_that_are_switched_off(repo: Repository) -> None:
    repo.git("config", "core.hooksPath", "/dev/null")
    error = 'git looks for hooks in "/dev/null", which is no folder'
    hint = "git config --show-origin core.hooksPath tells who says so"
    check_refused(repo, "install", error=error, hint=hint)
    check_refused(repo, "uninstall", "--shared", error=error, hint=hint)


def test_hooks_that_husky_makes(repo: Repository) -> None:
    repo.git("config", "core.hooksPath", ".husky/_")
    (repo.folder / ".husky/_").mkdir(parents=True)
    error = f'the hooks in "{repo.folder}/.husky/_" are made by husky, which would write over ours'
    hint = "add the line `kubectl-share hook run` to .husky/pre-commit"
    check_refused(repo, "install", error=error, hint=hint)
    # The hint works; husky's own script does this much.
    repo.write(".husky/_/pre-commit", '#!/bin/sh\nexec sh -e ".husky/$(basename "$0")"\n').chmod(0o755)
    repo.write(".husky/pre-commit", "kubectl-share hook run\n")
    check_works(repo)
    repo.git("config", "core.hooksPath", ".husky")  # as older ones have it
    (repo.folder / ".husky/pre-commit").unlink()
    assert repo.share("hook", "install").code == 0


def test_a_work_tree_of_its_own_shares_the_hooks(repo: Repository) -> None:
    repo.commit("--allow-empty")
    assert repo.git("worktree", "add", "-q", "../tree", "-b", "tree").code == 0
    done = repo.shell("cd ../tree && kubectl-share hook install")
    assert (done.code, done.err) == (0, f"{repo.hook}: installed\n")
    repo.stage("config", PROD)
    assert repo.commit().code == 1
    assert repo.shell("cd ../tree && kubectl-share hook uninstall").code == 0
    assert hooks(repo) == {}


def test_a_submodule_has_hooks_of_its_own(repo: Repository) -> None:
    inner = "git init -q ../inner && git -C ../inner -c user.name=t -c user.email=t@e commit -qm c --allow-empty"
    assert repo.shell(inner).code == 0
    done = repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../inner", "sub")
    assert done.code == 0
    assert repo.shell("cd sub && kubectl-share hook install").code == 0
    assert (repo.folder / ".git/modules/sub/hooks/pre-commit").exists()
    assert hooks(repo) == {}
    (repo.folder / "sub/config").write_text(PROD)
    done = repo.shell("cd sub && git add config && git -c user.name=t -c user.email=t@e commit -qm c")
    assert (done.code, "config:12:17: error KS202" in done.err) == (1, True)


def test_a_bare_repository_and_the_inside_of_git(repo: Repository) -> None:
    assert repo.shell("git init -q --bare ../bare").code == 0
    done = repo.shell("cd ../bare && kubectl-share hook install")
    assert (done.code, done.err) == (0, "hooks/pre-commit: installed\n")
    done = repo.shell("cd .git && kubectl-share hook install")
    assert done.err.splitlines() == [
        "error: git does not do it: this operation must be run in a work tree",
        "hint: run this inside of a git repository of your own",
    ]
    assert done.code == 2


def test_no_repository_no_git_and_somebody_elses(repo: Repository) -> None:
    outside = {**SETTINGS, "GIT_CEILING_DIRECTORIES": str(repo.home.path)}
    before = snapshot(repo.home.path)
    for env, error in (
        ({"GIT_DIR": "/nowhere"}, "error: git does not do it: not a git repository: '/nowhere'"),
        ({"PATH": "/nowhere"}, "error: there is no git on PATH"),
        (
            {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"},
            "error: git does not do it: detected dubious ownership in repository",
        ),
    ):
        for command in ("install", "uninstall"):
            done = repo.share("hook", command, env={**outside, **env})
            lines = done.err.splitlines()
            assert (done.code, len(lines), lines[0][: len(error)]) == (2, 2, error)
    assert snapshot(repo.home.path) == before


def test_a_folder_of_hooks_that_may_not_be_written(repo: Repository) -> None:
    command = common_user()
    if command is None:
        pytest.skip("root runs the tests, and there is no setpriv")
    poor = Repository(Home(repo.home.path, command))
    has_hook(repo)
    repo.hook.parent.chmod(0o555)
    before = snapshot(repo.home.path)
    done = poor.home.share("hook", "install", env=SETTINGS)
    repo.hook.unlink()
    alone = poor.home.share("hook", "install", env=SETTINGS)
    has_hook(repo)
    assert done.err.splitlines() == [
        f'error: the hooks in "{repo.hook.parent}" cannot be changed: Permission denied',
        "hint: see its owner and mode with ls -ld",
    ]
    assert alone.err.splitlines() == [
        f'error: you may not write "{repo.hook}"',
        "hint: see the owner and mode of its folder with ls -ld",
    ]
    assert (done.code, alone.code) == (2, 2)
    assert snapshot(repo.home.path) == before
    repo.hook.parent.chmod(0o755)
    check(repo, "install", told=INSTALLED + NOTE)
    repo.hook.parent.chmod(0o555)
    assert poor.home.share("hook", "uninstall", env=SETTINGS).code == 2


# The program in the script


def test_the_program_is_named_by_where_it_was_started_from(repo: Repository) -> None:
    folder = repo.home.path / "it's $HOME `here`"
    folder.mkdir()
    (folder / "kubectl-share").symlink_to(PROGRAM)
    assert repo.shell("../it*/kubectl-share hook install").code == 0
    assert "/it'\"'\"'s $HOME `here`/kubectl-share'\n" in repo.hook.read_text()
    check_works(repo)
    (folder / "kubectl-share").unlink()
    check_works(repo)  # by the one on PATH


def test_started_as_a_module_it_takes_the_one_on_path(repo: Repository) -> None:
    run = [sys.executable, "-m", "kubectl_share", "hook", "install"]
    for path, expected in ((f"{BIN}:{os.defpath}", f"program={PROGRAM}\n"), (os.defpath, "program=''\n")):
        environment = repo.home.environment({**SETTINGS, "PATH": path})
        assert subprocess.run(run, cwd=repo.folder, env=environment, capture_output=True).returncode == 0
        assert expected in repo.hook.read_text()
    check_works(repo)


# The tool pre-commit


def test_together_with_the_tool_pre_commit(repo: Repository, tmp_path: Path) -> None:
    """Both run, whichever came first; and each can be taken away, and installed again."""
    local = "{repo: local, hooks: [{id: a, name: a, language: system, entry: sh -c 'echo >> ran', always_run: true}]}"
    repo.write(".pre-commit-config.yaml", f"repos: [{local}]\n")
    repo.write("config", PROD)
    repo.git("add", ".pre-commit-config.yaml", "config")
    ran = repo.folder / "ran"
    their = {**SETTINGS, "PRE_COMMIT_HOME": str(tmp_path / "cache")}

    def pre_commit(*words: str) -> None:
        done = repo.shell("pre-commit " + " ".join(words), env=their)
        assert done.code == 0, done.err

    def check_both() -> None:
        ran.unlink(missing_ok=True)
        done = repo.commit(env=their)
        assert (done.code, "config:12:17: error KS202" in done.err, ran.exists()) == (1, True, True)

    pre_commit("install")
    alone = hooks(repo)
    check(repo, "install", told=".git/hooks/pre-commit.legacy: installed\n")
    check_both()
    pre_commit("install")
    check_both()
    check(repo, "install", told=".git/hooks/pre-commit.legacy: as it was\n")
    check(repo, "uninstall", told=".git/hooks/pre-commit.legacy: taken away\n")
    assert hooks(repo) == alone
    check(repo, "install", told=".git/hooks/pre-commit.legacy: installed\n")
    pre_commit("uninstall")
    assert [*hooks(repo)] == ["pre-commit"]
    check_works(repo)
    pre_commit("install")  # behind ours
    check_both()
    check(repo, "uninstall", told=".git/hooks/pre-commit.legacy: taken away\n")
    assert hooks(repo) == alone
