"""Command lines that cannot be meant: exit code 2, one error, one hint, nothing written."""

from __future__ import annotations

import pytest

from tests.support.program import PROD, Home, contexts_named, kubeconfig, snapshot

HELP = "kubectl-share bundle --help shows how it goes"
NAMESPACE = "a namespace is named with lower-case letters, digits and dashes, at most 63 of them"
SERVER = "an example: --server https://host.example:6443"
PROXY = "an example: --proxy-url http://host.example:6443"
NO_PLACE = "a kubeconfig is no place for them"
ONE_CLUSTER = "bundle the contexts of one cluster at a time"
TWO_CLUSTERS = """\
current-context: prod
clusters:
- {name: prod, cluster: {server: https://prod.example}}
- {name: stage, cluster: {server: https://stage.example}}
contexts:
- {name: prod, context: {cluster: prod, user: alice}}
- {name: stage, context: {cluster: stage, user: alice}}
users:
- {name: alice, user: {token: hunter2-canary}}
"""
TLS_NAME = (
    "the value of --tls-server-name is no name of a host",
    "it is one that the server's certificate has, an example: kubernetes.default.svc",
)


def of_format(name: str) -> tuple[str, str]:
    """The error and the hint for `-o` with a format of kubectl."""
    return (
        f"-o names the file to write here, and {name} looks like a format",
        f"a bundle is YAML as its source is; for a file of that name write -o ./{name}",
    )


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        # What does not go together
        (["prod", "--all"], "--all takes all contexts, and some are named", "leave out the one or the other"),
        (["--all", "--server", "https://x"], "--server would apply to 2 clusters", ONE_CLUSTER),
        (["--all", "--tls-server-name", "x"], "--tls-server-name would apply to 2 clusters", ONE_CLUSTER),
        # --namespace
        (["prod", "--namespace", "Team_A"], '"Team_A" is no name of a namespace', NAMESPACE),
        (["prod", "-n", ""], '"" is no name of a namespace', NAMESPACE),
        (["prod", "-n", "-a"], '"-a" is no name of a namespace', NAMESPACE),
        (["prod", "-n", "a" * 64], f'"{"a" * 64}" is no name of a namespace', NAMESPACE),
        (["prod", "-n", "a\n"], r'"a\n" is no name of a namespace', NAMESPACE),
        # --server and --proxy-url: the value is not shown, it might hold a password
        (["prod", "--server", "10.0.0.5:6443"], "the value of --server is no URL of the kind https, http", SERVER),
        (["prod", "--server", "ftp://x"], "the value of --server is no URL of the kind https, http", SERVER),
        (["prod", "--server", "https://"], "the value of --server is no URL of the kind https, http", SERVER),
        (["prod", "--server", "https://a b"], "the value of --server is no URL of the kind https, http", SERVER),
        (["prod", "--server", ""], "the value of --server is no URL of the kind https, http", SERVER),
        (["prod", "--server", "https://x:0"], "the value of --server is no URL of the kind https, http", SERVER),
        (["prod", "--server", "https://x:65536"], "the value of --server is no URL", SERVER),
        (["prod", "--server", "https://[::1"], "the value of --server is no URL", SERVER),
        (
            ["prod", "--server", "https://me:hunter2-canary@x"],
            "the value of --server holds a user name or a password",
            NO_PLACE,
        ),
        (
            ["prod", "--proxy-url", "socks4://x"],
            "the value of --proxy-url is no URL of the kind http, https, socks5",
            PROXY,
        ),
        (
            ["prod", "--proxy-url", "http://me:hunter2-canary@x"],
            "the value of --proxy-url holds a user name or a password",
            NO_PLACE,
        ),
        # --rename
        (["prod", "--rename", "new"], '--rename "new" has no =', "write it as --rename OLD=NEW"),
        (
            ["prod", "--rename", "prod=a", "--rename", "prod=b"],
            "--rename names a context twice",
            "give it one new name",
        ),
        (["prod", "--rename", "prod="], '--rename gives "prod" an empty name', "write it as OLD=NEW"),
        (
            ["prod", "--rename", "stage=new"],
            '--rename names "stage", which is not in the bundle',
            "it renames a bundled context",
        ),
        (
            ["--all", "--rename", "prod=stage"],
            "--rename gives two contexts the same name",
            "every context needs a name of its own",
        ),
        # -o
        (
            ["prod", "-o", "json"],
            "-o names the file to write here, and json looks like a format",
            "a bundle is YAML as its source is; for a file of that name write -o ./json",
        ),
        (
            ["prod", "-oyaml"],
            "-o names the file to write here, and yaml looks like a format",
            "a bundle is YAML as its source is; for a file of that name write -o ./yaml",
        ),
        (["prod", "-o=json"], *of_format("json")),
        (["prod", "-o", "JSON"], *of_format("JSON")),
        (["prod", "-owide"], *of_format("wide")),
        (["prod", "-o=name"], *of_format("name")),
        (["prod", "-o", "jsonpath={.users[0].user.token}"], *of_format("jsonpath")),
        (["prod", "--output=custom-columns-file=x"], *of_format("custom-columns-file")),
        (["prod", "-o", ""], "-o names no file", "-o - writes to standard output"),
        (["prod", "-o="], "-o names no file", "-o - writes to standard output"),
        (["prod", "-n="], '"" is no name of a namespace', NAMESPACE),
        # --tls-server-name: the value is not shown, it might be a URL with a password
        (["prod", "--tls-server-name", ""], *TLS_NAME),
        (["--all", "--tls-server-name", ""], *TLS_NAME),
        (["prod", "--tls-server-name", "a b/c"], *TLS_NAME),
        (["prod", "--tls-server-name", "a\nb"], *TLS_NAME),
        (["prod", "--tls-server-name", "https://me:hunter2-canary@x"], *TLS_NAME),
        (["prod", "-o", "new/"], '-o names the directory "new/"', "name a file in it"),
        # A word that is no command is a context
        (["nothing"], 'there is no context "nothing" in ~/.kube/config', 'contexts there: "prod", "stage"'),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_refused(home: Home, words: list[str], error: str, hint: str) -> None:
    home.has(TWO_CLUSTERS)
    home.cannot(*words, error=error, hint=hint)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["prod", "--outptu", "x"], "--outptu"),
        (["prod", "-z"], "-z"),
        (["--debug", "--bogus"], "--bogus"),
        (["prod", "--exec", "run"], "--exec"),
        (["prod", "-o"], "-o"),
        (["prod", "--all=yes"], "--all"),
        (["prod", "--bog\x1b[2Jus"], r"--bog\x1b[2Jus"),
    ],
    ids=["long", "short", "first", "choice", "no value", "needless value", "escaped"],
)
def test_unknown_option(home: Home, words: list[str], named: str) -> None:
    """The words are typer's own, and differ between its versions."""
    home.has(PROD)
    before = snapshot(home.path)
    done = home.share_quickly(*words)
    error, hint = done.err.splitlines()
    assert (done.code, done.out) == (2, b"")
    assert error.startswith("error: ")
    assert named in error
    assert hint.startswith("hint: kubectl share bundle --help shows how it goes")
    assert snapshot(home.path) == before


def test_exec_refuse(home: Home) -> None:
    plugin = "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: get-token}"
    home.has(kubeconfig(user=plugin))
    home.cannot(
        *("prod", "--exec", "refuse"),
        error='~/.kube/config:11:3: user "alice" logs in through an exec plugin, and --exec refuse is set',
        hint="bundle contexts with a certificate or a token, or leave out --exec refuse",
    )
    kept = home.share("prod")
    assert (kept.code, kept.out.decode()) == (0, kubeconfig(user=plugin))
    assert 'note: user "alice": the reader needs the exec plugin "get-token"\n' in kept.err


def test_exec_refuse_takes_other_users(home: Home) -> None:
    home.has(PROD)
    done = home.share("prod", "--exec", "refuse")
    assert (done.code, done.out) == (0, PROD.encode())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--namespace", "team-a"], kubeconfig(context="namespace: team-a")),
        (["-n=team-a"], kubeconfig(context="namespace: team-a")),
        (["-o=-"], PROD),
        (["--tls-server-name", "10.0.0.5"], kubeconfig(cluster='tls-server-name: "10.0.0.5"')),
        (["--server", "https://[::1]:6443/k"], PROD.replace("https://prod.example:6443", '"https://[::1]:6443/k"')),
        (["--proxy-url", "socks5://proxy"], kubeconfig(cluster='proxy-url: "socks5://proxy"')),
        (["--tls-server-name", "k8s.example"], kubeconfig(cluster="tls-server-name: k8s.example")),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_good_values(home: Home, words: list[str], expected: str) -> None:
    home.has(PROD)
    done = home.share_quickly("prod", *words)
    assert (done.code, done.out.decode()) == (0, expected)


def test_rename(home: Home) -> None:
    home.has(PROD)
    done = home.share("prod", "--rename", "prod=a=b")
    expected = PROD.replace("current-context: prod", "current-context: a=b").replace(
        "- name: prod\n  context", "- name: a=b\n  context"
    )
    assert (done.code, done.out.decode()) == (0, expected)


@pytest.mark.parametrize("words", [["-o=out"], ["-o", "out"], ["-oout"]], ids=str)
def test_forms_of_a_short_option(home: Home, words: list[str]) -> None:
    home.has(PROD)
    assert home.share_quickly("prod", *words).code == 0
    assert [path.name for path in home.work.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["./json", "names", "json.yaml", "=x"])
def test_files_that_look_like_no_format(home: Home, name: str) -> None:
    home.has(PROD)
    assert home.share_quickly("prod", "-o", name).code == 0
    assert (home.work / name).read_text() == PROD


@pytest.mark.parametrize(("rename", "new"), [("a=b=c", "c"), ("a=b=c=d", "c=d"), ("a=b=a=b", "a=b")])
def test_rename_of_a_name_with_an_equals_sign(home: Home, rename: str, new: str) -> None:
    home.has(contexts_named("a=b"))
    done = home.share_quickly("a=b", "--rename", rename)
    assert (done.code, done.out.decode()) == (0, contexts_named(new))


def test_context_that_looks_like_an_option(home: Home) -> None:
    home.has(contexts_named("-x"))
    done = home.share_quickly("-x")
    assert done.code == 2
    assert done.err.splitlines()[-1] == (
        "hint: kubectl share bundle --help shows how it goes; a name that begins with - goes after --"
    )
    assert home.share_quickly("--", "-x").code == 0


def test_help_is_no_context(home: Home) -> None:
    home.has(PROD)
    home.cannot(
        "help",
        error='there is no context "help" in ~/.kube/config',
        hint='contexts there: "prod"; kubectl share --help shows what there is',
    )
    home.has(contexts_named("help"))
    assert home.share_quickly("help").code == 0


@pytest.mark.parametrize("written", ["PROD", "Prod"])
def test_name_in_other_letters(home: Home, written: str) -> None:
    home.has(contexts_named("prod", "stage"))
    home.cannot(written, error=f'there is no context "{written}" in ~/.kube/config', hint='did you mean "prod"?')


@pytest.mark.parametrize(
    "command", ["bundle", "create", "import", "inspect", "remove", "validate", "explain", "schema"]
)
def test_examples_fit_a_terminal(home: Home, command: str) -> None:
    lines = home.share_quickly(command, "--help").out.decode().splitlines()
    examples = lines[lines.index("Examples:") :]
    assert len(examples) > 2
    assert max(map(len, examples)) <= 80
    assert not [line for line in examples[1:] if line and not line.startswith("  ")]
