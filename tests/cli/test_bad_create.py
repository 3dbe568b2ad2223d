"""What `kubectl share create` refuses: exit code 2, one error, one hint, nothing written, no secret shown."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.support.program import CANARY, PROGRAM, Home, snapshot

SERVER = ("--server", "https://k.example:6443")
TOKEN = f"{CANARY}-token"
EXCLUDING = "leave out the one or the other"
NO_FILE = "it takes the path of a file, or - for standard input"


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
            ["--server", f"https://k:1?{CANARY}@k"],
            "the value of --server holds a user name or a password",
            "a kubeconfig is no place for them",
        ),
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
