"""Processes that serve on this machine: a port for one, when it listens, and what it has used."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening(port: int, seconds: float) -> None:
    """Wait until somebody listens on a port. Raises TimeoutError after so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")


def cpu_s(parent: int) -> float:
    """CPU seconds of a process and its children, also of those that have ended (Linux)."""
    found = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == parent:
            found += sum(int(word) for word in words[11:15])
        elif int(words[1]) == parent:
            found += int(words[11]) + int(words[12])
    return found / os.sysconf("SC_CLK_TCK")
