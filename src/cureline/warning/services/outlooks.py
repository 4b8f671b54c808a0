"""Accounts that are current and may fall behind: the model learned from the bank's own months, the day's list, help."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import delinquency, score
from cureline.engine.warn import outlook
from cureline.home import subdirectory
from cureline.portfolio import snapshot
from cureline.portfolio.models import Account
from cureline.trust import audit, documents
from cureline.trust.duties import language_tag
from cureline.warning.models import AccountWarning
from cureline.warning.services.errors import GivenError, StateError
from cureline.worklist import columns
from cureline.worklist.scoring import RULES_OF_CLASSES

NAME = "early_warning"
AUTHOR = "cureline warn train"
_TABLES = ("accounts", "due_items", "payments", "statements")
_ACTIVE = (AccountWarning.State.OPEN, AccountWarning.State.HELPED, AccountWarning.State.DISMISSED)


@dataclass(frozen=True)
class Act:
    """A kind act that may be offered: its words, the reasons that it fits, the page of care where it is judged."""

    code: str
    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    page: str
    reasons: tuple[str, ...]

    @property
    def title(self) -> str:
        """In the request's language."""
        return self.titles[language_tag()]

    def url(self, customer_id: str) -> str:
        """Where it is offered to a customer."""
        return reverse(self.page, args=[customer_id])


@cache
def settings() -> Mapping[str, Any]:
    """All of outlook.yaml."""
    text = resources.files("cureline.warning").joinpath("outlook.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


@cache
def acts() -> Mapping[str, Act]:
    """Every act by its code."""
    return {
        row["code"]: Act(row["code"], row["title"], row["about"], row["page"], tuple(row["reasons"]))
        for row in settings()["acts"]
    }


def fitting(reasons: Sequence[str]) -> list[Act]:
    """The acts for an account's reasons, in the order of the reasons; asking how things are where none fits."""
    found = [act for reason in reasons for act in acts().values() if reason in act.reasons]
    return list({act.code: act for act in found}.values()) or [acts()["ask_how"]]


@contextmanager
def book() -> Iterator[tuple[Any, dict[str, Any]]]:
    """The portfolio's tables as the engine reads them, in a connection of their own. Not within a transaction."""
    with tempfile.TemporaryDirectory(prefix="cureline-warning-") as scratch:
        frozen = snapshot.freeze(Path(scratch))
        with columns.engine(Path(scratch) / "spill") as connection:
            yield connection, {name: columns.read(connection, frozen[name][0]) for name in _TABLES}


def train(on: dt.date, seed: int = 0) -> tuple[score.Model, Path]:
    """Learn the warning from the statements up to a day, keep the model and put it in force from that day on.

    The same statements and seed give the same model. Raises score.TrainingError where there is too little.
    """
    rules = delinquency.load_rules(RULES_OF_CLASSES)
    with book() as (connection, tables):
        model = outlook.learn(connection, tables, as_of=on, months=int(settings()["months"]), rules=rules, seed=seed)
    directory = subdirectory("models") / NAME / model.version
    model.save(directory)
    documents.record("model", NAME, model.version, effective_from_on=on, author=AUTHOR, approver="",
                     content=model.manifest_text)  # fmt: skip
    audit.record("early_warning.trained", subject=f"model:{model.version}")
    return model, directory


def in_force(on: dt.date) -> score.Model | None:
    """The model in force on a day; None where none was learned. Raises score.ModelError where its files are changed."""
    try:
        document = documents.in_force("model", NAME, on)
    except documents.DocumentMissingError:
        return None
    found = score.load(subdirectory("models") / NAME / document.version)
    if found.manifest_text != document.content:
        raise score.ModelError(f"{NAME} {document.version} is not the model that was recorded")
    return found


def look(on: dt.date, at: dt.datetime | None = None) -> dict[str, int]:
    """The day's list: the current accounts most likely to fall behind, within the budget. Nothing without a model.

    An account warned of before keeps its first day and what was offered; one that fell behind is noted as come.
    """
    at = at or timezone.now()
    model = in_force(on)
    if model is None:
        return {"warned": 0}
    rules = delinquency.load_rules(RULES_OF_CLASSES)
    with book() as (connection, tables):
        current = outlook.current_accounts(connection, tables["statements"], as_of=on)
        features = outlook.seen(connection, tables, on, rules)
    features = features.filter(pc.is_in(features["account_id"], pa.array(current, pa.string())))
    scored = score.apply(features.drop_columns(["observed_on"]), model).to_pylist()
    least, most = float(settings()["least_p"]), round(float(settings()["budget"]) * len(scored))
    chosen = sorted((row for row in scored if row["p"] >= least), key=lambda row: (-row["p"], row["account_id"]))[:most]
    with transaction.atomic():
        return _kept(on, model, chosen, set(current))


def _kept(on: dt.date, model: score.Model, chosen: Sequence[Mapping[str, Any]], current: set[str]) -> dict[str, int]:
    known = {row.account_id: row for row in AccountWarning.objects.select_for_update()}
    ids = [row["account_id"] for row in chosen]
    owners = dict(Account.objects.filter(pk__in=ids).values_list("pk", "customer_id"))
    counts = {"warned": 0, "new": 0, "came": 0, "over": 0}
    changed: list[AccountWarning] = []
    made: list[AccountWarning] = []
    for one in chosen:
        row = known.pop(one["account_id"], None)
        counts["warned"] += 1
        if row is None:
            row = AccountWarning(account_id=one["account_id"], customer_id=owners[one["account_id"]], first_on=on)
            made.append(row)
        else:
            changed.append(row)
            if row.state not in _ACTIVE:
                row.state, row.first_on, row.came_on = AccountWarning.State.OPEN, on, None
                row.act, row.acted_by, row.acted_at = "", None, None
        row.model, row.on, row.p, row.months = model.version, on, one["p"], int(settings()["months"])
        row.reasons = [code for code in (one["reasons"] or "").split(";") if code]
        row.lead_months = model.manifest["history"]["lead_months"]
    for row in known.values():
        if row.state in _ACTIVE and row.on < on:
            came = row.account_id not in current
            row.state = AccountWarning.State.CAME if came else AccountWarning.State.OVER
            row.came_on = on if came else None
            changed.append(row)
            counts["came" if came else "over"] += 1
    counts["new"] = len(made)
    AccountWarning.objects.bulk_create(made)
    AccountWarning.objects.bulk_update(
        changed, ["state", "first_on", "came_on", "act", "acted_by", "acted_at", "model", "on", "p", "months",
                  "reasons", "lead_months"], batch_size=500,
    )  # fmt: skip
    audit.record("early_warning.looked", subject=f"early_warning:{on}", detail=counts)
    return counts


@transaction.atomic
def offer(warning_id: int, act: str, *, user: Any, at: dt.datetime | None = None) -> AccountWarning:
    """Note which help is offered; care's own page judges and makes it. Raises StateError, GivenError, DoesNotExist
    outside one's rows."""
    row = AccountWarning.objects.select_for_update().get(pk=warning_id)
    if row.state != AccountWarning.State.OPEN:
        raise StateError(_("Help was offered already, or the account is no longer warned of."))
    if act not in acts():
        raise GivenError(_("Choose what is offered."))
    row.state, row.act, row.acted_by, row.acted_at = AccountWarning.State.HELPED, act, user, at or timezone.now()
    row.save()
    audit.record("early_warning.helped", user=user, customer_id=row.customer_id, subject=f"early_warning:{row.pk}",
                 detail={"act": act})  # fmt: skip
    return row


@transaction.atomic
def dismiss(warning_id: int, *, user: Any, at: dt.datetime | None = None) -> AccountWarning:
    """Lay a warning aside. Raises StateError."""
    row = AccountWarning.objects.select_for_update().get(pk=warning_id)
    if row.state != AccountWarning.State.OPEN:
        raise StateError(_("Help was offered already, or the account is no longer warned of."))
    row.state, row.acted_by, row.acted_at = AccountWarning.State.DISMISSED, user, at or timezone.now()
    row.save()
    audit.record("early_warning.dismissed", user=user, customer_id=row.customer_id, subject=f"early_warning:{row.pk}")
    return row


def reason(code: str) -> str:
    """A reason of the score in the request's language."""
    found: str = score.texts()["reasons"][code][language_tag()]
    return found


@dataclass(frozen=True)
class Held:
    """What became of the warnings so far: how many, how many fell behind, and the months from first warning to that."""

    warned: int
    came: int
    lead_months: float | None


def kept_word() -> Held:
    """How the warnings of this bank did, over all that somebody may see."""
    every = list(AccountWarning.objects.values_list("state", "first_on", "came_on"))
    times = [(came - first).days / 30.4 for state, first, came in every if state == "came" and came]
    middle = sorted(times)[len(times) // 2] if times else None
    return Held(len(every), len(times), middle)


def evaluate(on: dt.date, days: int = 3, seed: int = 0) -> outlook.Judged:
    """The trial on the bank's own months: on each of the last month ends whose outcome is known, a model that knows
    nothing later, beside the naive thresholds. Raises score.TrainingError."""
    months = int(settings()["months"])
    rules = delinquency.load_rules(RULES_OF_CLASSES)
    with book() as (connection, tables):
        usable, _ = outlook.days_to_learn_from(connection, tables["statements"], as_of=on, months=months)
        tried = [
            day for day in usable
            if outlook.days_to_learn_from(connection, tables["statements"], as_of=day, months=months)[0]
        ][:days]  # fmt: skip
        if not tried:
            raise score.TrainingError("too few months of statements: a held-out month needs earlier ones to learn from")
        return outlook.judge(connection, tables, tried, months=months, rules=rules,
                             budget=float(settings()["budget"]), until=on, seed=seed)  # fmt: skip
