"""The rules in force on a day, kept parsed in the process: a pack is read from YAML once a day and not once a call."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from cureline.engine import compliance
from cureline.trust.models import Document


def pack_of(jurisdiction: str, on: dt.date) -> tuple[compliance.Pack | None, str]:
    """The pack of a jurisdiction on a day under the bank's recorded policy, and that policy's version.

    No pack where the jurisdiction has none, which refuses everything; an empty version where no policy speaks.
    """
    country = jurisdiction.partition("-")[0]
    found = list(
        Document.objects.filter(kind="policy", name__in={jurisdiction, country}, effective_from_on__lte=on)
        .order_by("-effective_from_on", "-pk")
        .values_list("name", "pk", "version")
    )
    # a policy for the part of a country stands before the country's own
    own = [row for row in found if row[0] == jurisdiction] or found
    if not own:
        return _parsed(jurisdiction, on, None), ""
    name, key, version = own[0]
    return _parsed(jurisdiction, on, key), f"{name}/{version}"


def pack_as_recorded(jurisdiction: str, on: dt.date, policy_version: str) -> compliance.Pack | None:
    """The pack of a day under the policy that a decision named, for its replay."""
    if not policy_version:
        return _parsed(jurisdiction, on, None)
    name, _, version = policy_version.partition("/")
    return _parsed(jurisdiction, on, Document.objects.get(kind="policy", name=name, version=version).pk)


def window_days(pack: compliance.Pack | None) -> int:
    """How many local days back some rule of the pack counts contacts; 0 where none does."""
    return max((rule.count.days for rule in pack.active if rule.count), default=0) if pack else 0


@lru_cache(maxsize=256)
def _parsed(jurisdiction: str, on: dt.date, policy_key: int | None) -> compliance.Pack | None:
    # documents are append-only, so a key always means the same text
    policy = Document.objects.get(pk=policy_key).content if policy_key is not None else None
    try:
        return compliance.load_pack(jurisdiction, on=on, policy=policy)
    except compliance.PackError:
        # a policy was checked against its pack when it was recorded: what is missing here is the pack itself
        return None
