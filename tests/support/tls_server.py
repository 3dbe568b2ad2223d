"""A small HTTPS server that knows its clients as a Kubernetes API server does, and the authority behind it."""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

    from typing_extensions import Self

_DAYS = 90
_UNAUTHORIZED = {
    "kind": "Status",
    "apiVersion": "v1",
    "status": "Failure",
    "message": "Unauthorized",
    "reason": "Unauthorized",
    "code": 401,
}


@dataclass(frozen=True)
class Issued:
    """A certificate and its key, as PEM."""

    certificate: bytes
    key: bytes


@dataclass(frozen=True)
class Authority:
    """A certificate authority."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def made(cls, name: str) -> Authority:
        """A new one, which signed itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=True,
            crl_sign=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        subject = _name(name)
        builder = (
            _unsigned(subject, subject, key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        return cls(builder.sign(key, hashes.SHA256()), key)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def issued(self, name: str, *, address: str | None = None) -> Issued:
        """A client's certificate; with an address, that of the server there."""
        key = ec.generate_private_key(ec.SECP256R1())
        usage = ExtendedKeyUsageOID.SERVER_AUTH if address else ExtendedKeyUsageOID.CLIENT_AUTH
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = (
            _unsigned(_name(name), self.certificate.subject, key)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(identifier, critical=False)
        )
        if address:
            names = [x509.IPAddress(ipaddress.ip_address(address))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        certificate = builder.sign(self.key, hashes.SHA256())
        return Issued(
            certificate.public_bytes(Encoding.PEM),
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _unsigned(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_DAYS, hours=1))
    )


class ApiServer:
    """Serves on a free port of 127.0.0.1 while its `with` block runs, and answers every GET with the client's name.

    A client without a certificate of the authority, and without a token that is known, gets 401.
    """

    def __init__(self, authority: Authority, tokens: Mapping[str, str], folder: Path) -> None:
        """Prepare it.

        Args:
            authority: of the server and of the clients.
            tokens: the token -> the name of the client that has it.
            folder: for its files.
        """
        server = authority.issued("kube-apiserver", address="127.0.0.1")
        files = {"server.crt": server.certificate, "server.key": server.key, "ca.crt": authority.pem}
        for name, content in files.items():
            (folder / name).write_bytes(content)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "server.crt", folder / "server.key")
        context.load_verify_locations(folder / "ca.crt")
        context.verify_mode = ssl.CERT_OPTIONAL
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.tls, self._server.tokens = context, tokens
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    tls: ssl.SSLContext
    tokens: Mapping[str, str]

    def finish_request(self, request: object, client_address: object) -> None:
        """In the thread of the connection, where a handshake that hangs stops no other."""
        plain = cast("socket.socket", request)
        plain.settimeout(10)
        underneath = plain.dup()
        wrapped = self.tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        with underneath, wrapped as encrypted:
            try:
                encrypted.do_handshake()
            except ssl.SSLError:
                _linger(underneath)
                raise
            _Handler(encrypted, client_address, self)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that ends the handshake is no news."""


def _linger(connection: socket.socket) -> None:
    """Let the client read why it is turned away: to close before it has sent all would reset the connection."""
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        name = self._client()
        if name is None:
            self._answer(401, _UNAUTHORIZED)
        else:
            self._answer(200, {"client": name, "path": self.path})

    def _client(self) -> str | None:
        certificate = cast("ssl.SSLSocket", self.request).getpeercert(binary_form=True)
        if certificate:
            (name,) = x509.load_der_x509_certificate(certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
            return f"certificate of {name.value!s}"
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        owner = self.server.tokens.get(token) if scheme == "Bearer" else None
        return owner and f"token of {owner}"

    def _answer(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Nothing: requests are no news."""
