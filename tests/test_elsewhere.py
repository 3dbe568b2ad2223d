"""The bundle on another host: alone in an empty HOME, a real kubectl logs in with it at a real server."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.kubectl import Kubectl, oracles
from tests.support.program import CANARY, Home
from tests.support.tls_server import ApiServer, Authority

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KUBECTLS = oracles()
if not KUBECTLS:
    pytest.skip("there is no kubectl of 1.27 or later here", allow_module_level=True)

TOKEN = f"{CANARY}-of-the-deployer"
CERTIFICATE_OF_ALICE = {"client": "certificate of alice", "path": "/version"}
TOKEN_OF_DEPLOYER = {"client": "token of the deployer", "path": "/version"}

SOURCE = """\
apiVersion: v1
kind: Config
current-context: admin
clusters:
- name: local
  cluster:
    server: SERVER
    certificate-authority: pki/ca.crt
contexts:
- {name: admin, context: {cluster: local, user: alice}}
- {name: ci, context: {cluster: local, user: deployer}}
- {name: stranger, context: {cluster: local, user: stranger}}
users:
- name: alice
  user:
    client-certificate: pki/alice.crt
    client-key: pki/alice.key
- name: deployer
  user:
    tokenFile: pki/deployer.token
- name: stranger
  user:
    token: hunter2-canary-of-a-stranger
"""


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.made("kubernetes")


@pytest.fixture(scope="module")
def server(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    with ApiServer(authority, {TOKEN: "the deployer"}, tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def here(home: Home, authority: Authority, server: ApiServer) -> Home:
    """The kubeconfig with its files beside it."""
    alice = authority.issued("alice")
    home.has(SOURCE.replace("SERVER", server.url))
    (home.config.parent / "pki").mkdir()
    home.has(authority.pem, "pki/ca.crt")
    home.has(alice.certificate, "pki/alice.crt")
    home.has(alice.key, "pki/alice.key")
    home.has(f"{TOKEN}\n", "pki/deployer.token")
    return home


class There:
    """Another host, as far as a kubectl can tell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bundle = folder / "bundle"

    def bring(self, here: Home, *words: str) -> None:
        """Make a bundle and move here with it; everything that was there is gone."""
        done = here.share(*words, "-o", "bundle")
        assert done.code == 0, done.err
        self.folder.mkdir()
        (here.work / "bundle").rename(self.bundle)
        shutil.rmtree(here.path)
        assert list(self.folder.iterdir()) == [self.bundle]

    def kubectl(self, kubectl: Kubectl, *words: str) -> subprocess.CompletedProcess[str]:
        """`env -i HOME=... kubectl --kubeconfig bundle WORDS`, in that HOME."""
        command = [str(kubectl.path), "--kubeconfig", "bundle", *words]
        env = {"HOME": str(self.folder)}
        return subprocess.run(
            command, cwd=self.folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
        )

    def answers(self, *words: str) -> list[object]:
        """What the server says to each kubectl."""
        done = [self.kubectl(kubectl, "get", "--raw", "/version", *words) for kubectl in KUBECTLS]
        return [json.loads(one.stdout) if one.returncode == 0 else one.stderr for one in done]


@pytest.fixture
def there(tmp_path: Path) -> There:
    return There(tmp_path / "there")


def test_client_certificate(here: Home, there: There) -> None:
    there.bring(here, "admin")
    assert there.answers() == [CERTIFICATE_OF_ALICE] * len(KUBECTLS)


def test_files_that_hold_other_things(here: Home, there: There) -> None:
    """They stay here, and what kubectl needs goes along."""
    other = Authority.made("another").issued("bob").key.decode()
    for name in ("ca.crt", "alice.crt", "alice.key"):
        text = (here.config.parent / "pki" / name).read_text()
        vpn = f"-----BEGIN OpenVPN Static key V1-----\n{CANARY}\n-----END OpenVPN Static key V1-----\n"
        strangers = other if name == "alice.key" else f"db_password={CANARY}\n{vpn}"
        here.has(text + strangers, f"pki/{name}")
    there.bring(here, "admin")
    for line in there.bundle.read_text().splitlines():
        _, found, data = line.partition("-data: ")
        assert not found or base64.b64decode(data).count(b"-----BEGIN ") == 1
        assert CANARY.encode() not in base64.b64decode(data)
    assert there.answers() == [CERTIFICATE_OF_ALICE] * len(KUBECTLS)


def test_token(here: Home, there: There) -> None:
    there.bring(here, "ci")
    assert there.answers() == [TOKEN_OF_DEPLOYER] * len(KUBECTLS)


@pytest.mark.parametrize("cluster", ["cluster: local", ""], ids=["user", "user and cluster"])
def test_entries_without_a_name(here: Home, there: There, cluster: str) -> None:
    """kubectl uses them where a context names none, though its own minify leaves them out."""
    text = here.config.read_text().replace("- name: deployer\n  user:", "- user:")
    text = text.replace("cluster: local, user: deployer", cluster)
    here.config.write_text(text if cluster else text.replace("- name: local\n  cluster:", "- cluster:"))
    there.bring(here, "ci")
    assert there.answers() == [TOKEN_OF_DEPLOYER] * len(KUBECTLS)


def test_several_contexts(here: Home, there: There) -> None:
    there.bring(here, "ci", "admin")
    assert there.answers() == [TOKEN_OF_DEPLOYER] * len(KUBECTLS)
    assert there.answers("--context", "admin") == [CERTIFICATE_OF_ALICE] * len(KUBECTLS)


def test_namespace(here: Home, there: There) -> None:
    there.bring(here, "ci", "--namespace", "shop")
    for kubectl in KUBECTLS:
        done = there.kubectl(kubectl, "config", "view", "--minify", "-o", "jsonpath={..namespace}")
        assert done.stdout == "shop"


def test_server_that_is_reached_elsewhere(here: Home, there: There, server: ApiServer) -> None:
    """The name in its certificate is another one then."""
    here.has(SOURCE.replace("SERVER", "https://127.0.0.1:1"))
    url = server.url.replace("127.0.0.1", "localhost")
    there.bring(here, "admin", "--server", url, "--tls-server-name", "127.0.0.1")
    assert there.answers() == [CERTIFICATE_OF_ALICE] * len(KUBECTLS)


# What shows that the server looks closely


def test_certificate_of_another_authority(here: Home, there: There) -> None:
    alice = Authority.made("kubernetes").issued("alice")
    here.has(alice.certificate, "pki/alice.crt")
    here.has(alice.key, "pki/alice.key")
    there.bring(here, "admin")
    assert [answer for answer in there.answers() if "unknown certificate authority" not in str(answer)] == []


def test_without_server_option(here: Home, there: There) -> None:
    here.has(SOURCE.replace("SERVER", "https://127.0.0.1:1"))
    there.bring(here, "admin")
    assert all("refused" in str(answer) for answer in there.answers())


def test_unknown_token(here: Home, there: There) -> None:
    there.bring(here, "stranger")
    assert [answer for answer in there.answers() if "Unauthorized" not in str(answer)] == []


@pytest.mark.parametrize(
    ("context", "field", "reason"),
    [
        ("admin", "client-certificate-data", "EOF"),  # kubectl asks for a user name
        ("ci", "token", "EOF"),
        ("ci", "certificate-authority-data", "certificate signed by unknown authority"),
    ],
)
def test_bundle_that_lost_a_field(here: Home, there: There, context: str, field: str, reason: str) -> None:
    there.bring(here, context)
    text = there.bundle.read_text()
    lines = [line for line in text.splitlines(keepends=True) if not line.strip().startswith(f"{field}:")]
    assert len(lines) == len(text.splitlines()) - 1
    there.bundle.write_text("".join(lines))
    assert [answer for answer in there.answers() if reason not in str(answer)] == []


def test_what_kubectl_makes_of_the_token(here: Home, there: There) -> None:
    """The reason for embedding it: flattening leaves the path behind."""
    config = str(here.config)
    done = KUBECTLS[-1].run("config", "view", "--flatten", "--minify", "--raw", "--context=ci", "--kubeconfig", config)
    there.folder.mkdir()
    there.bundle.write_text(done.stdout)
    shutil.rmtree(here.path)
    assert all("deployer.token: no such file" in str(answer) for answer in there.answers())
