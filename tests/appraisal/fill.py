"""A quarter decided with an open appeal, one under review, samples to rate and rules to decide: for pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import yaml
from django.urls import reverse

from cureline.appraisal import services
from cureline.appraisal.models import Appraisal, Rules, Sample
from cureline.engine import appraise
from tests.appraisal import made
from tests.appraisal.made import Department
from tests.desk import Desk


@dataclass
class Filled:
    """What the pages show."""

    team: Department
    appealed: Appraisal
    other: Appraisal
    rules: Rules
    waiting: Sample
    settled: Sample


def changed(version: str = "2026.2", **columns: object) -> str:
    """Rules of pay with another version and other figures."""
    document = yaml.safe_load(appraise.shipped("pay"))
    document |= {"version": version, **columns}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def fill(desk: Desk, language: str = "en") -> Filled:
    """A department at the end of its quarter."""
    team = made.department(desk, language=language)
    first = made.results(team, cured=(0.5, 0.3, 0.35, 0.25), real=6)
    samples = made.sampled(team)
    open_ = samples[-2:]
    made.rated(team, samples[:-2], best=3)
    made.decided(team)
    one, other = team.collectors[:2]
    services.appeal(team.of(one).pk, user=one, reason="book", text="其中三户已于七月移交外访组，不应计入。",
                    evidence=first[:3])  # fmt: skip
    services.acknowledge(team.of(other).pk, user=other)
    analyst = desk.user("analyst", None)
    rules = services.rules.propose(user=analyst, why="提高称职档占比，控制总额", text=changed(
        multipliers_bp={"A": 16000, "B": 12500, "C": 9000, "D": 4000, "E": 0}))  # fmt: skip
    services.rules.simulate(rules.pk, user=analyst)
    pair = [row for row in samples if row.double]
    services.quality.record_session(
        user=team.leader, held_on=dt.date(2026, 11, 20), samples=[pair[0].pk],
        attended=[team.leader.pk, team.compliance.pk], agreed={"options": "未谈及分期、延期等方案的，最高 2 分。"},
    )  # fmt: skip
    return Filled(team, team.of(one), team.of(other), Rules.objects.get(pk=rules.pk), open_[0], pair[0])


def pages(desk: Desk) -> list[tuple[str, str]]:
    """Role and address of each page with an argument."""
    found = fill(desk)
    row = found.other.pk
    return [
        ("head", reverse("appraisal:period", args=[made.CODE])),
        *(("head", reverse("appraisal:figure", args=[row, code])) for code in ("cured", "quality", "teamwork")),
        ("head", reverse("appraisal:show", args=[row])), ("leader", reverse("appraisal:show", args=[row])),
        ("compliance", reverse("appraisal:show", args=[found.appealed.pk])),
        ("head", reverse("appraisal:rule", args=[found.rules.pk])),
        ("analyst", reverse("appraisal:rule", args=[found.rules.pk])),
        ("leader", reverse("appraisal:sample", args=[found.settled.pk])),
        ("compliance", reverse("appraisal:rate", args=[found.waiting.pk])),
    ]  # fmt: skip
