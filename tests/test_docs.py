"""What the README and docs/ say holds: sessions print what they show, examples come out so, links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.kubectl import all_kubectls

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
WITH_SESSIONS = [page for page in PAGES if "```console\n" in page.read_text("utf-8")]
IMPROVEMENTS = ROOT / "docs/improvements.md"

FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CHANGING = re.compile(
    r"\b\d{4}-\d\d-\d\d(?:T[\d:]{8}Z|\b)|\b\d{8}T\d{6}Z(?:-\d+)?(?=\.bak)|(?<=\.yaml):\d+:\d+|\b[0-9a-f]{30,64}\b"
)
"""Dates, times in names of backups, places in files (every version of kubectl writes another number of lines), serial
numbers, fingerprints."""


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return [block["text"] for block in FENCE.finditer(page.read_text("utf-8")) if block["language"] == language]


# Sessions: the blocks in the language `console`, all of a page in one shell, on a terminal, among the examples.


class Step(NamedTuple):
    """A command of a session, and what it prints."""

    command: str
    output: str


def session_of(page: Path) -> list[Step]:
    """The steps that a page shows."""
    steps = []
    for block in blocks(page, "console"):
        assert block.startswith("$ "), f"a session starts with a command: {block}"
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            steps.append(Step(command, output))
    return steps


def run(commands: list[str], folder: Path, environment: dict[str, str]) -> list[Step]:
    """Run commands in one shell whose terminal is real, so that everything arrives in the order of a screen."""
    pty = pytest.importorskip("pty", reason="a system without pseudo-terminals cannot run the sessions")
    script = folder.parent / "session.sh"
    script.write_text("".join(f"printf '\\036'\n{command}\n" for command in commands), "utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["bash", str(script)], cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    ) as shell:
        os.close(theirs)
        printed = b"".join(iter(lambda: read_terminal(ours), b""))
        shell.wait(timeout=60)
    os.close(ours)
    outputs = printed.decode("utf-8").replace("\r\n", "\n").split("\x1e")[1:]
    return [Step(command, output) for command, output in zip(commands, outputs, strict=True)]


def read_terminal(descriptor: int) -> bytes:
    """What has arrived; nothing once the other end is closed, which Linux reports as an error."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


@pytest.fixture
def plugin_path(tmp_path: Path) -> str:
    """A PATH whose kubectl is the newest one, and whose kubectl-share is this one."""
    if not all_kubectls():
        if os.environ.get("CI") == "true":
            pytest.fail("there is no kubectl on PATH, and CI must have one")
        pytest.skip("there is no kubectl on PATH")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "kubectl").symlink_to(all_kubectls()[-1].path)
    plugin = folder / "kubectl-share"
    plugin.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kubectl_share "$@"\n', "utf-8")
    plugin.chmod(0o755)
    return os.pathsep.join([str(folder), os.defpath])


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example set, complete."""
    folder = tmp_path_factory.mktemp("examples")
    script = ROOT / "examples/make_credentials.py"
    subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True, timeout=60)
    return folder


@pytest.mark.parametrize("page", WITH_SESSIONS, ids=by_name)
def test_session_prints_what_the_page_shows(page: Path, examples: Path, plugin_path: str, tmp_path: Path) -> None:
    folder, home = tmp_path / "work", tmp_path / "home"
    shutil.copytree(examples, folder)
    home.mkdir()
    environment = {"PATH": plugin_path, "HOME": str(home), "TERM": "xterm", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    shown = session_of(page)
    printed = run([step.command for step in shown], folder, environment)
    assert without_change(printed) == without_change(shown)


def without_change(steps: list[Step]) -> str:
    return CHANGING.sub("...", "".join(f"$ {step.command}\n{step.output}" for step in steps))


def test_readme_has_a_session() -> None:
    assert ROOT / "README.md" in WITH_SESSIONS


def test_kubectl_lists_the_plugin(plugin_path: str, tmp_path: Path) -> None:
    environment = {"PATH": plugin_path, "HOME": str(tmp_path)}
    command = ["kubectl", "plugin", "list"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert "/kubectl-share" in done.stdout, done.stderr


# The example of docs/comments.md


def test_comments_come_out_as_shown(tmp_path: Path) -> None:
    before, after = blocks(ROOT / "docs/comments.md", "yaml")
    (told,) = blocks(ROOT / "docs/comments.md", "text")
    (tmp_path / "config").write_text(before, "utf-8")
    arguments = ["prod", "--kubeconfig", "config", "-o", "prod.kubeconfig"]
    command = [sys.executable, "-m", "kubectl_share", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, told)
    assert (tmp_path / "prod.kubeconfig").read_text("utf-8") == after


# docs/improvements.md


class Improvement(NamedTuple):
    """A row of the table, and the test that holds it."""

    cells: tuple[str, str, str]
    """What it is about, what kubectl does, what we do."""
    test: str


def improvements() -> list[Improvement]:
    rows = [row for row in IMPROVEMENTS.read_text("utf-8").splitlines() if "::" in row]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]
    return [Improvement((what, theirs, ours), test.strip("`")) for what, theirs, ours, test in cells]


def test_every_improvement_has_its_own_test() -> None:
    named = [improvement.test for improvement in improvements()]
    assert len(named) > 10
    assert len(set(named)) == len(named)
    assert [test for test in named if not is_there(test)] == []


def is_there(test: str) -> bool:
    path, _, name = test.partition("::")
    file = ROOT / path
    return file.exists() and re.search(rf"^def {re.escape(name)}\(", file.read_text("utf-8"), re.MULTILINE) is not None


def test_readme_compares_in_the_words_of_the_full_list() -> None:
    section = (ROOT / "README.md").read_text("utf-8").partition("\n## Compared with kubectl\n")[2].partition("\n## ")[0]
    rows = [row for row in section.splitlines() if row.startswith("| ") and row.strip("| ")]
    compared = [tuple(cell.strip() for cell in row.split("|")[1:-1]) for row in rows if "---" not in row][1:]
    assert len(compared) >= 5
    assert set(compared) <= {improvement.cells for improvement in improvements()}


# All pages


def links() -> list[Any]:
    """(page, target) of every link to another place in this repository, for pytest."""
    found = []
    for page in PAGES:
        targets = re.findall(r"\]\(([^)]+)\)", FENCE.sub("", page.read_text("utf-8")))
        here = dict.fromkeys(target for target in targets if not re.match(r"[a-z]+:", target))
        found += [pytest.param(page, target, id=f"{by_name(page)}-{target}") for target in here]
    return found


@pytest.mark.parametrize(("page", "target"), links())
def test_link_leads_somewhere(page: Path, target: str) -> None:
    path, _, heading = target.partition("#")
    linked = page.parent / path if path else page
    assert linked.exists()
    if heading:
        titles = re.findall(r"^#+ (.+)$", FENCE.sub("", linked.read_text("utf-8")), re.MULTILINE)
        assert heading in {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def locked_version(name: str) -> str:
    found = re.search(rf"^{name}==(\S+)$", (ROOT / "requirements/dev.txt").read_text("utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.skipif(
    metadata.version("typer") != locked_version("typer"), reason="the reference is made with the typer of the lock file"
)
def test_generated_pages_are_as_the_code_is() -> None:
    spec = spec_from_file_location("generate_docs", ROOT / "tools/generate_docs.py")
    assert spec is not None
    assert spec.loader is not None
    generate_docs = module_from_spec(spec)
    spec.loader.exec_module(generate_docs)
    for path, text in generate_docs.pages().items():
        assert path.read_text("utf-8") == text, "run `make docs`"


# What the README says of processes and connections

WITHOUT_WORLD = """
import sys
def refuse(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system")):
        raise RuntimeError(event)
sys.addaudithook(refuse)
from kubectl_share.cli.main import main
main()
"""


@pytest.mark.parametrize("file", ["team.yaml", "eks.yaml", "gke.yaml", "oidc.yaml"])
def test_bundle_starts_no_process_and_opens_no_connection(examples: Path, tmp_path: Path, file: str) -> None:
    target = tmp_path / "bundle"
    arguments = ["--all", "--kubeconfig", str(examples / file), "-o", str(target)]
    command = [sys.executable, "-c", WITHOUT_WORLD, "bundle", *arguments]
    done = subprocess.run(command, cwd=examples, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert target.exists()


@pytest.mark.parametrize("file", ["team.yaml", "eks.yaml", "gke.yaml", "oidc.yaml"])
@pytest.mark.parametrize("own", [[], ["--kubeconfig"]], ids=["theirs", "own"])
def test_inspect_starts_no_process_and_opens_no_connection(examples: Path, own: list[str], file: str) -> None:
    command = [sys.executable, "-c", WITHOUT_WORLD, "inspect", *own, str(examples / file)]
    done = subprocess.run(command, cwd=examples, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Would run" in done.stdout
