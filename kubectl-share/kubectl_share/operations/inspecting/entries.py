"""What a cluster or a user says, and what is in the files that it names."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_share.credentials.certificates import (
    authority_problem,
    certificates_in,
    client_certificate_problem,
    key_matches,
    private_key_problem,
)
from kubectl_share.credentials.shown import shown_file, shown_key, shown_url, unless_secret
from kubectl_share.credentials.tokens import token_claims
from kubectl_share.errors import CredentialError
from kubectl_share.kubeconfig.decoding import decode_body
from kubectl_share.model import AuthInfo, Cluster
from kubectl_share.operations.inspecting.records import (
    Certificates,
    ClusterFacts,
    Impersonation,
    Key,
    Password,
    Plugin,
    Provider,
    Token,
    UserFacts,
)
from kubectl_share.operations.portability import cluster_notes, user_notes
from kubectl_share.operations.shown_arguments import shown_arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kubectl_share.kubeconfig.loading import Origin
    from kubectl_share.model import AuthProvider, ExecConfig
    from kubectl_share.operations.inspecting.named_files import NamedFiles

_ENCRYPTED = re.compile(r"ENC\[[^\[\]]*\]")
_IDP = "idp-certificate-authority"


def cluster_facts(origin: Origin, files: NamedFiles) -> ClusterFacts:
    """What is known of a cluster."""
    cluster = decode_body(origin.entry, Cluster)
    authority = None
    if cluster.certificate_authority_data:
        authority = _embedded(cluster.certificate_authority_data, authority_problem)
    elif cluster.certificate_authority:
        authority = files.authority(origin, cluster.certificate_authority)
    return ClusterFacts(
        name=origin.entry.name,
        file=origin.file.shown,
        server=shown_url(cluster.server),
        proxy=shown_url(cluster.proxy_url),
        tls_name=unless_secret(cluster.tls_server_name),
        is_verified=not cluster.insecure_skip_tls_verify,
        authority=authority,
        notes=tuple(cluster_notes(cluster)),
    )


def user_facts(origin: Origin, files: NamedFiles) -> UserFacts:
    """What is known of a user."""
    user = decode_body(origin.entry, AuthInfo)
    certificate = None
    if user.client_certificate_data:
        certificate = _embedded(user.client_certificate_data, client_certificate_problem)
    elif user.client_certificate:
        certificate = files.client_certificates(origin, user.client_certificate)
    return UserFacts(
        name=origin.entry.name,
        file=origin.file.shown,
        certificate=certificate,
        key=_key(origin, user, certificate, files),
        tokens=tuple(_tokens(origin, user, files)),
        plugin=_plugin(user.exec) if user.exec else None,
        provider=_provider(origin, user.auth_provider, files) if user.auth_provider else None,
        password=Password(unless_secret(user.username)) if user.username or user.password else None,
        impersonation=_impersonation(user),
        notes=tuple(user_notes(user)),
    )


def _embedded(pem: bytes, problem_of: Callable[[bytes], str]) -> Certificates:
    problem = problem_of(pem)
    if problem:
        return Certificates("", (), problem)
    try:
        return Certificates("", certificates_in(pem), "")
    except CredentialError as error:
        return Certificates("", (), error.message)


def _key(origin: Origin, user: AuthInfo, certificate: Certificates | None, files: NamedFiles) -> Key | None:
    if not user.client_key_data and not user.client_key:
        return None
    path = "" if user.client_key_data else shown_file(user.client_key)
    try:
        key = user.client_key_data or files.content(origin, user.client_key)
        problem = private_key_problem(key)
        if problem or certificate is None or not certificate.certificates:
            return Key(path, None, problem)
        if user.client_certificate_data:
            return Key(path, key_matches(user.client_certificate_data, key), "")
        return Key(path, files.key_matches(origin, user.client_certificate, key), "")
    except CredentialError as error:
        return Key(path, None, error.message)


def _tokens(origin: Origin, user: AuthInfo, files: NamedFiles) -> Iterator[Token]:
    if user.token:
        yield _token("token", user.token)
    if user.token_file:
        path = shown_file(user.token_file)
        try:
            yield _token("tokenFile", files.token(origin, user.token_file), path=path)
        except CredentialError as error:
            yield Token("tokenFile", path, None, is_renewed=False, problem=error.message)
    config = (user.auth_provider.config or {}) if user.auth_provider else {}
    if config.get("id-token"):
        yield _token("id-token", config["id-token"], is_renewed=bool(config.get("refresh-token")))


def _token(field: str, token: str, *, path: str = "", is_renewed: bool = False) -> Token:
    claims = token_claims(token)
    if claims is not None:
        claims = claims._replace(
            issuer=_issuer(claims.issuer),
            subject=unless_secret(claims.subject),
            audiences=tuple(map(unless_secret, claims.audiences)),
            email=unless_secret(claims.email),
            groups=tuple(map(unless_secret, claims.groups)),
            namespace=unless_secret(claims.namespace),
            service_account=unless_secret(claims.service_account),
            service_account_uid=unless_secret(claims.service_account_uid),
            others=tuple(map(unless_secret, claims.others)),
        )
    problem = "is encrypted by SOPS" if _ENCRYPTED.fullmatch(token) else ""
    return Token(field, path, claims, is_renewed, problem)


def _issuer(issuer: str) -> str:
    """It is a URL, but for the tokens of old clusters: `kubernetes/serviceaccount`."""
    return shown_url(issuer) if "://" in issuer else unless_secret(issuer)


def _plugin(plugin: ExecConfig) -> Plugin:
    return Plugin(
        command=unless_secret(plugin.command),
        arguments=tuple(shown_arguments(plugin.args)),
        variables=tuple(shown_key(variable.name) for variable in plugin.env),
        api_version=unless_secret(plugin.api_version),
        interactive_mode=unless_secret(plugin.interactive_mode),
        install_hint=unless_secret(" ".join(plugin.install_hint.split())),
        gets_cluster=plugin.provide_cluster_info,
    )


def _provider(origin: Origin, provider: AuthProvider, files: NamedFiles) -> Provider:
    config = provider.config or {}
    authority = None
    if config.get(f"{_IDP}-data"):
        try:
            authority = _embedded(base64.b64decode(config[f"{_IDP}-data"]), authority_problem)
        except ValueError:
            authority = Certificates("", (), "is not valid base64")
    elif config.get(_IDP):  # relative to the working directory, not to the kubeconfig
        authority = files.authority(origin, config[_IDP], Path.cwd())
    return Provider(
        name=unless_secret(provider.name),
        issuer=_issuer(config.get("idp-issuer-url", "")),
        client=unless_secret(config.get("client-id", "")),
        settings=tuple(shown_key(name) for name, value in config.items() if value),
        authority=authority,
    )


def _impersonation(user: AuthInfo) -> Impersonation | None:
    found = Impersonation(
        user=unless_secret(user.impersonate),
        uid=unless_secret(user.impersonate_uid),
        groups=tuple(map(unless_secret, user.impersonate_groups)),
        extra=tuple(map(shown_key, user.impersonate_user_extra or {})),
    )
    return found if any(found) else None
