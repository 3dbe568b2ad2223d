"""The example kubeconfigs: what git holds, what make_credentials.py makes of it, and what kubectl says to that."""

import base64
import importlib.util
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
SOURCES = EXAMPLES / "kubeconfigs"


def load_script() -> ModuleType:
    """The script as a module; examples/ is no package."""
    spec = importlib.util.spec_from_file_location("make_credentials", EXAMPLES / "make_credentials.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def contexts_of_readme() -> dict[str, list[str]]:
    """File -> its contexts, sorted, as the README's first table has them."""
    rows = re.findall(r"^\| `([^`]+)` \| (`.+?`) \|", (EXAMPLES / "README.md").read_text(), re.MULTILINE)
    return {file: sorted(re.findall(r"`([^`]+)`", cell)) for file, cell in rows}


GOOD = contexts_of_readme()

# File -> whether `config view --raw` loads it, and whether it still does with --flatten.
BAD = {
    "bad/bad-base64.yaml": ("refused", "refused"),
    "bad/dangling-user.yaml": ("loads", "loads"),
    "bad/duplicate-names.yaml": ("refused", "refused"),
    "bad/empty-ca.yaml": ("loads", "loads"),
    "bad/encrypted-key.yaml": ("loads", "loads"),
    "bad/mismatched-key.yaml": ("loads", "loads"),
    "bad/missing-file.yaml": ("loads", "refused"),
    "bad/openssh-key.yaml": ("loads", "loads"),
    "bad/path-and-data.yaml": ("loads", "refused"),
    "bad/several-line-token.yaml": ("loads", "loads"),
    "bad/tab-indented.yaml": ("refused", "refused"),
    "bad/wrong-file-kind.yaml": ("loads", "loads"),
    "bad/wrong-type.yaml": ("refused", "refused"),
}

SCRIPT = load_script()
CLIENTS = [pytest.param(client, id=client.path) for client in SCRIPT.CLIENTS]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The complete set."""
    target = tmp_path_factory.mktemp("made")
    SCRIPT.make_all(target)
    return target


class Kubectl:
    """A real kubectl that can neither find an exec plugin nor reach a network.

    That of the Google Cloud SDK would use both even for `config view`: it first asks the server for its version.
    """

    def __init__(self, executable: str, home: Path) -> None:
        self._executable = executable
        self._environment = {"HOME": str(home), "PATH": str(home), "HTTPS_PROXY": "http://127.0.0.1:1"}

    def view(self, *arguments: str, files: Sequence[Path]) -> dict[str, Any] | None:
        """What `config view --raw` shows of a file, or of several as KUBECONFIG; None if it refuses."""
        environment = {**self._environment, "KUBECONFIG": os.pathsep.join(map(str, files))}
        command = [self._executable, "config", "view", "--raw", "-o", "json", *arguments]
        if len(files) == 1:
            command.append(f"--kubeconfig={files[0]}")
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
        if done.returncode != 0:
            return None
        loaded: dict[str, Any] = json.loads(done.stdout)
        return loaded


@pytest.fixture(scope="module")
def kubectl(tmp_path_factory: pytest.TempPathFactory) -> Kubectl:
    """The kubectl on PATH, which CI has to have."""
    executable = shutil.which("kubectl")
    if executable is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no kubectl on PATH, and CI must have one")
        pytest.skip("there is no kubectl on PATH")
    return Kubectl(executable, tmp_path_factory.mktemp("home"))


def names(entries: list[dict[str, Any]] | None) -> list[str]:
    return sorted(entry["name"] for entry in entries or [])


# What kubectl says


@pytest.mark.parametrize("file", GOOD)
def test_good_file_has_the_contexts_that_the_readme_says(made: Path, kubectl: Kubectl, file: str) -> None:
    loaded = kubectl.view(files=[made / file])
    assert loaded is not None
    assert names(loaded["contexts"]) == GOOD[file]
    clusters, users = names(loaded["clusters"]), names(loaded["users"])
    for context in loaded["contexts"]:
        assert context["context"]["cluster"] in clusters
        assert context["context"]["user"] in users
    assert loaded["current-context"] in {*GOOD[file], ""}


@pytest.mark.parametrize("file", GOOD)
def test_good_file_can_be_flattened(made: Path, kubectl: Kubectl, file: str) -> None:
    assert kubectl.view("--flatten", files=[made / file]) is not None


@pytest.mark.parametrize(("file", "plain", "flattened"), [(file, *results) for file, results in BAD.items()])
def test_bad_file_is_refused_or_loads(made: Path, kubectl: Kubectl, file: str, plain: str, flattened: str) -> None:
    results = [kubectl.view(*arguments, files=[made / file]) for arguments in ([], ["--flatten"])]
    assert ["refused" if result is None else "loads" for result in results] == [plain, flattened]


def test_first_admin_of_the_list_hides_the_second(made: Path, kubectl: Kubectl) -> None:
    folder = made / "kubeconfig-list"
    loaded = kubectl.view("--flatten", files=[folder / f"{name}.yaml" for name in ("home", "work", "client")])
    assert loaded is not None
    assert names(loaded["contexts"]) == ["ber-prod", "buergerportal", "home"]
    assert names(loaded["users"]) == ["admin", "consultant"]
    users = {user["name"]: user["user"] for user in loaded["users"]}
    certificate = base64.b64decode(users["admin"]["client-certificate-data"])
    assert certificate == (made / "pki/home/admin.crt").read_bytes()


# What git holds


def committed() -> list[Path]:
    """Every file below examples/ that is not made."""
    made = EXAMPLES / "made"
    paths = [path for path in EXAMPLES.rglob("*") if made not in path.parents and "__pycache__" not in path.parts]
    return sorted(path for path in paths if path.is_file())


def test_readme_lists_every_kubeconfig() -> None:
    listed = re.findall(r"^\| `([^`]+)` \|", (EXAMPLES / "README.md").read_text(), re.MULTILINE)
    malicious = [path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.glob("malicious/*")]
    assert sorted(file for file in listed if file.startswith("malicious/")) == sorted(malicious)
    listed = [file for file in listed if not file.startswith("malicious/")]
    assert sorted(listed) == sorted(path.relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.*"))
    assert sorted([*GOOD, *BAD]) == sorted(listed)


def test_bad_files_say_what_is_wrong() -> None:
    for file in BAD:
        assert re.match(r"# Wrong: .+\.\n", (SOURCES / file).read_text()), file


@pytest.mark.parametrize("path", [pytest.param(path, id=path.relative_to(EXAMPLES).as_posix()) for path in committed()])
def test_committed_file_holds_no_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "PRIVATE KEY" not in text
    assert not re.findall(r"LS0tLS1|eyJ[A-Za-z0-9_-]{8}|[A-Za-z0-9+/]{48}", text)


def test_secret_fields_of_committed_files_hold_placeholders() -> None:
    field = re.compile(
        r"^[ -]*[\"']?(?P<name>[a-z-]+-data|token|id-token|refresh-token|client-secret|password)[\"']?:"
        r"\s+(?:[|>]-?\s+)?(?P<value>.+?),?\s*$",
        re.MULTILINE,
    )
    odd = set()
    for path in SOURCES.rglob("*.*"):
        for match in field.finditer(path.read_text(encoding="utf-8")):
            if not SCRIPT.PLACEHOLDER.fullmatch(match["value"].strip('"')):
                odd.add((path.name, match["name"], match["value"]))
    assert odd == {("wrong-type.yaml", "token", "12345678")}
    assert "#     password: hunter2-canary" in (SOURCES / "team.yaml").read_text()


# What the script makes


def test_kubeconfigs_are_copied_and_filled_in(made: Path) -> None:
    for file in [*GOOD, *BAD]:
        assert "${" not in (made / file).read_text(encoding="utf-8"), file
    for name in ("token", "client-secret"):
        (path,) = (made / "pki").glob(f"*/{name}")
        assert path.read_text().endswith("\n")
    assert (made / "pki/portainer/token").read_text().strip() in (made / "portainer.yaml").read_text()


def test_wrapped_base64_is_indented_like_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x" * 60)
    encoded = base64.b64encode(b"x" * 60).decode()
    assert SCRIPT.fill("a: |\n  ${pki:x|wrapped}\n", tmp_path) == f"a: |\n  {encoded[:76]}\n  {encoded[76:]}\n"
    assert SCRIPT.fill("a: ${pki:x|base64}\r\n", tmp_path) == f"a: {encoded}\r\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_secrets_are_for_their_owner_only(made: Path) -> None:
    open_to_all = {path for path in made.rglob("*") if path.is_file() and stat.S_IMODE(path.stat().st_mode) != 0o600}
    assert {path.name for path in open_to_all if path.suffix != ".crt"} <= {SCRIPT.MARKER}
    for path in open_to_all:
        assert b"PRIVATE KEY" not in path.read_bytes()


@pytest.mark.parametrize("client", CLIENTS)
def test_certificate_is_of_its_ca_and_key(made: Path, client: Any) -> None:
    pki = made / "pki"
    certificate = x509.load_pem_x509_certificates((pki / f"{client.path}.crt").read_bytes())[0]
    authority = x509.load_pem_x509_certificate((pki / client.ca).read_bytes())
    certificate.verify_directly_issued_by(authority)
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert authority.not_valid_before_utc <= certificate.not_valid_before_utc
    key = serialization.load_pem_private_key((pki / f"{client.path}.key").read_bytes(), password=None)
    assert key.public_key() == certificate.public_key()
    assert [name.value for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)] == [
        client.common_name
    ]
    assert days_left(certificate.not_valid_after_utc) == client.days
    assert days_left(authority.not_valid_after_utc) == 3650


def days_left(end: datetime) -> int:
    """Whole days until then; rounded towards now, so that an hour's slack does not count."""
    return int((end - datetime.now(timezone.utc)) / timedelta(days=1))


def test_lifetimes_are_of_three_kinds() -> None:
    assert sorted({client.days for client in SCRIPT.CLIENTS}) == [-3, 5, 90]


@pytest.mark.parametrize("file", SCRIPT.TOKENS)
def test_token_is_a_jwt_that_expires_in_30_days(made: Path, file: str) -> None:
    token = (made / "pki" / file).read_text().strip()
    header, claims, signature = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split("."))
    assert json.loads(header)["alg"] == "ES256"
    assert len(signature) == 64
    assert days_left(datetime.fromtimestamp(json.loads(claims)["exp"], timezone.utc)) == 30


def test_windows_file_keeps_its_bytes(made: Path) -> None:
    for path in (SOURCES / "windows/config.yaml", made / "windows/config.yaml"):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n") > 30


def test_second_run_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    SCRIPT.make_all(tmp_path)
    first = {path.relative_to(tmp_path) for path in tmp_path.rglob("*")}
    key = (tmp_path / "pki/kind/admin.key").read_bytes()
    (tmp_path / "pki/left-behind.key").touch()
    SCRIPT.make_all(tmp_path)
    assert {path.relative_to(tmp_path) for path in tmp_path.rglob("*")} == first
    assert (tmp_path / "pki/kind/admin.key").read_bytes() != key


def test_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("mine")
    command = [sys.executable, str(EXAMPLES / "make_credentials.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert [path.name for path in tmp_path.iterdir()] == ["config"]
