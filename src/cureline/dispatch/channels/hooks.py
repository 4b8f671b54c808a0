"""Call a webhook: https only, to no address inside the house, no redirects, little time, little answer."""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import Any
from urllib.parse import urlsplit

import urllib3
from django.utils.translation import gettext as _

from cureline.dispatch.channels import Answer, Later, Sent
from cureline.dispatch.config import document
from cureline.dispatch.services.errors import AddressError

_LARGEST = 65_536


def allowed_inside() -> frozenset[str]:
    """`CURELINE_HOOK_HOSTS`: names or addresses inside the house (and plain http to them) that may be called."""
    return frozenset(name for name in os.environ.get("CURELINE_HOOK_HOSTS", "").split(",") if name)


def resolve(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and the one address that will be called. Raises AddressError.

    The address is looked up once and called itself, so that a name can't point elsewhere between check and call.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        raise AddressError(_("This is not a URL")) from None
    host = parts.hostname or ""
    inside = host in allowed_inside()
    if parts.scheme != "https" and not (inside and parts.scheme == "http"):
        raise AddressError(_("Only https is called"))
    if not host or parts.username or parts.password:
        raise AddressError(_("The URL needs a host, and no user or password"))
    try:
        found = sorted({str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except (OSError, UnicodeError):
        raise AddressError(_("The name is not known")) from None
    if not inside and not all(_outside(address) for address in found):
        raise AddressError(_("The address is inside the house"))
    return parts.scheme, host, port, found[0]


# IPv6 addresses that carry an IPv4 address in their last 32 bits, to which a translator hands the call on (RFC 6052)
_TRANSLATED = (ipaddress.ip_network("::ffff:0:0/96"), ipaddress.ip_network("64:ff9b::/96"))
# what the Internet's registries give out (RFC 4291, 2.4), and in it the tunnels that lead to any IPv4 address
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
_TUNNELS = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))


def _outside(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        if any(parsed in network for network in _TRANSLATED):
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        elif parsed not in _GIVEN_OUT or any(parsed in network for network in _TUNNELS):
            return False
    return parsed.is_global and not parsed.is_multicast


def call(url: str, body: bytes, headers: dict[str, str]) -> tuple[Answer, int | None]:
    """POST a body; gives the answer and the HTTP status. Anything but 2xx is tried again."""
    try:
        scheme, host, port, address = resolve(url)
    except AddressError:
        return Later("ADDRESS"), None
    limit = urllib3.Timeout(total=document("retry")["webhook"]["timeout_seconds"])
    more: dict[str, Any] = {"timeout": limit, "retries": False, "maxsize": 1}
    pool: urllib3.HTTPConnectionPool
    if scheme == "https":
        pool = urllib3.HTTPSConnectionPool(address, port, server_hostname=host, assert_hostname=host, **more)
    else:
        pool = urllib3.HTTPConnectionPool(address, port, **more)
    name = host if port in (80, 443) else f"{host}:{port}"
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        answer = pool.urlopen(
            "POST", path, body=body, headers={"Host": name, **headers}, redirect=False, preload_content=False,
            assert_same_host=False,
        )  # fmt: skip
        answer.read(_LARGEST, decode_content=False)
        status = answer.status
        answer.close()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        return Later(type(error).__name__), None
    finally:
        pool.close()
    return (Sent(), status) if 200 <= status < 300 else (Later(f"HTTP-{status}"), status)
