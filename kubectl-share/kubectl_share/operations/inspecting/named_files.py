"""The files that a kubeconfig names, as far as they are looked at.

Those of one's own kubeconfig are read and checked as a bundle does it. Somebody else's kubeconfig may name any file of
this host, and what is shown of it may find its way back to them. So of the files that such a one names, certificates
alone are looked at, which are no secret; keys and tokens stay closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.certificates import certificates_in, key_matches
from kubectl_share.credentials.checks import check_authority, check_client_certificate, token_from_file
from kubectl_share.credentials.shown import shown_file
from kubectl_share.errors import CredentialError
from kubectl_share.kubeconfig.files import read_regular_file
from kubectl_share.operations.inspecting.records import Certificates

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kubectl_share.kubeconfig.loading import Origin

_MISSING = "does not exist"
_CLOSED = "is not looked at: the kubeconfig may be from somebody else"
_NETWORK_PATHS = ("//", "\\\\")
"""How the path of a file on another host begins on Windows; to open one is to log in there."""


class NamedFiles:
    """Reads what entries name. Nothing is told of a file but what its field may hold."""

    def __init__(self, *, are_own: bool) -> None:
        self._are_own = are_own
        self._certificates: dict[tuple[Path, Callable[[bytes], None]], Certificates] = {}

    def authority(self, origin: Origin, path: str, folder: Path | None = None) -> Certificates:
        """The certificates of a `certificate-authority`."""
        return self._certificates_at(origin, path, check_authority, folder)

    def client_certificates(self, origin: Origin, path: str) -> Certificates:
        """The certificates of a `client-certificate`."""
        return self._certificates_at(origin, path, check_client_certificate, None)

    def content(self, origin: Origin, path: str) -> bytes:
        """What is in the file of a key or a token.

        Raises:
            CredentialError: it cannot be read, or may not.
        """
        if not self._are_own:
            raise CredentialError(_CLOSED)
        return _read(origin.file.folder, path)

    def key_matches(self, origin: Origin, certificate: str, key: bytes) -> bool:
        """Whether a key belongs to the first certificate of a `client-certificate`.

        Raises:
            CredentialError: one of them cannot be read.
        """
        return key_matches(_read(origin.file.folder, certificate), key)

    def token(self, origin: Origin, path: str) -> str:
        """The token of a `tokenFile`.

        Raises:
            CredentialError: it cannot be read, may not be, or holds no token.
        """
        return token_from_file(self.content(origin, path))

    def _certificates_at(
        self, origin: Origin, path: str, check: Callable[[bytes], None], folder: Path | None
    ) -> Certificates:
        start = folder or origin.file.folder
        known = self._certificates.get((start / path, check))
        if known is None:
            known = self._certificates_of_file(start, path, check)
            self._certificates[start / path, check] = known
        return known._replace(path=shown_file(path))

    def _certificates_of_file(self, folder: Path, path: str, check: Callable[[bytes], None]) -> Certificates:
        if not self._are_own and path.startswith(_NETWORK_PATHS):
            return Certificates(path, (), _CLOSED)
        try:
            content = _read(folder, path)
            check(content)
            return Certificates(path, certificates_in(content), "")
        except CredentialError as error:
            is_tellable = self._are_own or error.message.startswith(_MISSING)
            return Certificates(path, (), error.message if is_tellable else "holds no certificates that can be shown")


def _read(folder: Path, path: str) -> bytes:
    try:
        return read_regular_file(folder / path)
    except CredentialError as error:
        if path.startswith(("~", "$")):
            raise CredentialError(f"{error.message}; kubectl expands neither ~ nor variables in a path") from None
        raise
