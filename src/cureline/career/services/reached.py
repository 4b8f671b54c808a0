"""What other rooms know of somebody: courses, simulated calls, grades. Each room says it here; without one it is told
as not known, never as reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cureline.people import licences
from cureline.people.models import Staff


@dataclass(frozen=True)
class Seen:
    """How much is reached of how much; `known` is False where no room tells."""

    has: int
    needs: int
    known: bool = True

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.known and self.has >= self.needs


Count = Callable[[Staff, str, int | None, dt.date, dt.date], int]
_counts: dict[str, Count] = {}
_titles: dict[str, Callable[[str], str]] = {}
_assigns: dict[str, Callable[..., Any]] = {}
_grades: list[Callable[[Staff], list[tuple[str, str]]]] = []


def register(kind: str, count: Count, *, title: Callable[[str], str] | None = None,
             assign: Callable[..., Any] | None = None) -> None:  # fmt: skip
    """Tell of a kind of goal (`course`, `rehearsal`): `count(staff, code, score, since, until)` gives how many are
    reached, `title(code)` names one in the request's language, `assign(staff, code, due_on, user)` gives it to do."""
    _counts[kind] = count
    if title is not None:
        _titles[kind] = title
    if assign is not None:
        _assigns[kind] = assign


def register_title(kind: str, title: Callable[[str], str]) -> None:
    """Name the codes of a kind that needs no counting, as licences do."""
    _titles[kind] = title


def register_grades(grades: Callable[[Staff], list[tuple[str, str]]]) -> None:
    """Tell of appraisals: `grades(staff)` gives (period, grade), newest first, of those that are closed."""
    _grades[:] = [grades]


def reached(staff: Staff, kind: str, code: str, needs: int, score: int | None, since: dt.date, on: dt.date) -> Seen:
    """How much of a goal somebody has reached between two days."""
    if kind == "licence":
        return Seen(int(licences.holds(staff, code, on)), needs)
    if kind in _counts:
        return Seen(_counts[kind](staff, code, score, since, on), needs)
    return Seen(0, needs, known=False)


def title(kind: str, code: str) -> str:
    """The name of a course or licence; its code where no room names it."""
    return _titles[kind](code) if kind in _titles and code else code


def assign(kind: str, staff: Staff, code: str, due_on: dt.date, user: Any) -> bool:
    """Give somebody a course or simulated calls to do, where the room is there; whether it was."""
    if kind not in _assigns:
        return False
    _assigns[kind](staff, code, due_on, user)
    return True


def grades(staff: Staff) -> list[tuple[str, str]] | None:
    """Periods and grades of somebody's closed appraisals, newest first; None where no room tells."""
    return _grades[0](staff) if _grades else None


ORDER: Mapping[str, int] = {"A": 4, "B": 3, "C": 2, "D": 1}
