"""The forms in which findings are told, whole: what a program reads must not depend on what a name holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from kubectl_share.cli.formats import format_called, text
from kubectl_share.operations.validate.findings import FileReport, Finding
from kubectl_share.rules.registry import RULES
from tests.support.program import PROD, Home

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = Path(__file__).parents[1] / "data"
WHAT = "users[alice].user.password: a password in clear"
PAGES = "https://github.com/kubectl-share/kubectl-share/blob/main/docs/rules"
HOSTILE_FILE = "a,b:c%0A::warning::\n\r\x1b[2J<&\"']]>\ufffe\udcff é {x}"
HOSTILE_NAME = r"\x1b\n::error::](https://evil) {0} <&\"']]> %0A é"


def finding(**fields: Any) -> Finding:
    usual: dict[str, Any] = {
        "code": "KS201",
        "name": "plaintext-password",
        "severity": "error",
        "load": False,
        "message": "a password in clear",
        "hint": "remove it",
        "file": "dir/config",
        "line": 12,
        "column": 37,
        "end_line": 12,
        "end_column": 51,
        "path": "users[alice].user.password",
        "fix": "",
    }
    return Finding(**{**usual, **fields})


def report(*findings: Finding, file: str = "dir/config", **more: Any) -> FileReport:
    return FileReport(file, 1, tuple(one._replace(file=file) for one in findings), **more)


WARNING = finding(
    code="KS305",
    name="local-server",
    severity="warning",
    load=True,
    message="m",
    hint="h",
    path="",
    fix="f",
    end_line=13,
)
INFO = finding(code="KS202", name="bearer-token", severity="info")
EXAMPLE = (report(finding(), WARNING, INFO), report(file="clean"), FileReport("no kubeconfig", 0, ()))
HOSTILE = (report(finding(path=HOSTILE_NAME, message=f"has {HOSTILE_NAME}"), file=HOSTILE_FILE),)


def told(form: str, reports: Iterable[FileReport]) -> str:
    return "\n".join(format_called(form).lines(reports))


def parsed(form: str, reports: Iterable[FileReport]) -> Any:
    return json.loads(told(form, reports))


def test_text() -> None:
    assert ["".join(part for part, _ in line) for line in text.parts(EXAMPLE)] == [
        "dir/config:12:37: error KS201 plaintext-password users[alice].user.password: a password in clear",
        "  remove it",
        "dir/config:12:37: warning KS305 local-server m; kubectl cannot load the file",
        "  h; --fix: f",
        "dir/config:12:37: info KS202 bearer-token users[alice].user.password: a password in clear",
        "  remove it",
    ]


def test_json() -> None:
    """Just the fields that are promised, in every finding."""
    found = parsed("json", EXAMPLE)
    assert found["findings"][0] == {
        "code": "KS201",
        "name": "plaintext-password",
        "severity": "error",
        "load": False,
        "message": "a password in clear",
        "file": "dir/config",
        "line": 12,
        "column": 37,
        "end_line": 12,
        "end_column": 51,
        "yaml_path": "users[alice].user.password",
        "url": f"{PAGES}/KS201.md",
        "fix": None,
    }
    assert found["findings"][1]["fix"] == {"message": "f"}
    assert (found["findings"][1]["load"], found["findings"][1]["yaml_path"]) == (True, "")
    assert {tuple(one) for one in found["findings"]} == {tuple(found["findings"][0])}
    assert {**found, "findings": len(found["findings"])} == {"version": 1, "files": 2, "findings": 3}


def test_github() -> None:
    columns = "col=37,endColumn=51"
    assert told("github", EXAMPLE).split("\n") == [
        f"::error file=dir/config,line=12,endLine=12,title=KS201 plaintext-password,{columns}::{WHAT}; remove it",
        "::warning file=dir/config,line=12,endLine=13,title=KS305 local-server::m; h",
        f"::notice file=dir/config,line=12,endLine=12,title=KS202 bearer-token,{columns}::{WHAT}; remove it",
    ]


def test_nobody_smuggles_a_workflow_command_in() -> None:
    """One line for each finding, in which neither the properties nor the message end before they should."""
    (line,) = told("github", HOSTILE).splitlines()[0:1]
    assert len(told("github", HOSTILE).split("\n")) == 1
    command, properties, message = line.removeprefix("::").partition(" ")[0], *line.partition(" ")[2].split("::", 1)
    assert command == "error"
    pairs = dict(pair.split("=") for pair in properties.split(","))
    assert list(pairs) == ["file", "line", "endLine", "title", "col", "endColumn"]
    assert unquote(pairs["file"]) == HOSTILE_FILE.replace("\udcff", r"\xff")
    assert "%0A" not in message
    assert "%250A" in message


def test_gitlab() -> None:
    """What GitLab's own schema asks for, and no field that it may get wrong."""
    found = parsed("gitlab", EXAMPLE)
    assert found[1] == {
        "description": "m; h.",
        "check_name": "KS305 local-server",
        "fingerprint": found[1]["fingerprint"],
        "severity": "minor",
        "location": {"path": "dir/config", "lines": {"begin": 12, "end": 13}},
    }
    assert [one["severity"] for one in found] == ["critical", "minor", "info"]


def test_fingerprints_stay_while_lines_move() -> None:
    def fingerprints(*findings: Finding) -> list[str]:
        return [one["fingerprint"] for one in parsed("gitlab", [report(*findings)])]

    twice = fingerprints(finding(), finding(line=20))
    assert len(set(twice)) == 2
    assert twice == fingerprints(finding(line=3), finding(line=4))
    assert set(twice).isdisjoint(fingerprints(finding(path="users[bob].user.password"), INFO))
    assert parsed("gitlab", []) == []


def test_junit() -> None:
    assert told("junit", EXAMPLE).split("\n") == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="kubectl-share">',
        '  <testsuite name="dir/config" tests="3" failures="1" errors="0" skipped="0">',
        '    <testcase name="KS201 plaintext-password (12:37)" classname="dir/config">',
        f'      <failure message="{WHAT}" type="KS201">dir/config:12:37: error {WHAT}',
        "remove it</failure>",
        "    </testcase>",
        '    <testcase name="KS305 local-server (12:37)" classname="dir/config">',
        "      <system-out>dir/config:12:37: warning m",
        "h</system-out>",
        "    </testcase>",
        '    <testcase name="KS202 bearer-token (12:37)" classname="dir/config">',
        "      <system-out>dir/config:12:37: info users[alice].user.password: a password in clear",
        "remove it</system-out>",
        "    </testcase>",
        "  </testsuite>",
        '  <testsuite name="clean" tests="1" failures="0" errors="0" skipped="0">',
        '    <testcase name="no findings" classname="clean" />',
        "  </testsuite>",
        "</testsuites>",
    ]


def test_junit_fails_where_the_command_fails() -> None:
    for fail_on, failures in (("error", "1"), ("warning", "2")):
        root = ElementTree.fromstring(told("junit", [report(finding(), WARNING, INFO, fail_on=fail_on)]))
        assert [suite.get("failures") for suite in root] == [failures]
        assert len(root.findall(".//failure")) == int(failures)


def test_junit_with_what_xml_cannot_say() -> None:
    root = ElementTree.fromstring(told("junit", HOSTILE))
    shown = r"""a,b:c%0A::warning::\n\r\x1b[2J<&"']]>\ufffe\xff é {x}"""
    assert root[0].get("name") == shown
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == f"{HOSTILE_NAME}: has {HOSTILE_NAME}"
    assert (failure.text or "").startswith(f"{shown}:12:37: error ")


def test_sarif() -> None:
    log = parsed("sarif", EXAMPLE)
    run = log["runs"][0]
    assert (log["version"], len(log["runs"]), run["columnKind"]) == ("2.1.0", 1, "unicodeCodePoints")
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["KS201", "KS202", "KS305"]
    first = run["tool"]["driver"]["rules"][0]
    assert (first["name"], first["shortDescription"]) == (
        "PlaintextPassword",
        {"text": "A password in clear, or a token as the name of a user."},
    )
    assert first["helpUri"] == f"{PAGES}/KS201.md"
    assert [(one["ruleId"], one["ruleIndex"], one["level"]) for one in run["results"]] == [
        ("KS201", 0, "error"),
        ("KS305", 2, "warning"),
        ("KS202", 1, "note"),
    ]
    assert run["results"][0] == {
        "ruleId": "KS201",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "users[alice].user.password: a password in clear; remove it."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "dir/config"},
                    "region": {"startLine": 12, "startColumn": 37, "endLine": 12, "endColumn": 51},
                }
            }
        ],
    }
    assert parsed("sarif", [])["runs"][0]["results"] == []


def test_sarif_has_names_of_files_as_addresses_and_messages_without_links() -> None:
    (result,) = parsed("sarif", HOSTILE)["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert ":" not in uri
    assert unquote(uri, errors="surrogateescape") == HOSTILE_FILE
    assert "](" not in result["message"]["text"]
    assert "{{0}}" in result["message"]["text"]


def text_of(**more: object) -> dict[str, object]:
    return {"type": "string", "minLength": 1, **more}


def record(**fields: object) -> dict[str, object]:
    """A map with these fields and no others."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


PLACE = {"type": "integer", "minimum": 1}
SARIF = json.loads((DATA / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
"""The one that is published."""
GITLAB = {
    "type": "array",
    "items": record(
        description=text_of(),
        check_name=text_of(),
        fingerprint=text_of(pattern="^[0-9a-f]{64}$"),
        severity={"enum": ["info", "minor", "major", "critical", "blocker"]},
        location=record(path=text_of(), lines=record(begin=PLACE, end=PLACE)),
    ),
}
"""What GitLab's page on code quality reports says."""


@pytest.mark.parametrize(("form", "schema"), [("sarif", SARIF), ("gitlab", GITLAB)])
def test_schema(form: str, schema: dict[str, object]) -> None:
    validator = validator_for(schema, Draft202012Validator)(schema)
    every_rule = report(*(finding(code=rule.code, name=rule.name) for rule in RULES))
    for reports in (EXAMPLE, HOSTILE, (every_rule,), ()):
        validator.validate(parsed(form, reports))
    assert not validator.is_valid(parsed(form, [report(finding(line=0))]))


@pytest.mark.parametrize("form", ["json", "github", "gitlab", "junit", "sarif"])
def test_the_command_prints_just_that(home: Home, form: str) -> None:
    """And says nothing else on standard output; the exit code is that of the text."""
    (home.work / "büro x").write_text(PROD.replace("token:", "password:").replace("alice", '"a\\u2028\\e[1mü"'))
    (home.work / "büro x").chmod(0o600)
    for env in ({}, {"PYTHONIOENCODING": "ascii"}):
        done = home.share("validate", "büro x", "--select", "KS201", "--output-format", form, env=env)
        assert (done.code, done.err) == (1, "")
        out = done.out.decode()
        assert all(char.isprintable() or char == "\n" for char in out)
        assert out.endswith("\n")
        if form == "junit":
            assert ElementTree.fromstring(out)[0].get("tests") == "1"
        elif form == "github":
            assert out.count("\n") == out.count("::error file=") == 1
        else:
            assert json.loads(out)


def test_nothing_found(home: Home) -> None:
    (home.work / "a").write_text("x")
    done = home.share_quickly("validate", "a", "--output-format", "json")
    assert json.loads(done.out) == {"version": 1, "files": 0, "findings": []}
    assert (done.code, done.err) == (0, "note: there is no kubeconfig among the files\n")
    assert home.share_quickly("validate", "a", "--output-format", "github").out == b""
