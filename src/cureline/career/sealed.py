"""What is personal of staff and candidates, sealed at rest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cureline.career.services.errors import InvalidError
from cureline.trust import vault

LONGEST = 4000


def seal(text: str, *, required: bool = False, longest: int = LONGEST) -> bytes | None:
    """A text as it is stored; None for an empty one. Raises InvalidError (422)."""
    plain = text.strip()
    if "\x00" in plain or len(plain) > longest:
        raise InvalidError(_("At most %(count)s characters.") % {"count": longest})
    if not plain:
        if required:
            raise InvalidError(_("Write a few words."))
        return None
    return vault.encrypt(plain)


def opened(token: bytes | memoryview | None) -> str:
    """The text again; nothing for None."""
    return vault.decrypt(bytes(token)) if token else ""


def seal_all(values: Mapping[str, Any]) -> bytes | None:
    """A mapping as it is stored; None for an empty one."""
    return vault.encrypt(json.dumps(dict(values), ensure_ascii=False)) if values else None


def opened_all(token: bytes | memoryview | None) -> dict[str, Any]:
    """The mapping again; an empty one for None."""
    found: dict[str, Any] = json.loads(opened(token)) if token else {}
    return found
