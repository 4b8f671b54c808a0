"""Server-side request forgery: what the desk calls when a person names the address, and what it does not."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cureline
from cureline.dispatch.channels import Later, Sent, hooks
from cureline.dispatch.services import AddressError

PUBLIC = "93.184.216.34"
INSIDE = (
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fec0::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "::7f00:1", "::ffff:0:7f00:1", "2002:7f00:1::", "2002:a00:1::",
    "2001:0:7f00:1::", "2001:db8::1", "100::1",
)  # fmt: skip
# modules that open a connection, and whose word they take for where to
CALLERS = {
    "dispatch/channels/hooks.py": "a person's, who may add webhooks: this file's tests",
    "dispatch/channels/sms.py": "the environment's: the bank's gateway",
    "dispatch/channels/mail.py": "the environment's: the bank's mail server",
    "dispatch/channels/localgateway.py": "its own: the gateway of a trial, on this machine",
    "dispatch/channels/localmail.py": "its own: the mail server of a trial, on this machine",
    "contact/telephony/ami.py": "the environment's: the bank's exchange",
    "casebook/services/embedding.py": "the environment's: the bank's own model of meaning",
    "rehearsal/talk.py": "the environment's: the bank's language model and speech",
    "trust/keys.py": "the environment's: the bank's key service",
    "cli/serve.py": "its own: looks whether a port is free",
    "database.py": "the environment's: the bank's PostgreSQL",
}


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A resolver that gives one list of addresses after the other; the names that it was asked for."""
    asked: list[str] = []
    left = list(answers)

    def look_up(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(hooks.socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_called(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    names(monkeypatch, [address])
    with pytest.raises(AddressError):
        hooks.resolve("https://innocent.example/")
    # nor one that leads to both sides
    names(monkeypatch, [PUBLIC, address])
    with pytest.raises(AddressError):
        hooks.resolve("https://innocent.example/")


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{}", "::ffff:{}", "64:ff9b::{}"]))
def test_an_ipv4_address_is_judged_alike_in_every_dress(number: int, dress: str) -> None:
    bare = ipaddress.IPv4Address(number)
    wanted = bare.is_global and not bare.is_multicast
    assert hooks._outside(dress.format(bare)) == wanted


@given(st.integers(0, 2**128 - 1))
def test_no_ipv6_address_outside_the_given_out_is_called(number: int) -> None:
    address = ipaddress.IPv6Address(number)
    if hooks._outside(str(address)):
        assert address in ipaddress.ip_network("2000::/3") or address.packed[:12] in (
            bytes(10) + b"\xff\xff", b"\x00\x64\xff\x9b" + bytes(8)
        )  # fmt: skip


class Inside(BaseHTTPRequestHandler):
    """A server inside the house, which nobody may reach."""

    reached: ClassVar[list[str]]

    def do_POST(self) -> None:
        type(self).reached.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def inside() -> Iterator[Any]:
    own = type("Own", (Inside,), {"reached": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), own)
    own.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield own
    server.shutdown()
    server.server_close()


def test_a_name_that_moves_inside_after_the_check_is_called_where_it_was_checked(
    monkeypatch: pytest.MonkeyPatch, inside: Any
) -> None:
    """DNS rebinding: the second answer leads inside; the call goes to the first, and asks no second time."""
    asked = names(monkeypatch, [PUBLIC], ["127.0.0.1"])
    called: list[tuple[Any, ...]] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        called.append(address)
        raise OSError("no way out of a test")

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    answer, status = hooks.call(f"https://innocent.example:{inside.port}/", b"{}", {})
    assert isinstance(answer, Later) and status is None
    assert called == [(PUBLIC, inside.port)] and asked == ["innocent.example"]
    assert not inside.reached


def test_no_redirect_leads_inside(monkeypatch: pytest.MonkeyPatch, inside: Any) -> None:
    class Outside(Inside):
        reached: ClassVar[list[str]] = []

        def do_POST(self) -> None:
            type(self).reached.append(self.path)
            self.send_response(307)
            self.send_header("Location", f"http://127.0.0.1:{inside.port}/latest/meta-data/")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.2", 0), Outside)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    monkeypatch.setenv("CURELINE_HOOK_HOSTS", "127.0.0.2")
    # an environment's proxy would be a way round the checked address
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{inside.port}")
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{inside.port}")
    try:
        answer, status = hooks.call(f"http://127.0.0.2:{server.server_address[1]}/hook", b"{}", {})
    finally:
        server.shutdown()
        server.server_close()
    assert isinstance(answer, Later) and status == 307
    assert Outside.reached == ["/hook"] and not inside.reached


def test_only_the_named_hosts_inside_are_called(monkeypatch: pytest.MonkeyPatch, inside: Any) -> None:
    url = f"http://127.0.0.1:{inside.port}/hook"
    answer, _ = hooks.call(url, b"{}", {})
    assert answer == Later("ADDRESS") and not inside.reached
    monkeypatch.setenv("CURELINE_HOOK_HOSTS", "10.9.9.9")
    assert hooks.call(url, b"{}", {})[0] == Later("ADDRESS") and not inside.reached
    monkeypatch.setenv("CURELINE_HOOK_HOSTS", "10.9.9.9,127.0.0.1")
    assert hooks.call(url, b"{}", {}) == (Sent(), 200) and inside.reached == ["/hook"]


def test_every_module_that_calls_out_is_known() -> None:
    root = Path(cureline.__file__).parent
    words = ("requests.get(", "requests.post(", "requests.request(", "urlopen(", "create_connection(", "smtplib.SMTP",
             "socket.socket(", "http.client", "PoolManager(", "ConnectionPool(")  # fmt: skip
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in words)
    }
    assert found - set(CALLERS) == set()
    # where the environment names the place, nobody is sent on to another
    for name in ("dispatch/channels/sms.py", "rehearsal/talk.py", "casebook/services/embedding.py", "trust/keys.py"):
        text = (root / name).read_text(encoding="utf-8")
        assert text.count("requests.get(") + text.count("requests.post(") == text.count("allow_redirects=False"), name
