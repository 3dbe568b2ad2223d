"""A kubeconfig made from a server's address and credentials: what three `kubectl config set-*` commands make."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from kubectl_share.errors import CredentialError, ShareError, UsageError, quoted
from kubectl_share.model import AuthInfo, AuthProvider, Cluster, Context, ExecConfig
from kubectl_share.operations.arguments import check_namespace, check_proxy_url, check_server
from kubectl_share.operations.bundle.summary import ContextSummary, login_of, portability_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

EXEC_V1 = "client.authentication.k8s.io/v1"
_EXEC_VERSIONS = (EXEC_V1, f"{EXEC_V1}beta1")
_ISSUER, _CLIENT = "idp-issuer-url", "client-id"
ISSUER_CA = "idp-certificate-authority"
"""The setting of an auth provider that names a file."""
SECRET_SETTINGS = ("client-secret", "id-token", "refresh-token")
"""The settings of an auth provider that nobody else may see."""


class Given:
    """The bytes that an option gives, and how to call their origin in a message. Its `repr` does not show them."""

    __slots__ = ("content", "origin")

    def __init__(self, content: bytes, origin: str) -> None:
        self.content = content
        self.origin = origin

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


class Created(NamedTuple):
    """A kubeconfig of one context, and what to tell about it."""

    data: bytes
    """The file. It holds secrets."""
    context: ContextSummary
    notices: tuple[str, ...]
    """What may not be as it was meant, or may not work elsewhere; one line each."""


def create(request: Request) -> Created:
    """The kubeconfig that a request describes, with everything embedded.

    Raises:
        UsageError: something in it cannot be meant, or does not go together.
        CredentialError: a certificate, key, token or password is not what its option says.
    """
    _check_texts(request)
    cluster, user = _cluster(request), _user(request)
    name = request.name or urlsplit(cluster.server).hostname or ""
    cluster_name, user_name = request.cluster or name, request.user or name
    context = Context(cluster=cluster_name, user=user_name, namespace=request.namespace or "")
    data = _text(name, context, cluster, user)
    _check_text(data, name, (context, cluster, user))
    notices = [*portability_notes([(cluster_name, cluster)], [(user_name, user)]), *_user_notes(user_name, user)]
    from kubectl_share.operations.bundle.addresses import shown_url

    login, expires = login_of(user)
    summary = ContextSummary(name, True, shown_url(cluster.server), context.namespace, login, expires)
    return Created(data, summary, tuple(notices))


def _check_texts(request: Request) -> None:
    """An option that is empty was hardly meant so: a variable of the shell was, that is not set."""
    for option, text in _texts(request):
        if not text:
            raise UsageError(f"{option} is empty", "give it a value, or leave it out")
    plugin = request.exec or ExecConfig()
    words = [(f"{option} of the exec plugin", text) for option, text in _texts_of(plugin)]
    for option, text in (*_texts(request), *words, *_extra(request)):
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise UsageError(f"{option} is no UTF-8 text", "a kubeconfig is written in UTF-8")


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


def _texts_of(plugin: ExecConfig) -> Iterator[tuple[str, str]]:
    """(what it is, value) of those that may be empty."""
    yield "an argument", " ".join(plugin.args)
    yield "the environment", " ".join(variable.value for variable in plugin.env)
    yield "the install hint", plugin.install_hint


def _extra(request: Request) -> Iterator[tuple[str, str]]:
    yield from (("--as-user-extra", value) for values in request.impersonate_user_extra.values() for value in values)


def _cluster(request: Request) -> Cluster:
    if request.server is None:
        raise UsageError("no server is named", "an example: --server https://host.example:6443")
    check_server(request.server)
    if request.proxy_url is not None:
        check_proxy_url(request.proxy_url)
    if request.namespace is not None:
        check_namespace(request.namespace)
    if request.certificate_authority and request.insecure_skip_tls_verify:
        raise _excluding(
            "--certificate-authority", "--insecure-skip-tls-verify", "with the CA there is no reason to skip verifying"
        )
    return Cluster(
        server=request.server,
        tls_server_name=request.tls_server_name or "",
        insecure_skip_tls_verify=request.insecure_skip_tls_verify,
        certificate_authority_data=_authority(request.certificate_authority),
        proxy_url=request.proxy_url or "",
    )


def _user(request: Request) -> AuthInfo:
    _check_ways(request)
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
    _check_pairs(request)
    if request.impersonate is None:
        options = {
            "--as-uid": request.impersonate_uid,
            "--as-group": request.impersonate_groups,
            "--as-user-extra": request.impersonate_user_extra,
        }
        for option, given in options.items():
            if given:
                raise UsageError(f"{option} needs --as", "name the user whom it goes with")
    if request.auth_provider_config and not provider:
        raise UsageError("--auth-provider-arg needs --auth-provider", "the one that kubectl has is oidc")


def _check_pairs(request: Request) -> None:
    if request.username is not None and not request.password:
        raise UsageError("--username needs a password", "--password-file FILE, --password-env NAME, or --password -")
    if request.password and request.username is None:
        raise UsageError("a password needs --username", "name the user whose password it is")
    if request.client_certificate and not request.client_key:
        raise UsageError("--client-certificate needs --client-key", "name the file that holds its private key")
    if request.client_key and not request.client_certificate:
        raise UsageError("--client-key needs --client-certificate", "name the file that holds its certificate")


def _excluding(one: str, other: str, reason: str) -> UsageError:
    return UsageError(f"{one} and {other} exclude each other", f"{reason}; leave out the one or the other")


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
    try:
        check(given.content)
    except CredentialError as error:
        raise CredentialError(f"{given.origin} {error.message}", error.hint) from None
    return given.content


def _password(given: Given | None) -> str:
    return _line(given, "a password") if given else ""


def _line(given: Given, what: str) -> str:
    """The one line of text that is given, without its line break."""
    try:
        line = given.content.decode("utf-8").removesuffix("\n").removesuffix("\r")
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
    if request.auth_provider != "oidc":
        raise UsageError(
            f"kubectl has no auth provider {quoted(request.auth_provider)}",
            "it has had only oidc since 1.26; for all others there are exec plugins, see --exec-command",
        )
    given = dict(request.auth_provider_config)
    for key in (_ISSUER, _CLIENT):
        if key not in given:
            raise UsageError(f"--auth-provider oidc needs {key}", f"--auth-provider-arg {key}=...")
    authority = given.pop(ISSUER_CA, None)
    config = {key: _line(value, "a value of --auth-provider-arg") for key, value in given.items()}
    if authority is not None:
        from base64 import b64encode

        if f"{ISSUER_CA}-data" in config:
            raise _excluding(ISSUER_CA, f"{ISSUER_CA}-data", "the file is embedded as data")
        config[f"{ISSUER_CA}-data"] = b64encode(_authority(authority)).decode()
    return AuthProvider(name="oidc", config=config)


def _exec(plugin: ExecConfig | None) -> ExecConfig | None:
    """The plugin, with the version that plugins speak today, and an interactive mode, which v1 does not go without."""
    if plugin is None:
        return None
    version = plugin.api_version or EXEC_V1
    if version not in _EXEC_VERSIONS:
        raise UsageError(
            "kubectl does not know the value of --exec-api-version", f"it is {' or '.join(_EXEC_VERSIONS)}"
        )
    return plugin.replaced(api_version=version, interactive_mode=plugin.interactive_mode or "IfAvailable")


def _user_notes(name: str, user: AuthInfo) -> list[str]:
    from kubectl_share.credentials.leaks import holds_credential

    notes = []
    if login_of(user)[0] == "no credentials":
        notes.append(f"user {quoted(name)}: it has no credentials, kubectl will ask for a user name and a password")
    if user.password:
        notes.append(
            f"user {quoted(name)}: Kubernetes itself has taken no passwords since 1.19, only a proxy before it can"
        )
    words = [*user.exec.args, *(f"{each.name}={each.value}" for each in user.exec.env)] if user.exec else []
    if holds_credential("\n".join(words)):
        notes.append(
            f"user {quoted(name)}: what looks like a credential stands in the arguments or the environment of its exec "
            "plugin, where kubectl config view prints it"
        )
    return notes


def _text(name: str, context: Context, cluster: Cluster, user: AuthInfo) -> bytes:
    from kubectl_share.document.writing import block
    from kubectl_share.operations.bundle.parts import record_as_json

    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": name,
        "clusters": [{"name": context.cluster, "cluster": record_as_json(cluster)}],
        "contexts": [{"name": name, "context": record_as_json(context)}],
        "users": [{"name": context.user, "user": record_as_json(user)}],
    }
    return "\n".join([*block(content), ""]).encode()


def _check_text(data: bytes, name: str, wanted: tuple[Context, Cluster, AuthInfo]) -> None:
    """Nothing, if the text read back says what it has to say."""
    from kubectl_share.document.composer import compose
    from kubectl_share.document.source import Source
    from kubectl_share.kubeconfig.decoding import decode, decode_cluster, decode_context, decode_user

    decoded = decode(compose(Source("the new kubeconfig", data)))
    if not decoded.problems:
        (context,), (cluster,), (user,) = (decoded.entries[each] for each in ("contexts", "clusters", "users"))
        found = decode_context(context), decode_cluster(cluster), decode_user(user)
        if (decoded.current_context, context.name, *found) == (name, name, wanted[0], wanted[1], wanted[2]):
            return
    raise ShareError(
        "the kubeconfig would not say what was asked for, nothing is written", "please report this as a bug"
    )
