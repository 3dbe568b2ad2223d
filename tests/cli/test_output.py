"""Where a bundle goes: a file of one's own, standard output, or nowhere."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.program import PROD, PROGRAM, Home, contexts_named, kubeconfig, mode_of, snapshot

KEPT = "--force replaces it"
CI_ERROR = "CI is set and standard output is no file: a build log is no place for keys"
CI_HINT = "write with -o FILE, or with -o - if standard output really goes to the right place"
SUMMARY = "* prod  https://prod.example:6443, token\n"


@pytest.fixture
def prod(home: Home) -> Home:
    home.has(PROD)
    return home


# Into a file


@pytest.mark.parametrize("umask", ["000", "022", "077", "777"])
def test_file_is_private_whatever_the_umask(prod: Home, umask: str) -> None:
    done = prod.shell(f"umask {umask}; kubectl-share prod -o out")
    assert (done.code, done.out) == (0, b"")
    assert done.err == f"1 context in out (only you can read it)\n{SUMMARY}"
    assert snapshot(prod.work) == {"out": (f"-rw------- {os.geteuid()}:{os.getegid()}", PROD.encode())}


def test_file_that_exists_is_kept(prod: Home) -> None:
    (prod.work / "out").write_text("old")
    prod.cannot("prod", "-o", "out", error='"out" exists, it is kept', hint=KEPT)


def test_force_replaces_a_file_and_its_mode(prod: Home) -> None:
    target = prod.work / "out"
    target.write_text("old")
    target.chmod(0o644)
    (prod.work / "other name").hardlink_to(target)
    assert prod.share("prod", "-o", "out", "--force").code == 0
    assert (target.read_text(), mode_of(target)) == (PROD, 0o600)
    assert (prod.work / "other name").read_text() == "old"
    assert len(list(prod.work.iterdir())) == 2


def test_force_needs_no_file(prod: Home) -> None:
    assert prod.share("prod", "-o", "out", "--force").code == 0
    assert mode_of(prod.work / "out") == 0o600


def test_error_in_the_source_keeps_the_target(home: Home) -> None:
    home.has(PROD.replace("user: alice", "user: bob"))
    (home.work / "out").write_text("old")
    before = snapshot(home.path)
    assert home.share("prod", "-o", "out", "--force").code == 2
    assert snapshot(home.path) == before


@pytest.mark.parametrize(
    ("target", "error", "hint"),
    [
        (".", '"." is a directory', "name a file in it"),
        ("missing/out", 'the folder of "missing/out" does not exist', "make it first"),
        ("file/out", 'the folder of "file/out" is no folder', "name a file in a folder"),
        ("loop", '"loop" is a link that leads back to itself', "name another file"),
        ("n" * 256, f'"{"n" * 200}..." is too long a name', "name the file with -o"),
        ("~/out", 'the folder of "~/out" does not exist', "make it first"),
    ],
    ids=["directory", "no folder", "file as folder", "loop", "long name", "tilde"],
)
def test_impossible_file(prod: Home, target: str, error: str, hint: str) -> None:
    (prod.work / "file").touch()
    (prod.work / "loop").symlink_to("loop")
    prod.cannot("prod", "-o", target, error=error, hint=hint)


def test_longest_possible_name(prod: Home) -> None:
    assert prod.share("prod", "-o", "n" * 255).code == 0
    assert [path.name for path in prod.work.iterdir()] == ["n" * 255]


@pytest.mark.parametrize("exists", [True, False], ids=["to a file", "dangling"])
def test_link_is_followed_and_stays(prod: Home, exists: bool) -> None:
    (prod.work / "folder").mkdir()
    real, link = prod.work / "folder/real", prod.work / "link"
    link.symlink_to("folder/real")
    if exists:
        real.write_text("old")
        prod.cannot("prod", "-o", "link", error='"link" exists, it is kept', hint=KEPT)
    assert prod.share("prod", "-o", "link", *(["--force"] if exists else [])).code == 0
    assert link.is_symlink()
    assert (real.read_text(), mode_of(real)) == (PROD, 0o600)
    assert len(list(prod.work.rglob("*"))) == 3


def test_folder_that_may_not_be_written(commoner: Home) -> None:
    commoner.has(PROD)
    commoner.work.chmod(0o555)
    commoner.cannot(
        *("prod", "-o", "out"),
        error='you may not write "out"',
        hint="see the owner and mode of its folder with ls -ld",
    )
    commoner.work.chmod(0o755)
    assert commoner.share("prod", "-o", "out").code == 0


def test_folder_that_may_be_written_and_not_read(commoner: Home) -> None:
    commoner.has(PROD)
    target = commoner.work / "out"
    target.write_text("old")
    commoner.work.chmod(0o333)
    done = commoner.share("prod", "-o", "out", "--force")
    commoner.work.chmod(0o755)
    assert (done.code, done.err) == (0, f"1 context in out (only you can read it)\n{SUMMARY}")
    assert target.read_text() == PROD
    assert list(commoner.work.iterdir()) == [target]


def test_full_disk(mounter: Home) -> None:
    """The old file stays, and nothing lies beside it."""
    mounter.has(contexts_named(*(f"context-{number}" for number in range(400))))
    done = mounter.shell(
        "mount -t tmpfs -o size=16k none . && cd $PWD && echo old > out;"
        "kubectl-share --all -o out --force; echo $?; kubectl-share --all -o new; echo $?; ls -A; cat out"
    )
    assert done.out.decode().split() == ["2", "2", "out", "old"]
    assert done.err.splitlines() == [
        'error: there is no room left for "out"',
        "hint: free some space, or name another folder",
        'error: there is no room left for "new"',
        "hint: free some space, or name another folder",
    ]


def test_read_only_file_system(mounter: Home) -> None:
    mounter.has(PROD)
    done = mounter.shell("mount -t tmpfs -o ro none . && cd $PWD && kubectl-share prod -o out")
    assert (done.code, done.out) == (2, b"")
    assert done.err == 'error: "out" is on a read-only file system\nhint: name another folder\n'


def test_mounted_file(mounter: Home) -> None:
    """As in a container: it cannot be renamed onto, and truncating it is out of the question."""
    mounter.has(PROD)
    (mounter.work / "out").write_text("old")
    (mounter.work / "real").write_text("old")
    before = snapshot(mounter.path)
    done = mounter.shell("mount --bind real out && kubectl-share prod -o out --force")
    assert (done.code, done.out) == (2, b"")
    assert done.err.splitlines() == [
        'error: "out" is a mount point, no other file can take its place',
        "hint: write to another path, or to standard output and from there into it: -o - > FILE",
    ]
    assert snapshot(mounter.path) == before


def test_hint_for_a_mounted_file_works(mounter: Home) -> None:
    mounter.has(PROD)
    (mounter.work / "out").write_text("old")
    (mounter.work / "real").write_text("old")
    done = mounter.shell("mount --bind real out && kubectl-share prod -o - > out")
    assert done.code == 0
    assert (mounter.work / "real").read_text() == PROD


# Into what is no file


def test_device(guarded: Home) -> None:
    guarded.has(PROD)
    done = guarded.share("prod", "-o", "/dev/null")
    assert (done.code, done.err) == (0, f"1 context in /dev/null\n{SUMMARY}")
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_full_device(guarded: Home) -> None:
    guarded.has(PROD)
    hint = "free some space, or name another folder"
    guarded.cannot("prod", "-o", "/dev/full", error='there is no room left for "/dev/full"', hint=hint)
    done = guarded.shell("kubectl-share prod > /dev/full")
    assert done.code == 2
    assert done.err.splitlines() == [
        "error: standard output cannot be written: No space left on device",
        "hint: write to a file with -o FILE",
    ]


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["plain", "force"])
def test_fifo_is_written_and_stays(prod: Home, force: list[str]) -> None:
    """The bundle is larger than a pipe's buffer."""
    text = contexts_named(*(f"context-{number}" for number in range(3000)))
    prod.has(text)
    os.mkfifo(prod.work / "fifo")
    reader = prod.start("cat", "fifo")
    done = prod.share("--all", "-o", "fifo", *force)
    assert reader.communicate(timeout=60)[0] == text.encode()
    assert done.code == 0
    assert (prod.work / "fifo").is_fifo()


def test_process_substitution(guarded: Home) -> None:
    guarded.has(PROD)
    done = guarded.shell("kubectl-share prod -o >(cat); wait $!")
    assert (done.code, done.out) == (0, PROD.encode())


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1"])
def test_names_of_standard_output(guarded: Home, name: str) -> None:
    """Appended to what stands there already, never put in its place."""
    guarded.has(PROD)
    through_pipe = guarded.shell(f"kubectl-share prod -o {name} | cat")
    assert (through_pipe.code, through_pipe.out) == (0, PROD.encode())
    assert through_pipe.err == f"1 context in standard output\n{SUMMARY}"
    into_file = guarded.shell(f"{{ echo '# mine'; kubectl-share prod -o {name} --force; echo '# end'; }} > out")
    assert into_file.code == 0
    assert (guarded.work / "out").read_text() == f"# mine\n{PROD}# end\n"


# Standard output


def test_same_bytes_as_in_a_file(prod: Home) -> None:
    """Whatever the line ends and the encoding."""
    content = b"\xef\xbb\xbf" + PROD.replace("alice", "\u00e9lise").replace("\n", "\r\n").encode()
    prod.has(content)
    done = prod.share("prod", env={"PYTHONIOENCODING": "ascii"})
    assert (done.code, done.out) == (0, content)
    assert prod.share("prod", "-o", "out").code == 0
    assert (prod.work / "out").read_bytes() == content


def test_redirected_into_a_file(prod: Home) -> None:
    done = prod.shell("umask 077; kubectl-share prod > out")
    assert (done.code, done.err) == (0, f"1 context in standard output\n{SUMMARY}")
    assert (prod.work / "out").read_text() == PROD


def test_closed_standard_output(prod: Home) -> None:
    done = prod.shell("kubectl-share prod >&-")
    assert (done.code, done.out) == (2, b"")
    assert done.err.splitlines() == [
        "error: standard output cannot be written: it is closed",
        "hint: write to a file with -o FILE",
    ]
    assert prod.shell("kubectl-share prod -o out >&-").code == 0
    assert (prod.work / "out").read_text() == PROD


@pytest.mark.parametrize("words", ["--help", "--version"])
def test_help_without_standard_output(prod: Home, words: str) -> None:
    assert prod.shell(f"kubectl-share {words} >&-").code == 0
    broken = prod.shell(f"exec 3> >(true); wait $!; kubectl-share {words} >&3")
    assert broken.code == 2
    assert broken.err.splitlines() == [
        "error: standard output cannot be written: Broken pipe",
        "hint: send it to another place",
    ]


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_lost_standard_error(prod: Home, redirection: str) -> None:
    """Nobody can be told, and the result is the same."""
    if "full" in redirection and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    done = prod.shell(f"kubectl-share prod {redirection}")
    assert (done.code, done.out) == (0, PROD.encode())
    assert prod.shell(f"kubectl-share nope {redirection}").code == 2


def test_reader_that_goes_away(prod: Home) -> None:
    prod.has(contexts_named(*(f"context-{number}" for number in range(3000))))
    process = prod.start(str(PROGRAM), "--all")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(60) == 2
    assert err.splitlines() == [
        "error: standard output cannot be written: Broken pipe",
        "hint: write to a file with -o FILE",
    ]


# A build


@pytest.mark.parametrize(
    ("ci", "target", "code"),
    [
        ("true", "| cat", 2),
        ("True", "| cat", 2),
        ("1", "> /dev/null", 2),
        ("true", "> out", 0),
        ("true", "-o - | cat", 0),
        ("true", "-o /dev/stdout | cat", 0),
        ("true", "-o out", 0),
        ("false", "| cat", 0),
        ("", "| cat", 0),
    ],
)
def test_build_log_is_no_place_for_keys(guarded: Home, ci: str, target: str, code: int) -> None:
    guarded.has(PROD)
    before = snapshot(guarded.path)
    done = guarded.shell(f"set -o pipefail; kubectl-share prod {target}", env={"CI": ci})
    assert done.code == code
    if code:
        assert (done.out, done.err) == (b"", f"error: {CI_ERROR}\nhint: {CI_HINT}\n")
        assert snapshot(guarded.path) == before
    else:
        assert PROD.encode() in (done.out, *(path.read_bytes() for path in guarded.work.iterdir()))


# Where the contexts come from


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["plain", "force"])
@pytest.mark.parametrize("name", ["../.kube/config", "symlink", "hard link", "../.kube/../.kube/config"])
def test_source_is_not_written_to(prod: Home, name: str, force: list[str]) -> None:
    (prod.work / "symlink").symlink_to(prod.config)
    (prod.work / "hard link").hardlink_to(prod.config)
    prod.cannot(
        *("prod", "-o", name, *force),
        error=f'"{name}" is where the contexts come from, it is not written to',
        hint="name another file with -o; kubectl share remove takes contexts out of a kubeconfig",
    )


def test_embedded_file_is_not_written_to(home: Home) -> None:
    home.has("hunter2-canary\n", "alice.token")
    home.has(kubeconfig(user="tokenFile: alice.token"))
    home.cannot(
        *("prod", "-o", "../.kube/alice.token", "--force"),
        error='"../.kube/alice.token" is one of the files to embed, it is not written to',
        hint="name another file with -o",
    )


def test_no_file_of_the_list_is_written_to(prod: Home) -> None:
    """Neither one that the bundle takes nothing from."""
    (prod.work / "other").write_text("users: []\n")
    prod.cannot(
        *("prod", "-o", "other", "--force"),
        env={"KUBECONFIG": f"{prod.config}:other"},
        error='"other" is where the contexts come from, it is not written to',
        hint="name another file with -o; kubectl share remove takes contexts out of a kubeconfig",
    )


@pytest.mark.parametrize("words", ["prod", "prod -o -", "prod -o /dev/stdout --force"])
def test_appending_to_the_source(guarded: Home, words: str) -> None:
    guarded.has(PROD)
    done = guarded.shell(f"kubectl-share {words} >> ~/.kube/config")
    assert (done.code, guarded.config.read_text()) == (2, PROD)
    assert done.err.splitlines() == [
        "error: standard output goes into ~/.kube/config, which is where the contexts come from",
        "hint: write with -o to another file; the shell empties a file after > before any program starts",
    ]


@pytest.mark.parametrize("words", ["prod", "prod -o -"])
def test_appending_to_an_embedded_file(guarded: Home, words: str) -> None:
    token = guarded.has("hunter2-canary\n", "alice.token")
    guarded.has(kubeconfig(user="tokenFile: alice.token"))
    done = guarded.shell(f"kubectl-share {words} >> ~/.kube/alice.token")
    assert (done.code, token.read_text()) == (2, "hunter2-canary\n")
    assert done.err.splitlines() == [
        "error: standard output goes into ~/.kube/alice.token, which is one of the files to embed",
        "hint: write with -o to another file; the shell empties a file after > before any program starts",
    ]
    assert guarded.shell(f"kubectl-share {words} >> ~/.kube/other").code == 0


def test_redirecting_onto_the_source(prod: Home) -> None:
    """The shell has emptied it by then; the error tells, where kubectl would say nothing."""
    done = prod.shell("kubectl-share prod > ~/.kube/config")
    assert done.code == 2
    assert done.err.startswith(
        "error: standard output goes into ~/.kube/config, which is where the contexts come from\n"
    )


def test_source_may_be_a_pipe(prod: Home) -> None:
    done = prod.shell("kubectl-share bundle --kubeconfig <(cat ~/.kube/config)")
    assert (done.code, done.out) == (0, PROD.encode())


@pytest.mark.parametrize("words", ["--kubeconfig /dev/stdin", "--from /dev/stdin"])
def test_source_may_be_standard_input(prod: Home, words: str) -> None:
    for way in ("cat ~/.kube/config | {}", "{} < ~/.kube/config"):
        done = prod.shell(way.format(f"kubectl-share bundle {words}"))
        assert (done.code, done.out) == (0, PROD.encode())


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero here")
@pytest.mark.parametrize(
    "words", ["bundle --kubeconfig", "bundle --from", "inspect", "import", "remove prod --kubeconfig"]
)
def test_source_that_never_ends(home: Home, words: str) -> None:
    home.cannot(*words.split(), "/dev/zero", error='"/dev/zero" is a device', hint="name a file")


def test_source_that_is_nothing(prod: Home) -> None:
    """As people hide their own kubeconfig from kubectl."""
    done = prod.share("bundle", env={"KUBECONFIG": f"/dev/null:{prod.config}"})
    assert (done.code, done.out) == (0, PROD.encode())


# A working directory that is gone


def test_no_working_directory(home: Home) -> None:
    """Nothing needs it but a path that is relative."""
    home.has(PROD)
    for words in ("prod", "prod -o ~/out", f"bundle --kubeconfig {home.config}"):
        done = home.shell(f"mkdir gone; cd gone; rmdir ../gone; kubectl-share {words}")
        assert done.code == 0, done.err
    assert (home.path / "out").read_text() == PROD


@pytest.mark.parametrize(
    "words", ["prod -o out", "bundle --kubeconfig out", "import ~/.kube/config --into out", "import - --into out"]
)
def test_relative_path_without_working_directory(home: Home, words: str) -> None:
    home.has(PROD)
    done = home.shell(f"mkdir gone; cd gone; rmdir ../gone; kubectl-share {words} < ~/.kube/config")
    assert (done.code, done.out) == (2, b"")
    error, hint = done.err.splitlines()
    assert error in (
        'error: the folder of "out" does not exist',
        'error: "out" does not exist',
        "error: the folder that you are in is gone",
    )
    assert hint.startswith("hint: ")


def test_oidc_ca_without_working_directory(home: Home, credential_files: dict[str, bytes]) -> None:
    """An absolute path does not need it, a relative one leads nowhere."""
    authority = home.has(credential_files["ca.crt"], "ca.crt")
    for path, code in ((str(authority), 0), ("ca.crt", 2)):
        home.has(kubeconfig(user=f"auth-provider: {{name: oidc, config: {{idp-certificate-authority: {path}}}}}"))
        done = home.shell("mkdir gone; cd gone; rmdir ../gone; kubectl-share prod")
        assert done.code == code, done.err
    assert 'idp-certificate-authority: file "ca.crt" does not exist' in done.err


def test_standard_input_is_left_alone(prod: Home) -> None:
    done = prod.share("prod", stdin=subprocess.DEVNULL)
    assert done.code == 0
    assert prod.shell("echo kept | { kubectl-share prod >/dev/null 2>&1; cat; }").out == b"kept\n"


@pytest.mark.parametrize(("umask", "notes"), [("022", 1), ("077", 0)])
def test_redirected_into_a_file_that_others_can_read(prod: Home, umask: str, notes: int) -> None:
    done = prod.shell(f"umask {umask}; kubectl-share prod > bundle")
    told = [line for line in done.err.splitlines() if line.startswith("note: others can read the file")]
    assert (done.code, len(told)) == (0, notes)


def test_many_contexts_and_notes_are_cut_short(home: Home) -> None:
    entries = "".join(f"- {{name: c{n}, context: {{cluster: c{n}}}}}\n" for n in range(30))
    clusters = "".join(f"- {{name: c{n}, cluster: {{server: 'https://127.0.0.1'}}}}\n" for n in range(30))
    home.has(f"contexts:\n{entries}clusters:\n{clusters}")
    lines = home.share("--all").err.splitlines()
    assert lines[21] == "  ... and 10 more"
    assert lines[-1] == "... and 10 more notes"
    assert len(lines) == 1 + 20 + 1 + 20 + 1
