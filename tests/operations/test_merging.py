"""Where and how new entries are written: a kubeconfig, the same with one context more, and that one taken out again."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.errors import ImportRefusedError
from kubectl_share.kubeconfig.decoding import decode, decode_body
from kubectl_share.kubeconfig.loading import file_of
from kubectl_share.model import Cluster, Kind
from kubectl_share.operations.conflicts import OnConflict
from kubectl_share.operations.importing import Wishes, plan_import
from kubectl_share.operations.own import load_own
from kubectl_share.operations.removing import plan_removal

if TYPE_CHECKING:
    from pathlib import Path


NEW = """\
clusters:
- name: new  # theirs
  cluster: {server: "https://new"}
contexts:
- name: new
  context: {cluster: new, user: new}
users:
- name: new
  user: {token: t}
"""


def imported(
    folder: Path,
    before: bytes | None,
    *,
    bundle: str = NEW,
    use: bool = False,
    on_conflict: OnConflict = OnConflict.rename,
) -> bytes:
    """The kubeconfig after an import."""
    config = folder / "config"
    if before is not None:
        config.write_bytes(before)
    wishes = Wishes(use=use, on_conflict=on_conflict)
    plan = plan_import(load_own(str(config), None, {}), file_of(folder / "new", "new", bundle.encode()), wishes)
    return plan.changes[0].after if plan.changes else config.read_bytes()


def removed(folder: Path, text: bytes, *names: str) -> bytes:
    """The kubeconfig after contexts were taken out."""
    (folder / "config").write_bytes(text)
    return plan_removal(load_own(str(folder / "config"), None, {}), names or ("new",)).changes[0].after


def check(folder: Path, before: str, after: str, *, back: str | None = None) -> None:
    """What an import makes of a text, and a removal of that: the same as before, unless `back` says something else."""
    before, after = dedent(before).lstrip("\n"), dedent(after).lstrip("\n")
    for newline in ("\n", "\r\n"):
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            old = before.replace("\n", newline).encode(encoding)
            new = imported(folder, old)
            assert new.decode(encoding) == after.replace("\n", newline)
            expected = before if back is None else dedent(back).lstrip("\n")
            assert removed(folder, new).decode(encoding) == expected.replace("\n", newline)


OLD = """
    apiVersion: v1
    clusters:
    - name: old
      cluster: {server: https://old}
    contexts:
    - name: old
      context: {cluster: old, user: old}
    users:
    - name: old
      user: {token: o}
    """


def test_block_style(tmp_path: Path) -> None:
    check(
        tmp_path,
        OLD,
        """
        apiVersion: v1
        clusters:
        - name: old
          cluster: {server: https://old}
        - name: new  # theirs
          cluster: {server: "https://new"}
        contexts:
        - name: old
          context: {cluster: old, user: old}
        - name: new
          context: {cluster: new, user: new}
        users:
        - name: old
          user: {token: o}
        - name: new
          user: {token: t}
        """,
    )


def test_indentation_and_blank_lines(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
        users:

            - name: a
              user: {token: o}
              # below a

            # about b
            - name: b
              user: {token: o}

        contexts:
            - name: old
              context: {cluster: a, user: b}
            # at the end

        clusters:

            - name: a
              cluster: {server: https://old}

            - name: b
              cluster: {server: https://old}

        # about kind
        kind: Config
        """,
        """
        users:

            - name: a
              user: {token: o}
              # below a

            # about b
            - name: b
              user: {token: o}

            - name: new
              user: {token: t}

        contexts:
            - name: old
              context: {cluster: a, user: b}
            - name: new
              context: {cluster: new, user: new}
            # at the end

        clusters:

            - name: a
              cluster: {server: https://old}

            - name: b
              cluster: {server: https://old}

            - name: new  # theirs
              cluster: {server: "https://new"}

        # about kind
        kind: Config
        """,
    )


def test_lists_that_are_missing(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
        # mine
        kind: Config
        current-context: ""   # none
        """,
        """
        # mine
        kind: Config
        current-context: ""   # none
        clusters:
        - name: new  # theirs
          cluster: {server: "https://new"}
        contexts:
        - name: new
          context: {cluster: new, user: new}
        users:
        - name: new
          user: {token: t}
        """,
    )


def test_lists_that_are_empty(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
        clusters: []   # none
        contexts: null
        users:
        kind: Config
        """,
        """
        clusters: [{"name": "new", "cluster": {"server": "https://new"}}]   # none
        contexts:
        - name: new
          context: {cluster: new, user: new}
        users:
        - name: new
          user: {token: t}
        kind: Config
        """,
        back="""
        clusters: []   # none
        kind: Config
        """,
    )


def test_no_final_line_break(tmp_path: Path) -> None:
    text = dedent(OLD).strip()
    new = imported(tmp_path, text.encode())
    assert new.endswith(b"\n- name: new\n  user: {token: t}")
    assert removed(tmp_path, new) == text.encode()


def test_later_documents_stay(tmp_path: Path) -> None:
    text = dedent(OLD).lstrip("\n") + "---\nanything: [\n"
    new = imported(tmp_path, text.encode())
    assert new.endswith(b"  user: {token: t}\n---\nanything: [\n")
    assert removed(tmp_path, new) == text.encode()


def test_bytes_that_are_no_text_stay(tmp_path: Path) -> None:
    text = dedent(OLD).lstrip("\n").encode() + b"---\n" + b"x" * 2000 + b"\xff\n"
    new = imported(tmp_path, text)
    assert new.endswith(b"x\xff\n")
    assert removed(tmp_path, new) == text


def test_json_on_one_line(tmp_path: Path) -> None:
    check(
        tmp_path,
        '{"clusters": [], "contexts": [{"name": "old", "context": {"cluster": "", "user": ""}}], "users": [ ]}\n',
        '{"clusters": [{"name": "new", "cluster": {"server": "https://new"}}], '
        '"contexts": [{"name": "old", "context": {"cluster": "", "user": ""}}, '
        '{"name": "new", "context": {"cluster": "new", "user": "new"}}], '
        '"users": [{"name": "new", "user": {"token": "t"}} ]}\n',
    )


def test_json_on_several_lines(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
        {
          "clusters": [
            {
              "name": "old",
              "cluster": {"server": "https://old"}
            }
          ],
          "contexts": [
            {"name": "old", "context": {"cluster": "old", "user": ""}}
          ],
          "users": []
        }
        """,
        """
        {
          "clusters": [
            {
              "name": "old",
              "cluster": {"server": "https://old"}
            },
            {
              "name": "new",
              "cluster": {
                "server": "https://new"
              }
            }
          ],
          "contexts": [
            {"name": "old", "context": {"cluster": "old", "user": ""}},
            {"name": "new", "context": {"cluster": "new", "user": "new"}}
          ],
          "users": [{"name": "new", "user": {"token": "t"}}]
        }
        """,
    )


def test_json_without_lists(tmp_path: Path) -> None:
    new = imported(tmp_path, b'{"kind": "Config"}')
    assert new.startswith(b'{"kind": "Config", "clusters": [{"name": "new", ')
    assert imported(tmp_path, b"{}").startswith(b'{"clusters": [{"name": "new", ')


@pytest.mark.parametrize("before", [None, b"", b"# mine\n", b"null\n", b"---\n", b"--- # x\n~\n", b"\xef\xbb\xbf"])
def test_empty_file(tmp_path: Path, before: bytes | None) -> None:
    new = imported(tmp_path, before)
    assert new.endswith(b"  user: {token: t}\n")
    assert b"apiVersion: v1\nkind: Config\nclusters:\n- name: new  # theirs\n" in new
    assert new.startswith((before or b"").replace(b"null", b"").replace(b"~", b"")[:3])


def test_current_context(tmp_path: Path) -> None:
    old = dedent(OLD).lstrip("\n").encode()
    assert imported(tmp_path, old, use=True).endswith(b"token: t}\ncurrent-context: new\n")
    assert imported(tmp_path, b"current-context: 'old' # c\n" + old, use=True).startswith(
        b"current-context: 'new' # c\n"
    )
    assert b'"current-context": "new"' in imported(tmp_path, b'{"kind": "Config"}', use=True)
    (tmp_path / "config").unlink()
    assert imported(tmp_path, None, use=True).startswith(b"apiVersion: v1\nkind: Config\ncurrent-context: new\n")


def test_anchors_of_the_other_file_stay_there(tmp_path: Path) -> None:
    """They would change what the aliases of this one mean."""
    mine = dedent(OLD).lstrip("\n") + "- {name: &a x, user: {token: *a}}\n"
    theirs = NEW.replace("token: t", "token: &a t")
    new = imported(tmp_path, mine.encode(), bundle=theirs)
    assert new.endswith(b'- {"name": "new", "user": {"token": "t"}}\n')
    mine = mine.replace("token: o}", "token: &a o}").replace("- {name: &a x", "- {name: x")
    assert imported(tmp_path, mine.encode()).endswith(b"*a}}\n- name: new\n  user: {token: t}\n")


@pytest.mark.parametrize(
    "before",
    [
        "<<: {clusters: [{name: old}]}\n",
        "x: &l [{name: old, cluster: {server: https://old}}]\nclusters: *l\n",
        "x: &l\n- name: old\nclusters: &m\n- name: b\nusers: *m\n",
        "? clusters\n: - name: old\n",
        "users: [{name: old}]\nclusters: [\n",
    ],
)
def test_what_nothing_can_be_put_into(tmp_path: Path, before: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the kind is looked at
        imported(tmp_path, before.encode())
    if "[\n" in before:
        assert "clusters" not in str(caught.value)
    else:
        assert isinstance(caught.value, ImportRefusedError)
        assert "written in a way that nothing can be put into" in str(caught.value)


# Taking out


def test_comments_go_with_their_entry(tmp_path: Path) -> None:
    text = """
    # about clusters
    clusters: # all
    # about a
    - name: a
      cluster: {server: https://a}
      # below a

    # about b
    - name: b
      cluster: {server: https://b}

    # followed by a blank line

    contexts:
    - {name: a, context: {cluster: a, user: ""}}
    - {name: b, context: {cluster: b, user: ""}} # eol
    """
    text = dedent(text).lstrip("\n")
    assert removed(tmp_path, text.encode(), "a").decode() == dedent(
        """
        # about clusters
        clusters: # all
        # about b
        - name: b
          cluster: {server: https://b}

        # followed by a blank line

        contexts:
        - {name: b, context: {cluster: b, user: ""}} # eol
        """
    ).lstrip("\n")
    assert removed(tmp_path, text.encode(), "b").decode() == dedent(
        """
        # about clusters
        clusters: # all
        # about a
        - name: a
          cluster: {server: https://a}
          # below a

        # followed by a blank line

        contexts:
        - {name: a, context: {cluster: a, user: ""}}
        """
    ).lstrip("\n")
    assert removed(tmp_path, text.encode(), "*").decode() == dedent(
        """
        # about clusters
        clusters: [] # all

        # followed by a blank line

        """
    ).lstrip("\n")


def test_anchor_of_what_goes_is_written_out(tmp_path: Path) -> None:
    text = """\
    users:
    - name: a
      user: {token: &t secret}
    - name: b
      user: {token: *t}
    contexts:
    - {name: a, context: {cluster: "", user: a}}
    - {name: b, context: {cluster: "", user: b}}
    """
    assert removed(tmp_path, dedent(text).encode(), "a").decode() == dedent(
        """\
        users:
        - name: b
          user: {token: "secret"}
        contexts:
        - {name: b, context: {cluster: "", user: b}}
        """
    )


def test_current_context_that_goes_is_cleared(tmp_path: Path) -> None:
    text = "current-context: old # c\n" + dedent(OLD).lstrip("\n")
    assert removed(tmp_path, text.encode(), "old") == b'current-context: "" # c\napiVersion: v1\n'
    kept = text + "- name: x\n" + "current-context: other\n"
    assert b"current-context: other\n" in removed(tmp_path, kept.encode(), "old")


WITH_EXTENSION = """\
clusters:
- name: c
  cluster: {server: "https://c", extensions: [{name: e, extension: {a: 1}}]}
contexts:
- name: c
  context: {cluster: c}
"""


def clusters_of(text: str) -> dict[str, Cluster]:
    entries = decode(compose(Source("f", text.encode()))).entries[Kind.CLUSTER]
    return {entry.name: decode_body(entry, Cluster) for entry in entries}


@pytest.mark.parametrize("other", ["yes", "1.0", "'1'", "[1]"])
def test_an_entry_that_differs_in_the_type_of_a_value_is_another_one(tmp_path: Path, other: str) -> None:
    before, bundle = WITH_EXTENSION.encode(), WITH_EXTENSION.replace("a: 1", f"a: {other}")

    renamed = imported(tmp_path, before, bundle=bundle).decode()
    replaced = imported(tmp_path, before, bundle=bundle, on_conflict=OnConflict.replace).decode()

    assert "name: c-2" in renamed
    assert "a: 1}" in renamed
    assert f"a: {other}}}" in renamed
    assert clusters_of(replaced) == clusters_of(bundle)


def test_an_entry_that_differs_in_its_writing_is_the_same_one(tmp_path: Path) -> None:
    before = WITH_EXTENSION.encode()

    assert imported(tmp_path, before, bundle=WITH_EXTENSION.replace("a: 1", "'a': 0x1")) == before


def test_what_others_use_stays(tmp_path: Path) -> None:
    text = dedent(OLD).lstrip("\n").replace("users:", "- name: also\n  context: {cluster: old, user: gone}\nusers:")
    assert removed(tmp_path, text.encode(), "old").decode() == dedent(
        """\
        apiVersion: v1
        clusters:
        - name: old
          cluster: {server: https://old}
        contexts:
        - name: also
          context: {cluster: old, user: gone}
        """
    )
