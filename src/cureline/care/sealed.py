"""Free texts of care: sealed at rest, since what people tell of themselves is personal."""

from __future__ import annotations

from cureline.face import ProblemError
from cureline.trust import vault

LONGEST = 4000


class TextInvalidError(ProblemError):
    """A text that can't be kept: empty where one is needed, too long, or with a character that no text has."""

    status = 422
    title = "The text is not valid"


def seal(text: str, *, required: bool = False) -> bytes | None:
    """A text as it is stored; None for an empty one. Raises TextInvalidError (422)."""
    plain = text.strip()
    if "\x00" in plain or len(plain) > LONGEST:
        raise TextInvalidError(f"at most {LONGEST} characters")
    if not plain:
        if required:
            raise TextInvalidError("a text is needed")
        return None
    return vault.encrypt(plain)


def opened(token: bytes | memoryview | None) -> str:
    """The text again; nothing for None."""
    return vault.decrypt(bytes(token)) if token else ""
