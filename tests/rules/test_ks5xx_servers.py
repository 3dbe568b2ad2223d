"""KS501, KS502, KS503: how the server is reached, and whether it is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.kubectl import Kubectl, oracles
from tests.support.rules import fixed, judged, with_credentials

if TYPE_CHECKING:
    from pathlib import Path

CODES = ("KS501", "KS502", "KS503")


def config(cluster: str) -> str:
    return f"""\
apiVersion: v1
kind: Config
current-context: a
clusters:
- name: a
  cluster: {cluster}
contexts:
- name: a
  context: {{cluster: a, user: a}}
users:
- name: a
  user: {{token: abc}}
"""


def found(text: str) -> list[str]:
    return [one.code for one in judged(text) if one.code in CODES]


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        ("{server: 'https://a:1'}", []),
        ("{server: 'https://a:1', insecure-skip-tls-verify: true}", ["KS501"]),
        ('{"server": "https://a:1", "insecure-skip-tls-verify": yes}', ["KS501"]),
        ("{server: 'https://a:1', insecure-skip-tls-verify: false}", []),
        ("{server: 'https://a:1', insecure-skip-tls-verify: null}", []),
        ("{server: 'https://a:1', insecure-skip-tls-verify: 'true'}", []),  # KS103's
        ("{server: 'https://a:1', insecure-skip-tls-verify: true, certificate-authority-data: ''}", ["KS501"]),
        ("{server: 'https://a:1', insecure-skip-tls-verify: true, certificate-authority-data: %CA%}", ["KS502"]),
        ("{server: 'https://a:1', insecure-skip-tls-verify: true, certificate-authority: ca.crt}", ["KS502"]),
        ("{server: 'https://a:1', certificate-authority-data: %CA%}", []),
        ("{server: 'http://a:1', insecure-skip-tls-verify: true, certificate-authority-data: %CA%}", ["KS503"]),
        ("{server: 'http://a:1', insecure-skip-tls-verify: true}", ["KS503", "KS501"]),
        ("{server: 'http://a:1'}", ["KS503"]),
        ("{server: 'HTTP://a:1'}", ["KS503"]),
        ("{server: 'HTTPS://a:1'}", []),
        ("{server: 'a:1'}", ["KS503"]),
        ("{server: localhost, certificate-authority-data: %CA%}", ["KS503"]),
        ("{server: 'a:1/'}", ["KS503"]),
        ("{server: a/b}", []),
        ("{server: //a:1}", []),
        ("{server: ''}", []),
        ("{server: null}", []),
        ("{server: [http://a]}", []),
        ("{proxy-url: 'http://a:1', server: 'https://a:1'}", []),
        ("null", []),
        ("[]", []),
        ("{server: '${SERVER}'}", []),
        ("{<<: {insecure-skip-tls-verify: true}, server: 'https://a:1'}", ["KS501"]),
    ],
)
def test_servers(cluster: str, expected: list[str]) -> None:
    assert found(config(cluster)) == expected


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@pytest.mark.parametrize(
    "server", ["127.0.0.1:1", "localhost:1/", "HTTP://127.0.0.1:1", "https://127.0.0.1:1", "//127.0.0.1:1", "a/b"]
)
def test_what_kubectl_takes_for_http(kubectl: Kubectl, server: str, tmp_path: Path) -> None:
    text = with_credentials(config(f"{{server: '{server}', certificate-authority-data: %CA%}}"))
    (tmp_path / "config").write_text(text)
    done = kubectl.run("--kubeconfig=config", "get", "--raw=/", "-v=6", cwd=tmp_path)
    assert done.returncode != 0
    assert (found(text) == ["KS503"]) is ("http://" in done.stderr)


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@pytest.mark.parametrize(("skips", "expected"), [("true", ["KS502"]), ("false", [])])
def test_kubectl_refuses_to_use_such_a_cluster(
    kubectl: Kubectl, skips: str, expected: list[str], tmp_path: Path
) -> None:
    cluster = f"{{server: 'https://127.0.0.1:1', insecure-skip-tls-verify: {skips}, certificate-authority-data: %CA%}}"
    text = with_credentials(config(cluster))
    (tmp_path / "config").write_text(text)
    done = kubectl.run("--kubeconfig=config", "get", "--raw=/", cwd=tmp_path)
    assert found(text) == expected
    assert ("insecure flag is not allowed" in done.stderr) is bool(expected)


def test_the_fix_takes_out_the_line_without_its_comments() -> None:
    block = """
    server: https://a:1
    # it was like this
    insecure-skip-tls-verify: true  # for now
    certificate-authority-data: %CA%  # ours"""
    kept = """
    server: https://a:1
    # it was like this
    # for now
    certificate-authority-data: %CA%  # ours"""
    assert fixed(config(block), "KS502") == with_credentials(config(kept))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{insecure-skip-tls-verify: true, certificate-authority: a}", "{certificate-authority: a}"),
        ("{certificate-authority: a, insecure-skip-tls-verify: true }", "{certificate-authority: a }"),
        ('{"insecure-skip-tls-verify": true,"certificate-authority":"a"}', '{"certificate-authority":"a"}'),
    ],
)
def test_the_fix_in_flow_style(before: str, after: str) -> None:
    assert fixed(config(before), "KS502") == config(after)
    assert fixed(config(after), "KS502") == config(after)


@pytest.mark.parametrize(
    "cluster",
    [
        "{<<: {insecure-skip-tls-verify: true}, certificate-authority: a}",
        "{insecure-skip-tls-verify: true, insecure-skip-tls-verify: true, certificate-authority: a}",
        "&a {insecure-skip-tls-verify: true, certificate-authority: a}\n- {name: b, cluster: *a}",
        "{insecure-skip-tls-verify: true, # why\n    certificate-authority: a}",
        "\n    insecure-skip-tls-verify: true # kubectl-share: ignore[KS503] why\n    certificate-authority: a",
        "\n    # kubectl-share: ignore[KS503]\n    # y\n    insecure-skip-tls-verify: on\n    certificate-authority: a",
    ],
)
def test_no_fix_where_others_would_have_to_change_as_well(cluster: str) -> None:
    assert "KS502" in found(config(cluster))
    assert fixed(config(cluster), "KS502") == config(cluster)
