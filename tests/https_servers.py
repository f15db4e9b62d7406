"""Real HTTPS servers on this machine, with certificates of a test authority, that misbehave."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from base.fetching import Limits
from base.outside import refuse_near

HOST = "calendar.example"
Answer = Callable[[BaseHTTPRequestHandler], None]


class Authority:
    """A certificate authority of one test run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        own = self._certificate(self._name, self._key.public_key())
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        own = own.add_extension(
            x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False
        )
        self.file = folder / "authority.pem"
        self.file.write_bytes(
            own.sign(self._key, SHA256()).public_bytes(serialization.Encoding.PEM)
        )

    def server_context(self, host: str) -> ssl.SSLContext:
        """What a server of that name shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        made = self._certificate(name, key.public_key()).add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False
        )
        file = self.folder / f"{host}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.sign(self._key, SHA256()).public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def client_context(self) -> ssl.SSLContext:
        """What believes this authority, and is as strict as production's otherwise."""
        return ssl.create_default_context(cafile=str(self.file))

    def _certificate(self, name: x509.Name, key: ec.EllipticCurvePublicKey) -> Any:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
        )


class Server(ThreadingHTTPServer):
    """Answers each path as told; keeps what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, context: ssl.SSLContext) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), _Handler)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks off is what is tested."""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def body(self, path: str, content: bytes, **headers: str) -> None:
        """Answer a path with a body, whole."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            for name, value in {"Content_Length": str(len(content)), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(content)

        self.answers[path] = answer

    def send_on(self, path: str, location: str, status: int = 302) -> None:
        """Answer a path with another address."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Location", location)
            handler.send_header("Set-Cookie", "a=b")
            handler.end_headers()

        self.answers[path] = answer

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"https://{HOST}:{self.port}{path}"

    def limits(self, authority: Authority, **changes: Any) -> Limits:
        """Limits under which this server, and nothing else near us, can be reached."""
        return Limits(
            **{
                "port": self.port,
                "context": authority.client_context,
                "resolve": lambda host, _: ["127.0.0.1"] if host == HOST else ["10.0.0.1"],
                "allow": _only_this_machine,
                **changes,
            }
        )


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        answer = self.server.answers.get(self.path)
        if answer is None:
            self.send_error(404)
        else:
            answer(self)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _only_this_machine(numbers: Any) -> list[str]:
    found = list(numbers)
    return found if found == ["127.0.0.1"] else refuse_near(found)


@contextmanager
def serving(authority: Authority, host: str = HOST) -> Iterator[Server]:
    """A server that runs while the block does."""
    made = Server(authority.server_context(host))
    thread = threading.Thread(target=made.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
        thread.join(5)
