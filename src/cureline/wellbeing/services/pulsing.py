"""The anonymous pulse survey: there are no rows of single answers, only counts by group.

Who has answered is kept, so that nobody answers twice. An answer adds one to counts; every answer rewrites all counts
of its round, so that no version of a row belongs to one answer. Free words are one sealed text in shuffled order.
Figures are told only when a round is closed, of groups that `engine.load.shown` lets through. Who can read the server's
memory, its write-ahead log or dead rows on its disk while a round runs could see more: docs/wellbeing.md says so.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cureline.engine import load
from cureline.people.models import Staff
from cureline.trust import audit, vault
from cureline.wellbeing.models import Pulse, PulseAsked, PulseCount, PulseWords
from cureline.wellbeing.services import whose
from cureline.wellbeing.services.errors import AnswerError, PassedError, TextError

VALUES = range(1, 6)
OTHERS = "others"


@cache
def document() -> Mapping[str, Any]:
    """All of pulse.yaml."""
    text = resources.files("cureline.wellbeing").joinpath("pulse.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


@transaction.atomic
def open_round(title: str, closes_on: dt.date, *, user: Any) -> Pulse:
    """Ask everybody who works in a team, from today on. Raises TextError, PassedError where a round is open."""
    today = whose.today()
    if not title.strip() or closes_on <= today:
        raise TextError(_("A round has a title and closes after today."))
    if Pulse.objects.filter(closes_on__gte=today).exists():
        raise PassedError(_("A round is open already."))
    people = list(Staff.objects.filter(user__is_active=True, team__isnull=False).order_by("pk"))
    least = whose.rules().pulse_least
    if len(people) < least:
        raise PassedError(_("There are too few people for an anonymous survey."))
    pulse = Pulse.objects.create(
        title=title.strip()[:120], questions=str(document()["version"]), codes=list(document()["questions"]),
        opens_on=today, closes_on=closes_on, opened_by=user,
    )  # fmt: skip
    size: dict[str, int] = defaultdict(int)
    for one in people:
        size[str(one.team_id)] += 1
    groups = {team: team if count >= least else OTHERS for team, count in size.items()}
    PulseAsked.objects.bulk_create(PulseAsked(pulse=pulse, staff=one, group=groups[str(one.team_id)]) for one in people)
    PulseCount.objects.bulk_create(
        PulseCount(pulse=pulse, group=group, question=code, value=value)
        for group in sorted(set(groups.values())) for code in pulse.codes for value in VALUES
    )  # fmt: skip
    PulseWords.objects.create(pulse=pulse, text_sealed=vault.encrypt("[]"))
    audit.record("pulse.opened", user=user, subject=f"pulse:{pulse.pk}", detail={"asked": len(people)})
    return pulse


def asked(user: Any) -> PulseAsked | None:
    """The open round that somebody has not answered yet."""
    today = whose.today()
    rows = PulseAsked.objects.filter(
        staff__user=user, answered=False, pulse__opens_on__lte=today, pulse__closes_on__gte=today
    )
    return rows.select_related("pulse").first()


@transaction.atomic
def answer(pulse_id: int, values: Mapping[str, int], words: str = "", *, user: Any) -> None:
    """Add an answer to the counts. Raises PassedError (answered, closed, not asked), AnswerError.

    Nothing of it stands in the audit log: an entry's time would tell whose row was changed.
    """
    today = whose.today()
    pulse = Pulse.objects.select_for_update().get(pk=pulse_id)
    mine = PulseAsked.objects.select_for_update().filter(pulse=pulse, staff__user=user, answered=False).first()
    if mine is None or not pulse.opens_on <= today <= pulse.closes_on:
        raise PassedError
    if set(values) != set(pulse.codes) or any(value not in VALUES for value in values.values()):
        raise AnswerError(_("Each question has one answer from 1 to 5."))
    plain = words.strip()
    if len(plain) > int(document()["most_words"]) or "\x00" in plain:
        raise AnswerError(_("The text is too long."))
    mine.answered = True
    mine.save(update_fields=["answered"])
    # all rows of the round are written anew, so that the versions of rows tell nothing
    PulseCount.objects.filter(pulse=pulse).update(count=F("count"))
    for code, value in values.items():
        PulseCount.objects.filter(pulse=pulse, group=mine.group, question=code, value=value).update(
            count=F("count") + 1
        )
    kept = PulseWords.objects.select_for_update().get(pulse=pulse)
    texts: list[str] = json.loads(vault.decrypt(bytes(kept.text_sealed)))
    if plain:
        texts.append(plain)
    secrets.SystemRandom().shuffle(texts)
    kept.count, kept.text_sealed = len(texts), vault.encrypt(json.dumps(texts, ensure_ascii=False))
    kept.save(update_fields=["count", "text_sealed"])


@dataclass(frozen=True)
class Told:
    """A group's means by question (None: not told), how many were asked and answered."""

    group: str
    asked: int
    answered: int | None
    means: Mapping[str, float] | None


@dataclass(frozen=True)
class Results:
    """What a closed round tells: the whole, its groups, and the free words where enough wrote."""

    pulse: Pulse
    whole: Told
    groups: Sequence[Told]
    words: Sequence[str]


def results(pulse_id: int) -> Results:
    """What a round tells once it is closed. Raises PassedError while it runs, Pulse.DoesNotExist."""
    pulse = Pulse.objects.get(pk=pulse_id)
    if pulse.closes_on >= whose.today():
        raise PassedError(_("Figures are told when the round is closed."))
    rules = whose.rules()
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: {code: [0] * len(VALUES) for code in pulse.codes})
    for row in PulseCount.objects.filter(pulse=pulse):
        counts[row.group][row.question][row.value - 1] = row.count
    groups = {name: load.Group(sum(found[pulse.codes[0]]), found) for name, found in counts.items()}
    size: dict[str, int] = defaultdict(int)
    for group in PulseAsked.objects.filter(pulse=pulse).values_list("group", flat=True):
        size[group] += 1
    told = load.shown(groups, least=rules.pulse_least)
    answered = sum(group.answered for group in groups.values())
    whole = {
        code: [sum(group.counts[code][n] for group in groups.values()) for n in range(len(VALUES))]
        for code in pulse.codes
    }
    enough = answered >= rules.pulse_least
    words: list[str] = []
    if answered >= rules.words_least:
        words = sorted(json.loads(vault.decrypt(bytes(PulseWords.objects.get(pulse=pulse).text_sealed))))
    return Results(
        pulse,
        Told("", sum(size.values()), answered if enough else None, _means(whole) if enough else None),
        [Told(name, size[name], groups[name].answered if name in told else None,
              _means(groups[name].counts) if name in told else None) for name in sorted(groups)],
        words,
    )  # fmt: skip


def _means(counts: Mapping[str, Sequence[int]]) -> dict[str, float]:
    return {
        code: round(sum(value * n for value, n in zip(VALUES, found, strict=True)) / sum(found), 2)
        for code, found in counts.items() if sum(found)
    }  # fmt: skip
