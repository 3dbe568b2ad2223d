"""A certificate or key that is no valid base64: kubectl refuses to load the whole file.

Line breaks in it are fine, blanks are not. So a block with `|` works, and one with `>-` does not: YAML folds its lines
into one with blanks between them. Base64 that was cut off or lost the `=` at its end, base64url, and PEM text as it is
are no valid base64 either.

`--fix` writes it on one line where that is all it takes: it takes blanks out, encodes a PEM text, and adds a `=` that
is missing if PEM comes out.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING

from kubectl_share.credentials.pem import blocks
from kubectl_share.document.nodes import Scalar
from kubectl_share.document.rendering import scalar
from kubectl_share.document.scalars import is_base64
from kubectl_share.rules.refusals import refusals
from kubectl_share.rules.rule import ERROR, Example, Fix, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.kubeconfig.problems import Problem
    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Data that is no base64."""
    return refusals(facts, "KS510", _fix)


def _fix(facts: Facts, problem: Problem) -> Fix | None:
    """Writes it on one line; where others refer to it, or a comment is in the way, nothing."""
    node = problem.node
    if not isinstance(node, Scalar) or node.anchor or "#" in facts.source.text[node.start : node.end]:
        return None
    right = _repaired(node.value)
    if not right:
        return None
    quote = node.style if node.style in ("'", '"') else ""
    text = scalar(right, quote=quote)
    return Fix(
        "write it as one line of base64", lambda bench: bench.edits.replace(node.start, node.end, text), (problem.path,)
    )


def _repaired(text: str) -> str:
    """The base64 that is meant; empty where that is not beyond doubt."""
    if "-----BEGIN " in text:
        content = text.encode()
        return binascii.b2a_base64(content, newline=False).decode() if _is_pem(content) else ""
    joined = "".join(text.split())
    if is_base64(joined):
        return joined
    digits = joined.rstrip("=")
    padded = digits + "=" * (-len(digits) % 4)
    return padded if is_base64(padded) and _is_pem(binascii.a2b_base64(padded)) else ""


def _is_pem(content: bytes) -> bool:
    """Whether there are PEM blocks in it, all of them whole."""
    found = list(blocks(content))
    return bool(found) and all(block.der is not None for block in found)


RULE = Rule(
    code="KS510",
    name="bad-base64",
    summary="A certificate or key that is no valid base64",
    check=check,
    levels={"": ERROR},
    reference="https://pkg.go.dev/encoding/base64#StdEncoding",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority-data: >-
      CgoK
      %CA%
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
""",
            finds=((8, 33),),
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority-data: |-
      CgoK
      %CA%
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
""",
        ),
    ),
)
