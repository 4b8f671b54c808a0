"""A month's report as a whole, before it is set."""

from __future__ import annotations

from babel import dates
from django.utils.translation import override

from cureline.dispatch.config import bank, pick
from cureline.engine import evaluate
from cureline.results import wording
from cureline.results.definitions import definitions
from cureline.results.models import Snapshot
from cureline.results.report.document import Card, Definition, Report
from cureline.results.report.findings import findings, tone_of
from cureline.results.report.sections import Chapters
from cureline.results.report.source import Month, Source
from cureline.results.report.texts import document, labels

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def compose(snapshot: Snapshot, month: Month, language: str) -> Report:
    """The report of a month in a language (one of LANGUAGES), from the facts of a snapshot."""
    if language not in LANGUAGES:
        raise ValueError(f"no report in {language!r}; one of {', '.join(LANGUAGES)}")
    with override(language.lower()):
        return _composed(Source(snapshot, month), language)


def _composed(source: Source, language: str) -> Report:
    content, said = document("content"), labels(language)
    snapshot, month, sender = source.snapshot, source.month, bank()
    department = pick(sender["department"], language)
    form = "MMMM y" if language == "en" else "y年M月"
    between = " – " if language == "en" else " 至 "
    days = between.join(dates.format_date(day, "long", locale=wording.locale()) for day in (month.first, month.last))
    known = dates.format_date(snapshot.on, "long", locale=wording.locale())
    versions = f"measures {evaluate.version()} · facts {definitions()['version']} · report {content['version']}"
    limits = document("findings")["chance"]
    remarks = [text[language].format(whole=limits["whole"], slice=limits["slice"])
               for name, text in content["remarks"].items() if name != "other"]  # fmt: skip
    others = [str(code) for code in snapshot.currencies[1:]]
    if others:
        remarks.append(content["remarks"]["other"][language].format(others=", ".join(others)))
    return Report(
        title=content["title"][language],
        month=dates.format_date(month.first, form, locale=wording.locale()),
        period=str(month),
        language=language,
        known_on=snapshot.on,
        bank=pick(sender["name"], language),
        department=department,
        labels=said,
        particulars=[
            (said["period"], days), (said["known_on"], known), (said["made_by"], department),
            (said["currency"], source.currency), (said["snapshot"], snapshot.pk), (said["versions"], versions),
        ],
        cards=[card for code in content["cards"] if (card := _card(source, code, said, language))],
        findings=findings(source, language),
        sections=Chapters(source, language).all(),
        definitions=[_definition(measure, language) for measure in evaluate.measures().values()],
        remarks=remarks,
    )  # fmt: skip


def _definition(measure: evaluate.Measure, language: str) -> Definition:
    """A measure in words; a publication keeps its own name, our own definition is said in the report's language."""
    own = document("content")["own"]
    source = str(own[language]).join(measure.source.split(own["en"], 1))
    words = (measure.title[language], measure.formula[language], measure.about[language])
    return Definition(measure.code, *words, source, measure.status)


def _card(source: Source, code: str, said: dict[str, str], language: str) -> Card | None:
    now = source.one(code)
    if now is None or now.value is None:
        return None
    before = source.one(code, source.month.back())
    measure = evaluate.measures()[code]
    if before is None:
        return Card(measure.title[language], now.text, said["no_before"], "neutral")
    tone = tone_of(now, before, errors=document("findings")["chance"]["whole"])
    change = said["before"].format(text=before.text)
    return Card(measure.title[language], now.text, change, tone)
