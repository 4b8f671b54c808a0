"""Calls through an Asterisk: it rings the collector's telephone first, then the customer's by its own dialplan.

Settings come from the environment: `CURELINE_AMI` (host:port), `CURELINE_AMI_USER`, `CURELINE_AMI_SECRET`,
`CURELINE_AMI_CHANNEL` (the collector's telephone, `PJSIP/{collector}` without it), `CURELINE_AMI_CONTEXT` (the context
of the dialplan whose extension is the number, `from-cureline` without it). The manager's user needs
`read = call,reporting` and `write = originate,call,reporting`; the dialplan has to reach the customer with `Dial`,
whose events tell how it went.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from cureline.contact.telephony.ami import Message, Session
from cureline.contact.telephony.base import Heard, TelephonyError

# ids of our calls begin so: an exchange carries other calls as well
PREFIX = "cureline-"
_NUMBER = re.compile(r"\+?[0-9]{3,20}")
_COLLECTOR = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_CAUSES: Mapping[str, str] = {
    "ANSWER": "answer", "BUSY": "busy", "NOANSWER": "no_answer", "CONGESTION": "congestion",
    "CHANUNAVAIL": "congestion", "CANCEL": "cancelled",
}  # fmt: skip
# Q.850 causes that tell a dead number: unallocated, no route to it, number changed, invalid format
_DEAD = ("1", "3", "22", "28")


@dataclass(frozen=True)
class Asterisk:
    """The exchange's address and the templates of its channels."""

    host: str
    port: int
    user: str
    secret: str
    channel: str = "PJSIP/{collector}"
    context: str = "from-cureline"
    timeout: float = 5.0
    ring_seconds: int = 30

    name = "asterisk"
    shows_number = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings named at the head of this module. Raises TelephonyError where one is missing."""
        host, _, port = environment.get("CURELINE_AMI", "").rpartition(":")
        if not host or not port.isdigit():
            raise TelephonyError("CURELINE_AMI must be host:port of the manager interface")
        try:
            user, secret = environment["CURELINE_AMI_USER"], environment["CURELINE_AMI_SECRET"]
        except KeyError as missing:
            raise TelephonyError(f"{missing.args[0]} is not set") from None
        return cls(
            host, int(port), user, secret, environment.get("CURELINE_AMI_CHANNEL", cls.channel),
            environment.get("CURELINE_AMI_CONTEXT", cls.context),
        )  # fmt: skip

    def dial(self, call_id: str, number: str, collector_id: str) -> None:
        """Have the exchange ring the collector and then the number. Raises TelephonyError."""
        plain = re.sub(r"[\s()-]", "", number)
        if not _NUMBER.fullmatch(plain):
            raise TelephonyError("this is no telephone number that can be dialled")
        if not _COLLECTOR.fullmatch(collector_id):
            raise TelephonyError("the collector has no telephone: the staff record names no collector id")
        with self._session() as session:
            session.action(
                "Originate", ActionID=call_id, Channel=self.channel.format(collector=collector_id), ChannelId=call_id,
                Context=self.context, Exten=plain, Priority="1", Async="true",
                Timeout=str(self.ring_seconds * 1000),
            )  # fmt: skip

    def hang_up(self, call_id: str) -> None:
        """End the collector's leg, and with it the call; a call that is over is left alone. Raises TelephonyError."""
        with self._session() as session:
            rows = session.listed("CoreShowChannels", "CoreShowChannel", "CoreShowChannelsComplete")
            for row in [row for row in rows if row.get("Uniqueid") == call_id]:
                session.action("Hangup", Channel=row["Channel"])

    def running(self) -> set[str]:
        """The ids of our calls that the exchange carries now. Raises TelephonyError."""
        with self._session() as session:
            rows = list(session.listed("CoreShowChannels", "CoreShowChannel", "CoreShowChannelsComplete"))
        return {row["Uniqueid"] for row in rows if row.get("Uniqueid", "").startswith(PREFIX)}

    def hear(self, going_on: Callable[[], bool], ready: Callable[[], None] = lambda: None) -> Iterator[Heard]:
        """What the exchange tells of our calls, as long as `going_on` says so; `ready` is called once it listens.

        Raises TelephonyError when the line breaks.
        """
        with self._session(events=True) as session:
            ready()
            while going_on():
                event = session.event(0.5)
                heard = understood(event, dt.datetime.now(dt.UTC)) if event else None
                if heard is not None:
                    yield heard

    def _session(self, *, events: bool = False) -> Session:
        return Session(self.host, self.port, self.user, self.secret, timeout=self.timeout, events=events)


def understood(event: Message, at: dt.datetime) -> Heard | None:
    """What one event tells of one of our calls, if anything."""
    kind, call_id = event["Event"], event.get("Linkedid", "")
    if kind == "OriginateResponse" and event.get("ActionID", "").startswith(PREFIX):
        failed = event.get("Response") == "Failure"
        return Heard(event["ActionID"], "failed", at, "collector_unreachable") if failed else None
    if not call_id.startswith(PREFIX):
        return None
    if kind == "Hangup" and event.get("Cause") in _DEAD and event.get("Uniqueid") != call_id:
        return Heard(call_id, "ended", at, "unallocated")
    # the collector's own leg carries the call: its dialling of the customer, and its end
    if event.get("Uniqueid") != call_id:
        return None
    if kind == "DialBegin":
        return Heard(call_id, "ringing", at)
    if kind == "DialEnd":
        status = event.get("DialStatus", "")
        cause = _CAUSES.get(status, status.lower()[:20])
        return Heard(call_id, "answered" if cause == "answer" else "ended", at, cause)
    return Heard(call_id, "ended", at) if kind == "Hangup" else None
