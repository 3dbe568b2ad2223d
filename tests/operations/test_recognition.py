"""Which files are kubeconfigs: what they hold decides, not how they are called."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from kubectl_share.document.source import Source
from kubectl_share.operations.validate.judging import Judge, findings, judge
from kubectl_share.rules.registry import RULES
from kubectl_share.rules.rule import FileFacts, Settings

BY = Judge((), "share", Settings(), datetime(2026, 1, 1, tzinfo=timezone.utc))
CLUSTERS = "clusters: [{name: c, cluster: {server: x}}]"
CONTEXTS = "contexts: [{name: c, context: {cluster: c}}]"


def is_judged(text: str, *, named: bool) -> bool:
    return judge(Source("x", text.encode()), BY, named=named, file=FileFacts()).kubeconfigs > 0


KUBECONFIGS = [
    pytest.param(f"apiVersion: v1\nkind: Config\n{CLUSTERS}\n{CONTEXTS}\nusers: []\n", id="usual"),
    pytest.param(f"{CLUSTERS}\n{CONTEXTS}\n", id="without a kind"),
    pytest.param(f"kind: null\napiVersion: null\n{CLUSTERS}\n{CONTEXTS}\n", id="kind of null"),
    pytest.param(f"kind: Config\n{CLUSTERS}\ncurrent-context: webhook\n", id="authentication webhook"),
    pytest.param(f"apiVersion: v1\nkind: Config\n{CLUSTERS}\nusers: []\n", id="audit webhook"),
    pytest.param(f"apiVersion: v1\nkind: Config\n{CLUSTERS}\nusers: [{{name: api, user: {{}}}}]\n", id="authorization"),
    pytest.param("apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n", id="empty lists"),
    pytest.param("kind: Config\nclusters: null\nusers: null\n", id="lists of null"),
    pytest.param('{"kind":"Config","clusters":[],"contexts":[]}', id="JSON"),
    pytest.param(f'\'kind\': "Config"\n"clusters": []\n{CONTEXTS}\n', id="quotes"),
    pytest.param("a: &a [{name: c, cluster: {}}]\nclusters: *a\nusers: []\n", id="alias"),
    pytest.param(f"<<: {{clusters: []}}\n{CONTEXTS}\n", id="merge key"),
    pytest.param(
        "kind: ENC[AES256_GCM,data:x]\napiVersion: ENC[AES256_GCM,data:x]\n"
        f"{CLUSTERS}\n{CONTEXTS}\nsops: {{version: '3'}}\n",
        id="SOPS",
    ),
]

OTHERS = [
    pytest.param("kind: config\nspec: {}\n", id="fleetctl"),
    pytest.param("apiVersion: skaffold/v2beta29\nkind: Config\nbuild: {}\n", id="skaffold"),
    pytest.param("apiVersion: config.gatekeeper.sh/v1alpha1\nkind: Config\nspec: {}\n", id="gatekeeper"),
    pytest.param("apiVersion: kots.io/v1beta1\nkind: Config\nspec: {groups: []}\n", id="KOTS"),
    pytest.param("apiVersion: imageregistry.operator.openshift.io/v1\nkind: Config\nspec: {}\n", id="imageregistry"),
    pytest.param("apiVersion: samples.operator.openshift.io/v1\nkind: Config\nspec: {}\n", id="samples"),
    pytest.param("apiVersion: ark.heptio.com/v1\nkind: Config\nbackupStorageProvider: {}\n", id="ark"),
    pytest.param("apiVersion: core.oam.dev/v1beta1\nkind: Config\nspec: {}\n", id="OAM"),
    pytest.param("apiVersion: kubekey.kubesphere.io/v1\nkind: Config\nspec: {}\n", id="kubekey"),
    pytest.param(f"apiVersion: llamactl/v1\nkind: Config\ncurrent-context: c\n{CLUSTERS}\n{CONTEXTS}\n", id="llamactl"),
    pytest.param("context: a\ncontexts:\n  a:\n    endpoints: []\n", id="talosconfig"),
    pytest.param("apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\naliases: []\n", id="kuberc"),
    pytest.param("replicas: 1\nusers:\n- name: a\n  role: admin\n", id="helm values"),
    pytest.param("replicas: 1\nusers: []\n", id="helm values without users"),
    pytest.param("static_resources:\n  clusters:\n  - name: a\n", id="envoy"),
    pytest.param("clusters:\n- name: a\n  type: STRICT_DNS\n", id="envoy's clusters"),
    pytest.param("apiVersion: v1\nkind: Secret\nclusters: []\nusers: []\n", id="secret"),
    pytest.param("- clusters\n- users\n", id="list"),
    pytest.param("", id="empty"),
    pytest.param("clusters users contexts", id="text"),
]

DOUBTFUL = [
    pytest.param("apiVersion: v1\nkind: Config\n", id="kind alone"),
    pytest.param("users:\n- name: a\n  user: {token: x}\n", id="users alone"),
    pytest.param("users: []\n", id="empty users alone"),
    pytest.param("current-context: x\n", id="current context alone"),
    pytest.param("clusters: {a: {}}\nusers: {b: {}}\n", id="maps instead of lists"),
    pytest.param("clusters: []\nusers: []\ncontexts: []\n", id="three empty lists"),
    pytest.param(f"kind: Konfig\n{CLUSTERS}\n{CONTEXTS}\n", id="wrong kind"),
    pytest.param(f"apiVersion: v2\n{CLUSTERS}\n{CONTEXTS}\n", id="wrong version"),
]


@pytest.mark.parametrize("text", KUBECONFIGS)
def test_a_kubeconfig_is_one_wherever_it_is_found(text: str) -> None:
    assert is_judged(text, named=False)
    assert is_judged(text, named=True)


@pytest.mark.parametrize("text", OTHERS)
def test_another_kind_of_file_is_none_even_if_it_is_named(text: str) -> None:
    assert not is_judged(text, named=False)
    assert not is_judged(text, named=True)


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_doubtful_one_is_judged_if_it_is_named(text: str) -> None:
    assert not is_judged(text, named=False)
    assert is_judged(text, named=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("clusters: [\nusers: []\n", True),
        ("# note\n\n---\nkind: Config\nclusters: [\nusers: []\n", True),
        ('{"clusters": [}, "users": 1', True),
        ("kind: Config\nclusters: [\n", False),
        ("title: x\nclusters: [\nusers: [\n", False),
        ("\tclusters: [\n\tusers: [\n", False),
    ],
)
def test_a_text_that_cannot_be_parsed(text: str, found: bool) -> None:
    assert is_judged(text, named=False) == found
    assert is_judged(text, named=True)


@pytest.mark.parametrize("mark", ["{{ .x }}", "${X}", "<% x %>"])
def test_a_template_that_is_no_yaml_gets_one_notice(mark: str) -> None:
    text = f"{mark}\nclusters: []\nusers: [{{name: {mark}, user: {{}}}}]\n{mark}\n"
    done = judge(Source("x", text.encode()), BY, named=True, file=FileFacts())
    assert (done.kubeconfigs, done.placed, len(done.notices)) == (0, [], 1)
    fine = f"{CLUSTERS}\n{CONTEXTS}\nusers: [{{name: a, user: {{token: '{mark}'}}}}]\n"
    assert is_judged(fine, named=False)


def judged_by_all(text: str) -> tuple[list[tuple[str, int, int]], int]:
    """The rule, line and column of each finding, and how many notices there are."""
    source = Source("x", text.encode())
    done = judge(source, BY._replace(rules=RULES), named=True, file=FileFacts())
    return [(one.code, one.line, one.column) for one in findings(done, source, "share")], len(done.notices)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# {{ x }}\nclusters: [\nusers: []\n", (4, 1)),
        ("clusters: [\nusers: []\n# ${x} <% y %>\n", (4, 1)),
        ("clusters: [\nusers: {{ x }}\n", (3, 1)),
        ("{{ x }}\nclusters: []\nusers: [\n", (4, 1)),
        ("clusters: []\nusers: {{\n", (2, 9)),
        ("clusters: []\nusers: <% x\n y: ${\n", (3, 3)),
        ("clusters: []\nusers: {{ x }}\n  y: 1\n", (3, 4)),
    ],
)
def test_what_is_no_yaml_for_another_reason_is_an_error_beside_placeholders(text: str, place: tuple[int, int]) -> None:
    assert judged_by_all(text) == ([("KS101", *place)], 0)


@pytest.mark.parametrize(
    "block", ["{{- range .x }}", "{% for a in b %}", "{# a\n b #}", "%{ for a in b ~}", "<%\n x\n%>"]
)
def test_lines_that_only_control_a_template_are_left_out(block: str) -> None:
    text = f"clusters: []\n{block}\nusers:\n- name: {{{{ a }}}}-{{{{ b }}}}\n  user: {{as: {{{{ a }}}}}}\n  {block}\n"
    assert judged_by_all(text) == ([], 1)


def test_a_secret_in_a_template_that_is_no_yaml_is_found_where_it_stands() -> None:
    text = (
        "{{ if .x }}\nclusters: []\n{{ else }}\nusers:\n- name: {{ .a\n  }}\n  user:\n"
        "    token: {{ .token }}\n    password: {{ .b }}kzs9whq2m4 # {{ .c }}\n{{ end }}\n"
    )
    assert judged_by_all(text) == ([("KS201", 9, 15)], 1)
    assert judged_by_all(text.replace("kzs9whq2m4", "-{{ .d }}")) == ([], 1)


def test_a_script_that_writes_a_kubeconfig_is_none() -> None:
    assert judged_by_all("#!/bin/sh\ncat <<EOF\nusers:\n- name: ${x}\nEOF\n") == ([], 1)


@pytest.mark.parametrize(
    ("entries", "is_one"),
    [
        ("clusters: [{cluster: x}]\nusers: [{user: y, password: z}]\n", False),
        ("clusters: [{cluster: x}]\ncurrent-context: y\n", False),
        ("clusters: [{cluster: x}]\nusers: [{user: {}}]\n", True),
        ("clusters: [{cluster: x}, {cluster: {}}]\ncurrent-context: y\n", True),
        ("clusters: [{cluster: }]\nusers: [{user: y}]\n", True),
        ("kind: Config\nclusters: [{cluster: x}]\nusers: [{user: y}]\n", True),
    ],
)
def test_entries_without_a_map_are_those_of_another_tool(entries: str, *, is_one: bool) -> None:
    assert is_judged(entries, named=False) == is_one


@pytest.mark.parametrize("text", ["\0GITCRYPT\0\x01\x02", "age-encryption.org/v1\n-> X25519 \0\n"])
def test_what_is_encrypted_as_a_whole_is_passed_over(text: str) -> None:
    assert notices(text) == 0
    assert notices(f"x{text}") == 1


def notices(text: str) -> int:
    """How many there are about a named file that is not judged."""
    done = judge(Source("x", text.encode()), BY, named=True, file=FileFacts())
    assert done.kubeconfigs == 0
    return len(done.notices)


def test_a_named_text_without_any_key_of_a_kubeconfig_is_not_judged() -> None:
    assert notices("#!/bin/sh\ncat <<EOF\n{users}\nEOF: [\n") == 1
    assert is_judged("#!/bin/sh\nusers:\nEOF: [\n", named=True)
    assert is_judged("users: [\n".encode("utf-16-le").decode("latin-1"), named=True)
