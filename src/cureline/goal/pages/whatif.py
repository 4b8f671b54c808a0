"""What-if: choose what is compared, watch it run, read it side by side."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cureline.engine import simulate
from cureline.face import ProblemError
from cureline.goal.errors import InvalidGoalError
from cureline.goal.forms import WhatIfForm
from cureline.goal.models import Simulation
from cureline.goal.pages import drawing
from cureline.goal.pages.shared import attempt, number, person, told
from cureline.goal.services import plans, simulating, simulations
from cureline.results import wording
from cureline.trust.duties import duty, language_tag
from cureline.trust.models import Document

TITLES = {
    "recovered_minor": gettext_lazy("Recovered"),
    "contacts": gettext_lazy("Contacts"),
    "recovered_per_contact_minor": gettext_lazy("Recovered per contact"),
    "cured": gettext_lazy("Cures"),
    "promises_made": gettext_lazy("Promises made"),
    "promises_kept": gettext_lazy("Promises kept"),
    "complaints": gettext_lazy("Complaints"),
    "cost_minor": gettext_lazy("Cost"),
}
TONES = {"queued": "neutral", "running": "info", "done": "good", "failed": "bad", "cancelled": "neutral"}
POLICIES = {"dynamic": _p("policy", "Dynamic policy"), "myopic": _p("policy", "Myopic policy")}
CURRENCY = "CNY"


@duty("whatif.run")
def index(request: HttpRequest) -> HttpResponse:
    """All what-ifs, and the form that asks for one."""
    user: Any = request.user
    offered = [(f"document:{d.pk}", f"{d.name} {d.version}") for d in plans.offered()]
    offered += [(f"policy:{name}", str(title)) for name, title in POLICIES.items() if _learned(name)]
    form = WhatIfForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = simulations.ask(
                _texts(data["choices"], data["draft"]), user=user, days=data["days"], size=data["size"],
                seed=data["seed"], seeds=data["seeds"], world=data["world"], why=data["why"],
            )  # fmt: skip
        except ProblemError as error:
            form.add_error(None, told(error))
        else:
            return redirect("goal:simulation", row.pk)
    found = Simulation.objects.select_related("asked_by").defer("parts", "result").order_by("-asked_at")[:50]
    rows = [{"row": row, "tone": TONES[row.state], "labels": [label(c) for c in row.choices],
             "by": person(row.asked_by)}
            for row in found]  # fmt: skip
    return render(request, "goal/whatifs.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


def _learned(name: str) -> bool:
    try:
        simulations.choice_of(f"policy: {name}")
    except ProblemError:
        return False
    return True


def _texts(chosen: list[str], draft: str) -> list[str]:
    texts = []
    for code in chosen:
        kind, _sep, key = code.partition(":")
        if kind == "policy":
            texts.append(f"policy: {key}")
        else:
            texts.append(Document.objects.get(pk=number(key)).content)
    if draft.strip():
        texts.append(draft)
    if not texts:
        raise InvalidGoalError(_("Choose at least one."))
    return texts


def label(choice: dict[str, Any]) -> str:
    """A choice in words: a strategy with its version, or a policy's title."""
    if choice["kind"] == "policy":
        return str(POLICIES[choice["name"]])
    return f"{choice['name']} {choice['version']}"


@never_cache
@duty("whatif.run")
def show(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """One what-if: how far it is, or what came of it, with all that it follows from."""
    row = get_object_or_404(Simulation, pk=simulation_id)
    world = simulate.load_world(row.world)
    labels = _labels(row)
    context: dict[str, Any] = {
        "row": row, "tone": TONES[row.state], "labels": labels, "by": person(row.asked_by), **_bar(row),
        "world": world.title[language_tag()], "inputs": {k: v for k, v in row.inputs.items() if k != "response_text"},
        "run_id": row.source.removeprefix("run:") if row.source.startswith("run:") else "",
        "last_seed": row.seed + row.seeds - 1, "plans": row.plans.all(),
        "documents": list(zip(labels, row.choices, strict=True)), "seconds": _seconds(row),
    }  # fmt: skip
    if row.result:
        context |= _result(row, labels)
    return render(request, "goal/whatif.html", context)


@never_cache
@duty("whatif.run")
def progress(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """How far it is (part of a page); when it is over the page is asked for anew."""
    row = get_object_or_404(Simulation.objects.defer("parts", "result"), pk=simulation_id)
    response = render(request, "goal/_progress.html", {"row": row, "tone": TONES[row.state], **_bar(row)})
    if row.state not in ("queued", "running"):
        response["HX-Refresh"] = "true"
    return response


@duty("whatif.run")
@require_POST
def cancel(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """Call it off."""
    user: Any = request.user
    attempt(request, lambda: simulations.cancel(simulation_id, user=user), done=_("Called off."))
    return redirect("goal:simulation", simulation_id)


@duty("whatif.run")
@require_POST
def again(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """Run the same once more."""
    user: Any = request.user
    row = attempt(request, lambda: simulations.again(simulation_id, user=user))
    return redirect("goal:simulation", row.pk if row is not None else simulation_id)


@duty("whatif.run")
def text(request: HttpRequest, simulation_id: int, place: int) -> HttpResponse:
    """The text of a strategy as it was simulated."""
    row = get_object_or_404(Simulation, pk=simulation_id)
    if place >= len(row.choices) or not row.choices[place]["text"]:
        raise Http404
    return HttpResponse(row.choices[place]["text"], content_type="text/plain; charset=utf-8")


def _labels(row: Simulation) -> list[str]:
    """Names of the choices; the same one twice is told apart by its place."""
    found = [label(choice) for choice in row.choices]
    return [f"{name} ({n + 1})" if found.count(name) > 1 else name for n, name in enumerate(found)]


def _bar(row: Simulation) -> dict[str, Any]:
    share = row.done / row.total if row.total else 0.0
    return {"percent": int(100 * share), "open": row.state in ("queued", "running")}


def _seconds(row: Simulation) -> int | None:
    return round((row.ended_at - row.began_at).total_seconds()) if row.began_at and row.ended_at else None


def _result(row: Simulation, labels: list[str]) -> dict[str, Any]:
    choices = row.result["choices"]
    lines = []
    for name, better in simulating.MEASURES.items():
        cells = []
        for place, choice in enumerate(choices):
            told_, against = choice["figures"][name], choice["figures"][name]["difference"]
            sure = place > 0 and (against["low"] > 0 or against["high"] < 0)
            good = sure and (against["low"] > 0) == (better == "up")
            cells.append({
                **{end: drawing.figure(name, told_[end], CURRENCY) for end in ("mean", "low", "high")},
                **{f"by_{end}": drawing.figure(name, against[end], CURRENCY) for end in ("mean", "low", "high")},
                "ratio": wording.figure(told_["ratio"], "rate") if told_["ratio"] is not None else "",
                "tone": "good" if good else "bad" if sure else "neutral", "sure": sure, "first": place == 0,
            })  # fmt: skip
        lines.append({"title": TITLES[name], "cells": cells})
    return {
        "lines": lines, "recovered": drawing.recovered(choices, labels, CURRENCY),
        "bars": [drawing.compared(name, str(TITLES[name]), choices, labels, CURRENCY)
                 for name in ("recovered_minor", "contacts", "recovered_per_contact_minor", "complaints")],
        "used": [drawing.used(choice, name, row.result["capacity"])
                 for choice, name in zip(choices, labels, strict=True)],
    }  # fmt: skip
