"""The host that is shown of a server is the one that kubectl dials."""

from __future__ import annotations

import json
import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.support.addresses import DIALED, REFUSED
from tests.support.kubectl import Kubectl, oracles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Proxy(socketserver.StreamRequestHandler):
    """Notes the first line of each request, such as `CONNECT prod.example:443 HTTP/1.1`, and lets nobody through."""

    def handle(self) -> None:
        self.server.asked_for.append(self.rfile.readline().split()[1].decode())  # type: ignore[attr-defined]
        while self.rfile.readline().strip():
            pass
        self.wfile.write(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """The URL of a proxy, and the addresses that it is asked for."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Proxy) as server:
        asked_for: list[str] = []
        server.asked_for = asked_for  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked_for
        finally:
            server.shutdown()
            thread.join()


def dialed(kubectl: Kubectl, server: str, folder: Path) -> set[str]:
    """The hosts that kubectl dials for a server."""
    with proxy() as (url, asked_for):
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "c",
            "clusters": [{"name": "c", "cluster": {"server": server, "proxy-url": url}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
            "users": [{"name": "u", "user": {"token": "t"}}],
        }
        (folder / "config").write_text(json.dumps(config))
        done = kubectl.run("--kubeconfig", str(folder / "config"), "--request-timeout=5s", "get", "--raw", "/version")
        assert done.returncode != 0
    return {urlsplit(f"//{address.removeprefix('http://')}").hostname or "" for address in asked_for}


@pytest.mark.parametrize("kubectl", oracles()[-1:], ids=str)
def test_kubectl_dials_the_host_that_is_shown(kubectl: Kubectl, tmp_path: Path) -> None:
    for server, (host, _) in DIALED.items():
        assert dialed(kubectl, server, tmp_path) == {host}, server


@pytest.mark.parametrize("kubectl", oracles()[-1:], ids=str)
def test_kubectl_dials_nothing_for_these(kubectl: Kubectl, tmp_path: Path) -> None:
    for server in REFUSED:
        assert dialed(kubectl, server, tmp_path) == set(), server
