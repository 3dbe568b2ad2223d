"""`kubectl share schema` prints the schema that the repository publishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.program import Home

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ([], "kubeconfig-v1.schema.json"),
        (["kubeconfig"], "kubeconfig-v1.schema.json"),
        (["settings"], "kubectl-share-config-v1.schema.json"),
    ],
)
def test_schema_is_the_published_one(home: Home, words: list[str], file: str) -> None:
    done = home.share("schema", *words)
    assert (done.code, done.out, done.err) == (0, (SCHEMAS / file).read_bytes(), "")
    assert json.loads(done.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_context_called_schema_stays_reachable(home: Home) -> None:
    home.has("contexts: [{name: schema, context: {}}]\n")
    assert b"name: schema" in home.share("--", "schema").out
