"""The plain git hook, with real commits: what is staged decides, and nothing else."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.support.pki import make_pki
from tests.support.program import CANARY, PROD, PROGRAM, Home, kubeconfig
from tests.support.repository import SETTINGS, Repository, made

EXEC = "exec: {apiVersion: client.authentication.k8s.io/v1, command: kubelogin, interactiveMode: Never}"
CLEAN = kubeconfig(user=EXEC)
"""A kubeconfig that may be committed."""
CLEARED = "nothing found in 1 kubeconfig\n"
NOT_COMMITTED = "note: nothing is committed: mend it and git add it; git commit --no-verify commits it as it is"


@pytest.fixture
def repo(home: Home) -> Repository:
    return made(home)


@pytest.fixture
def begun(repo: Repository) -> Repository:
    """A repository with a commit."""
    repo.stage("README", "a readme\n")
    assert repo.commit().code == 0
    return repo


def check_blocked(repo: Repository, *words: str, places: tuple[str, ...]) -> None:
    """No commit is made, because of findings at these places, each `PATH:LINE:COLUMN: error CODE`."""
    before = repo.subjects()
    done = repo.commit(*words)
    found = [" ".join(line.split()[:-1]) for line in done.err.splitlines() if " error KS" in line]
    assert sorted(line[: line.index("KS") + len("KS101")] for line in found) == sorted(places)
    assert done.err.splitlines()[-1] == NOT_COMMITTED
    assert (done.code, repo.subjects()) == (1, before)


def check_committed(repo: Repository, *words: str, told: str = "") -> None:
    before = repo.subjects()
    done = repo.commit(*words)
    assert (done.code, done.err, repo.subjects()) == (0, told, before + 1)


# Blocked and let through


def test_what_a_blocked_commit_shows(repo: Repository) -> None:
    repo.stage("deploy/config", PROD)
    assert repo.commit().err.splitlines() == [
        "deploy/config:12:17: error KS202 bearer-token users[alice].user.token: a bearer token in clear",
        "  before a commit, use an exec plugin or SOPS; revoke a token that others may have seen",
        "1 error in 1 kubeconfig",
        NOT_COMMITTED,
    ]
    assert repo.subjects() == 0


def test_a_commit_without_a_kubeconfig_is_silent(begun: Repository) -> None:
    begun.stage("values.yaml", "users: [alice]\nclusters: 3\n")
    begun.stage("a.txt", f"token: {CANARY}\n")
    check_committed(begun)


def test_a_commit_of_nothing(repo: Repository) -> None:
    check_committed(repo, "--allow-empty")
    assert repo.commit().code == 1  # git's own word
    assert repo.share("hook", "run").code == 0


def test_the_content_decides_not_the_name(repo: Repository) -> None:
    names = ("a.json", "admin.conf", "b.txt", "config", "prod.kubeconfig", "x.tpl")
    for name in names:
        repo.stage(name, PROD)
    check_blocked(repo, places=tuple(f"{name}:12:17: error KS202" for name in names))
    for name in names:
        repo.stage(name, CLEAN)
    check_committed(repo, told="nothing found in 6 kubeconfigs\n")


def test_a_bundle_passes_and_the_same_with_a_path_or_a_password_does_not(repo: Repository) -> None:
    for name, content in make_pki().content.items():
        repo.write(f"../.kube/{name}", content)
    source = kubeconfig(
        cluster="certificate-authority: pki/ca1.crt",
        user="client-certificate: pki/user1.crt, client-key: pki/user1.key",
    )
    repo.home.has(source)
    assert repo.share("prod", "-o", "prod.kubeconfig").code == 0
    bundle = (repo.folder / "prod.kubeconfig").read_text()
    assert "client-key-data" in bundle
    repo.git("add", "prod.kubeconfig")
    done = repo.commit()
    assert (done.code, repo.subjects()) == (0, 1)
    assert ["warning KS203" in line for line in done.err.splitlines()] == [True, False, False]
    assert done.err.splitlines()[-1] == "1 warning in 1 kubeconfig"
    for after, rule in (("client-key: alice.key", "KS301"), (f"password: {CANARY}", "KS201")):
        changed = re.sub(r"client-key-data: [^\s,}]+", after, bundle)
        repo.stage("prod.kubeconfig", changed)
        done = repo.commit()
        assert (done.code, f" error {rule} " in done.err, repo.subjects()) == (1, True, 1)


NEAR_MISSES = {
    "fleet.yaml": "kind: config\nspec: {clusters: [], users: [], contexts: []}\n",
    "skaffold.yaml": "apiVersion: skaffold/v2beta29\nkind: Config\ncontexts: []\nclusters: []\n",
    "gatekeeper.yaml": "apiVersion: config.gatekeeper.sh/v1alpha1\nkind: Config\nusers: []\ncontexts: [a]\n",
    "llama.yaml": "apiVersion: llamactl/v1\nkind: Config\ncontexts:\n- {name: a, context: {}}\nclusters: []\n",
    "talosconfig": "context: a\ncontexts:\n  a: {endpoints: [x], key: abc}\nclusters: {}\n",
    "kuberc": "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n# clusters, users\ncontexts: []\n",
    "values.yaml": "users:\n- name: a\n  password: hunter2-canary\nclusters: 3\n",
    "envoy.yaml": "static_resources:\n  clusters:\n  - name: users\n",
    "notes.md": "Put `clusters`, `users` and `contexts` into it: `token: hunter2-canary`.\n",
}


def test_near_misses_are_silent(repo: Repository) -> None:
    for name, text in NEAR_MISSES.items():
        repo.stage(name, text)
    check_committed(repo)


def test_a_template_gets_one_notice(repo: Repository) -> None:
    template = PROD.replace("  cluster: {server", "  {{- if .Tls }}\n  cluster: {server")
    repo.stage("kube.tpl", template.replace(CANARY, "{{ .Token }}"))
    notice = "note: kube.tpl is a template, and no YAML before it is filled in: it is not judged\n"
    check_committed(repo, told=notice)
    repo.stage("kube.tpl", template)
    check_blocked(repo, places=("kube.tpl:13:17: error KS202",))


def test_a_file_of_sops_passes_unless_a_field_is_in_clear(repo: Repository) -> None:
    sops = "sops:\n  mac: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\n"
    repo.stage("config", kubeconfig(user="token: 'ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]'") + sops)
    check_committed(repo, told=CLEARED)
    repo.stage("config", PROD + sops)
    done = repo.commit()
    assert (done.code, "config:12:" in done.err, "KS211" in done.err) == (1, True, True)


def test_a_broken_kubeconfig_is_blocked(repo: Repository) -> None:
    repo.stage("config", PROD.replace("users:\n", "users: [\n"))
    done = repo.commit()
    assert (done.code, "error KS101 " in done.err) == (1, True)


def test_without_verification_git_asks_nobody(repo: Repository) -> None:
    repo.stage("config", PROD)
    check_committed(repo, "--no-verify")


# The index, not the work tree


def test_the_staged_part_of_a_file_counts(begun: Repository) -> None:
    begun.stage("config", CLEAN)
    begun.write("config", PROD)
    check_committed(begun, told=CLEARED)
    begun.stage("config", PROD)
    begun.write("config", CLEAN)
    check_blocked(begun, places=("config:12:17: error KS202",))
    (begun.folder / "config").unlink()
    check_blocked(begun, places=("config:12:17: error KS202",))


def test_files_that_are_not_staged_do_not_count(begun: Repository) -> None:
    begun.write("config", PROD)
    begun.stage("a", "a")
    check_committed(begun)
    assert begun.git("add", "--intent-to-add", "config").code == 0
    begun.stage("b", "b")
    check_committed(begun)


def test_a_kubeconfig_of_an_earlier_commit_does_not_count(begun: Repository) -> None:
    begun.stage("config", PROD)
    check_committed(begun, "--no-verify")
    begun.stage("a", "a")
    check_committed(begun)
    begun.stage("config", PROD + "# changed\n")
    check_blocked(begun, places=("config:12:17: error KS202",))


def test_commit_of_all_of_some_and_of_one_again(begun: Repository) -> None:
    for name in ("one", "two"):
        begun.stage(name, CLEAN)
    check_committed(begun, told="nothing found in 2 kubeconfigs\n")
    begun.write("one", PROD)
    check_blocked(begun, "-a", places=("one:12:17: error KS202",))
    begun.stage("one", PROD)
    begun.write("two", CLEAN + "# changed\n")
    check_committed(begun, "two", told=CLEARED)  # git makes an index for this commit alone
    begun.write("two", PROD)
    check_blocked(begun, "--only", "two", places=("two:12:17: error KS202",))
    check_blocked(begun, "--include", "two", places=("one:12:17: error KS202", "two:12:17: error KS202"))
    check_blocked(begun, "--amend", places=("one:12:17: error KS202",))


def test_from_a_folder_below_paths_are_those_of_the_repository(begun: Repository) -> None:
    begun.stage("deploy/prod/config", PROD)
    done = begun.shell("cd deploy/prod && git -c user.name=t -c user.email=t@e commit -qm c")
    assert (done.code, done.err.splitlines()[0][:25]) == (1, "deploy/prod/config:12:17:")
    done = begun.shell("cd deploy/prod && kubectl-share hook run")
    assert (done.code, done.out.decode().splitlines()[0][:25]) == (1, "deploy/prod/config:12:17:")


def test_a_renamed_copied_or_changed_file_counts_and_a_deleted_one_does_not(begun: Repository) -> None:
    begun.stage("old", PROD)
    (begun.folder / "link").symlink_to("old")
    assert begun.git("add", "link").code == 0
    check_committed(begun, "--no-verify")
    assert begun.git("config", "diff.renames", "copies").code == 0
    assert begun.git("mv", "old", "new").code == 0
    check_blocked(begun, places=("new:12:17: error KS202",))
    assert begun.git("reset", "-q", "--hard").code == 0
    (begun.folder / "link").unlink()
    begun.stage("link", PROD)  # a file, where a link was
    begun.stage("copy", PROD)
    check_blocked(begun, places=("copy:12:17: error KS202", "link:12:17: error KS202"))
    assert begun.git("reset", "-q", "--hard").code == 0
    assert begun.git("rm", "-q", "old").code == 0
    check_committed(begun)


def test_links_and_submodules_are_left_out(begun: Repository) -> None:
    outside = begun.home.has(PROD)
    (begun.folder / "config").symlink_to(outside)
    (begun.folder / "text").symlink_to("contexts: clusters: current-context: users:")
    inner = begun.folder / "inner"
    for words in (("init", "-q", str(inner)), ("-C", str(inner), "commit", "-qm", "c", "--allow-empty")):
        assert begun.git(*words).code == 0
    assert begun.git("-c", "advice.addEmbeddedRepo=false", "add", ".").code == 0
    check_committed(begun)
    assert b"160000" in begun.git("ls-files", "-s").out


@pytest.mark.parametrize(
    "name", ["a b", "new\nline", "é/日本", "-dash", '"quoted"', "tab\t", ":!x", "*", "\udcff\udcfe"]
)
def test_names_of_any_bytes(repo: Repository, name: str) -> None:
    try:
        repo.write(name, PROD)
    except OSError:
        pytest.skip("a file system that takes UTF-8 alone")
    assert repo.git("add", "--all").code == 0
    done = repo.commit()
    shown = name.replace("\n", "\\n").replace("\t", "\\t").replace("\udcff\udcfe", "\\udcff\\udcfe")
    assert done.err.splitlines()[0].startswith(f"{shown}:12:17: error KS202 ")
    assert (done.code, repo.subjects()) == (1, 0)


def test_thousands_of_files(repo: Repository) -> None:
    for number in range(3000):
        repo.write(f"d{number % 50}/f{number}.yaml", f"kind: Secret\nname: n{number}\n")
    repo.write("d9/config", PROD)
    repo.write("d9/large", "clusters users\n" * 200_000)
    assert repo.git("add", "--all").code == 0
    check_blocked(repo, places=("d9/config:12:17: error KS202",))
    repo.stage("d9/config", CLEAN)
    check_committed(repo, told=CLEARED)


def test_many_large_kubeconfigs_are_judged_by_several_processes(repo: Repository) -> None:
    padding = f"# {'comment ' * 1000}\n" * 30
    for number in range(6):
        repo.write(f"f{number}", PROD + padding)
    assert repo.git("add", "--all").code == 0
    check_blocked(repo, places=tuple(f"f{number}:12:17: error KS202" for number in range(6)))


def test_contents_that_filters_changed_are_opaque(repo: Repository) -> None:
    """What git-crypt and Git LFS do: the file is in the work tree, and something else is committed."""
    assert repo.git("config", "filter.crypt.clean", "tr a-z n-za-m | sed s/^/x/").code == 0
    repo.stage(".gitattributes", "config filter=crypt\n")
    repo.stage("config", PROD)
    check_committed(repo)
    assert b"contexts" not in repo.git("show", "HEAD:config").out
    repo.stage("lfs", "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 3\n")
    check_committed(repo)


def test_a_merge_is_judged_when_it_is_committed(begun: Repository) -> None:
    begun.stage("config", CLEAN)
    check_committed(begun, told=CLEARED)
    begun.git("checkout", "-qb", "theirs")
    begun.stage("config", CLEAN.replace("name: alice", "name: alice ", 1))
    begun.stage("other", PROD)
    check_committed(begun, "--no-verify")
    begun.git("checkout", "-q", "main")
    begun.stage("config", CLEAN.replace("name: alice", "name: 'alice'", 1))
    check_committed(begun, told=CLEARED)
    assert begun.git("merge", "theirs").code == 1
    assert begun.share("hook", "run").code == 1  # while there is a conflict still
    begun.stage("config", CLEAN)
    check_blocked(begun, places=("other:12:17: error KS202",))
    begun.stage("other", CLEAN)
    assert begun.commit().code == 0


def test_a_work_tree_of_its_own_and_a_git_folder_elsewhere(begun: Repository) -> None:
    assert begun.git("worktree", "add", "-q", "../tree", "-b", "tree").code == 0
    (begun.home.path / "tree/config").write_text(PROD)
    done = begun.shell("cd ../tree && git add config && git -c user.name=t -c user.email=t@e commit -qm c")
    assert (done.code, "config:12:17: error KS202" in done.err) == (1, True)
    # A folder of dotfiles, as many have it.
    assert begun.shell("git init -q --bare ../dot.git").code == 0
    elsewhere = {"GIT_DIR": str(begun.home.path / "dot.git"), "GIT_WORK_TREE": str(begun.home.path)}
    assert begun.share("hook", "install", env=elsewhere).code == 0
    assert (begun.home.path / "dot.git/hooks/pre-commit").exists()
    begun.home.has(PROD)
    assert begun.git("add", "../.kube/config", env=elsewhere).code == 0
    done = begun.commit(env=elsewhere)
    assert (done.code, done.err.splitlines()[0][:29]) == (1, ".kube/config:12:17: error KS2")


# Settings


def test_settings_are_those_of_the_work_tree(begun: Repository) -> None:
    begun.stage("deploy/config", PROD)
    begun.write(".kubectl-share.toml", '[per-file-ignores]\n"deploy/*" = ["KS202"]\n')
    check_committed(begun, told=CLEARED)
    begun.stage("config", PROD)
    check_blocked(begun, places=("config:12:17: error KS202",))
    begun.write(".kubectl-share.toml", "ignore = 3\n")
    done = begun.commit()
    assert (done.code, len(done.err.splitlines()), "error: " in done.err) == (1, 2, True)


def test_options_of_the_installation_hold(repo: Repository) -> None:
    local = CLEAN.replace("prod.example", "127.0.0.1")
    repo.stage("config", local)
    assert repo.share("hook", "run").code == 0
    assert repo.share("hook", "install", "--fail-on", "warning").code == 0
    done = repo.commit()
    assert (done.code, "warning KS305" in done.err) == (1, True)
    assert repo.share("hook", "install").code == 0
    assert repo.commit().code == 0
    repo.stage("config", PROD.replace("token:", "client-key-data: aGVsbG8=, client-certificate-data: aGVsbG8= #"))
    assert repo.share("hook", "install", "--profile", "share").code == 0
    repo.stage("config", PROD)
    assert repo.commit().code == 0


# The program


def test_nothing_is_imported_for_a_commit_without_a_kubeconfig(begun: Repository) -> None:
    begun.stage("a.yaml", "users: [alice]\n")
    for staged, expected in (("users: [alice]\n", False), (CLEAN, True)):
        begun.stage("a.yaml", staged)
        environment = begun.home.environment({**SETTINGS, "PYTHONPROFILEIMPORTTIME": "1"})
        done = subprocess.run([PROGRAM, "hook", "run"], cwd=begun.folder, env=environment, capture_output=True)
        loaded = {line.split("|")[-1].strip() for line in done.stderr.decode().splitlines()}
        assert done.returncode == 0
        assert ("typer" in loaded, "yaml" in loaded) == (expected, expected)


def test_a_program_that_has_moved_is_found_on_path_or_missed(repo: Repository) -> None:
    script = repo.hook.read_text()
    assert f"program={PROGRAM}\n" in script
    moved = repo.home.path / "moved"
    repo.hook.write_text(script.replace(str(PROGRAM), "/nowhere/kubectl-share"))
    repo.stage("config", PROD)
    check_blocked(repo, places=("config:12:17: error KS202",))
    moved.mkdir()
    for name in ("git", "sh"):
        (moved / name).symlink_to(f"/usr/bin/{name}")
    done = repo.shell(f"PATH={moved}; git -c user.name=t -c user.email=t@e commit -qm c")
    assert done.err.splitlines() == [
        "error: kubectl-share is not on PATH, and this hook needs it to look at what is staged",
        "hint: install it again, or commit without a look by git commit --no-verify",
    ]
    assert (done.code, repo.subjects()) == (1, 0)


def test_what_git_cannot_read_is_not_let_through(repo: Repository) -> None:
    repo.stage("a\x1b", "a")
    name = repo.git("rev-parse", ":a\x1b").out.decode().strip()
    (repo.folder / ".git/objects" / name[:2] / name[2:]).unlink()
    done = repo.share("hook", "run")
    assert done.err.splitlines() == [
        'error: git cannot read what is staged of "a\\x1b"',
        "hint: git fsck tells more; git commit --no-verify commits without a look at it",
    ]
    assert done.code == 2
    assert repo.commit().code == 1


def test_hook_run_outside_of_a_repository_or_without_git(home: Home) -> None:
    no_repository = "error: git does not do it: not a git repository (or any of the parent directories): .git"
    done = home.share_quickly("hook", "run", env={**SETTINGS, "GIT_CEILING_DIRECTORIES": str(home.path)})
    assert done.err.splitlines()[1:] == ["hint: run this inside of a git repository of your own"]
    assert (done.code, done.err.splitlines()[0]) == (2, no_repository)
    home.cannot("hook", "run", env={"PATH": "/nowhere"}, error="there is no git on PATH", hint="install git")


def test_words_that_hook_run_does_not_know(repo: Repository) -> None:
    assert repo.share("hook", "run", "--profile=none").code == 2
    assert repo.home.share("hook", "run", "--profle=commit", env=SETTINGS).code == 2
    assert repo.home.share("hook", "run", "--profile=strict", env=SETTINGS).code == 0
    assert "Usage: kubectl share hook run" in repo.home.share("hook", "run", "--help", env=SETTINGS).out.decode()
