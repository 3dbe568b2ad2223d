"""Every difference from kubectl's minify and flatten, as docs/improvements.md lists them."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.errors import BundleError, OutputError
from kubectl_share.kubeconfig.loading import load
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.kubeconfig.writing import write_private
from kubectl_share.operations.bundle import Bundle, bundle
from kubectl_share.operations.bundle.requests import Request
from tests.support.pki import make_pki

PKI = make_pki()


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    PKI.write(tmp_path)
    monkeypatch.chdir(tmp_path)


def kubeconfig(user: str = "{}", cluster: str = "{server: 'https://c'}", name: str = "config") -> str:
    """A kubeconfig of one context, written into the working directory; its name."""
    text = f"""
        apiVersion: v1
        kind: Config
        current-context: c
        clusters:
        - {{name: c, cluster: {cluster}}}
        contexts:
        - {{name: c, context: {{cluster: c, user: u}}}}
        users:
        - {{name: u, user: {user}}}
        """
    Path(name).write_text(dedent(text).lstrip())
    return name


def bundled(source: str, *contexts: str, **wishes: Any) -> Bundle:
    return bundle(load(source, {}), Request(patterns=contexts, **wishes))


def content(result: Bundle) -> Any:
    document = compose(Source("bundle", result.data))
    assert document.root is not None
    return plain_value(document.root)


def user_of(result: Bundle) -> Any:
    return content(result)["users"][0]["user"]


def refusal(source: str) -> BundleError:
    with pytest.raises(BundleError) as caught:
        bundled(source)
    return caught.value


def encoded(name: str) -> str:
    return base64.b64encode(PKI.content[name]).decode()


def test_token_file_is_embedded() -> None:
    assert user_of(bundled(kubeconfig("{tokenFile: pki/plain.token}"))) == {"token": "abcdef-token"}


def test_token_file_wins_over_token() -> None:
    result = bundled(kubeconfig("{token: first, tokenFile: pki/plain.token}"))
    assert user_of(result) == {"token": "abcdef-token"}
    assert any("tokenFile" in notice for notice in result.notices)


OIDC = "{auth-provider: {name: oidc, config: {client-id: kube, idp-certificate-authority: PATH}}}"


def test_oidc_ca_is_embedded() -> None:
    user = user_of(bundled(kubeconfig(OIDC.replace("PATH", "pki/ca1.crt"))))
    config = user["auth-provider"]["config"]
    assert config == {"client-id": "kube", "idp-certificate-authority-data": encoded("pki/ca1.crt")}


def test_oidc_ca_path_starts_from_working_directory() -> None:
    Path("elsewhere").mkdir()
    source = kubeconfig(OIDC.replace("PATH", "pki/ca1.crt"), name="elsewhere/config")
    assert encoded("pki/ca1.crt") in bundled(source).data.decode()
    os.chdir("elsewhere")
    assert "does not exist" in str(refusal("config"))


@pytest.mark.parametrize(
    ("field", "path", "of"),
    [
        ("certificate-authority", "pki/ca1.crt", "cluster"),
        ("client-certificate", "pki/user1.crt", "user"),
        ("client-key", "pki/user1.key", "user"),
    ],
)
def test_data_wins_over_path(field: str, path: str, of: str) -> None:
    body = f"{{{field}: no/such/file, {field}-data: {encoded(path)}}}"
    result = bundled(kubeconfig(**{of: body}))
    assert content(result)[f"{of}s"][0][of] == {f"{field}-data": encoded(path)}
    assert any(field in notice for notice in result.notices)


def test_key_in_certificate_file_is_left_out() -> None:
    Path("both.pem").write_bytes(PKI.content["pki/user1.crt"] + PKI.content["pki/user1.key"])
    user = user_of(bundled(kubeconfig("{client-certificate: both.pem, client-key: both.pem}")))
    assert base64.b64decode(user["client-certificate-data"]) == PKI.content["pki/user1.crt"]
    assert base64.b64decode(user["client-key-data"]) == PKI.content["pki/user1.key"]


CANARY = "Canary7qZkXw"
SSH_KEY = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{CANARY}\n-----END OPENSSH PRIVATE KEY-----\n"
VPN_KEY = f"-----BEGIN OpenVPN Static key V1-----\n{CANARY}\n-----END OpenVPN Static key V1-----\n"


@pytest.mark.parametrize(
    ("user", "cluster", "path", "stranger", "notice"),
    [
        ("{}", "{certificate-authority: file}", "ca1.crt", f"db_password={CANARY}\n{VPN_KEY}", "certificates"),
        (OIDC.replace("PATH", "file"), "{}", "ca1.crt", VPN_KEY, "certificates"),
        ("{client-certificate: file}", "{}", "user1.crt", VPN_KEY, "certificates"),
        ("{client-key: file}", "{}", "user1.key", f"{SSH_KEY}password: {CANARY}\n", "a private key"),
    ],
)
def test_other_things_in_a_file_are_left_out(user: str, cluster: str, path: str, stranger: str, notice: str) -> None:
    Path("file").write_bytes(PKI.content[f"pki/{path}"] + stranger.encode())
    result = bundled(kubeconfig(user, cluster))
    assert encoded(f"pki/{path}") in result.data.decode()
    assert base64.b64encode(stranger.encode()).decode()[10:20] not in result.data.decode()
    assert any(f"its file holds more than {notice}" in told for told in result.notices)
    assert CANARY not in str(result.notices)


def test_text_around_certificates_goes_along() -> None:
    Path("file").write_bytes(b"# The authority of the team\n" + PKI.content["pki/ca1.crt"])
    result = bundled(kubeconfig("{}", "{certificate-authority: file}"))
    assert base64.b64encode(Path("file").read_bytes()).decode() in result.data.decode()
    assert not any("its file" in told for told in result.notices)


SEVERAL = """\
    apiVersion: v1
    kind: Config
    current-context: dev
    clusters:
    - name: one
      cluster: {server: https://one}
    contexts:
    - name: dev
      context: {cluster: one, user: a}
    - name: stage-eu
      context: {cluster: one, user: b}
    - name: stage-us
      context: {cluster: one, user: b}
    users:
    - {name: a, user: {token: a}}
    - {name: b, user: {token: b}}
    """


@pytest.mark.parametrize(
    ("patterns", "everything", "contexts", "current"),
    [
        (("stage-us", "dev"), False, ["dev", "stage-us"], "stage-us"),
        (("stage-*",), False, ["stage-eu", "stage-us"], "stage-eu"),
        (("*",), False, ["dev", "stage-eu", "stage-us"], "dev"),
        ((), True, ["dev", "stage-eu", "stage-us"], "dev"),
        ((), False, ["dev"], "dev"),
    ],
)
def test_several_contexts_at_once(
    patterns: tuple[str, ...], everything: bool, contexts: list[str], current: str
) -> None:
    Path("config").write_text(dedent(SEVERAL))
    found = content(bundled("config", *patterns, everything=everything))
    assert [entry["name"] for entry in found["contexts"]] == contexts
    assert found["current-context"] == current
    assert len(found["clusters"]) == 1


@pytest.mark.parametrize(
    ("user", "cluster"),
    [
        ("{tokenFile: gone}", "{}"),
        ("{client-certificate: gone}", "{}"),
        ("{client-key: gone}", "{}"),
        (OIDC.replace("PATH", "gone"), "{}"),
        ("{}", "{certificate-authority: gone}"),
    ],
)
def test_missing_file_is_an_error(user: str, cluster: str) -> None:
    assert 'file "gone" does not exist' in str(refusal(kubeconfig(user, cluster)))


@pytest.mark.parametrize(
    ("user", "cluster"),
    [("{tokenFile: empty}", "{}"), ("{client-key: empty}", "{}"), ("{}", "{certificate-authority: empty}")],
)
def test_empty_file_is_an_error(user: str, cluster: str) -> None:
    Path("empty").touch()
    assert 'file "empty" is empty' in str(refusal(kubeconfig(user, cluster)))


@pytest.mark.parametrize(
    ("user", "cluster", "message"),
    [
        ("{client-key: wrong}", "{}", "OpenSSH"),
        ("{client-certificate: wrong}", "{}", "private key"),
        ("{}", "{certificate-authority: wrong}", "private key"),
        ("{tokenFile: wrong}", "{}", "private key, not a token"),
        ("{client-key: pki/user1.crt}", "{}", "certificate"),
        ("{client-certificate: pki/user1.key}", "{}", "private key"),
        ("{}", "{certificate-authority: pki/user1.key}", "private key"),
        ("{client-key: pki}", "{}", "directory"),
    ],
)
def test_wrong_file_is_an_error(user: str, cluster: str, message: str) -> None:
    canary = "b3BlbnNzaC1rZXktdjEAcanary"
    Path("wrong").write_text(f"-----BEGIN OPENSSH PRIVATE KEY-----\n{canary}\n-----END OPENSSH PRIVATE KEY-----\n")
    error = refusal(kubeconfig(user, cluster))
    assert message in str(error)
    assert canary not in str(error) + error.hint


@pytest.mark.parametrize(
    "certificate",
    ["client-certificate: pki/user2.crt", f"client-certificate-data: {encoded('pki/user2.crt')}"],
    ids=["path", "data"],
)
def test_key_of_another_certificate_is_an_error(certificate: str) -> None:
    error = refusal(kubeconfig(f"{{{certificate}, client-key: pki/user1.key}}"))
    assert "is not the key of the certificate beside it" in str(error)


def test_certificate_of_another_key_is_an_error() -> None:
    error = refusal(kubeconfig(f"{{client-certificate: pki/user2.crt, client-key-data: {encoded('pki/user1.key')}}}"))
    assert "is not the certificate of the key beside it" in str(error)
    user = kubeconfig(f"{{client-certificate: pki/user1.crt, client-key-data: {encoded('pki/user1.key')}}}")
    assert user_of(bundled(user))["client-certificate-data"] == encoded("pki/user1.crt")


def test_all_broken_files_are_told() -> None:
    error = refusal(kubeconfig("{client-certificate: gone, client-key: pki/ca1.crt}", "{certificate-authority: gone}"))
    places = [detail.split(" ")[0] for detail in error.details]
    assert places == ["config:5:46:", "config:9:40:", "config:9:58:"]


def test_hidden_entries_are_told() -> None:
    kubeconfig("{token: mine}", name="mine")
    kubeconfig("{token: theirs}", name="theirs")
    result = bundle(load(None, {"KUBECONFIG": os.pathsep.join(["mine", "theirs"])}), Request())
    assert 'user "u" of theirs is hidden by the one in mine' in result.notices
    assert user_of(result) == {"token": "mine"}


def test_unknown_top_level_fields_are_told() -> None:
    Path(kubeconfig()).write_text(Path("config").read_text() + "x-note: {a: secret}\n")
    result = bundled("config")
    assert "x-note" not in content(result)
    assert "left out: 1 unknown top-level field" in result.notices


def test_expiry_and_portability_are_told() -> None:
    result = bundled(
        kubeconfig(f"{{client-certificate-data: {encoded('pki/user1.crt')}}}", "{server: 'https://127.0.0.1:6443'}")
    )
    assert result.contexts[0].expires is not None
    assert result.contexts[0].login == "client certificate"
    assert any("loopback" in notice for notice in result.notices)


WITH_COMMENTS = """\
    # The file of the team.
    kind: Config
    apiVersion: "v1"   # quoted, for some reason
    current-context: c

    users:
      # Anna's account.
      -   name:   'u'
          user: {token: "abc"}   # renewed on Mondays
    contexts:
      - context: {user: u,   cluster: c}
        name: c
    clusters: [{name: c, cluster: {server: "https://c"}}]
    """


def test_comments_and_layout_are_kept() -> None:
    Path("config").write_text(dedent(WITH_COMMENTS))
    assert bundled("config").data.decode() == dedent(WITH_COMMENTS)


def test_json_stays_json() -> None:
    source = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "a",
        "clusters": [{"name": "c", "cluster": {"server": "https://c", "certificate-authority": "pki/ca1.crt"}}],
        "contexts": [{"name": name, "context": {"cluster": "c", "user": name}} for name in "ab"],
        "users": [{"name": name, "user": {"token": name}} for name in "ab"],
    }
    for indent in (None, 2, 4):
        Path("config").write_text(json.dumps(source, indent=indent))
        result = bundled("config", "b")
        assert json.loads(result.data) == {
            **source,
            "current-context": "b",
            "clusters": [
                {"name": "c", "cluster": {"server": "https://c", "certificate-authority-data": encoded("pki/ca1.crt")}}
            ],
            "contexts": [{"name": "b", "context": {"cluster": "c", "user": "b"}}],
            "users": [{"name": "b", "user": {"token": "b"}}],
        }


def test_unknown_fields_of_entries_are_kept() -> None:
    result = bundled(kubeconfig("{token: a, note: canary}"))
    assert user_of(result) == {"token": "a", "note": "canary"}
    assert 'user "u": kubectl does not know the field "note", it goes along' in result.notices
    assert "canary" not in str(result.notices)


UNKNOWN_FIELDS = [
    ("{token: a, exec: {command: x, args: [canary], Env: canary}}", "", 'user "u": {} "exec.Env"'),
    ("{exec: {env: [{name: a, value: b, note: canary}]}}", "", 'user "u": {} "exec.env[0].note"'),
    ("{auth-provider: {name: oidc, Config: canary}}", "", 'user "u": {} "auth-provider.Config"'),
    ("{extensions: [{name: e, extension: {a: b}, note: canary}]}", "", 'user "u": {} "extensions[0].note"'),
    ("{token: a}\n  other: {token: canary}", "", 'user "u": {} "other"'),
    ("{}", "preferences: {colors: true, note: canary}", '{} "preferences.note"'),
    ("{}", "preferences: {extensions: [{name: e, note: canary}]}", '{} "preferences.extensions[0].note"'),
    ("{}", "extensions: [{name: e, extension: {a: b}, note: canary}]", '{} "extensions[0].note"'),
]


@pytest.mark.parametrize(("user", "top", "notice"), UNKNOWN_FIELDS)
def test_unknown_fields_are_told_wherever_they_are(user: str, top: str, notice: str) -> None:
    text = Path(kubeconfig("USER")).read_text().replace("- {name: u, user: USER}", f"- name: u\n  user: {user}")
    Path("config").write_text(f"{text}{top}\n")
    result = bundled("config")
    assert f"{notice.format('kubectl does not know the field')}, it goes along" in result.notices
    assert "canary" not in str(result.notices)
    assert "canary" in result.data.decode()


def test_what_other_tools_keep_in_extensions_is_not_unknown() -> None:
    user = "{token: a, as: b, as-user-extra: {a: [b]}, extensions: [{name: e, extension: {note: {token: a}}}]}"
    Path(kubeconfig(user)).write_text(Path("config").read_text() + "extensions: [{name: e, extension: {note: a}}]\n")
    assert "does not know" not in str(bundled("config").notices)


def test_unknown_fields_that_stay_behind_do_not_go_along() -> None:
    """Of several sources, preferences are written anew."""
    Path(kubeconfig(name="one")).write_text(Path("one").read_text() + "preferences: {colors: true, note: canary}\n")
    Path("two").write_text("contexts: [{name: d, context: {cluster: c, user: u}}]")
    result = bundle(load(None, {"KUBECONFIG": os.pathsep.join(["one", "two"])}), Request(everything=True))
    assert content(result)["preferences"] == {"colors": True}
    assert "does not know" not in str(result.notices)


@pytest.mark.parametrize("missing", ["apiVersion: v1\n", "kind: Config\n", "apiVersion: v1\nkind: Config\n"])
def test_api_version_and_kind_are_added(missing: str) -> None:
    kubeconfig()
    without = Path("config").read_text().replace(missing, "")
    Path("config").write_text(without)
    assert bundled("config").data.decode() == missing + without


def test_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        write_private(tmp_path / "new", b"x", replace=False)
    finally:
        os.umask(old)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600


def test_existing_file_is_kept(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(OutputError, match="exists, it is kept"):
        write_private(tmp_path / "mine", b"x", replace=False)
    assert (tmp_path / "mine").read_text() == "mine"
    write_private(tmp_path / "mine", b"x", replace=True)
    assert (tmp_path / "mine").read_text() == "x"


def test_embedded_files_are_known() -> None:
    """So that none of them is written to, `--force` or not."""
    user = "{client-certificate: pki/user1.crt, client-key: pki/user1.key}"
    result = bundled(kubeconfig(user, "{certificate-authority: pki/ca1.crt}"))
    assert {path.name for path in result.read} == {"ca1.crt", "user1.crt", "user1.key"}
