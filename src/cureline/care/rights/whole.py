"""A person's own right reaches further than the desk: to tables that no page may read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cureline.portfolio.models import Customer
from cureline.trust import rows


@contextmanager
def whole(customer_id: str) -> Iterator[None]:
    """For a granted request: read and erase as the database's owner what is held about one customer.

    The desk's role has no right to the attributes of the fairness audit and deletes nothing of the portfolio. Raises
    Customer.DoesNotExist (404) where the customer is not among the user's own rows, before anything is opened.
    """
    Customer.objects.get(pk=customer_id)
    with rows.as_owner():
        yield
