"""The response document learned anew: what the log knows enough of changes, the rest stays as it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy
import yaml

from cureline.engine import allocate
from cureline.engine.respond import intervals, robust
from cureline.engine.respond.intervals import Estimate
from cureline.engine.respond.log import LEFT_ALONE, Flags, Floats, Log, LogError, index
from cureline.engine.respond.outcomes import Kind, Nuisance, learn
from cureline.engine.respond.settings import SETTINGS, texts
from cureline.engine.respond.worth import worth

LEARNED, TOO_FEW, NOTHING_EXPECTED, NO_LEVEL = "learned", "too_few", "nothing_expected", "no_level"
_PLACES = 4
_FAR = 3


@dataclass(frozen=True)
class Finding:
    """One figure of the document: what it was, what the log says (with its interval), and what it is now.

    `place` is its way in the document, `rows` the decisions behind it, `alone` those left alone to compare with; `why`
    is `learned`, `too_few`, `nothing_expected` (the document holds it for impossible, so there is no scale) or
    `no_level` (the channel as a whole did nothing that could be parted by bucket). `surprising`: measured more than
    three standard deviations of the document's own doubt away, which is as often a fault of the data as news.
    """

    place: str
    before: float
    after: float
    measured: float | None
    low: float | None
    high: float | None
    rows: int
    alone: int
    why: str
    surprising: bool = False

    @property
    def changed(self) -> bool:
        """Whether the document has another figure now."""
        return self.why == LEARNED

    def text(self, language: str) -> str:
        """What it says, in en, zh-Hans or zh-Hant. Raises KeyError for another language."""
        template: str = texts()["why"][self.why][language]
        if self.surprising:
            template += texts()["surprising"][language]
        return template.format(
            place=self.place, before=f"{self.before:g}", after=f"{self.after:g}", rows=f"{self.rows:,}",
            alone=f"{self.alone:,}", measured=_shown(self.measured), low=_shown(self.low), high=_shown(self.high),
            least=SETTINGS["document"]["least_rows"],
        )  # fmt: skip


def learn_response(
    log: Log, current: str, *, effective_from_on: dt.date, author: str = "", kind: Kind = "boosted", seed: int = 0
) -> tuple[str, list[Finding]]:
    """The document with every figure that the log knows enough of measured anew, and what was found of each.

    The log needs `cured` (current within a month); `reached` and `complained` where it has them. A figure moves from
    its present value towards the measured one by how sure either is (normal prior of half of itself; rates as a beta
    distribution worth 400 contacts). Its interval, rows and period stand in `measured` beside it. The same log and
    seed give the same text. Raises AllocationError for a document, LogError for a log that does not fit.
    """
    if not log.has("cured"):
        raise LogError("the log lacks cured: the document speaks of the chance to become current")
    if not (log.action == LEFT_ALONE).any():
        raise LogError("nobody in the log was left alone: there is nothing to compare with; keep a hold-out")
    allocate.load_response(current)
    document: dict[str, Any] = yaml.safe_load(current)
    cured = np.nan_to_num(log.number("cured"))
    nuisance = learn(log, kind=kind, reward=cured, seed=seed)
    period = _period(log)
    findings = _baseline(log, document, nuisance, cured, period)
    for name, channel in document["channels"].items():
        findings += _rates(log, name, channel, period)
    expected = worth(log, allocate.load_response(_text(document))).uplift
    for name, channel in document["channels"].items():
        findings += _uplifts(log, name, channel, nuisance, cured, expected[:, index(name)].copy(), period)
    document["version"] = f"{document['version'].split('+')[0]}+{period[1] or effective_from_on}"
    document["effective_from_on"] = effective_from_on
    document["author"], document["approver"] = author or document["author"], ""
    text = _text(document)
    allocate.load_response(text)
    return text, findings


def _baseline(
    log: Log, document: dict[str, Any], nuisance: Nuisance, cured: Floats, period: tuple[str, str]
) -> list[Finding]:
    """Chance to become current without an action, by bucket: a doubly robust mean, drawn to the present rate."""
    found = []
    block = document["baseline"]
    alone = np.zeros_like(nuisance.expected)
    alone[:, LEFT_ALONE] = 1.0
    for bucket, before in block["p_cure"].items():
        rows = log.codes("bucket", [bucket]) == 0
        count = int((rows & (log.action == LEFT_ALONE)).sum())
        place = f"baseline.p_cure.{bucket}"
        if count < SETTINGS["document"]["least_rows"]:
            found.append(Finding(place, before, before, None, None, None, count, count, TOO_FEW))
            continue
        made = robust.estimate(log, nuisance, alone, rows=rows, reward=cured)
        # a rate that never or always happened has no spread of its own
        made = replace(made, error=max(made.error, 1 / made.customers))
        spread = np.sqrt(max(before * (1 - before), 0.01) / SETTINGS["document"]["rate_prior_rows"])
        finding = _moved(place, before, 1.0, made, float(spread), (0.0, 1.0), (count, count))
        block["p_cure"][bucket] = finding.after
        _note(block, f"p_cure.{bucket}", finding, period)
        found.append(finding)
    return found


def _rates(log: Log, name: str, channel: dict[str, Any], period: tuple[str, str]) -> list[Finding]:
    """Reach and complaints per contact, as beta-binomial rates."""
    taken = log.action == index(name)
    reach = _rate(f"channels.{name}.reach.prior", channel["reach"]["prior"], log.number("reached")[taken], 1)
    if reach.changed:
        source = f"{_since(period)}: {reach.rows} contacts, {reach.low:g} to {reach.high:g}"
        channel["reach"] = {"prior": reach.after, "status": "measured", "source": source}
    harm = _rate(f"channels.{name}.complaint_ppm", channel["complaint_ppm"], log.number("complained")[taken], 1_000_000)
    if harm.changed:
        channel["complaint_ppm"] = int(harm.after)
        _note(channel, "complaint_ppm", harm, period)
    return [reach, harm]


def _rate(place: str, before: float, happened: Floats, unit: int) -> Finding:
    """A share of contacts in parts of `unit` (1: a chance), drawn to the present one."""
    known = happened[~np.isnan(happened)]
    rows, rule = len(known), SETTINGS["document"]
    if rows < rule["least_rows"]:
        return Finding(place, before, before, None, None, None, rows, 0, TOO_FEW)
    share, weight, events = before / unit, rule["rate_prior_rows"], float(known.sum())
    good, bad = share * weight + events, (1 - share) * weight + rows - events
    low, high = scipy.stats.beta.interval(SETTINGS["level"], max(good, 1e-6), max(bad, 1e-6))
    places = _PLACES if unit == 1 else 0
    after, measured, least, most = (
        round(float(v) * unit, places) for v in (good / (good + bad), events / rows, low, high)
    )
    far = abs(events / rows - share) > _FAR * np.sqrt(max(share * (1 - share), 1e-4) / weight)
    return Finding(place, before, after, measured, least, most, rows, 0, LEARNED, bool(far))


def _uplifts(
    log: Log, name: str, channel: dict[str, Any], nuisance: Nuisance, cured: Floats, expected: Floats,
    period: tuple[str, str],
) -> list[Finding]:  # fmt: skip
    """Rise by quadrant, then the factor of each bucket: how many times what the document expects the log has seen.

    The channel's level is the quadrants' alone: buckets are compared with what the whole channel brought.
    """
    action = index(name)
    taken, alone = log.action == action, log.action == LEFT_ALONE
    score = robust.scores(log, nuisance, robust.contrast(len(log), action), cured)
    could = robust.possible(log, action)
    found = []
    for part, column in (("uplift", "quadrant"), ("buckets", "bucket")):
        most = 1.0 if part == "uplift" else 10.0
        level_of_all = 1.0
        if part == "buckets":
            known = could & (np.nan_to_num(expected) > 0)
            level_of_all = _ratio(log, score, expected, known).value if known.any() else 0.0
        for level, before in channel[part].items():
            here = could & (log.codes(column, [level]) == 0)
            rows = here & (np.nan_to_num(expected) > 0)
            both = int((here & taken).sum()), int((here & alone).sum())
            place = f"channels.{name}.{part}.{level}"
            if min(both) < SETTINGS["document"]["least_rows"]:
                found.append(Finding(place, before, before, None, None, None, *both, TOO_FEW))
                continue
            if before <= 0 or not rows.any():
                found.append(Finding(place, before, before, None, None, None, *both, NOTHING_EXPECTED))
                continue
            if level_of_all <= 0:
                found.append(Finding(place, before, before, None, None, None, *both, NO_LEVEL))
                continue
            ratio = _ratio(log, score, expected * level_of_all, rows)
            rule = SETTINGS["document"]
            spread = max(rule["prior_relative_sd"], rule["prior_least_sd"] / before)
            finding = _moved(place, before, before, ratio, spread, (0.0, most), both)
            channel[part][level] = finding.after
            if part == "uplift":
                expected[here] *= finding.after / before
            _note(channel, f"{part}.{level}", finding, period)
            found.append(finding)
    changed = [f for f in found if f.changed]
    if changed and all(f.changed for f in found if ".uplift." in f.place):
        channel["status"] = "measured"
    if changed:
        channel["source"] = _sourced(channel["source"], f"{_since(period)}: {len(changed)} figures, see measured")
    return found


def _ratio(log: Log, score: Floats, expected: Floats, rows: Flags) -> Estimate:
    """Sum of measured effects over sum of expected ones, with the error of a ratio over customers."""
    total = float(expected[rows].sum())
    ratio = float(score[rows].sum()) / total
    count = int(rows.sum())
    influence = (score[rows] - ratio * expected[rows]) * count / total
    sums = intervals.summed(influence, log.customer[rows])
    return intervals.around(ratio, sums, count, SETTINGS["level"])


def _moved(
    place: str, before: float, scale: float, made: Estimate, spread: float, bounds: tuple[float, float],
    both: tuple[int, int],
) -> Finding:  # fmt: skip
    """Normal prior around the present figure, normal measurement: the mean of both by their precision.

    `made` and `spread` are in units of `scale`; the figures told are in the document's.
    """
    centre = before / scale
    trust = 1 / spread**2
    weight = 1 / made.error**2 if np.isfinite(made.error) and made.error > 0 else 0.0
    after = (trust * centre + weight * made.value) / (trust + weight)
    half = float(scipy.stats.norm.ppf(0.5 + SETTINGS["level"] / 2)) / np.sqrt(trust + weight)
    now, low, high = (round(float(np.clip(v * scale, *bounds)), _PLACES) for v in (after, after - half, after + half))
    far = abs(made.value - centre) > _FAR * spread
    return Finding(place, before, now, round(made.value * scale, _PLACES), low, high, *both, LEARNED, far)


def _note(block: dict[str, Any], what: str, finding: Finding, period: tuple[str, str]) -> None:
    block.setdefault("measured", {})[what] = {
        "value": finding.after, "low": finding.low, "high": finding.high, "raw": finding.measured,
        "before": finding.before, "rows": finding.rows, "left_alone": finding.alone, "status": "measured",
        "source": _since(period),
    }  # fmt: skip


def _period(log: Log) -> tuple[str, str]:
    """First and last day of the log's decisions; empty where it has no days."""
    if not log.has("on"):
        return "", ""
    ends = pc.min_max(log.table["on"].cast(pa.date32())).as_py()
    return str(ends["min"]), str(ends["max"])


def _since(period: tuple[str, str]) -> str:
    when = f", decisions of {period[0]} to {period[1]}" if period[0] else ""
    return f"own log{when}; doubly robust against those left alone"


def _sourced(before: str, added: str) -> str:
    """The source with one note of measuring, the last one."""
    return f"{before.split(' | own log')[0].strip()} | {added}"


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


class _Written(yaml.SafeDumper):
    """YAML as the shipped document has it: short maps of numbers on one line, dates as dates."""

    def ignore_aliases(self, data: Any) -> bool:
        """No anchors: the document is for people."""
        return True

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        """One line for a map whose values are all numbers or short words, and for a measured figure."""
        values = dict(mapping)
        flat = all(isinstance(v, int | float | str) and (len(str(v)) < 24 or "raw" in values) for v in values.values())
        return super().represent_mapping(tag, mapping, flow_style=flat and len(values) > 1 and "name" not in values)


def _text(document: dict[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Written, sort_keys=False, allow_unicode=True, width=118)


__all__ = ["LEARNED", "NOTHING_EXPECTED", "NO_LEVEL", "TOO_FEW", "Finding", "learn_response"]
