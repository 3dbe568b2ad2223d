"""KS504, KS505: programs that log in, and providers that no longer do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_share.execution import KNOWN_PLUGINS
from kubectl_share.rules import ks504_exec_command
from kubectl_share.rules.rule import Settings
from tests.support.kubectl import Kubectl, oracles
from tests.support.program import CANARY
from tests.support.rules import judged, places

if TYPE_CHECKING:
    from pathlib import Path


def config(user: str) -> str:
    return f"""\
apiVersion: v1
kind: Config
current-context: a
clusters:
- name: a
  cluster: {{server: "https://127.0.0.1:1"}}
contexts:
- name: a
  context: {{cluster: a, user: a}}
users:
- name: a
  user: {user}
"""


def plugin(command: str, env: str = "[]") -> str:
    api = "client.authentication.k8s.io/v1beta1"
    return config(f"{{exec: {{apiVersion: {api}, command: {command}, env: {env}}}}}")


def weights(text: str, settings: Settings | None = None) -> list[str]:
    return [one.severity for one in judged(text, settings=settings) if one.code == "KS504"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("aws", []),
        ("'C:\\bin\\kubelogin.exe'", []),
        ("/opt/homebrew/bin/kubelogin", []),
        ("./kubelogin", ["warning"]),
        ("acme-login", ["warning"]),
        ("sh", ["error"]),
        ("../venv/bin/python3.12", ["error"]),
        ("null", []),
        ("''", []),
        ("17", []),
        ("{a: b}", []),
        ("${LOGIN}", []),
    ],
)
def test_commands(command: str, expected: list[str]) -> None:
    assert weights(plugin(command)) == expected


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ("[{name: AWS_PROFILE, value: PATH}]", []),
        ("[{name: AWS_PROFILE, value: a}, {name: Path, value: a}]", ["error"]),
        ("[{name: LD_PRELOAD}, {name: BASH_ENV, value: null}]", ["error", "error"]),
        ("[{value: PATH}, null, {name: null}]", []),
        ("{PATH: a}", []),
        ("null", []),
    ],
)
def test_variables(env: str, expected: list[str]) -> None:
    assert weights(plugin("aws", env)) == expected


def test_where_it_is_found() -> None:
    text = config("\n    exec:\n      command: sh\n      env:\n      - name: A\n      - value: x\n        name: PATH")
    assert places(text, "KS504") == [(14, 16), (18, 15)]
    merged = config("{exec: {<<: {command: sh, env: [{name: IFS}]}, args: []}}")
    assert places(merged, "KS504") == [(12, 31), (12, 48)]


def test_a_project_names_commands_of_its_own() -> None:
    allowed = Settings(exec_allowed=frozenset(["acme-login", "./tools/login", "bash"]))
    for command in ("acme-login", "./tools/login", "bash"):
        assert weights(plugin(command))
        assert weights(plugin(command), allowed) == []
    for command in ("./acme-login", "login", "/bin/bash"):
        assert weights(plugin(command), allowed)
    assert weights(plugin("bash", "[{name: PATH}]"), allowed) == ["error"]


def test_the_manual_lists_all_known_commands() -> None:
    listed = [line for line in (ks504_exec_command.__doc__ or "").splitlines() if line.startswith("- ")]
    assert listed == [f"- `{name}`: {whose}" for name, whose in KNOWN_PLUGINS.items()]


def test_no_value_is_told() -> None:
    text = plugin(f"sh-{CANARY}", f"[{{name: PATH, value: {CANARY}}}]").replace("command", f"args: [{CANARY}], command")
    told = [one for one in judged(text) if one.code == "KS504"]
    assert len(told) == 2
    assert CANARY not in repr(told)


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ("{auth-provider: {name: gcp}}", [(12, 32)]),
        ("{auth-provider: {name: azure, config: null}}", [(12, 32)]),
        ("{auth-provider: {name: oidc}}", []),
        ("{auth-provider: {name: GCP}}", []),
        ("{auth-provider: {name: null}}", []),
        ("{auth-provider: gcp}", []),
        ("{auth-provider: null}", []),
        ("gcp", []),
    ],
)
def test_auth_providers(user: str, expected: list[tuple[int, int]]) -> None:
    assert places(config(user), "KS505") == expected


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@pytest.mark.parametrize("name", ["gcp", "azure", "oidc"])
def test_what_kubectl_has_removed(kubectl: Kubectl, name: str, tmp_path: Path) -> None:
    text = config(f"{{auth-provider: {{name: {name}}}}}")
    (tmp_path / "config").write_text(text)
    done = kubectl.run("--kubeconfig=config", "get", "--raw=/", cwd=tmp_path)
    assert ("has been removed" in done.stderr) is bool(places(text, "KS505"))
