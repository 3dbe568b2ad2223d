"""What is told of a token: the claims on the list, the names of all others, and never the token."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timezone
from typing import Any

import pytest

from kubectl_share.credentials.tokens import Claims, token_claims

NOTHING = Claims("", "", (), "", (), "", "", "", None, None, None, ())


def encoded(content: str) -> str:
    return base64.urlsafe_b64encode(content.encode()).rstrip(b"=").decode()


def jwt(claims: Any) -> str:
    return f"{encoded('{}')}.{encoded(json.dumps(claims))}.c2ln"


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({}, NOTHING),
        ({"iss": "https://dex.example", "sub": "u1"}, NOTHING._replace(issuer="https://dex.example", subject="u1")),
        ({"aud": "a"}, NOTHING._replace(audiences=("a",))),
        ({"aud": ["a", "b"]}, NOTHING._replace(audiences=("a", "b"))),
        ({"email": "a@b.example", "groups": ["g"]}, NOTHING._replace(email="a@b.example", groups=("g",))),
        ({"iat": 0, "nbf": 60, "exp": 3600}, NOTHING._replace(
            issued=datetime(1970, 1, 1, tzinfo=timezone.utc),
            not_before=datetime(1970, 1, 1, 0, 1, tzinfo=timezone.utc),
            expires=datetime(1970, 1, 1, 1, tzinfo=timezone.utc),
        )),
        (
            {"kubernetes.io": {"namespace": "ci", "serviceaccount": {"name": "d", "uid": "1-2"}, "pod": {"name": "x"}}},
            NOTHING._replace(
                namespace="ci", service_account="d", service_account_uid="1-2", others=("kubernetes.io.pod",)
            ),
        ),
        (
            {
                "kubernetes.io/serviceaccount/namespace": "ci",
                "kubernetes.io/serviceaccount/secret.name": "s",
                "kubernetes.io/serviceaccount/service-account.name": "d",
                "kubernetes.io/serviceaccount/service-account.uid": "1-2",
            },
            NOTHING._replace(
                namespace="ci",
                service_account="d",
                service_account_uid="1-2",
                others=("kubernetes.io/serviceaccount/secret.name",),
            ),
        ),
        ({"phone": "+49", "nonce": "secret", "name": "A"}, NOTHING._replace(others=("phone", "nonce", "name"))),
    ],
)  # fmt: skip
def test_claims(claims: dict[str, Any], told: Claims) -> None:
    assert token_claims(jwt(claims)) == told


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": {"secret": 1}, "sub": ["secret"], "aud": {"secret": "secret"}, "email": 5, "groups": ["a", 5]},
        {"kubernetes.io": "secret", "exp": "secret", "iat": True, "nbf": -1, "aud": [["secret"]]},
        {"kubernetes.io": {"namespace": {"secret": 1}, "serviceaccount": {"name": ["secret"], "uid": 5}}},
        {"kubernetes.io": {"serviceaccount": "secret"}, "exp": 1e300, "groups": {}},
    ],
)
def test_values_of_another_type_are_not_told(claims: dict[str, Any]) -> None:
    assert token_claims(jwt(claims)) == NOTHING


@pytest.mark.parametrize(
    "token",
    [
        "",
        "abcdef.0123456789abcdef",
        "sha256~abc",
        f"{jwt({})}.more",
        jwt([1]),
        jwt("x"),
        f"x.{encoded('{')}.x",
        f"x.{encoded('[' * 100_000)}.x",
        "x.!!!.x",
        "x" * 100_000,
    ],
    ids=lambda token: token[:12],
)
def test_other_tokens_say_nothing(token: str) -> None:
    assert token_claims(token) is None
