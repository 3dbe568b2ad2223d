"""`python -m benchmarks [AREA...] [--runs N] [--write]`: the table.

Exit codes: 0 all ratios are within their limits, 1 one is over its limit, 2 a command failed.
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

from benchmarks import bundle
from benchmarks.measuring import MeasuringError
from tests.support.kubectl import oracles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Row


class Area(Protocol):
    """A module with measurements."""

    TITLE: str
    PEER: str
    """Whom it measures against."""

    def rows(self, folder: Path, runs: int) -> Iterator[Row]:
        """The lines of its table; `folder` is empty and its own, `runs` is how often to run a short command."""


AREAS = {"bundle": cast("Area", bundle)}
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
        tables = [_table(AREAS[name], given.runs) for name in names]
    except MeasuringError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if given.write:
        RESULTS.write_text(_results(machine, given.runs, [text for text, _ in tables]), encoding="utf-8")
    return int(any(row.is_over for _, rows in tables for row in rows))


def _table(area: Area, runs: int) -> tuple[str, list[Row]]:
    """The area's table as Markdown, printed while it grows."""
    lines = [
        f"## {area.TITLE}\n",
        _line("work", "ours", area.PEER, "ratio", "at most", "aim", ""),
        f"|---|{'---:|' * 5}---|",
    ]
    print(*lines, sep="\n", flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for row in area.rows(Path(folder), runs):
            bounds = [f"{bound}x" for bound in row.bounds or ()] or ["", ""]
            lines.append(
                _line(
                    row.work,
                    _amount(row.ours, row.unit),
                    _amount(row.peer, row.unit),
                    f"{row.ratio:.2f}x",
                    *bounds,
                    row.verdict,
                )
            )
            print(lines[-1], flush=True)
            rows.append(row)
    return "\n".join(lines), rows


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
        "The two columns ran the same work in turns, after a turn that does not count. Times are wall clock around the "
        f"whole process, medians of up to {runs} runs; memory is the peak of the process."
    )
    repeat = (
        "To repeat it: `make bench`, or `python -m benchmarks --write` in the environment of the project. It ends with "
        "exit code 1 if a ratio is over its limit."
    )
    return "\n\n".join(["# Measured", f"{machine}.", method, repeat, *tables]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
