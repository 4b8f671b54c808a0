"""What a look at the installation found, and how a look that breaks is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `fail` stops the work, `warn` wants a person's eye; `do` says what to do."""

    what: str
    level: Level
    text: str
    do: str = ""


def guarded(what: str, check: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """A check that raises is itself a finding: the doctor never dies of the illness.

    The error's own words are told where they speak of machine and key, not where they may repeat a row.
    """
    from django.db import OperationalError

    from cureline.trust.keys import KeyUnusableError

    try:
        return [*check()]
    except (OperationalError, OSError, KeyUnusableError) as error:
        return [Finding(what, "fail", f"{type(error).__name__}: {error}", "mend what it names, and ask again")]
    except Exception as error:
        return [Finding(what, "fail", type(error).__name__, "look into the log of this moment")]
