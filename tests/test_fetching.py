"""Fetching from outside, against real servers that misbehave in every way we could think of."""

from __future__ import annotations

import gzip
import os
import socket
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from base.errors import Refused
from base.fetching import PRODUCTION, fetch
from tests.https_servers import HOST, Authority, Server, serving

TEXT = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def server(authority: Authority) -> Iterator[Server]:
    with serving(authority) as made:
        yield made


def _get(server: Server, authority: Authority, path: str, **changes: Any) -> bytes:
    return fetch(server.url(path), server.limits(authority, **changes))


def _drip(piece: bytes, pause: float, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Any:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        for _ in range(200):
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def test_a_body_as_it_is_and_packed(server: Server, authority: Authority) -> None:
    server.body("/plain", TEXT)
    server.body("/packed", gzip.compress(TEXT), Content_Encoding="gzip")
    server.answers["/unsaid"] = lambda handler: handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + TEXT) and None  # fmt: skip  # noqa: E501 one line is one answer
    assert _get(server, authority, "/plain") == TEXT
    assert _get(server, authority, "/packed") == TEXT
    assert _get(server, authority, "/unsaid") == TEXT


def test_it_sends_no_cookies_and_asks_no_proxy(
    server: Server, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:1")
    server.body("/there", TEXT)
    server.send_on("/here", "/there")
    server.asked.clear()
    assert _get(server, authority, "/here") == TEXT
    for _, headers in server.asked:
        assert headers["Host"] == f"{HOST}:{server.port}"
        assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_three_redirects_and_no_more(server: Server, authority: Authority) -> None:
    server.body("/0", TEXT)
    for n, status in ((1, 301), (2, 307), (3, 308), (4, 303)):
        server.send_on(f"/{n}", f"/{n - 1}", status)
    assert _get(server, authority, "/3") == TEXT
    with pytest.raises(Refused, match="too many times"):
        _get(server, authority, "/4")


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("https://inside.example:{port}/secret", "private network"),
        ("https://127.0.0.1:{port}/secret", "private network"),
        ("https://[::ffff:10.0.0.1]:{port}/", "private network"),
        ("http://calendar.example:{port}/secret", "do not open"),
        ("https://calendar.example:22/", "do not open"),
        ("file:///etc/passwd", "do not open"),
        ("https://a:b@calendar.example:{port}/", "do not open"),
        ("", "too many times"),
    ],
)
def test_a_redirect_is_held_to_the_same_rules(
    server: Server, authority: Authority, location: str, said: str
) -> None:
    server.send_on("/away", location.format(port=server.port))
    with pytest.raises(Refused, match=said):
        _get(
            server,
            authority,
            "/away",
            resolve=lambda host, _: ["127.0.0.1" if host == HOST else "10.0.0.1"],
        )


def test_a_name_is_resolved_once_and_the_number_judged_is_the_one_used(
    server: Server, authority: Authority
) -> None:
    """A name that answers with an open number first and a near one afterwards gains nothing."""
    server.body("/plain", TEXT)
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    assert _get(server, authority, "/plain", resolve=lambda *_: next(answers)) == TEXT
    assert next(answers) == ["10.0.0.1"], "it was not asked a second time"


def test_production_opens_nothing_near_us(server: Server) -> None:
    for address in (server.url("/plain"), f"https://127.0.0.1:{server.port}/"):
        with pytest.raises(Refused, match="names a port"):
            fetch(address)
    for address in ("https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest"):
        with pytest.raises(Refused, match="private network"):
            fetch(address)
    assert (PRODUCTION.port, PRODUCTION.hops, PRODUCTION.size) == (443, 3, 5_000_000)
    assert PRODUCTION.seconds == 10


def test_a_name_that_is_not_there(server: Server, authority: Authority) -> None:
    def resolve(*_: object) -> list[str]:
        raise socket.gaierror

    with pytest.raises(Refused, match="no server of that name"):
        _get(server, authority, "/plain", resolve=resolve)


def test_a_certificate_for_another_name_or_by_nobody_we_know(authority: Authority) -> None:
    with serving(authority, "other.example") as other, pytest.raises(Refused, match="cannot prove"):
        _get(other, authority, "/plain")
    with serving(authority) as made, pytest.raises(Refused, match="cannot prove"):
        _get(made, authority, "/plain", context=PRODUCTION.context)


@pytest.mark.parametrize(
    "answer",
    [
        _drip(b"x", 0.05),
        _drip(b"X-Slow: 1\r\n", 0.05, b"HTTP/1.1 200 OK\r\n"),
        _drip(b"H", 0.05, b""),
        _drip(b"HTTP/1.1 100 Continue\r\n\r\n", 0.05, b""),
        lambda _: time.sleep(3),
    ],
)
def test_a_slow_drip_is_cut_off(server: Server, authority: Authority, answer: Any) -> None:
    server.answers["/slow"] = answer
    begun = time.monotonic()
    with pytest.raises(Refused, match=r"did not answer in time|broke off"):
        _get(server, authority, "/slow", seconds=0.6)
    assert time.monotonic() - begun < 2


def test_a_handshake_or_a_resolver_that_never_ends_is_cut_off(
    server: Server, authority: Authority
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        begun = time.monotonic()
        with pytest.raises(Refused, match="did not answer in time"):
            fetch(f"https://{HOST}:{port}/", server.limits(authority, seconds=0.5, port=port))
    with pytest.raises(Refused, match="did not answer in time"):
        _get(server, authority, "/", seconds=0.5, resolve=lambda *_: time.sleep(2) or [])
    assert time.monotonic() - begun < 3


def test_too_large_however_it_is_packed(server: Server, authority: Authority) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(b"\0" * 1_000_000) for _ in range(200)) + bomb.flush()
    assert len(packed) < 300_000
    server.body("/bomb", packed, Content_Encoding="gzip")
    server.body("/huge", b"x" * 5_000_001)
    server.body("/just", b"x" * 5_000_000)
    for path in ("/bomb", "/huge"):
        with pytest.raises(Refused, match="larger than 5 megabytes"):
            _get(server, authority, path)
    assert len(_get(server, authority, "/just")) == 5_000_000


def test_a_cut_body_is_no_body(server: Server, authority: Authority) -> None:
    server.body("/cut", TEXT, Content_Length="500")
    server.body("/cut-packed", gzip.compress(TEXT)[:-9], Content_Encoding="gzip")
    server.body("/noise", b"not packed at all", Content_Encoding="gzip")
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nBEGIN"
    server.answers["/chunks"] = lambda handler: handler.wfile.write(chunked) and None
    server.answers["/nonsense"] = lambda handler: handler.wfile.write(b"hello\r\n\r\n") and None
    for path in ("/cut", "/cut-packed", "/noise", "/chunks", "/nonsense"):
        with pytest.raises(Refused, match="broke off"):
            _get(server, authority, path)


def test_other_answers(server: Server, authority: Authority) -> None:
    server.body("/brotli", TEXT, Content_Encoding="br")
    with pytest.raises(Refused, match="cannot read"):
        _get(server, authority, "/brotli")
    with pytest.raises(Refused, match="not there any more"):
        _get(server, authority, "/nothing")
    server.answers["/broken"] = lambda handler: handler.send_error(500)
    with pytest.raises(Refused, match=r"error \(500\)"):
        _get(server, authority, "/broken")
    server.answers["/often"] = lambda handler: handler.send_error(429)
    with pytest.raises(Refused, match="less often"):
        _get(server, authority, "/often")


def test_no_refusal_repeats_the_address(server: Server, authority: Authority) -> None:
    for path in ("/SECRET", "/SECRET-away"):
        server.send_on("/SECRET-away", "https://inside.example/SECRET")
        with pytest.raises(Refused) as refusal:
            _get(server, authority, path)
        assert "SECRET" not in refusal.value.why
        assert HOST not in refusal.value.why
