"""Who is there on a day, and for how long: roster and absences, as the night's allocation reads them."""

from __future__ import annotations

import datetime as dt

from cureline.people.models import Absence, Shift


def minutes(on: dt.date) -> dict[str, int]:
    """Minutes that the roster gives each collector (by collector id) on a day; 0 for who is off or away.

    Who is neither in the day's roster nor away is not named: the capacity document says it for them.
    """
    rows = Shift.objects.filter(on=on, staff__collector_id__isnull=False)
    found = dict(rows.values_list("staff__collector_id", "minutes"))
    away = Absence.objects.filter(from_on__lte=on, until_on__gte=on, staff__collector_id__isnull=False)
    found.update(dict.fromkeys(away.values_list("staff__collector_id", flat=True), 0))
    return dict(sorted(found.items()))
