"""The text of bundles, form by form: a source, and the bundle of its context `a` to the letter."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_share.kubeconfig.loading import load_file, merge
from kubectl_share.operations.bundle import bundle
from kubectl_share.operations.bundle.requests import Request
from tests.support.kubeconfigs import bundled, loaded

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "apiVersion: v1\nkind: Config\ncurrent-context: a\n"
CONTEXTS = "contexts:\n- {name: a, context: {cluster: a, user: a}}\n- {name: b, context: {cluster: b, user: a}}\n"
USERS = "users:\n- {name: a, user: {token: t}}\n"
KEPT_CONTEXT = "contexts:\n- {name: a, context: {cluster: a, user: a}}\n"


def check(folder: Path, clusters: str, expected: str, **wishes: Any) -> None:
    """The clusters of a source, and those of its bundle; the rest of both is the same."""
    result = bundled(folder, HEAD + CONTEXTS + USERS + dedent(clusters).lstrip("\n"), "a", **wishes)
    assert result.data.decode() == HEAD + KEPT_CONTEXT + USERS + dedent(expected).lstrip("\n")


def test_dropped_entry_takes_its_comments_along(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
        clusters: # all of them
        # about a
        - name: a # eol of a
          # inside a
          cluster: {server: https://a}
          # below a
        # about b
        - name: b # eol of b
          # inside b
          cluster: {server: https://b}
          # below b
        """,
        """
        clusters: # all of them
        # about a
        - name: a # eol of a
          # inside a
          cluster: {server: https://a}
          # below a
        """,
    )


def test_comments_of_nobody_go(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
        # followed by a blank line

        clusters:
         # neither at the dash nor at the key
        - name: a
        # at the dash, inside an entry
          cluster: {server: https://a}
          # deeper, and followed by a blank line

        # the last line
        """,
        """
        clusters:
        - name: a
          cluster: {server: https://a}
        """,
    )


def test_commented_out_kubeconfig_goes(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
        clusters:
        # a note that stays
        # - name: old
        #   cluster:
        #     server: https://old
        #       eyJhbGciOi and so on, a continuation
        - name: a
          cluster:
            server: https://a # server: https://before
            # proxy-url: http://p
            # "tls-server-name": x
            disable-compression: true # the note stays
        """,
        """
        clusters:
        # a note that stays
        - name: a
          cluster:
            server: https://a # server: https://before
            disable-compression: true # the note stays
        """.replace(" # server: https://before", ""),
    )


@pytest.mark.parametrize(
    "comment",
    [
        "token is eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
        "https://admin:hunter22@a.example",
        "password=hunter22",
    ],
)
def test_comments_with_a_credential_go(comment: str, tmp_path: Path) -> None:
    check(
        tmp_path,
        f"clusters:\n# {comment}\n- name: a # {comment}\n  cluster: {{server: https://a}}\n",
        "clusters:\n- name: a\n  cluster: {server: https://a}\n",
    )


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param("# the admin password:\n#   hunter2CANARY", id="pair"),
        pytest.param("# password:\n# hunter2", id="pair at one column"),
        pytest.param("# password:\n  # hunter2", id="pair at two columns"),
        pytest.param("# -----BEGIN PRIVATE KEY-----\n# MC4C\n# Qw==\n# -----END PRIVATE KEY-----", id="PEM"),
    ],
)
def test_all_lines_of_a_credential_go(comment: str, tmp_path: Path) -> None:
    entry = "- name: a\n  cluster: {server: https://a}\n"
    check(tmp_path, f"clusters:\n{comment}\n# behind\n{entry}", f"clusters:\n# behind\n{entry}")
    harmless = "# the admin password:\n#   is in the vault"
    check(tmp_path, f"clusters:\n{harmless}\n{entry}", f"clusters:\n{harmless}\n{entry}")


@pytest.mark.parametrize(
    "comment",
    [
        '# {"name":"dev","cluster":{"server":"https://CANARY"}}',
        '# {\n# "name":"dev",\n# "cluster":{"server":"https://CANARY"}\n# }',
        "# extensions:\n  # - extension:\n      # last-update: CANARY",
        "# config:\n  # client-id: CANARY",
        "# - name: AWS\n  # value: CANARY",
        "# - &dev {name: dev, cluster: {server: CANARY}}",
        "# - !!map {name: dev, cluster: {server: CANARY}}",
        "# - &dev\n#   name: CANARY",
        "# <<: *dev\n# ? name\n# : CANARY",
        "# old: {name: dev, cluster: {server: CANARY}}",
        "# Retired in May, server: https://CANARY",
        "# value: CANARY",
        "# - --cluster-name\n# - CANARY",
        "#\n# - name: CANARY\n#",
    ],
)
def test_commented_out_kubeconfig_goes_in_every_form(comment: str, tmp_path: Path) -> None:
    entry = "- name: a\n  cluster: {server: https://a}\n"
    prose = "# Note: the server is in rack 4\n# - ask Alice first\n"
    check(tmp_path, f"clusters:\n{comment}\n{prose}{entry}", f"clusters:\n{prose}{entry}")
    if "\n" not in comment:
        check(
            tmp_path,
            f"clusters:\n{prose}{entry.rstrip()} {comment}\n",
            f"clusters:\n{prose}{entry}",
        )


def test_commented_out_arguments_go(tmp_path: Path) -> None:
    source = f"""{HEAD}{KEPT_CONTEXT}clusters: [{{name: a, cluster: {{}}}}]
users:
- name: a
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      interactiveMode: Never
      command: get-token
      # as it was:
      args:
      # - CANARY
      - get
      # - --cluster-name
      # - CANARY
"""
    expected = "".join(line for line in source.splitlines(keepends=True) if "# -" not in line)
    assert bundled(tmp_path, source, "a").data.decode() == expected


def test_comments_at_the_end_of_lines_in_brackets_stay_with_them(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
        clusters: [ # all of them
          {name: b, cluster: {}}, # b
          {name: b2, cluster: {}}, {name: a, cluster: {}}, # a
          {name: b3, cluster: {}}, # b3
        ] # the end
        """,
        """
        clusters: [ # all of them
          {name: a, cluster: {}},
        ] # the end
        """,
    )


def test_comments_at_the_end_of_lines_of_a_file_in_brackets(tmp_path: Path) -> None:
    source = """\
{ # the file
  apiVersion: v1, kind: Config, # v1
  current-context: a, # server: https://b
  # about nothing
  x: y, # x
  contexts: [{name: a, context: {cluster: a, user: a}}], # contexts
  clusters: [{name: b, cluster: {}}, # b
    {name: a, cluster: {}}], # a
  users: [{name: a, user: {}}] # token: abc
} # the end
"""
    expected = """\
{ # the file
  apiVersion: v1, kind: Config, # v1
  current-context: a,
  contexts: [{name: a, context: {cluster: a, user: a}}], # contexts
  clusters: [{name: a, cluster: {}}], # a
  users: [{name: a, user: {}}]
} # the end
"""
    result = bundled(tmp_path, source, "a")
    assert result.data.decode() == expected
    assert [note for note in result.notices if note.startswith("left out")] == [
        "left out: 1 comment that looks like a credential",
        "left out: 1 comment with commented-out kubeconfig",
        "left out: 1 unknown top-level field",
    ]
    assert "#" not in bundled(tmp_path, source, "a", keep_comments=False).data.decode()


@pytest.mark.parametrize(
    ("comments", "notes"),
    [
        ("# about a\n", []),
        ("# server: x\n# value: x\n", ["1 comment with commented-out kubeconfig"]),
        ("# server: x\n\n# value: x\n", ["2 comments with commented-out kubeconfig"]),
        ("# server: x\n# about a\n# value: x\n", ["1 comment with commented-out kubeconfig"]),
        ("# server: x\n# token: abc\n", ["1 comment that looks like a credential"]),
        ("# about nothing\n# server: x\n\n", ["1 comment with commented-out kubeconfig"]),
        ("# about nothing\n\n", ["1 comment that belongs to no entry"]),
    ],
)
def test_what_is_left_out_is_counted_block_by_block(comments: str, notes: list[str], tmp_path: Path) -> None:
    def told(clusters: str, **wishes: bool) -> list[str]:
        result = bundled(tmp_path, HEAD + KEPT_CONTEXT + USERS + clusters, "a", **wishes)
        return [note.removeprefix("left out: ") for note in result.notices if note.startswith("left out: ")]

    entry = "- name: a\n  cluster: {server: https://a}\n"
    assert told(f"clusters:\n{comments}{entry}") == notes
    assert told(f"clusters:\n{comments}{entry}", keep_comments=False) == []
    assert told(f"clusters: # name: x\n# name: y\n{entry}") == ["2 comments with commented-out kubeconfig"]


def test_no_comments_drops_all(tmp_path: Path) -> None:
    check(
        tmp_path,
        "clusters: # x\n# about a\n- name: a # eol\n  # in\n  cluster: {server: 'https://a'} # y\n",
        "clusters:\n- name: a\n  cluster: {server: 'https://a'}\n",
        keep_comments=False,
    )


def test_block_at_the_top_goes_along(tmp_path: Path) -> None:
    source = "# one\n\n# two\n---\n# three\n" + HEAD + KEPT_CONTEXT + USERS + "clusters:\n- {name: a, cluster: {}}\n"
    assert bundled(tmp_path, source, "a").data.decode() == source


@pytest.mark.parametrize(
    ("clusters", "expected"),
    [
        pytest.param(
            "clusters:\n- &x\n  name: a\n  cluster: {server: &s https://a}\n- {name: b, cluster: {server: *s}}\n",
            "clusters:\n- &x\n  name: a\n  cluster: {server: &s https://a}\n",
            id="anchor is kept, alias is dropped",
        ),
        pytest.param(
            "clusters:\n- {name: b, cluster: {server: &s https://b}}\n- {name: a, cluster: {server: *s}} # eol\n",
            'clusters:\n- {name: a, cluster: {server: "https://b"}} # eol\n',
            id="scalar anchor is dropped",
        ),
        pytest.param(
            "clusters:\n- name: b\n  cluster: &c\n    server: https://b # secret of b\n- name: a\n  cluster: *c\n",
            'clusters:\n- name: a\n  cluster: {"server": "https://b"}\n',
            id="mapping anchor is dropped",
        ),
        pytest.param(
            "clusters:\n- name: b\n  cluster: &c {server: https://b, proxy-url: http://secret-of-b}\n"
            "- name: a\n  cluster:\n    <<: *c\n    proxy-url: http://a\n",
            'clusters:\n- name: a\n  cluster:\n    <<: {"server": "https://b"}\n    proxy-url: http://a\n',
            id="merged anchor is dropped, what is overridden of it stays hidden",
        ),
        pytest.param(
            "clusters:\n- name: b\n  cluster: &b {server: https://b, note: secret-of-b}\n"
            "- name: c\n  cluster: &c {server: https://secret-of-c, proxy-url: http://c}\n"
            "- name: a # a\n  cluster:\n    # both\n    <<: [*b, *c]\n    note: of a\n",
            "clusters:\n- name: a # a\n  cluster:\n    # both\n"
            '    <<: [{"server": "https://b"}, {"proxy-url": "http://c"}]\n    note: of a\n',
            id="of several merged anchors that are dropped each gives what kubectl sees of it",
        ),
        pytest.param(
            "clusters:\n- name: a\n  cluster: {<<: {server: https://a}, proxy-url: http://p}\n",
            "clusters:\n- name: a\n  cluster: {<<: {server: https://a}, proxy-url: http://p}\n",
            id="a merge inside the entry stays as it is",
        ),
        pytest.param(
            "clusters:\n- name: a\n  cluster:\n    server: secret\n    # why\n    server: https://a\n  name: a\n",
            "clusters:\n- cluster:\n    # why\n    server: https://a\n  name: a\n",
            id="overridden keys go",
        ),
        pytest.param(
            "clusters:\n- name: b\n  # old name\n  name: c\n  name: a\n  cluster:\n    server: secret\n"
            "    # of the secret\n\n      # too\n  # why\n  cluster:\n    server: https://a\n",
            "clusters:\n- name: a\n  # why\n  cluster:\n    server: https://a\n",
            id="overridden keys go with the comments below them",
        ),
        pytest.param(
            "clusters:\n- name: a\n  cluster:\n    <<: {server: secret, proxy-url: http://p}\n    server: https://a\n",
            "clusters:\n- name: a\n  cluster:\n    <<: {proxy-url: http://p}\n    server: https://a\n",
            id="what is merged in and overridden goes",
        ),
        pytest.param(
            "clusters:\n- name: a\n  cluster:\n    server: secret\n    <<: [{server: https://a}, {server: secret}]\n",
            "clusters:\n- name: a\n  cluster:\n    <<: [{server: https://a}, {}]\n",
            id="of several that are merged in, the first one wins",
        ),
        pytest.param(
            "clusters:\n- name: a\n  cluster:\n    <<:\n      proxy-url: http://p\n      <<: {server: secret}\n"
            "    server: https://a\n",
            "clusters:\n- name: a\n  cluster:\n    <<:\n      proxy-url: http://p\n      <<: {}\n    server: https://a\n",
            id="what is merged into something merged in",
        ),
        pytest.param(
            "clusters:\n- name: a\n  cluster:\n    <<:\n      server: secret\n    server: https://a\n",
            'clusters:\n- {"name": "a", "cluster": {"server": "https://a"}}\n',
            id="nothing left to merge in",
        ),
        pytest.param(
            "clusters:\n- name: a\n  cluster:\n    <<: &x {server: secret}\n    server: https://a\n",
            'clusters:\n- {"name": "a", "cluster": {"server": "https://a"}}\n',
            id="an anchor of something merged in",
        ),
        pytest.param(
            "clusters: [{name: b, cluster: {}}, {name: a, cluster: {}}, {name: c, cluster: {}},]\n",
            "clusters: [{name: a, cluster: {}},]\n",
            id="flow list",
        ),
        pytest.param(
            "clusters: [\n  {name: a, cluster: {}}, # a\n  {name: b, cluster: {}}  # b\n  # more\n]\n",
            "clusters: [\n  {name: a, cluster: {}} # a\n]\n",
            id="flow list with comments",
        ),
        pytest.param(
            "clusters: [ # all\n  # about b\n  {name: b, cluster: {}}, # b\n  # of nobody\n\n  # about a\n"
            "  {name: a, # in a\n   cluster: {}}, # a\n]\n",
            "clusters: [ # all\n  # about a\n  {name: a, # in a\n   cluster: {}}, # a\n]\n",
            id="flow list with comments of each kind",
        ),
        pytest.param(
            "clusters: [\n# about a\n{name: a, cluster: {}}, {name: b, cluster: {}} # of both\n]\n",
            "clusters: [\n# about a\n{name: a, cluster: {}}\n]\n",
            id="a comment behind two entries",
        ),
        pytest.param(
            "clusters:\n-\n  name: a\n  cluster: {}\n-\n  name: b\n  cluster: {}\n",
            "clusters:\n-\n  name: a\n  cluster: {}\n",
            id="dash on a line of its own",
        ),
        pytest.param(
            "clusters:\n- # on-call: ask first\n  name: a\n  cluster: {}\n-  # ----\n\n   # - b -\n   name: b\n",
            "clusters:\n- # on-call: ask first\n  name: a\n  cluster: {}\n",
            id="comments behind dashes",
        ),
        pytest.param(
            "clusters: &x # all\n- {name: a, cluster: {}} # a\n- {name: b, cluster: {}}\n",
            "clusters: &x # all\n- {name: a, cluster: {}} # a\n",
            id="a list with an anchor",
        ),
        pytest.param(
            "clusters:\n- {name: b, cluster: {}}\n\n- name: a\n\n  # password=hunter22\n\n  cluster: {}\n",
            "clusters:\n- name: a\n\n  cluster: {}\n",
            id="blank lines around what goes",
        ),
        pytest.param(
            "clusters: []\nclusters:\n- {name: a, cluster: {}}\n",
            "clusters:\n- {name: a, cluster: {}}\n",
            id="a list that a later one overrides",
        ),
        pytest.param(
            "clusters:\n- {name: a, cluster: {}}\n---\nclusters: secret\n",
            "clusters:\n- {name: a, cluster: {}}\n",
            id="later document",
        ),
    ],
)
def test_forms(clusters: str, expected: str, tmp_path: Path) -> None:
    check(tmp_path, clusters, expected)


def test_a_top_level_that_merges_nothing_in(tmp_path: Path) -> None:
    source = HEAD + KEPT_CONTEXT + USERS + "clusters:\n- {name: a, cluster: {}}\n"
    assert bundled(tmp_path, "<<: {kind: secret}\n" + source, "a").data.decode() == source


def test_list_without_entries_is_written_as_an_empty_one(tmp_path: Path) -> None:
    source = """
        apiVersion: v1
        kind: Config
        contexts:
        - name: a
          context: {cluster: "", user: ""}
        current-context: a
        users: # nobody
        - {name: u, user: {token: secret}}
        """
    expected = (
        dedent(source).lstrip().replace("users:", "users: []").replace("- {name: u, user: {token: secret}}\n", "")
    )
    assert bundled(tmp_path, source).data.decode() == expected


FLOW = """
{ # the file
  # about kind
  kind: Config, # kind
  apiVersion: v1, current-context: a, # both
  contexts: [{name: a, context: {cluster: c, user: u}}], # contexts
  # about clusters
  clusters: [ # clusters
    # about c
    {name: c, cluster: {server: "https://c"}} # c
  ],
  preferences: { # preferences
    # about colors
    colors: true },
  users: [{name: u, user: {token: t}}] # users
} # the end
""".lstrip("\n")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_comments_between_brackets_stay(newline: str, tmp_path: Path) -> None:
    source = FLOW.replace("\n", newline)
    result = bundled(tmp_path, source, everything=True)

    assert result.data.decode() == source
    assert result.notices == ()


def test_comments_between_brackets_that_never_go_along(tmp_path: Path) -> None:
    source = FLOW.replace("# c\n", "# password=hunter22\n").replace("# the end", "# the end\n# of nobody\n\n")
    source = source.replace("    # about c\n", "    # about c\n\n").replace("# about kind", "# kind: Old")
    result = bundled(tmp_path, source, everything=True)

    assert "hunter22" not in result.data.decode()
    assert result.notices == (
        "left out: 1 comment that looks like a credential",
        "left out: 1 comment with commented-out kubeconfig",
        "left out: 2 comments that belong to no entry",
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{"kind":"Config",@}', '{"apiVersion":"v1","current-context":"a","kind":"Config",@}'),
        ('{"kind": "Config", @}', '{"apiVersion": "v1", "current-context": "a", "kind": "Config", @}'),
        (
            '{\n  "kind": "Config",\n  @\n}\n',
            '{\n  "apiVersion": "v1",\n  "current-context": "a",\n  "kind": "Config",\n  @\n}\n',
        ),
        (
            "{ # x\r\n\tkind: Config,\r\n\t@ }",
            "{ # x\r\n\tapiVersion: v1,\r\n\tcurrent-context: a,\r\n\tkind: Config,\r\n\t@ }",
        ),
        ("{ kind: Config, @ }", "{ apiVersion: v1, current-context: a, kind: Config, @ }"),
    ],
)
def test_what_is_added_between_brackets_looks_like_its_neighbours(source: str, expected: str, tmp_path: Path) -> None:
    rest = '"contexts":[{"name":"a","context":{"cluster":"","user":""}}]'
    assert bundled(tmp_path, source.replace("@", rest), "a").data.decode() == expected.replace("@", rest)


def test_an_emptied_list_in_json(tmp_path: Path) -> None:
    source = """
        {
          "apiVersion": "v1", "kind": "Config", "current-context": "a",
          "contexts": [
            {"name": "a", "context": {"cluster": "", "user": ""}}
          ],
          "users": [
            {"name": "u", "user": {"token": "secret"}}
          ]
        }
        """
    expected = dedent(source).lstrip().replace('[\n    {"name": "u", "user": {"token": "secret"}}\n  ]', "[]")
    assert bundled(tmp_path, source).data.decode() == expected


def test_a_list_with_an_anchor_and_no_entries(tmp_path: Path) -> None:
    source = HEAD + "contexts:\n- {name: a, context: {}}\nusers: &x # nobody\n- {name: u, user: {token: secret}}\n"
    expected = source.replace("&x #", "&x [] #").replace("- {name: u, user: {token: secret}}\n", "")
    assert bundled(tmp_path, source).data.decode() == expected


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ("# password=hunter22\n\n", ""),
        ("# password=hunter22\n\n# note\n\n", "# note\n\n"),
        ("# note\n\n# password=hunter22\n\n", "# note\n\n"),
        ("\n# note\n", "\n# note\n"),
        ("# password=hunter22\n\n---\n", "---\n"),
    ],
)
def test_no_blank_line_takes_the_place_of_what_goes_at_the_top(top: str, expected: str, tmp_path: Path) -> None:
    rest = HEAD + KEPT_CONTEXT + USERS + "clusters:\n- {name: a, cluster: {}}\n"
    assert bundled(tmp_path, top.replace("\n", "\n", 1) + rest, "a").data.decode() in (
        expected + rest,
        expected.lstrip("\n") + rest,  # `loaded` takes line breaks at the start away
    )
    assert bundled(tmp_path, "# note\n\n" + rest, "a", keep_comments=False).data.decode() == rest


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_line_breaks_and_the_end_stay(newline: str, end: str, tmp_path: Path) -> None:
    source = (HEAD + KEPT_CONTEXT + USERS + "clusters:\n- name: a\n  cluster:\n    server: https://a" + end).replace(
        "\n", newline
    )
    (tmp_path / "one").write_bytes(source.encode())
    assert bundled(tmp_path, source, "a").data.decode() == source


def test_wishes_change_their_lines_only(tmp_path: Path) -> None:
    source = """
        apiVersion: v1
        kind: Config
        current-context: 'old'
        contexts:
        - name: old   # the name
          context:
            cluster: c
            user: u # the user
        clusters:
        - cluster:
            server: "https://127.0.0.1:6443" # kind
          name: c
        users:
        - name: u
          user: {token: |
            }
        """.replace("{token: |\n            }", "{}")
    result = bundled(
        tmp_path,
        source,
        "old",
        namespace="shop",
        renames=("old=new name",),
        server="https://k.example:6443",
        proxy_url="socks5://p:1080",
        tls_server_name="kind",
    )
    assert (
        result.data.decode()
        == dedent("""
        apiVersion: v1
        kind: Config
        current-context: 'new name'
        contexts:
        - name: "new name"   # the name
          context:
            cluster: c
            user: u # the user
            namespace: shop
        clusters:
        - cluster:
            server: "https://k.example:6443" # kind
            proxy-url: socks5://p:1080
            tls-server-name: kind
          name: c
        users:
        - name: u
          user: {}
        """).lstrip()
    )


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("context: {cluster: '', user: ''}", "context: {cluster: '', user: '', namespace: \"y\"}"),
        ("context: {}", 'context: {"namespace": "y"}'),
        ("context:", 'context: {"namespace": "y"}'),
        ("context: {namespace: x, user: ''}", "context: {namespace: \"y\", user: ''}"),
        ("context: {'namespace': 'x'}", "context: {'namespace': 'y'}"),
        ("context:\n    namespace: >-\n      x\n", 'context:\n    namespace: "y"\n'),
    ],
)
def test_namespace_in_every_form(context: str, expected: str, tmp_path: Path) -> None:
    source = HEAD + f"contexts:\n- name: a\n  {context}\n"
    assert bundled(tmp_path, source, namespace="y").data.decode() == HEAD + f"contexts:\n- name: a\n  {expected}\n"


def test_entries_of_several_files_are_put_together(tmp_path: Path) -> None:
    merged = loaded(
        tmp_path,
        """
        # The top of the first file does not belong to the bundle.
        clusters:
          # about c1
          - name: c1
            cluster:
              server: https://one
        contexts: [{name: a, context: {cluster: c1, user: u2}}]
        preferences: {colors: true}
        """,
        """
        current-context: a
        users:
        # about u2
        - name: u2   # eol
          user:
            token: |
              two
        - name: u3
          user: {token: secret}
        extensions: [{name: tool, extension: 5}]
        """,
    )
    assert (
        bundle(merged, Request(patterns=("a",))).data.decode()
        == dedent("""
        apiVersion: v1
        kind: Config
        current-context: a
        preferences: {"colors": true}
        extensions: [{"name": "tool", "extension": 5}]
        clusters:
        # about c1
        - name: c1
          cluster:
            server: https://one
        contexts:
        - {name: a, context: {cluster: c1, user: u2}}
        users:
        # about u2
        - name: u2   # eol
          user:
            token: |
              two
        """).lstrip()
    )


@pytest.mark.parametrize(
    "source",
    [
        "? clusters\n: - {name: a, cluster: {server: https://a}}\n" + CONTEXTS + USERS,
        "x: &l\n- {name: a, cluster: {server: https://a}}\nclusters: *l\n" + CONTEXTS + USERS,
        "<<: {clusters: [{name: a, cluster: {server: https://a}}]}\n" + CONTEXTS + USERS,
    ],
)
def test_files_that_cannot_be_cut_are_put_together(source: str, tmp_path: Path) -> None:
    lines = bundled(tmp_path, source, "a").data.decode().splitlines()
    assert lines[:4] == ["apiVersion: v1", "kind: Config", "current-context: a", "clusters:"]
    assert lines[4] in (
        '- {"name": "a", "cluster": {"server": "https://a"}}',
        "- {name: a, cluster: {server: https://a}}",
    )
    assert len(lines) == 9


ANEW = """
apiVersion: v1
kind: Config
current-context: a
contexts:
- name: a
  context: {cluster: a, user: "alice\\u001b"}
clusters:
- name: a
  cluster: {server: https://a} # stays
- name: b
  cluster: &b {server: CANARY}
users:
- name: "alice\\u001b"
  user: # goes
    token: CANARY
    token: t
    exec: {<<: {<<: *b}, command: c, args: [], env: null, apiVersion: client.authentication.k8s.io/v1beta1}
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_entries_that_are_written_anew_are_told(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(ANEW.lstrip("\n").encode(encoding))
    result = bundle(merge([load_file(tmp_path / "one", "one")]), Request())
    text = result.data.decode(encoding)

    assert "- name: a\n  cluster: {server: https://a} # stays\n" in text
    assert "CANARY" not in text
    assert "goes" not in text
    assert '"args": [], "env": null' in text
    assert result.notices[:2] == (
        "left out: 1 key that a later one overrides",
        'written anew, without comments: user "alice\\x1b"',
    )


def test_anchors_of_the_top_level_come_along(tmp_path: Path) -> None:
    source = "apiVersion: &v v1\ncurrent-context: &c a\nclusters:\n- name: *c # a\n  cluster: {server: *v}\n"
    contexts = "contexts:\n- name: *c\n  context: {cluster: *c}\n- name: b\n  context: {cluster: *c}\n"
    (tmp_path / "one").write_text(source + contexts)
    merged = merge([load_file(tmp_path / "one", "one")])

    kept, changed = (bundle(merged, Request(patterns=(name,))).data.decode() for name in "ab")

    assert kept.startswith("kind: Config\n" + source + "contexts:\n- name: *c\n")
    assert '- name: "a" # a\n  cluster: {server: *v}\n' in changed


def test_a_file_that_is_put_together_keeps_the_encoding_and_tells(tmp_path: Path) -> None:
    names = [f"c{index}" for index in range(7)]
    contexts = "".join(f"- {{name: {name}, context: {{cluster: {name}, user: ''}}}} # eol\n" for name in names)
    clusters = "".join(f"- name: {name}\n  cluster: {{}}\n" for name in names)
    source = f"# top\n? clusters\n: {clusters.replace(chr(10), chr(10) + '  ').strip()}\ncontexts:\n{contexts}"
    (tmp_path / "one").write_bytes(source.encode("utf-16"))
    result = bundle(merge([load_file(tmp_path / "one", "one")]), Request(patterns=("c0", "c*")))

    assert result.data.decode("utf-16").startswith("apiVersion: v1\nkind: Config\n")
    told = ", ".join(f'cluster "{name}"' for name in names[:5])
    assert result.notices[0] == "left out: 8 comments that belong to no entry"
    assert result.notices[1] == f"written anew, without comments: {told}, and 2 others"


def test_what_is_left_out_of_several_files_is_told(tmp_path: Path) -> None:
    merged = loaded(
        tmp_path,
        """
        # the top of the first file
        kind: Config # not in the bundle's line
        x-tool: # goes silently with its field
          token: CANARY
        # about clusters, for which the bundle has a line of its own

        clusters:
        # about b, goes silently
        - {name: b, cluster: {}} # b
        # about a
        - name: a # eol
          cluster: {server: CANARY, server: https://a}
        contexts: [
          # about the context
          {name: a, context: {cluster: a, user: u}}, # the context
          {name: b, context: {cluster: b, user: u}} # b
        ]
        """,
        """
        # the top of the second file
        users: []
        users:
        # - name: CANARY
        #   user: {}
        - {name: u, user: {token: t}}
        """,
    )
    result = bundle(merged, Request(patterns=("a",)))

    assert (
        result.data.decode()
        == dedent("""
        apiVersion: v1
        kind: Config
        current-context: a
        clusters:
        # about a
        - name: a # eol
          cluster: {server: https://a}
        contexts:
        # about the context
        - {name: a, context: {cluster: a, user: u}} # the context
        users:
        - {name: u, user: {token: t}}
        """).lstrip()
    )
    assert result.notices[:4] == (
        "left out: 1 comment with commented-out kubeconfig",
        "left out: 4 comments that belong to no entry",
        "left out: 2 keys that later ones override",
        "left out: 1 unknown top-level field",
    )
