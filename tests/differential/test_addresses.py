"""The addresses that are refused, beside those with which kubectl gives up before it calls anybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.kubectl import Kubectl, oracles
from tests.support.program import PROD, Home

if TYPE_CHECKING:
    from pathlib import Path

KUBECTLS = pytest.mark.parametrize("kubectl", oracles(), ids=str)
NOBODY = "http://127.0.0.1:1"
"""A proxy that is not there: whatever the server, nobody is called."""
WRONG_ADDRESS = ("host must be a URL", "invalid URL escape", "invalid 'proxy-url'")
SERVERS = [
    "https://{cluster}:6443",
    "https://h|x",
    "https://h\\x",
    "https://h^",
    "https://h`",
    "https://h%41",
    "https://[::1]x",
    "https://h%",
    "https://h/%zz",
    "https://h#%zz",
    "https://[fe80::1%eth0]",
    "https://[",
    "https://h:+80",
    "https:///x",
]
GOOD_SERVERS = [
    "https://h:6443",
    "https://h_x",
    "https://h.example./k8s/{x}|",
    "https://h%C3%BC",
    "https://\u00fc.example",
    "https://[2001:db8::1]:443",
    "https://[fe80::1%25eth0]:6443",
    "https://<cluster>:6443",
    "http://h/%7Ex",
    "HTTPS://h",
]
PROXIES = ["http://{x}", "http://h%", "http://h|x", "http://[::1]x:3128", "socks5://h^"]
GOOD_PROXIES = ["http://127.0.0.1:1", "https://127.0.0.1:1/%20", "socks5://[::1]:1"]


def understands(kubectl: Kubectl, folder: Path, cluster: dict[str, str]) -> bool:
    """Whether kubectl tries to connect."""
    config = {
        "clusters": [{"name": "c", "cluster": {"server": "https://h.example", **cluster}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}],
        "users": [{"name": "c", "user": {"token": "x"}}],
        "current-context": "c",
    }
    path = folder / "kubeconfig"
    path.write_text(json.dumps(config))
    words = ("--kubeconfig", str(path), "--request-timeout", "5s", "get", "--raw", "/")
    done = kubectl.run(*words, cwd=folder, env={"HTTPS_PROXY": NOBODY, "HTTP_PROXY": NOBODY})
    assert done.returncode != 0
    is_wrong = any(sign in done.stderr for sign in WRONG_ADDRESS)
    assert is_wrong or "refused" in done.stderr, done.stderr
    return not is_wrong


@KUBECTLS
@pytest.mark.parametrize("server", SERVERS)
def test_server_that_kubectl_cannot_use(home: Home, kubectl: Kubectl, server: str) -> None:
    home.has(PROD)
    assert not understands(kubectl, home.work, {"server": server})
    for words in (["prod"], ["create"]):
        done = home.share_quickly(*words, "--server", server)
        assert (done.code, done.out) == (2, b"")
        assert "the value of --server" in done.err


@KUBECTLS
@pytest.mark.parametrize("server", GOOD_SERVERS)
def test_server_that_kubectl_can_use(home: Home, kubectl: Kubectl, server: str) -> None:
    home.has(PROD)
    assert understands(kubectl, home.work, {"server": server})
    for words in (["prod"], ["create", "name"]):
        done = home.share_quickly(*words, "--server", server)
        assert done.code == 0, done.err


@KUBECTLS
@pytest.mark.parametrize("proxy", PROXIES)
def test_proxy_that_kubectl_cannot_use(home: Home, kubectl: Kubectl, proxy: str) -> None:
    home.has(PROD)
    assert not understands(kubectl, home.work, {"proxy-url": proxy})
    for words in (["prod"], ["create", "--server", "https://h"]):
        done = home.share_quickly(*words, "--proxy-url", proxy)
        assert (done.code, done.out) == (2, b"")
        assert "the value of --proxy-url" in done.err


@KUBECTLS
@pytest.mark.parametrize("proxy", GOOD_PROXIES)
def test_proxy_that_kubectl_can_use(home: Home, kubectl: Kubectl, proxy: str) -> None:
    home.has(PROD)
    assert understands(kubectl, home.work, {"proxy-url": proxy})
    for words in (["prod"], ["create", "--server", "https://h"]):
        assert home.share_quickly(*words, "--proxy-url", proxy).code == 0
