"""The pages of results: each a list of parts under one form, and the same as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cureline.engine import evaluate
from cureline.results import wording
from cureline.results.pages import overview, topics
from cureline.results.pages.blocks import Section, note_running
from cureline.results.pages.shared import State, empty_where_nothing, form, state
from cureline.trust import audit
from cureline.trust.duties import duty, language_tag


@dataclass(frozen=True)
class Topic:
    """A page: its address, title, what it shows, by which column at first, and what else its address may carry."""

    name: str
    title: Any
    sections: Callable[[State], list[Section]]
    by: str = "bucket"
    extra: Sequence[str] = ()


TOPICS = (
    Topic("overview", _("Overview"), overview.sections),
    Topic("movement", _("Movement through the buckets"), topics.movement, extra=("weight",)),
    Topic("curves", _("Cure curves and vintages"), topics.curves),
    Topic("recovery", _("Recovery and liquidation"), topics.recovery, by="product"),
    Topic("funnel", _("From contact to kept promise"), topics.funnel, by="team"),
    Topic("collectors", _("Collectors"), topics.collectors),
    Topic("cost", _("Cost"), topics.cost),
    Topic("conduct", _("Complaints and refusals"), topics.conduct, by="team"),
    Topic("quality", _("Risk classes and provision"), topics.quality, extra=("weight",)),
)
_BY_NAME = {topic.name: topic for topic in TOPICS}


@duty("results.see")
@empty_where_nothing
def topic(request: HttpRequest, name: str = "overview") -> HttpResponse:
    """One page of results."""
    if name not in _BY_NAME:
        raise Http404
    found = _BY_NAME[name]
    asked = state(request, by=found.by, extra=found.extra)
    sections = found.sections(asked)
    if request.GET.get("format") == "xlsx":
        return _workbook(request, str(found.title), name, sections, asked)
    tiles = overview.lines(asked, overview.TILES) if name == "overview" else []
    return _page(
        request,
        asked,
        sections,
        found.title,
        found.name,
        {"tiles": tiles, "groups": overview.groups() if tiles else []},
    )


@duty("results.see")
@empty_where_nothing
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """One measure, cut by any column."""
    if code not in evaluate.measures():
        raise Http404
    asked = state(request)
    found = evaluate.measures()[code]
    sections = topics.one(asked, code)
    title = wording.title(code)
    if request.GET.get("format") == "xlsx":
        return _workbook(request, title, code, sections, asked)
    about = {"formula": found.formula[language_tag()], "about": found.about[language_tag()]}
    return _page(request, asked, sections, title, "", {"about": about})


def _page(
    request: HttpRequest, asked: State, sections: list[Section], title: Any, name: str, more: dict[str, Any]
) -> HttpResponse:
    tabs = [
        (
            t.title,
            reverse("results:topic", args=[t.name]) if t.name != "overview" else reverse("results:overview"),
            t.name == name,
        )
        for t in TOPICS
    ]
    return render(
        request,
        "results/topic.html",
        {
            "state": asked,
            "sections": sections,
            "title": title,
            "name": name,
            "tabs": tabs,
            "running": note_running(asked),
            "workbook": asked.address(format="xlsx"),
            "weighted": name in ("movement", "quality"),
            "by_amount": asked.address(weight="amount"),
            "by_accounts": asked.address(weight=""),
            **form(asked),
            **more,
        },
    )


def _workbook(request: HttpRequest, title: str, name: str, sections: Sequence[Section], asked: State) -> HttpResponse:
    """The page's tables as a workbook: aggregates, so it needs no second person, but it stands in the log."""
    from cureline.results.pages import sheets

    content = sheets.workbook(title, sections, asked)
    audit.record(
        "results.taken",
        request=request,
        subject=f"page:{name}",
        detail={"from": asked.first, "to": asked.last, "by": asked.by, "slices": dict(asked.where)},
    )
    answer = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer["Content-Disposition"] = f'attachment; filename="results-{name}-{asked.last}.xlsx"'
    return answer
