"""Whether a certificate is valid, and for how long; for the rules that tell of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kubectl_share.credentials.outlines import Outline
    from kubectl_share.rules.facts import Facts


class Verdict(NamedTuple):
    """What is the matter with a certificate's time."""

    case: str
    """`expired`, `soon` or `early`."""
    message: str


def verdict_on(certificate: Outline, facts: Facts) -> Verdict | None:
    """What is the matter with a certificate's time; None if nothing is, and it has enough of it left.

    Upstream: golang/go:src/crypto/x509/verify.go (isValid)
    """
    if certificate.not_after < facts.now:
        return Verdict("expired", f"expired on {certificate.not_after.date()}")
    if certificate.not_before > facts.now:
        return Verdict("early", f"not valid before {certificate.not_before.date()}")
    if certificate.not_after - facts.now < timedelta(days=facts.settings.expiry_warning_days):
        return Verdict("soon", f"ends on {certificate.not_after.date()}")
    return None
