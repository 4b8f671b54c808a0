"""Cover: drawn from the bank's files or recorded here, judged by rules, laid on the debts, and told before it ends."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine.stress import Covered, Judged, Piece, allocate, judge, share_out
from cureline.legal import rules as law
from cureline.legal.rules import NoLegalRulesError
from cureline.legal.services.guarantors import guaranteed_until
from cureline.portfolio.models import Account, Collateral, Guarantor
from cureline.risk.data import document
from cureline.risk.models import Claim, Cover, PortfolioCover
from cureline.risk.services.errors import GivenError, StateError
from cureline.trust import audit
from cureline.worklist import desk

LIVING = Q(ended_at__isnull=True)
CLAIM_OPEN = ("open", "documents", "filed", "accepted")
_FOLLOWED = ("value_minor", "valued_on", "expires_on", "currency", "registered")


@dataclass(frozen=True)
class Position:
    """An account's debt and cover in minor units of its currency: by things, by promises, and by portfolio covers."""

    account_id: str
    customer_id: str
    product: str
    portfolio: str
    currency: str
    covered: Covered
    things_minor: int
    promises_minor: int
    shared_minor: int = 0

    @property
    def covered_minor(self) -> int:
        """All that counts, never more than the debt."""
        return self.covered.covered_minor + self.shared_minor

    @property
    def gap_minor(self) -> int:
        """What nothing stands behind."""
        return self.covered.debt_minor - self.covered_minor


def piece(row: Cover) -> Piece:
    """A row as the engine judges it."""
    return Piece(str(row.pk), row.kind, row.value_minor, row.valued_on, row.from_on, row.expires_on, row.registered,
                 row.written, row.first_demand, row.prior_minor)  # fmt: skip


def judged(row: Cover, on: dt.date) -> Judged:
    """Whether a cover counts on a day, and for how much."""
    return judge(piece(row), document("cover")["kinds"], on)


def positions(on: dt.date, *, accounts: Iterable[str] | None = None, shared: bool = True) -> list[Position]:
    """Every open account that has a cover (or those named), with what counts on a day, by account id; under the rows of
    who asks. `shared`: portfolio covers are laid over what is open of all accounts of their portfolio."""
    rules = document("cover")
    covers: dict[str, list[Cover]] = defaultdict(list)
    rows = Cover.objects.filter(LIVING)
    if accounts is not None:
        rows = rows.filter(account_id__in=list(accounts))
    for row in rows:
        covers[row.account_id].append(row)
    wide = list(PortfolioCover.objects.filter(from_on__lte=on, expires_on__gte=on)) if shared else []
    found = Account.objects.filter(status="open", balance_minor__gt=0)
    if not wide:
        found = found.filter(pk__in=list(covers))
    elif all(one.portfolio for one in wide):
        found = found.filter(Q(pk__in=list(covers)) | Q(portfolio__in=[one.portfolio for one in wide]))
    if accounts is not None and not wide:
        found = found.filter(pk__in=list(accounts))
    made = []
    columns = ("account_id", "customer_id_id", "product", "portfolio", "currency", "balance_minor")
    for key, customer, product, portfolio, currency, debt in found.values_list(*columns).order_by("account_id"):
        mine = [row for row in covers.get(key, ()) if row.currency == currency]
        laid = allocate(debt, [judged(row, on) for row in mine], rules["order"])
        things = sum(laid.used.get(str(row.pk), 0) for row in mine if rules["kinds"][row.kind]["class"] == "thing")
        made.append(Position(key, customer, product, portfolio or "", currency, laid, things,
                             laid.covered_minor - things))  # fmt: skip
    made = _shared(made, wide, rules)
    wanted = set(accounts) if accounts is not None else None
    return made if wanted is None else [one for one in made if one.account_id in wanted]


def _shared(made: list[Position], wide: Iterable[PortfolioCover], rules: Mapping[str, Any]) -> list[Position]:
    """Lay portfolio covers one after the other over what is still open."""
    parts: dict[str, int] = defaultdict(int)
    for cover in sorted(wide, key=lambda one: (rules["order"].index(one.kind), one.pk)):
        gaps = {one.account_id: one.gap_minor - parts[one.account_id] for one in made
                if one.currency == cover.currency and cover.portfolio in ("", one.portfolio)}  # fmt: skip
        ratio = cover.ratio_bp * (10_000 - int(rules["kinds"][cover.kind]["haircut_bp"])) // 10_000
        for key, part in share_out(gaps, ratio, cover.cap_minor, cover.first_loss_minor).items():
            parts[key] += part
    return [
        one if not parts.get(one.account_id) else Position(
            one.account_id, one.customer_id, one.product, one.portfolio, one.currency, one.covered, one.things_minor,
            one.promises_minor + parts[one.account_id], parts[one.account_id])
        for one in made
    ]  # fmt: skip


def draw(on: dt.date, at: dt.datetime | None = None) -> dict[str, int]:
    """The day's job: cover from the bank's files of collateral and guarantors. Values and ends follow the files; what
    the files no longer have has ended. As often as one likes."""
    at = at or timezone.now()
    counts = {"new": 0, "changed": 0, "ended": 0}
    known = {(row.origin, row.ref): row for row in Cover.objects.filter(~Q(origin=Cover.Origin.DESK))}
    fresh: list[Cover] = []
    seen: set[tuple[str, str]] = set()
    for wanted in _filed(on):
        key = (wanted.origin, wanted.ref)
        seen.add(key)
        row = known.get(key)
        if row is None:
            wanted.made_at = at
            fresh.append(wanted)
        elif row.ended_at is not None or any(getattr(row, name) != getattr(wanted, name) for name in _FOLLOWED):
            for name in _FOLLOWED:
                setattr(row, name, getattr(wanted, name))
            row.ended_at, row.ended_why = None, ""
            row.save()
            counts["changed"] += 1
    gone = [row.pk for key, row in known.items() if key not in seen and row.ended_at is None]
    with transaction.atomic():
        Cover.objects.bulk_create(fresh, batch_size=1000)
        Cover.objects.filter(pk__in=gone).update(ended_at=at, ended_why="no longer in the bank's file")
        counts |= {"new": len(fresh), "ended": len(gone)}
        if any(counts.values()):
            audit.record("cover.drawn", subject="cover", detail=counts)
    return counts


def _filed(on: dt.date) -> Iterable[Cover]:
    """What the bank's files say of collateral and guarantors, as rows that are not saved."""
    things = Collateral.objects.select_related("account_id").filter(account_id__status="open")
    for thing in things.iterator(chunk_size=2000):
        account = thing.account_id
        yield Cover(
            customer_id=account.customer_id_id, account_id=account.pk, kind=thing.kind, origin="collateral",
            ref=thing.pk, currency=account.currency, value_minor=thing.value_minor, valued_on=thing.valued_on,
            # the file lists as collateral what the bank says secures the account
            registered=bool(account.secured), written=True,
        )  # fmt: skip
    people = Guarantor.objects.select_related("account_id__customer_id").filter(account_id__status="open")
    for person in people.iterator(chunk_size=2000):
        account = person.account_id
        yield Cover(
            customer_id=account.customer_id_id, account_id=account.pk, kind="guarantor", origin="guarantor",
            ref=person.pk, currency=account.currency, written=True,
            value_minor=max(account.balance_minor, 0) if person.liability_minor is None else person.liability_minor,
            expires_on=_until(person, account),
        )  # fmt: skip


def _until(person: Any, account: Any) -> dt.date | None:
    """The last day of a guarantee by the legal room; as the file says where the country has no legal pack."""
    try:
        found: dt.date | None = guaranteed_until(person, law.load(account.customer_id.jurisdiction))
    except NoLegalRulesError:
        found = person.guaranteed_until_on
    return found


@transaction.atomic
def record(
    *, user: Any, account_id: str, kind: str, ref: str, value_minor: int, provider: str = "", prior_minor: int = 0,
    valued_on: dt.date | None = None, from_on: dt.date | None = None, expires_on: dt.date | None = None,
    registered: bool = False, written: bool = False, first_demand: bool = False, at: dt.datetime | None = None,
) -> Cover:  # fmt: skip
    """Record a cover of an account that the bank's files don't bring: a policy, a guarantee, a deposit.

    Money in minor units of the account's currency. Raises GivenError, Account.DoesNotExist (also where the account is
    not one's own to see).
    """
    account = Account.objects.get(pk=account_id)
    if kind not in document("cover")["kinds"]:
        raise GivenError(_("Choose the kind of cover."))
    if value_minor <= 0 or prior_minor < 0:
        raise GivenError(_("The value must be above zero."))
    if from_on and expires_on and expires_on < from_on:
        raise GivenError(_("It ends before it begins."))
    ref = ref.replace("\x00", "").strip()[:80]
    if not ref:
        raise GivenError(_("The contract's number is needed."))
    if Cover.objects.filter(account_id=account_id, origin="desk", kind=kind, ref=ref).exists():
        raise StateError(_("This cover is recorded already."))
    row = Cover.objects.create(
        customer_id=account.customer_id_id, account_id=account_id, kind=kind, origin="desk", ref=ref,
        provider=provider.replace("\x00", "").strip()[:120], currency=account.currency, value_minor=value_minor,
        prior_minor=prior_minor, valued_on=valued_on, from_on=from_on, expires_on=expires_on, registered=registered,
        written=written, first_demand=first_demand, made_by=user, made_at=at or timezone.now(),
    )  # fmt: skip
    audit.record("cover.recorded", user=user, customer_id=row.customer_id, subject=f"cover:{row.pk}",
                 detail={"kind": kind, "value_minor": value_minor})  # fmt: skip
    return row


@transaction.atomic
def end(cover_id: int, *, user: Any, why: str, at: dt.datetime | None = None) -> Cover:
    """End a cover recorded here, with a reason. Raises StateError, GivenError."""
    row = Cover.objects.select_for_update().get(pk=cover_id)
    if row.ended_at is not None or row.origin != Cover.Origin.DESK:
        raise StateError(_("What the bank's files bring ends with them."))
    if row.claims.filter(state__in=CLAIM_OPEN).exists():
        raise StateError(_("A claim on it is open: end that first."))
    why = why.replace("\x00", "").strip()[:500]
    if not why:
        raise GivenError(_("Say why it ends."))
    row.ended_at, row.ended_why = at or timezone.now(), why
    row.save()
    audit.record("cover.ended", user=user, customer_id=row.customer_id, subject=f"cover:{row.pk}", reason=why)
    return row


@transaction.atomic
def record_portfolio(
    *, user: Any, kind: str, provider: str, ref: str, currency: str, ratio_bp: int, from_on: dt.date,
    expires_on: dt.date, portfolio: str = "", cap_minor: int | None = None, first_loss_minor: int = 0,
    at: dt.datetime | None = None,
) -> PortfolioCover:  # fmt: skip
    """Record a cover of a whole portfolio (empty: all). Raises GivenError, StateError."""
    rule = document("cover")["kinds"].get(kind)
    if rule is None or rule["class"] != "promise" or not provider.strip() or not ref.strip():
        raise GivenError(_("Kind, provider and the contract's number are needed."))
    if not 0 < ratio_bp <= 10_000 or expires_on < from_on or first_loss_minor < 0 or (cap_minor or 0) < 0:
        raise GivenError(_("The share is above 0 and at most 100 %, and it ends after it begins."))
    if PortfolioCover.objects.filter(ref=ref.strip()[:80]).exists():
        raise StateError(_("This cover is recorded already."))
    row = PortfolioCover.objects.create(
        portfolio=portfolio.strip()[:60], kind=kind, provider=provider.strip()[:120], ref=ref.strip()[:80],
        currency=currency, ratio_bp=ratio_bp, cap_minor=cap_minor, first_loss_minor=first_loss_minor,
        from_on=from_on, expires_on=expires_on, made_by=user, made_at=at or timezone.now(),
    )  # fmt: skip
    audit.record("portfolio_cover.recorded", user=user, subject=f"portfolio_cover:{row.pk}", detail={"kind": kind})
    return row


def expiring(on: dt.date) -> Any:
    """Covers that end within the longest time of warning, the soonest first."""
    days = max(document("cover")["warn_days"])
    return Cover.objects.filter(LIVING, expires_on__gte=on, expires_on__lte=on + dt.timedelta(days)).order_by(
        "expires_on", "pk"
    )


def watch(on: dt.date, at: dt.datetime | None = None) -> dict[str, int]:
    """The day's job: note each cover that comes within 90, 30 or 7 days of its end (as the document has it), once for
    each. The pages and the tile of the home show them; each note stands in the log."""
    steps = sorted(document("cover")["warn_days"], reverse=True)
    counts = {"warned": 0}
    wide = PortfolioCover.objects.filter(expires_on__gte=on, expires_on__lte=on + dt.timedelta(max(steps)))
    for row in [*expiring(on), *wide]:
        step = min(days for days in steps if row.expires_on <= on + dt.timedelta(days))
        if row.warned_days is None or step < row.warned_days:
            with transaction.atomic():
                row.warned_on, row.warned_days = on, step
                row.save(update_fields=["warned_on", "warned_days"])
                name = "cover" if isinstance(row, Cover) else "portfolio_cover"
                audit.record("cover.warned", customer_id=getattr(row, "customer_id", ""), subject=f"{name}:{row.pk}",
                             detail={"days": step})  # fmt: skip
            counts["warned"] += 1
    return counts


def can_claim(row: Cover, on: dt.date) -> bool:
    """Whether a claim may be opened: the cover lives and none is open."""
    return row.ended_at is None and not Claim.objects.filter(cover=row, state__in=CLAIM_OPEN).exists()


def today() -> dt.date:
    """The bank's day."""
    return desk.today(timezone.now())
