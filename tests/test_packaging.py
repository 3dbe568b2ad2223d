"""What is built and installed: everything that belongs to the program, and a program that runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import kubectl_share

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
TOPS = {
    "kubectl-share/kubectl_share": "kubectl_share",
    "hooks": "kubectl_share.hooks",
    "schemas": "kubectl_share.schemas",
}
"""Folder -> the package that it becomes; those that are not there yet do not count."""

KUBECONFIG = """\
apiVersion: v1
kind: Config
current-context: prod
contexts:
- name: prod   # a comment
  context: {cluster: prod, user: alice}
clusters:
- name: prod
  cluster: {server: https://prod.example:6443}
users:
- name: alice
  user: {token: made-up}
"""
"""A kubeconfig that is its own bundle, byte for byte."""


def run(*command: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command; it must succeed."""
    environment = {**os.environ, **more}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done


def needs(*modules: str) -> None:
    """Skip where the tools of development are not installed; CI has to have them."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; make test installs them")


def build(source: Path, target: Path, *kinds: str) -> None:
    """Build distributions with the setuptools that is there, or else with one that is downloaded for it."""
    needs("build")
    try:
        isolation = [] if int(metadata.version("setuptools").partition(".")[0]) < 77 else ["--no-isolation"]
    except metadata.PackageNotFoundError:
        isolation = []
    run(sys.executable, "-m", "build", *kinds, *isolation, "--outdir", target, source, cwd=target)


# The list of packages


def packages_in_folders() -> set[str]:
    """Every package that the folders hold, under the name that it is imported by."""
    found = set()
    for top, name in TOPS.items():
        for marker in (ROOT / top).rglob("__init__.py"):
            found.add(".".join([name, *marker.parent.relative_to(ROOT / top).parts]))
    return found


def test_every_package_is_listed() -> None:
    assert SETUPTOOLS["packages"] == sorted(packages_in_folders())


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "kubectl-share").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


# The versions


def test_oldest_dependencies_are_the_lower_bounds() -> None:
    locked = dict(
        re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements/oldest.txt").read_text("utf-8"), re.MULTILINE)
    )
    for dependency in PROJECT["project"]["dependencies"]:
        match = re.match(r"(?P<name>[A-Za-z0-9._-]+)>=(?P<bound>[0-9.]+)", dependency)
        assert match is not None, f"{dependency} has no lower bound"
        name = re.sub(r"[._]", "-", match["name"]).lower()
        assert (locked[name] + ".").startswith(match["bound"] + "."), "run `make lock`"


@pytest.mark.parametrize("lock", ["dev", "oldest"])
def test_lock_names_no_place(lock: str) -> None:
    text = (ROOT / f"requirements/{lock}.txt").read_text("utf-8")
    assert re.findall(r"://|^-|(?:^|\s)/", text, re.MULTILINE) == []


# The distributions


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source, folder = tmp_path_factory.mktemp("source") / "clone", tmp_path_factory.mktemp("sdist")
    made = shutil.ignore_patterns(".*", "*.egg-info", "__pycache__", "build", "dist", "made")
    shutil.copytree(ROOT, source, ignore=made)  # building writes into the source, and several tests run at once
    build(source, folder, "--sdist")
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as an installer would."""
    unpacked, folder = tmp_path_factory.mktemp("unpacked"), tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        for member in archive:  # extractall warns, or not, depending on the version of Python
            assert not member.name.startswith(("/", ".."))
            if member.isfile() and (content := archive.extractfile(member)):
                target = unpacked / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    (source,) = unpacked.iterdir()
    build(source, folder, "--wheel")
    (path,) = folder.iterdir()
    return path


def test_sdist_holds_what_it_should(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "pyproject.toml", "kubectl-share/kubectl_share/py.typed"} <= names
    assert [name for name in names if name.startswith(("tests", "benchmarks"))] == []


def test_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = set()
    for top, name in TOPS.items():
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and path.suffix in (".py", ".json", ".typed"):
                expected.add(f"{name.replace('.', '/')}/{path.relative_to(ROOT / top).as_posix()}")
    assert inside == expected
    assert "kubectl_share/py.typed" in inside


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment with nothing in it but the wheel and what it depends on."""
    needs("uv")
    folder = tmp_path_factory.mktemp("clean")
    uv = (sys.executable, "-m", "uv", "--quiet")
    run(*uv, "venv", "--python", sys.executable, "env", cwd=folder)
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    locked = ROOT / "requirements/dev.txt"
    run(*uv, "pip", "install", "--python", programs / "python", "--constraint", locked, wheel, cwd=folder)
    return programs


@pytest.fixture(params=["kubectl-share", "python -m kubectl_share"])
def program(installed: Path, request: pytest.FixtureRequest) -> list[str]:
    """How the installed program is called, in both ways."""
    name, *arguments = request.param.split()
    return [str(installed / name), *arguments]


def test_installed_program_tells_its_version(program: list[str], tmp_path: Path) -> None:
    done = run(*program, "--version", cwd=tmp_path)
    assert done.stdout == f"kubectl-share {kubectl_share.__version__}\n"


def test_installed_program_bundles(program: list[str], tmp_path: Path) -> None:
    (tmp_path / "config").write_text(KUBECONFIG, "utf-8")
    run(*program, "bundle", "-o", "bundle", cwd=tmp_path, KUBECONFIG="config")
    assert (tmp_path / "bundle").read_text("utf-8") == KUBECONFIG


def test_installed_program_is_not_that_of_the_clone(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "python", "-c", "import kubectl_share; print(kubectl_share.__file__)", cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(installed.parent)
