"""What the journeys share: each is walked once in Chinese and once in English, on a day that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from tests.conftest import FAILED, Visit
from tests.desk import Desk
from tests.journeys.person import Person
from tests.journeys.tour import SHORT, WIDTH, Tour
from tests.journeys.town import DAY, Town
from tests.verify.holds import everything_holds

from cureline.trust.models import User

Enter = Callable[..., Person]


@pytest.fixture(params=list(SHORT))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clock() -> Iterator[Any]:
    """Wednesday, 25 November 2026, 09:00 in Shanghai; it goes on from there and may be set."""
    with time_machine.travel(DAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def town(desk: Desk, clock: Any, language: str) -> Town:
    return Town(desk, language)


# the auditor finds what was tampered with; the quarter's calls are rows made at once, which no gate has judged
BROKEN_ON_PURPOSE = {
    "test_an_auditor_proves_the_log": "audit.chain",
    "test_a_quarter_is_appraised_and_an_appeal_is_heard": "gate.facts",
}


@pytest.fixture(autouse=True)
def proven(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a journey through the town everything holds that must hold over the whole database."""
    if "town" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("town")
    yield
    if not request.node.stash.get(FAILED, False):
        everything_holds(BROKEN_ON_PURPOSE.get(request.node.originalname, ""))


@pytest.fixture
def enter(request: pytest.FixtureRequest, visit: Visit, language: str) -> Enter:
    """`enter(user, path, width=1440)`: somebody sits down, signed in; the pictures are numbered for the journey."""
    tour = Tour(request.node.path.stem.removeprefix("test_").replace("_", "-"), language)

    def go(user: User | None, path: str = "/", *, width: int = WIDTH) -> Person:
        return Person(visit(user, path, language=language, width=width), language, tour)

    return go
