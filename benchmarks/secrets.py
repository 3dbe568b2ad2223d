"""`kubectl-share validate` beside scanners for secrets, on the same files: who flags the lines that hold one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from benchmarks import labelled
from benchmarks.measuring import MeasuringError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from benchmarks.labelled import Samples

TITLE = "Finding the secrets of kubeconfigs"
METHOD = (
    "A hit is a credential whose line was flagged. Every file was tried under its own name, and once more called "
    "`config`; the few that have no extension anyway count twice as they are. A file without a credential counts if "
    "anything in it was flagged, under either name. detect-private-key names no lines: all of the file counts. "
    "detect-secrets ran without asking the issuers of the credentials."
)
COLUMNS = ("tool", "hits in .yaml and .json", "hits without extension", "files without a credential flagged")

OURS = "kubectl-share"
_SECRET_RULES = "KS2"
_WHOLE_FILE = range(1, sys.maxsize)
_WORKED = (0, 1)
"""Exit codes of a scanner that did its work."""

Flagged: TypeAlias = "dict[str, list[range]]"
"""Path -> the lines of each finding."""


class Tool(NamedTuple):
    """A scanner."""

    name: str
    words: tuple[str, ...]
    """The command, without the files."""
    read: Callable[[str], Iterable[tuple[str, range]]]
    """From what it printed to the path and the lines of each finding."""


class Score(NamedTuple):
    """What a tool found."""

    tool: str
    hits: tuple[int, int]
    """With and without extension."""
    secrets: int
    """How many there were."""
    flagged: int
    """Of the files without a credential."""
    files: int
    """How many of those there were."""
    mistakes: tuple[str, ...]
    """Every miss, and every flagged file without a credential, in words."""

    @property
    def cells(self) -> tuple[str, ...]:
        """Its line of the table."""
        hits = [f"{count}/{self.secrets}" for count in self.hits]
        return (self.tool, *hits, f"{self.flagged}/{self.files}")

    @property
    def is_over(self) -> bool:
        """Whether it is ours, and not without mistakes."""
        return self.tool == OURS and bool(self.mistakes)


def rows(folder: Path) -> Iterator[Score]:
    """The lines of the table; `folder` is empty and stays."""
    samples = labelled.make(folder / "made")
    for name, renamed in NAMES.items():
        samples.write(folder / name, renamed)
    for tool in (_ours(), _detect_secrets(), _detect_private_key()):
        yield score(tool.name, samples, *(flagged_by(tool, folder / name) for name in NAMES))


def score(tool: str, samples: Samples, *runs: Flagged) -> Score:
    """The score of a tool, from what it flagged under each of `NAMES`."""
    hits, wrong, mistakes = [], set(), []
    for renamed, flagged in zip(NAMES.values(), runs, strict=True):
        hits.append(0)
        for sample in samples.positive:
            path = f"positive/{renamed(sample.name)}"
            for label in sample.labels:
                if any(line in lines for lines in flagged.get(path, ()) for line in label.lines):
                    hits[-1] += 1
                else:
                    mistakes.append(f"missed {path}:{min(label.lines)}")
        for sample in samples.negative:
            path = f"negative/{renamed(sample.name)}"
            if path in flagged:
                wrong.add(sample.name)
                mistakes.append(f"flagged {path}:{flagged[path][0].start}")
    secrets = sum(len(sample.labels) for sample in samples.positive)
    return Score(tool, (hits[0], hits[1]), secrets, len(wrong), len(samples.negative), tuple(mistakes))


def own_name(name: str) -> str:
    """A sample's name as it is."""
    return name


def without_extension(name: str) -> str:
    """Its name without an extension: `config`, in a folder called like the sample."""
    path = PurePosixPath(name)
    return f"{path.stem}-{path.suffix[1:]}/config" if path.suffix in (".yaml", ".json") else name


NAMES = {"with": own_name, "without": without_extension}
"""Folder -> what the samples are called in it."""


def flagged_by(tool: Tool, folder: Path) -> Flagged:
    """What a tool flags in the files of a folder.

    Raises:
        MeasuringError: it could not do its work.
    """
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    command = [*tool.words, *files]
    done = subprocess.run(command, check=False, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode not in _WORKED:
        raise MeasuringError(f"{' '.join(tool.words)} ended with {done.returncode}: {done.stderr.strip()}")
    flagged: Flagged = {}
    for path, lines in tool.read(done.stdout):
        flagged.setdefault(Path(os.path.relpath(folder / path, folder)).as_posix(), []).append(lines)
    return flagged


def _ours() -> Tool:
    words = (_program(OURS), "validate", "--profile", "strict", "--output-format", "json")
    return Tool(OURS, words, lines_of_ours)


def lines_of_ours(output: str) -> Iterator[tuple[str, range]]:
    """The path and the lines of each finding of a secret rule; others are no business of the other tools."""
    for finding in json.loads(output)["findings"]:
        if finding["code"].startswith(_SECRET_RULES):
            yield finding["file"], range(finding["line"], finding["end_line"] + 1)


def _detect_secrets() -> Tool:
    words = (_program("detect-secrets"), "scan", "--no-verify")
    return Tool(f"detect-secrets {_version('detect-secrets')}", words, lines_of_detect_secrets)


def lines_of_detect_secrets(output: str) -> Iterator[tuple[str, range]]:
    """The path and the line of each finding."""
    for path, findings in json.loads(output)["results"].items():
        for finding in findings:
            yield path, range(finding["line_number"], finding["line_number"] + 1)


def _detect_private_key() -> Tool:
    name = f"detect-private-key (pre-commit-hooks {_version('pre-commit-hooks')})"
    return Tool(name, (_program("detect-private-key"),), lines_of_detect_private_key)


def lines_of_detect_private_key(output: str) -> Iterator[tuple[str, range]]:
    """The path of each file that it names, with all lines."""
    for line in output.splitlines():
        yield line.removeprefix("Private key found: "), _WHOLE_FILE


def _program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        raise MeasuringError(f"{package} is not installed beside {sys.executable}") from None
