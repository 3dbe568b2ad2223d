"""Relative paths of entries: they are relative to the folder of their file, and must not change with the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.model import AuthInfo, Cluster

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_share.model import Record


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
