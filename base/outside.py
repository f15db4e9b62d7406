"""PURE: which addresses outside Daybook may be fetched: https, its own port, nowhere near us.

An address typed by a person could lead into our own network. The host must have a name or a number
that everybody reaches; numbers that wrap another (IPv4 in IPv6, 6to4, NAT64, Teredo) are judged by
what is inside too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

from base.errors import Refused

PORT = 443
_LONGEST = 2_000
_NAT64 = IPv6Network("64:ff9b::/96")
_NEVER = tuple(
    ip_network(one)
    for one in (
        "192.0.0.0/24",  # protocols' own, of which Python 3.11 calls some global
        "192.88.99.0/24",  # the old anycast relay of 6to4: anybody's machine
        "168.63.129.16/32",  # a hosting company's own services, reached from its machines only
        "::/96",  # IPv4-compatible, deprecated: nothing real is there
        "64:ff9b:1::/48",  # NAT64 of somebody's own network
        "100::/64",  # discarded
        "2001:db8::/32",  # documentation
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",  # site-local, deprecated and still routed by some
    )
)
Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """Where to fetch: the host's name, and the path with its question."""

    host: str
    path: str

    @property
    def url(self) -> str:
        """As an address again; it is a secret."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}{self.path}"


def parse(text: str, *, port: int = PORT, field: str | None = None) -> Target:
    """The target of an address a person gave. Refused, on the field, with what to do instead.

    `webcal` means https. The path is kept as given, characters that need it percent-encoded.
    """
    typed = text.strip()
    if not typed:
        raise Refused("Give the address of the calendar.", field)
    if len(typed) > _LONGEST:
        raise Refused(f"The address is longer than {_LONGEST:,} characters.", field)
    if any(c.isspace() or not c.isprintable() or c == "\\" for c in typed):
        raise Refused("The address has a space or another character that cannot be there.", field)
    scheme, sep, rest = typed.partition("://")
    if not sep or scheme.lower() not in {"https", "webcal", "webcals"}:
        raise Refused("Give an address that starts with https:// or webcal://.", field)
    try:
        parts = urlsplit(f"https://{rest}")
        host, given = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("This is not an address. Copy it again from your calendar.", field) from None
    if parts.username is not None or parts.password is not None:
        raise Refused("The address has a name or a password in it. Use one without.", field)
    if given not in {None, port}:
        raise Refused("The address names a port. Only the usual port of https is used.", field)
    query = f"?{_safe(parts.query)}" if parts.query else ""
    return Target(_host(host, field), f"{_safe(parts.path) or '/'}{query}")


def redirected(from_: Target, location: str, *, port: int = PORT) -> Target:
    """Where a server sends us on; held to the same rules. Refused otherwise."""
    where = port and f":{port}" if port != PORT else ""
    base = from_.url.replace("://" + from_.host, f"://{from_.host}{where}", 1)
    try:
        return parse(urljoin(base, location.strip()), port=port)
    except (Refused, ValueError):
        raise Refused("The calendar’s server sends us on to an address we do not open.") from None


def refuse_near(numbers: Iterable[str]) -> list[str]:
    """The numbers of a host, when everybody reaches all of them; refused otherwise."""
    found = list(dict.fromkeys(numbers))
    if not found or not all(is_public(one) for one in found):
        raise Refused("The address leads into a private network, and is not opened.")
    return found


def is_public(number: str) -> bool:
    """Whether an IP address, and every one it wraps, is one that everybody reaches."""
    try:
        found = ip_address(number)
    except ValueError:
        return False
    return all(_open(one) for one in _unwrapped(found))


def _open(one: Address) -> bool:
    if isinstance(one, IPv6Address):
        if one.scope_id is not None:
            return False
        if one.ipv4_mapped is not None or one.sixtofour is not None or one.teredo is not None:
            return True  # judged by what it wraps
        if one in _NAT64:
            return True
    closed = one.is_multicast or one.is_reserved or one.is_unspecified or not one.is_global
    return not closed and not any(one.version == net.version and one in net for net in _NEVER)


def _unwrapped(one: Address) -> Iterator[Address]:
    """An address, and those it wraps."""
    yield one
    if isinstance(one, IPv4Address):
        return
    inside = [one.ipv4_mapped, one.sixtofour, *(one.teredo or ())]
    last = IPv4Address(int(one) & 0xFFFFFFFF)
    # ISATAP: an IPv4 address behind 0:5efe in the last half.
    if one in _NAT64 or (int(one) >> 32) & 0xFCFFFFFF == 0x5EFE:
        inside.append(last)
    yield from (each for each in inside if each is not None)


def _host(host: str, field: str | None) -> str:
    """The host's name as the network knows it. Refused for what cannot be one."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        pass
    else:
        return host.lower()
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    labels = name.split(".")
    fit = all(label and set(label) <= _LETTERS for label in labels)
    if not fit or len(labels) < 2 or len(name) > 253 or labels[-1].isdigit():
        raise Refused("This is not an address. Copy it again from your calendar.", field)
    return name


_LETTERS = set("abcdefghijklmnopqrstuvwxyz0123456789-_")


def _safe(text: str) -> str:
    return quote(text, safe="/%:@!$&'()*+,;=~?-._")
