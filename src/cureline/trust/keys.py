"""The keys of the vault: from the environment, an owner-only file, or a key service; one seals, all open.

`CURELINE_KEY` holds 64 hexadecimal digits, or several such separated by commas, the one that seals first.
`CURELINE_KEY_URL` names a key service instead: GET gives `{"keys": ["…", …]}`, asked with the bearer token
`CURELINE_KEY_URL_TOKEN`. Without either the file `CURELINE_HOME/key` is used, a key a line, made at the first call.
The blind index must not change while keys rotate: it is made with the key that is marked `*`, else with the last.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cureline.home import home

_SERVICE_SECONDS = 10


class KeyUnusableError(ValueError):
    """The key is missing, malformed, or not the one that encrypted the value."""


@dataclass(frozen=True)
class Ring:
    """The keys by their ids, the id of the one that seals, and the key of the blind index."""

    by_id: dict[bytes, bytes]
    sealing: bytes
    index: bytes

    @property
    def key(self) -> bytes:
        """The key that seals."""
        return self.by_id[self.sealing]


def key_id(key: bytes) -> bytes:
    """Four bytes that name a key without telling anything of it."""
    return hashlib.sha256(b"cureline key id" + key).digest()[:4]


def file() -> Path:
    """Where keys stand when neither environment nor service gives them."""
    return home() / "key"


def source() -> str:
    """Where the keys come from: `environment`, `service` or `file`."""
    if os.environ.get("CURELINE_KEY"):
        return "environment"
    return "service" if os.environ.get("CURELINE_KEY_URL") else "file"


def parse(text: str) -> Ring:
    """A ring from its text: keys separated by commas or lines. Raises KeyUnusableError."""
    keys, index = [], None
    for part in text.replace("\n", ",").split(","):
        word = part.strip()
        if not word:
            continue
        try:
            key = bytes.fromhex(word.rstrip("*"))
        except ValueError:
            key = b""
        if len(key) != 32:
            raise KeyUnusableError("a key must be 64 hexadecimal digits (CURELINE_KEY or the file CURELINE_HOME/key)")
        keys.append(key)
        index = key if word.endswith("*") else index
    if not keys:
        raise KeyUnusableError("there is no key (CURELINE_KEY, CURELINE_KEY_URL or the file CURELINE_HOME/key)")
    return Ring({key_id(key): key for key in keys}, key_id(keys[0]), index or keys[-1])


@cache
def ring() -> Ring:
    """The keys of this process, read once; `ring.cache_clear()` after they were changed."""
    kind = source()
    if kind == "environment":
        return parse(os.environ["CURELINE_KEY"])
    return parse(_asked() if kind == "service" else _filed())


def _filed() -> str:
    try:
        descriptor = os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file().read_text(encoding="ascii")
    text = secrets.token_hex(32)
    with os.fdopen(descriptor, "w") as target:
        target.write(text)
    return text


def _asked() -> str:
    import requests

    url = os.environ["CURELINE_KEY_URL"]
    token = os.environ.get("CURELINE_KEY_URL_TOKEN", "")
    try:
        answer = requests.get(
            url, headers={"Authorization": f"Bearer {token}"} if token else {}, timeout=_SERVICE_SECONDS,
            allow_redirects=False,
        )  # fmt: skip
        answer.raise_for_status()
        return ",".join(answer.json()["keys"])
    except (requests.RequestException, KeyError, TypeError, ValueError) as error:
        # the answer is not repeated: it may hold keys
        raise KeyUnusableError(f"the key service gave no keys ({type(error).__name__})") from None


def write(keys: list[bytes], index: bytes) -> None:
    """Put keys into the file, the one that seals first, in one step."""
    part = file().with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as target:
        target.write("\n".join(key.hex() + ("*" if key == index else "") for key in keys) + "\n")
        target.flush()
        os.fsync(target.fileno())
    part.replace(file())
    ring.cache_clear()
