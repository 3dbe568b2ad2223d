"""The cluster and the user of a request: what its options give is read, checked and embedded.

What a reader of the options should know is added to `notices`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kubectl_share.errors import CredentialError
from kubectl_share.model import AuthInfo, AuthProvider, Cluster, ExecConfig
from kubectl_share.operations.create.requests import EXEC_V1, ISSUER_CA, ISSUER_CA_DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_share.credentials.embeddable import Embeddable
    from kubectl_share.operations.create.requests import Given, Request

Found = TypeVar("Found")


def cluster_of(request: Request, notices: list[str]) -> Cluster:
    return Cluster(
        server=request.server or "",
        tls_server_name=request.tls_server_name or "",
        insecure_skip_tls_verify=request.insecure_skip_tls_verify,
        certificate_authority_data=_authority(request.certificate_authority, notices),
        proxy_url=request.proxy_url or "",
    )


def user_of(request: Request, notices: list[str]) -> AuthInfo:
    certificate, key = _client_pair(request, notices)
    return AuthInfo(
        client_certificate_data=certificate,
        client_key_data=key,
        token=_token(request.token),
        impersonate=request.impersonate or "",
        impersonate_uid=request.impersonate_uid or "",
        impersonate_groups=request.impersonate_groups,
        impersonate_user_extra=request.impersonate_user_extra or None,
        username=request.username or "",
        password=_password(request.password),
        auth_provider=_auth_provider(request, notices),
        exec=_exec(request.exec),
    )


def _authority(given: Given | None, notices: list[str]) -> bytes:
    from kubectl_share.credentials.embeddable import embeddable_authority

    return _embedded(given, embeddable_authority, notices) if given else b""


def _client_pair(request: Request, notices: list[str]) -> tuple[bytes, bytes]:
    if not request.client_certificate or not request.client_key:
        return b"", b""
    from kubectl_share.credentials.embeddable import embeddable_client_certificate, embeddable_client_key

    certificate = _embedded(request.client_certificate, embeddable_client_certificate, notices)
    return certificate, _embedded(request.client_key, partial(embeddable_client_key, certificate=certificate), notices)


def _token(given: Given | None) -> str:
    from kubectl_share.credentials.checks import token_from_file

    return _read(given, token_from_file) if given else ""


def _embedded(given: Given, read: Callable[[bytes], Embeddable], notices: list[str]) -> bytes:
    found = _read(given, read)
    if found.left_out:
        notices.append(f"{given.origin} {found.left_out}")
    return found.data


def _read(given: Given, read: Callable[[bytes], Found]) -> Found:
    content = given.read()
    try:
        return read(content)
    except CredentialError as error:
        raise CredentialError(f"{given.origin} {error.message}", error.hint) from None


def _password(given: Given | None) -> str:
    return _line(given, "a password") if given else ""


def _line(given: Given, what: str) -> str:
    """The one line of text that is given, without its line break."""
    try:
        line = given.read().decode("utf-8").removesuffix("\n").removesuffix("\r")
    except ValueError:
        raise CredentialError(f"{given.origin} is no UTF-8 text", "a kubeconfig is written in UTF-8") from None
    if not line:
        raise CredentialError(f"{given.origin} is empty", f"{what} has at least one character")
    if not line.isprintable():
        raise CredentialError(f"{given.origin} holds line breaks or control characters", f"{what} is one line of text")
    return line


def _auth_provider(request: Request, notices: list[str]) -> AuthProvider | None:
    if request.auth_provider is None:
        return None
    given = dict(request.auth_provider_config)
    authority = given.pop(ISSUER_CA, None)
    config = {key: _line(value, "a value of --auth-provider-arg") for key, value in given.items()}
    if authority is not None:
        from base64 import b64encode

        config[ISSUER_CA_DATA] = b64encode(_authority(authority, notices)).decode()
    return AuthProvider(name="oidc", config=config)


def _exec(plugin: ExecConfig | None) -> ExecConfig | None:
    """The plugin, with the version that plugins speak today, and an interactive mode, which v1 does not go without."""
    if plugin is None:
        return None
    mode = plugin.interactive_mode or "IfAvailable"
    return plugin.replaced(api_version=plugin.api_version or EXEC_V1, interactive_mode=mode)
