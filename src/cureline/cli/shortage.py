"""A command that finds no room, on this machine's disk or on the database's, says so in one line."""

from __future__ import annotations

import errno

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# of PostgreSQL: disk full, and an error of input or output
_SQLSTATES = ("53100", "58030")
_WRITERS = ("duckdb", "_duckdb", "pyarrow")
_WORDS = ("No space left on device", "File too large", "Disk quota exceeded")


def told(error: BaseException) -> str | None:
    """What to tell of an error that a lack of room has caused, in itself or in what it came from; None of others."""
    at: BaseException | None = error
    while at is not None:
        if (isinstance(at, OSError) and at.errno in _NO_ROOM) or _elsewhere(at):
            return f"{at}\nMake room and run it again: what had begun is undone or goes on from its last whole step."
        at = at.__cause__ or at.__context__
    return None


def _elsewhere(error: BaseException) -> bool:
    """Whether PostgreSQL, or a library that writes files itself and tells only in words, says it."""
    if getattr(error, "sqlstate", None) in _SQLSTATES or type(error).__module__.partition(".")[0] in _WRITERS:
        return any(words in str(error) for words in _WORDS)
    return False
