"""kubectl reads the first document of a file, and nothing of what follows the line `---`.

So a second kubeconfig that was appended to the first one is not there for kubectl, whatever it holds. Whoever gets the
file reads it all the same, with the credentials in it.

Move the other documents into files of their own. Several files become one configuration by listing them in the
variable KUBECONFIG. A `---` at the top of the file or at its end is fine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.rules.rule import ERROR, Example, Found, Rule, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_LINE = re.compile(r"(?P<marker>---|\.\.\.)?(?P<content>[^\n\r]*)(?:\r\n?|\n|\Z)")


def check(facts: Facts) -> Iterator[Found]:
    """Where a second document begins."""
    start = facts.document.end
    text, length = facts.source.text, len(facts.source.text)
    marker: re.Match[str] | None = None
    while start < length:
        line = _LINE.match(text, start)
        if line is None:
            return
        if line["marker"] == "---":
            marker = line
        if line["content"].strip() and not line["content"].lstrip().startswith("#"):
            yield _found(marker or line)
            return
        start = line.end()
    if facts.source.cut is not None and marker is not None:  # what follows is no text at all
        yield _found(marker)


def _found(line: re.Match[str]) -> Found:
    end = line.end("marker") if line["marker"] else line.end("content")
    spot = Spot(line.start(), end, "")
    return Found(spot, "kubectl reads nothing from here on", "move every other document into a file of its own")


RULE = Rule(
    code="KS106",
    name="multi-document",
    summary="More than one document, of which kubectl reads the first",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/loader.go",
    examples=(
        Example(
            """\
---
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
---
apiVersion: v1
kind: Config
current-context: stage
""",
            finds=((14, 1),),
        ),
        Example(
            """\
---
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
---
# nothing more
""",
        ),
    ),
)
