"""`cureline serve`: the desk in the browser, with the worker that sends what waits in the outbox."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from types import FrameType
from typing import Annotated

import typer

from cureline.cli.main import ready
from cureline.cli.show import out

HOST = "127.0.0.1"
PORT = 8000


def serve(
    host: Annotated[str, typer.Option(help="Where to listen; a bank puts TLS in front.")] = HOST,
    port: Annotated[int, typer.Option(help="The port.")] = PORT,
    processes: Annotated[int, typer.Option(help="Web processes.")] = 2,
    threads: Annotated[int, typer.Option(help="Threads of each.")] = 8,
) -> None:
    """Serve the desk until interrupted. Web and worker are processes of their own; if one ends, all end."""
    ready()
    run(host, port, processes, threads)


def run(host: str = HOST, port: int = PORT, processes: int = 2, threads: int = 8) -> None:
    """Start web server and worker on the database in use, and wait; raises typer.Exit with the code of the first."""
    from cureline import database
    from cureline.web.texts import compile_all

    compile_all()
    # this process keeps the embedded server; its children only use it
    environment = {**os.environ, "CURELINE_DATABASE_URL": database.address().url(),
                   "DJANGO_SETTINGS_MODULE": "cureline.settings"}  # fmt: skip
    commands = [
        [sys.executable, "-m", "gunicorn", "cureline.web.wsgi", "--bind", f"{host}:{port}", "--workers", str(processes),
         "--threads", str(threads), "--worker-class", "gthread", "--log-level", "warning", "--keep-alive", "15"],
        [sys.executable, "-c", "from cureline.cli.main import main; main()", "worker"],
    ]  # fmt: skip
    children = [subprocess.Popen(command, env=environment) for command in commands]
    ended = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    out.print(f"The desk is open at http://{host}:{port} (Ctrl-C closes it).", style="bold")
    while not ended.wait(0.5):
        if any(child.poll() is not None for child in children):
            break
    for child in children:
        child.terminate()
    codes = [child.wait() for child in children]
    if not ended.is_set():
        raise typer.Exit(next((code for code in codes if code > 0), 1))
