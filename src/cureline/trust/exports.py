"""Exports: asked for with a reason, allowed by a second person, made under the asker's own rows, fetched once.

An app registers what may be exported, in the `ready` of its AppConfig or in its `face.py`:
`exports.register("worklist.queue", _("Queue"), "queue.work", rows)`.
The file is made when it is fetched, so no copy lies about; what was allowed is the kind and the filter. A big one is
made beforehand by a job, sealed, and gone once it is fetched or expired, or its asker sees other rows than then.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError
from cureline.trust import access, audit, rows, vault
from cureline.trust.models import Export, ExportFile

Rows = Callable[[Any, Mapping[str, Any]], Iterable[Sequence[Any]]]


@dataclass(frozen=True)
class Kind:
    """Something that may be exported."""

    name: str
    title: Any
    duty: str
    rows: Rows
    form: type[forms.Form] | None


_kinds: dict[str, Kind] = {}
# the name of the job, and who queues it: a room above this one
KIND = "trust.export"
_queue: list[Callable[..., Any]] = []


class ExportError(ProblemError):
    """The export can't be asked for, decided or fetched so; the detail says why."""

    title = _("This export is not possible")


class UnknownExportError(ProblemError):
    """There is no such export, or it is somebody else's."""

    status = 404
    title = _("There is no such export")


def register(name: str, title: Any, duty: str, rows: Rows, form: type[forms.Form] | None = None) -> None:
    """Let people with `duty` ask for an export.

    `rows(user, filters)` gives rows of plain values (text, int, Decimal, date, datetime, None), the first one being the
    column titles; it reads under the user's own rows. `form` describes the filters, which reach `rows` as text by
    field name; none: no filter. Personal fields must be left out or masked unless the export's purpose is to have them.
    """
    _kinds[name] = Kind(name, title, duty, rows, form)


def made_beforehand(ask: Callable[..., Any]) -> None:
    """Have big exports made by a job: `ask(KIND, export_id, user=user)` queues it within the caller's transaction."""
    _queue[:] = [ask]


def kinds(user: Any) -> list[Kind]:
    """What a person may ask for, by name."""
    return [kind for _, kind in sorted(_kinds.items()) if user.may(kind.duty) and user.may("export.request")]


def kind(name: str) -> Kind:
    """A registered kind. Raises UnknownExportError."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownExportError(name) from None


def _clean(what: Kind, filters: Mapping[str, Any]) -> dict[str, str]:
    given = {key: str(value) for key, value in filters.items() if value not in (None, "")}
    if what.form is None:
        if given:
            raise ExportError(_("This export has no filter."))
        return {}
    form = what.form(given)
    if not form.is_valid():
        raise ExportError(_("The filter is not valid."), errors=form.errors.get_json_data())
    return {name: given[name] for name in form.fields if name in given}


def rows_of(export: Export, user: Any) -> Iterable[Sequence[Any]]:
    """The rows of an export as `user` sees them, the titles first."""
    return kind(export.kind).rows(user, export.filters)


@transaction.atomic
def ask(
    name: str,
    filters: Mapping[str, Any],
    reason: str,
    *,
    user: Any,
    format: str = "xlsx",
    at: dt.datetime | None = None,
) -> Export:
    """Ask for an export; a second person decides. Raises ExportError (no reason, no duty, too many rows)."""
    what = kind(name)
    if not user.may(what.duty):
        raise ExportError(_("Your role does not allow this kind of export."))
    if len(reason.strip()) < 2:
        raise ExportError(_("Say in a few words what it is for."))
    if format not in ("xlsx", "csv"):
        raise ExportError(_("The format is xlsx or csv."))
    clean = _clean(what, filters)
    at_most: int = access.document()["exports"]["rows_at_most"]
    count = sum(1 for _ in islice(what.rows(user, clean), at_most + 2)) - 1
    if count > at_most:
        raise ExportError(_("More than %(rows)s rows; narrow the filter.") % {"rows": at_most})
    export = Export.objects.create(
        kind=name,
        filters=clean,
        format=format,
        reason=reason.strip(),
        rows=max(count, 0),
        asked_by=user,
        asked_at=at or timezone.now(),
    )
    audit.record(
        "export.asked", user=user, subject=f"export:{export.pk}", reason=export.reason,
        detail={"kind": name, "rows": export.rows, "filters": sorted(clean)},
    )  # fmt: skip
    return export


def _locked(pk: int) -> Export:
    found = Export.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise UnknownExportError
    return found


@transaction.atomic
def decide(pk: int, allowed: bool, *, user: Any, answer: str = "", at: dt.datetime | None = None) -> Export:
    """Allow or refuse an export that somebody else asked for. Raises ExportError, UnknownExportError."""
    export = _locked(pk)
    if export.asked_by_id == user.pk:
        raise ExportError(_("A second person decides: nobody allows an export of their own."))
    if export.decided_at is not None:
        raise ExportError(_("It was decided already."))
    if not allowed and not answer.strip():
        raise ExportError(_("Say why you refuse it."))
    now = at or timezone.now()
    export.decided_by, export.decided_at, export.allowed, export.answer = user, now, allowed, answer.strip()
    export.fetch_until_at = now + dt.timedelta(days=access.document()["exports"]["valid_days"]) if allowed else None
    export.save()
    if allowed and _big(export):
        _queue[0](KIND, export.pk, user=export.asked_by)
    audit.record(
        "export.allowed" if allowed else "export.refused", user=user, subject=f"export:{export.pk}",
        reason=export.answer, detail={"kind": export.kind, "rows": export.rows},
    )  # fmt: skip
    return export


def fetch(pk: int, *, user: Any, at: dt.datetime | None = None) -> tuple[str, str, bytes]:
    """The file, once, for who asked: its name, media type and bytes. Raises ExportError, UnknownExportError."""
    found = _fetched(pk, user, at or timezone.now())
    if found is None:
        raise ExportError(_("It is being made; come back in a moment."))
    return found


@transaction.atomic
def _fetched(pk: int, user: Any, now: dt.datetime) -> tuple[str, str, bytes] | None:
    """The file; None where a job has still to make it, for which it is then asked."""
    export = _locked(pk)
    if export.asked_by_id != user.pk:
        raise UnknownExportError
    if not export.allowed:
        raise ExportError(_("Nobody has allowed it yet.") if export.allowed is None else _("It was refused."))
    if export.fetched_at is not None:
        raise ExportError(_("It was fetched already; ask again for another copy."))
    if export.fetch_until_at is None or export.fetch_until_at < now:
        raise ExportError(_("The time to fetch it is over; ask again."))
    if not user.may(kind(export.kind).duty):
        raise ExportError(_("Your role does not allow this kind of export."))
    if _big(export):
        kept = _taken(export, user)
        if kept is None:
            _queue[0](KIND, export.pk, user=user)
            return None
        name, media, content = kept
    else:
        name, media, content = _made(export, user, now)
    export.fetched_at, export.sha256 = now, hashlib.sha256(content).hexdigest()
    export.save(update_fields=["fetched_at", "sha256"])
    audit.record(
        "export.fetched", user=user, subject=f"export:{export.pk}", reason=export.reason,
        detail={"kind": export.kind, "bytes": len(content), "sha256": export.sha256},
    )  # fmt: skip
    return name, media, content


def prepare(pk: int, progress: Callable[[int, int], None]) -> None:
    """The job: make the file of an allowed export under its asker's own rows, and keep it sealed until it is fetched.

    Again it changes nothing; for who may no longer have it nothing is made.
    """
    export = Export.objects.select_related("asked_by").get(pk=pk)
    user, now = export.asked_by, timezone.now()
    over = export.fetched_at is not None or export.fetch_until_at is None or export.fetch_until_at < now
    if not export.allowed or over or export.made_at is not None:
        return
    if not user.is_active or not user.may(kind(export.kind).duty):
        raise ExportError(_("Your role does not allow this kind of export."))
    seen = rows.fingerprint(user)
    with rows.as_user(user), translation.override(user.language or None):
        name, media, content = _made(export, user, now, lambda done: progress(done, export.rows))
    with transaction.atomic():
        if Export.objects.select_for_update().get(pk=pk).made_at is None:
            sealed = vault.encrypt(base64.b64encode(content).decode("ascii"))
            ExportFile.objects.create(export_id=pk, name=name, media=media, content_sealed=sealed, seen=seen)
            Export.objects.filter(pk=pk).update(made_at=now)


def delete_unfetched(at: dt.datetime) -> int:
    """Delete kept files that nobody fetched in time; gives how many."""
    return ExportFile.objects.filter(export__fetch_until_at__lt=at).delete()[0]


def _big(export: Export) -> bool:
    """Whether the file takes so long that a job makes it."""
    return bool(_queue) and export.rows > access.document()["exports"]["rows_at_once"]


def _made(
    export: Export, user: Any, at: dt.datetime, tell: Callable[[int], None] = lambda done: None
) -> tuple[str, str, bytes]:  # fmt: skip
    from cureline.trust.sheets import make

    at_most: int = access.document()["exports"]["rows_at_most"]

    def told() -> Iterable[Sequence[Any]]:
        for number, row in enumerate(islice(rows_of(export, user), at_most + 1)):
            tell(number)
            yield row

    return make(export, told(), at)


def _taken(export: Export, user: Any) -> tuple[str, str, bytes] | None:
    """The kept file, which is then gone; None where there is none of the rows that `user` sees now."""
    with rows.as_owner():
        kept = ExportFile.objects.filter(pk=export.pk).first()
        if kept is None:
            return None
        ExportFile.objects.filter(pk=export.pk).delete()
        if kept.seen != rows.fingerprint(user):
            Export.objects.filter(pk=export.pk).update(made_at=None)
            return None
        return kept.name, kept.media, base64.b64decode(vault.decrypt(bytes(kept.content_sealed)))


def visible(user: Any) -> QuerySet[Export]:
    """The exports a person sees: one's own, and everybody's for who decides."""
    found = Export.objects.select_related("asked_by", "decided_by")
    return found if user.may("export.approve") else found.filter(asked_by=user)


def title(export: Export) -> Any:
    """The title of an export's kind; its name where the kind is gone."""
    return _kinds[export.kind].title if export.kind in _kinds else export.kind


def state(export: Export, at: dt.datetime | None = None) -> str:
    """`asked`, `refused`, `making`, `ready`, `fetched` or `expired`."""
    if export.allowed is None:
        return "asked"
    if not export.allowed:
        return "refused"
    if export.fetched_at is not None:
        return "fetched"
    until = export.fetch_until_at
    if until is None or until < (at or timezone.now()):
        return "expired"
    return "making" if export.made_at is None and _big(export) else "ready"
