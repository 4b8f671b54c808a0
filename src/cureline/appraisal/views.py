"""Appraisals, rules and agreement as pages and API show them, in the language of the request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cureline.appraisal.models import Appraisal, opened
from cureline.appraisal.services import papers
from cureline.charts import Cell, Chart, bars
from cureline.contact.models import Attempt
from cureline.portfolio.models import Account
from cureline.results import wording
from cureline.trust.duties import language_tag

STATES: Mapping[str, tuple[Any, str]] = {
    "figures": (gettext_lazy("Figures being prepared"), "neutral"),
    "self": (gettext_lazy("Self-review open"), "info"),
    "leader": (gettext_lazy("With the leader"), "info"),
    "calibration": (gettext_lazy("To the calibration meeting"), "info"),
    "decided": (pgettext_lazy("appraisal", "Decided"), "good"),
    "acknowledged": (pgettext_lazy("appraisal", "Acknowledged"), "good"),
    "appealed": (gettext_lazy("Appeal open"), "warn"),
    "closed": (pgettext_lazy("appraisal", "Closed"), "neutral"),
}
PERIODS: Mapping[str, tuple[Any, str]] = {
    "open": (gettext_lazy("Figures being prepared"), "neutral"),
    "review": (gettext_lazy("Under review"), "info"),
    "decided": (pgettext_lazy("appraisal", "Decided"), "good"),
    "closed": (pgettext_lazy("appraisal", "Closed"), "neutral"),
}
STEPS: Mapping[str, Any] = {
    "released": gettext_lazy("Figures shown, reviews begun"),
    "reviewed_self": gettext_lazy("Self-review written"),
    "passed": gettext_lazy("Passed on without a self-review"),
    "reviewed": gettext_lazy("Reviewed by the leader"),
    "calibrated": gettext_lazy("Total moved in the meeting"),
    "decided": pgettext_lazy("appraisal", "Decided"),
    "acknowledged": pgettext_lazy("appraisal", "Acknowledged"),
    "appealed": gettext_lazy("Appeal filed"),
    "heard": gettext_lazy("Appeal decided"),
    "closed": pgettext_lazy("appraisal", "Closed"),
}
OUTCOMES: Mapping[str, tuple[Any, str]] = {
    "": (gettext_lazy("Waits for a decision"), "warn"),
    "upheld": (pgettext_lazy("appeal", "Upheld"), "good"),
    "partly": (pgettext_lazy("appeal", "Partly upheld"), "info"),
    "rejected": (pgettext_lazy("appeal", "Rejected"), "neutral"),
}
RULES: Mapping[str, tuple[Any, str]] = {
    "waiting": (gettext_lazy("Waits for a decision"), "warn"),
    "approved": (pgettext_lazy("rules", "Approved"), "good"),
    "refused": (pgettext_lazy("rules", "Refused"), "bad"),
}
KINDS: Mapping[str, Any] = {"pay": gettext_lazy("Rules of pay"), "scorecard": gettext_lazy("Scorecard")}
WHY: Mapping[str, Any] = {
    "few": gettext_lazy("too few accounts for a figure"),
    "support": gettext_lazy("too little of this book can be compared with others"),
    "group": gettext_lazy("too few answers to be told"),
    "none": gettext_lazy("not answered yet"),
    "": gettext_lazy("not known of this period"),
}
TONES = {"A": "good", "B": "good", "C": "info", "D": "warn", "E": "bad", "": "neutral"}
RESULTS = ("recovered", "cured", "kept")
DIMENSIONS: Mapping[str, Any] = {
    "team": pgettext_lazy("fairness", "Team"),
    "tenure": gettext_lazy("Time in the house"),
    "book": gettext_lazy("Difficulty of the book"),
}
GROUPS: Mapping[tuple[str, str], Any] = {
    ("tenure", "0"): gettext_lazy("under a year"),
    ("tenure", "12"): gettext_lazy("one to three years"),
    ("tenure", "36"): gettext_lazy("three years and more"),
    ("book", "hard"): pgettext_lazy("book", "hard"),
    ("book", "middle"): pgettext_lazy("book", "middle"),
    ("book", "easy"): pgettext_lazy("book", "easy"),
    ("book", "none"): pgettext_lazy("book", "no book"),
}


@dataclass(frozen=True)
class Shown:
    """One measure of an appraisal in words."""

    code: str
    title: str
    definition: str
    formula: str
    value: str
    interval: str
    points: str
    weight: int
    adds: str
    why: Any
    url: str


@dataclass(frozen=True)
class Card:
    """A whole scorecard in words; `gates` are title, figure, cap and whether it spoke."""

    lines: Sequence[Shown]
    gates: Sequence[tuple[str, str, str, bool, str]]
    total: str
    before: str
    interval: str
    grade: str
    grade_title: str
    tone: str
    capped: bool
    known: int
    final: bool
    moved: str = ""
    why: str = ""
    pay: str = ""
    multiplier: str = ""
    promotable: bool = False
    reasons: Sequence[str] = field(default_factory=tuple)


def number(value: float | None, digits: int = 1) -> str:
    """A figure to so many places, a dash for none."""
    return "–" if value is None else f"{value:.{digits}f}"


def in_unit(value: float | None, unit: str) -> str:
    """A measure's value in its unit."""
    if value is None:
        return "–"
    return wording.figure(value, "rate") if unit == "share" else number(value, 2 if unit == "ratio" else 1)


def card(row: Appraisal) -> Card | None:
    """The scorecard of an appraisal; None before its figures are computed."""
    content, decision, tag = row.content, row.decision, language_tag()
    if not content:
        return None
    document, score = papers.read(row.period.scorecard), content["score"]
    told = {line["code"]: line for line in score["lines"]}
    lines = [_shown(row, measure, content["values"].get(measure["code"]), told[measure["code"]])
             for measure in document["measures"]]  # fmt: skip
    spoke = dict(score["capped"])
    gates = [
        (gate["title"][tag], _gate_figure(content["values"].get(gate["measure"])), f"{gate['cap']:g}",
         gate["code"] in spoke, reverse("appraisal:figure", args=[row.pk, gate["measure"]]))
        for gate in document["gates"]
    ]  # fmt: skip
    # what the meeting moves is shown once it is decided
    final = row.state in ("decided", "acknowledged", "appealed", "closed") and bool(decision)
    total = decision["total"] if final else score["total"]
    letter = str(decision["grade"] if final else score["grade"])
    title = next((one["title"][tag] for one in document["grades"] if one["code"] == letter), "")
    more: dict[str, Any] = {}
    if final:
        more = {
            "moved": f"{decision['moved']:+g}" if decision["moved"] else "", "why": decision["why"],
            "pay": wording.money(decision["minor"], decision["currency"]),
            "multiplier": f"{decision['multiplier_bp'] / 10_000:.2f}", "promotable": decision["promotable"],
            "reasons": [reason(one, document) for one in decision["reasons"]],
        }  # fmt: skip
    interval = "" if score["low"] is None else f"{number(score['low'])} – {number(score['high'])}"
    return Card(lines, gates, number(total), number(score["before"]), interval, letter, title,
                TONES.get(letter, "neutral"), bool(spoke), score["known_weight"], final, **more)  # fmt: skip


def _shown(row: Appraisal, measure: Mapping[str, Any], value: Mapping[str, Any] | None,
           line: Mapping[str, Any]) -> Shown:  # fmt: skip
    tag, known = language_tag(), value is not None and value["value"] is not None
    interval = ""
    if value is not None and value["low"] is not None:
        interval = f"{in_unit(value['low'], measure['unit'])} – {in_unit(value['high'], measure['unit'])}"
    why = "" if known else WHY.get((value or {}).get("more", {}).get("why", ""), WHY[""])
    return Shown(
        measure["code"], measure["title"][tag], measure["definition"][tag], measure["formula"][tag],
        in_unit(value["value"] if value else None, measure["unit"]), interval, number(line["points"]),
        measure["weight"], number(line["adds"]) if known else "–", why,
        reverse("appraisal:figure", args=[row.pk, measure["code"]]),
    )  # fmt: skip


def _gate_figure(value: Mapping[str, Any] | None) -> str:
    return "–" if value is None or value["value"] is None else f"{value['value']:.1f}".removesuffix(".0")


def reason(code: str, document: Mapping[str, Any]) -> str:
    """A reason of an award in words."""
    if code.startswith("gate:"):
        gate = next((one for one in document["gates"] if one["code"] == code[5:]), None)
        return gate["title"][language_tag()] if gate else code
    return {"base": _("base of the role"), "grade": _("multiplier of the grade"),
            "tenure": _("short time in the house")}.get(code, code)  # fmt: skip


def chart(one: Card) -> Chart:
    """Points of each measure as bars."""
    drawn = [{"name": line.title, "points": float(line.points), "url": line.url}
             for line in one.lines if line.points != "–"]  # fmt: skip
    rows = [(Cell(line.title, line.url), Cell(line.points), Cell(str(line.weight)), Cell(line.adds))
            for line in one.lines]  # fmt: skip
    columns = (_("Measure"), _("Points"), _("Weight"), _("Adds"))
    svg = bars(drawn or [{"name": "–", "points": 0}], x="points", y="name", form=",.0f", url="url" if drawn else "")
    return Chart(_("Points of each measure"), svg, columns, rows)


@dataclass(frozen=True)
class Explained:
    """How one figure came about: facts (name and value) in the order of the sum, and what it is made of."""

    title: str
    definition: str
    formula: str
    facts: Sequence[tuple[str, str]]
    accounts: Sequence[Mapping[str, Any]]
    refs: Sequence[tuple[str, str]]
    hidden: int
    next: str
    currency: str
    source: str


PAGE = 50


def explain(row: Appraisal, code: str, *, page: int = 1) -> Explained | None:
    """One figure of an appraisal step by step, with the accounts that the reader may see; None for no such figure."""
    document, content, tag = papers.read(row.period.scorecard), row.content, language_tag()
    measure = next((one for one in document["measures"] if one["code"] == code), None)
    gate = next((one for one in document["gates"] if one["measure"] == code), None)
    said = measure or gate
    if said is None or not content:
        return None
    value = content["values"].get(code) or {}
    facts: list[tuple[str, str]] = []
    if measure is not None:
        line = next(one for one in content["score"]["lines"] if one["code"] == code)
        facts = _facts(measure, value, line)
    if gate is not None:
        limit = f"> {gate['above']:g}" if "above" in gate else f"< {gate['below']:g}"
        facts += [(_("Counted"), _gate_figure(value or None)), (_("The gate speaks at"), limit),
                  (_("Cap on the total"), f"{gate['cap']:g}")]  # fmt: skip
    accounts, hidden, following = _accounts(row, page) if code in RESULTS else ([], 0, "")
    refs = [_ref(one) for one in value.get("rows", ())]
    currency = papers.read(row.period.pay)["currency"]
    formula = said["formula"][tag] if "formula" in said else ""
    return Explained(said["title"][tag], said["definition"][tag], formula, facts, accounts, refs, hidden, following,
                     currency, row.period.scorecard.version)  # fmt: skip


def _facts(measure: Mapping[str, Any], value: Mapping[str, Any], line: Mapping[str, Any]) -> list[tuple[str, str]]:
    unit, more, found = measure["unit"], value.get("more", {}), []
    if unit == "ratio" and value.get("denominator") is not None:
        money = measure["code"] == "recovered"
        show = (lambda minor: wording.money(round(minor), "CNY")) if money else (lambda count: number(count))
        found += [(_("Accounts of the book"), wording.count(value["cases"])),
                  (_("Actual"), show(value["numerator"])), (_("Expected"), show(value["denominator"])),
                  (_("Actual over expected, raw"), number(more.get("raw"), 3))]  # fmt: skip
        if more.get("raw_low") is not None:
            found.append((_("95 % interval, raw"), f"{number(more['raw_low'], 3)} – {number(more['raw_high'], 3)}"))
        found += [(_("Of which one's own after shrinking"), wording.figure(more.get("own"), "rate")),
                  (_("Of the book, comparable with others"), wording.figure(more.get("support"), "rate"))]  # fmt: skip
    elif value.get("numerator") is not None:
        found += [(_("Sum"), number(value["numerator"])), (_("Divided by"), number(value["denominator"], 0))]
    if measure["code"] == "teamwork":
        names = {"leader": _("The leader's mean"), "peers": _("Colleagues' mean")}
        found += [(names[key], number(more[key], 2)) for key in names if key in more]
    if value.get("value") is None:
        return [*found, (_("Not counted because"), str(WHY.get(more.get("why", ""), WHY[""])))]
    found.append((_("The figure that counts"), in_unit(value["value"], unit)))
    if value.get("low") is not None:
        found.append((_("95 % interval"), f"{in_unit(value['low'], unit)} – {in_unit(value['high'], unit)}"))
    scale = " · ".join(f"{at:g} → {worth:g}" for at, worth in measure["points"])
    return [
        *found, (_("Scale of points"), scale), (_("Points"), number(line["points"])),
        (_("Weight"), f"{measure['weight']} / 100"), (_("Share in this score"), wording.figure(line["share"], "rate")),
        (_("Adds to the score"), number(line["adds"])),
    ]  # fmt: skip


def _accounts(row: Appraisal, page: int) -> tuple[list[dict[str, Any]], int, str]:
    """A page of the accounts behind the results; only those that the reader's own rights show."""
    # the list leaves this column out, so it is read here
    every = opened(Appraisal.objects.values_list("cases_sealed", flat=True).get(pk=row.pk)) or []
    seen = set(Account.objects.filter(pk__in=[one["account_id"] for one in every]).values_list("pk", flat=True))
    shown = [one for one in every if one["account_id"] in seen]
    begin = (page - 1) * PAGE
    more = f"?page={page + 1}" if len(shown) > begin + PAGE else ""
    return shown[begin : begin + PAGE], len(every) - len(shown), more


def _ref(ref: str) -> tuple[str, str]:
    """What a reference is called, and its page where it has one."""
    kind, _sep, key = ref.partition(":")
    if kind == "sample":
        return _("Sample %(n)s") % {"n": key}, reverse("appraisal:sample", args=[key])
    if kind == "complaint":
        return _("Complaint %(n)s") % {"n": key}, ""
    attempt = Attempt.objects.filter(pk=key).only("asked_at", "channel").first()
    return (f"{_('Contact')} {attempt.asked_at:%Y-%m-%d %H:%M}" if attempt else ref), ""


def appeal_of(row: Appraisal) -> dict[str, Any] | None:
    """An appeal in words; None where there is none."""
    found = getattr(row, "appeal", None)
    if found is None:
        return None
    flow, tag = papers.read(row.period.flow), language_tag()
    before, after = opened(found.before_sealed) or {}, opened(found.after_sealed) or {}
    currency = papers.read(row.period.pay)["currency"]
    state, tone = OUTCOMES[found.outcome]
    return {
        "row": found, "state": state, "tone": tone, "text": opened(found.text_sealed),
        "reason": next((o["title"][tag] for o in flow["appeal_reasons"] if o["code"] == found.reason), found.reason),
        "evidence": opened(found.evidence_sealed) or [], "answer": opened(found.answer_sealed) or "",
        "before": _outcome(before, currency), "after": _outcome(after, currency) if found.outcome else None,
    }  # fmt: skip


def _outcome(decision: Mapping[str, Any], currency: str) -> dict[str, str]:
    return {"total": number(decision.get("total")), "grade": str(decision.get("grade", "")),
            "pay": wording.money(int(decision.get("minor") or 0), currency)}  # fmt: skip


@dataclass(frozen=True)
class Simulated:
    """A kept simulation in words; `people` are name, period, grade, before and after, difference."""

    raw: Mapping[str, Any]
    totals: Sequence[tuple[str, str, str, str]]
    fairness: Sequence[tuple[Any, Any, int, str, str, str, str]]
    people: Sequence[tuple[str, str, str, str, str, str, str]]
    chart: Chart | None


def simulated(found: Mapping[str, Any]) -> Simulated | None:
    """What a proposal would have given, beside the rules in force; None before it is simulated."""
    if not found:
        return None
    money = lambda minor: wording.money(minor, found["currency"])  # noqa: E731 - one word for what all lines do
    new, old = found["new"], found["old"]
    totals = [(code, money(old["by_period"].get(code, 0)), money(minor),
               money(minor - old["by_period"].get(code, 0))) for code, minor in new["by_period"].items()]  # fmt: skip
    totals.append((_("In all"), money(old["total_minor"]), money(new["total_minor"]),
                   money(new["total_minor"] - old["total_minor"])))  # fmt: skip
    before = {(one["dimension"], one["group"]): one for one in old["fairness"]}
    fairness = []
    for one in new["fairness"]:
        other = before.get((one["dimension"], one["group"]))
        tone = "neutral" if one["fair"] is None else "good" if one["fair"] else "bad"
        fairness.append((
            DIMENSIONS.get(one["dimension"], one["dimension"]),
            GROUPS.get((one["dimension"], one["group"]), one["group"]),
            one["people"], f"{one['favourable']} / {one['people']}", number(other["ratio"] if other else None, 2),
            number(one["ratio"], 2), tone,
        ))  # fmt: skip
    names = {str(row.pk): row.staff.name for row in Appraisal.objects.filter(
        pk__in=[int(one["key"]) for one in new["awards"]]).select_related("staff").only("staff__name")}  # fmt: skip
    earlier = {one["key"]: one for one in old["awards"]}
    people = []
    for one in new["awards"]:
        was = earlier.get(one["key"], {"minor": 0, "grade": ""})
        people.append((names.get(one["key"], one["key"]), one["period"], f"{was['grade']} → {one['grade']}",
                       money(was["minor"]), money(one["minor"]), money(one["minor"] - was["minor"]),
                       "good" if one["minor"] > was["minor"] else "warn" if one["minor"] < was["minor"] else "neutral",
                       ))  # fmt: skip
    drawn = [{"name": code, "which": which, "money": side["by_period"].get(code, 0) / 100}
             for code in new["by_period"] for which, side in ((_("in force"), old), (_("proposed"), new))]  # fmt: skip
    picture = None
    if drawn:
        svg = bars(drawn, x="money", y="name", series="which", stacked=False, form=",.0f", x_title=found["currency"])
        table = [tuple(Cell(text) for text in line) for line in totals]
        picture = Chart(_("Cost by period"), svg, (_("Period"), _("in force"), _("proposed"), _("Difference")), table)
    return Simulated(found, totals, fairness, people, picture)
