"""Pages of the scripts: list, read, write, compare, decide, try a text, and follow a tree with a customer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.face import ProblemError
from cureline.portfolio.models import Customer
from cureline.script import library, services, wording, words
from cureline.script.document import Script
from cureline.script.forms import DecisionForm, TryForm, VersionForm
from cureline.script.models import Version
from cureline.trust.duties import duty, language_tag


@duty("script.see")
def index(request: HttpRequest) -> HttpResponse:
    """Every script in force today, and the versions that wait."""
    channel, text = request.GET.get("channel", ""), request.GET.get("q", "").strip().lower()
    today = timezone.localdate()
    scripts: list[dict[str, Any]] = [
        {"name": script.name, "script": script,
         "title": script.title[language_tag()], "purpose": words.purpose(script.purpose),
         "channels": [words.CHANNELS[name] for name in script.channels],
         "confirmed": not script.approver.startswith("cureline")}
        for script in services.everything(today)
        if channel in ("", *script.channels)
    ]  # fmt: skip
    rows = [row for row in scripts if not text or text in f"{row['title']} {row['name']}".lower()]
    waiting = Version.objects.filter(state=Version.State.WAITING).select_related("author").order_by("written_at")
    return render(
        request, "script/index.html",
        {"rows": rows, "waiting": waiting, "channel": channel, "q": text, "channels": words.CHANNELS.items()},
    )  # fmt: skip


@duty("script.see")
def read(request: HttpRequest, name: str) -> HttpResponse:
    """One script as it stands today, with its statements, its tree and its history."""
    today = timezone.localdate()
    lines = _found(lambda: services.history(name, today))
    chosen = request.GET.get("version") or next((line.version for line in lines if line.current), lines[0].version)
    line = next((line for line in lines if line.version == chosen), None)
    if line is None:
        raise Http404
    script = library.parsed(line.content)
    return render(
        request, "script/read.html",
        {"line": line, "lines": [{"line": row, "state": words.STATES[row.state],
                                  "tone": words.STATE_TONES[row.state]} for row in lines],
         "script": script, "title": script.title[language_tag()], "purpose": words.purpose(script.purpose),
         **_preview(request, script)},
    )  # fmt: skip


@duty("script.write")
def write(request: HttpRequest, name: str = "") -> HttpResponse:
    """Write a new version, beginning with the one in force."""
    content = ""
    if name:
        content = _found(lambda: services.history(name, timezone.localdate()))[0].content
    form = VersionForm(request.POST or None, initial={"content": content or _template(), "jurisdiction": "CN"})
    refused: ProblemError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            version = services.submit(
                form.cleaned_data["content"], user=request.user, request=request,
                jurisdiction=form.cleaned_data["jurisdiction"],
            )  # fmt: skip
        except (services.InvalidError, services.VersionTakenError) as error:
            refused = error
        else:
            messages.success(request, _("Saved. Compliance decides on it."))
            return redirect("script:version", version_id=version.pk)
    status = 422 if refused else 200
    return render(request, "script/write.html", {"form": form, "name": name, "refused": refused}, status=status)


@duty("script.write")
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """What the checks say of a text that is being written, and how it would read (part of a page)."""
    judged = services.judge(request.POST.get("content", ""), jurisdiction=request.POST.get("jurisdiction", "CN"))
    found = {"judged": judged, "findings": [_worded(row) for row in judged.findings]}
    if judged.script is not None:
        found |= _preview(request, judged.script)
        found["lacking"] = _titles(judged.lacking, request.POST.get("jurisdiction", "CN"))
    return render(request, "script/_look.html", found)


@duty("script.see")
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version that waits or was decided on: its text, what it changes, the decision."""
    row = Version.objects.select_related("author", "decided_by").filter(pk=version_id).first()
    if row is None:
        raise Http404
    lines = services.history(row.name, timezone.localdate())
    before = next((line for line in lines if line.current and line.version_id != row.pk), None)
    script = library.parsed(row.content)
    return render(
        request, "script/version.html",
        {"version": row, "state": words.STATES[row.state], "tone": words.STATE_TONES[row.state], "before": before,
         "changes": services.compare(before.content if before else "", row.content),
         "findings": [_worded((f["place"], f["language"], services.Finding(**{
             key: value for key, value in f.items() if key not in ("place", "language")}))) for f in row.findings],
         "form": DecisionForm(), "script": script, "title": script.title[language_tag()],
         "own": row.author_id == request.user.pk, **_preview(request, script)},
    )  # fmt: skip


@duty("script.see")
def compare(request: HttpRequest, name: str) -> HttpResponse:
    """Two versions of a script side by side."""
    lines = _found(lambda: services.history(name, timezone.localdate()))
    by_version = {line.version: line for line in lines}
    after = by_version.get(request.GET.get("after", ""), lines[0])
    before = by_version.get(request.GET.get("before", ""), lines[min(1, len(lines) - 1)])
    changes = services.compare(before.content, after.content)
    return render(
        request, "script/compare.html",
        {"name": name, "lines": lines, "before": before, "after": after, "changes": changes},
    )  # fmt: skip


@duty("script.approve")
@require_POST
def decide(request: HttpRequest, version_id: int) -> HttpResponse:
    """Approve a version or refuse it."""
    approve = request.POST.get("decision") == "approve"
    try:
        services.decide(
            version_id, user=request.user, approve=approve, note=request.POST.get("note", "")[:2000], request=request
        )
    except services.DecisionError as error:
        messages.error(request, error.detail or str(error.title))
    except services.VersionUnknownError:
        raise Http404 from None
    else:
        messages.success(request, _("Approved.") if approve else _("Refused."))
    return redirect("script:version", version_id=version_id)


@duty("script.write")
@require_POST
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take back one's own version."""
    try:
        services.withdraw(version_id, user=request.user, request=request)
    except services.DecisionError as error:
        messages.error(request, error.detail or str(error.title))
    except services.VersionUnknownError:
        raise Http404 from None
    return redirect("script:version", version_id=version_id)


@duty("script.see")
def attempt(request: HttpRequest) -> HttpResponse:
    """Try a text: what the phrase list and the classifier say of it."""
    form = TryForm(request.POST or None, initial={"jurisdiction": "CN"})
    findings: list[dict[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        found = services.check(
            form.cleaned_data["text"], jurisdiction=form.cleaned_data["jurisdiction"], language=language_tag()
        )
        findings = [_worded(("", "", finding)) for finding in found]
    return render(request, "script/try.html", {"form": form, "findings": findings})


def _preview(request: HttpRequest, script: Script) -> dict[str, Any]:
    """How a script reads in the chosen language and channel, for a sample customer of the chosen rules."""
    given = request.POST if request.method == "POST" else request.GET
    language = given.get("language", language_tag())
    language = language if language in ("en", "zh-Hans", "zh-Hant") else language_tag()
    channel = given.get("on", script.channels[0])
    channel = channel if channel in script.channels else script.channels[0]
    jurisdiction = given.get("jurisdiction", "CN")
    shown = services.render_sample(
        script, channel=channel, language=language, jurisdiction=jurisdiction, on=timezone.localdate()
    )
    return {
        "shown": shown, "language": language, "channel": channel, "jurisdiction": jurisdiction,
        "channels": [(code, words.CHANNELS[code]) for code in script.channels],
        "steps": [_step(step) for step in (shown.tree or {}).values()],
    }  # fmt: skip


def _step(step: services.Step) -> dict[str, Any]:
    return {
        "id": step.id, "text": step.text, "outcome": words.OUTCOMES.get(step.outcome, step.outcome),
        "then": words.THEN[step.then],
        "answers": [{"key": a.key, "text": a.text, "next": a.next, "then": words.THEN[a.then],
                     "outcome": words.OUTCOMES.get(a.outcome, a.outcome)} for a in step.answers],
    }  # fmt: skip


def _worded(row: tuple[str, str, services.Finding]) -> dict[str, Any]:
    place, language, finding = row
    return {
        "place": place, "language": language, "finding": finding, "category": words.CATEGORIES[finding.category],
        "severity": words.SEVERITIES[finding.severity], "tone": "bad" if finding.severity == "block" else "warn",
    }  # fmt: skip


def _titles(ids: tuple[str, ...], jurisdiction: str) -> list[str]:
    return [s.title[language_tag()] for s in wording.statements(jurisdiction) if s.id in ids]


def _found(get: Any) -> Any:
    try:
        return get()
    except (services.VersionUnknownError, services.ScriptMissingError):
        raise Http404 from None


def _template() -> str:
    """An example to begin a new script with."""
    text = library.shipped()["plan_sms"]
    return text.replace("name: plan_sms", "name: new_script").replace("'2026.1'", "'1'")


@duty("script.see")
def run(request: HttpRequest, name: str, customer_id: str) -> HttpResponse:
    """Follow a tree with a customer: the first node by GET, each answer by POST (part of a page, for htmx)."""
    given = request.POST if request.method == "POST" else request.GET
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        raise Http404
    words_of: dict[str, Any] = {
        "user": request.user, "channel": given.get("channel", "call"),
        "language": given.get("language") or customer.language or language_tag(),
        "account_id": given.get("account") or None,
    }  # fmt: skip
    refused = ""
    try:
        if request.method == "POST":
            standing = services.answer(
                name, customer_id, _number(given.get("key")) or 0, walk_id=_number(given.get("walk")),
                request=request, **words_of,
            )  # fmt: skip
        else:
            standing = services.open_walk(name, customer_id, **words_of)
    except services.ScriptMissingError:
        raise Http404 from None
    except services.WalkError as error:
        refused = error.detail or str(error.title)
        standing = _found(lambda: services.open_walk(name, customer_id, **words_of))
    return render(
        request, "script/_run.html",
        {"standing": standing, "step": _step(standing.step), "name": name, "customer": customer, "refused": refused,
         "account": words_of["account_id"] or "", "over": standing.walk is not None and standing.walk.ended_at,
         "outcome": words.OUTCOMES.get(standing.walk.outcome, "") if standing.walk else "",
         "then": words.THEN[standing.walk.then] if standing.walk and standing.walk.then else ""},
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 16 else None
