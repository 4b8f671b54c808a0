"""A mail server for trials on one machine: it takes every e-mail, keeps the latest as files, and passes none on."""

from __future__ import annotations

import socketserver
import threading
from pathlib import Path

_LARGEST = 2_000_000
_KEPT = 200


class LocalMail:
    """Listens on `host:port` (0: any free one), plain SMTP; `.eml` files go to `folder`, the latest 200."""

    def __init__(self, folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.folder, self.taken = folder, 0
        self.lock = threading.Lock()
        sink = self

        class Handler(_Handler):
            owner = sink

        self.server = _Server((host, port), Handler)

    @property
    def url(self) -> str:
        """As `CURELINE_SMTP_URL` takes it."""
        host, port = self.server.server_address[:2]
        return f"smtp+plain://{host!s}:{port}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()

    def keep(self, content: bytes) -> None:
        """Keep one e-mail as a file that only its owner reads, and delete what is older than the latest."""
        with self.lock:
            self.taken += 1
            place = self.folder / f"{self.taken % _KEPT:03d}.eml"
            place.touch(mode=0o600)
            place.write_bytes(content)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class _Handler(socketserver.StreamRequestHandler):
    owner: LocalMail
    timeout = 60

    def handle(self) -> None:
        self._say(b"220 local trial")
        while line := self.rfile.readline(2000):
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self._say(b"354 go on")
                content = self._content()
                if content is None:
                    self._say(b"552 too large")
                    return
                self.owner.keep(content)
                self._say(b"250 taken")
            elif verb == b"QUIT":
                self._say(b"221 bye")
                return
            elif verb in (b"EHLO", b"HELO", b"MAIL", b"RCPT", b"RSET", b"NOOP"):
                self._say(b"250 ok")
            else:
                self._say(b"502 not here")

    def _content(self) -> bytes | None:
        """The e-mail up to the line with a dot alone; None where it is larger than a letter may be."""
        lines: list[bytes] = []
        size = 0
        while (line := self.rfile.readline(100_000)) and line.rstrip(b"\r\n") != b".":
            size += len(line)
            if size > _LARGEST:
                return None
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")
