"""The text of the bundle: the source with all else cut away, or the entries of several sources put together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kubectl_share.document.mappings import UneditableError
from kubectl_share.document.rendering import scalar, value
from kubectl_share.kubeconfig.encoding import as_json, record_as_json
from kubectl_share.model import EXTENSIONS, Kind, Preferences
from kubectl_share.operations.entries.cutting import SingleEntries, WholeFile
from kubectl_share.operations.entries.parts import Assembled, Dropped
from kubectl_share.operations.entries.rewriting import written_anew

if TYPE_CHECKING:
    from kubectl_share.document.nodes import Node
    from kubectl_share.document.source import Source
    from kubectl_share.kubeconfig.loading import KubeconfigFile
    from kubectl_share.operations.entries.parts import Part, Wanted


def assemble(wanted: Wanted) -> Assembled:
    """The text of the bundle. With one source it is that file with lines cut out, otherwise a file of its own."""
    files = _files(wanted)
    own, merged = files[0].decoded, wanted.merged
    if len(files) == 1 and (own.preferences, own.extensions) == (merged.preferences, merged.extensions):
        try:
            return WholeFile(files[0], wanted).assembled()
        except UneditableError:
            pass
    return _put_together(files, wanted)


def assemble_anew(wanted: Wanted) -> bytes:
    """The bundle with every entry as JSON on a line of its own: what it means, without comments and formatting."""
    texts = {part.origin.entry.node: f"- {written_anew(part)}" for part in wanted.parts}
    return _file_around(texts, wanted, _files(wanted)[0].document.source)


def _files(wanted: Wanted) -> list[KubeconfigFile]:
    return list({id(part.origin.file): part.origin.file for part in wanted.parts}.values())


def _put_together(files: list[KubeconfigFile], wanted: Wanted) -> Assembled:
    texts: dict[Node, str] = {}
    dropped: Counter[Dropped] = Counter()
    anew: list[Part] = []
    for file in files:
        entries = SingleEntries(file, wanted)
        texts |= entries.texts()
        dropped += entries.dropped
        anew += entries.anew
    return Assembled(_file_around(texts, wanted, files[0].document.source), dropped, tuple(anew))


def _file_around(texts: dict[Node, str], wanted: Wanted, first: Source) -> bytes:
    """A file of our own around the texts of entries, with the encoding and the line breaks of the first source."""
    lines = ["apiVersion: v1", "kind: Config", f"current-context: {scalar(wanted.current)}"]
    if wanted.merged.preferences != Preferences():
        lines.append(f"preferences: {value(record_as_json(wanted.merged.preferences))}")
    if wanted.merged.extensions:
        lines.append(f"extensions: {value(as_json(wanted.merged.extensions, EXTENSIONS))}")
    for kind in Kind:
        entries = [texts[part.origin.entry.node] for part in wanted.parts if part.kind is kind]
        lines.append(f"{kind.list_name}:{'' if entries else ' []'}")
        lines += (entry.removesuffix("\n").removesuffix("\r") for entry in entries)
    return first.encoded(first.newline.join([*lines, ""]))
