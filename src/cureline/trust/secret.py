"""The secret that signs sessions and links, kept like the key of the vault: from the environment or in a file."""

from __future__ import annotations

import os
import secrets

from cureline.home import home


def web_secret() -> str:
    """`CURELINE_SECRET_KEY`, or the owner-only file `CURELINE_HOME/secret`, made at the first call.

    Every process of a bank must have the same one: a session signed by one is read by another.
    """
    named = os.environ.get("CURELINE_SECRET_KEY")
    if named:
        return named
    path = home() / "secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    text = secrets.token_hex(32)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return text
