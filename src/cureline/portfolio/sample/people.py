"""SYNTHETIC: who the sample's customers are, where they can be reached and what is known of their lives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cureline.portfolio.sample.facts import AS_OF, DAYS, FIRST_DAY, Array, Facts

Columns = dict[str, Any]
# by kind of point or circumstance, by what is said of it: an array over the customers
By = Mapping[str, Mapping[str, Array]]

POINTS = ("mobile", "home_phone", "work_phone", "email", "home_address")
_BEFORE_FIRST_STATEMENT = np.datetime64("2005-03-31")
_OPT_OUT_CHANNELS = ("sms", "call", "email")
# How long ago it may have begun, and for how many days it lasts (none: until further notice).
_BEGAN = {
    "vulnerability": 400, "hardship": 120, "opt_out": 200, "cease_request": 90, "dispute": 60, "attorney": 120,
    "bankruptcy": 45, "deceased": 45, "plan": 30, "complaint": 90, "workplace_forbidden": 300,
}  # fmt: skip
_LASTS = {"hardship": (90, 180), "dispute": (30, 60), "plan": (180, 720), "complaint": (14, 40)}
_OF_ONE_DEBT = ("dispute", "plan")
# Nobody is called, written to or visited while one of these runs.
_SILENCES = ("cease_request", "dispute", "attorney", "bankruptcy", "deceased", "plan")


def customers(f: Facts, a: Mapping[str, Any], rng: np.random.Generator) -> Columns:
    """Columns of `customers`: income and deposits lean on the real limit and arrears, the rest on nothing."""
    size = len(f.number)
    region = _drawn(rng, a["regions"], size)
    number_of_region = np.array([int(name[1:]) for name in region])
    district = (number_of_region - 1) * 5 + 1 + (rng.random(size) * 5).astype(int)
    years = np.minimum(0.5 + rng.exponential(6, size), f.age - 20)
    income = (a["income"]["floor"] + a["income"]["of_limit"] * f.limit) * np.exp(
        a["income"]["spread"] * rng.standard_normal(size)
    )
    deposits = income * a["deposits"]["of_income"] * np.exp(a["deposits"]["spread"] * rng.standard_normal(size))
    deposits = np.where(f.late_september > 0, 0.4, 1) * deposits
    rank = np.argsort(np.argsort(f.limit, kind="stable"), kind="stable") / size
    products = 1 + (rng.random(size) < 0.5) + (rng.random(size) < 0.6 * rank) + (rng.random(size) < 0.15)
    return {
        "customer_id": customer_ids(f.number),
        "name": [f"合成客戶 {n:05d} (SYNTHETIC)" for n in f.number.tolist()],
        "kind": ["person"] * size,
        "jurisdiction": ["CN"] * size,
        "time_zone": ["Asia/Taipei"] * size,
        "language": _drawn(rng, a["languages"], size),
        "region": region,
        "district": [f"D{n:02d}" for n in district.tolist()],
        "customer_since_on": _BEFORE_FIRST_STATEMENT - (years * 365).astype("timedelta64[D]"),
        "monthly_income_minor": _known(rng, a["known"]["income"], _cents(income)),
        "deposits_minor": _known(rng, a["known"]["deposits"], _cents(deposits)),
        "product_count": products.astype(np.int64),
    }


def points(f: Facts, a: Mapping[str, Any], rng: np.random.Generator) -> dict[str, dict[str, Array]]:
    """Of each kind of point, an array each over the customers: `has`, `wrong`, `colleague`, `consent`, `age_days`."""
    found = {}
    for kind in POINTS:
        size = len(f.number)
        has = rng.random(size) < a["points"][kind]["share"]
        found[kind] = {
            "has": has,
            "wrong": has & (rng.random(size) < a["points"][kind]["wrong"]),
            "colleague": (rng.random(size) < a["colleague"]) & (kind == "work_phone"),
            "consent": _drawn(rng, a["consent"], size),
            "age_days": (rng.random(size) * 700).astype(int),
        }
    return found


def contact_points(f: Facts, of: By, since: Array) -> Columns:
    """Columns of `contact_points`. No number of Taiwan begins with 000, and nothing is delivered to `.invalid`."""
    value = {
        "mobile": lambda n: f"+8860001{n:05d}",
        "home_phone": lambda n: f"+8860002{n:05d}",
        "work_phone": lambda n: f"+8860003{n:05d}",
        "email": lambda n: f"synthetic-{n}@example.invalid",
        "home_address": lambda n: f"合成地址 {n:05d} 號 (SYNTHETIC)",
    }
    columns: Columns = {name: [] for name in (
        "contact_point_id", "customer_id", "kind", "value", "owner_name", "relation", "consent", "valid", "verified_on",
    )}  # fmt: skip
    for kind, point in of.items():
        place = np.flatnonzero(point["has"])
        numbers = f.number[place].tolist()
        colleague, wrong = point["colleague"][place], point["wrong"][place]
        verified = np.maximum(AS_OF - point["age_days"][place].astype("timedelta64[D]"), since[place])
        columns["contact_point_id"] += point_ids(kind, f.number[place])
        columns["customer_id"] += customer_ids(f.number[place])
        columns["kind"] += [kind] * len(place)
        columns["value"] += [value[kind](n) for n in numbers]
        columns["owner_name"] += [
            f"合成同事 {n:05d} (SYNTHETIC)" if c else None for n, c in zip(numbers, colleague.tolist(), strict=True)
        ]
        columns["relation"] += np.where(colleague, "colleague", "self").tolist()
        columns["consent"] += point["consent"][place].tolist()
        columns["valid"] += (~wrong).tolist()
        columns["verified_on"] += [None if w else day for w, day in zip(wrong.tolist(), verified.tolist(), strict=True)]
    return columns


def circumstances(
    f: Facts, a: Mapping[str, Any], has_work_phone: Array, rng: np.random.Generator
) -> dict[str, dict[str, Array]]:
    """Of each kind, arrays over the customers: `has`, `from_day`, `until_day`, `channel`.

    Days count from the window's first and may be below 0; `until_day` is far off where no end is known.
    Who pays in September is neither dead nor bankrupt before.
    """
    size, found = len(f.number), {}
    for kind, share in a["circumstances"].items():
        has = rng.random(size) < np.where(f.late, share["late"], share["share"])
        began = DAYS - 1 - (rng.random(size) * _BEGAN.get(kind, 1)).astype(int)
        first, last = _LASTS.get(kind, (0, 0))
        lasts = (first + rng.random(size) * (last - first)).astype(int) if last else np.full(size, 100_000)
        channel = _drawn(rng, dict(zip(_OPT_OUT_CHANNELS, (0.45, 0.35, 0.2), strict=True)), size)
        if kind in ("deceased", "bankruptcy"):
            has &= f.paid_september == 0
        elif kind == "plan":
            has &= f.late_september > 0
        elif kind == "workplace_forbidden":
            has &= has_work_phone
        found[kind] = {"has": has, "from_day": began, "until_day": began + lasts, "channel": channel}
    return found


def silent(of: By, channel: str, day: int) -> Array:
    """Whether a circumstance forbids the channel on a day of the window, by customer."""
    quiet = np.zeros(len(of["opt_out"]["has"]), bool)
    for kind in (*_SILENCES, "opt_out"):
        fact = of[kind]
        holds = fact["has"] & (fact["from_day"] <= day) & (day <= fact["until_day"])
        quiet |= holds & (fact["channel"] == channel) if kind == "opt_out" else holds
    return quiet


def circumstance_rows(f: Facts, of: By) -> Columns:
    """Columns of `circumstances`."""
    columns: Columns = {name: [] for name in (
        "circumstance_id", "customer_id", "account_id", "kind", "channel", "from_on", "until_on",
    )}  # fmt: skip
    for kind, fact in of.items():
        place = np.flatnonzero(fact["has"])
        numbers = f.number[place]
        ends = kind in _LASTS
        columns["circumstance_id"] += [f"SYN-{kind}-{n}" for n in numbers.tolist()]
        columns["customer_id"] += customer_ids(numbers)
        columns["account_id"] += account_ids(numbers) if kind in _OF_ONE_DEBT else [None] * len(place)
        columns["kind"] += [kind] * len(place)
        columns["channel"] += fact["channel"][place].tolist() if kind == "opt_out" else [None] * len(place)
        columns["from_on"] += dates(fact["from_day"][place])
        columns["until_on"] += dates(fact["until_day"][place]) if ends else [None] * len(place)
    return columns


def customer_ids(numbers: Array) -> list[str]:
    """The sample's ids of customers."""
    return [f"UCI-{n}" for n in numbers.tolist()]


def account_ids(numbers: Array) -> list[str]:
    """The sample's ids of accounts."""
    return [f"UCI-{n}-1" for n in numbers.tolist()]


def point_ids(kind: str, numbers: Array) -> list[str]:
    """The companion's ids of points of one kind."""
    return [f"SYN-{kind}-{n}" for n in numbers.tolist()]


def dates(day: Array) -> list[Any]:
    """Days of the window as dates."""
    listed: list[Any] = (FIRST_DAY + day.astype("timedelta64[D]")).tolist()
    return listed


def _drawn(rng: np.random.Generator, shares: Mapping[str, float], size: int) -> Array:
    edges = np.cumsum(list(shares.values()))
    return np.array(list(shares))[np.searchsorted(edges / edges[-1], rng.random(size), side="right")]


def _known(rng: np.random.Generator, share: float, values: Array) -> list[int | None]:
    known = rng.random(len(values)) < share
    return [value if k else None for value, k in zip(values.tolist(), known.tolist(), strict=True)]


def _cents(dollars: Array) -> Array:
    """NT dollars in hundreds, as minor units."""
    return np.round(dollars / 100).astype(np.int64) * 10_000
