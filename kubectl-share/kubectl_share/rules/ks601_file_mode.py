"""A kubeconfig that others on the host can read hands them its credentials.

kubectl writes a new one with the mode 0600, so that its owner alone can read it. A copy made by a shell's `>`, by a
download or from an archive gets what the umask says, mostly 0644. helm warns about it with every command.

`--fix` gives the file the mode 0600. Only the file on this host is looked at: git keeps no such modes, and so nothing
is said where a file is to be committed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import Example, Fix, Found, Levels, Rule, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_READABLE_BY_GROUP = 0o040
_READABLE_BY_ALL = 0o004


def check(facts: Facts) -> Iterator[Found]:
    """A mode that lets others read the file."""
    mode = facts.file.mode
    if mode is None or not mode & (_READABLE_BY_GROUP | _READABLE_BY_ALL):
        return
    who = "everybody on this host" if mode & _READABLE_BY_ALL else "its group"
    fix = Fix("give it the mode 0600", lambda workbench: workbench.make_private())
    message = f"its mode is {mode & 0o7777:04o}, so that {who} can read it"
    yield Found(Spot(0, 0, ""), message, "make it readable for its owner alone, with chmod 600", fix=fix)


_TEXT = """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {token: <token>}
"""

RULE = Rule(
    code="KS601",
    name="file-mode",
    summary="Others on the host can read the file",
    check=check,
    levels={"": Levels("info", "off", "off")},
    reference="https://github.com/helm/helm/issues/9115",
    examples=(
        Example(_TEXT, finds=((1, 1),), says="A file with the mode 0644.", mode=0o644),
        Example(_TEXT, says="The same file with the mode 0600."),
    ),
)
