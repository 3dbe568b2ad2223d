"""What `create` makes, beside what `kubectl config set-cluster`, `set-credentials` and `set-context` make."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.kubectl import Kubectl, oracles
from tests.support.pki import make_pki
from tests.support.program import CANARY, Home

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EXAMPLES = max(5, int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000")) // 100)
V1, V1BETA1 = "client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"
TEXTS = [
    "prod",
    "arn:aws:eks:eu-1:1:cluster/x",
    "true",
    "0x10",
    "1e3",
    "null",
    "~",
    "<<",
    "a: b",
    "x #y",
    "{a}",
    "[",
    "é ü",
]
TEXTS += [
    "it's",
    'a "b"',
    "\\n",
    " x ",
    "*a",
    "&a",
    "!x",
    "%x",
    "@x",
    "`x`",
    "a,b",
    "😀",
    "2026-01-01",
    "=",
    "y",
    "?",
    "|",
    ">",
]
# Without "\x7f" and the like, which kubectl writes in a way that it does not read.
NAMES = [*TEXTS, "two\nlines", "\x1b[31m", "tab\t", "\u2028", "\u202e", "\ufeff"]
SERVERS = [
    "https://203.0.113.10:6443",
    "http://k",
    "https://[2001:db8::1]/k8s/clusters/c-1",
    "HTTPS://K.example/?x=y#z",
]
PROXIES = ["http://p:3128", "https://p", "socks5://p:1080"]


class Case(NamedTuple):
    """The same wishes in the words of both."""

    ours: list[str]
    cluster: list[str]
    user: list[str]
    context: list[str]
    environment: Mapping[str, str] = {}


def same(*words: str) -> Case:
    """Words for the user that both take."""
    return Case([*words], [], [*words], [])


def field(value: str) -> str:
    """A value of a list that kubectl reads as a line of CSV."""
    return '"' + value.replace('"', '""') + '"'


def joined(*cases: Case) -> Case:
    def words(of: Callable[[Case], list[str]]) -> list[str]:
        return [word for case in cases for word in of(case)]

    environment = {name: value for case in cases for name, value in case.environment.items()}
    return Case(
        words(lambda case: case.ours),
        words(lambda case: case.cluster),
        words(lambda case: case.user),
        words(lambda case: case.context),
        environment,
    )


def named(context: str, cluster: str, user: str) -> Case:
    return Case(
        [context, "--cluster", cluster, "--user", user],
        [cluster],
        [user],
        [context, "--cluster", cluster, "--user", user],
    )


def of_cluster(*words: str) -> Case:
    embedding = ["--embed-certs"] if "--certificate-authority" in words else []
    return Case([*words], [*words, *embedding], [], [])


def plugin(args: list[str], env: dict[str, str], *, version: str = V1) -> Case:
    ours = [word for arg in args for word in ("--exec-arg", arg)]
    theirs = [word for arg in args for word in ("--exec-arg", field(arg))]
    both = ["--exec-command", "get-token", "--exec-api-version", version]
    both += [word for name, value in env.items() for word in ("--exec-env", f"{name}={value}")]
    return Case([*both, *ours], [], [*both, *theirs], [])


def oidc(config: dict[str, str]) -> Case:
    pairs = [f"{key}={value}" for key, value in config.items()]
    return Case(
        ["--auth-provider", "oidc", *(word for pair in pairs for word in ("--auth-provider-arg", pair))],
        [],
        ["--auth-provider", "oidc", *(word for pair in pairs for word in ("--auth-provider-arg", field(pair)))],
        [],
    )


def certificate(number: int) -> Case:
    words = ["--client-certificate", f"pki/user{number}.crt", "--client-key", f"pki/user{number}.key"]
    return Case(words, [], [*words, "--embed-certs"], [])


def namespace(name: str) -> Case:
    return Case(["--namespace", name], [], [], ["--namespace", name])


PROD = named("prod", "c", "u")
SERVER = of_cluster("--server", SERVERS[0])
CASES = {
    "no credentials": joined(PROD, SERVER),
    "everything of the cluster": joined(
        PROD,
        SERVER,
        of_cluster("--certificate-authority", "pki/ca1.crt"),
        of_cluster("--tls-server-name", "k", "--proxy-url", PROXIES[2]),
    ),
    "insecure": joined(PROD, SERVER, of_cluster("--insecure-skip-tls-verify")),
    "token": joined(PROD, SERVER, same("--token", "abc"), namespace("shop")),
    "number for a token": joined(PROD, SERVER, same("--token", "1234")),
    "password": joined(PROD, SERVER, same("--username", "me", "--password", "it's 1")),
    "certificate": joined(PROD, SERVER, certificate(1)),
    "certificate and token": joined(PROD, SERVER, certificate(2), same("--token", "abc")),
    "exec": joined(PROD, SERVER, plugin(["", "a,b", "--x"], {"A": "", "B": "c=d,e"})),
    "exec v1beta1": joined(PROD, SERVER, plugin([], {}, version=V1BETA1)),
    "oidc": joined(PROD, SERVER, oidc({"idp-issuer-url": "https://i", "client-id": "a,b", "client-secret": '"'})),
}


@cache
def help_of(kubectl: Kubectl) -> str:
    return kubectl.run("config", "set-credentials", "--help").stdout


def made_by_kubectl(kubectl: Kubectl, case: Case, folder: Path) -> Any:
    """What kubectl's commands for the case come to; the context is made the current one, which the page forgets."""
    file = ("--kubeconfig", "theirs")
    for command, words in (("cluster", case.cluster), ("credentials", case.user), ("context", case.context)):
        done = kubectl.run("config", f"set-{command}", *file, *words, cwd=folder)
        assert done.returncode == 0, done.stderr
    assert kubectl.run("config", "use-context", *file, case.context[0], cwd=folder).returncode == 0
    found = kubectl.view(*file, cwd=folder)
    plugin_found = found["users"][0]["user"].get("exec")
    if plugin_found:
        # The one difference: kubectl itself refuses v1 without a mode when it logs in.
        plugin_found.setdefault("interactiveMode", "IfAvailable")
        # It writes the variables in an order of its own, another each time.
        names = [word.partition("=")[0] for option, word in pairwise(case.user) if option == "--exec-env"]
        (plugin_found["env"] or []).sort(key=lambda variable: names.index(variable["name"]))
    return found


def made_by_us(kubectl: Kubectl, case: Case, folder: Path) -> Any:
    home = Home(folder / "home")
    make_pki().write(home.work)
    done = home.share_quickly("create", *case.ours, "-o", "ours", env=case.environment)
    assert done.code == 0, done.err
    return kubectl.view("--kubeconfig", "ours", cwd=home.work)


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_way(kubectl: Kubectl, case: Case, tmp_path: Path) -> None:
    make_pki().write(tmp_path)
    assert made_by_us(kubectl, case, tmp_path) == made_by_kubectl(kubectl, case, tmp_path)


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_options_of_newer_kubectls(kubectl: Kubectl, tmp_path: Path) -> None:
    options = ["--exec-interactive-mode", "Never", "--exec-provide-cluster-info"]
    if options[0] not in help_of(kubectl):
        pytest.skip("this kubectl does not have them")
    case = joined(PROD, SERVER, plugin([], {}), same(*options))
    assert made_by_us(kubectl, case, tmp_path) == made_by_kubectl(kubectl, case, tmp_path)


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_impersonation(kubectl: Kubectl, tmp_path: Path) -> None:
    """`set-credentials` takes these options and drops them; kubectl reads the fields all the same."""
    extra = ["--as-group", "a", "--as-group", "b c", "--as-user-extra", "k/y=1", "--as-user-extra", "k/y=true"]
    case = joined(PROD, SERVER, same("--token", "abc"))
    made = made_by_us(kubectl, case._replace(ours=[*case.ours, "--as", "bob", "--as-uid", "17", *extra]), tmp_path)
    expected = made_by_kubectl(kubectl, case, tmp_path)
    expected["users"][0]["user"] |= {
        "as": "bob",
        "as-uid": "17",
        "as-groups": ["a", "b c"],
        "as-user-extra": {"k/y": ["1", "true"]},
    }
    assert made == expected


def secret(random: Random, option: str, value: str) -> Case:
    """A secret by one of its ways."""
    name = option.strip("-").upper()
    form = random.choice(["", "-env"])
    ours = {"": [option, value], "-env": [f"{option}-env", name]}[form]
    return Case(ours, [], [option, value], [], {name: value} if form else {})


def some(random: Random, *cases: Case) -> list[Case]:
    return random.sample(cases, random.randint(0, len(cases)))


def generated(random: Random) -> Case:
    def text() -> str:
        return random.choice(TEXTS)

    def cluster() -> list[Case]:
        verified = of_cluster("--certificate-authority", random.choice(make_pki().authorities))
        trust = random.choice([verified, of_cluster("--insecure-skip-tls-verify")])
        more = [
            of_cluster("--tls-server-name", random.choice(["k", "true", "0x10", "1e3", "k8s.example"])),
            of_cluster("--proxy-url", random.choice(PROXIES)),
        ]
        return [of_cluster("--server", random.choice(SERVERS)), *some(random, trust, *more)]

    def user() -> list[Case]:
        token = secret(random, "--token", CANARY + random.choice(["1", "#", ":", '"', "==", "'"]))
        password = joined(same("--username", text()), secret(random, "--password", CANARY + text()))
        environment = {name: text() for name in random.sample(["A", "B C", "D.e", "true"], random.randint(0, 3))}
        version = random.choice([V1, V1BETA1])
        exec_plugin = plugin([text() for _ in range(random.randint(0, 3))], environment, version=version)
        settings_of_oidc = {"idp-issuer-url": text(), "client-id": text(), "client-secret": CANARY + text()}
        ways = [token, password, exec_plugin, oidc(settings_of_oidc)]
        return [*some(random, certificate(random.choice([1, 2]))), *random.sample(ways, random.randint(0, 1))]

    names = named(random.choice(NAMES), random.choice(NAMES), random.choice(NAMES))
    return joined(names, *cluster(), *user(), *some(random, namespace(random.choice(["a", "kube-system", "0", "1e3"]))))


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)
@given(seed=st.integers(0, 2**32))
def test_generated(kubectl: Kubectl, seed: int) -> None:
    case = generated(Random(seed))
    with tempfile.TemporaryDirectory() as name:
        make_pki().write(Path(name))
        assert made_by_us(kubectl, case, Path(name)) == made_by_kubectl(kubectl, case, Path(name))
