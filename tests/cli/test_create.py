"""`kubectl share create`: what it writes, where secrets come from, and what it refuses."""

from __future__ import annotations

import base64
import os
import pty
import re
import select
import subprocess
import sys

import pytest

from tests.support.program import CANARY, PROGRAM, Home, mode_of, snapshot

SERVER = ("--server", "https://k.example:6443")
EXCLUDING = "leave out the one or the other"
NO_FILE = "it takes the path of a file, or - for standard input"
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


@pytest.fixture
def shop(desk: Home) -> Home:
    """A home with credentials in the folder where the program runs."""
    for path in desk.config.parent.iterdir():
        path.rename(desk.work / path.name)
    return desk


# What is written


@pytest.mark.parametrize(
    ("words", "expected"),
    [
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
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_text(shop: Home, words: list[str], expected: str) -> None:
    done = shop.share_quickly("create", "prod", *SERVER, *words, env={"TOKEN": TOKEN, "PASSWORD": f"{CANARY} 1"})
    assert (done.code, done.out.decode()) == (0, expected), done.err


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


def test_hidden_prompt(home: Home) -> None:
    code, shown = typed_on_a_terminal(home, "create", "prod", *SERVER, "--token", "-", typed=f"{TOKEN}\n")
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


# What is refused


TAKES_ONE = f"kubectl takes one; {EXCLUDING}"
OIDC = (
    "--auth-provider",
    "oidc",
    "--auth-provider-arg",
    "idp-issuer-url=https://i",
    "--auth-provider-arg",
    "client-id=k",
)


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        # What does not go together
        (
            ["--token-file", "alice.token", "--username", "a", "--password-env", "TOKEN"],
            "--token and --username exclude each other",
            TAKES_ONE,
        ),
        (
            ["--token-env", "TOKEN", "--password-env", "TOKEN"],
            "--token and --password exclude each other",
            TAKES_ONE,
        ),
        (["--exec-command", "x", *OIDC], "--exec-command and --auth-provider exclude each other", TAKES_ONE),
        (
            ["--token", CANARY, "--exec-command", "x"],
            "--token and --exec-command exclude each other",
            f"kubectl would only ever use --token; {EXCLUDING}",
        ),
        (
            ["--username", "a", "--password", CANARY, *OIDC],
            "--username and --auth-provider exclude each other",
            f"kubectl would only ever use --username; {EXCLUDING}",
        ),
        (
            ["--certificate-authority", "ca.crt", "--insecure-skip-tls-verify"],
            "--certificate-authority and --insecure-skip-tls-verify exclude each other",
            f"kubectl refuses a cluster with both; {EXCLUDING}",
        ),
        (["--token", CANARY, "--token-env", "TOKEN"], "--token and --token-env say the same twice", EXCLUDING),
        (
            ["--token-file", "-", "--client-key", "-"],
            "--token-file and --client-key both read standard input",
            "only one of them can be -",
        ),
        # What needs something else
        (
            ["--client-key", "alice.key"],
            "--client-key needs --client-certificate",
            "name the file that holds its certificate",
        ),
        (
            ["--client-certificate", "alice.crt"],
            "--client-certificate needs --client-key",
            "name the file that holds its private key",
        ),
        (
            ["--username", "a"],
            "--username needs a password",
            "--password-file FILE, --password-env NAME, or --password -",
        ),
        (["--password", CANARY], "a password needs --username", "name the user whose password it is"),
        (["--as-uid", "1"], "--as-uid needs --as", "name the user whom it goes with"),
        (["--as-group", "a"], "--as-group needs --as", "name the user whom it goes with"),
        (["--as-user-extra", "a=b"], "--as-user-extra needs --as", "name the user whom it goes with"),
        (["--exec-arg", CANARY], "--exec-arg needs --exec-command", "name the command that kubectl shall run"),
        (["--exec-env", f"A={CANARY}"], "--exec-env needs --exec-command", "name the command that kubectl shall run"),
        (
            ["--exec-provide-cluster-info"],
            "--exec-provide-cluster-info needs --exec-command",
            "name the command that kubectl shall run",
        ),
        (
            ["--exec-interactive-mode", "Never"],
            "--exec-interactive-mode needs --exec-command",
            "name the command that kubectl shall run",
        ),
        (
            ["--auth-provider-arg", f"client-secret={CANARY}"],
            "--auth-provider-arg needs --auth-provider",
            "the one that kubectl has is oidc",
        ),
        (
            ["--auth-provider", "oidc"],
            "--auth-provider oidc needs idp-issuer-url",
            "--auth-provider-arg idp-issuer-url=...",
        ),
        # Values that cannot be meant
        (
            ["--auth-provider", "g\x1bcp"],
            r'kubectl has no auth provider "g\x1bcp"',
            "it has had only oidc since 1.26; for all others there are exec plugins, see --exec-command",
        ),
        (
            ["--exec-command", "x", "--exec-api-version", "v1"],
            "kubectl does not know the value of --exec-api-version",
            "it is client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1",
        ),
        (
            ["--exec-command", "x", "--exec-env", CANARY],
            "a value of --exec-env has no =",
            "write it as --exec-env KEY=VALUE",
        ),
        (
            ["--exec-command", "x", "--exec-env", "A=1", "--exec-env", "A=2"],
            "--exec-env sets the same twice",
            "give it one value",
        ),
        (
            [*OIDC, "--auth-provider-arg-env", "client-id=TOKEN"],
            "--auth-provider-arg sets the same twice",
            "give it one value",
        ),
        (
            [*OIDC, "--auth-provider-arg-file", CANARY],
            "a value of --auth-provider-arg-file has no =",
            "write it as --auth-provider-arg-file KEY=VALUE",
        ),
        (
            [
                *OIDC,
                "--auth-provider-arg",
                "idp-certificate-authority=ca.crt",
                "--auth-provider-arg",
                "idp-certificate-authority-data=x",
            ],
            "idp-certificate-authority and idp-certificate-authority-data exclude each other",
            f"the file is embedded as data; {EXCLUDING}",
        ),
        (
            ["-n", "Team_A"],
            '"Team_A" is no name of a namespace',
            "a namespace is named with lower-case letters, digits and dashes, at most 63 of them",
        ),
        (
            ["--proxy-url", "socks4://x"],
            "the value of --proxy-url is no URL of the kind http, https, socks5",
            "an example: --proxy-url http://host.example:6443",
        ),
        (
            ["--proxy-url", f"http://me:{CANARY}@x"],
            "the value of --proxy-url holds a user name or a password",
            "a kubeconfig is no place for them",
        ),
        (["second", CANARY], "create takes one name, and there are 3", "put values with spaces into quotes"),
        *(
            (["--exec-command", "x", option, value], f"{named} is empty", "give it a value, or leave it out")
            for option, value, named in [
                ("--cluster", "", "--cluster"),
                ("--user", "", "--user"),
                ("--tls-server-name", "", "--tls-server-name"),
                ("--as", "", "--as"),
                ("--as-uid", "", "--as-uid"),
                ("--as-group", "", "--as-group"),
                ("--as-user-extra", "=x", "a key of --as-user-extra"),
                ("--exec-env", "=x", "a name of --exec-env"),
            ]
        ),
        (["--exec-command", ""], "--exec-command is empty", "give it a value, or leave it out"),
        (["--username", "", "--password", CANARY], "--username is empty", "give it a value, or leave it out"),
        # Where a secret comes from; no path and no name is shown, for it may be the secret itself
        (["--token-env", f"{CANARY}"], "the environment variable that --token-env names is not set", "export it first"),
        (
            ["--token-env", "NONE"],
            "the environment variable that --token-env names is empty",
            "write the token into it, on one line",
        ),
        (["--token", ""], "--token is empty", "write the token into it, on one line"),
        (["--token", f"{CANARY} x"], "--token has white space inside, a token has none", "leave the token alone in it"),
        (["--token", "-"], "standard input is empty", "write the token into it, on one line"),
        (["--token-file", ""], "--token-file names no file", NO_FILE),
        (["--token-file", CANARY], "the file of --token-file does not exist", NO_FILE),
        (["--token-file", "directory"], "the file of --token-file is a directory", "name a file"),
        (["--token-file", "/dev/null"], "the file of --token-file is a device", "name a file"),
        (
            ["--token-file", "loop"],
            "the file of --token-file cannot be read: Too many levels of symbolic links",
            "see its owner and mode with ls -l",
        ),
        (
            ["--token-file", "alice.key"],
            "the file of --token-file holds a private key, not a token",
            "name the file that holds the token",
        ),
        (
            ["--token-file", "shadow"],
            "the file of --token-file has 2 lines, a token has one",
            "leave the token alone in it, on one line",
        ),
        (
            ["--username", "a", "--password-file", "shadow"],
            "the file of --password-file holds line breaks or control characters",
            "a password is one line of text",
        ),
        (
            ["--username", "a", "--password-file", "empty"],
            "the file of --password-file is empty",
            "a password has at least one character",
        ),
        (
            ["--certificate-authority", "alice.key"],
            "the file of --certificate-authority holds a private key",
            "name a file that holds the certificates only: this one goes to every reader",
        ),
        (
            ["--certificate-authority", "empty"],
            "the file of --certificate-authority is empty",
            "name the file that holds it",
        ),
        (
            ["--client-certificate", "alice.crt", "--client-key", "bob.key"],
            "the file of --client-key is not the key of the certificate beside it",
            "name the key that the certificate was issued for",
        ),
        (
            ["--client-certificate", "alice.crt", "--client-key", "-"],
            "standard input is empty",
            "name the file that holds it",
        ),
        (
            [*OIDC, "--auth-provider-arg", "idp-certificate-authority=alice.key"],
            "the file of --auth-provider-arg holds a private key",
            "name a file that holds the certificates only: this one goes to every reader",
        ),
        # -o
        (
            ["-o", "json"],
            "-o names the file to write here, and json looks like a format",
            "a kubeconfig is YAML here; for a file of that name write -o ./json",
        ),
        (["-o", "empty"], '"empty" exists, it is kept', "--force replaces it"),
        (
            ["--certificate-authority", "ca.crt", "-o", "ca.crt", "--force"],
            '"ca.crt" is one of the files to embed, it is not written to',
            "name another file with -o",
        ),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, list) else "",
)
def test_refused(shop: Home, words: list[str], error: str, hint: str) -> None:
    env = {"TOKEN": TOKEN, "NONE": ""}
    shop.cannot("create", "prod", *SERVER, *words, error=error, hint=hint, env=env)


SERVER_HINT = "an example: --server https://host.example:6443"


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        ([], "no server is named", SERVER_HINT),
        (["--server", "k:6443"], "the value of --server is no URL of the kind https, http", SERVER_HINT),
        (["--server", "https://k\x1bm"], "the value of --server is no URL of the kind https, http", SERVER_HINT),
        (["--server", "https://x:99999"], "the value of --server is no URL", SERVER_HINT),
        (
            ["--server", f"https://me:{CANARY}@k"],
            "the value of --server holds a user name or a password",
            "a kubeconfig is no place for them",
        ),
        (["", *SERVER], "NAME is empty", "give it a value, or leave it out"),
    ],
    ids=str,
)
def test_server_refused(home: Home, words: list[str], error: str, hint: str) -> None:
    home.cannot("create", *words, error=error, hint=hint)


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (b"--cluster \xff", "--cluster"),
        (b"--exec-command x --exec-arg \xff", "--exec-arg"),
        (b"--exec-command x --exec-env A=\xff", "--exec-env"),
        (b"--as x --as-user-extra a=\xff", "--as-user-extra"),
    ],
)
def test_what_no_encoding_has(home: Home, words: bytes, option: str) -> None:
    before = snapshot(home.path)
    command = [os.fsencode(PROGRAM), b"create", *map(str.encode, SERVER), *words.split()]
    done = subprocess.run(command, cwd=home.work, env=home.environment(), capture_output=True, timeout=60)
    error = f"error: {option} is no UTF-8 text\nhint: a kubeconfig is written in UTF-8\n"
    assert (done.returncode, done.stderr.decode()) == (2, error)
    assert snapshot(home.path) == before


@pytest.mark.parametrize(
    ("option", "redirection", "error"),
    [
        ("--token", "<&-", "--token reads standard input, which is closed"),
        ("--token", "0> /dev/null", "standard input cannot be read: Bad file descriptor"),
    ],
)
def test_no_standard_input(home: Home, option: str, redirection: str, error: str) -> None:
    done = home.shell(f"kubectl-share create {' '.join(SERVER)} {option} - {redirection}")
    assert (done.code, done.out, done.err) == (2, b"", f"error: {error}\nhint: name a file, or pipe it in\n")


# What is told, and where it goes


def test_summary_and_lines_to_copy(home: Home) -> None:
    done = home.share("create", "prod", *SERVER, "--token-env", "T", "-n", "shop", "-o", "it's", env={"T": TOKEN})
    whole = str(home.work / "it's").replace("'", "'\"'\"'")
    assert done.err.splitlines() == [
        "1 context in it's (only you can read it)",
        "* prod  https://k.example:6443, namespace shop, token",
        "to use it, one of these:",
        "  kubectl --kubeconfig 'it'\"'\"'s' get pods",
        f"  export KUBECONFIG='{whole}':\"${{KUBECONFIG:-$HOME/.kube/config}}\"",
        "  mkdir -p ~/.kube && mv -n 'it'\"'\"'s' ~/.kube/config",
    ]
    assert mode_of(home.work / "it's") == 0o600


def test_lines_to_copy_where_there_is_a_kubeconfig(home: Home) -> None:
    """The one that would take its place is left out."""
    home.has("")
    lines = home.share("create", "prod", *SERVER, "-o", "-x").err.splitlines()
    assert lines[-2] == "  kubectl --kubeconfig ./-x get pods"
    assert lines[-1].startswith("  export KUBECONFIG=")


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
