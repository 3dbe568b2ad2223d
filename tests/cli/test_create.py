"""`kubectl share create`: what it writes, where secrets come from, and what it refuses."""

from __future__ import annotations

import base64
import json
import os
import pty
import re
import select
import subprocess
import sys
from importlib.resources import files

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

from tests.support.program import CANARY, PROGRAM, Home, mode_of

SERVER = ("--server", "https://k.example:6443")
TOKEN = f"{CANARY}-token"
SAID = "a secret on the command line is seen by ps and kept by the shell's history"

HEAD = """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://k.example:6443
contexts:
- name: prod
  context:
    cluster: prod
    user: prod
users:
- name: prod
"""


def of_user(*lines: str) -> str:
    """The kubeconfig of `create prod` with these lines for the user."""
    return f"{HEAD}  user:\n" + "".join(f"    {line}\n" for line in lines)


# What is written


TEXTS: list[tuple[list[str], str]] = [
    ([], f"{HEAD}  user: {{}}\n"),
    (["--token-file", "alice.token"], of_user(f"token: {CANARY}-of-alice")),
    (["--token-env", "TOKEN"], of_user(f"token: {TOKEN}")),
    (["--username", "a: b", "--password-env", "PASSWORD"], of_user('username: "a: b"', f'password: "{CANARY} 1"')),
    (
        ["--exec-command", "aws", "--exec-arg", "", "--exec-arg=--x", "--exec-env", "A=b=c", "--exec-env", "B="],
        of_user(
            *("exec:", "  command: aws", "  args:", '  - ""', '  - "--x"', "  env:"),
            *("  - name: A", "    value: b=c", "  - name: B"),
            *("  apiVersion: client.authentication.k8s.io/v1", "  interactiveMode: IfAvailable"),
        ),
    ),
    (
        [
            *("--exec-command", "aws", "--exec-api-version", "client.authentication.k8s.io/v1beta1"),
            *("--exec-interactive-mode", "Never", "--exec-provide-cluster-info", "--exec-install-hint", "a\nb"),
        ],
        of_user(
            *("exec:", "  command: aws", "  apiVersion: client.authentication.k8s.io/v1beta1"),
            *('  installHint: "a\\nb"', "  provideClusterInfo: true", "  interactiveMode: Never"),
        ),
    ),
    (
        [
            *("--auth-provider", "oidc", "--auth-provider-arg", "idp-issuer-url=https://i"),
            *("--auth-provider-arg", "client-id=k", "--auth-provider-arg-file", "id-token=alice.token"),
            *("--auth-provider-arg-env", "client-secret=TOKEN"),
        ],
        of_user(
            *("auth-provider:", "  name: oidc", "  config:", "    idp-issuer-url: https://i", "    client-id: k"),
            *(f"    id-token: {CANARY}-of-alice", f"    client-secret: {TOKEN}"),
        ),
    ),
    (
        ["--as", "bob", "--as-group", "x", "--as-uid", "1", "--as-user-extra", "a=1", "--as-user-extra", "a=b"],
        of_user(
            *("as: bob", 'as-uid: "1"', "as-groups:", "- x", "as-user-extra:", "  a:", '  - "1"', "  - b"),
        ),
    ),
    (["-n", "shop"], HEAD.replace("user: prod\n", "user: prod\n    namespace: shop\n") + "  user: {}\n"),
    (
        ["--cluster", "k"],
        HEAD.replace("clusters:\n- name: prod", "clusters:\n- name: k").replace("cluster: prod", "cluster: k")
        + "  user: {}\n",
    ),
    (
        ["--user", "a"],
        HEAD.replace("users:\n- name: prod", "users:\n- name: a").replace("user: prod", "user: a") + "  user: {}\n",
    ),
    (
        ["--tls-server-name", "k", "--proxy-url", "socks5://p", "--insecure-skip-tls-verify"],
        HEAD.replace(
            "6443\n",
            "6443\n    tls-server-name: k\n    insecure-skip-tls-verify: true\n    proxy-url: socks5://p\n",
        )
        + "  user: {}\n",
    ),
]
"""Words, and the text that they make."""
OIDC = ("--auth-provider-arg", "idp-issuer-url=https://i", "--auth-provider-arg", "client-id=k")
ENVIRONMENT = {"TOKEN": TOKEN, "PASSWORD": f"{CANARY} 1"}


@pytest.mark.parametrize(
    ("words", "expected"), TEXTS, ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else ""
)
def test_text(shop: Home, words: list[str], expected: str) -> None:
    done = shop.share_quickly("create", "prod", *SERVER, *words, env=ENVIRONMENT)
    assert (done.code, done.out.decode()) == (0, expected), done.err


@pytest.mark.parametrize("words", [case[0] for case in TEXTS], ids=lambda words: " ".join(words)[:40])
def test_it_follows_the_schema(shop: Home, words: list[str]) -> None:
    schema = json.loads(files("kubectl_share.schemas").joinpath("kubeconfig-v1.schema.json").read_text("utf-8"))
    done = shop.share_quickly("create", "prod", *SERVER, *words, env=ENVIRONMENT)
    assert list(Draft202012Validator(schema).iter_errors(yaml.safe_load(done.out))) == []


@pytest.mark.parametrize(
    ("words", "asked_for"),
    [
        ([], set()),
        (["--token-file", "alice.token"], {"KS202"}),
        (["--username", "a", "--password-env", "PASSWORD"], {"KS201"}),
        (["--exec-command", "aws"], set()),
        (["--exec-command", "bash"], {"KS504"}),
        (["--insecure-skip-tls-verify"], {"KS501"}),
        (["--auth-provider", "oidc", *OIDC, "--auth-provider-arg-env", "client-secret=TOKEN"], {"KS205"}),
        (["--namespace", "shop", "--as", "bob", "--as-group", "g", "--tls-server-name", "x.example"], set()),
    ],
)
def test_validate_finds_only_what_was_asked_for(shop: Home, words: list[str], asked_for: set[str]) -> None:
    done = shop.share_quickly("create", "prod", *SERVER, *words, "-o", "made", env=ENVIRONMENT)
    assert done.code == 0, done.err
    told = json.loads(shop.share_quickly("validate", "made", "--output-format", "json").out)
    assert {finding["code"] for finding in told["findings"]} == asked_for


def test_certificates_are_embedded(shop: Home, credential_files: dict[str, bytes]) -> None:
    files = ["--certificate-authority", "ca.crt", "--client-certificate", "alice.crt", "--client-key", "alice.key"]
    done = shop.share("create", "prod", *SERVER, *files)
    embedded = [base64.b64decode(data) for data in re.findall(r"-data: (\S+)", done.out.decode())]
    assert embedded == [credential_files[name] for name in ("ca.crt", "alice.crt", "alice.key")]
    assert ".crt" not in done.out.decode()


def test_key_in_the_certificate_file(shop: Home, credential_files: dict[str, bytes]) -> None:
    """It goes into the field for keys alone."""
    (shop.work / "both").write_bytes(credential_files["alice.crt"] + credential_files["alice.key"])
    one = shop.share("create", "prod", *SERVER, "--client-certificate", "both", "--client-key", "alice.key")
    other = shop.share("create", "prod", *SERVER, "--client-certificate", "alice.crt", "--client-key", "alice.key")
    assert (one.code, one.out) == (0, other.out)
    assert "the file of --client-certificate holds more than certificates, only those are embedded" in one.err
    assert "holds more" not in other.err


def test_ca_of_an_oidc_issuer_is_embedded(shop: Home, credential_files: dict[str, bytes]) -> None:
    settings = ["idp-issuer-url=https://i", "client-id=k", "idp-certificate-authority=ca.crt"]
    words = [word for setting in settings for word in ("--auth-provider-arg", setting)]
    done = shop.share("create", "prod", *SERVER, "--auth-provider", "oidc", *words)
    embedded = f"    idp-certificate-authority-data: {base64.b64encode(credential_files['ca.crt']).decode()}"
    assert (done.code, embedded in done.out.decode(), "ca.crt" in done.out.decode()) == (0, True, False)


@pytest.mark.parametrize(
    ("server", "name"),
    [("https://K.example:6443/x", "k.example"), ("https://203.0.113.10", '"203.0.113.10"'), ("https://[::1]", '"::1"')],
)
def test_named_after_the_server(home: Home, server: str, name: str) -> None:
    text = home.share_quickly("create", "--server", server).out.decode()
    assert text.count(name) >= text.count("name: ") + 1 == 4
    assert f"current-context: {name}\n" in text


# Where secrets come from


def test_standard_input(shop: Home) -> None:
    for words in (["--token", "-"], ["--token-file", "-"], ["--token-file", "/dev/stdin"]):
        done = shop.shell(f"kubectl-share create prod {' '.join([*SERVER, *words])} < alice.token")
        assert (done.code, done.out.decode()) == (0, of_user(f"token: {CANARY}-of-alice")), done.err


def test_key_from_standard_input(shop: Home) -> None:
    words = f"create prod {' '.join(SERVER)} --client-certificate alice.crt --client-key"
    piped = shop.shell(f"cat alice.key | kubectl-share {words} -")
    named = shop.shell(f"kubectl-share {words} <(cat alice.key)")
    assert (piped.code, piped.out, named.out) == (0, shop.shell(f"kubectl-share {words} alice.key").out, piped.out)


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["--token", TOKEN], "--token"),
        (["--username", "me", "--password", CANARY], "--password"),
        (
            [
                *("--auth-provider", "oidc", "--auth-provider-arg", "idp-issuer-url=i", "--auth-provider-arg"),
                *("client-id=k", "--auth-provider-arg", f"client-secret={CANARY}"),
            ],
            "--auth-provider-arg",
        ),
    ],
    ids=["token", "password", "setting"],
)
def test_secret_on_the_command_line_is_warned_of(home: Home, words: list[str], option: str) -> None:
    done = home.share("create", "prod", *SERVER, *words)
    assert (done.code, CANARY in done.out.decode()) == (0, True)
    assert f"note: {option}: {SAID}; {option}-file and {option}-env hide it\n" in done.err


def test_secret_in_exec_is_warned_of(home: Home) -> None:
    words = ["create", "prod", *SERVER, "--exec-command", "aws"]
    said = 'note: user "prod": what looks like a credential stands in the arguments or the environment'
    assert said in home.share(*words, "--exec-env", f"AWS_SECRET_ACCESS_KEY={CANARY}").err
    assert said in home.share(*words, f"--exec-arg=--token={CANARY}").err
    assert said not in home.share(*words, "--exec-env", "AWS_PROFILE=prod").err


WITH_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def typed_on_a_terminal(home: Home, *words: str, typed: str) -> tuple[int, str]:
    """The exit code, and all that the terminal showed: one that the program controls, as a shell's is."""
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", WITH_TERMINAL, str(PROGRAM), *words],
        cwd=home.work,
        env=home.environment({"NO_COLOR": "1"}),
        stdin=end,
        stdout=end,
        stderr=end,
        start_new_session=True,
    )
    os.close(end)
    shown = b""
    while True:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, "the program hangs"
        try:
            chunk = os.read(terminal, 4096)
        except OSError:  # how Linux says that nobody has it open any more
            break
        if not chunk:
            break
        if b"(is not shown): " in chunk:
            os.write(terminal, typed.encode())
        shown += chunk
    os.close(terminal)
    return process.wait(60), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("option", ["--token", "--token-file"])
def test_hidden_prompt(home: Home, option: str) -> None:
    code, shown = typed_on_a_terminal(home, "create", "prod", *SERVER, option, "-", typed=f"{TOKEN}\n")
    assert code == 0
    assert CANARY not in shown
    assert shown.startswith("token (is not shown): \n1 context in prod.kubeconfig (only you can read it)\n")
    assert (home.work / "prod.kubeconfig").read_text() == of_user(f"token: {TOKEN}")
    assert mode_of(home.work / "prod.kubeconfig") == 0o600


def test_prompt_comes_after_the_checks(home: Home) -> None:
    code, shown = typed_on_a_terminal(home, "create", "prod", "--token", "-", typed="")
    assert (code, shown) == (2, "error: no server is named\nhint: an example: --server https://host.example:6443\n")


@pytest.mark.parametrize("typed", ["\x03", "\x04"], ids=["interrupt", "end of file"])
def test_prompt_can_be_left(home: Home, typed: str) -> None:
    code, _ = typed_on_a_terminal(home, "create", "prod", *SERVER, "--token", "-", typed=typed)
    assert (code, list(home.work.iterdir())) == (130, [])


def test_no_prompt_for_a_file(shop: Home) -> None:
    words = ["create", *SERVER, "--client-certificate", "alice.crt", "--client-key", "-"]
    code, shown = typed_on_a_terminal(shop, *words, typed="")
    assert (code, shown.splitlines()[0]) == (2, "error: --client-key reads standard input, which is a terminal")


# What is told, and where it goes


def test_summary_and_lines_to_copy(home: Home) -> None:
    done = home.share("create", "prod", *SERVER, "--token-env", "T", "-n", "shop", "-o", "it's", env={"T": TOKEN})
    name = "'it'\"'\"'s'"
    assert done.err.splitlines() == [
        "1 context in it's (only you can read it)",
        "* prod  https://k.example:6443, namespace shop, token",
        "to use it, one of these:",
        f"  kubectl --kubeconfig {name} get pods",
        f'  export KUBECONFIG="$PWD"/{name}:"${{KUBECONFIG:-$HOME/.kube/config}}"',
        f"  mkdir -p ~/.kube && mv -n {name} ~/.kube/config",
    ]
    assert mode_of(home.work / "it's") == 0o600


def test_lines_to_copy_where_there_is_a_kubeconfig(home: Home) -> None:
    """The one that would take its place is left out."""
    home.has("")
    target = home.work / "new"
    lines = home.share("create", "prod", *SERVER, "-o", str(target)).err.splitlines()
    assert lines[-2:] == [
        f"  kubectl --kubeconfig {target} get pods",
        f'  export KUBECONFIG={target}:"${{KUBECONFIG:-$HOME/.kube/config}}"',
    ]
    assert "  kubectl --kubeconfig ./-x get pods\n" in home.share("create", *SERVER, "-o", "-x").err


@pytest.mark.parametrize("file", ["new", "it's", "a $b`c`", '"'])
def test_copied_lines_work(home: Home, file: str) -> None:
    """In a shell, with a program for kubectl that says what it was given."""
    told = home.share("create", "prod", *SERVER, "-o", file).err
    by_option, by_variable, by_default = told.partition("to use it, one of these:\n")[2].splitlines()
    text = (home.work / file).read_bytes()
    says = 'kubectl() { test "$1" = --kubeconfig && cat "$2"; }'
    assert home.shell(f"{says}; {by_option}").out == text
    assert home.shell(f'{by_variable}; cat "${{KUBECONFIG%%:*}}"; echo "${{KUBECONFIG#*:}}"').out.decode() == (
        f"{text.decode()}{home.config}\n"
    )
    assert home.shell(by_default).code == 0
    assert home.config.read_bytes() == text


def test_at_the_default_place(home: Home) -> None:
    done = home.share("create", "prod", *SERVER, "-o", "../.kube/config")
    assert done.err.splitlines()[-1] == "kubectl finds it there, where KUBECONFIG is not set"


@pytest.mark.parametrize("name", ["a:b", "a\nb"])
def test_no_lines_that_would_not_work(home: Home, name: str) -> None:
    done = home.share("create", "prod", *SERVER, "-o", name)
    assert (done.code, "to use it" in done.err) == (0, False)


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ([], 'user "prod": it has no credentials, kubectl will ask for a user name and a password'),
        (
            ["--insecure-skip-tls-verify"],
            'cluster "prod": insecure-skip-tls-verify is set, anybody in between can read the credentials',
        ),
        (["--server", "http://k"], 'cluster "prod": its server is http://, kubectl sends no credentials there'),
        (
            ["--username", "me", "--password-env", "TOKEN"],
            'user "prod": Kubernetes itself has taken no passwords since 1.19, only a proxy before it can',
        ),
        (["--exec-command", "a\x1bws"], r'user "prod": the reader needs the exec plugin "a\x1bws"'),
    ],
    ids=["no credentials", "insecure", "http", "password", "exec"],
)
def test_notes(home: Home, words: list[str], note: str) -> None:
    done = home.share("create", "prod", *SERVER, *words, env={"TOKEN": TOKEN})
    assert done.code == 0
    assert f"note: {note}\n" in done.err
    assert note not in home.share("create", "prod", *SERVER, "--token-env", "TOKEN", env={"TOKEN": TOKEN}).err


def test_names_are_escaped(home: Home) -> None:
    done = home.share("create", "\x1b[31m", *SERVER)
    assert (done.code, 'current-context: "\\u001b[31m"\n' in done.out.decode()) == (0, True)
    assert done.err.splitlines()[1].startswith("* \\x1b[31m  https://k.example:6443")


def test_build_log_is_no_place_for_keys(home: Home) -> None:
    done = home.share("create", "prod", *SERVER, "--token-env", "TOKEN", env={"TOKEN": TOKEN, "CI": "true"})
    assert (done.code, done.out) == (2, b"")
    asked_for = home.share("create", *SERVER, "-o", "-", env={"CI": "true"})
    assert asked_for.code == 0


def test_standard_output_goes_into_a_file_to_embed(shop: Home, credential_files: dict[str, bytes]) -> None:
    done = shop.shell(f"kubectl-share create {' '.join(SERVER)} --certificate-authority ca.crt >> ca.crt")
    assert done.code == 2
    assert done.err.startswith("error: standard output goes into ca.crt, which is one of the files to embed\n")
    assert (shop.work / "ca.crt").read_bytes() == credential_files["ca.crt"]
