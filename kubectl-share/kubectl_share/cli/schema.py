"""`kubectl share schema`: the JSON Schemas."""

from __future__ import annotations

import sys
from enum import Enum
from typing import Annotated

import typer

EPILOG = """Examples:

  kubectl share schema > kubeconfig.schema.json

  check-jsonschema --schemafile kubeconfig.schema.json prod.kubeconfig

  kubectl share schema settings                 that of .kubectl-share.toml
"""


class Schema(str, Enum):
    """What a schema describes."""

    kubeconfig = "kubeconfig"
    settings = "settings"


_FILES = {Schema.kubeconfig: "kubeconfig-v1.schema.json", Schema.settings: "kubectl-share-config-v1.schema.json"}


def command(
    of: Annotated[
        Schema, typer.Argument(metavar="[kubeconfig|settings]", help="Which one: of kubeconfigs if none is named.")
    ] = Schema.kubeconfig,
) -> None:
    """Print the JSON Schema of kubeconfigs, or of the settings of `validate`, for editors and other tools.

    It judges types and shapes. What it lets pass may still hold a dangling reference or an expired certificate.
    """
    from importlib.resources import files

    from kubectl_share.cli.printing import say

    for line in files("kubectl_share.schemas").joinpath(_FILES[of]).read_text("utf-8").splitlines():
        say(line, to=sys.stdout)
