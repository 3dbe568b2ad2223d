"""kubectl cannot read the file at all, and nothing in it is judged any further.

What counts is kubectl's own YAML reader. It takes some texts that other readers refuse, and refuses some that they
take: an anchor that contains itself, a merge key whose value is no map, `.inf`, keys that are lists, tabs in places.

A template that is YAML but for its placeholders is not reported, and only searched for secrets. Fill it in and check
the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_NO_HINT = "kubectl cannot load it either"
_HINTS = {
    "mapping values are not allowed": "compare the indentation of this line and the one above; put a value with a "
    "colon and a space in it into quotes",
    "block sequence entries are not allowed": "begin the list on a line of its own",
    "cannot start any token": "put the value into quotes: no value begins with @, ` or % without them",
    "end of stream": "look for a quote above that is never closed",
    "',' or ']'": "look for a [ above that is never closed, or a comma that is missing",
    "',' or '}'": "look for a { above that is never closed, or a comma that is missing",
    "node content": "look for a bracket that closes nothing or is never closed, or a comma too many",
    "expected key": "compare the indentation of this line and the one above; look for text behind a closing quote or "
    "bracket",
    "'-' indicator": "compare the indentation of this line and the list above",
    "escape character": "write the backslash twice, or put the value into single quotes",
    "comment or line break": "begin the text on the line below the | or >",
    "an alias whose anchor": "define the anchor above, or put a value that begins with * into quotes",
    "a list or a map as a key": "write a single value as the key; put one that begins with { or [ into quotes",
    "whose value is not a map": "let << name the anchor of a map, or remove it",
    "its tag's type": "correct the value, or remove the tag, the word with ! in front of it",
    "tag handle": "put a value that begins with ! into quotes",
    "document start": "remove the line that begins with %",
    "contains itself": "write out what the alias stands for",
    "levels deep": "nest it less deep",
    "aliases to an excessive size": "write out what the aliases stand for",
}
"""What the reader says -> what to do."""
_BY_DEFAULT = "compare the indentation of this line and the one above, and look for a quote or bracket left open"


def check(facts: Facts) -> Iterator[Found]:
    """What stopped the reader."""
    if facts.syntax_error is not None:
        spot, error = facts.syntax_error
        hint = error.hint if error.hint != _NO_HINT else _hint(error.message)
        yield Found(spot, error.message, hint, load=True)


def _hint(message: str) -> str:
    return next((hint for part, hint in _HINTS.items() if part in message), _BY_DEFAULT)


RULE = Rule(
    code="KS101",
    name="yaml-syntax",
    summary="The text is no YAML that kubectl can read",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes-sigs/yaml",
    sees_placeholders=True,
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
clusters:
- name: prod
   cluster:
    server: https://prod.example:6443
contexts: []
""",
            finds=((5, 11),),
        ),
        Example(
            """\
apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
contexts: []
""",
        ),
    ),
)
