"""Homes for the tests of the program, and real certificates and keys."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from tests.support.program import CANARY, Home, common_user, private_mounts
from tests.support.tls_server import Authority


@pytest.fixture(scope="session")
def credential_files() -> dict[str, bytes]:
    """The files that a kubeconfig of these tests may name, and what they hold."""
    authority = Authority.made("kubernetes")
    alice, bob = authority.issued("alice"), authority.issued("bob")
    key = ec.generate_private_key(ec.SECP256R1())
    passphrase = BestAvailableEncryption(CANARY.encode())
    ssh = ed25519.Ed25519PrivateKey.generate()
    return {
        "ca.crt": authority.pem,
        "alice.crt": alice.certificate,
        "alice.key": alice.key,
        "bob.key": bob.key,
        "encrypted.key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, passphrase),
        "id_ed25519": ssh.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()),
        "alice.token": f"{CANARY}-of-alice\n".encode(),
        "shadow": f"root:{CANARY}:19000:0:99999:7:::\nbin:*:19000:0:99999:7:::\n".encode(),
        "empty": b"",
    }


@pytest.fixture
def desk(home: Home, credential_files: dict[str, bytes]) -> Home:
    """A home with those files beside the kubeconfig, and a directory, a FIFO, and a link that leads to itself."""
    for name, content in credential_files.items():
        home.has(content, name)
    folder = home.config.parent
    (folder / "directory").mkdir()
    os.mkfifo(folder / "fifo")
    (folder / "loop").symlink_to("loop")
    return home


@pytest.fixture
def shop(desk: Home) -> Home:
    """A home with credentials in the folder where the program runs."""
    for path in desk.config.parent.iterdir():
        path.rename(desk.work / path.name)
    return desk


@pytest.fixture
def commoner(home: Home) -> Home:
    """The home of somebody whom file modes stop."""
    command = common_user()
    if command is None:
        pytest.skip("root runs the tests, and there is no setpriv")
    return replace(home, wrapper=command)


@pytest.fixture
def mounter(home: Home) -> Home:
    """A home whose processes have mounts of their own."""
    command = private_mounts()
    if command is None:
        pytest.skip("mounting is not allowed here")
    return replace(home, wrapper=command)


@pytest.fixture
def guarded(home: Home) -> Home:
    """A home for writing to the names in /dev: as root, a mistake of the program would replace the machine's own."""
    if os.geteuid() != 0:
        return home
    command = private_mounts()
    if command is None:
        pytest.skip("root runs the tests, and /dev cannot be protected from them here")
    protect = 'mount --rbind /dev /dev && mount -o remount,bind,ro /dev && exec "$@"'
    return replace(home, wrapper=(*command, "sh", "-c", protect, "sh"))
