"""Pages of the print shop: the day's letters, batches, hand-over and return mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cureline.dispatch import words
from cureline.dispatch.forms import HandOverForm, ReturnForm
from cureline.dispatch.models import Batch, Letter
from cureline.dispatch.services import batches
from cureline.face import ProblemError
from cureline.trust.duties import duty

PAGE = 30


@never_cache
@duty("contact.batch")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """How many letters wait, and the batches made so far."""
    waiting = Letter.objects.filter(outbox__state="queued", outbox__next_try_at__lte=timezone.now()).count()
    rows = list(Batch.objects.select_related("made_by").order_by("-pk")[:PAGE])
    return render(request, "dispatch/batches.html", {"waiting": waiting, "rows": rows})


@duty("contact.batch")
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a batch of what waits."""
    try:
        batch = batches.make(user=request.user, request=request)
    except ProblemError as error:
        messages.error(request, error.detail)
        return redirect("dispatch:batches")
    return redirect("dispatch:batch", batch_id=batch.pk)


@never_cache
@duty("contact.batch")
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, batch_id: int) -> HttpResponse:
    """A batch with its totals, hashes and letters; POST hands it over."""
    batch = get_object_or_404(Batch.objects.select_related("made_by", "handed_over_by"), pk=batch_id)
    form = HandOverForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                batches.hand_over(batch.pk, user=request.user, request=request, **form.cleaned_data)
            except ProblemError as error:
                form.add_error(None, error.detail)
                status = error.status
            else:
                messages.success(request, _("Handed over."))
                return redirect("dispatch:batch", batch_id=batch.pk)
    letters = [
        (letter, words.template_title(letter.template), words.STATES[letter.outbox.state],
         words.TONES.get(letter.outbox.state, "neutral"))
        for letter in batch.letters.select_related("outbox").order_by("pk")[:500]
    ]  # fmt: skip
    return render(request, "dispatch/batch.html", {"batch": batch, "form": form, "letters": letters}, status=status)


@never_cache
@duty("contact.batch")
@require_POST
def fetch(request: HttpRequest, batch_id: int, kind: str) -> HttpResponse:
    """The batch's PDF or manifest; each fetching is recorded."""
    batch = get_object_or_404(Batch, pk=batch_id)
    if kind not in ("pdf", "csv"):
        raise Http404
    try:
        raw = batches.file_of(batch, kind, user=request.user, request=request)
    except (ProblemError, FileNotFoundError):
        messages.error(request, _("The sealed file is missing or was changed."))
        return redirect("dispatch:batch", batch_id=batch.pk)
    response = HttpResponse(raw, content_type="application/pdf" if kind == "pdf" else "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="letters-{batch.pk}.{kind}"'
    return response


@never_cache
@duty("contact.batch")
@require_http_methods(["GET", "POST"])
def returns(request: HttpRequest) -> HttpResponse:
    """Enter letters that came back, one after the other."""
    form = ReturnForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                letter = batches.returned(
                    form.cleaned_data["reference"], form.cleaned_data["reason"], user=request.user, request=request
                )
            except Letter.DoesNotExist:
                form.add_error("reference", _("No letter of ours has this reference."))
            except ProblemError as error:
                form.add_error("reference", error.detail)
                status = error.status
            else:
                messages.success(request, _("Letter %(reference)s has come back.") % {"reference": letter.reference})
                return redirect("dispatch:returns")
    rows = [
        (letter, words.template_title(letter.template), words.RETURNS.get(letter.returned_why, letter.returned_why))
        for letter in Letter.objects.exclude(returned_at=None).order_by("-returned_at")[:PAGE]
    ]
    return render(request, "dispatch/returns.html", {"form": form, "rows": rows}, status=status)
