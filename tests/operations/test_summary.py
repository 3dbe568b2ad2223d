"""What is told about a bundle."""

from __future__ import annotations

import pytest

from kubectl_share.addresses import holds_userinfo, reach_of
from kubectl_share.credentials.shown import shown_url
from kubectl_share.model import AuthInfo, AuthProvider, Cluster, ExecConfig
from kubectl_share.operations.portability import portability_notes
from kubectl_share.operations.summary import login_of

SECRET = "canary-secret"


@pytest.mark.parametrize(
    ("server", "reach"),
    [
        ("https://127.0.0.1:6443", "loopback"),
        ("https://127.8.8.8", "loopback"),
        ("https://[::1]:6443", "loopback"),
        ("https://0.0.0.0:6443", "loopback"),
        ("https://localhost:6443", "loopback"),
        ("https://kind.localhost", "loopback"),
        ("10.0.0.1:6443", "private"),
        ("https://192.168.1.1", "private"),
        ("https://172.31.0.1", "private"),
        ("https://172.32.0.1", "public"),
        ("https://[fd00::1]:6443", "private"),
        ("https://100.64.0.1", "private"),
        ("https://8.8.8.8", "public"),
        ("https://localhost.example", "public"),
        ("https://k8s.example", "public"),
        ("https://[broken", "public"),
        ("", "public"),
    ],
)
def test_reach_of(server: str, reach: str) -> None:
    assert reach_of(server) == reach


@pytest.mark.parametrize(
    ("url", "shown", "has_userinfo"),
    [
        ("https://k.example:6443/k8s/clusters/c-1", "https://k.example:6443/k8s/clusters/c-1", False),
        (f"https://me:{SECRET}@k.example:6443/x", "https://k.example:6443/x", True),
        (f"https://{SECRET}@k.example", "https://k.example", True),
        (f"https://me:{SECRET}@{SECRET}@k.example", "https://k.example", True),
        (f"https://k.example/?token={SECRET}#{SECRET}", "https://k.example/", False),
        (f"me:{SECRET}@k.example", "k.example", True),
        (f"https://me:{SECRET}@[broken", "(hidden)", True),
        ("", "", False),
    ],
)
def test_shown_url(url: str, shown: str, has_userinfo: bool) -> None:
    assert shown_url(url) == shown
    assert holds_userinfo(url) == has_userinfo


@pytest.mark.parametrize(
    ("user", "words"),
    [
        (AuthInfo(), "no credentials"),
        (AuthInfo(token=SECRET), "token"),
        (AuthInfo(username="admin", password=SECRET), "password"),
        (AuthInfo(exec=ExecConfig(command="aws", args=(SECRET,))), 'exec plugin "aws"'),
        (AuthInfo(auth_provider=AuthProvider(name="oidc", config={"id-token": SECRET})), 'auth provider "oidc"'),
        (AuthInfo(client_certificate_data=b"no PEM", token=SECRET), "client certificate and token"),
    ],
)
def test_login_of(user: AuthInfo, words: str) -> None:
    assert login_of(user) == (words, None)


@pytest.mark.parametrize(
    ("cluster", "user", "notes"),
    [
        (Cluster(server="https://k.example"), AuthInfo(token=SECRET), []),
        (Cluster(server="https://127.0.0.1"), AuthInfo(), ["loopback"]),
        (Cluster(server="https://10.1.1.1"), AuthInfo(), ["private"]),
        (Cluster(server="https://k", insecure_skip_tls_verify=True), AuthInfo(), ["insecure-skip-tls-verify"]),
        (Cluster(server="http://k"), AuthInfo(), ["http://"]),
        (Cluster(server=f"https://me:{SECRET}@k"), AuthInfo(), ["a password stands in a URL"]),
        (Cluster(proxy_url=f"http://me:{SECRET}@p"), AuthInfo(), ["a password stands in a URL"]),
        (Cluster(), AuthInfo(exec=ExecConfig(command="./x")), ["under that very path"]),
        (Cluster(), AuthInfo(exec=ExecConfig(command="x", install_hint=" \n")), ['"x"']),
        (Cluster(), AuthInfo(exec=ExecConfig(command="x", install_hint="brew\ninstall\x1b[2J")), ['"x"', '"brew"']),
        (
            Cluster(),
            AuthInfo(exec=ExecConfig(command="x", api_version="client.authentication.k8s.io/v1alpha1")),
            ['"x"', "v1alpha1"],
        ),
        (Cluster(), AuthInfo(auth_provider=AuthProvider(name="gcp")), ["gcp"]),
    ],
)
def test_portability_notes(cluster: Cluster, user: AuthInfo, notes: list[str]) -> None:
    found = portability_notes([("c", cluster)], [("u", user)])
    assert len(found) == len(notes)
    assert all(part in note for part, note in zip(notes, found, strict=True))
    assert SECRET not in str(found)
