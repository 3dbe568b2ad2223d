"""A file that is not what its field says is never embedded: the error names field and file, and nothing is written."""

from __future__ import annotations

import base64

import pytest

from tests.support.program import PROD, Home, common_user, kubeconfig

CA = "clusters[prod].cluster.certificate-authority"
TOKEN = "users[alice].user.tokenFile"
KEY = "users[alice].user.client-key"
CERTIFICATE = "users[alice].user.client-certificate"
RELATIVE = "its path is relative to the folder of the kubeconfig"
KEY_FORMATS = "a client key is a PEM file in PKCS#1, PKCS#8 or SEC1 form"
REGULAR = "only regular files are embedded"
EXPANDS = "kubectl expands neither ~ nor variables in a path; write it in full"


def test_good_files(desk: Home, credential_files: dict[str, bytes]) -> None:
    desk.has(
        kubeconfig(
            cluster="certificate-authority: ca.crt",
            user="client-certificate: alice.crt, client-key: alice.key, tokenFile: alice.token",
        )
    )
    encoded = {name: base64.b64encode(content).decode() for name, content in credential_files.items()}
    done = desk.share("prod")
    assert done.code == 0
    assert done.out.decode() == kubeconfig(
        cluster=f"certificate-authority-data: {encoded['ca.crt']}",
        user=f"client-certificate-data: {encoded['alice.crt']}, client-key-data: {encoded['alice.key']}, "
        "token: hunter2-canary-of-alice",
    )


@pytest.mark.parametrize(
    ("file", "error", "hint"),
    [
        ("missing.crt", "does not exist", RELATIVE),
        (
            "alice.key",
            "holds a private key",
            "name a file that holds the certificates only: this one goes to every reader",
        ),
        ("alice.token", "holds no certificate", "name a PEM file that holds the certificate"),
        ("empty", "is empty", "name the file that holds it"),
        ("directory", "is a directory", "name a file"),
        ("fifo", "is no regular file", REGULAR),
        ("/dev/zero", "is no regular file", REGULAR),
        ("~/.kube/ca.crt", "does not exist", EXPANDS),
        ("$HOME/.kube/ca.crt", "does not exist", EXPANDS),
    ],
)
def test_certificate_authority(desk: Home, file: str, error: str, hint: str) -> None:
    desk.has(kubeconfig(cluster=f"certificate-authority: {file}"))
    desk.cannot("prod", error=f'~/.kube/config:6:71: {CA}: file "{file}" {error}', hint=hint)


@pytest.mark.parametrize(
    ("file", "error", "hint"),
    [
        ("ca.crt", "holds no private key, only a certificate", KEY_FORMATS),
        ("id_ed25519", "is an OpenSSH private key", KEY_FORMATS),
        (
            "encrypted.key",
            "is encrypted",
            "kubectl asks for no passphrase: write it without one, with openssl pkey",
        ),
        (
            "bob.key",
            "is not the key of the certificate beside it",
            "name the key that the certificate was issued for",
        ),
        ("shadow", "holds no private key", KEY_FORMATS),
    ],
)
def test_client_key(desk: Home, file: str, error: str, hint: str) -> None:
    desk.has(kubeconfig(user=f"client-certificate: alice.crt, client-key: {file}"))
    desk.cannot("prod", error=f'~/.kube/config:12:53: {KEY}: file "{file}" {error}', hint=hint)


@pytest.mark.parametrize(
    ("file", "error", "hint"),
    [
        ("shadow", "has 2 lines, a token has one", "leave the token alone in it, on one line"),
        ("alice.key", "holds a private key, not a token", "name the file that holds the token"),
        ("empty", "is empty", "write the token into it, on one line"),
        ("fifo", "is no regular file", REGULAR),
        ("/dev/stdin", "is no regular file", REGULAR),
        ("directory/", "is a directory", "name a file"),
    ],
)
def test_token_file(desk: Home, file: str, error: str, hint: str) -> None:
    desk.has(kubeconfig(user=f"tokenFile: {file}"))
    desk.cannot("prod", error=f'~/.kube/config:12:21: {TOKEN}: file "{file}" {error}', hint=hint)


@pytest.mark.parametrize(
    ("file", "reason"), [("loop", "Too many levels of symbolic links"), ("alice.token/x", "Not a directory")]
)
def test_path_that_leads_nowhere(desk: Home, file: str, reason: str) -> None:
    """What the hint says is left open here; that there is one is not."""
    desk.has(kubeconfig(user=f"tokenFile: {file}"))
    done = desk.share("prod")
    first, *rest = done.err.splitlines()
    assert first == f'error: ~/.kube/config:12:21: {TOKEN}: file "{file}" cannot be read: {reason}'
    assert [line[:6] for line in rest] == ["hint: "]
    assert done.code == 2


@pytest.mark.skipif(common_user() is None, reason="root runs the tests, and there is no setpriv")
def test_file_that_may_not_be_read(desk: Home, commoner: Home) -> None:
    """The two fixtures share one HOME."""
    desk.has(kubeconfig(user="tokenFile: alice.token"))
    desk.config.with_name("alice.token").chmod(0)
    done = commoner.share("prod")
    first, *rest = done.err.splitlines()
    assert first == f'error: ~/.kube/config:12:21: {TOKEN}: file "alice.token" cannot be read: Permission denied'
    assert [line[:6] for line in rest] == ["hint: "]
    assert done.code == 2


def test_all_broken_files_are_told_at_once(desk: Home) -> None:
    desk.has(
        kubeconfig(
            cluster="certificate-authority: missing.crt",
            user="client-certificate: alice.key, client-key: alice.key, tokenFile: shadow",
        )
    )
    desk.cannot(
        *("prod", "-o", "prod.yaml"),
        error="3 files cannot be embedded, nothing is written",
        details=(
            f'~/.kube/config:6:71: {CA}: file "missing.crt" does not exist',
            f'~/.kube/config:12:30: {CERTIFICATE}: file "alice.key" holds no certificate, only a private key',
            f'~/.kube/config:12:75: {TOKEN}: file "shadow" has 2 lines, a token has one',
        ),
        hint=RELATIVE,
    )


def test_broken_file_of_another_context_is_no_matter(desk: Home) -> None:
    desk.has(f"{PROD}- name: bob\n  user: {{tokenFile: missing}}\n")
    done = desk.share("prod")
    assert (done.code, done.out) == (0, PROD.encode())


# Two ways to say one thing


def test_data_beside_a_path_wins(desk: Home, credential_files: dict[str, bytes]) -> None:
    data = base64.b64encode(credential_files["ca.crt"]).decode()
    desk.has(kubeconfig(cluster=f"certificate-authority: missing.crt, certificate-authority-data: {data}"))
    done = desk.share("prod")
    assert (done.code, done.out.decode()) == (0, kubeconfig(cluster=f"certificate-authority-data: {data}"))
    assert f"note: {CA}: left out, the data beside it is what counts\n" in done.err


def test_token_file_beside_a_token_wins(desk: Home) -> None:
    desk.has(kubeconfig(user="token: hunter2-canary, tokenFile: alice.token"))
    done = desk.share("prod")
    assert (done.code, done.out.decode()) == (0, kubeconfig(user="token: hunter2-canary-of-alice"))
    assert f"note: {TOKEN}: its content takes the place of the token beside it, as kubectl does\n" in done.err


def test_relative_path_starts_from_the_file_that_names_it(desk: Home) -> None:
    """And not from the working directory, nor from where a link to the file leads."""
    desk.has(kubeconfig(user="tokenFile: ../work/token"))
    (desk.work / "token").write_text("hunter2-canary-at-work")
    (desk.path / "elsewhere").mkdir()
    (desk.path / "elsewhere/config").symlink_to(desk.config)
    done = desk.share("prod", env={"KUBECONFIG": "../elsewhere/config"})
    assert (done.code, done.out.decode()) == (0, kubeconfig(user="token: hunter2-canary-at-work"))
