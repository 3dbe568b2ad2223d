"""A kubeconfig from a server's address and credentials, without a command line."""

from __future__ import annotations

import pytest
import yaml

from kubectl_share.errors import CredentialError, UsageError
from kubectl_share.model import ExecConfig, ExecEnvVar
from kubectl_share.operations.create import create
from kubectl_share.operations.create.requests import Given, Request

SECRET = "hunter2-canary"


def given(content: str = SECRET) -> Given:
    return Given("standard input", content.encode)


def unread() -> Given:
    """What must not be read: a person would have to type it."""

    def read() -> bytes:
        raise AssertionError("it was read")

    return Given("what was typed", read)


def test_result_tells_no_secret() -> None:
    plugin = ExecConfig(command="aws", args=(SECRET,), env=(ExecEnvVar(name="A", value=SECRET),))
    for request in (
        Request(server="https://k", token=given()),
        Request(server="https://k", username="me", password=given()),
        Request(server="https://k", exec=plugin),
    ):
        created = create(request.checked())
        assert SECRET in created.data.decode()
        assert SECRET not in f"{request} {created.context} {created.notices}"


def test_server_without_secrets_of_its_url() -> None:
    created = create(Request(server=f"https://k/x?token={SECRET}").checked())
    assert created.context.server == "https://k/x"


@pytest.mark.parametrize(
    "request_",
    [
        Request(server=None, token=unread()),
        Request(server="https://k", token=unread(), exec=ExecConfig(command="x")),
        Request(server="https://k", password=unread()),
        Request(server="https://k", client_key=unread()),
        Request(server="https://k", name="", token=unread()),
    ],
    ids=["server", "two ways", "no user name", "no certificate", "no name"],
)
def test_nothing_is_read_before_all_is_checked(request_: Request) -> None:
    with pytest.raises(UsageError):
        request_.checked()


@pytest.mark.parametrize(
    ("content", "password"),
    [(f"{SECRET}\n", SECRET), (f"{SECRET}\r\n", SECRET), (f" {SECRET} ", f" {SECRET} "), ("p\u00e4ss", "p\u00e4ss")],
)
def test_a_password_is_one_line(content: str, password: str) -> None:
    created = create(Request(server="https://k", username="me", password=given(content)).checked())
    assert yaml.safe_load(created.data)["users"][0]["user"]["password"] == password


@pytest.mark.parametrize("content", ["", "\n", f"{SECRET}\n\n", f"{SECRET}\nx", f"{SECRET}\x00", f"{SECRET}\t"])
def test_what_is_no_password(content: str) -> None:
    with pytest.raises(CredentialError) as error:
        create(Request(server="https://k", username="me", password=given(content)).checked())
    assert error.value.message.startswith("standard input ")
    assert SECRET not in str(error.value)
