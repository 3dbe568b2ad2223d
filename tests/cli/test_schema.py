"""`kubectl share schema` prints the schema that the repository publishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.program import Home

PUBLISHED = Path(__file__).parents[2] / "schemas" / "kubeconfig-v1.schema.json"


def test_schema_is_the_published_one(home: Home) -> None:
    done = home.share("schema")
    assert (done.code, done.out, done.err) == (0, PUBLISHED.read_bytes(), "")
    assert json.loads(done.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_context_called_schema_stays_reachable(home: Home) -> None:
    home.has("contexts: [{name: schema, context: {}}]\n")
    assert b"name: schema" in home.share("--", "schema").out
