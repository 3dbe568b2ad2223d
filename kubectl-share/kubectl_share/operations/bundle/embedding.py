"""The files that an entry names, read, checked and put into the entry.

An untrusted kubeconfig may name any file of the reader's disk, so that only what its field says is ever embedded: a
certificate, a private key that belongs to the certificate beside it, a token.
"""

from __future__ import annotations

import base64
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kubectl_share.credentials.shown import shown_file, unless_secret
from kubectl_share.errors import CredentialError, Place, escaped, quoted
from kubectl_share.kubeconfig.files import read_regular_file
from kubectl_share.kubeconfig.paths import misplaced_content
from kubectl_share.kubeconfig.places import field_node

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_share.credentials.embeddable import Embeddable
    from kubectl_share.kubeconfig.loading import Origin
    from kubectl_share.model import AuthInfo, AuthProvider, Cluster

Found = TypeVar("Found")

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
        from kubectl_share.credentials.embeddable import embeddable_authority

        data = cluster.certificate_authority_data
        if not data:
            path = cluster.certificate_authority
            data = self._embedded(origin, path, embeddable_authority, "certificate-authority")
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
        from kubectl_share.credentials.embeddable import embeddable_client_certificate, embeddable_client_key

        certificate, key = user.client_certificate_data, user.client_key_data
        if user.client_certificate and not certificate:
            read = partial(embeddable_client_certificate, key=key or None)
            certificate = self._embedded(origin, user.client_certificate, read, "client-certificate")
        elif user.client_certificate:
            self._both(origin, "client-certificate")
        if user.client_key and not key:
            read = partial(embeddable_client_key, certificate=certificate or None)
            key = self._embedded(origin, user.client_key, read, "client-key")
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
        return self._file(origin, user.token_file, token_from_file, "tokenFile")

    def _oidc(self, origin: Origin, provider: AuthProvider) -> AuthProvider:
        """Its CA file is relative to the working directory, not to the kubeconfig."""
        from kubectl_share.credentials.embeddable import embeddable_authority

        config = dict(provider.config or {})
        path = config.pop(_OIDC_CA)
        if config.get(f"{_OIDC_CA}-data"):
            self._both(origin, "auth-provider", "config", _OIDC_CA)
            return provider.replaced(config=config)
        keys = ("auth-provider", "config", _OIDC_CA)
        data = self._embedded(origin, path, embeddable_authority, *keys, folder=Path())
        config[f"{_OIDC_CA}-data"] = base64.b64encode(data).decode()
        return provider.replaced(config=config)

    def _both(self, origin: Origin, *keys: str) -> None:
        self.notices.append(f"{_field(origin, *keys)}: left out, the data beside it is what counts")

    def _embedded(
        self, origin: Origin, path: str, read: Callable[[bytes], Embeddable], *keys: str, folder: Path | None = None
    ) -> bytes:
        """What of a file goes into its field; nothing, and a failure is noted, if it does not hold that."""
        found = self._file(origin, path, read, *keys, folder=folder)
        if found is None:
            return b""
        if found.left_out:
            self.notices.append(f"{_field(origin, *keys)}: its file {found.left_out}")
        return found.data

    def _file(
        self, origin: Origin, path: str, read: Callable[[bytes], Found], *keys: str, folder: Path | None = None
    ) -> Found | None:
        """What is read from the content of a file; None, and a failure is noted, if it is not what its field says."""
        try:
            whole_path = (folder or origin.file.folder) / path
            found = read(read_regular_file(whole_path))
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
        return found


def _field(origin: Origin, *keys: str) -> str:
    kind, name = origin.entry.kind, escaped(unless_secret(origin.entry.name))
    return f"{kind.list_name}[{name}].{kind.word}.{'.'.join(keys)}"
