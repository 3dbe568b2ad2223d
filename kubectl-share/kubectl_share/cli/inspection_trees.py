"""The trees of `kubectl share inspect`: all there is to know of a context, for people."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, TypeAlias

from kubectl_share.cli import drawing
from kubectl_share.cli.drawing import Branch
from kubectl_share.cli.printing import BOLD, DIM, GREEN, RED, YELLOW, counted, expiry_words, shortened
from kubectl_share.credentials.shown import named, unless_secret
from kubectl_share.execution import KNOWN_PLUGINS, changes_what_runs, is_interpreter, is_known, program_of
from kubectl_share.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from kubectl_share.cli.printing import Parts
    from kubectl_share.credentials.certificates import CertificateFacts
    from kubectl_share.operations.inspecting.records import (
        Certificates,
        ClusterFacts,
        ContextFacts,
        Inspection,
        Key,
        Plugin,
        Provider,
        Token,
        UserFacts,
    )

_Told: TypeAlias = "dict[tuple[Kind, str], str]"
"""(kind, name) of a cluster or user -> the context in whose tree it is told of."""
_HiddenOnes: TypeAlias = "set[tuple[Kind, str, str]]"
"""(kind, name, file) of the entries that kubectl does not see."""
_MOST_CERTIFICATES = 3
_DAYS_TO_COUNT = 2 * 365
"""More of them are told in years."""
_HIDDEN = re.compile(r"(?:--?[\w.-]+=)?\(hidden\)")
ALARM = f"{BOLD};{RED}"
_NONE = ("none", DIM)


def login_words(user: UserFacts) -> str:
    """How a user logs in, in few words."""
    ways = ["certificate"] if user.certificate or user.key else []
    ways += dict.fromkeys("token" for token in user.tokens if token.field != "id-token")
    ways += ["password"] if user.password else []
    ways += [program_of(user.plugin.command)] if user.plugin else []
    ways += [user.provider.name] if user.provider else []
    return ", ".join(ways) or "nothing"


def time_left(ends: datetime | None, now: datetime) -> tuple[str, str]:
    """How long until then, and in which style to say it; empty for what does not end or does not tell."""
    if ends is None:
        return "", ""
    style = expiry_words(ends, now)[1]
    return (f"EXPIRED {_span(now - ends)} ago" if ends <= now else f"in {_span(ends - now)}"), style


def _span(time: timedelta) -> str:
    """Such as `5 days`."""
    hours = time.days * 24 + time.seconds // 3600
    count, unit = hours, "hour"
    if hours >= 24:
        count, unit = time.days, "day"
    if time.days >= _DAYS_TO_COUNT:
        count, unit = time.days // 365, "year"
    return counted(count, unit) if count else "less than an hour"


def trees(found: Inspection, now: datetime, wide: int | None) -> Iterator[Parts]:
    """A tree for each context. A cluster or user that several use is told of once."""
    told: _Told = {}
    hidden = {(one.kind, one.name, one.file) for one in found.hidden}
    for context in found.contexts:
        yield []
        title: Parts = [(shortened(unless_secret(context.name)), BOLD)]
        if context.is_current:
            title.append((" (current)", GREEN))
        if len(found.files) > 1:
            title.append((f"  {shortened(context.file)}", DIM))
        branches = [
            _namespace(context),
            _cluster(found, context, told, hidden, now),
            _user(found, context, told, hidden, now),
        ]
        yield from drawing.tree(title, branches, wide)


def _namespace(context: ContextFacts) -> Branch:
    return Branch("namespace", [(context.namespace, "")] if context.namespace else [("default", DIM)])


def _cluster(found: Inspection, context: ContextFacts, told: _Told, hidden: _HiddenOnes, now: datetime) -> Branch:
    cluster = found.clusters.get(context.cluster)
    if cluster is None:
        return Branch("cluster", _missing(Kind.CLUSTER, context.cluster))
    says = _name(Kind.CLUSTER, cluster.name, cluster.file, context, hidden)
    before = told.setdefault((Kind.CLUSTER, cluster.name), context.name)
    if before != context.name:
        return Branch("cluster", [*says, (f" (as in context {named(before)})", DIM)])
    below = [Branch("server", [(cluster.server, "")] if cluster.server else [("no server", ALARM)])]
    if cluster.tls_name:
        below.append(Branch("TLS name", [(cluster.tls_name, "")]))
    if cluster.proxy:
        below.append(Branch("proxy", [(cluster.proxy, "")]))
    return Branch("cluster", says, [*below, *_trust(cluster, now)])


def _trust(cluster: ClusterFacts, now: datetime) -> Iterator[Branch]:
    if not cluster.is_verified:
        yield Branch("TLS", [("not verified: anybody can pass for this server", ALARM)])
    if cluster.authority is not None:
        yield from _certificates("CA", cluster.authority, now)
    elif cluster.is_verified and cluster.server.startswith("https://"):
        yield Branch("CA", [("none of its own: this host's certificate authorities count", DIM)])


def _user(found: Inspection, context: ContextFacts, told: _Told, hidden: _HiddenOnes, now: datetime) -> Branch:
    user = found.users.get(context.user)
    if user is None:
        return Branch("user", _missing(Kind.USER, context.user))
    says = _name(Kind.USER, user.name, user.file, context, hidden)
    before = told.setdefault((Kind.USER, user.name), context.name)
    if before != context.name:
        return Branch("user", [*says, (f" (as in context {named(before)})", DIM)])
    below = list(_logins(user, now))
    return Branch("user", says, below or [Branch("logs in", [("without any credentials", YELLOW)])])


def _missing(kind: Kind, name: str) -> Parts:
    if name:
        return [(unless_secret(name), ""), (f" there is no such {kind.word}", ALARM)]
    return [(f"none is named{': kubectl dials localhost:8080' if kind is Kind.CLUSTER else ''}", YELLOW)]


def _name(kind: Kind, name: str, file: str, context: ContextFacts, hidden: _HiddenOnes) -> Parts:
    """The name of an entry; with its file where that is another one than the context's, and may not be meant."""
    shown = unless_secret(name)
    if file == context.file:
        return [(shown, "")]
    if (kind, name, context.file) not in hidden:
        return [(shown, ""), (f" of {file}", DIM)]
    return [(shown, ""), (f" of {file}, which hides the one of {context.file}", YELLOW)]


def _logins(user: UserFacts, now: datetime) -> Iterator[Branch]:
    if user.certificate is not None:
        yield from _certificates("certificate", user.certificate, now)
    if user.key is not None:
        yield _key(user.key, user.certificate)
    for token in user.tokens:
        yield _token(token, now)
    if user.plugin is not None:
        yield _plugin(user.plugin)
    if user.provider is not None:
        yield _provider(user.provider, now)
    if user.password is not None:
        of = f"of {user.password.username}" if user.password.username else "without a user name"
        yield Branch("password", [(of, ""), (" (no Kubernetes since 1.19 takes one)", YELLOW)])
    if user.impersonation is not None:
        who = user.impersonation
        below = [Branch("UID", [(who.uid, "")])] if who.uid else []
        below += [Branch("groups", [(", ".join(who.groups), "")])] if who.groups else []
        below += [Branch("extra", [(", ".join(who.extra), "")])] if who.extra else []
        yield Branch("acts as", [(who.user, "")] if who.user else [("nobody: as is not set", ALARM)], below)


def _certificates(label: str, field: Certificates, now: datetime) -> Iterator[Branch]:
    file = [Branch("file", [(field.path, "")])] if field.path else []
    if field.problem:
        yield Branch(label, [(field.problem, ALARM)], file)
        return
    for number, one in enumerate(field.certificates[:_MOST_CERTIFICATES]):
        below = [*_certificate(one, now, is_client=label != "CA"), *(file if not number else ())]
        yield Branch(label if not number else "and", [(one.subject or "no subject", "")], below)
    more = len(field.certificates) - _MOST_CERTIFICATES
    if more > 0:
        yield Branch("and", [(counted(more, "more certificate"), DIM)])


def _certificate(one: CertificateFacts, now: datetime, *, is_client: bool) -> Iterator[Branch]:
    if is_client and not one.is_authority:
        yield Branch("name", [(one.user, "") if one.user else _NONE])
        yield Branch(
            "groups",
            [(", ".join(one.groups), ALARM if "system:masters" in one.groups else "")] if one.groups else [_NONE],
        )
    if one.issuer != one.subject:
        yield Branch("issuer", [(one.issuer, "")])
    yield Branch("serial", [(f"{one.serial:x}", "")])
    yield Branch("valid", _validity(one.not_before, one.not_after, now))
    yield Branch("SHA-256", [(one.fingerprint, "")])
    if not is_client and not one.is_authority:
        yield Branch("note", [("it is no certificate authority", YELLOW)])


def _validity(begins: datetime | None, ends: datetime | None, now: datetime) -> Parts:
    """From when until when, and how long that is from now."""
    says: Parts = []
    if begins is not None:
        says.append((f"{begins:%Y-%m-%d} to ", ""))
    if ends is None:
        return [*says, ("does not say when it ends", YELLOW)]
    says.append((f"{ends:%Y-%m-%d}, ", ""))
    left, style = time_left(ends, now)
    if begins is not None and begins > now:
        says.append(("NOT YET VALID", ALARM))
    else:
        says.append((left if ends <= now else f"{_span(ends - now)} left", style or GREEN))
    return says


def _key(key: Key, certificate: Certificates | None) -> Branch:
    says: Parts = [("belongs to the certificate", GREEN)]
    if key.problem:
        says = [(key.problem, ALARM)]
    elif key.is_match is None:
        says = [
            ("cannot be compared: there is no certificate" if certificate is None else "cannot be compared", YELLOW)
        ]
    elif not key.is_match:
        says = [("does NOT belong to the certificate", ALARM)]
    return Branch("key", says, [Branch("file", [(key.path, "")])] if key.path else [])


def _token(token: Token, now: datetime) -> Branch:
    label = {"id-token": "ID token"}.get(token.field, "token")
    file = [Branch("file", [(token.path, "")])] if token.path else []
    if token.problem:
        return Branch(label, [(token.problem, YELLOW)], file)
    claims = token.claims
    if claims is None:
        return Branch(label, [("does not say whose it is, nor when it ends", DIM)], file)
    of = claims.subject
    if claims.service_account:
        of = f"service account {claims.service_account} of namespace {claims.namespace}"
    below = [
        Branch(name, [(text, "")])
        for name, text in (
            ("subject", claims.subject),
            ("UID", claims.service_account_uid),
            ("email", claims.email),
            ("groups", ", ".join(claims.groups)),
            ("issuer", claims.issuer),
            ("audience", ", ".join(claims.audiences)),
        )
        if text and text != of
    ]
    says = _validity(claims.not_before or claims.issued, claims.expires, now)
    if token.is_renewed:
        says.append((", then kubectl renews it", DIM))
    below.append(Branch("valid", says))
    if claims.others:
        below.append(Branch("not shown", [(", ".join(claims.others), DIM)]))
    return Branch(label, [(of or "does not say whose it is", "" if of else DIM)], [*below, *file])


def _plugin(plugin: Plugin) -> Branch:
    below = [Branch("program", [_judgement(plugin)])]
    if plugin.variables:
        listed: Parts = []
        for name in plugin.variables:
            listed.append((f"{', ' if listed else ''}{name}", ALARM if changes_what_runs(name) else ""))
        if any(map(changes_what_runs, plugin.variables)):
            listed.append((" which changes what really runs", ALARM))
        below.append(Branch("sets", listed))
    version = plugin.api_version.rpartition("/")[2]
    below.append(Branch("speaks", [(version, ALARM if version == "v1alpha1" else "")] if version else [_NONE]))
    if plugin.interactive_mode:
        below.append(Branch("asks", [(plugin.interactive_mode, "")]))
    if plugin.install_hint:
        below.append(Branch("install", [(plugin.install_hint, "")]))
    return Branch("runs", drawing.whole(command_line(plugin), BOLD), below)


def command_line(plugin: Plugin) -> str:
    """As a shell would take it; what is hidden stands out by its parentheses."""
    words = [plugin.command, *plugin.arguments]
    return " ".join(word if _HIDDEN.fullmatch(word) else shlex.quote(word) for word in words)


def _judgement(plugin: Plugin) -> tuple[str, str]:
    if is_interpreter(plugin.command):
        return "a shell or an interpreter, which runs whatever its arguments say", ALARM
    if not is_known(plugin.command):
        return "not one that is known to log in to clusters", YELLOW
    return KNOWN_PLUGINS[program_of(plugin.command)].partition(":")[0], ""


def _provider(provider: Provider, now: datetime) -> Branch:
    below = [
        Branch(label, [(text, "")])
        for label, text in (("issuer", provider.issuer), ("client", provider.client))
        if text
    ]
    others = [name for name in provider.settings if name not in ("idp-issuer-url", "client-id")]
    if others:
        below.append(Branch("also set", [(", ".join(others), "")]))
    if provider.authority is not None:
        below += _certificates("CA", provider.authority, now)
    return Branch("provider", [(provider.name or "no name", "")], below)
