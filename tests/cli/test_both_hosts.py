"""The example of the old page: two hosts with two clusters each, and all four on both afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.kubectl import oracles
from tests.support.program import PROGRAM, Home

if TYPE_CHECKING:
    from pathlib import Path

KUBECTLS = oracles()
if not KUBECTLS:
    pytest.skip("there is no kubectl of 1.27 or later here", allow_module_level=True)


def with_clusters(home: Home, first: str, second: str) -> Home:
    """A host with two clusters. Every host has a user called admin, and each is another one."""
    home.has(
        f"""\
# The clusters of {home.path.name}.
apiVersion: v1
kind: Config
current-context: {first}
clusters:
- name: {first}
  cluster: {{server: "https://{first}.example:6443"}}
- name: {second}
  cluster: {{server: "https://{second}.example:6443"}}
contexts:
- name: {first}  # the first
  context: {{cluster: {first}, user: admin}}
- name: {second}
  context: {{cluster: {second}, user: {second}-user}}
users:
- name: admin
  user: {{token: hunter2-canary-{first}}}
- name: {second}-user
  user: {{token: hunter2-canary-{second}}}
"""
    )
    return home


def seen(home: Home) -> dict[str, tuple[str, str]]:
    """The context -> its server and its token, as the newest kubectl sees them."""
    done = KUBECTLS[-1].run("config", "view", "--raw", "-o", "json", "--kubeconfig", str(home.config))
    config = json.loads(done.stdout)
    servers = {one["name"]: one["cluster"]["server"] for one in config["clusters"]}
    tokens = {one["name"]: one["user"]["token"] for one in config["users"]}
    contexts = {one["name"]: one["context"] for one in config["contexts"]}
    return {name: (servers[one["cluster"]], tokens[one["user"]]) for name, one in contexts.items()}


def test_four_clusters_on_both_hosts_by_one_pipe_for_each_direction(tmp_path: Path) -> None:
    first = with_clusters(Home(tmp_path / "host1"), "a", "b")
    second = with_clusters(Home(tmp_path / "host2"), "c", "d")
    texts = {home: home.config.read_text() for home in (first, second)}
    for here, there in ((first, second), (second, first)):
        pipe = f"HOME={here.path} {PROGRAM} --all | HOME={there.path} {PROGRAM} import -"
        done = here.shell(pipe)
        assert (done.code, done.out) == (0, b"")

    four = {name: (f"https://{name}.example:6443", f"hunter2-canary-{name}") for name in "abcd"}
    assert seen(first) == four
    assert seen(second) == four
    for home, text in texts.items():
        after = home.config.read_text().splitlines()
        assert [line for line in text.splitlines() if line not in after] == []
