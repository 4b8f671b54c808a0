"""A session of the Asterisk Manager Interface: lines of `Key: Value` over TCP, a blank line ends a message."""

from __future__ import annotations

import socket
import uuid
from collections import deque
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self

from cureline.contact.telephony.base import TelephonyError

Message = Mapping[str, str]
# an exchange that sends more than this without a blank line speaks something else
_LONGEST = 1 << 20


class Session:
    """One signed-in connection. `timeout` is in seconds and bounds the wait for each answer."""

    def __init__(
        self, host: str, port: int, user: str, secret: str, *, timeout: float = 5.0, events: bool = False
    ) -> None:
        try:
            self._socket = socket.create_connection((host, port), timeout=timeout)
        except OSError as error:
            raise TelephonyError(f"no exchange at {host}:{port}: {error}") from error
        self._timeout = timeout
        self._buffer = b""
        self._waiting: deque[Message] = deque()
        try:
            banner = self._until(b"\r\n", timeout)
            if not banner.startswith(b"Asterisk Call Manager"):
                raise TelephonyError(f"what answers at {host}:{port} is no manager interface")
            self.action("Login", Username=user, Secret=secret, Events="on" if events else "off")
        except TimeoutError:
            self._socket.close()
            raise TelephonyError(f"what answers at {host}:{port} says nothing") from None
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; the exchange forgets the session."""
        self._socket.close()

    def action(self, name: str, **fields: str) -> Message:
        """Send an action and wait for its answer; events that come meanwhile wait for `event`.

        Raises TelephonyError when the exchange says no, is silent or breaks off. A field with a line break is refused:
        it could say more than one thing.
        """
        identity = fields.pop("ActionID", "") or uuid.uuid4().hex
        lines = [("Action", name), ("ActionID", identity), *fields.items()]
        if any(character in value for _, value in lines for character in "\r\n"):
            raise TelephonyError(f"{name}: a field holds a line break")
        self._send("".join(f"{key}: {value}\r\n" for key, value in lines) + "\r\n")
        while True:
            message = self._message(self._timeout)
            if message is None:
                raise TelephonyError(f"{name}: the exchange does not answer")
            if "Response" in message and "Event" not in message and message.get("ActionID") == identity:
                if message["Response"] != "Success":
                    raise TelephonyError(f"{name}: {message.get('Message', message['Response'])}")
                return message
            if "Event" in message:
                self._waiting.append(message)

    def event(self, timeout: float) -> Message | None:
        """The next event, or None when none came within `timeout` seconds. Raises TelephonyError on a broken line."""
        if self._waiting:
            return self._waiting.popleft()
        message = self._message(timeout)
        return message if message and "Event" in message else None

    def listed(self, action: str, event: str, end: str) -> Iterator[Message]:
        """The rows of an action that answers with a list of events, closed by the event `end`."""
        self.action(action)
        held: list[Message] = []
        while True:
            message = self.event(self._timeout)
            if message is None:
                raise TelephonyError(f"{action}: the list did not end")
            if message["Event"] == end:
                self._waiting.extendleft(reversed(held))
                return
            if message["Event"] == event:
                yield message
            else:
                held.append(message)

    def _send(self, text: str) -> None:
        try:
            self._socket.settimeout(self._timeout)
            self._socket.sendall(text.encode())
        except OSError as error:
            raise TelephonyError(f"the exchange broke off: {error}") from error

    def _message(self, timeout: float) -> Message | None:
        try:
            block = self._until(b"\r\n\r\n", timeout)
        except TimeoutError:
            return None
        pairs = (line.partition(": ") for line in block.decode("utf-8", "replace").split("\r\n"))
        return {key: value for key, separator, value in pairs if separator}

    def _until(self, end: bytes, timeout: float) -> bytes:
        self._socket.settimeout(timeout)
        while end not in self._buffer:
            try:
                part = self._socket.recv(65536)
            except TimeoutError:
                raise
            except OSError as error:
                raise TelephonyError(f"the exchange broke off: {error}") from error
            if not part or len(self._buffer) > _LONGEST:
                raise TelephonyError("the exchange broke off")
            self._buffer += part
        block, _, self._buffer = self._buffer.partition(end)
        return block
