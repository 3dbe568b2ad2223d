"""The files that entries name: which they are, and where. A path is relative to the folder of the kubeconfig."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import looks_like_content
from kubectl_share.model import AuthInfo, Cluster

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_share.model import Record

EMBEDDED_AS = {
    "certificate-authority": ("certificate", "certificate-authority-data"),
    "client-certificate": ("certificate", "client-certificate-data"),
    "client-key": ("key", "client-key-data"),
    "tokenFile": ("token", "token"),
    "idp-certificate-authority": ("certificate", "idp-certificate-authority-data"),
}
"""A field that names a file -> what is in the file, and the field for that itself."""


def with_full_paths(record: Record, folder: Path) -> Record:
    """The same entry with absolute paths, as kubectl takes them.

    Upstream: kubernetes/client-go:tools/clientcmd/loader.go (ResolveLocalPaths); a command without a separator is
    looked up in PATH.
    """

    def whole(path: str) -> str:
        return str(folder / path) if path else path

    if isinstance(record, Cluster) and record.certificate_authority:
        return record.replaced(certificate_authority=whole(record.certificate_authority))
    if isinstance(record, AuthInfo):
        plugin = record.exec
        if plugin is not None and "/" in plugin.command:
            plugin = plugin.replaced(command=whole(plugin.command))
        return record.replaced(
            client_certificate=whole(record.client_certificate),
            client_key=whole(record.client_key),
            token_file=whole(record.token_file),
            exec=plugin,
        )
    return record


def file_references(record: Record) -> dict[str, str]:
    """The field -> the path, of all files that kubectl would read for an entry."""
    found = {}
    if isinstance(record, Cluster):
        found = {"certificate-authority": record.certificate_authority}
    elif isinstance(record, AuthInfo):
        found = {
            "client-certificate": record.client_certificate,
            "client-key": record.client_key,
            "tokenFile": record.token_file,
        }
        if record.auth_provider is not None:
            config = record.auth_provider.config or {}
            found["auth-provider.config.idp-certificate-authority"] = config.get("idp-certificate-authority", "")
    return {field: path for field, path in found.items() if path}


def misplaced_content(field: str, path: str) -> str:
    """What to say of a field that has, in place of a path, what should be in the file; empty where it has a path.

    Args:
        field: such as `tokenFile`; what stands before a dot does not matter.
        path: its value, which is not to be shown then.
    """
    if not looks_like_content(path):
        return ""
    what, own_field = EMBEDDED_AS[field.rpartition(".")[2]]
    return f"looks like the {what} itself, not like the path of a file: {own_field} is the field for it"
