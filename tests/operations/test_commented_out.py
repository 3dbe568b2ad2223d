"""Which comments are kubeconfig that somebody commented out, line by line, and which are prose."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kubectl_share.document.comments import Comments
from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.operations.entries.commented_out import commented_out


def judged(comments: str, *, above: str = "", below: str = "") -> list[tuple[str, bool]]:
    """Each comment of a text, and whether it is kubeconfig."""
    text = "".join(f"{part.rstrip()}\n" for part in (above, comments, below) if part)
    found = Comments(compose(Source("f", text.encode())))
    assert found.all
    return [
        (text[comment.start : comment.end], is_code)
        for block in found.blocks
        for comment, is_code in zip(block, commented_out(block, text), strict=True)
    ]


DROPPED = [
    # each kind of entry
    "- name: x",
    "- cluster:",
    "    server: https://x",
    "users:",
    "current-context: x",
    "    tls-server-name: x",
    "    as-groups:",
    "    colors: true",
    "value: x",
    "- name: AWS_PROFILE",
    "    client-id: x",
    "    idp-issuer-url: https://x",
    "    last-update: yesterday",
    "#- name: x",
    "## - name: x",
    "name: ask Bob",
    "server:",
    # JSON
    '{"name":"dev","cluster":{"server":"https://x"}}',
    '"name":"dev",',
    '"cluster" : {',
    "'name':'dev'",
    "[{name: dev}]",
    # what YAML has before a key
    "- &dev {name: dev, cluster: {}}",
    "- !!map {name: dev}",
    "- ! {name: dev}",
    "- !<tag:yaml.org,2002:map> {name: dev}",
    "cluster: &c {server: https://x}",
    "<<: *dev",
    "? name",
    "- ? name",
    "? name : x",
    "- - name: x",
    # behind words
    "old: {name: dev, cluster: {server: https://x}}",
    'was {"name":"dev"}',
    "was {name: dev}",
    "the old ones: [ name: x ]",
    "Retired in May, server: https://x",
    "Retired in May (server: https://x).",
    "formerly server: dev.example:6443",
    "old name: dev-2",
    "for staging: server: https://x is the one",
    'until May "server":"https://x"',
    # arguments
    "- --cluster-name",
    "- -c",
    '- "--cluster-name"',
    '"--cluster-name", "x",',
    '"x",',
]

KEPT = [
    "this is the Production cluster: prod-eu-1",
    "log in as user: alice@acme.io",
    "(context: kind-dev)",
    "version: 2",
    "provider: aws",
    "- --region is needed because of SSO",
    "-",
    "{",
    "a note",
    "Note: the server is in rack 4",
    "see: wiki",
    "TODO: rotate",
    "Contact: platform team",
    "the server is slow",
    "server https://x is gone",
    "ask the user: Alice",
    "Owner of the cluster: Bob.",
    "Its context: what we call shop.",
    "our users: 12 of them",
    "- ask Alice first",
    "- then Bob",
    "-- the end --",
    "- - -",
    "--------",
    "{name} stands for the cluster",
    "name:x",
    "{name:x}",
    "namespaces: shop, blog",
    "username of Anna",
    "https://wiki.example/name: the page",
    "my-name: x",
    "his_server: x",
    'the "prod" one',
    '"prod"',
    "[1] see the wiki",
    "? nobody knows",
    "&c",
    "user:alice is the group",
    "kubectl-share: ignore[KS302] it is meant",
]


@pytest.mark.parametrize("comment", DROPPED)
def test_kubeconfig_that_was_commented_out(comment: str) -> None:
    assert judged(f"# {comment}") == [(f"# {comment}", True)]
    assert judged(f"a: b # {comment}") == [(f"# {comment}", True)]


@pytest.mark.parametrize("comment", KEPT)
def test_prose(comment: str) -> None:
    assert judged(f"# {comment}") == [(f"# {comment}", False)]
    assert judged(f"a: b # {comment}") == [(f"# {comment}", False)]


# Each line begins with an x for a # that is to go, and with a dot for one that is to stay.
BLOCKS = {
    "prose with dashes": """
        . Kept in step with these rules:
        x - server: behind the VPN
        . - tokens are rotated every Monday
        . - --region is needed because of SSO
    """,
    "what minikube notes": """
        x extensions:
        x - extension:
        x   version: v1.33.1
        x provider: minikube.sigs.k8s.io
    """,
    "an entry": """
        . the old one
        x - name: old
        x   cluster:
        x     server: https://x
        x     foo: bar
        x       words that go on
        . the new one
        """,
    "its lines have their # at their own indentation": """
        x extensions:
          x - extension:
              x made-up: x
              x - y
        """,
    "config in place": """
        x config:
          x made-up: x
        """,
    "a pair of a list in place": """
        x - name: AWS_PROFILE
          x something
        """,
    "no blanks behind the #": """
        x- name: x
        x  foo
        . prose
        """,
    "prose below at the same column": """
        x server: https://x
        . It is slow.
        . see: wiki
        """,
    "fields that nobody knows": """
        x server: https://x
        x fooBar: x
        x foo_bar: x
        x "foo":"x"
        x foo:
        x   - bar
        . The end.
        . fooBar: x
        """,
    "a list": """
        x args:
        x - get-token
        x - two words
        . prose
        """,
    "a long key": """
        x ? name
        x : x
        . prose
        . : x
        """,
    "JSON on lines of one column": """
        x {
        x "name":"x",
        x "foo": [
        x "bar"
        x ],
        x "cluster":{"server":"x"}
        x }
        . prose
        """,
    "JSON indented": """
        x   {
        x     "name": "x",
        x     "cluster": {
        x       "server": "x"
        x     }
        x   },
        """,
    "in brackets over several lines": """
        x was {name: dev, extension: {
        x made up
        x }}
        . prose
        """,
    "what remains of a block": """
        x
        x ---
        x - &dev
        x   name: x
        x
        x   cluster: *c
        x *dev
        x {}
        x
        . prose
        .
        """,
    "prose with lines that say nothing": """
        .
        . - ask Alice
        . {
        .
        .   and so on
        """,
    "a dash list below a heading": """
        . Before you use it:
        . - ask Alice first
        . - Bob
        .   - or Carol
        """,
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_blocks(block: str) -> None:
    lines = dedent(block).strip("\n").split("\n")
    expected = [(f"#{line.lstrip()[1:]}", line.lstrip()[0] == "x") for line in lines]
    commented = [" " * (len(line) - len(said)) + said for line, (said, _) in zip(lines, expected, strict=True)]
    assert judged("\n".join(commented)) == expected


ARGUMENTS = [
    pytest.param("args:", "- x", id="first"),
    pytest.param("args: # what to say", "", id="all"),
    pytest.param("- x", "", id="last"),
    pytest.param('"args":', '- "x"', id="quoted"),
    pytest.param("- args:", "", id="behind a dash"),
    pytest.param("- https://x:1", "", id="an address"),
    pytest.param("args: [", '"x"]', id="in brackets"),
    pytest.param('args: [\n"x",', "]", id="in brackets, below another"),
]


@pytest.mark.parametrize(("above", "below"), ARGUMENTS)
def test_items_in_a_list_of_texts(above: str, below: str) -> None:
    dash = "" if "[" in above else "- "
    for items in ([f'{dash}"CANARY"'], ["- two words", "- ask Alice first"], ["- CANARY-1 and so on"]):
        comments = [f"# {item}" for item in items]
        found = judged("\n".join(comments), above=above, below=below)
        assert found[-len(comments) :] == [(comment, True) for comment in comments]
    assert judged("# - ask Alice first", above=above, below=below)[-1] == ("# - ask Alice first", False)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("users:", "- name: x"),
        ("", "- {name: x}"),
        ("- name: x", ""),
        ("a:\n    args:\n    - x", "b:"),
        ("env:", "- &e {}"),
    ],
)
def test_items_in_other_places(above: str, below: str) -> None:
    assert judged("# - Bob", above=above, below=below) == [("# - Bob", False)]


ADVERSARIES = [
    *(
        " ",
        "#",
        "\t",
        "- ",
        "-",
        "? ",
        ": ",
        ":",
        "{",
        "{ ",
        "[ ",
        "}",
        "&",
        "&a ",
        "!",
        "!a ",
        "'",
        '"',
        ",",
        ", ",
        ".",
    ),
    *(
        "a",
        "a:",
        "a-",
        "a.",
        "A/",
        "server",
        "server: ",
        "server:  /",
        '"server":',
        '"server":a',
        ", server:",
        "{server :",
    ),
    *("server: a.a, ", "name: 1", '"a",', '"a" ,', '"a":', "- server:", "&server: ", "<<:", "://", "a b ", "? name "),
]


@pytest.mark.parametrize("part", ADVERSARIES)
def test_no_long_comment_takes_long(part: str) -> None:
    """Were the time quadratic, this would not end."""
    for start, end in (("", ""), ("server: ", " x"), ("{", "x x"), ("args:", "a: b")):
        assert len(judged(f"# {start}{part * (300_000 // len(part))}{end}", above="args:", below="- x")) == 1


@pytest.mark.parametrize("line", ["name: x", "- x", "-", "{", "}", "  - a note", '"a",', "foo:", "see: wiki"])
def test_a_block_of_many_lines_takes_no_time(line: str) -> None:
    found = judged("# server: x\n" + f"# {line}\n" * 20_000)

    assert found[0][1]
    assert len(found) == 20_001
    assert len(set(found[1:])) == 1
