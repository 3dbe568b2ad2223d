"""`python -m benchmarks [AREA...] [--runs N] [--write]`: the table.

Exit codes: 0 all ratios are within their limits and our scores without mistakes, 1 they are not, 2 a command failed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from benchmarks import bundle, hooks, secrets, validate
from benchmarks.measuring import MeasuringError
from tests.support.kubectl import oracles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Row
    from benchmarks.secrets import Score


class Area(Protocol):
    """A module with measurements."""

    TITLE: str
    PEER: str
    """Whom it measures against."""

    def rows(self, folder: Path, runs: int) -> Iterator[Row]:
        """The lines of its table; `folder` is empty and its own, `runs` is how often to run a short command."""


class Contest(Protocol):
    """A module with scores."""

    TITLE: str
    METHOD: str
    """What is counted, and how."""
    COLUMNS: tuple[str, ...]

    def rows(self, folder: Path) -> Iterator[Score]:
        """The lines of its table; `folder` is empty and its own."""


MEASURED = {"bundle": cast("Area", bundle), "validate": cast("Area", validate), "hooks": cast("Area", hooks)}
SCORED = {"secrets": cast("Contest", secrets)}
AREAS = [*MEASURED, *SCORED]
RESULTS = Path(__file__).parent / "RESULTS.md"
CORES = (0, 1)
"""The limits hold on two cores; kubectl collects its garbage on all that there are."""


def main() -> int:
    """Measure, print, and write if asked to; the exit code."""
    words = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, allow_abbrev=False)
    words.add_argument("areas", nargs="*", metavar="AREA", help=f"of {', '.join(AREAS)}; all if none is named")
    words.add_argument("--runs", type=int, default=20, metavar="N", help="of a short command; 20 if not given")
    words.add_argument("--write", action="store_true", help=f"write {RESULTS.name}; needs all areas")
    given = words.parse_args()
    names = given.areas or list(AREAS)
    if unknown := [name for name in names if name not in AREAS]:
        words.error(f"there is no area {unknown[0]}")
    if given.write and set(names) != set(AREAS):
        words.error("--write needs all areas")
    machine = _machine()
    print(machine, end="\n\n")
    try:
        tables = [_table(name, given.runs) for name in names]
    except MeasuringError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if given.write:
        RESULTS.write_text(_results(machine, given.runs, [text for text, _ in tables]), encoding="utf-8")
    return int(any(is_over for _, is_over in tables))


def _table(name: str, runs: int) -> tuple[str, bool]:
    """The area's table as Markdown, printed while it grows; whether something in it is over its limit."""
    lines, over = [], False
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        made = _measured(MEASURED[name], target, runs) if name in MEASURED else _scored(SCORED[name], target)
        for line, is_over in made:
            print(line, flush=True)
            lines.append(line)
            over |= is_over
    print()
    return "\n".join(lines), over


def _measured(area: Area, folder: Path, runs: int) -> Iterator[tuple[str, bool]]:
    """The lines of a table of ratios, and whether they are over their limits."""
    yield f"## {area.TITLE}\n", False
    yield _line("work", "ours", area.PEER, "ratio", "at most", "aim", ""), False
    yield f"|---|{'---:|' * 5}---|", False
    for row in area.rows(folder, runs):
        bounds = [f"{bound}x" for bound in row.bounds or ()] or ["", ""]
        amounts = [_amount(number, row.unit) for number in (row.ours, row.peer)]
        yield _line(row.work, *amounts, f"{row.ratio:.2f}x", *bounds, row.verdict), row.is_over


def _scored(contest: Contest, folder: Path) -> Iterator[tuple[str, bool]]:
    """The lines of a table of scores, and whether they are ours with a mistake; the mistakes go to standard error."""
    yield f"## {contest.TITLE}\n\n{contest.METHOD}\n", False
    yield _line(*contest.COLUMNS), False
    yield f"|---|{'---:|' * (len(contest.COLUMNS) - 1)}", False
    for score in contest.rows(folder):
        yield _line(*score.cells), score.is_over
        if score.is_over:
            print(*score.mistakes, sep="\n", file=sys.stderr)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _amount(number: float, unit: str) -> str:
    return f"{number:.1f}x" if unit == "x" else f"{number:,.0f} {unit}"


def _machine() -> str:
    """The machine in words, and on how much of it the programs ran."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = os.cpu_count() or 1
    limited = ""
    if hasattr(os, "sched_setaffinity") and os.sched_getaffinity(0) > set(CORES):
        os.sched_setaffinity(0, CORES)
        limited = f" ({len(CORES)} of them used)"
    busy = os.getloadavg()[0]
    return (
        f"{datetime.now(timezone.utc):%Y-%m-%d}; {platform.system()}, {cores} cores{limited}, {_processor()}, "
        f"{memory:.0f} GiB of memory; Python {platform.python_version()}, kubectl {_kubectl_version()}"
        + (f"; the machine was busy with other work (load {busy:.1f})" if busy > 1 else "")
    )


def _processor() -> str:
    if sys.platform == "darwin":
        return subprocess.check_output(["sysctl", "-n", "machdep.cpu.brand_string"], text=True).strip()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _kubectl_version() -> str:
    told = subprocess.check_output([oracles()[-1].path, "version", "--client", "-o", "json"])
    return str(json.loads(told)["clientVersion"]["gitVersion"])


def _results(machine: str, runs: int, tables: list[str]) -> str:
    method = (
        "Where a table has ratios, the two columns ran the same work in turns, after a turn that does not count. Times "
        f"are wall clock around the whole process, medians of up to {runs} runs; memory is the peak of the process."
    )
    repeat = (
        "To repeat it: `make bench`, or `python -m benchmarks --write` in the environment of the project. It ends with "
        "exit code 1 if a ratio is over its limit, or a score of ours not full."
    )
    return "\n\n".join(["# Measured", f"{machine}.", method, repeat, *tables]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
