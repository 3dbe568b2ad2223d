"""Which lines of a comment belong to a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_share.credentials.leaking_lines import leaks_in

if TYPE_CHECKING:
    from typing import Protocol

    class Pair(Protocol):
        def pem(self) -> bytes: ...


RANDOM = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRW"
BEGIN, END = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], []),
        (["a note", "another"], []),
        (["token: abc"], [(0, 1, 0)]),
        (["a note", "token: abc", "another note"], [(1, 2, 1)]),
        (["token: abc", "password: x"], [(0, 1, 0), (1, 2, 1)]),
        # a pair
        (["the admin password:", "  hunter2"], [(0, 2, 1)]),
        (["a", "password:", "hunter2", "note"], [(1, 3, 2)]),
        (["token:", "abc", "more-of-it"], [(0, 3, 1)]),
        (["- name: VAULT_TOKEN", "  value: abc"], [(0, 2, 1)]),
        (["- --token", "- abc", "- --verbose"], [(0, 2, 1)]),
        (["token:", "password:", "x y"], []),
        (["token:", "", "abc"], []),
        # a key
        (["the key:", BEGIN, RANDOM, "Qw==", END, "a note"], [(1, 5, 1)]),
        ([BEGIN, "Proc-Type: 4,ENCRYPTED", "", RANDOM, END, "note"], [(0, 5, 0)]),
        ([f"key: {BEGIN}", RANDOM, END], [(0, 3, 0)]),
        ([BEGIN, RANDOM, "Qw==", "this is all there is"], [(0, 3, 0)]),
        ([BEGIN, END, BEGIN, END], [(0, 2, 0), (2, 4, 2)]),
        (["-----BEGIN CERTIFICATE-----", RANDOM, "Qw==", "-----END CERTIFICATE-----", "note"], [(0, 4, 1)]),
        ([RANDOM, "Qw==", "note"], [(0, 2, 0)]),
        (["client-key-data: |", f"  {RANDOM}", "  Qw==", "token: abc"], [(0, 3, 0), (3, 4, 3)]),
        ([f"it begins with {BEGIN}, so it is a key", "a note"], [(0, 1, 0)]),
        (["-----BEGIN CERTIFICATE-----", "...", "-----END CERTIFICATE-----"], []),
        # what it says to this program
        (["kubectl-share: ignore[KS202] the token: it is expired"], []),
        (["token: abc  kubectl-share: ignore[KS209] of a test"], [(0, 1, 0)]),
        (["token:", "kubectl-share: ignore[KS209] of a test"], []),
    ],
)
def test_lines_of_credentials(lines: list[str], expected: list[tuple[int, int, int]]) -> None:
    assert list(leaks_in([f" {line}" for line in lines])) == expected
    assert list(leaks_in([f"  # {line}" for line in lines])) == expected


def test_all_of_a_key(anna: Pair) -> None:
    lines = anna.pem().decode().splitlines()

    assert list(leaks_in(["before:", *lines, "and behind it"])) == [(1, len(lines) + 1, 1)]


@pytest.mark.parametrize("line", [BEGIN, END, RANDOM, "token:", "", "-----BEGIN CERTIFICATE-----", "password: x"])
def test_many_lines_take_no_time(line: str) -> None:
    """Were they looked at more than a few times each, this would take minutes."""
    found = list(leaks_in(["a note", *[line] * 10_000, "a note"]))

    assert all(leak.start <= leak.shown_at < leak.end for leak in found)
    assert sum(leak.end - leak.start for leak in found) in (0, 10_000)
