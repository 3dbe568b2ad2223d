"""`kubectl share validate` as a process: which files it judges, what it says where, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.program import BIN, PROD, PROGRAM, Home, kubeconfig, mode_of

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = kubeconfig(user="exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin}")
PASSWORD = kubeconfig(user="username: alice, password: hunter2-canary")
LOCAL = CLEAN.replace("prod.example", "localhost")
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n"
TEMPLATE = "{{ if .x }}\nclusters: []\nusers: []\ncontexts: {{ .y }}\n"

ERROR_AT = "error KS201 plaintext-password users[alice].user.password: a password in clear"
FOUND = f":12:37: {ERROR_AT}"
HINT = "  remove it and change it on the server; log in with a certificate, a token or an exec plugin"
NOTHING = "nothing found in 1 kubeconfig\n"
NO_KUBECONFIG = "there is no kubeconfig among the files"


def write(home: Home, **files: str | bytes) -> None:
    """Files in the folder where the program runs; `_` in a name stands for a dot."""
    for name, content in files.items():
        put(home.work / name.replace("_", "."), content)


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(0o600)
    return path


def first_lines(out: bytes) -> list[str]:
    """Those of the findings, without what to do."""
    return [line for line in out.decode().splitlines() if not line.startswith("  ")]


# Which files


def test_what_kubectl_would_load(home: Home) -> None:
    home.has(PASSWORD)
    done = home.share("validate")
    assert done.out.decode() == f"~/.kube/config{FOUND}\n{HINT}\n"
    assert (done.code, done.err) == (1, "1 error in 1 kubeconfig\n")
    home.has(CLEAN)
    done = home.share("validate")
    assert (done.code, done.out, done.err) == (0, b"", NOTHING)


def test_programs_get_a_path_that_they_can_open(home: Home) -> None:
    path = home.has(PASSWORD)
    found = json.loads(home.share("validate", "--output-format", "json").out)
    assert [one["file"] for one in found["findings"]] == [str(path)]


def test_no_kubeconfig_at_all(home: Home) -> None:
    hint = "name one with --kubeconfig or KUBECONFIG"
    home.cannot("validate", error="there is no kubeconfig: ~/.kube/config does not exist", hint=hint)
    (home.path / ".kube/config").symlink_to("nowhere")
    home.cannot("validate", error="there is no kubeconfig: ~/.kube/config does not exist", hint=hint)
    home.cannot("validate", error="KUBECONFIG names no file", hint=hint, env={"KUBECONFIG": ":"})
    home.cannot("validate", "--kubeconfig", "nope", error='"nope" does not exist', hint=hint)


def test_a_list_in_the_environment(home: Home) -> None:
    """Each file by itself; kubectl skips those that are missing."""
    write(home, a=PASSWORD, b=CLEAN, c=PASSWORD)
    done = home.share("validate", env={"KUBECONFIG": "a:missing:b::c:a"})
    assert first_lines(done.out) == [f"a{FOUND}", f"c{FOUND}"]
    assert (done.code, done.err) == (1, "2 errors in 3 kubeconfigs\n")


def test_an_unreadable_file_of_the_list(home: Home) -> None:
    write(home, a=PASSWORD)
    (home.work / "d").mkdir()
    done = home.share("validate", env={"KUBECONFIG": "d:a"})
    assert first_lines(done.out) == [f"a{FOUND}"]
    assert done.err.splitlines() == [
        'error: "d" is a directory',
        "hint: name a file; kubectl loads no directories",
        "1 error in 1 kubeconfig",
    ]
    assert done.code == 2


def test_the_option_goes_before_the_environment(home: Home) -> None:
    write(home, a=PASSWORD, b=CLEAN)
    assert home.share_quickly("validate", "--kubeconfig", "b", env={"KUBECONFIG": "a"}).err == NOTHING


def test_files_that_are_named(home: Home) -> None:
    write(home, a=PASSWORD, b=CLEAN)
    done = home.share("validate", "a", "./b", "a")
    assert first_lines(done.out) == [f"a{FOUND}"]
    assert (done.code, done.err) == (1, "1 error in 2 kubeconfigs\n")


def test_one_that_cannot_be_read_leaves_the_others(home: Home) -> None:
    write(home, a=PASSWORD, b=CLEAN)
    done = home.share("validate", "nope", "a", "b")
    assert first_lines(done.out) == [f"a{FOUND}"]
    assert done.err.splitlines() == [
        'error: "nope" does not exist',
        "hint: name a file or a folder that does",
        "1 error in 2 kubeconfigs",
    ]
    assert done.code == 2
    only = home.share_quickly("validate", "nope")
    assert (only.code, only.err.count("\n")) == (2, 2)


def test_one_that_may_not_be_read(commoner: Home) -> None:
    write(commoner, a=CLEAN, b=CLEAN)
    (commoner.work / "a").chmod(0)
    done = commoner.share("validate", "a", "b")
    assert (done.code, done.out) == (2, b"")
    assert done.err.splitlines()[:2] == [
        'error: "a" may not be read by you',
        "hint: see its owner and mode with ls -ld",
    ]


def test_a_folder(home: Home) -> None:
    put(home.work / "d/e/config", PASSWORD)
    put(home.work / "d/clean.yaml", CLEAN)
    put(home.work / "d/map.yaml", CONFIG_MAP)
    put(home.work / "d/values.yaml", "users: []\nreplicas: 1\n")
    put(home.work / "d/README", "clusters and users and contexts")
    done = home.share("validate", "d")
    assert first_lines(done.out) == [f"d/e/config{FOUND}"]
    assert (done.code, done.err) == (1, "1 error in 2 kubeconfigs\n")


def test_what_git_ignores_is_left_out(home: Home) -> None:
    subprocess.run(["git", "init", "-q", home.work], check=True)
    put(home.work / ".gitignore", "secret\n")
    put(home.work / "secret", PASSWORD)
    put(home.work / "shown", PASSWORD)
    assert first_lines(home.share("validate", ".").out) == [f"shown{FOUND}"]
    assert first_lines(home.share("validate", "secret").out) == [f"secret{FOUND}"]


def test_standard_input(home: Home) -> None:
    write(home, a=PASSWORD)
    with (home.work / "a").open("rb") as file:
        done = home.share("validate", "-", stdin=file)
    assert (done.code, first_lines(done.out)) == (1, [f"<stdin>{FOUND}"])
    with (home.work / "a").open("rb") as file:
        done = home.share("validate", "-", "--stdin-filename", "x y", stdin=file)
    assert first_lines(done.out) == [f"x y{FOUND}"]
    done = home.shell("kubectl-share validate - <&-")
    assert (done.code, done.err) == (2, "error: standard input is closed\nhint: name a file\n")


def test_the_name_of_standard_input_chooses_its_settings(home: Home) -> None:
    subprocess.run(["git", "init", "-q", home.work], check=True)
    write(home, a=PASSWORD)
    put(home.work / ".kubectl-share.toml", '[per-file-ignores]\n"audit/*" = ["KS201"]\n')
    for name, code in (("audit/x", 0), ("other/x", 1)):
        with (home.work / "a").open("rb") as file:
            assert home.share("validate", "-", "--stdin-filename", name, stdin=file).code == code


# Other kinds of file


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="empty"),
        pytest.param("# nothing\n", id="comment"),
        pytest.param(CONFIG_MAP, id="manifest"),
        pytest.param("just text", id="text"),
        pytest.param("users: []\nreplicas: 2\n", id="helm values"),
        pytest.param(b"\0GITCRYPT\0\x01\x02", id="git-crypt"),
        pytest.param(b"age-encryption.org/v1\n-> X25519 x\n\xff\xfe\x00", id="age"),
    ],
)
def test_another_kind_of_file(home: Home, content: str | bytes) -> None:
    write(home, a=content)
    done = home.share_quickly("validate", "a")
    assert (done.code, done.out, done.err) == (0, b"", f"note: {NO_KUBECONFIG}\n")
    assert home.share_quickly("validate", "a", "--quiet").err == ""
    home.cannot(
        *("validate", "a", "--require-match"), error=NO_KUBECONFIG, hint="name one, or leave --require-match out"
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0", "1:1", id="binary"),
        pytest.param("kind: Config\nclusters: [hunter2-canary", "2:26", id="cut off"),
        pytest.param("kind: Config\n\tusers: hunter2-canary\n", "2:1", id="tab"),
    ],
)
def test_a_named_file_that_cannot_be_parsed(home: Home, content: str | bytes, place: str) -> None:
    write(home, a=content)
    done = home.share_quickly("validate", "a")
    assert done.code == 1
    assert first_lines(done.out)[0].startswith(f"a:{place}: error KS101 yaml-syntax ")
    assert first_lines(done.out)[0].endswith("; kubectl cannot load the file")


def test_a_template_gets_one_notice(home: Home) -> None:
    write(home, a=TEMPLATE)
    done = home.share("validate", "a")
    assert (done.code, done.out) == (0, b"")
    assert done.err == "note: a is a template, and no YAML before it is filled in: it is not judged\n"
    assert home.share_quickly("validate", "a", "--require-match").code == 2


def test_a_file_of_sops(home: Home) -> None:
    secret = "ENC[AES256_GCM,data:aGk=,iv:aGk=,tag:aGk=,type:str]"
    text = kubeconfig(user=f'token: "{secret}"') + "sops: {version: 3.9.0}\n"
    write(home, a=text)
    done = home.share("validate", "--profile", "strict", "a")
    assert (done.code, done.out, done.err) == (0, b"", NOTHING)


def test_a_kubeconfig_in_a_manifest(home: Home) -> None:
    inside = PASSWORD.replace("\n", "\n    ").rstrip()
    write(home, a=f"apiVersion: v1\nkind: Secret\nmetadata: {{name: x}}\nstringData:\n  config: |\n    {inside}\n")
    for words in ([], ["--select", "KS201"]):
        done = home.share_quickly("validate", "a", *words)
        assert [line.split(" ")[:3] for line in first_lines(done.out)] == [["a:17:41:", "error", "KS201"]]
    assert home.share_quickly("validate", "a", "--ignore", "embedded-kubeconfig").out == b""


def test_a_large_file(home: Home) -> None:
    entries = "".join(f"- {{name: u{number}, user: {{token: x}}}}\n" for number in range(20_000))
    write(home, a=f"{PROD.partition('users:')[0]}users:\n{entries}", b=PASSWORD)
    done = home.share("validate", "a", "b", "--select", "KS201,KS202", "--statistics")
    assert done.out.decode().splitlines()[-2:] == ["20000 KS202 bearer-token", "    1 KS201 plaintext-password"]
    assert done.err == "1 error, 20000 info in 2 kubeconfigs\n"


# Names of files


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x y", "x y"),
        ("büro", "büro"),
        ("a\nb", r"a\nb"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\u202e", r"\u202e"),
        ("-f", "-f"),
        ("a\udcffb", r"a\udcffb"),
    ],
    ids=ascii,
)
def test_name_of_a_file(home: Home, name: str, shown: str) -> None:
    put(home.work / name, PASSWORD)
    assert first_lines(home.share("validate", "--", name).out) == [f"{shown}{FOUND}"]
    assert first_lines(home.share_quickly("validate", ".").out) == [f"{shown}{FOUND}"]


def test_a_name_without_characters(home: Home) -> None:
    hint = "name a file or a folder; . is the folder that you are in"
    home.cannot("validate", "", error="the name of a file is empty", hint=hint)


# What is judged, and how much it weighs


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 0),
        (["--fail-on", "error"], 0),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "warning", "--ignore", "KS305"], 0),
        (["--fail-on", "warning", "--select", "KS201"], 0),
    ],
    ids=str,
)
def test_what_fails(home: Home, words: list[str], code: int) -> None:
    write(home, a=LOCAL)
    assert home.share_quickly("validate", "a", *words).code == code


@pytest.mark.parametrize(("profile", "severity"), [("share", "info"), ("commit", "error"), ("strict", "error")])
def test_profiles(home: Home, profile: str, severity: str) -> None:
    write(home, a=PROD)
    done = home.share_quickly("validate", "a", "--profile", profile)
    assert first_lines(done.out)[0].startswith(f"a:12:17: {severity} KS202 bearer-token ")
    assert done.code == (severity == "error")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--select", "KS201"], ["KS201"]),
        (["--select", "ks201"], ["KS201"]),
        (["--select", "plaintext-password, KS305"], ["KS305", "KS201"]),
        (["--select", "KS305", "--select", "KS201"], ["KS305", "KS201"]),
        (["--ignore", "local-server"], ["KS201"]),
        (["--select", "KS201,KS305", "--ignore", "KS201"], ["KS305"]),
    ],
    ids=str,
)
def test_choice_of_rules(home: Home, words: list[str], found: list[str]) -> None:
    write(home, a=PASSWORD.replace("prod.example", "localhost"))
    lines = first_lines(home.share_quickly("validate", "a", *words).out)
    assert [line.split(" ")[2] for line in lines] == found


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("KS9999", "did you mean KS509? kubectl share explain lists them"),
        ("plain-text-password", "did you mean plaintext-password? kubectl share explain lists them"),
        ("hm", "kubectl share explain lists them"),
        ("", "kubectl share explain lists them"),
        ("\x1b", "kubectl share explain lists them"),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_unknown_rule(home: Home, option: str, word: str, hint: str) -> None:
    shown = ascii(word)[1:-1]
    done = home.share_quickly("validate", option, f"KS201,{word}")
    assert (done.code, done.err.splitlines()[0]) == (2, f'error: there is no rule "{shown}"')
    if not word.startswith("KS"):
        assert done.err.splitlines()[1] == f"hint: {hint}"


# The configuration file


def test_configuration(home: Home) -> None:
    subprocess.run(["git", "init", "-q", home.work], check=True)
    write(home, a=PASSWORD)
    settings = home.work / ".kubectl-share.toml"
    put(settings, 'ignore = ["KS201"]\n')
    assert home.share_quickly("validate", "a").code == 0
    assert home.share_quickly("validate", "a", "--no-config").code == 1
    put(home.work / "other.toml", 'profile = "strict"\n')
    assert home.share_quickly("validate", "a", "--config", "other.toml").code == 1


def test_wrong_configuration(home: Home) -> None:
    subprocess.run(["git", "init", "-q", home.work], check=True)
    write(home, a=PASSWORD)
    put(home.work / ".kubectl-share.toml", 'profile = "comit"\n')
    place = f"{home.work}/.kubectl-share.toml:1:11"
    home.cannot("validate", "a", error=f"{place}: there is no such profile", hint='did you mean "commit"?')
    home.cannot(
        *("validate", "a", "--config", "nope"),
        error='"nope" does not exist',
        hint="mend the file, or take it away",
    )


# Words that do not go together


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        (
            "a --fix --diff",
            "--fix and --diff are given",
            "--diff alone shows the changes, --fix alone makes them",
        ),
        ("- --fix", "--fix changes files, and - is none", "--diff shows what it would change"),
        (
            "- --fix --stdin-filename a",
            "--fix changes files, and - is none",
            "--diff shows what it would change",
        ),
        (
            "a --diff --output-format json",
            "--diff is for the text format",
            "leave one of --diff and --output-format out",
        ),
        (
            "a --statistics --output-format sarif",
            "--statistics is for the text format",
            "programs count for themselves",
        ),
        ("a --config x --no-config", "--config and --no-config are given", "give one of them"),
        ("a --kubeconfig a", "--kubeconfig and files are given", "name the files alone"),
        ("a --stdin-filename b", "--stdin-filename is given, and no -", "name - as a file"),
    ],
)
def test_options_that_exclude_each_other(home: Home, words: str, error: str, hint: str) -> None:
    write(home, a=PASSWORD)
    home.cannot("validate", *words.split(), error=error, hint=hint)


@pytest.mark.parametrize("words", ["--profile x", "--fail-on info", "--output-format xml"])
def test_unknown_choice(home: Home, words: str) -> None:
    done = home.share_quickly("validate", *words.split())
    option, value = words.split()
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith(f"error: Invalid value for '{option}': '{value}' is not one of ")
    assert done.err.splitlines()[1] == "hint: kubectl share validate --help shows how it goes"


# How it is told


def test_quiet(home: Home) -> None:
    write(home, a=PASSWORD, b=TEMPLATE)
    done = home.share("validate", "a", "b", "--quiet")
    assert (done.code, done.out.decode(), done.err) == (1, f"a{FOUND}\n{HINT}\n", "")


def test_statistics(home: Home) -> None:
    write(home, a=PASSWORD, b=PASSWORD, c=LOCAL)
    done = home.share("validate", "a", "b", "c", "--statistics")
    assert done.out.decode().splitlines()[-2:] == ["2 KS201 plaintext-password", "1 KS305 local-server"]
    assert done.err == "2 errors, 1 warning in 3 kubeconfigs\n"
    assert home.share_quickly("validate", "a", "--select", "KS101", "--statistics").out == b""


def test_colours(home: Home) -> None:
    write(home, a=PASSWORD)
    done = home.share_on_terminal("validate", "a")
    told = ERROR_AT.removeprefix("error")
    first = f"\x1b[1ma:12:37: \x1b[0m\x1b[1;31merror\x1b[0m{told}"
    assert done.out.decode() == f"{first}\n\x1b[2m{HINT}\x1b[0m\n"
    assert done.err == "\x1b[1;31m1 error\x1b[0m in 1 kubeconfig\n"
    plain = home.share_on_terminal("validate", "a", env={"NO_COLOR": "1"})
    assert (plain.out.decode(), plain.err) == (f"a{FOUND}\n{HINT}\n", "1 error in 1 kubeconfig\n")


def test_what_fix_would_do_is_told(home: Home) -> None:
    write(home, a=CLEAN.replace("name: prod\n  context", "name: 123\n  context").replace("prod\nclus", "'123'\nclus"))
    out = home.share_quickly("validate", "a").out.decode().splitlines()
    assert out[1] == "  put it into quotes; --fix does it"


def test_fix_and_diff(home: Home) -> None:
    text = PROD.replace("token: hunter2-canary", "token: 12345678, as: hunter2-canary  ")
    write(home, a=text)
    (home.work / "a").chmod(0o644)
    done = home.share("validate", "a", "--diff", "--select", "KS104,KS601")
    assert done.out.decode().splitlines()[:9] == [
        "a: mode 0644 -> 0600",
        "--- a/a",
        "+++ b/a",
        "@@ -9,4 +9,4 @@",
        "   context: {cluster: prod, user: alice}",
        " users:",
        " - name: alice",
        "-  user: {token: <hidden>, as: <hidden>  }",
        '+  user: {token: "<hidden>", as: <hidden>  }',
    ]
    assert (home.work / "a").read_text() == text
    assert b"hunter2" not in done.out
    done = home.share("validate", "a", "--fix", "--select", "KS104,KS601")
    assert (done.code, done.out) == (0, b"")
    assert done.err.splitlines() == [
        "a: fixed KS104 implicit-scalar users[alice].user.token: put it into quotes",
        "a: fixed KS601 file-mode: give it the mode 0600",
        "nothing found, 2 fixed in 1 kubeconfig",
    ]
    assert (home.work / "a").read_text() == text.replace("12345678", '"12345678"')
    assert mode_of(home.work / "a") == 0o600
    again = home.share_quickly("validate", "a", "--fix", "--select", "KS104,KS601")
    assert again.err == "nothing found, 0 fixed in 1 kubeconfig\n"


def test_fix_embeds_what_it_may(desk: Home) -> None:
    text = kubeconfig(
        cluster="certificate-authority: ca.crt", user="client-certificate: shadow, tokenFile: alice.token"
    )
    path = desk.has(text)
    done = desk.share("validate", "--fix")
    assert "certificate-authority-data: LS0t" in path.read_text()
    assert "client-certificate: shadow" in path.read_text()
    refused, fixed, _ = done.err.splitlines()
    assert refused.startswith("note: ~/.kube/config: users[alice].user.client-certificate: the file ")
    place = "clusters[prod].cluster.certificate-authority"
    assert fixed == f"~/.kube/config: fixed KS301 file-reference {place}: embed the file"
    assert done.code == 1


def test_fix_says_why_not(desk: Home) -> None:
    """In one line, and nothing is changed."""
    for name, reason in (("missing", "does not exist"), ("directory", "is a directory")):
        text = kubeconfig(cluster=f"certificate-authority: {name}")
        path = desk.has(text)
        done = desk.share_quickly("validate", "--fix", "--select", "KS301")
        note = f"note: ~/.kube/config: clusters[prod].cluster.certificate-authority: the file {reason}"
        assert done.err.splitlines() == [note, "1 error, 0 fixed in 1 kubeconfig"]
        assert path.read_text() == text
        assert b"--fix" not in done.out
        assert b"--fix" not in desk.share_quickly("validate", "--diff", "--select", "KS301").out
        assert b"--fix: embed the file" in desk.share_quickly("validate", "--select", "KS301").out


def test_files_that_cannot_be_read_do_not_end_the_run(desk: Home) -> None:
    number = CLEAN.replace("user: alice}", "user: alice, namespace: 1}")
    os.truncate(put(desk.work / "huge", b""), 200 * 1024**3)
    for name in ("huge", "/proc/self/mem"):
        write(desk, a=kubeconfig(cluster=f"certificate-authority: {name}"), b=number)
        for word in ("--fix", "--diff"):
            done = desk.share("validate", word, "a", "b", "--select", "KS301,KS104")
            reason = "is too large for a" if name == "huge" else "cannot be read: Input/output error"
            assert f"note: a: clusters[prod].cluster.certificate-authority: the file {reason}" in done.err
            assert done.code == 1
        assert (desk.work / "b").read_text() == number.replace("namespace: 1", 'namespace: "1"')


def test_fix_in_a_folder_that_may_not_be_written(commoner: Home) -> None:
    """The other files are fixed all the same."""
    number = CLEAN.replace("user: alice}", "user: alice, namespace: 1}")
    put(commoner.work / "d/a", number)
    put(commoner.work / "e/b", number)
    (commoner.work / "d").chmod(0o555)
    done = commoner.share("validate", "--fix", "d", "e")
    (commoner.work / "d").chmod(0o755)
    assert done.code == 2
    assert done.err.splitlines() == [
        "e/b: fixed KS104 implicit-scalar contexts[prod].context.namespace: put it into quotes",
        'error: the lock "d/a.lock" cannot be made: Permission denied',
        "hint: see the owner and mode of its folder with ls -ld",
        "1 error, 1 fixed in 2 kubeconfigs",
    ]
    assert (commoner.work / "d/a").read_text() == number
    assert (commoner.work / "e/b").read_text() == number.replace("namespace: 1", 'namespace: "1"')


def test_fix_of_what_is_locked_or_has_two_names(home: Home) -> None:
    """Is left to others; the other files are fixed all the same, by the hook as well."""
    number = CLEAN.replace("user: alice}", "user: alice, namespace: 1}")
    for command in ("kubectl-share validate --fix -q", "kubeconfig-fix"):
        for name in "abc":
            put(home.work / name, number)
        put(home.work / "a.lock", b"")
        os.link(home.work / "b", home.work / "d")
        done = home.shell(f"{command} a b c")
        assert done.code == 2
        assert done.err.splitlines()[-4 - (command == "kubeconfig-fix") :][:4] == [
            'error: "a" is locked, somebody else is writing it',
            "hint: try again when the other program has ended",
            'error: "b" has another name as well, a hard link, which would not be changed with it',
            "hint: it is as it was; --diff shows what would be changed in it",
        ]
        assert (home.work / "a").read_text() == (home.work / "b").read_text() == number
        assert (home.work / "c").read_text() == number.replace("namespace: 1", 'namespace: "1"')
        assert sorted(path.name for path in home.work.iterdir()) == ["a", "a.lock", "b", "c", "d"]
        (home.work / "d").unlink()


def test_fix_that_is_killed(home: Home) -> None:
    """Leaves the file, and what the next one removes."""
    number = CLEAN.replace("user: alice}", "user: alice, namespace: 1}")
    write(home, a=number)
    script = (
        "import os, pathlib, runpy, signal, sys\n"
        "pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    killed = home.start(str(BIN / "python"), "-c", script, str(PROGRAM), "validate", "--fix", "a")
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert (home.work / "a").read_text() == number
    left = [path.name for path in home.work.iterdir() if path.name != "a.lock"]  # which goes when its keeper notices
    assert len(left) == 2
    assert home.share("validate", "--fix", "a").code == 0
    assert [path.name for path in home.work.iterdir()] == ["a"]


def test_a_pipe_is_not_fixed(home: Home) -> None:
    """Nor does its mode say anything."""
    number = CLEAN.replace("user: alice}", "user: alice, namespace: 1}")
    os.mkfifo(home.work / "fifo", 0o644)
    for text, code in ((number, 2), (CLEAN, 0)):
        write(home, b=text)
        before = (home.work / "fifo").lstat()
        writer = home.start("bash", "-c", "cat b > fifo")
        done = home.share("validate", "--fix", "fifo")
        writer.communicate()
        assert (done.code, "KS601" in done.out.decode() + done.err) == (code, False)
        assert ('error: "fifo" is no regular file, it is not written to' in done.err) == (code == 2)
        assert (home.work / "fifo").lstat()[:6] == before[:6]


# Where it goes


def test_lost_output(home: Home) -> None:
    write(home, a=PASSWORD)
    done = home.shell("kubectl-share validate a >&-")
    assert done.code == 2
    assert done.err.splitlines() == [
        "error: standard output cannot be written: it is closed",
        "hint: send it to a file or a pipe",
    ]
    if os.path.exists("/dev/full"):  # noqa: PTH110
        done = home.shell("kubectl-share validate a --quiet >/dev/full")
        assert done.code == 2
        assert done.err.splitlines() == [
            "error: standard output cannot be written: No space left on device",
            "hint: send it to another place",
        ]


@pytest.mark.parametrize("form", ["text", "json"])
def test_reader_that_goes_away(home: Home, form: str) -> None:
    entries = "".join(f"- {{name: u{number}, user: {{password: x}}}}\n" for number in range(3000))
    write(home, a=f"{PROD.partition('users:')[0]}users:\n{entries}")
    process = home.start(str(PROGRAM), "validate", "a", "--output-format", form)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(60) == 2
    assert err.splitlines()[-2:] == [
        "error: standard output cannot be written: Broken pipe",
        "hint: send it to another place",
    ]


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_lost_standard_error(home: Home, redirection: str) -> None:
    write(home, a=PASSWORD)
    done = home.shell(f"kubectl-share validate a nope {redirection}")
    assert (done.code, first_lines(done.out)) == (2, [f"a{FOUND}"])
