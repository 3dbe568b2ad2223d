"""What is found in a kubeconfig, without its secrets. Names and texts are as the file has them, not yet escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from kubectl_share.credentials.certificates import CertificateFacts
    from kubectl_share.credentials.tokens import Claims
    from kubectl_share.model import Kind


class Certificates(NamedTuple):
    """A field with certificates."""

    path: str
    """The file that it names; empty where the certificates are embedded."""
    certificates: tuple[CertificateFacts, ...]
    problem: str
    """Why they cannot be told, such as `does not exist`; empty if they can."""


class Key(NamedTuple):
    """A private key, of which only this is told."""

    path: str
    is_match: bool | None
    """Whether it belongs to the first of the certificates beside it; None where that cannot be told."""
    problem: str


class Token(NamedTuple):
    """A bearer token, of which only this is told."""

    field: str
    """`token`, `tokenFile` or `id-token`."""
    path: str
    claims: Claims | None
    """None for a token that is no JWT, and says nothing."""
    is_renewed: bool
    """Whether kubectl renews it by itself when it ends."""
    problem: str


class Plugin(NamedTuple):
    """A program that kubectl would run."""

    command: str
    arguments: tuple[str, ...]
    """Those that may be credentials are replaced."""
    variables: tuple[str, ...]
    """The names of the environment variables that it gets."""
    api_version: str
    interactive_mode: str
    install_hint: str
    gets_cluster: bool


class Provider(NamedTuple):
    """A legacy way to log in."""

    name: str
    issuer: str
    client: str
    settings: tuple[str, ...]
    """The names of all that is set."""
    authority: Certificates | None
    """Of the issuer."""


class Password(NamedTuple):
    """Basic authentication, which no Kubernetes has had since 1.19."""

    username: str


class Impersonation(NamedTuple):
    """Whom the user acts as."""

    user: str
    uid: str
    groups: tuple[str, ...]
    extra: tuple[str, ...]
    """The names of further attributes."""


class ClusterFacts(NamedTuple):
    """A server, and how it is known."""

    name: str
    file: str
    """Where the entry stands, as the user knows it."""
    server: str
    proxy: str
    """Without what may be a secret in them."""
    tls_name: str
    is_verified: bool
    """Whether anybody looks at the server's certificate."""
    authority: Certificates | None
    notes: tuple[str, ...]
    """What works on this host and may not on another, and what is not safe."""


class UserFacts(NamedTuple):
    """How somebody logs in."""

    name: str
    file: str
    certificate: Certificates | None
    key: Key | None
    tokens: tuple[Token, ...]
    plugin: Plugin | None
    provider: Provider | None
    password: Password | None
    impersonation: Impersonation | None
    notes: tuple[str, ...]


class ContextFacts(NamedTuple):
    """A cluster and a user under one name."""

    name: str
    file: str
    is_current: bool
    namespace: str
    cluster: str
    user: str
    """The names that it says; empty where it says none. There may be no such entry."""
    expires: datetime | None
    """When the first of its credentials ends; None if none does, or nobody can tell."""
    first_to_end: str
    """Which that is, such as `client certificate`; empty if it is none."""


class Hidden(NamedTuple):
    """An entry that kubectl does not see, because an earlier file has one of the same name."""

    kind: Kind
    name: str
    file: str
    by: str
    """The file whose entry is seen."""


class NamedFile(NamedTuple):
    """A file of this host that kubectl would read."""

    kind: Kind
    """A cluster or a user."""
    name: str
    field: str
    path: str


class Ending(NamedTuple):
    """When a credential ends."""

    kind: Kind
    """Whose it is: a cluster or a user."""
    name: str
    what: str
    """Such as `client certificate`."""
    ends: datetime | None
    """Aware, UTC; None where it cannot be told."""
    problem: str
    """Why it cannot be told; empty where it can, and where the credential itself does not say it."""


class Inspection(NamedTuple):
    """All that is told."""

    files: tuple[str, ...]
    is_own: bool
    """Whether it is the reader's own kubeconfig, and not a file from somebody else."""
    current_context: str
    has_current: bool
    """Whether there is such a context, or none is named."""
    contexts: tuple[ContextFacts, ...]
    """Those that were asked for."""
    clusters: dict[str, ClusterFacts]
    users: dict[str, UserFacts]
    """The name -> what is known, of those that the contexts use, in file order."""
    hidden: tuple[Hidden, ...]
    unused: tuple[tuple[Kind, str], ...]
    """(kind, name) of clusters and users that no context uses."""
    reads: tuple[NamedFile, ...]
    endings: tuple[Ending, ...]
    has_closed_files: bool
    """Whether files of keys or tokens are not looked at because the kubeconfig may be somebody else's."""
