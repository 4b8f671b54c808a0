"""One night at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cureline.trust.alone import alone

_NIGHT = 0x43_75_72_65  # "Cure"


class NightBusyError(RuntimeError):
    """Another process runs the night now."""


@contextmanager
def one_night() -> Iterator[None]:
    """Hold the night's lock. Raises NightBusyError when another process holds it."""
    with alone(_NIGHT) as mine:
        if not mine:
            raise NightBusyError("another process runs the night now; wait for it or stop it")
        yield
