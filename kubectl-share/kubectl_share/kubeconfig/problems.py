"""Why kubectl refuses to load a file that it can read."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.errors import KubeconfigError

if TYPE_CHECKING:
    from kubectl_share.document.composer import Document
    from kubectl_share.document.nodes import Node


class Cause(Enum):
    """What kind of problem it is."""

    WRONG_KIND = "another kind of file, or another version"
    WRONG_TYPE = "a value of the wrong type"
    IMPLICIT_TYPE = "a text that is taken for a bool or a number, for want of quotes"
    BAD_BASE64 = "a text that is no base64"
    DUPLICATE = "two entries of one name"


class Problem(NamedTuple):
    """Something in a file for which kubectl refuses to load it."""

    cause: Cause
    path: str
    """The field, such as `users[2].user.token`; empty for the file."""
    message: str
    """What is wrong, without the value, to be read behind the path."""
    hint: str
    """What to do; may be empty."""
    node: Node
    """What is wrong: the value, or the entry."""

    @property
    def offset(self) -> int:
        """Where it is."""
        return self.node.start

    @property
    def sentence(self) -> str:
        """The path and the message."""
        if self.cause is Cause.WRONG_KIND:
            return f"is no kubeconfig: its {self.path} {self.message}"
        return f"{self.path} {self.message}".lstrip()


def refusal(document: Document, problems: list[Problem]) -> KubeconfigError:
    """The error for a file that kubectl would not load either."""
    first, others = problems[0], len(problems) - 1
    more = f" (and {others} more like this)" if others else ""
    hint = first.hint or "kubectl cannot load it either"
    return KubeconfigError(first.sentence + more, hint, document.source.place(first.offset))
