"""Fetching a text from outside: only what `base.outside` allows, so much, so long, and no more.

The host is resolved once, every number is judged, and the connection goes to a judged one, so that
a name that answers differently the second time gains nothing. No cookies, no proxies, no sign-in.
"""

from __future__ import annotations

import http.client
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from base.errors import Refused
from base.outside import PORT, Target, parse, redirected, refuse_near

_SENT_ON = {301, 302, 303, 307, 308}
_CHUNK = 64 * 1024
_GONE = {401, 403, 404, 410}
_SLOW = "The calendar’s server did not answer in time."


def _numbers(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


@dataclass(frozen=True)
class Limits:
    """How far a fetch may go. The defaults are production's; tests stand up servers of their own.

    `allow` answers the numbers that may be connected to, or refuses.
    """

    seconds: float = 10.0
    size: int = 5_000_000
    hops: int = 3
    port: int = PORT
    resolve: Callable[[str, int], Sequence[str]] = _numbers
    allow: Callable[[Iterable[str]], Sequence[str]] = refuse_near
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context


PRODUCTION = Limits()


def fetch(url: str, limits: Limits = PRODUCTION) -> bytes:
    """The body at an address. Refused with a sentence that never repeats the address."""
    deadline = time.monotonic() + limits.seconds
    target = parse(url, port=limits.port)
    for _ in range(limits.hops + 1):
        found = _one(target, limits, deadline)
        if isinstance(found, bytes):
            return found
        target = found
    raise Refused("The calendar’s server sends us on too many times.")


def _one(target: Target, limits: Limits, deadline: float) -> bytes | Target:
    """One request: the body, or where it is to be had."""
    number = _resolved(target, limits, deadline)
    with _connection(target, number, limits, deadline) as connection:
        try:
            connection.request(
                "GET",
                target.path,
                headers={
                    "Accept": "text/calendar, text/plain;q=0.5",
                    "Accept-Encoding": "gzip",
                    "User-Agent": "Daybook",
                    "Connection": "close",
                },
            )
            answer = connection.getresponse()
            if answer.status in _SENT_ON:
                return redirected(target, answer.headers.get("Location", ""), port=limits.port)
            if answer.status != 200:
                raise Refused(_status(answer.status))
            return _body(answer, limits, deadline)
        except ssl.SSLCertVerificationError:
            raise Refused("The calendar’s server cannot prove that it is the one named.") from None
        except (OSError, http.client.HTTPException, zlib.error):
            if time.monotonic() >= deadline:
                raise Refused(_SLOW) from None
            raise Refused("The calendar’s server broke off. Try again later.") from None


def _resolved(target: Target, limits: Limits, deadline: float) -> str:
    """A number of the host that may be connected to, all of them having been judged."""
    answers: queue.Queue[Sequence[str] | OSError | UnicodeError] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(limits.resolve(target.host, limits.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    # Nothing else bounds how long a resolver takes.
    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        found = answers.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        raise Refused(_SLOW) from None
    if isinstance(found, (OSError, UnicodeError)):
        raise Refused("There is no server of that name. Copy the address again.")
    allowed = limits.allow(found)
    # Most servers that have both answer sooner by the older numbers; either was judged.
    return min(allowed, key=lambda one: ":" in one)


class _Pinned(http.client.HTTPSConnection):
    """A connection to one number, whose certificate must be the host's."""

    def __init__(self, target: Target, number: str, limits: Limits, seconds: float) -> None:
        self._context_of_ours = limits.context()
        super().__init__(target.host, limits.port, timeout=seconds, context=self._context_of_ours)
        self._number = number
        # http.client lets go of its own when an answer is the last one; the answer still reads it.
        self.held: ssl.SSLSocket | None = None

    def connect(self) -> None:
        """Connect to the number that was judged; the handshake can be cut short from outside."""
        raw = socket.create_connection((self._number, self.port), self.timeout)
        try:
            self.sock = self.held = self._context_of_ours.wrap_socket(
                raw, server_hostname=self.host, do_handshake_on_connect=False
            )
        except BaseException:
            raw.close()
            raise
        self.sock.do_handshake()


@contextmanager
def _connection(
    target: Target, number: str, limits: Limits, deadline: float
) -> Iterator[http.client.HTTPSConnection]:
    """A connection that is cut at the deadline, however slowly the other side drips."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise Refused(_SLOW)
    connection = _Pinned(target, number, limits, left)

    def cut() -> None:
        sock = connection.held
        if sock is not None:
            # The plain socket's: another thread is inside the encrypted one. It may have ended.
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    watch = threading.Timer(left, cut)
    watch.daemon = True
    watch.start()
    try:
        yield connection
    finally:
        watch.cancel()
        connection.close()


def _body(answer: http.client.HTTPResponse, limits: Limits, deadline: float) -> bytes:
    """The whole body, unpacked; refused when it is too large, cut, or packed as we cannot read."""
    packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packed not in {"identity", "", "gzip"}:
        raise Refused("The calendar’s server sends a form we cannot read.")
    unpack = zlib.decompressobj(31) if packed == "gzip" else None
    said = answer.length
    got, body = 0, bytearray()
    while chunk := answer.read(_CHUNK):
        if time.monotonic() >= deadline:
            raise Refused(_SLOW)
        got += len(chunk)
        # One byte more than allowed is enough to know; the rest is never unpacked.
        body += unpack.decompress(chunk, limits.size + 1 - len(body)) if unpack else chunk
        if len(body) > limits.size or got > limits.size:
            raise Refused(f"The calendar is larger than {limits.size // 1_000_000} megabytes.")
        if unpack is not None and unpack.eof:
            break
    if time.monotonic() >= deadline:
        raise Refused(_SLOW)
    whole = unpack.eof if unpack is not None else (said is None or got == said)
    if not whole:
        raise Refused("The calendar’s server broke off. Try again later.")
    return bytes(body)


def _status(status: int) -> str:
    if status in _GONE:
        return "The calendar is not there any more, or not for everybody who has its address."
    if status == 429:
        return "The calendar’s server asks us to come less often."
    return f"The calendar’s server answered with an error ({status})."
