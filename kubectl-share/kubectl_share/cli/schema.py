"""`kubectl share schema`: the JSON Schema of kubeconfigs."""

from __future__ import annotations

import sys

EPILOG = """Examples:

  kubectl share schema > kubeconfig.schema.json

  check-jsonschema --schemafile kubeconfig.schema.json prod.kubeconfig
"""


def command() -> None:
    """Print the JSON Schema of kubeconfigs, for editors and other tools.

    It judges types and shapes. What it lets pass may still hold a dangling reference or an expired certificate.
    """
    from importlib.resources import files

    sys.stdout.write(files("kubectl_share.schemas").joinpath("kubeconfig-v1.schema.json").read_text("utf-8"))
