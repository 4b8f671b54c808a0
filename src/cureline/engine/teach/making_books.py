"""Questions on arrears, classes, plans, what is said, and limitation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cureline.engine.delinquency.rules import CLASSES, DelinquencyRules
from cureline.engine.predicate import LANGUAGES
from cureline.engine.teach.building import filled, listed, question, same, stem, texts, told, word
from cureline.engine.teach.question import Question, Text
from cureline.engine.teach.sources import Sources

PRODUCTS = ("credit_card", "consumer_loan")
DAYS_PAST_DUE = (0, 20, 60, 95, 115, 150, 200, 300, 400)
BUCKET_DAYS = (0, 1, 30, 31, 75, 100, 170, 200)
LIMITATION = "limitation_from_on"
CHANNELS = ("call", "sms", "letter", "visit")


def months(found: Sources) -> Iterator[Question]:
    """The longest plan of a product."""
    if found.plans is None:
        return
    for product in PRODUCTS:
        limit = found.plans.limit(product)
        most = limit.max_months
        values = sorted({most, most + 12, max(6, most - 24), max(3, most // 2)})
        options: list[tuple[Text, bool, Any]] = [
            (filled(texts()["answers"]["months"], n=n), n == most, ("months", product, n)) for n in values
        ]
        article = limit.article
        yield question("plan_months", (found.jurisdiction, product), "single",
                       stem("plan_months", product=word("products", product)), options, _sentence(limit.title, article),
                       [], article=article, status=limit.status, ids=(limit.id,))  # fmt: skip


def class_of(rules: DelinquencyRules, product: str, dpd: int) -> tuple[int, list[Any]]:
    """The class of a person's account of which nothing else is known, as its place in CLASSES, and what decides it."""
    facts = {"product": product, "status": "open", "retail": True, "dpd": dpd, "credit_impaired": False,
             "provision_bp": 0, "purpose_changed": False, "bad_elsewhere": False, "restructure_count": 0,
             "months_since_restructure": None, "non_performing_share_bp": 0, "non_performing_6m": False}  # fmt: skip
    holds = [condition for condition in rules.five_tier if condition.when.test(facts) is True]
    level = max((condition.level for condition in holds), default=0)
    return level, [condition for condition in holds if condition.level == level]


def classes(found: Sources) -> Iterator[Question]:
    """The class of an account so many days past due."""
    if found.classes is None:
        return
    labels = texts()["labels"]
    for product in PRODUCTS:
        for dpd in DAYS_PAST_DUE:
            level, deciding = class_of(found.classes, product, dpd)
            options: list[tuple[Text, bool, Any]] = [
                (word("classes", name), place == level, ("class", product, dpd, name))
                for place, name in enumerate(CLASSES)
            ]
            what = {
                language: "; ".join(
                    f"{condition.when.describe(language, labels)} ({condition.article})" for condition in deciding
                )
                or word("classes", CLASSES[level])[language]
                for language in LANGUAGES
            }
            yield question(
                "class_case", (found.jurisdiction, product, dpd), "single",
                stem("class_case", product=word("products", product), dpd=dpd), options,
                filled(texts()["explanations"]["class"], what=what), [],
                article="; ".join(dict.fromkeys(condition.article for condition in deciding)),
                status=deciding[0].status if deciding else "policy",
                ids=tuple(condition.id for condition in deciding),
            )  # fmt: skip


def buckets(found: Sources) -> Iterator[Question]:
    """The bucket of so many days past due."""
    if found.classes is None:
        return
    bands = found.classes.buckets
    for dpd in BUCKET_DAYS:
        at = max(place for place, bucket in enumerate(bands) if bucket.from_dpd <= dpd)
        near = sorted({at, *(p for p in (at - 1, at + 1, at + 2, at - 2) if 0 <= p < len(bands))})
        near = [p for p in near if abs(p - at) < 2 or p - at == 2][:4]
        options: list[tuple[Text, bool, Any]] = [
            (same(bands[p].name), p == at, ("bucket", dpd, bands[p].name)) for p in near
        ]
        explanation = filled(texts()["explanations"]["bucket"], bucket=bands[at].name, days=bands[at].days)
        yield question("bucket", (found.jurisdiction, dpd), "single", stem("bucket", dpd=dpd), options, explanation, [],
                       article="", status="policy", ids=("buckets",))  # fmt: skip


def waterfall(found: Sources) -> Iterator[Question]:
    """What a payment settles first."""
    if found.classes is None:
        return
    order = found.classes.waterfall
    others = [tuple(reversed(order)), (order[1], order[0], order[2]), (order[2], order[0], order[1])]
    options: list[tuple[Text, bool, Any]] = sorted(
        ((_order(parts), parts == order, ("waterfall", parts)) for parts in (order, *others)),
        key=lambda option: option[2],
    )
    explanation = filled(texts()["explanations"]["waterfall"], what=_order(order))
    yield question("waterfall", (found.jurisdiction,), "single", stem("waterfall"), options, explanation, [],
                   status="policy", ids=("waterfall",))  # fmt: skip


def _order(parts: tuple[str, ...]) -> dict[str, str]:
    joined = texts()["answers"]["joined"]
    return {language: joined[language].join(word("parts", part)[language] for part in parts) for language in LANGUAGES}


def must_say(found: Sources) -> Iterator[Question]:
    """What must be said, among what must never be."""
    for channel in CHANNELS:
        asked, never = _said(found, channel)
        if not asked or not never:
            continue
        options: list[tuple[Text, bool, Any]] = [
            *((row["title"], True, ("must", row["id"])) for row in asked[:3]),
            *((word("forbidden_acts", category), False, ("never", category)) for category in list(never)[:2]),
        ]
        yield question(
            "must_say", (found.jurisdiction, channel), "multiple", stem("must_say", channel=word("channels", channel)),
            options, _sentence(listed([row["title"] for row in asked[:3]]), _articles(asked[:3])), [],
            article=_articles(asked[:3]), status=_weakest(asked[:3]), ids=tuple(row["id"] for row in asked[:3]),
        )  # fmt: skip


def never_say(found: Sources) -> Iterator[Question]:
    """What must never be said, among what must be."""
    for channel in CHANNELS:
        asked, never = _said(found, channel)
        if not asked or not never:
            continue
        options: list[tuple[Text, bool, Any]] = [
            *((word("forbidden_acts", category), True, ("never", category)) for category in list(never)[:3]),
            *((row["title"], False, ("must", row["id"])) for row in asked[:2]),
        ]
        rows = list({row["id"]: row for row in never.values()}.values())
        yield question(
            "never_say", (found.jurisdiction, channel), "multiple",
            stem("never_say", channel=word("channels", channel)), options,
            _sentence(listed([row["title"] for row in rows]), _articles(rows)), [], article=_articles(rows),
            status=_weakest(rows), ids=tuple(row["id"] for row in rows),
        )  # fmt: skip


def _said(found: Sources, channel: str) -> tuple[list[Mapping[str, Any]], dict[str, Mapping[str, Any]]]:
    """Statements that a channel needs, and for each category of words that it forbids the statement that does."""
    rows = [row for row in found.statements if channel in row["channels"]]
    asked = [row for row in rows if "needs" in row or "order" in row]
    never = {
        category: row for row in rows for category in row.get("absent", ()) if category in texts()["forbidden_acts"]
    }
    return asked, never


def limitation(found: Sources) -> Iterator[Question]:
    """After how many months no suit is brought any more."""
    for rule in found.pack.active:
        begins = rule.state.begins if rule.state else None
        if begins is None or begins.word != LIMITATION or not begins.months:
            continue
        most = begins.months
        values = sorted({most, most + 12, max(6, most - 12), most * 2})
        options: list[tuple[Text, bool, Any]] = [
            (filled(texts()["answers"]["months"], n=n), n == most, ("limitation", rule.id, n)) for n in values
        ]
        yield question("limitation", (found.jurisdiction, rule.id), "single", stem("limitation"), options, told([rule]),
                       [rule])  # fmt: skip


def _articles(rows: list[Mapping[str, Any]]) -> str:
    return "; ".join(dict.fromkeys(str(row["article"]) for row in rows if row.get("article")))


def _weakest(rows: list[Mapping[str, Any]]) -> str:
    order = ("P", "S", "policy", "M", "?")
    return str(max((row["status"] for row in rows), key=order.index, default="policy"))


def _sentence(title: Text, article: str) -> dict[str, str]:
    opened = {"en": " ({})", "zh-Hans": "（{}）", "zh-Hant": "（{}）"}
    return {language: title[language] + (opened[language].format(article) if article else "") for language in LANGUAGES}
