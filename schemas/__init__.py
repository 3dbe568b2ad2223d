"""The published JSON Schemas, shipped inside the package as `kubectl_share.schemas`.

`kubeconfig-v1.schema.json` is the shape of a kubeconfig, `kubectl-share-config-v1.schema.json` that of the
configuration file `.kubectl-share.toml`. Read them by `importlib.resources.files("kubectl_share.schemas")`.
"""
