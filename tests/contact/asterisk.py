"""A real Asterisk on loopback, for the tests of telephony: Debian 11's packages, unpacked into a folder of our own.

Debian 12 has no Asterisk. `python tests/contact/asterisk.py` fetches version 16 with all it needs (70 MB) through apt,
with lists and cache of its own, and runs nothing of the packages' scripts; the programme is started by its own loader,
so neither root nor a container is needed. The tests fetch nothing: without the folder they are skipped.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

FOLDER = Path(os.environ.get("CURELINE_ASTERISK", Path.home() / ".cache" / "cureline" / "asterisk"))
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SECRET = "test-secret"

# the dialplan of a small town: who answers, who is busy, who never answers, and a number that nobody has
EXTENSIONS = """
[collectors]
exten => deaf,1,Wait(60)
exten => _[A-Z]!,1,Answer()
 same => n,Wait(60)
[from-cureline]
exten => _1X.,1,Dial(Local/${EXTEN}@town,2)
 same => n,Hangup()
[town]
exten => 13800000001,1,Wait(0.2)
 same => n,Answer()
 same => n,Wait(1.2)
 same => n,Hangup(16)
exten => 13800000002,1,Busy(1)
exten => 13800000003,1,Wait(60)
exten => 13800000004,1,Hangup(1)
exten => 13800000005,1,Answer()
 same => n,Wait(60)
"""
MODULES = (
    "pbx_config", "app_dial", "bridge_simple", "bridge_holding", "bridge_builtin_features",
    "bridge_builtin_interval_features", "func_channel", "res_timing_timerfd",
)  # fmt: skip


def fetched() -> bool:
    """Whether the programme is there."""
    return _programme().is_file()


def fetch(folder: Path = FOLDER) -> None:
    """Fetch and unpack Asterisk below `folder` with apt. Needs the network, apt and Debian's keyring."""
    apt = folder / "apt"
    for name in ("state/lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True, exist_ok=True)
    (apt / "status").touch()
    (apt / "sources.list").write_text(f"deb [signed-by={KEYRING}] http://deb.debian.org/debian bullseye main\n")
    options = {
        "Dir::State": apt / "state", "Dir::Cache": apt / "cache", "Dir::State::status": apt / "status",
        "Dir::Etc::sourcelist": apt / "sources.list", "Dir::Etc::sourceparts": "-", "APT::Sandbox::User": "root",
        # an old release is signed for good, but its lists say that they have aged
        "Acquire::Check-Valid-Until": "false",
    }  # fmt: skip
    command = ["apt-get", "-qq", *(f"-o{name}={value}" for name, value in options.items())]
    subprocess.run([*command, "update"], check=True)
    subprocess.run([*command, "-y", "--no-install-recommends", "--download-only", "install", "asterisk"], check=True)
    for package in sorted((apt / "cache" / "archives").glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", str(package), str(folder / "root")], check=True)
    shutil.rmtree(apt)


def _programme() -> Path:
    return FOLDER / "root" / "usr" / "sbin" / "asterisk"


class Exchange:
    """One running Asterisk with its manager interface at `port` of loopback, and its state in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self._write()
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        root = FOLDER / "root"
        libraries = [root / "lib/x86_64-linux-gnu", root / "usr/lib/x86_64-linux-gnu", root / "usr/lib"]
        self._log = (self.folder / "out").open("ab")
        self._process = subprocess.Popen(
            [root / "lib/x86_64-linux-gnu/ld-2.31.so", "--library-path", ":".join(map(str, libraries)), _programme(),
             "-f", "-C", self.folder / "asterisk.conf"],
            stdout=self._log, stderr=self._log, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(200):
            if self._process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                    if line.recv(30).startswith(b"Asterisk Call Manager"):
                        time.sleep(0.3)  # the dialplan is read after the manager has begun to listen
                        return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"Asterisk did not start: {(self.folder / 'out').read_text(errors='replace')[-2000:]}")

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _write(self) -> None:
        root, here = FOLDER / "root", self.folder
        for name in ("db", "keys", "spool", "run", "log"):
            (here / name).mkdir(parents=True, exist_ok=True)
        files = {
            "asterisk.conf": f"[directories]\nastetcdir => {here}\nastmoddir => {root}/usr/lib/asterisk/modules\n"
            f"astvarlibdir => {root}/usr/share/asterisk\nastdatadir => {root}/usr/share/asterisk\n"
            f"astdbdir => {here}/db\nastkeydir => {here}/keys\nastspooldir => {here}/spool\n"
            f"astrundir => {here}/run\nastlogdir => {here}/log\nastagidir => {here}\n",
            "manager.conf": f"[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = {self.port}\n"
            f"[cureline]\nsecret = {SECRET}\nread = call,reporting\nwrite = originate,call,reporting\n",
            "modules.conf": "[modules]\nautoload = no\n" + "".join(f"load = {name}.so\n" for name in MODULES),
            "extensions.conf": EXTENSIONS,
            "logger.conf": "[general]\n[logfiles]\nmessages => notice,warning,error\n",
        }
        for name, text in files.items():
            (here / name).write_text(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    fetch()
