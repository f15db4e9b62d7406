"""Which addresses outside may be fetched."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from base.outside import is_public, parse, redirected, refuse_near

PUBLIC = ("8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808",
          "2002:808:808::1")  # fmt: skip
PRIVATE = (
    "127.0.0.1", "127.1.2.3", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "192.88.99.1", "168.63.129.16", "203.0.113.5",
    "::", "::1", "fe80::1", "fe80::1%eth0", "2606:4700::1111%eth0", "fc00::1", "fd00:ec2::254",
    "ff02::1", "fec0::1", "100::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::8.8.8.8",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808",
    "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1",
    # Teredo: the server first, the client's address turned over at the end.
    "2001:0:a00:1:0:0:f7f7:f7f7", "2001:0:808:808:0:0:80ff:fffe",
    # ISATAP behind a public prefix.
    "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1",
    "", "localhost", "8.8.8", "0x7f.0.0.1", "017700000001", "2130706433", "127.0.0.1 ",
)  # fmt: skip


@pytest.mark.parametrize("number", PUBLIC)
def test_what_everybody_reaches(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize("number", PRIVATE)
def test_what_leads_near_us(number: str) -> None:
    assert not is_public(number)


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_never_opens_it(inner: IPv4Address) -> None:
    number = int(inner)
    wrapped = [
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),
        IPv6Address(0x2002 << 112 | number << 80 | 1),
        IPv6Address(int(IPv6Address("2606:4700::5efe:0:0")) | number),
        IPv6Address(0x20010000 << 96 | 0x08080808 << 64 | (number ^ 0xFFFFFFFF)),
    ]
    if not is_public(str(inner)):
        assert not any(is_public(str(one)) for one in wrapped)
    if not inner.is_global:
        assert not is_public(str(inner))


@given(st.ip_addresses(v=6))
def test_nothing_private_is_open(number: IPv6Address) -> None:
    if number.is_private and not (number.ipv4_mapped or number.sixtofour or number.teredo):
        assert not is_public(str(number)) or str(number).startswith("64:ff9b::")


@given(st.text(max_size=60))
def test_anything_at_all_is_judged_without_breaking(text: str) -> None:
    is_public(text)
    try:
        target = parse(text)
    except Refused:
        return
    assert parse(target.url) == target


@given(st.text(max_size=40))
def test_a_path_stays_printable_and_on_its_host(text: str) -> None:
    try:
        target = parse(f"https://calendar.example/{text}")
    except Refused:
        return
    assert target.host == "calendar.example"
    assert target.path.isascii()
    assert target.path.startswith("/")
    assert not any(c.isspace() for c in target.path)


def test_one_private_number_among_public_ones_is_enough() -> None:
    assert refuse_near(["8.8.8.8", "8.8.8.8"]) == ["8.8.8.8"]
    for numbers in ([], ["8.8.8.8", "10.0.0.1"], ["::ffff:10.0.0.1"]):
        with pytest.raises(Refused, match="private network"):
            refuse_near(numbers)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://Calendar.Example/a.ics", "https://calendar.example/a.ics"),
        (" webcal://calendar.example/a.ics ", "https://calendar.example/a.ics"),
        ("webcals://calendar.example", "https://calendar.example/"),
        ("https://calendar.example:443/a?b=c%20d#e", "https://calendar.example/a?b=c%20d"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://calendar.example./a", "https://calendar.example/a"),
    ],
)
def test_an_address_as_people_give_it(typed: str, url: str) -> None:
    assert parse(typed).url == url


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Give the address"),
        ("calendar.example/a", "starts with https"),
        ("http://calendar.example/a", "starts with https"),
        ("file:///etc/passwd", "starts with https"),
        ("https://user:word@calendar.example/a", "name or a password"),
        ("https://user@calendar.example/a", "name or a password"),
        ("https://calendar.example:8443/a", "names a port"),
        ("https://calendar.example:0x1/a", "not an address"),
        ("https://localhost/a", "not an address"),
        ("https://2130706433/a", "not an address"),
        ("https://127.1/a", "not an address"),
        ("https://calendar..example/a", "not an address"),
        ("https://[::1/a", "not an address"),
        ("https://calendar.example/a b", "a space"),
        ("https://calendar.example\\@10.0.0.1/", "a space"),
        ("https://calendar.example/" + "a" * 2000, "longer than"),
    ],
)
def test_an_address_that_is_refused(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        parse(typed, field="here")
    assert refusal.value.field == "here"


def test_where_a_server_sends_us_is_held_to_the_same_rules() -> None:
    here = parse("https://calendar.example/a/b.ics?c=d")
    assert redirected(here, "c.ics").url == "https://calendar.example/a/c.ics"
    assert redirected(here, "https://other.example/x").url == "https://other.example/x"
    assert redirected(here, "//other.example/x").url == "https://other.example/x"
    for location in ("http://calendar.example/", "file:///etc/passwd", "https://a:b@c.example/",
                     "https://calendar.example:22/", "https://localhost/", "https://[",
                     "gopher://a.b/"):  # fmt: skip
        with pytest.raises(Refused, match="do not open"):
            redirected(here, location)
