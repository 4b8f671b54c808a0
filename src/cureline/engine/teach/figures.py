"""Key figures of a day's rules, by name, for the text of lessons: when the law changes, the lesson does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cureline.engine.compliance import figure
from cureline.engine.delinquency.rules import CLASSES, DelinquencyRules
from cureline.engine.predicate import LANGUAGES
from cureline.engine.tables import PRODUCTS
from cureline.engine.teach.making_books import class_of
from cureline.engine.teach.sources import Sources
from cureline.engine.teach.wording import Text, filled, listed, same, texts

PLACE = re.compile(r"\{\{ *([A-Za-z0-9_.+-]+) *\}\}")
NOT_IN_FORCE: Text = {
    "en": "(no such rule in force)",
    "zh-Hans": "（现行规则无此规定）",
    "zh-Hant": "（現行規則無此規定）",
}
FURTHEST_DAYS = 1000


def figures(found: Sources) -> Mapping[str, Text]:
    """Every figure by name, in three languages: `rule.<id>.figure|title|article`, `plan.<product>.months|article`,
    `class.<product>.<class>.from` (first day past due), `bucket.<name>.days`, `waterfall`, `pack.version`.

    What a lesson may list as a key figure has `<name>` (its value) and `<name>.label` as well.
    """
    return dict(_figures(found))


def _figures(found: Sources) -> Iterator[tuple[str, Text]]:
    yield "pack.version", same(found.pack.version)
    labels = texts()["key_figures"]
    for rule in found.pack.active:
        yield f"rule.{rule.id}", {language: figure(rule, language).strip("-") for language in LANGUAGES}
        yield f"rule.{rule.id}.label", rule.title
        yield f"rule.{rule.id}.figure", {language: figure(rule, language) for language in LANGUAGES}
        yield f"rule.{rule.id}.title", rule.title
        yield f"rule.{rule.id}.article", same(rule.article)
    if found.plans is not None:
        for product in PRODUCTS:
            limit = found.plans.limit(product)
            yield f"plan.{product}", filled(texts()["answers"]["months"], n=limit.max_months)
            yield f"plan.{product}.label", filled(labels["plan"], product=texts()["products"][product])
            yield f"plan.{product}.months", filled(texts()["answers"]["months"], n=limit.max_months)
            yield f"plan.{product}.article", same(limit.article)
    if found.classes is not None:
        for bucket in found.classes.buckets:
            yield f"bucket.{bucket.name}", same(bucket.days)
            yield f"bucket.{bucket.name}.label", filled(labels["bucket"], bucket=bucket.name)
            yield f"bucket.{bucket.name}.days", same(bucket.days)
        parts = [texts()["parts"][part] for part in found.classes.waterfall]
        yield "waterfall", listed(parts)
        yield "waterfall.label", labels["waterfall"]
        for product in PRODUCTS:
            yield from _classes(found.classes, product)


def _classes(rules: DelinquencyRules, product: str) -> Iterator[tuple[str, Text]]:
    """The first day past due of each class for a product."""
    before = -1
    for dpd in range(FURTHEST_DAYS):
        level, _ = class_of(rules, product, dpd)
        for place in range(before + 1, level + 1):
            if place == level:
                name = f"class.{product}.{CLASSES[place]}"
                yield name, same(str(dpd))
                yield f"{name}.from", same(str(dpd))
                yield f"{name}.label", filled(
                    texts()["key_figures"]["class"], product=texts()["products"][product],
                    name=texts()["classes"][CLASSES[place]],
                )  # fmt: skip
        before = max(before, level)
        if level == len(CLASSES) - 1:
            return


def places(text: str) -> frozenset[str]:
    """The names of the figures that a text asks for."""
    return frozenset(PLACE.findall(text))


def fill(text: str, known: Mapping[str, Text], language: str) -> str:
    """A text with its figures put in; a figure of no rule in force says so."""
    return PLACE.sub(lambda found: known.get(found[1], NOT_IN_FORCE)[language], text)
