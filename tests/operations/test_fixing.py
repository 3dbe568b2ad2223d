"""Fixes as a whole: what of a file they touch, and when they keep their hands off."""

from __future__ import annotations

import base64
import os
import re
import stat
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kubectl_share.document.mappings import UneditableError
from kubectl_share.document.source import Source
from kubectl_share.errors import OutputError
from kubectl_share.kubeconfig.writing import make_private, rewrite
from kubectl_share.model import Kind
from kubectl_share.operations.validate import fixing
from kubectl_share.operations.validate.fixing import fix
from kubectl_share.operations.validate.judging import Judge
from kubectl_share.rules.registry import BY_CODE
from kubectl_share.rules.rule import ERROR, FileFacts, Fix, Found, Rule, Settings, Spot
from tests.support.kubectl import oracles
from tests.support.mutation import mutated
from tests.support.program import PROD, kubeconfig, mode_of, snapshot
from tests.support.rules import NOW, credentials_for_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kubectl_share.rules.facts import Facts
    from kubectl_share.rules.rule import Workbench


FILES = int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "150"))


class Outcome(NamedTuple):
    """What came of the fixes."""

    data: bytes
    fixed: int
    failures: tuple[str, ...] = ()
    is_private: bool = False


def fixed(text: str | bytes, *rules: Rule, path: Path | None = None) -> Outcome:
    """What all fixes of some rules make of a text; a second time they make nothing of it."""
    data = text if isinstance(text, bytes) else text.encode()
    by = Judge(rules or tuple(BY_CODE.values()), "share", Settings(), NOW)
    done = fix(Source("config", data), by, named=True, file=FileFacts(path, 0o600))
    again = fix(Source("config", done.data), by, named=True, file=FileFacts(path, 0o600))
    assert again.data == done.data
    return Outcome(done.data, len(done.fixed), done.failures, done.to_make_private)


def rule(
    old: str,
    new: str,
    *changes: str,
    edit: Callable[[Workbench], None] | None = None,
    path: str = "x",
    code: str = "KS9",
) -> Rule:
    """A rule that finds `old` in the text wherever it is, and makes `new` of it."""

    def check(facts: Facts) -> Iterator[Found]:
        at = facts.source.text.find(old)
        while at >= 0:
            start, end = at, at + len(old)

            def replace(bench: Workbench, start: int = start, end: int = end) -> None:
                bench.edits.replace(start, end, new)

            yield Found(Spot(start, end, f"{path}{at}"), "m", "h", fix=Fix("f", edit or replace, changes))
            at = facts.source.text.find(old, at + 1)

    return Rule(code, "n", "s", check, {"": ERROR}, "https://x.example", (), sees_placeholders=True)


# What changes, and what does not

NUMBER = "# \u00e9 top\n" + PROD.replace("user: alice}", "user: alice,   namespace: 123}  # why").replace(
    "token: hunter2-canary", "token:    0x1F"
)


@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda text: text.encode(), id="UTF-8"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="BOM"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param(lambda text: b"\xfe\xff" + text.encode("utf-16-be"), id="UTF-16 BE"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(lambda text: text.replace("\n", "\r").encode(), id="CR"),
        pytest.param(lambda text: text.rstrip().encode(), id="no line break at the end"),
        pytest.param(lambda text: (text + "---\nnamespace: 123\n").encode(), id="two documents"),
        pytest.param(lambda text: (text + "...\n# 123\n").encode(), id="end of document"),
    ],
)
def test_every_other_byte_stays(encode: Callable[[str], bytes]) -> None:
    after = NUMBER.replace("namespace: 123}", 'namespace: "123"}').replace("0x1F", '"0x1F"')
    done = fixed(encode(NUMBER), BY_CODE["KS104"])
    assert done == Outcome(encode(after), 2)


def test_bytes_that_are_no_text_stay_behind_the_first_document() -> None:
    """Where kubectl does not read them."""
    end = b"---\n" + b"# filler\n" * 2000 + b"\xff\xfe\x00 not text"
    done = fixed(NUMBER.encode() + end, BY_CODE["KS104"])
    assert (done.fixed, done.data[-len(end) :]) == (2, end)
    clean = PROD.encode() + end
    assert fixed(clean).data == clean


def test_json() -> None:
    text = '{"kind":"Config","contexts":[{"name":12,"context":{"cluster":"c","user":1.50}}],\n\t"clusters":[]}'
    done = fixed(text, BY_CODE["KS104"])
    assert done.data.decode() == text.replace("12", '"12"').replace("1.50", '"1.50"')


def test_nothing_to_fix() -> None:
    for text in (PROD, "", "# x", "kind: [", "a: {", "{{ x }}"):
        assert fixed(text) == Outcome(text.encode(), 0)


def test_a_name_that_is_a_number() -> None:
    """Although the entries are told apart by their names."""
    text = "kind: Config\ncontexts:\n- {name: 010, context: {cluster: a}}\n- {name: 8, context: {cluster: b}}\n"
    done = fixed(text, BY_CODE["KS104"])
    assert (done.data.decode(), done.failures) == (text.replace("010", '"010"').replace("8", '"8"'), ())


@pytest.mark.parametrize("code", ["KS104", "KS108", "KS109", "KS403", "KS405", "KS502", "KS510"])
def test_what_is_fixed_is_loaded_by_kubectl(code: str, tmp_path: Path) -> None:
    """All examples of the rules with safe fixes, judged by the real one."""
    kubectl = oracles()[-1] if oracles() else pytest.skip("no kubectl")
    count = 0
    for number, example in enumerate(BY_CODE[code].examples):
        text = example.text
        for name, value in credentials_for_examples().items():
            text = text.replace(f"%{name}%", value)
        done = fixed(text, BY_CODE[code])
        if done.fixed:
            path = tmp_path / str(number)
            path.write_bytes(done.data)
            assert kubectl.run("config", "view", "--kubeconfig", str(path)).returncode == 0, text
            count += 1
    assert count


def test_what_was_done_is_told() -> None:
    by = Judge((BY_CODE["KS104"],), "share", Settings(), NOW)
    text = kubeconfig(context="namespace: 123", user='token: "hunter2-canary"')
    done = fix(Source("a\x1b", text.encode()), by, named=True, file=FileFacts())
    place = "contexts[prod].context.namespace"
    assert done.fixed == (f"a\\x1b: fixed KS104 implicit-scalar {place}: put it into quotes",)


# Several at once


def test_overlapping_fixes_are_made_one_after_the_other() -> None:
    rules = [rule("colour: a", "colour: b", "colour", code="KS8"), rule("a #x", "a #y", "colour")]
    done = fixed("kind: Config\ncolour: a #x\n", *rules)
    assert (done.data, done.fixed) == (b"kind: Config\ncolour: b #x\n", 1)


def test_fixes_side_by_side() -> None:
    done = fixed("kind: Config\na: [x,x,x]\n", rule("x", "y", "a"))
    assert (done.data, done.fixed) == (b"kind: Config\na: [y,y,y]\n", 3)


def test_one_that_never_ends_is_stopped() -> None:
    by = Judge((rule("a: x", "a: xx", "a"),), "share", Settings(), NOW)
    done = fix(Source("config", b"kind: Config\na: x\n"), by, named=True, file=FileFacts())
    assert len(done.fixed) == 11
    assert done.failures == ("config: its fixes do not come to an end, look at what they did and try again",)


def test_one_fix_of_two_findings() -> None:
    """Which an alias makes of one value."""
    text = 'kind: Config\nclusters:\n- name: a\n  cluster: &c {insecure-skip-tls-verify: "y"}\n'
    text += "- name: b\n  cluster: *c\n"
    done = fixed(text, BY_CODE["KS103"])
    assert done == Outcome(text.replace('"y"', "true").encode(), 2)


def test_all_but_those_to_blame() -> None:
    """Two names that become equal keep nothing else from being fixed."""
    text = "kind: Config\ncontexts:\n"
    for name in ("12", "a", "12"):
        text += f"- name: {name}\n  context: {{cluster: 1, user: 2, namespace: 3}}\n"
    done = fixed(text, BY_CODE["KS104"])
    right = re.sub(r"(cluster|user|namespace): (\d)", r'\1: "\2"', text).replace("name: 12", 'name: "12"', 1)
    assert (done.data.decode(), done.fixed) == (right, 10)
    assert done.failures == (
        "config: contexts[2].name: not fixed, kubectl would read other values differently as well",
    )


def test_what_overlaps_with_a_fix_that_does_not_go_well() -> None:
    rules = [rule("colour: a", "colour: b", code="KS8"), rule("a #x", "c #x", "colour")]
    done = fixed("kind: Config\ncolour: a #x\n", *rules)
    assert done == Outcome(b"kind: Config\ncolour: c #x\n", 1)


def test_not_all_is_tried_where_hardly_anything_goes_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixing, "_MOST_CHARACTERS", 150)
    done = fixed("kind: Config\na: [x,x,x,x,x,x,x,x]\n", rule("x", "y"))
    assert done.fixed == 0
    assert {line.partition(": x")[2][4:] for line in done.failures} == {
        "not fixed, kubectl would read other values differently as well",
        "not tried, too many other fixes do not go well",
    }


@pytest.mark.parametrize("make", [mutated, lambda random: numbers(random).encode()], ids=["mutated", "numbers"])
def test_a_second_run_changes_nothing(make: Callable[[Random], bytes]) -> None:
    """See `fixed`."""
    assert sum(fixed(make(Random(seed))).fixed for seed in range(FILES)) > 0


def numbers(random: Random) -> str:
    """A kubeconfig with numbers and bools where text belongs, and with names that are there twice."""
    text = "kind: Config\n"
    for kind in Kind:
        text += f"{kind.list_name}:\n"
        for _ in range(random.randrange(5)):
            name, value = random.choice(["1", "01", "1.0", "a", "y", "yes"]), random.choice(["1", "y", "'y'", "a", "~"])
            field = {"cluster": "insecure-skip-tls-verify", "context": "namespace", "user": "token"}[kind.word]
            text += f"- name: {name}\n  {kind.word}: {{{field}: {value}}}\n"
    return text


# Refused


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        pytest.param(
            rule("a: x", "a: y"), "not fixed, kubectl would read other values differently as well", id="value"
        ),
        pytest.param(
            rule("a: x", "a: y\nb: z", "a"), "not fixed, kubectl would read other values differently as well", id="more"
        ),
        pytest.param(
            rule("a: x", "", "b"), "not fixed, kubectl would read other values differently as well", id="less"
        ),
        pytest.param(
            rule("a: x", "a: [", "a"), "not fixed, kubectl would read other values differently as well", id="no YAML"
        ),
        pytest.param(
            rule("a: x", "apiVersion: v9", "a", "apiVersion"),
            "not fixed, kubectl would read other values differently as well",
            id="not loaded",
        ),
    ],
)
def test_a_fix_that_changes_more_than_it_says(made: Rule, reason: str) -> None:
    text = "kind: Config\na: x\n"
    assert fixed(text, made) == Outcome(text.encode(), 0, (f"config: x13: {reason}",))


def test_the_others_are_made_all_the_same() -> None:
    text = "kind: Config\na: x\nb: x\nc: 1\n"
    done = fixed(text, rule("a: x", "a: y"), rule("c: 1", "c: 2", "c", code="KS8"))
    assert (done.data.decode(), done.fixed, len(done.failures)) == (text.replace("1", "2"), 1, 1)


def test_what_cannot_be_edited() -> None:
    def cannot(_: Workbench) -> None:
        raise UneditableError("hunter2-canary")

    done = fixed("kind: Config\na: x\n", rule("a: x", "", edit=cannot))
    assert done.failures == ("config: x13: it is written in a way that cannot be changed in place",)


def test_a_fix_that_does_nothing() -> None:
    done = fixed("kind: Config\na: x\n", rule("a: x", "", edit=lambda _: None))
    assert done == Outcome(b"kind: Config\na: x\n", 0)


def test_a_fix_of_the_mode_alone() -> None:
    done = fixed("kind: Config\na: x\n", rule("a: x", "", edit=lambda bench: bench.make_private()))
    assert done == Outcome(b"kind: Config\na: x\n", 1, (), is_private=True)


def test_a_deep_file_takes_linear_time() -> None:
    text = "kind: Config\na: x\nextensions: [{name: e, extension: " + "[" * 3000 + "1" + "]" * 3000 + "}]\n"
    done = fixed(text, rule("a: x", "a: y", "a"))
    assert (done.fixed, done.data.decode()) == (1, text.replace("a: x", "a: y"))


# Embedding


def test_a_certificate_is_embedded(tmp_path: Path) -> None:
    pem = base64.b64decode(credentials_for_examples()["CA"])
    (tmp_path / "ca.crt").write_bytes(pem)
    text = kubeconfig(cluster="certificate-authority: ca.crt")
    done = fixed(text, BY_CODE["KS301"], path=tmp_path / "config")
    expected = text.replace("authority: ca.crt", f"authority-data: {credentials_for_examples()['CA']}")
    assert done == Outcome(expected.encode(), 1)


@pytest.mark.parametrize("name", ["missing", "folder", "fifo", "key", "secret", "/dev/zero", "nul\\0"])
def test_what_is_not_embedded(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "key").write_bytes(base64.b64decode(credentials_for_examples()["KEY"]))
    (tmp_path / "secret").write_text("hunter2-canary")
    text = kubeconfig(cluster=f'certificate-authority: "{name}"')
    before = snapshot(tmp_path)
    done = fixed(text, BY_CODE["KS301"], path=tmp_path / "config")
    assert (done.data, done.fixed) == (text.encode(), 0)
    (told,) = done.failures
    assert told.startswith("config: clusters[prod].cluster.certificate-authority: the file ")
    assert "canary" not in told
    assert snapshot(tmp_path) == before


def test_standard_input_has_no_folder() -> None:
    done = fixed(kubeconfig(cluster="certificate-authority: ca.crt"), BY_CODE["KS301"])
    assert done.failures == ("config: clusters[prod].cluster.certificate-authority: the file cannot be found",)


# Into the file


def test_rewriting_keeps_mode_owner_and_link(tmp_path: Path) -> None:
    real, link = tmp_path / "d/real", tmp_path / "link"
    real.parent.mkdir()
    real.write_bytes(b"old")
    real.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(real, 1234, 2345)
    owner = (real.stat().st_uid, real.stat().st_gid)
    link.symlink_to("d/real")
    rewrite(link, b"old", b"new")
    assert link.is_symlink()
    assert (real.read_bytes(), mode_of(real)) == (b"new", 0o640)
    assert (real.stat().st_uid, real.stat().st_gid) == owner
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["d", "link", "real"]


def test_a_file_that_was_changed_in_the_meantime(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"newer")
    before = snapshot(tmp_path)
    with pytest.raises(OutputError, match="was changed by somebody else in the meantime") as caught:
        rewrite(tmp_path / "a", b"old", b"new")
    assert caught.value.hint == "try again"
    assert snapshot(tmp_path) == before


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"):
        rewrite(tmp_path / "a/b", b"old", b"new")
    with pytest.raises(OutputError, match="No such file"):
        make_private(tmp_path / "a")


def test_a_file_that_kubectl_has_locked(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a.lock").touch()
    before = snapshot(tmp_path)
    with pytest.raises(OutputError, match="is locked, somebody else is writing it"):
        rewrite(tmp_path / "a", b"old", b"new")
    assert snapshot(tmp_path) == before
    (tmp_path / "a.lock").unlink()
    rewrite(tmp_path / "a", b"old", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_the_lock_is_held_while_a_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def sync(_: int) -> None:
        seen.append((tmp_path / "a.lock").exists())

    seen: list[bool] = []
    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", sync)
    rewrite(tmp_path / "a", b"old", b"new")
    assert seen[0]


def test_a_hard_link_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    os.link(tmp_path / "a", tmp_path / "b")
    before = snapshot(tmp_path)
    with pytest.raises(
        OutputError, match="has another name as well, a hard link, which would not be changed"
    ) as caught:
        rewrite(tmp_path / "a", b"old", b"new")
    assert caught.value.hint == "take the other name away"
    assert snapshot(tmp_path) == before


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for name in ("fifo", "."):
        with pytest.raises(OutputError, match="is no regular file, it is not written to"):
            rewrite(tmp_path / name, b"old", b"new")
    assert stat.S_ISFIFO((tmp_path / "fifo").stat().st_mode)


def test_a_failure_leaves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, os.strerror(28))

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    before = snapshot(tmp_path)
    with pytest.raises(OutputError, match="there is no room left") as caught:
        rewrite(tmp_path / "a", b"old", b"new")
    assert caught.value.hint == "free some space"
    assert snapshot(tmp_path) == before


def test_making_private_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "a").chmod(0o644)
    (tmp_path / "link").symlink_to("a")
    make_private(tmp_path / "link")
    assert mode_of(tmp_path / "a") == 0o600
