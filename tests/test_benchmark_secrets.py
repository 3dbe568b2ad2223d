"""The labelled kubeconfigs of the secrets benchmark, and how it counts."""

from __future__ import annotations

import base64
import json
import re
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from benchmarks import labelled, secrets
from benchmarks.labelled import FOLDER, Label, Sample, Samples
from benchmarks.measuring import MeasuringError
from tests.support.kubectl import Kubectl, oracles

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = {
    "key-ec-raw.yaml",
    "key-folded.yaml",
    "key-pkcs8-raw.yaml",
    "key-quoted-over-lines.yaml",
    "key-rsa-raw.yaml",
    "password-number.yaml",
    "password.json",
}
"""Kubeconfigs with a credential that kubectl does not load: base64 that is none, and numbers without quotes."""


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return labelled.make(tmp_path_factory.mktemp("made"))


# The samples


def test_there_are_enough(samples: Samples) -> None:
    assert len(samples.positive) >= 40
    assert len(samples.negative) >= 20
    for some in samples:
        assert len({secrets.without_extension(sample.name) for sample in some}) == len(some)


def test_every_label_is_true(samples: Samples) -> None:
    for sample in samples.positive:
        assert sample.labels, sample.name
        lines = sample.text.split("\n")
        for label in sample.labels:
            there = [line for number, line in enumerate(lines, 1) if number in label.lines]
            elsewhere = [line for number, line in enumerate(lines, 1) if number not in label.lines]
            assert len(there) == len(label.lines), sample.name
            assert holds("\n".join(there), label.secret), sample.name
            assert not holds("\n".join(elsewhere), label.secret), sample.name


def test_a_manifest_in_base64_holds_another_sample(samples: Samples) -> None:
    texts = {sample.text for sample in samples.positive}
    manifests = [sample for sample in samples.positive if "clusters:" in sample.labels[0].secret]
    assert len(manifests) > 3
    for sample in manifests:
        assert sample.labels[0].secret in texts
        assert sample.labels[0].secret in decoded(sample.text)


def test_negative_samples_hold_no_credential(samples: Samples) -> None:
    known = {label.secret for sample in samples.positive for label in sample.labels}
    for sample in samples.negative:
        assert sample.labels == ()
        for text in (sample.text, decoded(sample.text)):
            assert "PRIVATE KEY" not in text, sample.name
            assert not [secret for secret in known if holds(text, secret)], sample.name


def test_every_placeholder_is_filled_in(samples: Samples) -> None:
    for sample in [*samples.positive, *samples.negative]:
        assert not re.search(r"\$\{(secret|public|key)", sample.text), sample.name


def test_all_but_the_template_are_yaml(samples: Samples) -> None:
    refused = []
    for sample in [*samples.positive, *samples.negative]:
        try:
            list(yaml.safe_load_all(sample.text))
        except yaml.YAMLError:
            refused.append(sample.name)
    assert refused == ["template.yaml"]


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_kubectl_loads_the_kubeconfigs_with_a_credential(samples: Samples, kubectl: Kubectl, tmp_path: Path) -> None:
    samples.write(tmp_path)
    names = [sample.name for sample in samples.positive if not re.match("secret|configmap", sample.name)]
    assert kubectl.refused(names, tmp_path / "positive") == REFUSED


def test_git_holds_no_credential() -> None:
    for file in ("positive.txt", "negative.txt"):
        text = (FOLDER / file).read_text()
        assert "PRIVATE KEY" not in text
        assert not re.findall(r"LS0tLS1|eyJ[A-Za-z0-9_-]{8}|[A-Za-z0-9+]{40}", text)
    fields = re.findall(r"(?:token|client-secret|password|key-data)[\"']?:(.+)", (FOLDER / "positive.txt").read_text())
    assert len(fields) > 40
    assert [value for value in fields if not re.match(r"[ \"'|>-]+\$\{", value)] == []


def holds(text: str, secret: str) -> bool:
    """Whether a secret is in a text, as it is or in base64, whatever the line breaks."""
    encoded = base64.b64encode(f"{secret}\n".encode()).decode()
    return any(squeezed(form) in squeezed(text) for form in (secret, encoded))


def squeezed(text: str) -> str:
    return "".join(text.split())


def decoded(text: str) -> str:
    """All base64 of a text, decoded, also what is wrapped."""
    runs = re.findall(r"[A-Za-z0-9+/]{30,}(?:\n +[A-Za-z0-9+/]+)*={0,2}", text)
    whole = (run[: len(run) // 4 * 4] for run in map(squeezed, runs))
    return "\n".join(base64.b64decode(run).decode("latin-1") for run in whole)


# The score


SMALL = Samples(
    positive=[
        Sample("token.yaml", "...", (Label(frozenset({4}), "a"),)),
        Sample("home/config", "...", (Label(frozenset({2, 3}), "b"), Label(frozenset({9}), "c"))),
    ],
    negative=[Sample("eks.yaml", "...", ()), Sample("gke.yaml", "...", ())],
)
ALL = {"positive/home/config": [range(3, 4), range(9, 10)]}


def test_full_score() -> None:
    named = {**ALL, "positive/token.yaml": [range(1, 2), range(4, 5)]}
    bare = {**ALL, "positive/token-yaml/config": [range(2, 6)]}
    score = secrets.score("kubectl-share", SMALL, named, bare)
    assert score.cells == ("kubectl-share", "3/3", "3/3", "0/2")
    assert score.mistakes == ()
    assert not score.is_over


def test_score_with_mistakes() -> None:
    named = {**ALL, "positive/token.yaml": [range(5, 6)], "negative/eks.yaml": [range(7, 8)]}
    bare = {"positive/home/config": [range(9, 10)], "negative/eks-yaml/config": [range(7, 8)]}
    score = secrets.score("kubectl-share", SMALL, named, bare)
    assert score.cells == ("kubectl-share", "2/3", "1/3", "1/2")
    assert score.mistakes == (
        "missed positive/token.yaml:4",
        "flagged negative/eks.yaml:7",
        "missed positive/token-yaml/config:4",
        "missed positive/home/config:2",
        "flagged negative/eks-yaml/config:7",
    )
    assert score.is_over
    assert not score._replace(tool="detect-secrets").is_over


def test_only_our_secret_rules_count() -> None:
    findings = [
        {"code": "KS202", "file": "a.yaml", "line": 3, "end_line": 5},
        {"code": "KS104", "file": "a.yaml", "line": 7, "end_line": 7},
    ]
    assert list(secrets.lines_of_ours(json.dumps({"findings": findings}))) == [("a.yaml", range(3, 6))]


def test_lines_of_the_others() -> None:
    results = {"results": {"a/config": [{"type": "Secret Keyword", "line_number": 12}]}}
    assert list(secrets.lines_of_detect_secrets(json.dumps(results))) == [("a/config", range(12, 13))]
    ((path, lines),) = secrets.lines_of_detect_private_key("Private key found: a/config\n")
    assert path == "a/config"
    assert 1 in lines


# Finds something in every file that it is given, and names the first by its full path.
SCANNER = """\
import os, sys
sys.argv[1] = os.path.abspath(sys.argv[1])
print(*sys.argv[1:], sep="\\n")
sys.exit(1)
"""


def test_a_scanner_gets_every_file(tmp_path: Path) -> None:
    SMALL.write(tmp_path, secrets.without_extension)
    everything = [f"positive/{name}" for name in ("token-yaml/config", "home/config")]
    everything += [f"negative/{name}" for name in ("eks-yaml/config", "gke-yaml/config")]
    tool = secrets.Tool("x", (sys.executable, "-c", SCANNER), lambda out: [(line, range(1)) for line in out.split()])
    assert secrets.flagged_by(tool, tmp_path) == {path: [range(1)] for path in everything}


def test_a_scanner_that_fails_ends_the_run(tmp_path: Path) -> None:
    tool = secrets.Tool("x", (sys.executable, "-c", "import sys; sys.exit('error: no')"), lambda _: [])
    assert secrets.flagged_by(tool, tmp_path) == {}
    tool = tool._replace(words=(sys.executable, "-c", "import sys; print('no', file=sys.stderr); sys.exit(2)"))
    with pytest.raises(MeasuringError, match="ended with 2: no"):
        secrets.flagged_by(tool, tmp_path)
