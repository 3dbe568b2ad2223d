"""What a file must hold before it is embedded, and what the message says when it holds something else."""

from __future__ import annotations

import subprocess
import sys
import traceback
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from kubectl_share.credentials.checks import (
    check_authority,
    check_client_certificate,
    check_private_key,
    token_from_file,
)
from kubectl_share.errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Protocol

    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
    from cryptography.hazmat.primitives.serialization import KeySerializationEncryption

    class Pair(Protocol):
        @property
        def key(self) -> CertificateIssuerPrivateKeyTypes: ...
        @property
        def certificate(self) -> bytes: ...
        def pem(self, form: PrivateFormat = ..., encryption: KeySerializationEncryption | None = ...) -> bytes: ...
        def der(self) -> bytes: ...
        def certificate_der(self) -> bytes: ...

    OpenSSL = Callable[..., bytes]
    Issue = Callable[..., bytes]

SEC1_OR_PKCS1 = PrivateFormat.TraditionalOpenSSL
CANARY = "Canary7qZkXw"


def refusal(check: Callable[..., object], *arguments: object) -> str:
    """The message of the error that a check raises; its hint is one line and not empty."""
    with pytest.raises(CredentialError) as caught:
        check(*arguments)
    assert caught.value.hint
    assert "\n" not in caught.value.hint + caught.value.message
    return caught.value.message


def error_of(check: Callable[..., object], *arguments: object) -> CredentialError | None:
    try:
        check(*arguments)
    except CredentialError as error:
        return error
    return None


def pem_block(label: str, der: bytes) -> bytes:
    return f"-----BEGIN {label}-----\n{b64encode(der).decode()}\n-----END {label}-----\n".encode()


def public_pem(pair: Pair) -> bytes:
    return pair.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def indented(pem: bytes) -> bytes:
    return b"".join(b"    " + line for line in pem.splitlines(keepends=True))


# certificate-authority


def test_an_authority_is_one_certificate_or_several_with_text_between(anna: Pair, ben: Pair, rsa_pair: Pair) -> None:
    check_authority(anna.certificate)
    check_authority(anna.certificate.rstrip(b"\n"))
    check_authority(anna.certificate.replace(b"\n", b"\r\n"))
    bundle = b"# Anna's CA\n=====\n" + anna.certificate + b"\nsubject: Ben\n" + ben.certificate + rsa_pair.certificate
    check_authority(bundle)


def test_an_authority_without_a_certificate(anna: Pair) -> None:
    assert refusal(check_authority, b"") == "is empty"
    assert refusal(check_authority, b" \r\n\n") == "is empty"
    assert refusal(check_authority, b"nothing to see\n") == "holds no certificate"
    assert refusal(check_authority, public_pem(anna)) == "holds no certificate, only a public key"
    assert refusal(check_authority, anna.certificate_der()) == "is DER, not PEM"
    assert refusal(check_authority, b64encode(anna.certificate)) == "is base64 of a PEM file, not PEM"
    assert refusal(check_authority, anna.certificate.decode().encode("utf-16")) == "is UTF-16 text"
    assert "byte order mark" in refusal(check_authority, b"\xef\xbb\xbf" + anna.certificate)
    assert refusal(check_authority, indented(anna.certificate)) == "is PEM that does not begin at the start of a line"


def test_an_authority_of_which_one_certificate_is_damaged(anna: Pair, ben: Pair) -> None:
    damaged = pem_block("CERTIFICATE", ben.certificate_der()[:-9])
    assert refusal(check_authority, damaged) == "holds a certificate that cannot be read"
    second = "holds a certificate that cannot be read (number 2 of 2)"
    assert refusal(check_authority, anna.certificate + damaged) == second
    assert refusal(check_authority, anna.certificate + ben.certificate.replace(b"MI", b"M?", 1)) == second
    assert refusal(check_authority, anna.certificate + ben.certificate.rstrip(b"-\n")) == second
    check_authority(anna.certificate + ben.certificate)


@pytest.mark.parametrize("where", ["before", "after", "indented", "cut off", "encoded", "putty"])
def test_an_authority_with_a_private_key_anywhere(anna: Pair, where: str) -> None:
    key = anna.pem()
    content = {
        "before": key + anna.certificate,
        "after": anna.certificate + key,
        "indented": anna.certificate + indented(key),
        "cut off": anna.certificate + key[:60],
        "encoded": anna.certificate + b"client-key-data: " + b64encode(key) + b"\n",
        "putty": anna.certificate + b"PuTTY-User-Key-File-3: ssh-ed25519\n",
    }[where]
    assert refusal(check_authority, content) == "holds a private key"
    check_authority(anna.certificate + b"no private key stands here\n")


@pytest.mark.parametrize(
    "label", ["RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY", "PRIVATE KEY"]
)
def test_every_kind_of_key_is_seen_also_in_base64(anna: Pair, label: str) -> None:
    key = pem_block(label, anna.der())
    assert refusal(check_authority, anna.certificate + key) == "holds a private key"
    assert refusal(check_authority, anna.certificate + b64encode(key)) == "holds a private key"


def test_go_skips_a_certificate_with_pem_headers(anna: Pair) -> None:
    first_line, rest = anna.certificate.split(b"\n", 1)
    with_headers = first_line + b"\nOwner: Anna\n\n" + rest
    assert "without PEM headers" in refusal(check_authority, with_headers)
    check_authority(with_headers + anna.certificate)


def test_openssls_trusted_form_is_no_certificate_to_go(anna: Pair, openssl: OpenSSL) -> None:
    trusted = openssl("x509", "-trustout", "-addtrust", "serverAuth", stdin=anna.certificate)
    assert b"BEGIN TRUSTED CERTIFICATE" in trusted
    assert "TRUSTED form" in refusal(check_authority, trusted)
    assert "TRUSTED form" in refusal(check_client_certificate, trusted)
    check_authority(trusted + anna.certificate)


def test_what_openssl_writes_around_certificates(anna: Pair, openssl: OpenSSL) -> None:
    check_authority(openssl("x509", "-text", stdin=anna.certificate))


def test_a_serial_number_of_zero_is_read_in_silence(
    anna: Pair, openssl: OpenSSL, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(anna.pem())
    old_kubeadm = openssl("req", "-x509", "-key", str(key), "-subj", "/CN=kubernetes", "-set_serial", "0")
    check_authority(old_kubeadm)
    check_client_certificate(old_kubeadm)
    assert not recwarn.list


def test_a_pkcs12_store(anna: Pair, openssl: OpenSSL, tmp_path: Path) -> None:
    both = tmp_path / "both.pem"
    both.write_bytes(anna.pem() + anna.certificate)
    store = openssl("pkcs12", "-export", "-in", str(both), "-passout", "pass:x")
    assert refusal(check_authority, store) == "is a PKCS#12 store, not PEM"
    assert refusal(check_client_certificate, store) == "is a PKCS#12 store, not PEM"
    assert refusal(check_private_key, store, None) == "is a PKCS#12 store, not PEM"


# client-certificate


def test_a_client_certificate_alone_or_with_its_chain(anna: Pair, ben: Pair, ed25519_pair: Pair) -> None:
    check_client_certificate(anna.certificate)
    check_client_certificate(ed25519_pair.certificate + ben.certificate)


def test_a_client_certificate_that_is_none(anna: Pair, ben: Pair) -> None:
    assert refusal(check_client_certificate, b"\n") == "is empty"
    assert refusal(check_client_certificate, b"text") == "holds no certificate"
    assert refusal(check_client_certificate, anna.pem()) == "holds no certificate, only a private key"
    assert refusal(check_client_certificate, anna.certificate_der()) == "is DER, not PEM"
    chain = anna.certificate + pem_block("CERTIFICATE", b"junk") + ben.certificate
    assert refusal(check_client_certificate, chain) == "holds a certificate that cannot be read (number 2 of 3)"


def test_a_client_certificate_with_its_own_key_as_the_kubelet_writes_it(anna: Pair, rsa_pair: Pair, ben: Pair) -> None:
    check_client_certificate(anna.certificate + anna.pem(SEC1_OR_PKCS1))
    check_client_certificate(rsa_pair.pem(SEC1_OR_PKCS1) + rsa_pair.certificate)
    strange = refusal(check_client_certificate, anna.certificate + ben.pem())
    assert strange == "holds a private key that does not belong to its first certificate"
    assert refusal(check_client_certificate, ben.certificate + anna.certificate + anna.pem()) == strange
    assert refusal(check_client_certificate, anna.certificate + anna.pem() + ben.pem()) == strange


@pytest.mark.parametrize("how", ["cut off", "indented", "encoded", "openssh", "odd label", "encrypted"])
def test_a_client_certificate_with_a_key_that_cannot_be_judged(anna: Pair, how: str) -> None:
    key = {
        "cut off": anna.pem()[:60],
        "indented": indented(anna.pem()),
        "encoded": b64encode(anna.pem()),
        "openssh": anna.pem(PrivateFormat.OpenSSH),
        "odd label": pem_block("odd PRIVATE KEY", anna.der()),
        "encrypted": anna.pem(encryption=BestAvailableEncryption(b"x")),
    }[how]
    assert refusal(check_client_certificate, anna.certificate + key) == "holds a private key that cannot be read"


# client-key


def test_every_form_of_private_key_that_go_takes(anna: Pair, ben: Pair, rsa_pair: Pair, ed25519_pair: Pair) -> None:
    for pair in (anna, ben, rsa_pair):
        check_private_key(pair.pem(), pair.certificate)
        check_private_key(pair.pem(SEC1_OR_PKCS1), pair.certificate)
    check_private_key(ed25519_pair.pem(), ed25519_pair.certificate)
    check_private_key(anna.pem().replace(b"\n", b"\r\n"), None)


def test_go_tries_every_form_whatever_the_label_says(anna: Pair, rsa_pair: Pair) -> None:
    check_private_key(pem_block("RSA PRIVATE KEY", anna.der()), anna.certificate)
    check_private_key(pem_block("EC PRIVATE KEY", rsa_pair.der()), rsa_pair.certificate)


def test_other_blocks_may_stand_before_the_key(anna: Pair, openssl: OpenSSL) -> None:
    check_private_key(anna.certificate + b"text\n" + anna.pem(), anna.certificate)
    check_private_key(public_pem(anna) + anna.pem(), anna.certificate)
    with_parameters = openssl("ecparam", "-name", "prime256v1", "-genkey")
    assert with_parameters.startswith(b"-----BEGIN EC PARAMETERS-----")
    check_private_key(with_parameters, None)


def test_the_first_key_is_the_one(anna: Pair, ben: Pair) -> None:
    check_private_key(anna.pem() + ben.pem(), anna.certificate)
    assert "is not the key" in refusal(check_private_key, ben.pem() + anna.pem(), anna.certificate)


def test_a_key_belongs_to_the_first_certificate(anna: Pair, ben: Pair, rsa_pair: Pair, issue: Issue) -> None:
    check_private_key(anna.pem(), anna.certificate + ben.certificate)
    check_private_key(anna.pem(), issue(anna.key, name="renewed"))
    for other in (ben.certificate, rsa_pair.certificate, ben.certificate + anna.certificate):
        message = refusal(check_private_key, anna.pem(), other)
        assert message == "is not the key of the certificate beside it"


def test_a_certificate_that_cannot_be_compared(anna: Pair) -> None:
    for beside in (b"", b"junk", pem_block("CERTIFICATE", b"junk")):
        message = refusal(check_private_key, anna.pem(), beside)
        assert message == "cannot be compared with the certificate beside it, which cannot be read"


def test_a_client_key_that_is_something_else(anna: Pair, ed25519_pair: Pair) -> None:
    ssh_public = anna.key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    cases = {
        b"": "is empty",
        b"text": "holds no private key",
        anna.certificate: "holds no private key, only a certificate",
        public_pem(anna): "holds no private key, only a public key",
        pem_block("CERTIFICATE REQUEST", b"x"): "holds no private key, only a certificate request",
        pem_block("EC PARAMETERS", b"x"): "holds no private key, only EC parameters",
        anna.pem(PrivateFormat.OpenSSH): "is an OpenSSH private key",
        ed25519_pair.pem(PrivateFormat.OpenSSH): "is an OpenSSH private key",
        ssh_public: "is an OpenSSH public key",
        b"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n": "is a PuTTY private key",
        anna.der(): "is DER, not PEM",
        b64encode(anna.pem()): "is base64 of a PEM file, not PEM",
        anna.pem().decode().encode("utf-16"): "is UTF-16 text",
        indented(anna.pem()): "is PEM that does not begin at the start of a line",
        pem_block("PRIVATE KEY", anna.der()[:-5]): "holds a private key that cannot be read",
        pem_block("PRIVATE KEY", b""): "holds a private key that cannot be read",
        anna.pem()[:90]: "holds a private key that cannot be read",
        anna.pem().replace(b"M", b"?", 1): "holds a private key that cannot be read",
    }
    for content, message in cases.items():
        assert refusal(check_private_key, content, None) == message


def test_an_encrypted_key_in_both_styles(anna: Pair, rsa_pair: Pair, openssl: OpenSSL) -> None:
    modern = anna.pem(encryption=BestAvailableEncryption(b"x"))
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in modern
    assert refusal(check_private_key, modern, None) == "is encrypted"
    assert refusal(check_private_key, modern.replace(b"ENCRYPTED ", b""), None) == "is encrypted"
    legacy = openssl("rsa", "-aes128", "-traditional", "-passout", "pass:xxxx", stdin=rsa_pair.pem(SEC1_OR_PKCS1))
    assert b"Proc-Type: 4,ENCRYPTED" in legacy
    assert refusal(check_private_key, legacy, rsa_pair.certificate) == "is encrypted"
    check_private_key(rsa_pair.pem(SEC1_OR_PKCS1), rsa_pair.certificate)


def test_kinds_of_keys_that_tls_in_go_does_not_take(anna: Pair, openssl: OpenSSL) -> None:
    message = "holds a private key of a kind that kubectl does not take"
    for key in (x25519.X25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256K1())):
        assert (
            refusal(check_private_key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), None)
            == message
        )
    digital_signature = dsa.generate_private_key(1024)
    pem = digital_signature.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert refusal(check_private_key, pem, None) == message
    assert refusal(check_private_key, openssl("genpkey", "-algorithm", "RSA-PSS"), None) == message
    for curve in (ec.SECP224R1(), ec.SECP521R1()):
        known = ec.generate_private_key(curve)
        check_private_key(known.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), None)


# tokenFile


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_token_and_its_line_break(end: bytes) -> None:
    assert token_from_file(b"abc.DEF~+/=_-!" + end) == "abc.DEF~+/=_-!"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"  \r\n", "is empty"),
        (b"a\nb\nc\n", "has 3 lines, a token has one"),
        (b"a\n\n", "has 2 lines, a token has one"),
        (b"\na", "has 2 lines, a token has one"),
        (b"a\rb", "has 2 lines, a token has one"),
        (b"a\r\nb", "has 2 lines, a token has one"),
        (b"a\r", "has 2 lines, a token has one"),
        (b" a\n", "has white space around the token"),
        (b"a \n", "has white space around the token"),
        (b"a\t", "has white space around the token"),
        (b"a b", "has white space inside, a token has none"),
        (b"a\tb", "has white space inside, a token has none"),
        (b"a\x00b", "holds characters that no token has"),
        (b"a\x7fb", "holds characters that no token has"),
        (b"a\x1bb", "holds characters that no token has"),
        ("tökén".encode(), "holds characters that no token has"),
        (b"\xff\xff", "holds characters that no token has"),
        ("abc".encode("utf-16"), "is UTF-16 text"),
        (b"\xef\xbb\xbfabc\n", "begins with a byte order mark, which kubectl does not read"),
    ],
)
def test_a_token_file_that_holds_something_else(content: bytes, message: str) -> None:
    assert refusal(token_from_file, content) == message


def test_a_token_of_16_kib_and_no_more() -> None:
    longest = b"t" * 16 * 1024
    assert token_from_file(longest + b"\r\n") == longest.decode()
    assert refusal(token_from_file, longest + b"t") == "is larger than 16 KiB, no token is"
    assert refusal(token_from_file, longest * 100) == "is larger than 16 KiB, no token is"


def test_a_token_file_that_holds_a_key_or_certificate(anna: Pair) -> None:
    assert refusal(token_from_file, anna.pem()) == "holds a private key, not a token"
    assert refusal(token_from_file, anna.pem(PrivateFormat.OpenSSH)) == "holds a private key, not a token"
    assert refusal(token_from_file, b64encode(anna.pem())) == "holds a private key, not a token"
    assert refusal(token_from_file, anna.certificate) == "holds a certificate, not a token"


# promises


def test_nothing_of_the_content_is_in_any_error(anna: Pair, ben: Pair) -> None:
    canary = CANARY.encode()
    damaged_key = pem_block("EC PRIVATE KEY", canary * 9)
    contents = [
        canary,
        canary + b"\n" + canary,
        b" " + canary,
        canary + b" " + canary,
        canary + b"\xff",
        canary + b"\x00",
        canary * 9000,
        CANARY.encode("utf-16"),
        b"\xef\xbb\xbf" + canary,
        b64encode(b"-----BEGIN EC PRIVATE KEY-----\n" + canary) + canary,
        b"\x30" + bytes([len(canary)]) + canary,
        b"\x30\x02\x02\x01\x03\x30" + canary,
        b"PuTTY-User-Key-File-3: " + canary,
        b"ssh-ed25519 AAAA" + canary,
        b"-----BEGIN " + canary + b"-----\n" + canary,
        b"  -----BEGIN CERTIFICATE-----\n" + canary,
        pem_block(CANARY, canary),
        pem_block(f"{CANARY} PUBLIC KEY", canary),
        pem_block(f"{CANARY} PRIVATE KEY", canary),
        pem_block("CERTIFICATE", canary),
        pem_block("TRUSTED CERTIFICATE", canary),
        pem_block("OPENSSH PRIVATE KEY", canary),
        pem_block("ENCRYPTED PRIVATE KEY", canary),
        damaged_key,
        b"-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n" + canary + b": " + canary + b"\n\n" + canary,
        b"-----BEGIN CERTIFICATE-----\n" + canary + b"?\n-----END CERTIFICATE-----\n",
        anna.certificate + pem_block("CERTIFICATE", canary),
        anna.certificate + damaged_key,
        anna.certificate + ben.pem() + canary,
    ]
    checks: list[tuple[Callable[..., object], tuple[bytes | None, ...]]] = [
        (check_authority, ()),
        (check_client_certificate, ()),
        (check_private_key, (None,)),
        (check_private_key, (anna.certificate,)),
        (token_from_file, ()),
    ]
    accepted = []
    for content in contents:
        for check, arguments in checks:
            error = error_of(check, content, *arguments)
            if error is None:
                accepted.append((check, content))
                continue
            told = "".join(traceback.format_exception(error)) + repr(error) + str(error) + error.hint
            assert CANARY not in told
            assert b64encode(canary).decode()[:12] not in told
            assert error.__cause__ is None
    # A line of printable ASCII may be a token, and behind a good key there may be text.
    assert accepted == [(token_from_file, canary), (check_private_key, contents[-1])]


def test_a_key_is_refused_beside_a_certificate_in_whose_place_a_canary_stands(anna: Pair) -> None:
    with pytest.raises(CredentialError) as caught:
        check_private_key(anna.pem(), pem_block("CERTIFICATE", CANARY.encode()))
    assert CANARY not in "".join(traceback.format_exception(caught.value)) + caught.value.hint


def test_blocks_do_not_show_what_they_hold(anna: Pair) -> None:
    from kubectl_share.credentials.pem import blocks

    (block,) = blocks(b"-----BEGIN EC PRIVATE KEY-----\nOwner: Canary\n\nAAAA\n-----END EC PRIVATE KEY-----\n")
    assert block.headers == b"Owner: Canary\n"
    assert block.der == b"\0\0\0"
    assert repr(block) == "Block(label='EC PRIVATE KEY')"


@pytest.mark.parametrize(
    "line", [b"-----BEGIN A-----\n", b"-----END A-----\n", b"-----BEGIN -", b"LS0tLS1CRUdJTi", b"\n-"]
)
def test_a_megabyte_of_markers_takes_no_time(line: bytes) -> None:
    assert refusal(check_authority, b"x\n" + line * (1_000_000 // len(line))).startswith(("holds no", "is PEM"))


def test_importing_the_checks_does_not_import_cryptography() -> None:
    code = (
        "import sys; from kubectl_share.credentials.checks import token_from_file; token_from_file(b'x');"
        "print('cryptography' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
