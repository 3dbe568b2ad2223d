"""The hook over the files of a repository, beside a bare read of them and the hooks of others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import generating
from benchmarks.measuring import Bounds, Command, Row, race
from tests.support.kubectl import oracles

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "The hook `kubeconfig-validate`"
PEER = "the other"

_FILES = 10_000
_MEGABYTES = 93
_SAMPLE = 500
"""Of the files, for those who would take minutes for all; their time is multiplied."""
_SCHEMA = Path(__file__).resolve().parents[1] / "schemas" / "kubeconfig-v1.schema.json"
_BIN = Path(sys.executable).parent
_READ = "import sys\nfor path in sys.argv[1:]:\n    with open(path, 'rb') as file:\n        file.read()"
_TREE = f"{_FILES:,} files ({_MEGABYTES} MB)"


def rows(folder: Path, runs: int) -> Iterator[Row]:
    """The lines of the table, as they are measured."""
    files = [str(path) for path in generating.tree_without_kubeconfigs(folder / "tree", _FILES, _MEGABYTES)]
    generating.many_valid_files(folder / "valid", 1)
    kubeconfig = str(folder / "valid" / "0.yaml")
    ours, few = _command(folder, "ours", _hook(), *files), runs // 2
    bare = _command(folder, "bare", sys.executable, "-c", _READ, *files)
    yield race(ours, bare, few).time(f"{_TREE}, none a kubeconfig, beside a bare read in Python", Bounds(3, 1.5))
    one_among = _command(folder, "one", _hook(), *files, kubeconfig)
    yield race(one_among, bare, few).time("the same, with one kubeconfig among them")
    private_key = _command(folder, "key", str(_BIN / "detect-private-key"), *files)
    yield race(ours, private_key, few).time(f"{_TREE}, beside detect-private-key")
    for name, bounds, words in (
        ("detect-secrets", Bounds(0.1, 0.05), ("detect-secrets", "scan", "--no-verify")),
        ("check-jsonschema", None, ("check-jsonschema", "--schemafile", str(_SCHEMA))),
    ):
        sample = [file for file in files if name == "detect-secrets" or not file.endswith(".py")][:_SAMPLE]
        command = _command(folder, name, str(_BIN / words[0]), *words[1:], *sample, codes=(0, 1))
        yield _scaled(race(ours, command, 3).time(f"{_TREE}, beside {name} on {_SAMPLE} of them, scaled", bounds))
    start = race(_command(folder, "clean", _hook(), kubeconfig), _view(folder, kubeconfig), runs)
    yield start.time("one clean kubeconfig, beside kubectl config view", Bounds(2.5, 1.5))
    nothing = race(
        _command(folder, "no", _hook(), files[0]), _command(folder, "pass", sys.executable, "-c", "pass"), runs
    )
    yield nothing.time("one file that is none, beside python -c pass")


def _hook() -> str:
    return str(_BIN / "kubeconfig-validate")


def _scaled(row: Row) -> Row:
    return row._replace(peer=row.peer * _FILES / _SAMPLE)


def _command(folder: Path, name: str, *words: str, codes: tuple[int, ...] = (0,)) -> Command:
    own = folder / name
    own.mkdir(exist_ok=True)
    return Command(words, own, {}, codes)


def _view(folder: Path, file: str) -> Command:
    own = folder / "kubectl"
    own.mkdir(exist_ok=True)
    return Command((str(oracles()[-1].path), "config", "view"), own, {"KUBECONFIG": file})
