"""`kubectl-share bundle` beside `kubectl config view --minify --flatten --raw`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import generating
from benchmarks.measuring import Bounds, Command, MeasuringError, growth, race
from tests.support.kubectl import oracles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Race, Row

TITLE = "Bundling the current context"
PEER = "kubectl"

_SMALL = Bounds(2.5, 1.5)


class Work(NamedTuple):
    """A kubeconfig to bundle the current context of."""

    name: str
    file: str
    bounds: Bounds | None
    """None for work that the design sets no limit for."""
    share_of_runs: float
    """Long runs vary less."""


_EMBEDDED = Work("small config, data in it", "kind.yaml", _SMALL, 1)
# The checks of what is embedded load `cryptography`; kubectl embeds unseen.
_SEPARATE = Work("small config, files to check and embed", "minikube.yaml", None, 1)
_THOUSAND = Work("one of 1,000 contexts", "1000.yaml", Bounds(0.75, 0.5), 1 / 2)
_TEN_THOUSAND = Work("one of 10,000 contexts", "10000.yaml", Bounds(0.6, 0.35), 1 / 4)
_PEAK = Bounds(0.4, 0.25)
_TO_COMPARE = {"python -c pass": ("-c", "pass"), "python -c 'import typer'": ("-c", "import typer")}


def rows(folder: Path, runs: int) -> Iterator[Row]:
    """The lines of the table, as they are measured."""
    generating.examples(folder)
    generating.many_contexts(folder / _THOUSAND.file, 1_000)
    generating.many_contexts(folder / _TEN_THOUSAND.file, 10_000)
    for name, arguments in _TO_COMPARE.items():
        bare = Command((sys.executable, *arguments), _new(folder / "bare"), {})
        yield race(bare, _kubectl(folder, _EMBEDDED), runs).time(f"{name} (beside the first kubectl)")
    for work in (_EMBEDDED, _SEPARATE):
        yield _race(folder, work, runs).time(work.name, work.bounds)
    thousand = _race(folder, _THOUSAND, runs)
    yield thousand.time(_THOUSAND.name, _THOUSAND.bounds)
    ten_thousand = _race(folder, _TEN_THOUSAND, runs)
    yield ten_thousand.time(_TEN_THOUSAND.name, _TEN_THOUSAND.bounds)
    yield ten_thousand.memory(f"{_TEN_THOUSAND.name}, peak memory", _PEAK)
    yield growth("from 1,000 to 10,000", thousand, ten_thousand)


def _race(folder: Path, work: Work, runs: int) -> Race:
    ours, peer = _ours(folder, work), _kubectl(folder, work)
    done = race(ours, peer, round(runs * work.share_of_runs))
    _check_same_meaning(ours, peer)
    return done


def _ours(folder: Path, work: Work) -> Command:
    program = Path(sys.executable).parent / "kubectl-share"
    return Command((str(program), "bundle", "-o", "-"), _new(folder / "ours"), _settings(folder, work))


def _kubectl(folder: Path, work: Work) -> Command:
    words = (str(oracles()[-1].path), "config", "view", "--minify", "--flatten", "--raw")
    return Command(words, _new(folder / "kubectl"), _settings(folder, work))


def _settings(folder: Path, work: Work) -> dict[str, str]:
    return {"KUBECONFIG": str(folder / work.file)}


def _new(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _check_same_meaning(ours: Command, peer: Command) -> None:
    """A benchmark of two programs that do different things would be worth nothing."""
    seen = [oracles()[-1].view("--kubeconfig", str(one.folder / "stdout")) for one in (ours, peer)]
    if seen[0] != seen[1]:
        raise MeasuringError("the bundle says something else than kubectl's")
