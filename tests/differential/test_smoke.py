"""The least that every kubectl has to agree with, those too old to be an oracle included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.kubeconfigs import bundled
from tests.support.kubectl import Kubectl, all_kubectls
from tests.support.pki import make_pki

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """
    apiVersion: v1
    kind: Config
    current-context: dev
    clusters:
    # the one in the office
    - name: dev
      cluster: {server: https://dev.example:6443, certificate-authority: pki/ca1.crt}
    contexts:
    - name: dev
      context: {cluster: dev, user: dev, namespace: shop}
    - name: other
      context: {cluster: dev, user: other}
    users:
    - name: other
      user: {token: secret}
    - name: dev
      user: {client-certificate: pki/user1.crt, client-key: pki/user1.key}
    """


@pytest.mark.parametrize("kubectl", all_kubectls(), ids=str)
def test_a_bundle_is_what_minify_and_flatten_give(kubectl: Kubectl, tmp_path: Path) -> None:
    make_pki().write(tmp_path)
    (tmp_path / "bundle").write_bytes(bundled(tmp_path, SOURCE, "dev").data)
    expected = kubectl.view("--kubeconfig", str(tmp_path / "one"), "--minify", "--flatten", "--context", "dev")
    assert kubectl.view("--kubeconfig", str(tmp_path / "bundle")) == expected


@pytest.mark.parametrize("kubectl", all_kubectls(), ids=str)
def test_what_it_refuses_we_refuse(kubectl: Kubectl, tmp_path: Path) -> None:
    (tmp_path / "good").write_text("current-context: a\n")
    (tmp_path / "bad").write_text("current-context: 5\n")
    assert kubectl.refused(["good", "bad"], tmp_path) == {"bad"}
