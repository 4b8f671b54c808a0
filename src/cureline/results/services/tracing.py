"""Where a figure is explained: its definition, its query and the accounts behind it."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse


def url(code: str, *, since: dt.date | None = None, until: dt.date | None = None, day: str = "", **slices: str) -> str:
    """The address of the page that explains a figure.

    `code` is a measure's, `transitions` (a cell of the matrix) or `episodes` (times past due); `day` names the column
    that the period speaks of where that is not `on`.
    """
    given = {"measure": code, "since": since.isoformat() if since else "", "until": until.isoformat() if until else "",
             "day": day}  # fmt: skip
    listed = {name: value for name, value in (given | dict(sorted(slices.items()))).items() if value}
    return f"{reverse('results:trace')}?{urlencode(listed)}"
