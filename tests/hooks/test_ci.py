"""What docs/hooks.md and docs/ci.md tell people to copy: it is valid, it is what the files are, and it runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
import yaml

import kubectl_share
from tests.support.pre_commit import ROOT, project, run_here
from tests.support.program import PROD, Home, kubeconfig

if TYPE_CHECKING:
    from tests.support.program import Outcome

SNIPPETS = sorted((ROOT / "examples/ci").iterdir())
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SCHEMAS = {
    "github-annotations.yml": "github-workflows",
    "github-code-scanning.yml": "github-workflows",
    "gitlab-ci.yml": "gitlab-ci",
}
ADDRESS = "https://github.com/kubectl-share/kubectl-share"
INSTALLED_FROM = f"git+{ADDRESS}@v{kubectl_share.__version__}"
CLEAN = kubeconfig(user="exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin}")


def by_name(path: Path) -> str:
    return path.name


# What they are


@pytest.mark.parametrize("path", SNIPPETS, ids=by_name)
def test_the_docs_show_the_file(path: Path) -> None:
    text = path.read_text("utf-8")
    whole, without_comment = f"```yaml\n{text}```\n", f"```yaml\n{text.partition(chr(10))[2]}```\n"
    page = "hooks.md" if "pre-commit" in path.name else "ci.md"
    shown = (ROOT / "docs" / page).read_text("utf-8")
    assert whole in shown or without_comment in shown


def test_the_readme_shows_the_hooks_too() -> None:
    text = (ROOT / "examples/ci/pre-commit-config.yaml").read_text("utf-8").partition("\n")[2]
    assert f"```yaml\n{text}```\n" in (ROOT / "README.md").read_text("utf-8")


def test_all_name_this_version() -> None:
    for path in (*SNIPPETS, *PAGES):
        for named in re.findall(r"\bv\d+\.\d+\.\d+\b(?!-)", path.read_text("utf-8")):
            assert named == f"v{kubectl_share.__version__}", path


@pytest.mark.parametrize("path", SNIPPETS, ids=by_name)
def test_it_follows_its_schema(path: Path) -> None:
    if path.name in SCHEMAS:
        command = ["check_jsonschema", "--builtin-schema", f"vendor.{SCHEMAS[path.name]}"]
    else:
        command = ["pre_commit", "validate-config"]
    done = subprocess.run([sys.executable, "-m", *command, str(path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize(("name", "schema"), SCHEMAS.items())
def test_a_wrong_one_does_not(tmp_path: Path, name: str, schema: str) -> None:
    wrong = tmp_path / name
    text = (ROOT / "examples/ci" / name).read_text("utf-8")
    wrong.write_text(text.replace("runs-on:", "run-on:").replace("script:", "scripts:"))
    command = ["check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(wrong)]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, timeout=60)
    assert done.returncode == 1


def test_the_settings_of_pre_commit_ci(tmp_path: Path) -> None:
    """pre-commit itself leaves `ci` to it."""
    page = (ROOT / "docs/ci.md").read_text("utf-8")
    (block,) = re.findall(r"```yaml\n(ci:\n.+?)```", page, re.DOTALL)
    config = tmp_path / "config.yaml"
    config.write_text((ROOT / "examples/ci/pre-commit-config.yaml").read_text("utf-8") + block)
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# What they run


def commands(name: str) -> list[str]:
    """The commands of a pipeline, without those that install the program."""
    pipeline = yaml.safe_load((ROOT / "examples/ci" / name).read_text("utf-8"))
    if name.startswith("github"):
        lines = [step["run"] for step in pipeline["jobs"]["validate"]["steps"] if "run" in step]
    else:
        lines = pipeline["kubeconfigs"]["script"]
    install, *others = lines
    assert install in (f"pipx install {INSTALLED_FROM}", f"pip install {INSTALLED_FROM}")
    return others


def job(home: Home, name: str, **files: str) -> Outcome:
    """Run a pipeline's commands in a repository with these files, as its shell does."""
    for file, text in files.items():
        (home.work / file).write_text(text)
    assert home.shell("git init -q && git add --all").code == 0
    return home.shell("\n".join(["set -eo pipefail", *commands(name)]), env={"CI": "true"})


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_fails_by_a_finding(home: Home, name: str) -> None:
    assert job(home, name, config=PROD, README="a text").code == 1


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("files", [{"config": CLEAN}, {"README": "a text"}], ids=["clean", "none"])
def test_it_passes_without(home: Home, name: str, files: dict[str, str]) -> None:
    assert job(home, name, **files).code == 0


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_fails_where_nothing_could_be_judged(home: Home, name: str) -> None:
    (home.work / ".kubectl-share.toml").write_text("select = 3\n")
    assert job(home, name, config=CLEAN).code != 0


def test_annotations_name_the_file_as_the_repository_does(home: Home) -> None:
    done = job(home, "github-annotations.yml", config=PROD)
    assert done.out.startswith(b"::error file=config,line=12,")


def test_code_scanning_gets_the_file_that_it_uploads(home: Home) -> None:
    job(home, "github-code-scanning.yml", config=PROD)
    pipeline = yaml.safe_load((ROOT / "examples/ci/github-code-scanning.yml").read_text("utf-8"))
    uploaded = pipeline["jobs"]["validate"]["steps"][-1]["with"]["sarif_file"]
    (run,) = json.loads((home.work / uploaded).read_text("utf-8"))["runs"]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert places == ["config"]


def test_gitlab_gets_both_reports(home: Home) -> None:
    job(home, "gitlab-ci.yml", config=PROD)
    reports = yaml.safe_load((ROOT / "examples/ci/gitlab-ci.yml").read_text("utf-8"))["kubeconfigs"]["artifacts"][
        "reports"
    ]
    (issue,) = json.loads((home.work / reports["codequality"]).read_text("utf-8"))
    assert issue["location"] == {"path": "config", "lines": {"begin": 12, "end": 12}}
    suites = ElementTree.parse(home.work / reports["junit"]).getroot()
    assert [suite.get("name") for suite in suites] == ["config"]


# How the program gets there


def install_lines() -> list[str]:
    page = (ROOT / "docs/ci.md").read_text("utf-8")
    return page[page.index("```sh\n") + len("```sh\n") :].partition("```")[0].splitlines()


def test_install_lines_name_the_same_place() -> None:
    assert [line.split()[0] for line in install_lines()] == ["pipx", "uv", "uvx"]
    assert [line.count(f" {INSTALLED_FROM}") for line in install_lines()] == [1, 1, 1]


@pytest.mark.parametrize("program", ["pipx", "uv", "uvx"])
def test_install_line_runs(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, program: str) -> None:
    """From a copy of this repository, into a folder of its own."""
    if shutil.which(program, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])) is None:
        pytest.skip(f"there is no {program}")
    source = project(tmp_path_factory)
    (line,) = [line for line in install_lines() if line.split()[0] == program]
    words = line.replace(f"git+{ADDRESS}@v{kubectl_share.__version__}", f"git+file://{source.source}@{source.revision}")
    (tmp_path / "work").mkdir()
    (tmp_path / "work/config").write_text(CLEAN)
    places = {
        **dict.fromkeys(("PIPX_BIN_DIR", "UV_TOOL_BIN_DIR"), str(tmp_path / "bin")),
        **dict.fromkeys(("PIPX_HOME", "UV_TOOL_DIR"), str(tmp_path / "home")),
    }
    done = run_here(*words.split(), cwd=tmp_path / "work", **places)
    assert done.returncode == 0, done.stderr
    if program == "uvx":
        assert "nothing found in 1 kubeconfig" in done.stderr
    else:
        told = run_here(str(tmp_path / "bin/kubectl-share"), "--version", cwd=tmp_path)
        assert told.stdout == f"kubectl-share {kubectl_share.__version__}\n"
