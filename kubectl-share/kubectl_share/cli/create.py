"""`kubectl share create`: a kubeconfig from the address of a server and credentials."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from kubectl_share.cli.output import EMBEDDED, Destination, FileOption, ForceOption
from kubectl_share.errors import UsageError

if TYPE_CHECKING:
    from kubectl_share.cli.given import Inputs
    from kubectl_share.model import ExecConfig
    from kubectl_share.operations.create.requests import Given

EPILOG = """Examples:

  kubectl share create prod --server https://203.0.113.10:6443 \\
    --certificate-authority ca.crt --token-file token

  kubectl share create prod --server https://203.0.113.10:6443 \\
    --certificate-authority ca.crt --namespace shop -o alice.kubeconfig \\
    --client-certificate alice.crt --client-key alice.key

  vault read -field=token kube/prod | kubectl share create prod \\
    --server https://203.0.113.10:6443 --token -

  kubectl share create eks --server https://203.0.113.10 \\
    --certificate-authority ca.crt --exec-command aws --exec-arg eks \\
    --exec-arg get-token --exec-arg=--cluster-name --exec-arg shop
"""


class InteractiveMode(str, Enum):
    """Whether an exec plugin may ask the user."""

    never = "Never"
    if_available = "IfAvailable"
    always = "Always"


def command(
    names: Annotated[
        Optional[list[str]],
        typer.Argument(metavar="[NAME]", help="The name of the context; the server's host if none is given."),
    ] = None,
    server: Annotated[
        Optional[str], typer.Option(metavar="URL", help="The address of the API server. Always needed.")
    ] = None,
    certificate_authority: Annotated[
        Optional[str], typer.Option(metavar="FILE", help="The CA that the server's certificate is checked with.")
    ] = None,
    insecure_skip_tls_verify: Annotated[
        bool, typer.Option("--insecure-skip-tls-verify", help="Do not check the server's certificate.")
    ] = False,
    tls_server_name: Annotated[
        Optional[str], typer.Option(metavar="NAME", help="The name in the server's certificate.")
    ] = None,
    proxy_url: Annotated[
        Optional[str], typer.Option(metavar="URL", help="The proxy through which to reach the server.")
    ] = None,
    token: Annotated[
        Optional[str], typer.Option(metavar="-", help="Read a token from standard input, or ask for it.")
    ] = None,
    token_file: Annotated[Optional[str], typer.Option(metavar="FILE", help="The file that holds the token.")] = None,
    token_env: Annotated[
        Optional[str], typer.Option(metavar="NAME", help="The environment variable that holds the token.")
    ] = None,
    client_certificate: Annotated[
        Optional[str], typer.Option(metavar="FILE", help="A client certificate; needs its key.")
    ] = None,
    client_key: Annotated[
        Optional[str], typer.Option(metavar="FILE", help="The private key of the client certificate.")
    ] = None,
    username: Annotated[Optional[str], typer.Option(metavar="NAME", help="A user name; needs a password.")] = None,
    password: Annotated[
        Optional[str], typer.Option(metavar="-", help="Read a password from standard input, or ask for it.")
    ] = None,
    password_file: Annotated[
        Optional[str], typer.Option(metavar="FILE", help="The file that holds the password.")
    ] = None,
    password_env: Annotated[
        Optional[str], typer.Option(metavar="NAME", help="The environment variable that holds the password.")
    ] = None,
    exec_command: Annotated[
        Optional[str], typer.Option(metavar="COMMAND", help="An exec plugin, which kubectl runs to log in.")
    ] = None,
    exec_arg: Annotated[
        Optional[list[str]], typer.Option(metavar="WORD", help="An argument of the exec plugin; repeatable.")
    ] = None,
    exec_env: Annotated[
        Optional[list[str]],
        typer.Option(metavar="NAME=VALUE", help="An environment variable for the exec plugin; repeatable."),
    ] = None,
    exec_api_version: Annotated[
        Optional[str],
        typer.Option(metavar="VERSION", help="What the exec plugin speaks. Default: client.authentication.k8s.io/v1."),
    ] = None,
    exec_interactive_mode: Annotated[
        Optional[InteractiveMode],
        typer.Option(help="Whether the exec plugin may ask the user. Default: IfAvailable."),
    ] = None,
    exec_provide_cluster_info: Annotated[
        bool, typer.Option("--exec-provide-cluster-info", help="Tell the exec plugin about the cluster.")
    ] = False,
    exec_install_hint: Annotated[
        Optional[str], typer.Option(metavar="TEXT", help="What kubectl says where the exec plugin is missing.")
    ] = None,
    auth_provider: Annotated[
        Optional[str], typer.Option(metavar="oidc", help="Log in with tokens of an OpenID Connect issuer.")
    ] = None,
    auth_provider_arg: Annotated[
        Optional[list[str]],
        typer.Option(metavar="KEY=VALUE", help="A setting of the auth provider, such as client-id; repeatable."),
    ] = None,
    auth_provider_arg_file: Annotated[
        Optional[list[str]],
        typer.Option(metavar="KEY=FILE", help="A setting that is a secret, such as client-secret; repeatable."),
    ] = None,
    auth_provider_arg_env: Annotated[
        Optional[list[str]],
        typer.Option(metavar="KEY=NAME", help="The same, in an environment variable; repeatable."),
    ] = None,
    impersonate: Annotated[Optional[str], typer.Option("--as", metavar="NAME", help="The user to impersonate.")] = None,
    as_uid: Annotated[Optional[str], typer.Option(metavar="UID", help="The UID to impersonate.")] = None,
    as_group: Annotated[
        Optional[list[str]], typer.Option(metavar="NAME", help="A group to impersonate; repeatable.")
    ] = None,
    as_user_extra: Annotated[
        Optional[list[str]], typer.Option(metavar="KEY=VALUE", help="An extra to impersonate; repeatable.")
    ] = None,
    namespace: Annotated[
        Optional[str], typer.Option("--namespace", "-n", metavar="NAME", help="The namespace of the context.")
    ] = None,
    cluster: Annotated[
        Optional[str], typer.Option(metavar="NAME", help="The name of the cluster; NAME if none is given.")
    ] = None,
    user: Annotated[
        Optional[str], typer.Option(metavar="NAME", help="The name of the user; NAME if none is given.")
    ] = None,
    output: FileOption = None,
    force: ForceOption = False,
) -> None:
    """Make a kubeconfig of one context from the address of a server and credentials.

    It is what kubectl config set-cluster, set-credentials and set-context make together. Certificates and keys are
    checked and embedded. The file is readable by you alone.

    A secret comes from a file, from the environment, or with - from standard input; on a terminal, - asks for it
    without showing it. FILE can be - too. A secret written on the command line itself is taken, with a warning.
    """
    from kubectl_share.cli.given import Inputs, pairs_in, paths_in
    from kubectl_share.cli.telling import tell, tell_use
    from kubectl_share.operations.create import create
    from kubectl_share.operations.create.requests import ISSUER_CA, Request

    settings = pairs_in("--auth-provider-arg", auth_provider_arg)
    setting_files = pairs_in("--auth-provider-arg-file", auth_provider_arg_file)
    sources = paths_in(
        *(certificate_authority, client_certificate, client_key, token_file, password_file),
        *(path for key, path in settings if key == ISSUER_CA),
        *(path for _, path in setting_files),
    )
    destination = Destination(output, force=force, made="a kubeconfig is YAML here")
    destination.spare(sources, EMBEDDED)
    inputs = Inputs()
    request = Request(
        server=server,
        name=_only(names or []),
        cluster=cluster,
        user=user,
        namespace=namespace,
        certificate_authority=inputs.file("--certificate-authority", certificate_authority),
        insecure_skip_tls_verify=insecure_skip_tls_verify,
        tls_server_name=tls_server_name,
        proxy_url=proxy_url,
        token=inputs.secret("--token", token, token_file, token_env),
        username=username,
        password=inputs.secret("--password", password, password_file, password_env),
        client_certificate=inputs.file("--client-certificate", client_certificate),
        client_key=inputs.file("--client-key", client_key),
        exec=_plugin(
            exec_command,
            {
                "--exec-arg": exec_arg,
                "--exec-env": exec_env,
                "--exec-api-version": exec_api_version,
                "--exec-interactive-mode": exec_interactive_mode.value if exec_interactive_mode else None,
                "--exec-provide-cluster-info": exec_provide_cluster_info,
                "--exec-install-hint": exec_install_hint,
            },
        ),
        auth_provider=auth_provider,
        auth_provider_config=_settings(
            inputs, settings, setting_files, pairs_in("--auth-provider-arg-env", auth_provider_arg_env)
        ),
        impersonate=impersonate,
        impersonate_uid=as_uid,
        impersonate_groups=tuple(as_group or ()),
        impersonate_user_extra=_grouped(pairs_in("--as-user-extra", as_user_extra)),
    )
    created = create(request.checked())
    target = destination.write(created.data, [created.context])
    tell([created.context], [*created.notices, *inputs.notices], target)
    tell_use(target)


def _only(names: list[str]) -> str | None:
    """The name, if there is one. The words are not shown: one may be part of a secret that was not quoted."""
    if len(names) > 1:
        raise UsageError(f"create takes one name, and there are {len(names)}", "put values with spaces into quotes")
    return names[0] if names else None


def _plugin(command: str | None, options: dict[str, Any]) -> ExecConfig | None:
    from kubectl_share.cli.given import check_unique, pairs_in
    from kubectl_share.model import ExecConfig, ExecEnvVar

    if command is None:
        for option, value in options.items():
            if value:
                raise UsageError(f"{option} needs --exec-command", "name the command that kubectl shall run")
        return None
    variables = pairs_in("--exec-env", options["--exec-env"])
    check_unique("--exec-env", [name for name, _ in variables])
    return ExecConfig(
        command=command,
        args=tuple(options["--exec-arg"] or ()),
        env=tuple(ExecEnvVar(name=name, value=value) for name, value in variables),
        api_version=options["--exec-api-version"] or "",
        provide_cluster_info=options["--exec-provide-cluster-info"],
        install_hint=options["--exec-install-hint"] or "",
        interactive_mode=options["--exec-interactive-mode"] or "",
    )


def _settings(
    inputs: Inputs, words: list[tuple[str, str]], files: list[tuple[str, str]], variables: list[tuple[str, str]]
) -> dict[str, Given]:
    """The settings of an auth provider: those written out, those in files, those in variables."""
    from kubectl_share.cli.given import check_unique, given_as
    from kubectl_share.operations.create.requests import ISSUER_CA, SECRET_SETTINGS

    option = "--auth-provider-arg"
    check_unique(option, [key for key, _ in (*words, *files, *variables)])
    settings = {}
    for key, word in words:
        if key in SECRET_SETTINGS:
            inputs.warn(option)
        settings[key] = inputs.file(option, word) if key == ISSUER_CA else given_as(option, word)
    settings |= {key: inputs.secret(option, None, path, None) for key, path in files}
    settings |= {key: inputs.secret(option, None, None, name) for key, name in variables}
    return {key: given for key, given in settings.items() if given is not None}


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Key -> its values."""
    return {key: tuple(value for each, value in pairs if each == key) for key, _ in pairs}
