"""Files of strangers with very long comments, and with very many, through every command that reads them."""

from __future__ import annotations

import pytest

from tests.support.program import CANARY, PROD, Home

USER = f"""\
- name: alice
  user:
    token: {CANARY}
"""
HEAD = PROD[: PROD.index("- name: alice")] + USER
COMMANDS = [
    ("bundle", "--kubeconfig", "strange", "prod", "-o", "-"),
    ("validate", "strange"),
    ("inspect", "strange"),
    ("import", "strange", "--dry-run"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    "comments",
    [
        pytest.param(f"    #{' ' * 1_000_000}x\n", id="a megabyte of blanks"),
        pytest.param("    # a note\n" * 20_000 + " " * 100_000 + "\n", id="many lines above a blank one"),
    ],
)
def test_they_take_no_time(comments: str, command: tuple[str, ...], home: Home) -> None:
    """Where the time is quadratic, the program is killed before it ends."""
    (home.work / "strange").write_text(HEAD + comments)
    (home.work / "strange").chmod(0o600)

    assert home.share_quickly(*command).code == 0
