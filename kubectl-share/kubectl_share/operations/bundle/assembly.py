"""The text of the bundle: the source with all else cut away, or the entries of several sources put together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kubectl_share.document.mappings import UneditableError
from kubectl_share.document.writing import scalar, value
from kubectl_share.kubeconfig.decoding import BODIES
from kubectl_share.model import EXTENSIONS, Preferences
from kubectl_share.operations.bundle.cutting import FileCut
from kubectl_share.operations.bundle.parts import Assembled, Dropped, as_json, record_as_json
from kubectl_share.operations.bundle.rewriting import written_anew

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.loading import KubeconfigFile
    from kubectl_share.operations.bundle.parts import Wanted


def assemble(wanted: Wanted) -> Assembled:
    """The text of the bundle. With one source it is that file with lines cut out, otherwise a file of its own."""
    files = list({id(part.origin.file): part.origin.file for part in wanted.parts}.values())
    own, merged = files[0].decoded, wanted.merged
    if len(files) == 1 and (own.preferences, own.extensions) == (merged.preferences, merged.extensions):
        try:
            return FileCut(files[0], wanted).whole()
        except UneditableError:
            pass
    return _put_together(files, wanted)


def write_anew(wanted: Wanted) -> Assembled:
    """The bundle with every entry as JSON on a line of its own: what it means, without comments and formatting."""
    texts = {id(part.origin.entry.node): f"- {written_anew(part)}" for part in wanted.parts}
    return Assembled(_file_around(texts, wanted, "\n").encode(), Counter())


def _put_together(files: list[KubeconfigFile], wanted: Wanted) -> Assembled:
    texts: dict[int, str] = {}
    dropped: Counter[Dropped] = Counter()
    for file in files:
        cut = FileCut(file, wanted)
        texts |= cut.entries()
        dropped += cut.dropped
    return Assembled(_file_around(texts, wanted, files[0].document.source.newline).encode(), dropped)


def _file_around(texts: dict[int, str], wanted: Wanted, newline: str) -> str:
    """A file of our own around entries; `texts` has them by the identity of their nodes."""
    lines = ["apiVersion: v1", "kind: Config", f"current-context: {scalar(wanted.current)}"]
    if wanted.merged.preferences != Preferences():
        lines.append(f"preferences: {value(record_as_json(wanted.merged.preferences))}")
    if wanted.merged.extensions:
        lines.append(f"extensions: {value(as_json(wanted.merged.extensions, EXTENSIONS))}")
    for list_name in BODIES:
        entries = [texts[id(part.origin.entry.node)] for part in wanted.parts if part.list_name == list_name]
        lines.append(f"{list_name}:{'' if entries else ' []'}")
        lines += (entry.removesuffix("\n").removesuffix("\r") for entry in entries)
    return newline.join([*lines, ""])
