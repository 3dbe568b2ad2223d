"""The files that an entry names, read, checked and put into the entry.

An untrusted kubeconfig may name any file of the reader's disk, so that only what its field says is ever embedded: a
certificate, a private key that belongs to the certificate beside it, a token.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.shown import shown_file, unless_secret
from kubectl_share.errors import CredentialError, Place, escaped, quoted
from kubectl_share.kubeconfig.decoding import field_node
from kubectl_share.kubeconfig.files import read_regular_file
from kubectl_share.kubeconfig.paths import misplaced_content

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_share.kubeconfig.loading import Origin
    from kubectl_share.model import AuthInfo, AuthProvider, Cluster

_OIDC_CA = "idp-certificate-authority"


class Failure(NamedTuple):
    """A file that cannot be embedded."""

    place: Place
    field: str
    """Such as `users[admin].user.client-key`."""
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.place}: {self.field}: {self.message}"


class Embedder:
    """Embeds what entries name, and collects what stands in the way and what is worth knowing."""

    def __init__(self) -> None:
        self.failures: list[Failure] = []
        self.notices: list[str] = []
        self.read: list[Path] = []
        """The files that are embedded."""

    def cluster(self, origin: Origin, cluster: Cluster) -> Cluster:
        """The cluster with its certificate authority embedded."""
        if not cluster.certificate_authority:
            return cluster
        from kubectl_share.credentials.checks import check_authority

        data = cluster.certificate_authority_data
        if not data:
            data = self._file(origin, cluster.certificate_authority, check_authority, "certificate-authority") or b""
        else:
            self._both(origin, "certificate-authority")
        return cluster.replaced(certificate_authority="", certificate_authority_data=data)

    def user(self, origin: Origin, user: AuthInfo) -> AuthInfo:
        """The user with certificate, key, token and the CA of an OIDC issuer embedded."""
        if user.client_certificate or user.client_key:
            user = self._client_pair(origin, user)
        if user.token_file:
            user = user.replaced(token_file="", token=self._token(origin, user) or user.token)
        if user.auth_provider and (user.auth_provider.config or {}).get(_OIDC_CA):
            user = user.replaced(auth_provider=self._oidc(origin, user.auth_provider))
        return user

    def _client_pair(self, origin: Origin, user: AuthInfo) -> AuthInfo:
        from kubectl_share.credentials.checks import check_client_certificate, check_private_key
        from kubectl_share.credentials.pem import certificates_only, private_keys_seen

        certificate, key = user.client_certificate_data, user.client_key_data
        if user.client_certificate and not certificate:
            certificate = (
                self._file(origin, user.client_certificate, check_client_certificate, "client-certificate") or b""
            )
            if private_keys_seen(certificate):  # kubelet-client-current.pem; the key has a field of its own
                certificate = certificates_only(certificate)
        elif user.client_certificate:
            self._both(origin, "client-certificate")
        if user.client_key and not key:

            def check(content: bytes) -> None:
                check_private_key(content, certificate or None)

            key = self._file(origin, user.client_key, check, "client-key") or b""
        elif user.client_key:
            self._both(origin, "client-key")
        return user.replaced(
            client_certificate="", client_key="", client_certificate_data=certificate, client_key_data=key
        )

    def _token(self, origin: Origin, user: AuthInfo) -> str | None:
        from kubectl_share.credentials.checks import token_from_file

        if user.token:
            self.notices.append(
                f"{_field(origin, 'tokenFile')}: its content takes the place of the token beside it, as kubectl does"
            )
        content = self._file(origin, user.token_file, token_from_file, "tokenFile")
        return None if content is None else token_from_file(content)

    def _oidc(self, origin: Origin, provider: AuthProvider) -> AuthProvider:
        """Its CA file is relative to the working directory, not to the kubeconfig."""
        from kubectl_share.credentials.checks import check_authority

        config = dict(provider.config or {})
        path = config.pop(_OIDC_CA)
        if config.get(f"{_OIDC_CA}-data"):
            self._both(origin, "auth-provider", "config", _OIDC_CA)
            return provider.replaced(config=config)
        keys = ("auth-provider", "config", _OIDC_CA)
        content = self._file(origin, path, check_authority, *keys, folder=Path.cwd())
        config[f"{_OIDC_CA}-data"] = base64.b64encode(content or b"").decode()
        return provider.replaced(config=config)

    def _both(self, origin: Origin, *keys: str) -> None:
        self.notices.append(f"{_field(origin, *keys)}: left out, the data beside it is what counts")

    def _file(
        self, origin: Origin, path: str, check: Callable[[bytes], object], *keys: str, folder: Path | None = None
    ) -> bytes | None:
        """The content of a file that holds what its field says; otherwise None, and a failure is noted."""
        try:
            whole_path = (folder or origin.file.folder) / path
            content = read_regular_file(whole_path)
            check(content)
        except CredentialError as error:
            hint = error.hint
            if path.startswith(("~", "$")):
                hint = "kubectl expands neither ~ nor variables in a path; write it in full"
            misplaced = misplaced_content(keys[-1], path)
            if misplaced:
                hint = f"its value {misplaced}"
            node = field_node(origin.entry, *keys)
            place = origin.file.document.source.place(node.start)
            message = f"file {quoted(shown_file(path))} {error.message}"
            self.failures.append(Failure(place, _field(origin, *keys), message, hint))
            return None
        self.read.append(whole_path)
        return content


def _field(origin: Origin, *keys: str) -> str:
    body = origin.entry.list_name.removesuffix("s")
    name = escaped(unless_secret(origin.entry.name))
    return f"{origin.entry.list_name}[{name}].{body}.{'.'.join(keys)}"
