"""What `create` is asked for: the options of the three `kubectl config set-*` commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.errors import UsageError, quoted
from kubectl_share.operations.arguments import check_namespace, check_proxy_url, check_server, check_tls_server_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kubectl_share.model import ExecConfig

EXEC_V1 = "client.authentication.k8s.io/v1"
_EXEC_VERSIONS = (EXEC_V1, f"{EXEC_V1}beta1")
_NEEDED_SETTINGS = ("idp-issuer-url", "client-id")
ISSUER_CA = "idp-certificate-authority"
"""The setting of an auth provider that names a file."""
ISSUER_CA_DATA = f"{ISSUER_CA}-data"
SECRET_SETTINGS = ("client-secret", "id-token", "refresh-token")
"""The settings of an auth provider that nobody else may see."""


class Given:
    """What an option gives: its bytes, read when they are needed, and how to call their origin in a message."""

    __slots__ = ("origin", "read")

    def __init__(self, origin: str, read: Callable[[], bytes]) -> None:
        self.origin = origin
        self.read = read

    def __repr__(self) -> str:
        return f"Given({self.origin})"


class Request(NamedTuple):
    """The wishes of the command line. None, or empty, where an option was not given."""

    server: str | None
    name: str | None = None
    """Of the context; the server's host if there is none."""
    cluster: str | None = None
    """Its name; that of the context if there is none."""
    user: str | None = None
    """Its name; that of the context if there is none."""
    namespace: str | None = None
    certificate_authority: Given | None = None
    insecure_skip_tls_verify: bool = False
    tls_server_name: str | None = None
    proxy_url: str | None = None
    token: Given | None = None
    username: str | None = None
    password: Given | None = None
    client_certificate: Given | None = None
    client_key: Given | None = None
    exec: ExecConfig | None = None
    auth_provider: str | None = None
    auth_provider_config: Mapping[str, Given] = {}
    impersonate: str | None = None
    impersonate_uid: str | None = None
    impersonate_groups: tuple[str, ...] = ()
    impersonate_user_extra: Mapping[str, tuple[str, ...]] = {}

    def checked(self) -> Request:
        """The request itself. Nothing is read yet.

        Raises:
            UsageError: something in it cannot be meant, or does not go together.
        """
        _check_texts(self)
        _check_cluster(self)
        _check_ways(self)
        _check_pairs(self)
        _check_exec(self.exec)
        _check_impersonation(self)
        _check_auth_provider(self)
        return self


def _check_texts(request: Request) -> None:
    """An option that is empty was hardly meant so: a variable of the shell was, that is not set."""
    for option, text in _texts(request):
        if not text:
            raise UsageError(f"{option} is empty", "give it a value, or leave it out")


def _texts(request: Request) -> Iterator[tuple[str, str]]:
    """(option, value) of those that were given and may not be empty."""
    values = {
        "NAME": request.name,
        "--cluster": request.cluster,
        "--user": request.user,
        "--tls-server-name": request.tls_server_name,
        "--username": request.username,
        "--auth-provider": request.auth_provider,
        "--as": request.impersonate,
        "--as-uid": request.impersonate_uid,
    }
    yield from ((option, text) for option, text in values.items() if text is not None)
    yield from (("--as-group", group) for group in request.impersonate_groups)
    yield from (("a key of --as-user-extra", key) for key in request.impersonate_user_extra)
    yield from (("a key of --auth-provider-arg", key) for key in request.auth_provider_config)
    if request.exec is not None:
        yield "--exec-command", request.exec.command
        yield from (("a name of --exec-env", variable.name) for variable in request.exec.env)


def _check_cluster(request: Request) -> None:
    if request.server is None:
        raise UsageError("no server is named", "an example: --server https://host.example:6443")
    check_server(request.server)
    if request.proxy_url is not None:
        check_proxy_url(request.proxy_url)
    if request.tls_server_name is not None:
        check_tls_server_name(request.tls_server_name)
    if request.namespace is not None:
        check_namespace(request.namespace)
    if request.certificate_authority and request.insecure_skip_tls_verify:
        raise _excluding("--certificate-authority", "--insecure-skip-tls-verify", "kubectl refuses a cluster with both")


def _check_ways(request: Request) -> None:
    """What kubectl refuses when it loads the file, and ways to log in that it would never go."""
    static = "--token" if request.token else "--username" if request.username is not None else ""
    plugin = "--exec-command" if request.exec is not None else ""
    provider = "--auth-provider" if request.auth_provider is not None else ""
    if request.token and (request.username is not None or request.password):
        raise _excluding("--token", "--username" if request.username is not None else "--password", "kubectl takes one")
    if plugin and provider:
        raise _excluding(plugin, provider, "kubectl takes one")
    if static and (plugin or provider):
        raise _excluding(static, plugin or provider, f"kubectl would only ever use {static}")


def _check_pairs(request: Request) -> None:
    if request.username is not None and not request.password:
        raise UsageError("--username needs a password", "--password-file FILE, --password-env NAME, or --password -")
    if request.password and request.username is None:
        raise UsageError("a password needs --username", "name the user whose password it is")
    if request.client_certificate and not request.client_key:
        raise UsageError("--client-certificate needs --client-key", "name the file that holds its private key")
    if request.client_key and not request.client_certificate:
        raise UsageError("--client-key needs --client-certificate", "name the file that holds its certificate")


def _check_exec(plugin: ExecConfig | None) -> None:
    if plugin is not None and plugin.api_version not in ("", *_EXEC_VERSIONS):
        raise UsageError(
            "kubectl does not know the value of --exec-api-version", f"it is {' or '.join(_EXEC_VERSIONS)}"
        )


def _check_impersonation(request: Request) -> None:
    options = {
        "--as-uid": request.impersonate_uid,
        "--as-group": request.impersonate_groups,
        "--as-user-extra": request.impersonate_user_extra,
    }
    for option, given in options.items():
        if given and request.impersonate is None:
            raise UsageError(f"{option} needs --as", "name the user whom it goes with")


def _check_auth_provider(request: Request) -> None:
    settings = request.auth_provider_config
    if request.auth_provider is None:
        if settings:
            raise UsageError("--auth-provider-arg needs --auth-provider", "the one that kubectl has is oidc")
        return
    if request.auth_provider != "oidc":
        raise UsageError(
            f"kubectl has no auth provider {quoted(request.auth_provider)}",
            "it has had only oidc since 1.26; for all others there are exec plugins, see --exec-command",
        )
    for key in _NEEDED_SETTINGS:
        if key not in settings:
            raise UsageError(f"--auth-provider oidc needs {key}", f"--auth-provider-arg {key}=...")
    if ISSUER_CA in settings and ISSUER_CA_DATA in settings:
        raise _excluding(ISSUER_CA, ISSUER_CA_DATA, "the file is embedded as data")


def _excluding(one: str, other: str, reason: str) -> UsageError:
    return UsageError(f"{one} and {other} exclude each other", f"{reason}; leave out the one or the other")
