"""The first page: what waits for this person, whom they opened last, and what the night found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cureline.portfolio.models import Customer
from cureline.portfolio.strip import level
from cureline.web import gathered, recent
from cureline.web.search import lines
from cureline.worklist import desk
from cureline.worklist.models import NightRun
from cureline.worklist.night import current

# the longest bar of the picture, and how far one is below the other
BAR, STEP = 360, 26
# the night's sums are of the whole portfolio, so only who sees all of it gets them
DUTY = "document.see"


@dataclass(frozen=True)
class Bar:
    """A bucket of the picture: accounts and money past due, with its place and colour class."""

    bucket: str
    accounts: int
    past_due_minor: int
    currency: str
    y: int
    width: int
    tone: str

    @property
    def middle(self) -> int:
        """Where its letters stand."""
        return self.y + 15

    @property
    def end(self) -> int:
        """Where its figure stands."""
        return self.width + 52


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person: the tiles of all the apps that the role's duties allow, and short lists."""
    user: Any = request.user
    opened = recent.ids(request) if user.may("customer.see") else []
    before = Customer.objects.in_bulk(opened)
    run = current() if user.may(DUTY) else None
    return render(
        request,
        "web/home.html",
        {
            "tiles": gathered.tiles(request),
            "homes": gathered.homes(request),
            "recent": lines([before[key] for key in opened if key in before]),
            "run": run,
            "bars": bars(run) if run else [],
            "bank_zone": str(desk.zone()),
        },
    )


def bars(run: NightRun) -> list[Bar]:
    """The past-due buckets of a run, the mildest first; the largest number of accounts is the longest bar."""
    rows = [row for row in (run.summary or {}).get("bucket", []) if level(row["bucket"]) > 0]
    most = max((row["accounts"] for row in rows), default=1)
    ordered = sorted(rows, key=lambda row: (level(row["bucket"]), row["bucket"], row["currency"]))
    return [
        Bar(
            row["bucket"], row["accounts"], row["past_due_minor"], row["currency"], n * STEP,
            max(2, round(BAR * row["accounts"] / most)), f"m{level(row['bucket'])}",
        )
        for n, row in enumerate(ordered)
    ]  # fmt: skip
