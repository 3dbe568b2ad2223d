"""What is shown of a URL: the host that kubectl dials (tests/differential asks it), and never a password."""

from __future__ import annotations

import time
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_share.addresses import holds_userinfo, host_of, userinfo_of
from kubectl_share.credentials.shown import shown_url
from tests.support.addresses import DIALED, REFUSED

CANARY = "hunter2canary"
LETTERS = "aZ09-._~!$&'()*+,;=%^\\ \"<>[]{}|\u00e9\t"
UNENCODED = "/?#@:"


@pytest.mark.parametrize("url", DIALED)
def test_the_host_is_the_one_that_kubectl_dials(url: str) -> None:
    host, shown = DIALED[url]
    assert host_of(url) == host
    assert shown_url(url) == shown
    assert host in shown.lower() or shown == "(hidden)"


@pytest.mark.parametrize("url", REFUSED)
def test_of_what_kubectl_refuses_no_password_is_shown(url: str) -> None:
    assert shown_url(url) == REFUSED[url]
    assert "hunter2" not in shown_url(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://prod.example/k8s/clusters/c-1", "https://prod.example/k8s/clusters/c-1"),
        ("https://prod.example/x/token=hunter2canary", "(hidden)"),
        (f"https://prod.example/sha256~{CANARY}", "(hidden)"),
        ("https://token:6443/k8s", "https://token:6443/k8s"),
        ("socks5://proxy.example:1080", "socks5://proxy.example:1080"),
        ("hunter2canary://proxy.example", "(hidden)"),
        ("", ""),
    ],
)
def test_shown_url(url: str, shown: str) -> None:
    assert shown_url(url) == shown


@pytest.mark.parametrize(
    ("url", "userinfo"),
    [
        ("https://prod.example", ""),
        ("https://me:pass@prod.example", "me:pass"),
        ("me:pass@prod.example", "me:pass"),
        ("https://prod.example/@x", ""),
        ("https://prod.example?a=b@c", ""),
        ("https://me:pa/ss@prod.example", "me:pa/ss"),
        ("https://me:pa?ss@prod.example", "me:pa?ss"),
        ("https://me:pa#ss@prod.example", "me:pa#ss"),
        ("ftp://me:pass@prod.example", "me:pass"),
    ],
)
def test_userinfo_of(url: str, userinfo: str) -> None:
    assert userinfo_of(url) == userinfo


@given(st.integers(0, 10**6))
def test_no_generated_url_shows_a_canary(seed: int) -> None:
    """In each part but the host and the path, with characters around it that should have been percent-encoded."""
    random = Random(seed)

    def text(letters: str) -> str:
        return "".join(random.choices(letters, k=random.randrange(4)))

    def secret(letters: str) -> str:
        return f"{text(letters)}{CANARY}{text(letters)}"

    letters = LETTERS + random.choice(["", UNENCODED])
    scheme = random.choice(["https://", "http://", "HTTPS://", ""])
    user = random.choice(["", "alice", secret(LETTERS)])
    userinfo = random.choice(["", f"{user}:{secret(letters)}@", f"{user}:@", f":{secret(letters)}@"])
    host = random.choice(["prod.example", "PROD", "10.0.0.1", "[::1]", "h\u00f6st.example"])
    port = random.choice(["", ":", ":6443", f":{secret('0')}"])
    path = random.choice(["", "/", "/k8s/x", "//k8s"]) if scheme else ""
    rest = random.choice(["", f"?{secret(letters)}", f"#{secret(letters)}", f"?a=b#{secret(letters)}"])
    url = f"{scheme}{userinfo}{host}{port}{path}{rest}"
    shown = shown_url(url)
    assert CANARY not in shown.replace(host_of(url), "", 1)  # whom kubectl dials knows its name
    assert holds_userinfo(url) or not userinfo
    if not set(url) & set(' \\\t"<>^`{|}') and "@" not in rest and port[1:].isdecimal() | (not port[1:]):
        encoded = userinfo.rstrip("@")
        if encoded == quote(encoded, safe="!$&'()*+,;=:~%"):  # otherwise Go finds another host, or none
            assert shown == f"{scheme}{host}{port}{path}"


@pytest.mark.parametrize("part", ["a@", "@", "a:", "/", "a", "[", "%", "://", "?@", "\\"])
def test_no_url_of_100_kb_takes_long(part: str) -> None:
    begin = time.perf_counter()
    for url in (
        part * 50_000,
        f"https://{part * 50_000}",
        f"https://{part * 50_000}@[",
        f"https://a:b@{part * 50_000}/",
    ):
        shown_url(url)
        userinfo_of(url)
    assert time.perf_counter() - begin < 5
