"""Scorecards, pay, samples and agreement: each against a sum done by hand or a published example."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import statsmodels.api as sm
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cureline.engine import appraise
from cureline.engine.appraise import Candidate, DocumentError, Marked, Person, Value
from cureline.engine.appraise.agreement import of_table
from cureline.engine.appraise.expect import _between, _fit

CARD = appraise.load(appraise.shipped("scorecard"), "scorecard")
PAY = appraise.load(appraise.shipped("pay"), "pay")
FORM = appraise.load(appraise.shipped("quality"), "quality")
FULL = {
    "recovered": Value(1.0, 0.9, 1.1), "cured": Value(1.1, 1.0, 1.2), "kept": Value(1.0, 0.8, 1.2),
    "quality": Value(80.0), "feedback": Value(4.0), "teamwork": Value(3.0), "learning": Value(0.8),
}  # fmt: skip


def test_a_score_is_the_weighted_sum_of_its_points() -> None:
    found = appraise.score(CARD, FULL)
    by_hand = (20 * 70 + 25 * 80 + 10 * 70 + 20 * 80 + 10 * 80 + 10 * 85 + 5 * 80) / 100
    assert found.total == round(by_hand, 1) == 77.5
    assert (found.grade, found.capped, found.known_weight) == ("C", (), 100)
    assert sum(line.adds for line in found.lines) == pytest.approx(by_hand)
    assert found.low is not None and found.high is not None and found.low < 77.5 < found.high


def test_what_is_not_known_gives_its_weight_to_the_rest_and_too_little_is_no_score() -> None:
    some = {code: value for code, value in FULL.items() if code not in ("quality", "feedback")}
    found = appraise.score(CARD, some)
    assert found.known_weight == 70
    assert found.total == round((20 * 70 + 25 * 80 + 10 * 70 + 10 * 85 + 5 * 80) / 70, 1)
    assert sum(line.share for line in found.lines) == pytest.approx(1)
    none = appraise.score(CARD, {"quality": Value(100.0), "teamwork": Value(None)})
    assert (none.total, none.grade) == (None, "")


def test_a_gate_caps_the_whole_however_good_the_rest() -> None:
    best = {code: Value(99.0 if code == "quality" else 4.9) for code in FULL}
    assert appraise.score(CARD, best).grade == "A"
    one = appraise.score(CARD, {**best, "complaints_upheld": Value(1.0)})
    assert (one.total, one.capped) == (69.0, (("complaints", 69.0),))
    both = appraise.score(CARD, {**best, "complaints_upheld": Value(1.0), "critical_errors": Value(1.0)})
    assert (both.total, both.grade) == (59.0, "D")
    low = appraise.score(CARD, {**best, "quality": Value(59.9)})
    assert low.capped == (("quality_low", 69.0),)


@given(st.dictionaries(st.sampled_from(sorted(FULL)), st.floats(0, 120), min_size=1), st.sampled_from(sorted(FULL)),
       st.floats(0, 20))  # fmt: skip
def test_more_of_a_measure_never_lowers_a_score(values: dict[str, float], code: str, more: float) -> None:
    base = {name: Value(value) for name, value in values.items()}
    if code not in base or base[code].value is None:
        return
    better = {**base, code: Value(values[code] + more)}
    before, after = appraise.score(CARD, base).total, appraise.score(CARD, better).total
    assert before is None or (after is not None and after >= before - 1e-9)
    assert before is None or 0 <= before <= 100


def person(key: str, grade: str, **more: object) -> Person:
    given = {"period": "2026Q3", "role": "phone", "total": 80.0, "gates": (), "tenure_months": 20, "before": (),
             "groups": {}}  # fmt: skip
    return Person(key=key, grade=grade, **{**given, **more})  # type: ignore[arg-type]


def test_pay_is_the_base_by_the_multiplier_and_what_takes_it_away_is_named() -> None:
    assert appraise.award(PAY, person("a", "B")).minor == 360_000
    gated = appraise.award(PAY, person("a", "A", gates=("complaints",)))
    assert (gated.minor, gated.reasons) == (240_000, ("base", "grade", "gate:complaints"))
    assert appraise.award(PAY, person("a", "A", gates=("critical",))).minor == 0
    new = appraise.award(PAY, person("a", "A", tenure_months=2))
    assert (new.minor, new.reasons[-1]) == (225_000, "tenure")
    assert appraise.award(PAY, person("a", "A", role="head")).minor == 0


def test_promotion_takes_two_good_periods_running_without_a_gate() -> None:
    assert appraise.award(PAY, person("a", "B", before=("A",))).promotable
    for case in (person("a", "B"), person("a", "B", before=("C",)), person("a", "C", before=("A",)),
                 person("a", "B", before=("A",), tenure_months=11),
                 person("a", "B", before=("A",), gates=("complaints",))):  # fmt: skip
        assert not appraise.award(PAY, case).promotable


def test_a_simulation_adds_up_and_tells_the_group_that_comes_off_worse() -> None:
    people = [person(f"e{n}", "B" if n < 8 else "D", groups={"team": "early"}) for n in range(10)]
    people += [person(f"l{n}", "C" if n < 3 else "D", groups={"team": "late"}) for n in range(10)]
    people += [person("x", "A", period="2026Q2", groups={"team": "tiny"})]
    found = appraise.simulate(PAY, people)
    assert found.total_minor == sum(one.minor for one in found.awards) == sum(found.by_period.values())
    assert found.by_period == {"2026Q2": 450_000, "2026Q3": 8 * 360_000 + 2 * 150_000 + 3 * 300_000 + 7 * 150_000}
    fair = {one.group: one for one in found.fairness}
    assert (fair["early"].ratio, fair["early"].fair) == (1.0, True)
    assert fair["late"].ratio == pytest.approx(0.3 / 0.8) and fair["late"].fair is False
    assert (fair["tiny"].ratio, fair["tiny"].fair) == (None, None)
    small = {**PAY, "budget_minor": 1_000_000}
    assert appraise.simulate(small, people).over_budget == ("2026Q3",)


@given(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=30), st.integers(0, 40))
def test_money_is_whole_and_never_above_the_highest_multiplier(grades: list[str], tenure: int) -> None:
    found = appraise.simulate(PAY, [person(str(n), g, tenure_months=tenure) for n, g in enumerate(grades)])
    assert all(isinstance(one.minor, int) and 0 <= one.minor <= 450_000 for one in found.awards)
    assert found.total_minor <= 450_000 * len(grades)


def test_kappa_is_that_of_a_published_table() -> None:
    # Kavanagh et al., BMC Cancer 2009, 9:1, table 2 (SPSS): kappa 0.906, standard error 0.092, 18 cases
    found = of_table([[7, 1, 0], [0, 8, 0], [0, 0, 2]])
    assert found.pairs == 18 and found.kappa == pytest.approx(0.906, abs=5e-4)
    assert found.low == pytest.approx(0.906 - 1.96 * 0.092, abs=2e-3) and found.high == 1.0
    # Agresti, Categorical Data Analysis, the pathologists' table: 0.493, standard error 0.057 (M)
    other = of_table([[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]])
    assert other.kappa == pytest.approx(0.493, abs=5e-4)
    assert other.low is not None and other.high is not None
    assert (other.high - other.low) / 2 / 1.96 == pytest.approx(0.057, abs=5e-4)


def test_weighted_kappa_forgives_the_near_miss_and_codes_are_counted_as_tables() -> None:
    first, second = [0, 1, 2, 3, 4, 4, 2, 1, 0, 3], [0, 1, 3, 3, 4, 3, 2, 2, 0, 3]
    plain, weighted = (appraise.kappa(first, second, categories=5, weighted=w) for w in (False, True))
    assert plain.kappa is not None and weighted.kappa is not None and plain.kappa < weighted.kappa < 1
    assert plain.equal == 0.7 and sum(map(sum, plain.table)) == 10 and plain.table[2][3] == 1
    assert appraise.kappa([4, 4], [4, 4], categories=5).kappa is None
    assert appraise.kappa([], [], categories=5).kappa is None
    with pytest.raises(ValueError, match="a code is"):
        appraise.kappa([5], [0], categories=5)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=40))
def test_kappa_does_not_care_who_rated_first(pairs: list[tuple[int, int]]) -> None:
    one = appraise.kappa([a for a, _ in pairs], [b for _, b in pairs], categories=5, weighted=True)
    other = appraise.kappa([b for _, b in pairs], [a for a, _ in pairs], categories=5, weighted=True)
    assert (one.kappa is None) == (other.kappa is None)
    assert one.kappa is None or (one.kappa == pytest.approx(other.kappa) and -1 <= one.kappa <= 1 + 1e-9)


kinds = st.sampled_from(["talk", "note"])
rows = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["2026-10", "2026-11"]), kinds), max_size=60)


@given(rows, st.randoms())
def test_the_lot_is_the_same_again_in_any_order_and_fills_each_quota(given_rows: list[tuple[int, str, str]],
                                                                     chance: object) -> None:  # fmt: skip
    candidates = [Candidate(f"r{n}", f"X{who}", month, kind) for n, (who, month, kind) in enumerate(given_rows)]
    quota = {"talk": 3, "note": 1}
    picks = appraise.draw(candidates, seed="s", quota=quota, double_share=0.3)
    mixed = list(candidates)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert appraise.draw(mixed, seed="s", quota=quota, double_share=0.3) == picks
    for who in {one.collector_id for one in candidates}:
        for month in ("2026-10", "2026-11"):
            mine = [p for p in picks if (p.candidate.collector_id, p.candidate.month) == (who, month)]
            for kind, most in quota.items():
                there = sum((c.collector_id, c.month, c.stratum) == (who, month, kind) for c in candidates)
                assert sum(p.candidate.stratum == kind for p in mine) == min(there, most)
            assert not mine or sum(p.double for p in mine) >= 1


def test_each_candidate_is_as_likely_to_be_drawn() -> None:
    candidates = [Candidate(f"r{n}", "X1", "2026-10", "talk") for n in range(10)]
    counts = np.zeros(10)
    for seed in range(2000):
        for pick in appraise.draw(candidates, seed=str(seed), quota={"talk": 3}, double_share=0):
            counts[int(pick.candidate.ref[1:])] += 1
            assert pick.chance == 0.3 and not pick.double
    # 600 expected each; chi-square with 9 degrees of freedom passes 27.9 in 1 of 1000
    assert (((counts - 600) ** 2) / 600).sum() < 27.9


def test_a_mark_is_the_weighted_share_of_what_applies_and_a_critical_error_is_0() -> None:
    scores: dict[str, int | None] = {one["code"]: 4 for one in FORM["criteria"]}
    assert appraise.mark(FORM, scores, []).mark == 100
    scores |= {"identity": 2, "verify": None, "listening": None, "options": None, "clarity": None, "record": 3}
    assert appraise.mark(FORM, scores, []).mark == round(100 * (3 * 2 + 3 * 4 + 2 * 3) / (4 * 8), 1)
    assert appraise.mark(FORM, scores, ["threat"]) == Marked(0.0, ("threat",))
    for wrong, errors in (({"identity": 4}, []), ({**scores, "identity": 5}, []), ({**scores, "respect": None}, []),
                          (scores, ["rude"])):  # fmt: skip
        with pytest.raises(ValueError, match=r"."):
            appraise.mark(FORM, wrong, errors)


def test_two_that_differ_wait_for_a_third_who_decides() -> None:
    near, far, fatal = Marked(80.0, ()), Marked(60.0, ()), Marked(0.0, ("threat",))
    assert appraise.settle(FORM, [near]) == near
    assert appraise.settle(FORM, [near, Marked(70.0, ())]) == Marked(75.0, ())
    assert appraise.settle(FORM, [near, far]) is None
    assert appraise.settle(FORM, [Marked(10.0, ()), fatal]) is None
    assert appraise.settle(FORM, [near, far, Marked(64.0, ())]) == Marked(64.0, ())


@pytest.mark.parametrize(("kind", "place", "value", "told"), [
    ("scorecard", ("measures", 0, "weight"), 21, "add up to 100"),
    ("scorecard", ("gates", 0, "measure"), "pressure", "no measure"),
    ("scorecard", ("measures", 0, "points"), [[1, 50], [0.5, 0]], "do not rise"),
    ("scorecard", ("grades", 4, "from"), 10, "lowest begins at 0"),
    ("scorecard", ("minimum_group",), 1, "minimum_group"),
    ("pay", ("base_minor", "phone"), 10.5, "base_minor.phone"),
    ("pay", ("promotion", "grades"), ["Z"], "no grade"),
    ("quality", ("criteria", 1, "code"), "identity", "stands twice"),
    ("flow", ("days",), {"appeal": 5}, "is missing"),
])  # fmt: skip
def test_a_document_that_can_t_be_used_says_where(kind: str, place: tuple[object, ...], value: object,
                                                  told: str) -> None:  # fmt: skip
    document = yaml.safe_load(appraise.shipped(kind))
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(DocumentError, match=told):
        appraise.load(yaml.safe_dump(document, allow_unicode=True), kind)


def test_the_bar_s_model_is_the_logistic_regression_of_statsmodels() -> None:
    rng = np.random.default_rng(1)
    n = 3000
    x, who = rng.normal(size=(n, 2)), rng.integers(0, 4, n)
    p = 1 / (1 + np.exp(-(-0.5 + x @ [0.8, -0.4] + 0.2 * who)))
    y, customers = (rng.random(n) < p).astype(float), np.arange(n) // 2
    names = np.asarray([f"X{w}" for w in who], dtype=object)
    bar = _fit(x, y, np.ones(n), names, customers, np.arange(n))
    assert bar is not None
    dummies = np.eye(4)[who]
    theirs = sm.GLM(y, np.hstack([x, dummies]), family=sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": customers, "use_correction": False}
    )
    # the ridge of one case in 3000 is all that differs
    assert bar.coefficients == pytest.approx(theirs.params, abs=5e-3)
    assert np.sqrt(np.diag(bar.covariance)) == pytest.approx(theirs.bse, rel=0.01)


def test_the_variance_between_collectors_is_that_of_a_published_meta_analysis() -> None:
    # the BCG vaccine trials (Colditz 1994) as metafor and statsmodels have them: Paule and Mandel give tau² = 0.3180
    log_rr = np.asarray([-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713,
                         -0.3394, 0.4459, -0.0173])  # fmt: skip
    variance = np.asarray([0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124,
                           0.5325, 0.0714])  # fmt: skip
    mean, between, _ = _between(log_rr, variance)
    assert between == pytest.approx(0.318, abs=2e-3)
    assert mean == pytest.approx(-0.7150, abs=2e-3)


def test_nothing_to_appraise_is_no_figure() -> None:
    from cureline.engine.appraise.cases import SCHEMA

    assert appraise.appraise(pa.Table.from_pylist([], schema=SCHEMA), "cured") == []
