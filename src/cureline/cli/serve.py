"""`cureline serve`: the desk in the browser, with the worker that sends what waits in the outbox."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
from types import FrameType
from typing import Annotated

import typer

from cureline.cli.main import COMMAND, ready
from cureline.cli.show import Exit, fail, out

HOST = "127.0.0.1"
PORT = 8000
GATEWAY_PORT = 8026
MAIL_PORT = 8025
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

Port = Annotated[int, typer.Option(help="The port.")]


def serve(
    host: Annotated[str, typer.Option(help="Where to listen; a bank puts TLS in front.")] = HOST,
    port: Port = PORT,
    processes: Annotated[int, typer.Option(help="Web processes.")] = 2,
    threads: Annotated[int, typer.Option(help="Threads of each.")] = 8,
    worker: Annotated[
        bool, typer.Option(help="With a worker beside it; without where workers are units of their own.")
    ] = True,
    trial: Annotated[
        bool,
        typer.Option(
            "--trial",
            help="As the demonstration: a local SMS gateway and mail server beside it, and no second factor. Only on "
            "this machine.",
        ),
    ] = False,
) -> None:
    """Serve the desk until interrupted. Web and worker are processes of their own; if one ends, all end."""
    if trial and host not in _LOOPBACK:
        fail(Exit.USAGE, "--trial is for this machine alone: leave --host out")
    must_be_free(host, port)
    ready()
    run(host, port, processes, threads, trial=trial, worker=worker)


def must_be_free(host: str, port: int) -> None:
    """Leave with a word on what to do where something listens on the port already."""
    if not _free(host, port):
        fail(Exit.BUSY, f"something listens on {host}:{port} already; end it, or take another port with --port")


def run(
    host: str = HOST, port: int = PORT, processes: int = 2, threads: int = 8, *, trial: bool = False,
    worker: bool = True,
) -> None:  # fmt: skip
    """Start web server and worker on the database in use, and wait; raises typer.Exit with the code of the first.

    In a `trial` a local SMS gateway and mail server run beside them, unless the environment names others.
    """
    from cureline import database
    from cureline.web.texts import compile_all

    compile_all()
    # this process keeps the embedded server; its children only use it
    environment = {**os.environ, "CURELINE_DATABASE_URL": database.address().url(),
                   "DJANGO_SETTINGS_MODULE": "cureline.settings",
                   "PROMETHEUS_MULTIPROC_DIR": _figures()}  # fmt: skip
    beside = _beside(environment, f"http://{host}:{port}") if trial else []
    commands = [
        *beside,
        [sys.executable, "-m", "gunicorn", "cureline.web.wsgi", "--config", "python:cureline.web.gunicorn", "--bind",
         f"{host}:{port}", "--workers", str(processes),
         "--threads", str(threads), "--worker-class", "gthread", "--log-level", "warning", "--keep-alive", "15"],
        *([[*COMMAND, "worker"]] if worker else []),
    ]  # fmt: skip
    ended = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    children = [subprocess.Popen(command, env=environment) for command in commands]
    out.print(f"The desk is open at http://{host}:{port} (Ctrl-C closes it).", style="bold")
    while not ended.wait(0.5):
        if any(child.poll() is not None for child in children):
            break
        if database.revive():
            out.print("The embedded database had died and runs again; what was committed is there.", style="yellow")
    for child in children:
        child.terminate()
    codes = [child.wait() for child in children]
    if not ended.is_set():
        raise typer.Exit(next((code for code in codes if code > 0), 1))


def _figures() -> str:
    """An empty directory in which the web processes keep their counts of requests, which begin anew with them."""
    from cureline.home import subdirectory

    place = subdirectory("figures")
    shutil.rmtree(place)
    place.mkdir(mode=0o700)
    return str(place)


def _beside(environment: dict[str, str], desk: str) -> list[list[str]]:
    """What a trial runs beside the desk, told to desk and worker in `environment`."""
    commands: list[list[str]] = []
    environment.setdefault("CURELINE_PUBLIC_URL", desk)
    environment["CURELINE_SECOND_FACTOR"] = "optional"
    # the demonstration's webhook goes to the gateway
    environment.setdefault("CURELINE_HOOK_HOSTS", HOST)
    if not environment.get("CURELINE_SMS_URL"):
        port = _one_of(GATEWAY_PORT)
        environment |= {"CURELINE_SMS_URL": f"http://{HOST}:{port}", "CURELINE_SMS_KEY": "local",
                        "CURELINE_SMS_SECRET": secrets.token_urlsafe(24)}  # fmt: skip
        commands.append([*COMMAND, "gateway", "--port", str(port), "--desk", desk])
        out.print(f"SMS go to the local gateway, which shows them at http://{HOST}:{port}.")
    if not environment.get("CURELINE_SMTP_URL"):
        port = _one_of(MAIL_PORT)
        environment["CURELINE_SMTP_URL"] = f"smtp+plain://{HOST}:{port}"
        commands.append([*COMMAND, "mail", "--port", str(port)])
    out.print("Nobody needs a second factor in this trial; a bank's own desk asks eight roles for one.")
    return commands


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _one_of(port: int) -> int:
    """The port if it is free, else any that is."""
    if _free(HOST, port):
        return port
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
