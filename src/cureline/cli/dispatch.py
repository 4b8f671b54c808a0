"""`cureline gateway` and `cureline mail`: an SMS gateway and a mail server on this machine, for trials."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Annotated

import typer

from cureline.cli.show import out


def until_stopped() -> threading.Event:
    """An event that SIGINT and SIGTERM set."""
    ended = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return ended


def gateway(
    port: Annotated[int, typer.Option(help="The port; 0 takes any free one.")] = 8026,
    key: Annotated[str, typer.Option(help="As CURELINE_SMS_KEY.")] = "local",
    secret: Annotated[str, typer.Option(help="As CURELINE_SMS_SECRET.", envvar="CURELINE_SMS_SECRET")] = "local",  # noqa: S107 - it protects nothing but a trial
    desk: Annotated[str, typer.Option(help="Where receipts and replies go.")] = "http://127.0.0.1:8000",
) -> None:
    """Run the local SMS gateway: it takes messages, shows them on its page, sends receipts, and fails on demand."""
    from cureline.dispatch.channels.localgateway import LocalGateway

    ended = until_stopped()
    server = LocalGateway(key=key, secret=secret, desk=desk, port=port)
    server.start()
    out.print(f"Local SMS gateway at {server.url}. For desk and worker:", style="bold")
    out.print(f"export CURELINE_SMS_URL={server.url} CURELINE_SMS_KEY={key} CURELINE_SMS_SECRET=…", soft_wrap=True)
    while not ended.wait(0.5):
        pass
    server.stop()


def mail(port: Annotated[int, typer.Option(help="The port; 0 takes any free one.")] = 8025) -> None:
    """Run the local mail server: it takes every e-mail, keeps the latest as files, and passes none on."""
    from cureline.dispatch.channels.localmail import LocalMail
    from cureline.home import subdirectory

    ended = until_stopped()
    folder = subdirectory("mail")
    server = LocalMail(folder, port=port)
    server.start()
    out.print(f"Local mail server; e-mails are kept in {folder}. export CURELINE_SMTP_URL={server.url}", soft_wrap=True)
    while not ended.wait(0.5):
        pass
    server.stop()
