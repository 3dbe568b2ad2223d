"""When the CA ends, kubectl trusts the server no longer: `certificate has expired or is not yet valid`.

A CA lives for ten years on most clusters, and ends for all users on the same day. While it is renewed, files hold the
old and the new one.

Embed the new CA of the cluster. Where one certificate of a bundle has ended and another has not, it is a warning: what
ended is of no use any more, and the file may lack its successor. How many days ahead the warning comes is set in
`.kubectl-share.toml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.certificates import outlines_in
from kubectl_share.rules.rule import ERROR, WARNING, Example, Found, Rule
from kubectl_share.rules.time_left import Verdict, verdict_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Clusters whose CA has ended, will soon, or has not begun."""
    for cluster in facts.clusters:
        certificates = outlines_in(cluster.body.certificate_authority_data)
        verdict = _worst([verdict_on(one, facts) for one in certificates])
        if verdict is not None:
            hint = "embed the CA that the cluster has now"
            yield Found(cluster.spot("certificate-authority-data"), verdict.message, hint, verdict.case)


def _worst(verdicts: list[Verdict | None]) -> Verdict | None:
    """What to tell of a bundle."""
    told = [verdict for verdict in verdicts if verdict is not None]
    expired = [verdict for verdict in told if verdict.case == "expired"]
    if not told or len(verdicts) == 1 or len(expired) == len(verdicts):
        return told[0] if told else None
    case, message = (expired or told)[0]
    return Verdict("partly" if expired else case, f"one of {len(verdicts)} certificates: {message}")


RULE = Rule(
    code="KS512",
    name="ca-expiry",
    summary="A certificate authority that has ended, or will soon",
    check=check,
    levels={"expired": ERROR, "partly": WARNING, "soon": WARNING, "early": WARNING},
    reference="https://kubernetes.io/docs/tasks/tls/manual-rotation-of-ca-certificates/",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority-data: %EXPIRED_CA%
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
            finds=((8, 33),),
            case="expired",
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority-data: %CA_AND_EXPIRED_CA%
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
            finds=((8, 33),),
            case="partly",
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority-data: %ENDING_CA%
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
            finds=((8, 33),),
            case="soon",
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority-data: %NOT_YET_CA%
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
            finds=((8, 33),),
            case="early",
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority-data: %CA%
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
            case="expired",
        ),
    ),
)
