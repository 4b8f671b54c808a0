"""What the pages share: a customer with accounts and debts, acts that end in a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cureline.arrangement.services import debts
from cureline.face import ProblemError
from cureline.portfolio.models import Account, Customer, DueItem
from cureline.worklist.models import Assessment

PER_PAGE = 50


def customer_of(customer_id: str) -> Any:
    """The customer within one's rows; 404 otherwise."""
    return get_object_or_404(Customer, pk=customer_id)


def accounts_of(customer_id: str) -> list[Any]:
    """The accounts that owe, the largest first."""
    return list(Account.objects.filter(customer_id=customer_id, balance_minor__gt=0).order_by("-balance_minor", "pk"))


def chosen(request: HttpRequest, accounts: list[Any]) -> Any:
    """The account that the address names, else the first; None where none owes."""
    wanted = request.GET.get("account") or request.POST.get("account")
    return next((a for a in accounts if a.pk == wanted), accounts[0] if accounts else None)


def amounts(account: Any, on: Any) -> dict[str, int]:
    """What a promise may be about. An account without due items has the bank's own counter, of the last night."""
    debt = debts.debt_of(account, on)
    past_due = debt.past_due_minor
    if not past_due and not DueItem.objects.filter(account_id=account.pk).exists():
        night = Assessment.objects.filter(account_id=account.pk, run__currentrun__isnull=False).first()
        past_due = night.past_due_minor if night else 0
    return {"full": debt.total_minor, "past_due": past_due}


def attempt(request: HttpRequest, verb: Callable[[], Any], done: Any) -> Any:
    """Do a verb and leave a message; its result, or None where it was refused. A missing row is 404."""
    try:
        with transaction.atomic():
            result = verb()
    except ProblemError as error:
        messages.error(request, told(error))
        return None
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, str(done))
    return result


def told(error: ProblemError) -> str:
    """A refusal in words, with the article where a rule refuses."""
    said = f"{error.title}: {error.detail}" if error.detail else str(error.title)
    article = error.members.get("article")
    return f"{said} {article}" if article else said


def paged(request: HttpRequest, rows: Any) -> Any:
    """One page of a list, by `?page=`."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
