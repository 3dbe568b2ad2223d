"""The cluster and the user of a request: what its options give is read, checked and embedded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.errors import CredentialError
from kubectl_share.model import AuthInfo, AuthProvider, Cluster, ExecConfig
from kubectl_share.operations.create.requests import EXEC_V1, ISSUER_CA, ISSUER_CA_DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_share.operations.create.requests import Given, Request


def cluster_of(request: Request) -> Cluster:
    return Cluster(
        server=request.server or "",
        tls_server_name=request.tls_server_name or "",
        insecure_skip_tls_verify=request.insecure_skip_tls_verify,
        certificate_authority_data=_authority(request.certificate_authority),
        proxy_url=request.proxy_url or "",
    )


def user_of(request: Request) -> AuthInfo:
    certificate, key = _client_pair(request)
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
        auth_provider=_auth_provider(request),
        exec=_exec(request.exec),
    )


def _authority(given: Given | None) -> bytes:
    from kubectl_share.credentials.checks import check_authority

    return _checked(given, check_authority) if given else b""


def _client_pair(request: Request) -> tuple[bytes, bytes]:
    if not request.client_certificate or not request.client_key:
        return b"", b""
    from kubectl_share.credentials.checks import check_client_certificate, check_private_key
    from kubectl_share.credentials.pem import certificates_only, private_keys_seen

    certificate = _checked(request.client_certificate, check_client_certificate)
    if private_keys_seen(certificate):  # a file with both in it; the key has a field of its own
        certificate = certificates_only(certificate)
    return certificate, _checked(request.client_key, lambda content: check_private_key(content, certificate))


def _token(given: Given | None) -> str:
    from kubectl_share.credentials.checks import token_from_file

    return _checked(given, token_from_file).rstrip(b"\r\n").decode("ascii") if given else ""


def _checked(given: Given, check: Callable[[bytes], object]) -> bytes:
    content = given.read()
    try:
        check(content)
    except CredentialError as error:
        raise CredentialError(f"{given.origin} {error.message}", error.hint) from None
    return content


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


def _auth_provider(request: Request) -> AuthProvider | None:
    if request.auth_provider is None:
        return None
    given = dict(request.auth_provider_config)
    authority = given.pop(ISSUER_CA, None)
    config = {key: _line(value, "a value of --auth-provider-arg") for key, value in given.items()}
    if authority is not None:
        from base64 import b64encode

        config[ISSUER_CA_DATA] = b64encode(_authority(authority)).decode()
    return AuthProvider(name="oidc", config=config)


def _exec(plugin: ExecConfig | None) -> ExecConfig | None:
    """The plugin, with the version that plugins speak today, and an interactive mode, which v1 does not go without."""
    if plugin is None:
        return None
    mode = plugin.interactive_mode or "IfAvailable"
    return plugin.replaced(api_version=plugin.api_version or EXEC_V1, interactive_mode=mode)
