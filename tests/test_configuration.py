"""`.kubectl-share.toml`: where it is found, what it says, and what is wrong with it, where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

from kubectl_share.configuration import Configuration, find_configuration, globs, load_configuration
from kubectl_share.configuration.checks import MOST_DAYS, MOST_HOURS, first_problem
from kubectl_share.configuration.places import places_of
from kubectl_share.errors import ConfigurationError
from kubectl_share.rules.rule import FAIL_ON, PROFILES, Settings
from tests.support.program import CANARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.configuration.checks import Steps

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "schemas" / "kubectl-share-config-v1.schema.json"
RULES = {"KS201": "plaintext-password", "KS202": "bearer-token", "KS301": "file-reference", "KS305": "local-server"}
TEXTS = int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".kubectl-share.toml"


def loaded(file: Path, text: str | bytes) -> Configuration:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_configuration(file, RULES)


# What it says


def test_a_file_with_every_setting(file: Path) -> None:
    text = """
        profile = "commit"
        select = ["KS201", "KS202", "file-reference"]
        ignore = ["bearer-token", "KS202"]
        fail-on = "warning"
        exec-allow = ["acme-login"]
        expiry-warning-days = 14
        token-warning-hours = 0
        [per-file-ignores]
        "audit/*.yaml" = ["KS301", "local-server"]
        "*.tmpl" = []
    """
    assert loaded(file, text) == Configuration(
        file,
        profile="commit",
        select=frozenset({"KS201", "KS202", "KS301"}),
        ignore=frozenset({"KS202"}),
        fail_on="warning",
        per_file_ignores=(("audit/*.yaml", frozenset({"KS301", "KS305"})), ("*.tmpl", frozenset())),
        settings=Settings(frozenset({"acme-login"}), expiry_warning_days=14, token_warning_hours=0),
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeff", "\r\n"])
def test_a_file_without_settings(file: Path, text: str) -> None:
    assert loaded(file, text) == Configuration(file)


def test_an_empty_selection_is_not_the_same_as_none(file: Path) -> None:
    assert loaded(file, "select = []\n").select == frozenset()
    assert loaded(file, "").select is None


@pytest.mark.parametrize(
    "text",
    ['profile = "commit"\r\n', '\ufeffprofile = "commit"', "'profile' = '''\ncommit'''", '"pro\\u0066ile"="commit"'],
)
def test_toml_in_all_its_forms(file: Path, text: str) -> None:
    assert loaded(file, text).profile == "commit"


# What is wrong with it: text -> line:column, message, hint

LIKE = "write it like this: "
SETTINGS = (
    "settings: profile, select, ignore, fail-on, per-file-ignores, exec-allow, expiry-warning-days, token-warning-hours"
)
WRONG: dict[str, tuple[str, str, str]] = {
    'profil = "commit"': ("1:1", 'there is no setting "profil"', 'did you mean "profile"?'),
    'fail_on = "error"': ("1:1", 'there is no setting "fail_on"', 'did you mean "fail-on"?'),
    "\n  x = 1": (
        "2:3",
        'there is no setting "x"',
        SETTINGS,
    ),
    "[tool.kubectl-share]": (
        "1:2",
        'there is no setting "tool"',
        SETTINGS,
    ),
    'profile = "comit"': ("1:11", "there is no such profile", 'did you mean "commit"?'),
    'profile = "paranoid"': ("1:11", "there is no such profile", "there are: share, commit, strict"),
    "profile = 1": ("1:11", "profile must be text in quotes", LIKE + 'profile = "commit"'),
    "profile.x = 1": ("1:1", "profile must be text in quotes", LIKE + 'profile = "commit"'),
    'fail-on = "warn"': ("1:11", "there is no such severity to fail on", 'did you mean "warning"?'),
    "fail-on = true": ("1:11", "fail-on must be text in quotes", LIKE + 'fail-on = "warning"'),
    'select = "KS201"': ("1:10", "select must be a list of rules", LIKE + 'select = ["KS201", "bearer-token"]'),
    'ignore = ["KS201",\n  202]': (
        "2:3",
        "ignore must be a list of rules: this is no text",
        LIKE + 'ignore = ["KS305", "unused-entry"]',
    ),
    'ignore = ["KS201", "ks202"]': ("1:20", "there is no such rule", 'did you mean "KS202"?'),
    'ignore = ["bearer_tokens"]': ("1:11", "there is no such rule", 'did you mean "bearer-token"?'),
    'ignore = [ # [ "\n"???"]': ("2:1", "there is no such rule", "rules go by code, such as KS201, or by name"),
    "exec-allow = {}": ("1:14", "exec-allow must be a list of names of commands", LIKE + 'exec-allow = ["acme-login"]'),
    'exec-allow = ["ok", "./acme"]': (
        "1:21",
        "a command is named without its path",
        LIKE + 'exec-allow = ["acme-login"]',
    ),
    'exec-allow = [""]': ("1:15", "the name of a command is empty", LIKE + 'exec-allow = ["acme-login"]'),
    'expiry-warning-days = "30"': (
        "1:23",
        "expiry-warning-days must be a whole number from 0 to 36500",
        LIKE + "expiry-warning-days = 14",
    ),
    "token-warning-hours = -1": (
        "1:23",
        "token-warning-hours must be a whole number from 0 to 876000",
        LIKE + "token-warning-hours = 8",
    ),
    "per-file-ignores = []": (
        "1:20",
        "per-file-ignores must be a table of globs",
        LIKE + '[per-file-ignores], and below it "audit/*.yaml" = ["KS301"]',
    ),
    "[[per-file-ignores]]": (
        "1:3",
        "per-file-ignores must be a table of globs",
        LIKE + '[per-file-ignores], and below it "audit/*.yaml" = ["KS301"]',
    ),
    '[per-file-ignores]\n"a" = []\n"" = []': (
        "3:1",
        "a glob is empty",
        "write it from the folder of this file on, with / between names; folder/** is all that is in a folder",
    ),
    '[per-file-ignores]\n"./a" = []': (
        "2:1",
        'the glob "./a" matches no file',
        "write it from the folder of this file on, with / between names; folder/** is all that is in a folder",
    ),
    '[per-file-ignores]\n"a" = "KS201"': (
        "2:7",
        '"a" must be a list of rules',
        LIKE + '[per-file-ignores], and below it "audit/*.yaml" = ["KS301"]',
    ),
    'per-file-ignores = {"a" = [], "b.c" = ["KS2O1"]}': ("1:40", "there is no such rule", 'did you mean "KS201"?'),
    'per-file-ignores."b.c" = ["KS201", "KS"]': (
        "1:36",
        "there is no such rule",
        "rules go by code, such as KS201, or by name",
    ),
    # TOML itself
    "profile = commit": ("1:11", "is not valid TOML: Invalid value", ""),
    "\nprofile": ("2:8", "is not valid TOML: Expected '=' after a key in a key/value pair", ""),
    'profile = "commit"\nprofile = "share"': ("2:18", "is not valid TOML: Cannot overwrite a value", ""),
    "[a]\n[a]": ("2:3", "is not valid TOML: Cannot declare twice", ""),
    f"a = {{{CANARY} = 1, {CANARY} = 2}}": ("1:44", "is not valid TOML: Duplicate inline table key", ""),
    "ignore = [": ("1:11", "is not valid TOML: Invalid value", ""),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.items())
def test_what_is_wrong_is_told_with_its_place(file: Path, text: str, expected: tuple[str, str, str]) -> None:
    where, message, hint = expected
    with pytest.raises(ConfigurationError) as raised:
        loaded(file, text)
    assert str(raised.value) == f"{file}:{where}: {message}"
    assert raised.value.hint == (hint or 'settings look like this: ignore = ["KS305", "unused-entry"]')


@pytest.mark.parametrize(
    "text",
    [
        f'profile = "{CANARY}"',
        f'fail-on = "{CANARY}"',
        f'ignore = ["{CANARY}"]',
        f'ignore = [{{a = "{CANARY}"}}]',
        f'exec-allow = ["/bin/{CANARY}"]',
        f'expiry-warning-days = "{CANARY}"',
        f'per-file-ignores = "{CANARY}"',
        f'[per-file-ignores]\na = "{CANARY}"',
        f'[per-file-ignores]\na = ["{CANARY}"]',
        f"profile = {CANARY}",
        f'profile = "{CANARY}',
        f'a = {{"{CANARY}" = 1, "{CANARY}" = 2}}',
        f"[{CANARY}]\n[{CANARY}]",
        f"{CANARY}",
    ],
)
def test_no_value_is_in_an_error(file: Path, text: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        loaded(file, text)
    error = raised.value
    assert CANARY not in f"{error.message} {error.hint} {error.details} {error!r}"


def test_a_name_in_an_error_acts_on_no_terminal(file: Path) -> None:
    with pytest.raises(ConfigurationError) as raised:
        loaded(file, '"\\u001b[31m" = 1')
    assert raised.value.message == 'there is no setting "\\\\x1b[31m"'.replace("\\\\", "\\")


# What cannot be read


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"profile = 'commit'\n# \xe9\xff", ":2:3: is not valid UTF-8"),
        ("profile = 'commit'".encode("utf-16"), ":1:1: is not valid UTF-8"),
        (b"\0", ":1:1: is not valid TOML: Invalid statement"),
        (b"a = " + b"9" * 5000, " is not valid TOML"),
        (b"a = " + b"[" * 50_000, " is not valid TOML"),
        (b"a = " + b"{a=" * 20_000, " is not valid TOML"),
        (b"a." * 30_000 + b"a = 1", " has a line of thousands of dots"),
        (b"#" * 100_001, " is larger than 100000 bytes"),
    ],
)
def test_what_is_no_configuration(file: Path, data: bytes, said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        loaded(file, data)
    assert str(raised.value).replace('"', "") == f"{file}{said}"


def test_a_large_file_is_read(file: Path) -> None:
    assert loaded(file, "#" * 99_000 + '\nprofile = "share"').profile == "share"


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "lost").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "real").write_text("profile = 'share'")
    (tmp_path / "link").symlink_to("real")
    said = {}
    for name in ("folder", "fifo", "lost", "loop", "missing"):
        with pytest.raises(ConfigurationError) as raised:
            load_configuration(tmp_path / name, RULES)
        said[name] = raised.value.message.removeprefix(f'"{tmp_path / name}" ')
    assert said == {
        "folder": "is no regular file",
        "fifo": "is no regular file",
        "lost": "leads to a file that does not exist",
        "loop": "is a link that leads back to itself",
        "missing": "does not exist",
    }
    assert load_configuration(tmp_path / "link", RULES).profile == "share"


# Where it is found


def test_the_nearest_one_within_the_repository(tmp_path: Path) -> None:
    outer, inner = tmp_path / ".kubectl-share.toml", tmp_path / "repo" / "a" / ".kubectl-share.toml"
    deep = tmp_path / "repo" / "a" / "b"
    deep.mkdir(parents=True)
    outer.write_text("")
    assert find_configuration(deep) is None  # outside of a repository
    (tmp_path / "repo" / ".git").mkdir()
    assert find_configuration(deep) is None  # it lies above the repository
    top = tmp_path / "repo" / ".kubectl-share.toml"
    top.write_text("")
    assert find_configuration(deep) == top
    inner.write_text("")
    assert find_configuration(deep) == inner
    assert find_configuration(tmp_path / "repo") == top
    assert find_configuration(tmp_path) is None


def test_a_submodule_or_worktree_is_a_repository_of_its_own(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".kubectl-share.toml").write_text("")
    (tmp_path / "sub").mkdir()
    assert find_configuration(tmp_path / "sub") == tmp_path / ".kubectl-share.toml"
    (tmp_path / "sub" / ".git").write_text("gitdir: ../.git/modules/sub\n")
    assert find_configuration(tmp_path / "sub") is None


def test_a_relative_folder_and_a_link_to_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "a").mkdir()
    (tmp_path / "repo" / ".kubectl-share.toml").write_text("")
    (tmp_path / "link").symlink_to("repo/a")
    monkeypatch.chdir(tmp_path / "repo" / "a")
    for folder in (Path(), Path(".."), tmp_path / "link"):
        assert find_configuration(folder) == tmp_path / "repo" / ".kubectl-share.toml"


def test_something_else_of_that_name_is_an_error_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".kubectl-share.toml").symlink_to("nowhere")
    found = find_configuration(tmp_path)
    assert found is not None
    with pytest.raises(ConfigurationError, match="leads to a file that does not exist"):
        load_configuration(found, RULES)


# Globs: (glob, files it means, files it does not mean)

GLOBS = [
    ("*.yaml", ["a.yaml", "x/y/a.yaml", ".yaml"], ["a.yml", "a.yaml/b", "a.YAML"]),
    ("config", ["config", ".kube/config"], ["config.d", "config/x"]),
    ("audit/*.yaml", ["audit/a.yaml"], ["a.yaml", "audit/x/a.yaml", "x/audit/a.yaml"]),
    ("audit/**", ["audit/a", "audit/x/y/a"], ["audit", "x/audit/a"]),
    ("**/audit/*", ["audit/a", "x/audit/a", "x/y/audit/a"], ["audit/x/a", "audit"]),
    ("a/**/b", ["a/b", "a/x/b", "a/x/y/b", "a/b/b"], ["a/b/c", "b", "ab"]),
    ("a/**/b/**/c", ["a/b/c", "a/x/b/y/b/c", "a/b/c/b/c"], ["a/c", "a/b/c/d"]),
    ("**", ["a", "a/b/c"], []),
    ("**/*", ["a", "a/b/c"], []),
    ("x**y", ["xy", "xzzy", "d/xzy"], ["x/y"]),
    ("x**/y", ["x/y", "xz/y"], ["x/z/y"]),
    ("?.yaml", ["a.yaml"], ["ab.yaml", ".yaml"]),
    ("[ab]/c", ["a/c", "b/c"], ["c/c", "ab/c"]),
    ("[!a]/c", ["b/c"], ["a/c"]),
    ("a[", ["a["], ["a"]),
    ("...", ["..."], ["..", "abc"]),
    ("é\n*", ["é\n", "é\nx"], ["é"]),
]


@pytest.mark.parametrize(("glob", "meant", "others"), GLOBS)
def test_which_files_a_glob_means(glob: str, meant: list[str], others: list[str]) -> None:
    assert globs.is_glob(glob)
    assert [file for file in [*meant, *others] if globs.matches(glob, file.split("/"))] == meant


def test_a_glob_that_is_hard_to_match_is_quick() -> None:
    assert not globs.matches("**/a/" * 500 + "b", ["a"] * 2000)
    assert not globs.matches("*a" * 50 + "b", ["a" * 255])


@pytest.mark.parametrize("glob", ["", "/", "/a", "a/", "a//b", "./a", "../a", "a/../b", "a/.", "..", ".", "a\\b"])
def test_what_can_match_nothing_is_no_glob(glob: str) -> None:
    assert not globs.is_glob(glob)


def test_the_rules_that_are_ignored_for_a_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = loaded(file, 'ignore = ["KS305"]\n[per-file-ignores]\n"a/*" = ["KS201"]\n"*.yaml" = ["KS202"]\n')
    folder = file.parent
    (folder / "a").mkdir()
    (folder / "link").symlink_to("a")
    monkeypatch.chdir(folder / "a")
    assert config.ignored_for(folder / "a" / "x.yaml") == {"KS201", "KS202"}
    assert config.ignored_for(Path("x.yaml")) == {"KS201", "KS202"}
    assert config.ignored_for(folder / "link" / "x") == {"KS201"}
    assert config.ignored_for(folder / "x.yaml") == {"KS202"}
    assert config.ignored_for(Path("../x")) == set()
    assert config.ignored_for(folder.parent / "x.yaml") == set()
    assert loaded(file, "").ignored_for(folder / "a" / "x.yaml") == set()


# The check and the schema say the same

CONTENT: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(CONTENT)
SCHEMA_CASES: list[tuple[Any, list[str]]] = [
    ({}, []),
    ({"profile": "commit"}, []),
    ({"profile": "paranoid"}, ["profile: enum"]),
    ({"select": ["KS201", "bearer-token"], "ignore": []}, []),
    ({"select": "KS201"}, ["select: type"]),
    ({"ignore": ["KS2"]}, ["ignore.0: pattern"]),
    ({"ignore": ["ks201"]}, ["ignore.0: pattern"]),
    ({"ignore": ["KS201", "Bearer-Token"]}, ["ignore.1: pattern"]),
    ({"ignore": ["KS201 "]}, ["ignore.0: pattern"]),
    ({"fail-on": "warning"}, []),
    ({"fail-on": "info"}, ["fail-on: enum"]),
    ({"fail_on": "error"}, [": additionalProperties"]),
    ({"per-file-ignores": {"audit/*.yaml": ["KS301"], "**": []}}, []),
    ({"per-file-ignores": {"audit/*.yaml": "KS301"}}, ["per-file-ignores.audit/*.yaml: type"]),
    ({"per-file-ignores": {"": ["KS301"]}}, ["per-file-ignores: minLength", "per-file-ignores: pattern"]),
    ({"per-file-ignores": {"/a": ["KS301"]}}, ["per-file-ignores: pattern"]),
    ({"per-file-ignores": {"a": ["x"]}}, ["per-file-ignores.a.0: pattern"]),
    ({"exec-allow": ["acme-login"]}, []),
    ({"exec-allow": ["./acme-login"]}, ["exec-allow.0: pattern"]),
    ({"exec-allow": ["C:\\acme-login.exe"]}, ["exec-allow.0: pattern"]),
    ({"exec-allow": [""]}, ["exec-allow.0: minLength"]),
    ({"expiry-warning-days": 0, "token-warning-hours": 48}, []),
    ({"expiry-warning-days": 36_500}, []),
    ({"expiry-warning-days": 36_501}, ["expiry-warning-days: maximum"]),
    ({"expiry-warning-days": -1}, ["expiry-warning-days: minimum"]),
    ({"expiry-warning-days": 30.0}, []),
    ({"expiry-warning-days": "30"}, ["expiry-warning-days: type"]),
    ({"expiry-warning-days": True}, ["expiry-warning-days: type"]),
    ({"token-warning-hours": 1.5}, ["token-warning-hours: type"]),
]


def schema_errors(value: Any) -> list[str]:
    found = VALIDATOR.iter_errors(value)
    return sorted(f"{'.'.join(map(str, error.absolute_path))}: {error.validator}" for error in found)


@pytest.mark.parametrize(("value", "expected"), SCHEMA_CASES)
def test_the_schema_and_the_check(value: Any, expected: list[str]) -> None:
    assert schema_errors(value) == expected
    assert (first_problem(value, RULES) is None) == (expected == [])


def test_only_the_check_knows_the_rules() -> None:
    assert schema_errors({"ignore": ["KS999"]}) == []
    assert first_problem({"ignore": ["KS999"]}, RULES) is not None


def test_the_schema_has_the_words_of_the_check() -> None:
    properties = CONTENT["properties"]
    assert properties["profile"]["enum"] == list(PROFILES)
    assert properties["fail-on"]["enum"] == list(FAIL_ON)
    assert properties["expiry-warning-days"]["maximum"] == MOST_DAYS
    assert properties["token-warning-hours"]["maximum"] == MOST_HOURS
    assert properties["per-file-ignores"]["propertyNames"]["pattern"] == globs._GLOB.pattern


def some_value(random: Random, *, depth: int = 0) -> Any:
    """What may be found in a TOML file."""
    leaves = [
        *("commit", "share", "warning", "error", "KS201", "bearer-token", "ks201", "", "a/b", "\\", "acme", "é"),
        *(0, 5, -1, 36_500, 36_501, 876_000, 10**30, True, False, 1.5, 7.0, float("inf"), float("nan")),
    ]
    if depth > 2 or random.random() < 0.5:
        return random.choice(leaves)
    if random.random() < 0.6:
        return [some_value(random, depth=depth + 1) for _ in range(random.randrange(3))]
    globs_and_keys = ["*.yaml", "a/**", "", "/a", "a/", "..", "a", "x.y", "profile"]
    return {random.choice(globs_and_keys): some_value(random, depth=depth + 1) for _ in range(random.randrange(3))}


def good_value(random: Random, key: str) -> Any:
    """What fits a setting, mostly."""
    rules = random.choices([*RULES, *RULES.values()], k=random.randrange(4))
    return {
        "profile": random.choice(PROFILES),
        "fail-on": random.choice(FAIL_ON),
        "per-file-ignores": {random.choice(["*.yaml", "a/**", "a"]): rules},
        "exec-allow": ["acme", "b c"],
        "expiry-warning-days": random.randrange(MOST_DAYS + 1),
        "token-warning-hours": random.randrange(MOST_HOURS + 1),
    }.get(key, rules)


def some_settings(random: Random) -> dict[str, Any]:
    keys = random.sample([*CONTENT["properties"], "x", "Profile"], random.randrange(4))
    return {key: some_value(random) if random.random() < 0.3 else good_value(random, key) for key in keys}


def test_the_check_refuses_what_the_schema_refuses() -> None:
    verdicts = set()
    for seed in range(5 * TEXTS):
        settings = some_settings(Random(seed))
        is_valid = VALIDATOR.is_valid(settings)
        assert (first_problem(settings, RULES) is None) == is_valid, (seed, settings)
        verdicts.add(is_valid)
    assert verdicts == {True, False}


def test_a_file_that_is_right_needs_no_jsonschema(file: Path) -> None:
    file.write_text('ignore = ["KS201"]\n')
    script = f"""
import sys
from pathlib import Path
from kubectl_share.configuration import load_configuration
load_configuration(Path({str(file)!r}), {RULES!r})
late = {{"jsonschema", "json", "difflib", "subprocess", "kubectl_share.configuration.places"}}
assert not late & {{*sys.modules}}
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", script], check=True, env=env)


# Places: a text is written from parts of which each knows where it begins


class Writer:
    """Writes a TOML text of random form, and notes where its keys and values are."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.text = ""
        self.keys: dict[Steps, int] = {}
        self.values: dict[Steps, int] = {}

    def put(self, *choices: str) -> None:
        self.text += self.random.choice(choices)

    def key(self, steps: Steps, *parts: str) -> None:
        for index, part in enumerate(parts):
            if index:
                self.put(".", " . ")
            steps = (*steps, part)
            self.keys.setdefault(steps, len(self.text))
            bare = [part] if part.isascii() and part.isalnum() else []
            self.put(*bare, json.dumps(part), f"'{part}'")

    def value(self, steps: Steps, depth: int = 0) -> None:
        self.values[steps] = len(self.text)
        kind = self.random.randrange(3 if depth < 3 else 1)
        if kind == 0:
            self.put(
                *("1", "-1.5e3", "true", "1979-05-27 07:32:00.5", "[]", "{}", "[ # ]\n]", '""', "''"),
                *('"a # ] \\" = {"', "'[x] = \\'", '"""a"\n[x]\ny = """""', "'''\n'' = 1'''''", '"\\\\"', '"""\\""""'),
            )
        elif kind == 1:
            self.put("[", "[\n", "[ # x = [\n ")
            for index in range(self.random.randrange(1, 4)):
                self.value((*steps, index), depth + 1)
                self.put(",", " , ", ",\n", ", # ] }\n")
            self.put("]", "\n]")
        else:
            self.put("{", "{ ")
            for index in range(self.random.randrange(1, 4)):
                if index:
                    self.put(", ", ",")
                self.key(steps, f"i{index}", *self.random.choice([[], ["é x"]]))
                self.put("=", " = ")
                self.value([*self.keys][-1], depth + 1)
            self.put("}", " }")

    def table(self, *names: str) -> None:
        for index in range(self.random.randrange(3)):
            self.put("", "\n", "  ", "# k = 'x\n")
            self.key(names, f"k{index}", *self.random.choice([[], [], ["a.b"], ["a.b", "c"]]))
            steps = [*self.keys][-1]
            self.put("=", " = ", "\t=\t")
            self.value(steps)
            self.put("\n", " # [y]\n", "\n\n")

    def document(self) -> Writer:
        self.table()
        for name in ("t", "ü.[", "u"):
            self.put("[", "[ ")
            self.key((), name, *self.random.choice([[], ["w"]]))
            names = [*self.keys][-1]
            self.put("]\n", " ] # z\n")
            self.table(*map(str, names))
        return self


def steps_of(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """The steps of each key and item in a parsed text."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield (*steps, step)
        yield from steps_of(part, (*steps, step))


def test_places_are_those_of_the_text() -> None:
    found = 0
    for seed in range(TEXTS):
        written = Writer(Random(seed)).document()
        places = places_of(written.text)
        assert places.keys == written.keys, written.text
        assert places.values == written.values, written.text
        assert {*steps_of(tomllib.loads(written.text))} == {*places.keys, *places.values}, written.text
        found += len(places.values)
    assert found > TEXTS


def test_what_has_no_place_of_its_own_is_at_what_holds_it() -> None:
    places = places_of("[a]\nb.c = [1]\n")
    assert places.of(("a", "b", "c", 0), is_key=False) == 11
    assert places.of(("a", "b"), is_key=False) == 4
    assert places.of(("a", "b", "c", 7), is_key=False) == 10
    assert places.of(("z",), is_key=True) == 0
