"""`kubectl-share validate` beside kubectl, which reads kubeconfigs, and check-jsonschema with our schema."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import generating
from benchmarks.measuring import Bounds, Command, Row, growth, race
from tests.support.kubectl import oracles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Race

TITLE = "Validating"
PEER = "the other"

_FILES = 1_000
_FEW = 100
_SCHEMA = Path(__file__).resolve().parents[1] / "schemas" / "kubeconfig-v1.schema.json"
_BIN = Path(sys.executable).parent


def rows(folder: Path, runs: int) -> Iterator[Row]:
    """The lines of the table, as they are measured."""
    generating.many_valid_files(folder / "many", _FILES)
    files = [folder / "many" / f"{number}.yaml" for number in range(_FILES)]
    one = race(_validate(folder, files[:1]), _view(folder, files[0]), runs)
    yield one.time("one clean kubeconfig, beside kubectl config view", Bounds(3.5, 2))
    few = _beside_check_jsonschema(folder, files[:_FEW], runs // 5)
    many = _beside_check_jsonschema(folder, files, runs // 10)
    yield many.time(f"{_FILES:,} of {generating.CONTEXTS} contexts, beside check-jsonschema", Bounds(0.5, 0.3))
    yield many.memory("the same, peak memory")
    yield growth(f"from {_FEW} to {_FILES:,}", few, many)
    yield Row(
        f"from {_FEW} to {_FILES:,}, peak memory", _growth(few.ours.peak, many.ours.peak), 1, "x", Bounds(1.5, 1.1)
    )


def _growth(few: float, many: float) -> float:
    return many / few


def _beside_check_jsonschema(folder: Path, files: list[Path], runs: int) -> Race:
    words = (str(_BIN / "check-jsonschema"), "--schemafile", str(_SCHEMA), *map(str, files))
    return race(_validate(folder, files), Command(words, _new(folder / "peer"), {}), runs)


def _validate(folder: Path, files: list[Path]) -> Command:
    words = (str(_BIN / "kubectl-share"), "validate", *map(str, files))
    return Command(words, _new(folder / "ours"), {})


def _view(folder: Path, file: Path) -> Command:
    return Command((str(oracles()[-1].path), "config", "view"), _new(folder / "kubectl"), {"KUBECONFIG": str(file)})


def _new(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder
