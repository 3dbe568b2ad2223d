"""The hooks as pre-commit runs them, installed from this project as for any of its users."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from benchmarks import labelled
from tests.support.pki import make_pki
from tests.support.pre_commit import ROOT, Guarded, Project, guarded, project
from tests.support.program import CANARY, PROD, Home, kubeconfig

if TYPE_CHECKING:
    from pathlib import Path

EXEC = "exec: {apiVersion: client.authentication.k8s.io/v1, command: kubelogin, interactiveMode: Never}"
CLEAN = kubeconfig(user=EXEC)
NUMBER = CLEAN.replace("user: alice}", "user: alice, namespace: 123}")
SOPS = "sops:\n  mac: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\n"
NAMES = (
    *("config", "kubeconfig", "admin.conf", "prod.kubeconfig", "chart/kube.tpl", "a.json", "a.md"),
    *("a b", "new\nline", "é/日本.yaml", "-x.yaml", "tab\t", '"quoted"', "'", "*", ":!x", "$(id)", "a:1:1: error"),
)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project(tmp_path_factory)


@pytest.fixture
def validated(home: Home, installed: Project) -> Guarded:
    """A repository with the hook kubeconfig-validate."""
    return guarded(home, installed, "kubeconfig-validate")


def shown(name: str) -> str:
    return name.replace("\n", "\\n").replace("\t", "\\t")


# The files


def test_files_of_any_name_staged_and_all(validated: Guarded) -> None:
    repository = validated.repository
    for name in NAMES:
        repository.stage(name, PROD)
    found = [f"{shown(name)}:12:17: error KS202" for name in NAMES]
    assert sorted(validated.found()) == sorted(found)
    repository.commit()
    assert "(no files to check)Skipped" in validated.told(code=0)
    assert sorted(validated.found("--all-files")) == sorted(found)
    for name in NAMES:
        repository.stage(name, CLEAN)
    assert f"nothing found in {len(NAMES)} kubeconfigs\n" in validated.told(code=0)


def test_deleted_renamed_and_linked_files(validated: Guarded) -> None:
    repository = validated.repository
    for name in ("deleted", "old"):
        repository.stage(name, PROD)
    repository.commit()
    repository.git("rm", "-q", "deleted")
    repository.git("mv", "old", "new")
    (repository.folder / "inside").symlink_to("new")
    (repository.folder / "outside").symlink_to(repository.home.has(PROD))
    (repository.folder / "nowhere").symlink_to("nowhere")
    repository.git("add", "inside", "outside", "nowhere")
    assert validated.found() == validated.found("--all-files") == ["new:12:17: error KS202"]
    repository.stage("new", CLEAN)
    assert "nothing found in 1 kubeconfig\n" in validated.told(code=0)


def test_the_staged_part_of_a_file_counts(validated: Guarded) -> None:
    repository = validated.repository
    repository.stage("config", CLEAN)
    repository.write("config", PROD)
    assert "nothing found in 1 kubeconfig\n" in validated.told(code=0)
    assert (repository.folder / "config").read_text() == PROD
    repository.stage("config", PROD)
    repository.write("config", CLEAN)
    assert validated.found() == ["config:12:17: error KS202"]
    assert (repository.folder / "config").read_text() == CLEAN


def test_thousands_of_files(validated: Guarded) -> None:
    """More than go on one command line."""
    repository = validated.repository
    folder = "a-folder-with-a-name-that-is-long/" * 2
    for number in range(3000):
        repository.write(f"{folder}{number}.yaml", f"kind: Secret\nname: n{number}\n")
    repository.write(f"{folder}1500.yaml", PROD)
    repository.write(f"{folder}2500.yaml", CLEAN)
    repository.git("add", "--all")
    assert validated.found() == [f"{folder}1500.yaml:12:17: error KS202"]


def test_utf_16_is_no_text_to_pre_commit(validated: Guarded) -> None:
    repository = validated.repository
    repository.stage("config", PROD.encode("utf-16"))
    assert "(no files to check)Skipped" in validated.told(code=0)
    validated.use("kubeconfig-validate", types=["file"])
    repository.stage("binary", bytes(range(256)))
    (repository.folder / "link").symlink_to("config")
    repository.git("add", "link")
    assert validated.found() == ["config:12:17: error KS202"]


# What they find


def test_credentials_are_found_and_what_is_none_is_not(home: Home, installed: Project, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    samples = labelled.make(tmp_path / "made")
    credentials = "--select=KS201,KS202,KS203,KS204,KS205,KS206,KS207,KS208,KS209,KS210,KS211"
    strict = guarded(home, installed, "kubeconfig-no-secrets", args=[credentials])
    samples.write(strict.repository.folder)
    strict.repository.git("add", "--all")
    out = strict.told(code=1)
    places = {tuple(found) for found in re.findall(r"^positive/(.+):(\d+):\d+: error KS2", out, re.MULTILINE)}
    for sample in samples.positive:
        for label in sample.labels:
            assert {(sample.name, str(line)) for line in label.lines} & places, sample.name
            assert label.secret not in out
    assert "negative/" not in out.replace("note: negative/template.yaml is a template", "")


NEAR_MISSES = {
    "fleet.yaml": "kind: config\nspec: {clusters: [], users: [], contexts: []}\n",
    "skaffold.yaml": "apiVersion: skaffold/v2beta29\nkind: Config\ncontexts: []\nclusters: []\n",
    "gatekeeper.yaml": "apiVersion: config.gatekeeper.sh/v1alpha1\nkind: Config\nusers: []\ncontexts: [a]\n",
    "llama.yaml": "apiVersion: llamactl/v1\nkind: Config\ncontexts:\n- {name: a, context: {}}\nclusters: []\n",
    "talosconfig": "context: a\ncontexts:\n  a: {endpoints: [x], key: abc}\nclusters: {}\n",
    "kuberc": "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n# clusters, users\ncontexts: []\n",
    "values.yaml": f"users:\n- name: a\n  password: {CANARY}\nclusters: 3\n",
    "envoy.yaml": "static_resources:\n  clusters:\n  - name: users\n",
    "notes.md": f"Put `clusters`, `users` and `contexts` into it: `token: {CANARY}`.\n",
}


def test_near_misses_are_silent(home: Home, installed: Project) -> None:
    all_hooks = guarded(home, installed, "kubeconfig-fix", "kubeconfig-validate", "kubeconfig-no-secrets")
    for name, text in NEAR_MISSES.items():
        all_hooks.repository.stage(name, text)
    lines = all_hooks.told(code=0).splitlines()
    own = [line for line in lines if line and not re.match(r"- (hook id|duration): |.*\.Passed$", line)]
    assert own == []
    assert sum(line.endswith("Passed") for line in lines) == 3


def test_a_template_gets_one_notice(validated: Guarded) -> None:
    template = PROD.replace("  cluster: {s", "  {{- if .Tls }}\n  cluster: {s").replace(CANARY, "{{ .Token }}")
    validated.repository.stage("kube.tpl", template)
    out = validated.told(code=0)
    assert out.count("kube.tpl") == out.count("note: ") == 1
    assert "note: kube.tpl is a template, and no YAML before it is filled in: it is not judged\n" in out


def test_a_file_of_sops_passes_unless_a_field_is_in_clear(validated: Guarded) -> None:
    encrypted = kubeconfig(user="token: 'ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]'") + SOPS
    validated.repository.stage("config", encrypted)
    assert "nothing found in 1 kubeconfig\n" in validated.told(code=0)
    validated.repository.stage("config", PROD + SOPS)
    assert "config:12:17: error KS211" in validated.found()


def test_a_bundle_passes_with_a_warning_and_the_same_with_a_path_or_a_password_does_not(validated: Guarded) -> None:
    repository = validated.repository
    for name, content in make_pki().content.items():
        repository.write(f"../.kube/{name}", content)
    user = "client-certificate: pki/user1.crt, client-key: pki/user1.key"
    repository.home.has(kubeconfig(cluster="certificate-authority: pki/ca1.crt", user=user))
    assert repository.share("prod", "-o", "prod.kubeconfig").code == 0
    bundle = (repository.folder / "prod.kubeconfig").read_text()
    for before, after, code, findings in (
        ("", "", 0, ["warning KS203"]),
        (r"client-key-data: [^\s,}]+", "client-key: alice.key", 1, ["error KS301"]),
        ("user: {", f"user: {{username: alice, password: {CANARY}, ", 1, ["error KS201", "warning KS203"]),
    ):
        repository.stage("prod.kubeconfig", re.sub(before, after, bundle, count=1) if before else bundle)
        out = validated.told(code=code)
        assert re.findall(r"^prod\.kubeconfig:\d+:\d+: (\w+ KS\d+)", out, re.MULTILINE) == findings


# What is shown


def test_what_a_blocked_commit_shows(validated: Guarded) -> None:
    repository = validated.repository
    assert validated.pre_commit("install").code == 0
    repository.stage("deploy/config", NUMBER.replace(EXEC, f"username: a, password: {CANARY}"))
    store = {"PRE_COMMIT_HOME": str(validated.project.store)}
    done = repository.commit(env=store)
    assert (done.code, repository.subjects()) == (1, 1)
    page = (ROOT / "docs/hooks.md").read_text("utf-8")
    shown_there = page[page.index("```text\n") :].split("\n", 1)[1].partition("```")[0]
    assert without_time(done.err).rstrip("\n") == without_time(shown_there).rstrip("\n")
    repository.stage("deploy/config", CLEAN)
    done = repository.commit(env=store)
    assert (done.code, repository.subjects()) == (0, 2)


def without_time(text: str) -> str:
    return re.sub(r"duration: [\d.]+s", "duration: ...", text)


# kubeconfig-no-secrets


def test_no_secrets_is_strict_whatever_the_settings_say(home: Home, installed: Project) -> None:
    both = guarded(home, installed, "kubeconfig-validate", "kubeconfig-no-secrets")
    key = make_pki().content["pki/user1.key"]
    both.repository.stage("config", kubeconfig(user=f"client-key-data: {b64encode(key).decode()}, {EXEC}"))
    both.repository.write(".kubectl-share.toml", 'profile = "share"\nselect = ["KS203"]\n')
    assert both.found() == ["config:12:27: info KS203", "config:12:27: error KS203"]
    both.use("kubeconfig-no-secrets", args=["--profile", "commit"])
    assert both.found() == ["config:12:27: warning KS203"]
    both.repository.stage("config", CLEAN)
    both.use("kubeconfig-no-secrets")
    assert "nothing found in 1 kubeconfig\n" in both.told(code=0)


# kubeconfig-fix


def test_fix_fails_by_what_it_changes_and_not_by_what_is_wrong(home: Home, installed: Project) -> None:
    fixing = guarded(home, installed, "kubeconfig-fix")
    repository = fixing.repository
    repository.write("ca.crt", make_pki().content["pki/ca1.crt"])
    repository.stage("one", NUMBER.replace("6443}", "6443, certificate-authority: ca.crt}"))
    repository.stage("two", NUMBER.replace(EXEC, f"password: {CANARY}"))
    repository.stage("clean", CLEAN)
    repository.stage("broken", PROD.replace("users:\n", "users: [\n"))
    out = fixing.told(code=1)
    assert "- files were modified by this hook\n" in out
    assert out[out.index("\none") + 1 :].splitlines() == [
        "one: fixed KS301 file-reference clusters[prod].cluster.certificate-authority: embed the file",
        "one: fixed KS104 implicit-scalar contexts[prod].context.namespace: put it into quotes",
        "two: fixed KS104 implicit-scalar contexts[prod].context.namespace: put it into quotes",
        "note: 3 fixed in 2 files: look at the changes, git add them, and commit again",
        "",
    ]
    assert 'namespace: "123"' in (repository.folder / "two").read_text()
    repository.git("add", "--update")
    again = fixing.told(code=0)
    assert "two" not in again
    assert "password" not in again
    fixing.use("kubeconfig-validate")
    assert [finding.split()[-1] for finding in fixing.found() if finding.startswith("two")] == ["KS201"]


def test_a_file_that_is_partly_staged_keeps_what_is_not_staged(home: Home, installed: Project) -> None:
    fixing = guarded(home, installed, "kubeconfig-fix")
    repository = fixing.repository
    repository.stage("config", f"# staged\n{'#' * 9}\n" * 9 + NUMBER)
    changed = "# changed\n" + (repository.folder / "config").read_text()
    repository.write("config", changed)
    assert "fixed KS104" in fixing.told(code=1)
    assert (repository.folder / "config").read_text() == changed.replace("123", '"123"')


def test_fix_can_show_instead(home: Home, installed: Project) -> None:
    showing = guarded(home, installed, "kubeconfig-fix", args=["--diff"])
    showing.repository.stage("config", NUMBER)
    out = showing.told(code=1)
    assert '"123"' not in (showing.repository.folder / "config").read_text()
    assert "+++ b/config\n" in out
    assert "modified by this hook" not in out


# Options


def test_options_go_through(home: Home, installed: Project) -> None:
    local = CLEAN.replace("prod.example", "127.0.0.1")
    hooks = guarded(home, installed, "kubeconfig-validate")
    hooks.repository.stage("config", local)
    assert "config:6:21: warning KS305" in hooks.told(code=0)
    for args, code in (
        (["--fail-on=warning"], 1),
        (["--fail-on", "warning", "--quiet"], 1),
        (["--fail-on=warning", "--ignore=local-server"], 0),
    ):
        hooks.use("kubeconfig-validate", args=args)
        assert hooks.pre_commit("run").code == code
    hooks.use("kubeconfig-validate", args=["--nope"])
    hooks.repository.git("reset", "-q")
    hooks.repository.stage("text", "of no interest\n")
    out = hooks.told(code=1)
    assert "- exit code: 2\n" in out
    assert "error: No such option: --nope" in out
