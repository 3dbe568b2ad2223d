"""Two commands that do the same work, run in turns, and how the one compares with the other."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FEWEST_RUNS = 3
_BYTES_PER_MAXRSS = 1 if sys.platform == "darwin" else 1024


class MeasuringError(Exception):
    """A command failed, so that its time says nothing."""


class Sample(NamedTuple):
    """What one process took."""

    seconds: float
    """Wall clock, from before its start to after its end."""
    peak: float
    """The most memory that it held at once, in bytes. What the measuring process ever held itself is the least that
    Linux reports, so that no big file may be read into it."""


@dataclass(frozen=True, slots=True)
class Command:
    """A program to measure. What it prints goes into files: both write the result they were asked for."""

    arguments: tuple[str, ...]
    folder: Path
    """Where it runs, where its output goes, and its HOME."""
    settings: Mapping[str, str]
    """Its environment, beside PATH and HOME."""
    codes: tuple[int, ...] = (0,)
    """The exit codes with which it has done its work."""

    def run(self) -> Sample:
        """Run it once.

        Raises:
            MeasuringError: it failed.
        """
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), **self.settings}
        with (self.folder / "stdout").open("wb") as output, (self.folder / "stderr").open("wb") as errors:
            start = time.perf_counter()
            process = subprocess.Popen(
                self.arguments, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=errors
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in self.codes:
            said = (self.folder / "stderr").read_text(errors="replace").strip()
            raise MeasuringError(f"{' '.join(self.arguments)} ended with {process.returncode}: {said}")
        return Sample(seconds, usage.ru_maxrss * _BYTES_PER_MAXRSS)

    def result(self) -> bytes:
        """What it printed when it last ran."""
        return (self.folder / "stdout").read_bytes()


class Bounds(NamedTuple):
    """What a ratio may be, and what it should be."""

    at_most: float
    aim: float


class Row(NamedTuple):
    """A line of the table."""

    work: str
    ours: float
    peer: float
    unit: str
    """`ms`, `MB`, or `x` for a growth."""
    bounds: Bounds | None = None
    """None for a line that is there to compare with."""

    @property
    def ratio(self) -> float:
        """How much of the peer's time or memory ours is."""
        return self.ours / self.peer

    @property
    def is_over(self) -> bool:
        """Whether the ratio is more than it may be."""
        return self.bounds is not None and self.ratio > self.bounds.at_most

    @property
    def verdict(self) -> str:
        """In a word."""
        if self.bounds is None:
            return ""
        return "over" if self.is_over else "ok"


class Race(NamedTuple):
    """The medians of two commands."""

    ours: Sample
    peer: Sample

    def time(self, work: str, bounds: Bounds | None = None) -> Row:
        """The line about their time."""
        return Row(work, self.ours.seconds * 1e3, self.peer.seconds * 1e3, "ms", bounds)

    def memory(self, work: str, bounds: Bounds | None = None) -> Row:
        """The line about their memory."""
        return Row(work, self.ours.peak / 1e6, self.peer.peak / 1e6, "MB", bounds)


def race(ours: Command, peer: Command, runs: int) -> Race:
    """Run both in turns, after a turn that warms the caches and does not count.

    Args:
        ours: the first to run.
        peer: the one to compare with.
        runs: how often, at least 3 times.
    """
    ours.run()
    peer.run()
    turns = [(ours.run(), peer.run()) for _ in range(max(runs, FEWEST_RUNS))]
    return Race(_median([turn[0] for turn in turns]), _median([turn[1] for turn in turns]))


def growth(work: str, small: Race, large: Race) -> Row:
    """The line about how many times longer the large work takes than the small one."""
    ours, peer = large.ours.seconds / small.ours.seconds, large.peer.seconds / small.peer.seconds
    return Row(work, ours, peer, "x")


def _median(samples: list[Sample]) -> Sample:
    return Sample(median(sample.seconds for sample in samples), median(sample.peak for sample in samples))
