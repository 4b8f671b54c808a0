"""The register: a version is written by one person and approved by another; reviews, closing, links, overdue ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.care.clock import add_working_days
from cureline.engine.compliance.months import months_after
from cureline.risk.data import LANGUAGES, band, document, residual
from cureline.risk.models import Kind, Link, Review, Risk, Run, Version
from cureline.risk.services.errors import GivenError, SecondPersonError, StateError
from cureline.trust import audit
from cureline.trust.duties import duties, language_tag, roles
from cureline.trust.models import User
from cureline.warning import services as warning
from cureline.warning.models import Alert
from cureline.worklist import desk

HOME = "CN"
TEXTS = ("title", "cause", "consequence")
MOST_CONTROLS = 12


@transaction.atomic
def write(
    *, user: Any, content: Mapping[str, Any], why: str, risk_id: int | None = None, starter: str = "",
    at: dt.datetime | None = None,
) -> Version:  # fmt: skip
    """Write a risk, or the next version of one; it counts once somebody else has approved it.

    `content` has kind, title, cause, consequence (a text, or a mapping of languages), likelihood and impact (1 to 5),
    appetite (1 to 25), response, owner (a user who may see risks), review_months, controls, indicators. Raises
    GivenError, StateError (another version waits, or the risk is closed), Risk.DoesNotExist.
    """
    at = at or timezone.now()
    why = _needed(why, _("Say why the version is written."))
    risk = Risk.objects.select_for_update().get(pk=risk_id) if risk_id is not None else None
    if risk is not None and risk.state == Risk.State.CLOSED:
        raise StateError(_("The risk is closed."))
    if risk is not None and risk.versions.filter(state=Version.State.WAITING).exists():
        raise StateError(_("A version of this risk waits for approval already."))
    before = risk.versions.order_by("-number").first() if risk is not None else None
    checked = _checked(content, before)
    if risk is None:
        risk = Risk.objects.create(code=_next_code(), starter=starter)
    version = Version.objects.create(
        risk=risk, number=before.number + 1 if before else 1, why=why, author=user, made_at=at, **checked
    )
    audit.record("risk.written", user=user, subject=f"risk:{risk.code}", reason=why,
                 detail={"version": version.number, "score": version.likelihood * version.impact})  # fmt: skip
    return version


@transaction.atomic
def adopt(names: Iterable[str], *, user: Any, owner: Any = None, at: dt.datetime | None = None) -> list[Version]:
    """Take risks of the shipped starter register over, each as a first version that waits for approval. Those that
    stand in the register already are left out; the owner is who adopts where none is named. Raises GivenError."""
    known = set(Risk.objects.exclude(starter="").values_list("starter", flat=True))
    shipped = {one["id"]: one for one in document("starter")["risks"]}
    wanted = list(dict.fromkeys(names))
    unknown = [name for name in wanted if name not in shipped]
    if unknown:
        raise GivenError(_("There is no starter risk %(name)s.") % {"name": unknown[0][:40]})
    made = []
    for name in (name for name in wanted if name not in known):
        one = shipped[name]
        months = int(band(one["likelihood"] * one["impact"])["review_months"])
        content = {**one, "owner": owner or user, "review_months": months}
        made.append(write(user=user, content=content, why=_("Taken over from the starter register"), starter=name,
                          at=at))  # fmt: skip
    return made


@transaction.atomic
def decide(version_id: int, *, approve: bool, user: Any, reason: str = "", at: dt.datetime | None = None) -> Version:
    """Approve or refuse a version, never one's own. Raises SecondPersonError, StateError, GivenError."""
    at = at or timezone.now()
    version = Version.objects.select_for_update(of=("self",)).select_related("risk").get(pk=version_id)
    if version.state != Version.State.WAITING:
        raise StateError(_("It was decided already."))
    if version.author_id == user.pk:
        raise SecondPersonError(_("Who wrote a version does not approve it."))
    reason = reason.replace("\x00", "").strip()[:2000]
    if not approve:
        _needed(reason, _("Say why it is refused."))
    version.state = Version.State.APPROVED if approve else Version.State.REFUSED
    version.approver, version.decided_at, version.reason = user, at, reason
    version.save()
    if approve:
        risk = version.risk
        risk.current, risk.state = version, Risk.State.ACTIVE
        risk.review_on, risk.overdue_told_on = _next_review(version, desk.today(at)), None
        risk.save()
    audit.record("risk.approved" if approve else "risk.refused", user=user, subject=f"risk:{version.risk.code}",
                 reason=reason, detail={"version": version.number})  # fmt: skip
    return version


@transaction.atomic
def review(risk_id: int, *, user: Any, outcome: str, note: str, at: dt.datetime | None = None) -> Review:
    """Note that a risk was looked at again; the next day follows from its version. Raises GivenError, StateError."""
    at = at or timezone.now()
    on = desk.today(at)
    risk = Risk.objects.select_for_update(of=("self",)).select_related("current").get(pk=risk_id)
    if risk.state != Risk.State.ACTIVE or risk.current is None:
        raise StateError(_("Only a risk in the register is reviewed."))
    if outcome not in ("still", "changes"):
        raise GivenError(_("Say whether the risk stands as written."))
    version = risk.current
    likelihood, impact = residual(version.likelihood, version.impact, version.controls, on)
    row = Review.objects.create(
        risk=risk, on=on, at=at, by=user, outcome=outcome, note=_needed(note, _("Say what was looked at.")),
        score=likelihood * impact, next_on=_next_review(version, on),
    )  # fmt: skip
    risk.review_on, risk.overdue_told_on = row.next_on, None
    risk.save(update_fields=["review_on", "overdue_told_on"])
    audit.record("risk.reviewed", user=user, subject=f"risk:{risk.code}", detail={"outcome": outcome})
    return row


@transaction.atomic
def close(risk_id: int, *, user: Any, why: str, at: dt.datetime | None = None) -> Risk:
    """Close a risk that is none any more; not by who wrote what counts. Raises SecondPersonError, StateError."""
    risk = Risk.objects.select_for_update(of=("self",)).select_related("current").get(pk=risk_id)
    if risk.state == Risk.State.CLOSED:
        raise StateError(_("The risk is closed."))
    author = (risk.current or risk.versions.order_by("-number").first()).author_id
    if author == user.pk:
        raise SecondPersonError(_("Who wrote a risk does not close it."))
    risk.closed_why = _needed(why, _("Say why it is closed."))
    risk.state, risk.closed_by, risk.closed_at, risk.review_on = Risk.State.CLOSED, user, at or timezone.now(), None
    risk.save()
    risk.versions.filter(state=Version.State.WAITING).update(
        state=Version.State.REFUSED, approver=user, decided_at=risk.closed_at, reason=risk.closed_why
    )
    audit.record("risk.closed", user=user, subject=f"risk:{risk.code}", reason=risk.closed_why)
    return risk


@transaction.atomic
def link(risk_id: int, kind: str, ref: str, *, user: Any, url: str = "", at: dt.datetime | None = None) -> Link:
    """Tie a risk to an alert, an incident or a scenario's run by its id; the alert notes it as well.

    `url` is the risk's own address, for the alert's history. Raises GivenError where there is no such thing.
    """
    risk = Risk.objects.get(pk=risk_id)
    ref = ref.strip()[:40]
    if kind not in ("alert", "incident", "run") or not ref.isdecimal():
        raise GivenError(_("Choose what to link, and its number."))
    there: Any = {"alert": Alert, "run": Run, "incident": _incidents()}[kind]
    if there is None or not there.objects.filter(pk=int(ref[:18])).exists():
        raise GivenError(_("There is nothing of that number."))
    row, made = Link.objects.get_or_create(
        risk=risk, kind=kind, ref=ref, defaults={"by": user, "at": at or timezone.now()}
    )
    if made:
        if kind == "alert":
            warning.followed(int(ref), f"{risk.code}", url, user=user, at=at)
        audit.record("risk.linked", user=user, subject=f"risk:{risk.code}", detail={kind: ref})
    return row


def overdue(on: dt.date) -> Any:
    """Risks of the register whose review day has passed, the longest first."""
    return Risk.objects.filter(state=Risk.State.ACTIVE, review_on__lt=on).order_by("review_on", "code")


def watch(on: dt.date, at: dt.datetime | None = None) -> dict[str, int]:
    """The day's job: note each review that passed, once; an alert where it stays undone. As often as one likes."""
    at = at or timezone.now()
    counts = {"overdue": 0, "alerts": 0}
    days = int(document("scale")["overdue_alert_days"])
    for risk in overdue(on).select_related("current"):
        if risk.overdue_told_on is None:
            risk.overdue_told_on = on
            risk.save(update_fields=["overdue_told_on"])
            audit.record("risk.overdue", subject=f"risk:{risk.code}", detail={"review_on": str(risk.review_on)})
            counts["overdue"] += 1
        if (
            risk.review_on is not None
            and risk.current is not None
            and on > add_working_days(risk.review_on, days, HOME)
        ):
            key = f"risk-review/{risk.code}"
            known = Alert.objects.filter(key=key).exclude(state=Alert.State.CLOSED).exists()
            _alert(risk, key, on, at)
            counts["alerts"] += not known
    return counts


def _alert(risk: Risk, key: str, on: dt.date, at: dt.datetime) -> None:
    title = risk.current.title if risk.current else {}
    named = {tag: title.get(tag) or title.get("en") or next(iter(title.values()), risk.code) for tag in LANGUAGES}
    warning.raise_alert(
        key, source="risk", severity="serious", role="risk", on=on, at=at, url=f"/risk/register/{risk.pk}/",
        title={"en": f"Review of risk {risk.code} is overdue", "zh-Hans": f"风险 {risk.code} 复核已逾期",
               "zh-Hant": f"風險 {risk.code} 複核已逾期"},
        words={"en": f"“{named['en']}” was to be looked at by {risk.review_on}.",
               "zh-Hans": f"“{named['zh-Hans']}”应于 {risk.review_on} 前复核。",
               "zh-Hant": f"「{named['zh-Hant']}」應於 {risk.review_on} 前複核。"},
        advice={"en": "Look at the risk and its controls with their owners and note what was found.",
                "zh-Hans": "与责任人一同检视该风险及其控制措施，并记录结论。",
                "zh-Hant": "與負責人一同檢視該風險及其控制措施，並記錄結論。"},
    )  # fmt: skip


def _next_review(version: Version, on: dt.date) -> dt.date:
    return months_after(on, version.review_months)


def _next_code() -> str:
    """One after the last; the lock of the last row holds two writers apart."""
    last = Risk.objects.select_for_update().order_by("-pk").first()
    number = int(last.code.rsplit("-", 1)[-1]) + 1 if last else 1
    return f"R-{number:03d}"


def _checked(content: Mapping[str, Any], before: Version | None) -> dict[str, Any]:
    scale = document("scale")
    found: dict[str, Any] = {}
    for name in TEXTS:
        found[name] = _texts(content[name], getattr(before, name) if before else {})
    if content["kind"] not in Kind.values:
        raise GivenError(_("Choose the kind of risk."))
    found["kind"] = content["kind"]
    for name in ("likelihood", "impact"):
        if content[name] not in scale[name]:
            raise GivenError(_("Likelihood and impact go from 1 to 5."))
        found[name] = content[name]
    if not 1 <= content["appetite"] <= 25:
        raise GivenError(_("What is accepted goes from 1 to 25."))
    found["appetite"] = content["appetite"]
    if content["response"] not in ("reduce", "transfer", "accept", "avoid"):
        raise GivenError(_("Say how the risk is answered."))
    found["response"] = content["response"]
    longest = int(band(found["likelihood"] * found["impact"])["review_months"])
    if not 1 <= content["review_months"] <= longest:
        raise GivenError(_("A risk of this score is looked at again within %(months)s months.") % {"months": longest})
    found["review_months"] = content["review_months"]
    owner = content["owner"]
    owner = owner if isinstance(owner, User) else User.objects.filter(pk=owner).first()
    if owner is None or not owner.is_active or owner.role not in duties()["risk.see"]:
        raise GivenError(_("The owner must be somebody who may see the register."))
    found["owner"] = owner
    controls = [_control(one) for one in content.get("controls", ())]
    if len(controls) > MOST_CONTROLS:
        raise GivenError(_("At most %(most)s controls.") % {"most": MOST_CONTROLS})
    found["controls"] = controls
    found["indicators"] = [str(one)[:60] for one in content.get("indicators", ())][:10]
    return found


def _texts(given: Any, before: Mapping[str, str]) -> dict[str, str]:
    """All languages of a text: as given, or what was written in the request's language alone. A text that was not
    changed keeps its other languages; a changed one loses them, as they would say something else."""
    if isinstance(given, Mapping):
        texts = {tag: str(given[tag]).strip() for tag in LANGUAGES if str(given.get(tag, "")).strip()}
    else:
        text = str(given).replace("\x00", "").strip()[:2000]
        tag = language_tag()
        shown = before.get(tag) or before.get("en") or next(iter(before.values()), "")
        texts = dict(before) if before and shown == text else {tag: text}
    if not any(texts.values()):
        raise GivenError(_("Title, cause and consequence are needed."))
    return texts


def _control(given: Mapping[str, Any]) -> dict[str, Any]:
    rules = document("scale")["controls"]
    tested = given.get("tested_on") or None
    if given["kind"] not in rules["kinds"] or given["effect"] not in rules["effects"] or given["owner"] not in roles():
        raise GivenError(_("A control has a kind, an effect and a role that owns it."))
    if tested is not None:
        try:
            dt.date.fromisoformat(str(tested))
        except ValueError:
            raise GivenError(_("The day of a control's test is no date.")) from None
    text = given["text"] if isinstance(given["text"], Mapping) else {language_tag(): str(given["text"]).strip()[:300]}
    if not any(text.values()):
        raise GivenError(_("Say what the control is."))
    return {"kind": given["kind"], "effect": given["effect"], "owner": given["owner"], "text": dict(text),
            "tested_on": str(tested) if tested else None}  # fmt: skip


def _incidents() -> Any:
    """The incidents' table, once that room has one."""
    from django.apps import apps

    try:
        return apps.get_model("incident", "Incident")
    except LookupError:
        return None


def _needed(text: str, problem: str) -> str:
    found = text.replace("\x00", "").strip()[:2000]
    if not found:
        raise GivenError(problem)
    return found


def of_alert(alert_id: int) -> Sequence[Risk]:
    """Risks that an alert was linked to."""
    return list(Risk.objects.filter(links__kind="alert", links__ref=str(alert_id)).order_by("code"))
