"""The findings in one text: what it is, which rules apply, and what of it counts."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.credentials.placeholders import disguised, may_be_template
from kubectl_share.document.composer import Document, compose
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.decoding import Decoded, decode
from kubectl_share.operations.validate import recognition
from kubectl_share.operations.validate.documents import documents_from
from kubectl_share.operations.validate.embedded import texts_inside
from kubectl_share.operations.validate.findings import Finding
from kubectl_share.operations.validate.suppressions import Suppressor
from kubectl_share.rules import ks001_useless_suppression, ks101_yaml_syntax, ks210_embedded_kubeconfig
from kubectl_share.rules.facts import Facts
from kubectl_share.rules.rule import FileFacts, Found, Profile, Rule, Settings, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


_TEMPLATE = "is a template, and no YAML before it is filled in: it is not judged"
_TEMPLATE_WITH_SECRETS = "is a template, and no YAML before it is filled in: only its secrets are judged"
_OF_SECRETS = "KS2"
"""How the codes of rules begin that look for secrets."""
_OTHER_KIND = "is no YAML, and has none of the keys of a kubeconfig: it is not judged"
_OF_TEXTS_THAT_KUBECTL_DOES_NOT_READ = ("KS0", "KS2")
"""How the codes of rules begin that count for a kubeconfig behind the first document: a secret there is a secret."""


class Judge(NamedTuple):
    """By what a text is judged."""

    rules: tuple[Rule, ...]
    """Those that were asked for."""
    profile: Profile
    settings: Settings
    now: datetime


class Placed(NamedTuple):
    """A finding with its rule, placed in the outermost text."""

    rule: Rule
    found: Found


class Judged(NamedTuple):
    """What came of one text."""

    kubeconfigs: int
    placed: list[Placed]
    notices: tuple[str, ...] = ()


_NOTHING = Judged(0, [])


def judge(source: Source, by: Judge, *, named: bool, file: FileFacts, is_inside: bool = False) -> Judged:
    """All that is wrong with a text, in the order of places.

    Args:
        source: the text.
        by: the rules and their settings.
        named: whether a person named the file; otherwise it is judged only if it is a kubeconfig beyond doubt.
        file: what is known of the file around it.
        is_inside: whether the text stands in a manifest. If it is a manifest as well, nobody looks any deeper.
    """
    try:
        document = compose(source)
    except KubeconfigError as error:
        return _unreadable(source, error, by, file, named=named, is_inside=is_inside)
    decoded = decode(document, keeps_bodies=True)
    is_one = recognition.is_kubeconfig(decoded.top)
    if is_one or (named and recognition.may_be_meant_as_one(decoded.top)):
        facts = Facts(document, decoded, by.now, by.settings, file)
        first = Judged(1, _apply(facts, by, by.rules))
        return _joined(first, *_later(source, document.end, by, with_manifests=False))
    if is_inside:
        return _NOTHING
    return _joined(_inside(document, decoded, by), *_later(source, document.end, by, with_manifests=True))


def _unreadable(
    source: Source, error: KubeconfigError, by: Judge, file: FileFacts, *, named: bool, is_inside: bool
) -> Judged:
    from kubectl_share.operations import unreadable

    if unreadable.is_encrypted(source.text):
        return _NOTHING
    is_one = unreadable.is_text_of_one(source.text)
    if not is_one and not is_inside and source.cut is None:
        readable = _joined(*_later(source, 0, by, with_manifests=True))
        if readable.kubeconfigs or not named:
            return readable
    if not named and not is_one:
        return _NOTHING
    if source.cut is None and not unreadable.has_key_of_one(source.text):
        return Judged(0, [], (_OTHER_KIND,))
    if may_be_template(source.text) and source.cut is None:
        try:
            return _template(compose(Source(source.name, source.encoded(disguised(source.text)))), by, named=named)
        except KubeconfigError as other:
            if source.text.startswith("#!"):  # a script that writes one
                return Judged(0, [], (_TEMPLATE,))
            error = other  # the placeholders are not why
    offset = source.offset(error.place) if error.place else 0
    nothing = Document(source, None, len(source.text), has_aliases=False)
    facts = Facts(nothing, decode(nothing), by.now, by.settings, file, (Spot(offset, offset, ""), error))
    only = tuple(rule for rule in by.rules if rule is ks101_yaml_syntax.RULE)
    return Judged(1, _apply(facts, by, only))


def _template(document: Document, by: Judge, *, named: bool) -> Judged:
    """The secrets in a template; `document` is what it becomes with its placeholders disguised."""
    decoded = decode(document, keeps_bodies=True)
    placed: list[Placed] = []
    if recognition.is_kubeconfig(decoded.top) or (named and recognition.may_be_meant_as_one(decoded.top)):
        only = tuple(rule for rule in by.rules if rule.code.startswith(_OF_SECRETS))
        placed = _apply(Facts(document, decoded, by.now, by.settings), by, only)
    return Judged(1, placed, (_TEMPLATE_WITH_SECRETS,)) if placed else Judged(0, [], (_TEMPLATE,))


def _later(source: Source, start: int, by: Judge, *, with_manifests: bool) -> Iterator[Judged]:
    """What is in the documents from an offset on: secrets in kubeconfigs, kubeconfigs in manifests."""
    for document, offset in documents_from(source, start):
        decoded = decode(document)
        if recognition.is_kubeconfig(decoded.top):
            facts = Facts(document, decoded, by.now, by.settings)
            only = tuple(rule for rule in by.rules if rule.code.startswith(_OF_TEXTS_THAT_KUBECTL_DOES_NOT_READ))
            judged = Judged(1, _apply(facts, by, only))
        elif with_manifests:
            judged = _inside(document, decoded, by)
        else:
            continue
        yield judged._replace(placed=[_moved(one, offset) for one in judged.placed])


def _moved(placed: Placed, offset: int) -> Placed:
    found = placed.found
    spot = found.spot._replace(start=found.spot.start + offset, end=found.spot.end + offset)
    return Placed(placed.rule, found._replace(spot=spot, fix=None))


def _inside(document: Document, decoded: Decoded, by: Judge) -> Judged:
    """The kubeconfigs in the Secrets and ConfigMaps of a manifest."""
    outside = ks210_embedded_kubeconfig.RULE
    if outside not in by.rules:
        return _NOTHING
    suppressor = Suppressor(Facts(document, decoded, by.now))
    kubeconfigs, placed = 0, list[Placed]()
    for text in texts_inside(document):
        inner = judge(text.source, by, named=False, file=FileFacts(), is_inside=True)
        kubeconfigs += inner.kubeconfigs
        for rule, found in inner.placed:
            moved = found._replace(spot=text.outside(found.spot), fix=None)
            if not any(suppressor.suppresses((rule, outside), spot) for spot in (moved.spot, text.key)):
                placed.append(Placed(rule, moved))
    last = ks001_useless_suppression.RULE
    if kubeconfigs and last in by.rules and not last.is_off(by.profile):
        codes = {rule.code for rule in by.rules if not rule.is_off(by.profile)}
        placed += [Placed(last, found) for found in suppressor.leftovers(codes)]
    return Judged(kubeconfigs, placed)


def _joined(*parts: Judged) -> Judged:
    """What came of all parts of a text, in the order of places."""
    placed = [one for part in parts for one in part.placed]
    in_order = sorted(placed, key=lambda one: (one.found.spot.start, one.rule.code))
    return Judged(sum(part.kubeconfigs for part in parts), in_order)


def _apply(facts: Facts, by: Judge, rules: tuple[Rule, ...]) -> list[Placed]:
    """What the rules find, less what is suppressed."""
    suppressor = Suppressor(facts)
    active = [rule for rule in rules if not rule.is_off(by.profile)]
    placed = [Placed(rule, found) for rule in active for found in _counting(facts, rule, by.profile, suppressor)]
    last = ks001_useless_suppression.RULE
    if last in active:
        facts.useless_suppressions = tuple(suppressor.leftovers({rule.code for rule in active if rule is not last}))
        placed += [Placed(last, found) for found in _counting(facts, last, by.profile, suppressor)]
    return placed


def _counting(facts: Facts, rule: Rule, profile: Profile, suppressor: Suppressor) -> Iterator[Found]:
    """What a rule finds and nothing speaks against."""
    for found in rule.check(facts):
        if rule.level(found.case, profile) == "off" or _is_opaque(facts, rule, found.spot):
            continue
        if not suppressor.suppresses((rule,), found.spot):
            yield found


def _is_opaque(facts: Facts, rule: Rule, spot: Spot) -> bool:
    """Whether the value in question is filled in later, or encrypted."""
    if rule.sees_placeholders or not spot.is_scalar:
        return False
    return facts.is_opaque(facts.source.text[spot.start : spot.end].strip("\"'"))


def findings(judged: Judged, source: Source, profile: Profile) -> tuple[Finding, ...]:
    """The findings as data, with lines and columns."""
    if not judged.placed:
        return ()
    lines = source.line_starts()

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(lines, offset)
        return line, offset - lines[line - 1] + 1

    return tuple(
        Finding(
            rule.code,
            rule.name,
            rule.level(found.case, profile),
            found.load,
            found.message,
            found.hint,
            source.name,
            *place(found.spot.start),
            *place(max(found.spot.start, found.spot.end)),
            found.spot.path,
            found.fix.message if found.fix else "",
        )
        for rule, found in judged.placed
    )
