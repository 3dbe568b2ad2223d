"""`kubectl share inspect`: what it tells of a kubeconfig, to people and to programs, and what it does not tell."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.support.kubectl import oracles
from tests.support.pki import Issuer, jwt, key_pem
from tests.support.program import CANARY, PROD, Home, contexts_named, kubeconfig, snapshot

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime.now(timezone.utc)
DATE = re.compile(r"\d{4}-\d\d-\d\d")
YEARS = re.compile(r"\b\d+ years\b")
HEX = re.compile(r"\b[0-9a-f]{30,64}\b")
CLOSED = "is not looked at: the kubeconfig may be from somebody else"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example set, complete."""
    folder = tmp_path_factory.mktemp("examples")
    script = ROOT / "examples/make_credentials.py"
    subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True, timeout=60)
    return folder


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def unsigned(claims: dict[str, Any]) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"eyJhbGciOiJub25lIn0.{payload}.{CANARY}"


def told(home: Home, *words: str, code: int = 0, **more: Any) -> str:
    """Standard output of `inspect`, with dates, years and long hexadecimal numbers taken out."""
    done = home.share_quickly("inspect", *words, **more)
    assert done.code == code, done.err
    text = done.out.decode()
    assert "hunter2" not in text
    assert not [char for char in text if char != "\n" and not char.isprintable()]
    return HEX.sub("HEX", YEARS.sub("N years", DATE.sub("DATE", text)))


def as_json(home: Home, *words: str, **more: Any) -> Any:
    """What programs get; it follows the schema."""
    done = home.share_quickly("inspect", "--output-format", "json", *words, **more)
    assert done.code == 0, done.err
    assert "hunter2" not in done.out.decode()
    content = json.loads(done.out)
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(content)
    return content


# The whole of it


def test_token(home: Home) -> None:
    home.has(PROD)
    assert (
        told(home)
        == """\
~/.kube/config: 1 context

prod (current)
├─ namespace  default
├─ cluster    prod
│  ├─ server  https://prod.example:6443
│  └─ CA      none of its own: this host's certificate authorities count
└─ user       alice
   └─ token  does not say whose it is, nor when it ends

Would run: nothing
Would read from this disk: nothing
"""
    )


def test_everything_in_files(desk: Home) -> None:
    files = "client-certificate: alice.crt, client-key: alice.key"
    desk.has(kubeconfig(cluster="certificate-authority: ca.crt", context="namespace: shop", user=files))
    assert (
        told(desk)
        == """\
~/.kube/config: 1 context

prod (current)
├─ namespace  shop
├─ cluster    prod
│  ├─ server  https://prod.example:6443
│  └─ CA      CN=kubernetes
│     ├─ serial   HEX
│     ├─ valid    DATE to DATE, 90 days left
│     ├─ SHA-256  HEX
│     └─ file     ca.crt
└─ user       alice
   ├─ certificate  CN=alice
   │  ├─ name     alice
   │  ├─ groups   none
   │  ├─ issuer   CN=kubernetes
   │  ├─ serial   HEX
   │  ├─ valid    DATE to DATE, 90 days left
   │  ├─ SHA-256  HEX
   │  └─ file     alice.crt
   └─ key          belongs to the certificate
      └─ file  alice.key

Would run: nothing
Would read from this disk
  ca.crt     certificate-authority of cluster "prod"
  alice.crt  client-certificate of user "alice"
  alice.key  client-key of user "alice"
"""
    )


LOGINS = f"""\
current-context: gone
clusters:
- name: prod
  cluster:
    server: http://me:{CANARY}@10.0.0.1:6443/?token={CANARY}
    proxy-url: http://me:{CANARY}@proxy.example
    tls-server-name: api.internal
    insecure-skip-tls-verify: true
contexts:
- {{name: "a\\e[31m", context: {{cluster: prod, user: "x\\u202e", namespace: shop}}}}
- {{name: b, context: {{cluster: prod, user: bot}}}}
- {{name: c, context: {{cluster: nope, user: none}}}}
- {{name: d}}
users:
- name: "x\\u202e"
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1alpha1
      command: ./login
      args: [--region, eu, --token, {CANARY}, --password={CANARY}, "a\\e[2Jb"]
      env: [{{name: LD_PRELOAD, value: {CANARY}}}, {{name: AWS_PROFILE, value: {CANARY}}}]
      installHint: "see  https://login.example"
- name: bot
  user:
    token: {unsigned({"sub": "bot", "groups": ["ci"], "phone": CANARY, "exp": 4102444800, "iat": 0})}
    username: admin
    password: {CANARY}
    as: root
    as-groups: [system:masters]
- {{name: idle}}
"""


def test_logins_and_names_that_could_act_on_a_terminal(home: Home) -> None:
    home.has(LOGINS)
    assert (
        told(home)
        == """\
~/.kube/config: 4 contexts, and the current one, "gone", is not there

  CONTEXT    SERVER                 NAMESPACE  LOGIN            ENDS
  a\\x1b[31m  http://10.0.0.1:6443/  shop       login
  b          http://10.0.0.1:6443/             token, password  in N years
  c          missing                           missing
  d          missing                           none

a\\x1b[31m
├─ namespace  shop
├─ cluster    prod
│  ├─ server    http://10.0.0.1:6443/
│  ├─ TLS name  api.internal
│  ├─ proxy     http://proxy.example
│  └─ TLS       not verified: anybody can pass for this server
└─ user       x\\u202e
   └─ runs  ./login --region eu --token (hidden) --password=(hidden) 'a\\x1b[2Jb'
      ├─ program  not one that is known to log in to clusters
      ├─ sets     LD_PRELOAD, AWS_PROFILE which changes what really runs
      ├─ speaks   v1alpha1
      └─ install  see https://login.example

b
├─ namespace  default
├─ cluster    prod (as in context "a\\x1b[31m")
└─ user       bot
   ├─ token     bot
   │  ├─ groups     ci
   │  ├─ valid      DATE to DATE, N years left
   │  └─ not shown  phone
   ├─ password  of admin (no Kubernetes since 1.19 takes one)
   └─ acts as   root
      └─ groups  system:masters

c
├─ namespace  default
├─ cluster    nope there is no such cluster
└─ user       none there is no such user

d
├─ namespace  default
├─ cluster    none is named: kubectl dials localhost:8080
└─ user       none is named

Would run
  ./login --region eu --token (hidden) --password=(hidden) 'a\\x1b[2Jb'  for user "x\\u202e"
Would read from this disk: nothing
Not portable, or not safe
  cluster "prod": its server is a private address, which only your network reaches
  cluster "prod": a user name or a password stands in a URL, where every tool may show it
  cluster "prod": insecure-skip-tls-verify is set, anybody in between can read the credentials
  cluster "prod": its server is http://, kubectl sends no credentials there
  user "x\\u202e": the reader needs the exec plugin "./login", under that very path
  user "x\\u202e": its install hint is "see  https://login.example"
  user "x\\u202e": its exec plugin speaks v1alpha1, which kubectl has not had since 1.24
In no context
  user "idle"
"""
    )


def test_json(home: Home) -> None:
    home.has(LOGINS)
    found = as_json(home)
    assert [one["missing"] for one in found["contexts"]] == [[], [], ["cluster", "user"], ["cluster", "user"]]
    assert found["current_context"] == "gone"
    assert found["contexts"][1] == {
        "name": "b",
        "file": "~/.kube/config",
        "current": False,
        "namespace": None,
        "cluster": "prod",
        "user": "bot",
        "missing": [],
        "expires": "2100-01-01T00:00:00Z",
        "first_to_end": "token",
    }
    plugin, bot = found["users"][0]["exec"], found["users"][1]
    assert plugin["args"] == ["--region", "eu", "--token", "(hidden)", "--password=(hidden)", "a\x1b[2Jb"]
    assert plugin["env"] == [
        {"name": "LD_PRELOAD", "changes_what_runs": True},
        {"name": "AWS_PROFILE", "changes_what_runs": False},
    ]
    assert (plugin["known"], plugin["interpreter"]) == (False, False)
    assert bot["password"] == {"username": "admin"}
    (token,) = bot["tokens"]
    assert token["claims"]["others"] == ["phone"]
    assert token["claims"]["exp"] == "2100-01-01T00:00:00Z"
    assert found["runs"] == ["x\u202e"]
    assert found["unused"] == [{"kind": "user", "name": "idle"}]


def test_long_command_is_shown_to_its_end(home: Home) -> None:
    command = f"exec: {{command: sh, args: [-c, '{'true; ' * 200}rm -rf x'], apiVersion: v1, interactiveMode: Never}}"
    home.has(kubeconfig(user=command))
    text = told(home)
    assert "rm -rf x'\n      ├─ program  a shell or an interpreter" in text
    assert "rm -rf x'  for user" in text


def test_no_command_hides_behind_others(home: Home) -> None:
    names = [f"u{number}" for number in range(30)]
    contexts = "".join(f"- {{name: {name}, context: {{cluster: prod, user: {name}}}}}\n" for name in names)
    plugin = "{exec: {command: aws, args: [%s], apiVersion: v1, interactiveMode: Never}}"
    users = "".join(f"- {{name: {name}, user: {plugin % name}}}\n" for name in names)
    home.has(f"{PROD.partition('contexts:')[0]}contexts:\n{contexts}users:\n{users}")
    text = told(home)
    assert [name for name in names if f"  aws {name} " not in text] == []


# Whose file it is


@pytest.fixture
def bare(desk: Home) -> Home:
    """A home whose kubeconfig, its own, names files of all kinds; `sent` is the same one from somebody else."""
    text = kubeconfig(
        cluster="certificate-authority: ca.crt",
        user="client-certificate: alice.crt, client-key: alice.key, tokenFile: jwt.token",
    )
    desk.has(text)
    desk.has(text, "sent")
    desk.has(jwt(NOW + timedelta(days=20, hours=1)), "jwt.token")
    return desk


def test_files_that_my_own_kubeconfig_names(bare: Home) -> None:
    (user,) = as_json(bare)["users"]
    assert user["client_key"] == {"path": "alice.key", "problem": None, "matches": True}
    assert user["tokens"][0]["claims"]["exp"] is not None
    assert user["client_certificate"]["certificates"][0]["subject"] == "CN=alice"


@pytest.mark.parametrize("words", [["../.kube/sent"], ["-"]], ids=["file", "standard input"])
def test_files_that_the_kubeconfig_of_somebody_else_names(bare: Home, words: list[str]) -> None:
    """Certificates are no secret. Keys and tokens of mine stay closed: what they hold could find its way to others."""
    text = bare.config.read_text().replace("alice.", f"{bare.config.parent}/alice.")
    bare.has(text, "sent")
    command = " ".join(["kubectl-share inspect --output-format json", *words, "< ../.kube/sent"])
    done = bare.shell(command)
    assert done.code == 0
    note = "note: if the file is your own, --kubeconfig FILE looks at the keys and tokens that it names\n"
    assert done.err == note
    found = json.loads(done.out)
    (user,) = found["users"]
    assert not found["own"]
    assert user["client_key"] == {"path": f"{bare.config.parent}/alice.key", "problem": CLOSED, "matches": None}
    assert user["tokens"] == [
        {"field": "tokenFile", "path": "jwt.token", "problem": CLOSED, "renewed": False, "claims": None}
    ]
    assert user["client_certificate"]["certificates"][0]["subject"] == "CN=alice"


OPENED = """
import sys
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
from kubectl_share.cli import exits
exits.leave = lambda code: None
from kubectl_share.cli.main import main
main()
print(*opened, sep="\\n", file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("words", "is_opened"), [(["../.kube/sent"], False), (["--kubeconfig", "../.kube/sent"], True)]
)
def test_closed_files_are_not_opened_at_all(bare: Home, words: list[str], is_opened: bool) -> None:
    command = [sys.executable, "-c", OPENED, "inspect", *words]
    done = subprocess.run(command, cwd=bare.work, env=bare.environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "alice.crt" in done.stderr
    for name in ("alice.key", "jwt.token"):
        assert (name in done.stderr) == is_opened


def test_my_own_kubeconfig_by_its_name_is_my_own(bare: Home) -> None:
    assert as_json(bare, "../.kube/config")["own"]
    assert not as_json(bare, "../.kube/sent")["own"]
    assert as_json(bare, "../.kube/sent", env={"KUBECONFIG": "../.kube/sent"})["own"]


@pytest.mark.parametrize(
    ("file", "own", "theirs"),
    [
        ("nowhere", "does not exist", "does not exist"),
        ("id_ed25519", "holds a private key", "holds no certificates that can be shown"),
        ("shadow", "holds no certificate", "holds no certificates that can be shown"),
        ("directory", "is a directory", "holds no certificates that can be shown"),
        ("fifo", "is no regular file", "holds no certificates that can be shown"),
        ("~/x.crt", "does not exist; kubectl expands neither ~ nor variables in a path", None),
    ],
)
def test_files_that_cannot_be_told(desk: Home, file: str, own: str, theirs: str | None) -> None:
    """The rest is told all the same. Of files that a stranger names, nobody says what they are instead."""
    desk.has(kubeconfig(cluster=f"certificate-authority: {file}"))
    desk.has(kubeconfig(cluster=f"certificate-authority: {file}"), "sent")
    for words, problem in (((), own), (("../.kube/sent",), theirs or own)):
        found = as_json(desk, *words)
        assert found["clusters"][0]["certificate_authority"] == {"path": file, "problem": problem, "certificates": []}
        assert found["users"][0]["tokens"][0]["field"] == "token"


def test_file_that_never_ends(desk: Home) -> None:
    with (desk.config.parent / "huge").open("wb") as file:
        file.truncate(1 << 40)
    desk.has(kubeconfig(cluster="certificate-authority: huge"))
    assert "CA      is too large for a certificate, key or token\n" in told(desk)


@pytest.mark.parametrize(
    ("user", "line"),
    [
        ("client-certificate: alice.crt, client-key: bob.key", "└─ key          does NOT belong to the certificate"),
        ("client-certificate: alice.crt, client-key: encrypted.key", "└─ key          is encrypted"),
        ("client-key: alice.key", "└─ key  cannot be compared: there is no certificate"),
        ("client-certificate: shadow, client-key: alice.key", "└─ key          cannot be compared"),
        ("tokenFile: alice.token", "└─ token  does not say whose it is, nor when it ends"),
        ("tokenFile: shadow", "└─ token  has 2 lines, a token has one"),
        ("{}", "└─ logs in  without any credentials"),
    ],
)
def test_credentials_in_files(desk: Home, user: str, line: str) -> None:
    desk.has(kubeconfig(user=user) if user != "{}" else PROD.replace("{token: hunter2-canary}", "{}"))
    assert f"   {line}\n" in told(desk)


def test_chain_and_bundle(home: Home) -> None:
    issuer, other = Issuer(NOW), Issuer(NOW)
    chain = in_base64(issuer.certificate(issuer.key, days=50) + issuer.authority())
    authorities = in_base64(issuer.authority(days=-5) + b"".join(other.authority() for _ in range(4)))
    home.has(kubeconfig(cluster=f"certificate-authority-data: {authorities}", user=f"client-certificate-data: {chain}"))
    text = told(home)
    assert "valid    DATE to DATE, EXPIRED 5 days ago\n" in text
    assert "and     2 more certificates\n" in text
    assert "├─ and          CN=ca\n" in text or "└─ and          CN=ca\n" in text
    (context,) = as_json(home)["contexts"]
    assert context["first_to_end"] == "client certificate"


# Several files


def test_hidden_entries_are_marked(home: Home) -> None:
    home.has(PROD, "one")
    home.has(PROD.replace("name: prod\n  context", "name: stage\n  context"), "two")
    text = told(home, env={"KUBECONFIG": "../.kube/one:../.kube/two"})
    hides = "of ../.kube/one, which hides the one of ../.kube/two"
    assert text.startswith("../.kube/one, ../.kube/two: 2 contexts\n")
    assert "\nprod (current)  ../.kube/one\n" in text
    stage = text.partition("\nstage  ../.kube/two\n")[2]
    assert stage.startswith(
        f'├─ namespace  default\n├─ cluster    prod {hides} (as in context "prod")\n'
        f'└─ user       alice {hides} (as in context "prod")\n'
    )
    assert text.endswith(
        "Hidden\n"
        '  cluster "prod" of ../.kube/two  by that of ../.kube/one\n'
        '  user "alice" of ../.kube/two    by that of ../.kube/one\n'
    )


def test_one_file_hides_nothing(home: Home) -> None:
    home.has(PROD)
    assert "Hidden" not in told(home, env={"KUBECONFIG": "../.kube/config:../.kube/config:../.kube/missing"})


# Which contexts


def test_contexts_by_name_and_glob(home: Home) -> None:
    home.has(contexts_named("prod", "stage-1", "stage-2"))
    for words, names in (
        ([], ["prod", "stage-1", "stage-2"]),
        (["--context", "stage-*"], ["stage-1", "stage-2"]),
        (["--context", "stage-2", "--context", "prod"], ["prod", "stage-2"]),
    ):
        assert [one["name"] for one in as_json(home, *words)["contexts"]] == names


def test_many_contexts_have_a_table_alone(home: Home) -> None:
    home.has(contexts_named(*(f"c{number:02}" for number in range(11))))
    text = told(home)
    assert text.count("├─ ") == 0
    assert "kubectl share inspect --context NAME shows all there is to know of one of them\n" in text
    assert told(home, "--context", "*").count("├─ namespace") == 11
    assert told(home, "--context", "c0*").count("├─ namespace") == 10


def test_empty_kubeconfig(home: Home) -> None:
    home.has("")
    assert told(home) == "~/.kube/config: no contexts\n\nWould run: nothing\nWould read from this disk: nothing\n"
    home.cannot(
        "inspect",
        "--context",
        "prod",
        error='there is no context "prod" in ~/.kube/config',
        hint="it has no contexts",
    )


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_kubectl_lists_the_same_contexts(kubectl: Any, home: Home, examples: Path) -> None:
    files = [*sorted(examples.glob("*.yaml")), examples / "json/config.json", examples / "windows/config.yaml"]
    assert len(files) > 8
    lists = [[str(file)] for file in files] + [[str(file) for file in sorted(examples.glob("kubeconfig-list/*"))]]
    for names in lists:
        env = {"KUBECONFIG": ":".join(names)}
        done = kubectl.run("config", "get-contexts", "--no-headers", env=env, cwd=home.work)
        theirs = sorted(tuple(line[1:].split()) for line in done.stdout.splitlines())
        ours = [
            tuple(filter(None, (one["name"], one["cluster"], one["user"], one["namespace"])))
            for one in as_json(home, env=env)["contexts"]
        ]
        assert sorted(ours) == theirs != []
        current = [one["name"] for one in as_json(home, env=env)["contexts"] if one["current"]]
        starred = [line[1:].split()[0] for line in done.stdout.splitlines() if line.startswith("*")]
        assert current == starred


# Expiry


@pytest.fixture
def ending(home: Home) -> Home:
    """A home with a context `old`, `soon`, `later` each: 3 days ago, in 5 days, in 50; and `never`."""
    issuer = Issuer(NOW)
    key = in_base64(key_pem(issuer.key))
    pem = in_base64(issuer.certificate(issuer.key, days=-3))
    users = [
        f"- {{name: old, user: {{client-certificate-data: {pem}, client-key-data: {key}}}}}",
        f"- {{name: soon, user: {{token: {jwt(NOW + timedelta(days=5, hours=1))}}}}}",
        f"- {{name: later, user: {{token: {jwt(NOW + timedelta(days=50, hours=1))}}}}}",
        "- {name: never, user: {token: hunter2-canary}}",
    ]
    names = ("old", "soon", "later", "never")
    contexts = "\n".join(f"- {{name: {name}, context: {{cluster: prod, user: {name}}}}}" for name in names)
    head = PROD.partition("contexts:")[0]
    home.has(f"{head}contexts:\n{contexts}\nusers:\n" + "\n".join(users) + "\n")
    return home


OLD = 'expiring: user "old": its client certificate EXPIRED on DATE'
SOON = 'expiring: user "soon": its token expires DATE (in 5 days)'
LATER = 'expiring: user "later": its token expires DATE (in 50 days)'


@pytest.mark.parametrize(
    ("time", "contexts", "lines"),
    [
        ("0", (), [OLD]),
        ("0", ("soon", "later", "never"), []),
        ("30d", (), [OLD, SOON]),
        ("30d", ("later",), []),
        ("12h", ("soon",), []),
        ("120h", ("soon",), []),
        ("121h", ("soon",), [SOON]),
        ("51d", ("later", "never"), [LATER]),
        ("99999d", ("later", "never"), [LATER]),
        ("0d", ("never",), []),
    ],
)
def test_fail_if_expiring(ending: Home, time: str, contexts: tuple[str, ...], lines: list[str]) -> None:
    words = [word for name in contexts for word in ("--context", name)]
    done = ending.share_quickly("inspect", "--fail-if-expiring", time, *words)
    assert DATE.sub("DATE", done.err).splitlines() == lines
    assert done.code == (1 if lines else 0)


def test_authority_that_ends(home: Home) -> None:
    """While a CA is renewed there are two: the last of them counts."""
    issuer = Issuer(NOW)
    old, new = issuer.authority(days=5), issuer.authority(days=500)
    for pem, code in ((old, 1), (old + new, 0), (new, 0)):
        home.has(kubeconfig(cluster=f"certificate-authority-data: {in_base64(pem)}"))
        done = home.share_quickly("inspect", "--fail-if-expiring", "30d")
        assert done.code == code
        assert ('cluster "prod": its certificate authority expires' in done.err) == bool(code)


def test_token_that_kubectl_renews(home: Home) -> None:
    provider = "auth-provider: {name: oidc, config: {id-token: %s, client-id: c%s}}"
    ended = jwt(NOW - timedelta(days=1))
    for more, code in (("", 1), (f", refresh-token: {CANARY}", 0)):
        home.has(kubeconfig(user=provider % (ended, more)))
        assert home.share_quickly("inspect", "--fail-if-expiring", "1d").code == code


def test_what_cannot_be_watched_is_an_error(desk: Home) -> None:
    """Nobody would be told of its end."""
    desk.has(kubeconfig(cluster="certificate-authority: nowhere"))
    done = desk.share_quickly("inspect", "--fail-if-expiring", "30d")
    assert done.code == 2
    assert done.err == (
        'error: nobody can tell when it ends: cluster "prod": its certificate authority does not exist\n'
        "hint: correct it, or name the contexts to look after with --context\n"
    )
    desk.has(kubeconfig(user="tokenFile: alice.token"), "sent")
    done = desk.share_quickly("inspect", "--fail-if-expiring", "30d", "../.kube/sent")
    assert done.code == 2
    assert f'user "alice": its token file {CLOSED}' in done.err
    assert desk.share_quickly("inspect", "--fail-if-expiring", "30d", "--kubeconfig", "../.kube/sent").code == 0


@pytest.mark.parametrize("time", ["", "30", "d", "-1d", "1w", "1 d", "1d ", "999999d", "٣d", "30D"])
def test_bad_time(home: Home, time: str) -> None:
    home.has(PROD)
    home.cannot(
        "inspect",
        f"--fail-if-expiring={time}",
        error=f'--fail-if-expiring "{time}" is no time',
        hint="write days or hours: 30d, 12h, or 0 for now",
    )


def test_nothing_to_watch(home: Home) -> None:
    home.has("kind: Config\n")
    done = home.share_quickly("inspect", "--fail-if-expiring", "1d")
    assert (done.code, done.err.splitlines()[0]) == (2, "error: there are no contexts, and so nothing that could end")


# Files that cannot be loaded


@pytest.mark.parametrize(
    ("content", "error", "hint"),
    [
        (
            PROD.replace(CANARY, "12345"),
            "bad:12:17: users[0].user.token must be a string, and is a number",
            "put it into quotes",
        ),
        (
            PROD.replace("kind: Config", "kind: Secret"),
            "bad:2:7: is no kubeconfig: its kind is not Config",
            "a kubeconfig has kind: Config",
        ),
        ("\0GITCRYPT\0\xff", '"bad" is encrypted', "decrypt it, and inspect what comes out"),
        ("age-encryption.org/v1\n-> X25519 abc\n: [", '"bad" is encrypted', "decrypt it, and inspect what comes out"),
        (
            kubeconfig(user="client-key-data: 'ENC[AES256_GCM,data:abc]'") + "sops: {version: 3.9.0}\n",
            '"bad" is encrypted by SOPS',
            "sops decrypt FILE | kubectl share inspect -",
        ),
        (
            PROD.replace("prod.example", "{{ .host }}").replace("clusters:", "{{ if .x }}\nclusters:"),
            "bad:5:1: is not valid YAML: ",
            "it looks like a template: fill it in, and inspect what comes out",
        ),
    ],
    ids=["type", "kind", "git-crypt", "age", "sops", "template"],
)  # fmt: skip
def test_files_that_cannot_be_loaded(home: Home, content: str, error: str, hint: str) -> None:
    (home.work / "bad").write_bytes(content.encode("latin-1"))
    before = snapshot(home.path)
    done = home.share_quickly("inspect", "bad")
    assert (done.code, done.out) == (2, b"")
    lines = done.err.splitlines()
    assert lines[0].startswith(f"error: {error}")
    assert lines[1:] == [f"hint: {hint}"]
    assert snapshot(home.path) == before


def test_token_that_sops_has_encrypted(home: Home) -> None:
    home.has(kubeconfig(user="token: 'ENC[AES256_GCM,data:abc,type:str]'"))
    assert "└─ token  is encrypted by SOPS\n" in told(home)


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        (["nope"], '"nope" does not exist', "name a file that is there"),
        ([""], "the name of the file is empty", "name a file, or - for standard input"),
        (["."], '"." is a directory', "name a file; kubectl loads no directories"),
        (["-"], "standard input is empty", "the command before the | has failed, or there is none"),
        (
            ["x", "--kubeconfig", "y"],
            "--kubeconfig and a file are given",
            "--kubeconfig names your own, FILE somebody else's",
        ),
        (["--context", ""], "--context names no context", "leave it out for all contexts"),
        (["--context", "prot"], 'there is no context "prot" in ~/.kube/config', 'did you mean "prod"?'),
    ],
)
def test_bad_words(home: Home, words: list[str], error: str, hint: str) -> None:
    home.has(PROD)
    home.cannot("inspect", *words, error=error, hint=hint)


# On a terminal


def test_terminal(home: Home) -> None:
    home.has(kubeconfig(cluster="insecure-skip-tls-verify: true"))
    out = home.share_on_terminal("inspect", env={"COLUMNS": "60"}).out.decode()
    assert "\x1b[1mprod\x1b[0m\x1b[32m (current)\x1b[0m\n" in out
    assert "\x1b[1;31mnot verified: anybody can pass for this server\x1b[0m" in out.replace("\x1b[0m\x1b[1;31m", "")
    plain = home.share_on_terminal("inspect", env={"COLUMNS": "60", "NO_COLOR": "1"}).out.decode()
    assert plain == re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= 60


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_width_of_the_terminal(home: Home, examples: Path, columns: int) -> None:
    for file in ("eks.yaml", "team.yaml", "oidc.yaml"):
        out = home.share_on_terminal(
            "inspect", "--kubeconfig", str(examples / file), env={"COLUMNS": str(columns), "NO_COLOR": "1"}
        ).out.decode()
        title, *lines = out.splitlines()
        assert title.endswith("contexts")
        wide = [line for line in lines if len(line) > columns]
        assert wide == [] or columns < 60


def test_terminal_without_box_characters(home: Home) -> None:
    home.has(PROD)
    done = home.share("inspect", env={"PYTHONIOENCODING": "ascii"})
    assert b"|- cluster    prod\n|  |- server  https://prod.example:6443\n" in done.out


# What is not told


KEY = in_base64(f"-----BEGIN PRIVATE KEY-----\n{in_base64(CANARY.encode())}\n-----END PRIVATE KEY-----\n".encode())
SECRETS = [
    f"token: {CANARY}",
    f"token: {unsigned({'sub': 'a', CANARY[:3]: CANARY, 'x': {'y': CANARY}})}",
    f"token: {unsigned({'iss': {'x': CANARY}, 'aud': [[CANARY]], 'groups': [1, CANARY], 'email': [CANARY]})}",
    f"token: {unsigned({'kubernetes.io': {'namespace': [CANARY], 'x': CANARY}, 'phone_number': CANARY})}",
    f"token: {unsigned({'iss': f'https://me:{CANARY}@dex.example', 'sub': f'password={CANARY}'})}",
    f"username: admin, password: {CANARY}",
    f"client-key-data: {KEY}, client-certificate-data: {KEY}",
    f"client-key-data: {in_base64(CANARY.encode())}, client-certificate-data: {in_base64(CANARY.encode())}",
    (
        f"auth-provider: {{name: oidc, config: {{client-secret: {CANARY}, id-token: {CANARY}, refresh-token: {CANARY}, "
        f"access-token: {CANARY}, idp-certificate-authority-data: {CANARY}, x: {CANARY}, "
        f"idp-issuer-url: 'https://me:{CANARY}@dex.example/?x={CANARY}'}}}}"
    ),
    (
        f"exec: {{command: c, apiVersion: v1, env: [{{name: A, value: {CANARY}}}], "
        f"args: [--token, {CANARY}, --client-secret={CANARY}, 'Authorization: Bearer {CANARY}', 'password={CANARY}']}}"
    ),
    f"exec: {{command: 'token={CANARY}', apiVersion: v1, installHint: 'log in with --token {CANARY}'}}",
    f"tokenFile: 'password={CANARY}', client-key: 'token={CANARY}', client-certificate: 'token={CANARY}'",
    f"as: u, as-user-extra: {{scopes: [{CANARY}]}}",
    f"extensions: [{{name: x, extension: {CANARY}}}], unknown: {CANARY}",
    f"token: {CANARY}, tokenFile: secret",
    "tokenFile: secret, client-key: secret, client-certificate: secret",
]


@pytest.mark.parametrize("user", SECRETS, ids=range(len(SECRETS)))
def test_no_secret_is_told(home: Home, user: str) -> None:
    cluster = (
        f"certificate-authority: 'token={CANARY}', certificate-authority-data: {KEY}, "
        f"proxy-url: 'http://me:{CANARY}@p.example/?{CANARY}', "
        f"extensions: [{{name: x, extension: {CANARY}}}]"
    )
    text = kubeconfig(cluster=cluster, user=user)
    home.has(text.replace("certificate-authority-data", "unknown"), "path")
    text = text.replace("https://prod", f"https://me:{CANARY}@prod")
    home.has(f"# {CANARY}\n{text}")
    home.has(CANARY, "secret")
    hidden = (CANARY, in_base64(CANARY.encode()).rstrip("="), KEY[40:70])
    for words in (
        [],
        ["../.kube/config"],
        ["../.kube/path"],
        ["--kubeconfig", "../.kube/path", "--output-format", "json"],
        ["--output-format", "json"],
        ["--fail-if-expiring", "1d"],
    ):
        done = home.share_quickly("inspect", *words)
        assert done.code in (0, 1, 2)
        shown = done.out.decode() + done.err
        assert not [secret for secret in hidden if secret in shown]
        assert "prod" in shown


# Size


def lines_and_calls(home: Home, count: int) -> tuple[int, int]:
    """How many lines are told of so many contexts, and how many functions of ours are called for that."""
    home.has(
        "clusters:\n"
        + "".join(f"- {{name: k{n}, cluster: {{server: 'https://k{n}.example'}}}}\n" for n in range(count))
        + "contexts:\n"
        + "".join(f"- {{name: c{n}, context: {{cluster: k{n}, user: u{n}}}}}\n" for n in range(count))
        + "users:\n"
        + "".join(f"- {{name: u{n}, user: {{token: t{n}}}}}\n" for n in range(count))
    )
    script = """
import sys
from kubectl_share.cli import exits
exits.leave = lambda code: None
from kubectl_share.cli.main import main
calls = 0
def count(frame, event, argument):
    global calls
    calls += event == "call"
sys.setprofile(count)
main()
sys.setprofile(None)
print(calls, file=sys.stderr)
"""
    command = [sys.executable, "-c", script, "inspect", "--context", "*"]
    done = subprocess.run(command, cwd=home.work, env=home.environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.count("\n"), int(done.stderr)


def test_a_thousand_contexts_take_linear_work(home: Home) -> None:
    few, some, many = (lines_and_calls(home, count) for count in (250, 500, 1000))
    assert many[0] > 9000
    for part in (0, 1):
        assert many[part] - some[part] < 2.2 * (some[part] - few[part])


def test_one_large_bundle_of_many_clusters_is_told_shortly(home: Home) -> None:
    """A CA of many certificates, and a user of many contexts, are not told of again and again."""
    issuer = Issuer(NOW)
    bundle = in_base64(issuer.authority() * 100)
    text = contexts_named(*(f"c{number}" for number in range(100)))
    home.has(text.replace("6443}", f"6443, certificate-authority-data: {bundle}}}"))
    assert told(home, "--context", "*").count("\n") < 1000
    assert len(json.dumps(as_json(home, "--context", "*"))) < 100_000


# The schema of the json format

TEXT: dict[str, Any] = {"type": "string"}
MAYBE: dict[str, Any] = {"type": ["string", "null"]}
TRUTH: dict[str, Any] = {"type": "boolean"}
DATE_OR_NULL: dict[str, Any] = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
KIND: dict[str, Any] = {"enum": ["cluster", "context", "user"]}


def record(**fields: dict[str, Any]) -> dict[str, Any]:
    """An object with just these keys."""
    return {"type": "object", "properties": fields, "required": [*fields], "additionalProperties": False}


def items(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def maybe(of: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [of, {"type": "null"}]}


CERTIFICATE = record(
    subject=TEXT, name=MAYBE, groups=items(TEXT), issuer=TEXT, serial=TEXT, not_before=DATE_OR_NULL,
    not_after=DATE_OR_NULL, authority=TRUTH, sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
)  # fmt: skip
CERTIFICATES = maybe(record(path=MAYBE, problem=MAYBE, certificates=items(CERTIFICATE)))
CLAIMS = record(
    iss=MAYBE, sub=MAYBE, aud=items(TEXT), email=MAYBE, groups=items(TEXT), namespace=MAYBE, service_account=MAYBE,
    service_account_uid=MAYBE, iat=DATE_OR_NULL, nbf=DATE_OR_NULL, exp=DATE_OR_NULL, others=items(TEXT),
)  # fmt: skip
PLUGIN = record(
    command=TEXT, args=items(TEXT), env=items(record(name=TEXT, changes_what_runs=TRUTH)), api_version=MAYBE,
    interactive_mode=MAYBE, install_hint=MAYBE, provide_cluster_info=TRUTH, known=TRUTH, interpreter=TRUTH,
)  # fmt: skip
USER = record(
    name=TEXT,
    file=TEXT,
    client_certificate=CERTIFICATES,
    client_key=maybe(record(path=MAYBE, problem=MAYBE, matches={"type": ["boolean", "null"]})),
    tokens=items(
        record(
            field={"enum": ["token", "tokenFile", "id-token"]},
            path=MAYBE,
            problem=MAYBE,
            renewed=TRUTH,
            claims=maybe(CLAIMS),
        )
    ),
    exec=maybe(PLUGIN),
    auth_provider=maybe(
        record(name=MAYBE, issuer=MAYBE, client_id=MAYBE, settings=items(TEXT), certificate_authority=CERTIFICATES)
    ),
    password=maybe(record(username=MAYBE)),
    impersonates=maybe(record(user=MAYBE, uid=MAYBE, groups=items(TEXT), extra=items(TEXT))),
    notes=items(TEXT),
)
SCHEMA = record(
    version={"const": 1},
    files=items(TEXT),
    own=TRUTH,
    current_context=MAYBE,
    contexts=items(
        record(
            name=TEXT, file=TEXT, current=TRUTH, namespace=MAYBE, cluster=MAYBE, user=MAYBE,
            missing=items({"enum": ["cluster", "user"]}), expires=DATE_OR_NULL, first_to_end=MAYBE,
        )
    ),
    clusters=items(
        record(
            name=TEXT, file=TEXT, server=MAYBE, proxy_url=MAYBE, tls_server_name=MAYBE, verified=TRUTH,
            certificate_authority=CERTIFICATES, notes=items(TEXT),
        )
    ),
    users=items(USER),
    runs=items(TEXT),
    reads=items(record(kind=KIND, name=TEXT, field=TEXT, path=TEXT)),
    hidden=items(record(kind=KIND, name=TEXT, file=TEXT, by=TEXT)),
    unused=items(record(kind=KIND, name=TEXT)),
)  # fmt: skip


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_json_of_the_examples_follows_the_schema(home: Home, examples: Path) -> None:
    files = sorted(examples.glob("*.yaml"))
    assert len(files) > 8
    for file in files:
        found = as_json(home, "--kubeconfig", str(file))
        assert found["contexts"]
