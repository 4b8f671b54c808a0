"""The check at the desk: the engine's, with what the bank knows of a customer, all names, and forbidden words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cureline.engine.han import is_han, simplified
from cureline.engine.pseudonymise import Hit, Person, Subject, find, rules
from cureline.people.models import Staff
from cureline.portfolio.models import Account, ContactPoint, Customer, Guarantor
from cureline.script import services as script
from cureline.trust import rows, vault

COMMENT = "comment"
_PHONES = ("mobile", "home_phone", "work_phone")
_ADDRESSES = ("home_address", "work_address")


@dataclass(frozen=True)
class Trouble:
    """Something the check found: in which section, where, of which kind; `known` where the bank knows it as somebody's.

    `about` names a forbidden phrase's rule; the words themselves are never kept.
    """

    section: str
    start: int
    end: int
    kind: str
    known: bool = False
    about: str = ""

    @property
    def blocks(self) -> bool:
        """Whether nothing may be shown with it. A case may tell of a forbidden phrase that was said; a comment may not
        say one."""
        return self.kind != "phrase" or self.section == COMMENT

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {"section": self.section, "start": self.start, "end": self.end, "kind": self.kind, "known": self.known,
                "about": self.about}  # fmt: skip


def subject_of(customer_id: str) -> Subject:
    """Everything that is known of a customer and of everybody around, in clear. For memory only.

    Read as the owner: who releases a case need not see the customer, and never sees this.
    """
    with rows.as_owner():
        customer: Any = Customer.objects.get(pk=customer_id)
        accounts = list(Account.objects.filter(customer_id=customer_id).values_list("pk", flat=True))
        points = list(ContactPoint.objects.filter(customer_id=customer_id))
        guarantors = list(Guarantor.objects.filter(account_id__in=accounts))
        staff = list(Staff.objects.values_list("name", flat=True))
    people = [Person(_open(customer.name_sealed), "self")]
    people += [Person(_open(one.owner_name_sealed), one.relation) for one in points if one.relation != "employer"]
    people += [Person(_open(one.name_sealed), "guarantor") for one in guarantors]
    people += [Person(name, "staff") for name in staff]
    known: dict[str, Person] = {}
    for person in people:
        if person.name:
            known.setdefault(person.name, person)
    values = [(point.kind, _open(point.value_sealed)) for point in points]
    return Subject(
        people=tuple(known.values()),
        numbers=tuple(value for kind, value in values if kind in _PHONES and value),
        ids=tuple(one for one in (_open(customer.national_id_sealed), str(customer.pk), *map(str, accounts)) if one),
        emails=tuple(value for kind, value in values if "email" in kind and value),
        addresses=tuple(value for kind, value in values if kind in _ADDRESSES and value),
        employers=tuple(name for p in points if p.relation == "employer" and (name := _open(p.owner_name_sealed))),
        districts=(customer.district,) if customer.district else (),
    )  # fmt: skip


def _open(token: Any) -> str:
    return vault.decrypt(bytes(token)) if token else ""


def check(texts: Mapping[str, str], subject: Subject | None = None, *, language: str = "zh-Hans") -> list[Trouble]:
    """What keeps texts from being shown to others: what leads back to somebody, and forbidden phrases.

    `texts` by section. Without a subject the bank's staff are looked for by name; customers' whole names are looked up
    in the portfolio either way.
    """
    if subject is None:
        subject = Subject(people=tuple(Person(name, "staff") for name in Staff.objects.values_list("name", flat=True)))
    found: list[Trouble] = []
    for section, text in texts.items():
        hits = find(text, subject)
        found += [Trouble(section, hit.start, hit.end, hit.kind, hit.known) for hit in hits]
        found += [Trouble(section, start, end, "person", True) for start, end in _customers(text, hits)]
        for one in script.check(text, jurisdiction="CN", language=language):
            if one.severity == "block":
                start = max(text.find(one.found), 0)
                found.append(Trouble(section, start, start + len(one.found), "phrase", False, one.title))
    return found


def _customers(text: str, hits: Iterable[Hit]) -> Iterator[tuple[int, int]]:
    """Whole names of any customer of the bank: every three or four characters that begin with a surname, looked up
    by the blind index."""
    taken = [(hit.start, hit.end) for hit in hits]
    grams: dict[bytes, list[tuple[int, int]]] = {}
    for start, end in _names(text):
        if not any(start < stop and begin < end for begin, stop in taken):
            grams.setdefault(vault.blind_index(text[start:end]), []).append((start, end))
    if not grams:
        return
    with rows.as_owner():
        known = set()
        for model, column in ((Customer, "name_index"), (ContactPoint, "owner_name_index"), (Guarantor, "name_index")):
            known |= {bytes(one) for one in model.objects.filter(**{f"{column}__in": list(grams)})
                      .values_list(column, flat=True)}  # fmt: skip
    for index in known:
        yield from grams.get(index, [])


def _names(text: str) -> Iterator[tuple[int, int]]:
    plain = simplified(text)
    surnames = rules().surnames
    for start, char in enumerate(plain):
        if not is_han(char) or (char not in surnames and plain[start : start + 2] not in surnames):
            continue
        for length in (3, 4):
            part = plain[start : start + length]
            if len(part) == length and all(is_han(one) for one in part):
                yield start, start + length
    # English names: two or three words that begin with a capital
    for match in re.finditer(r"(?=\b([A-Z][a-z]+(?: [A-Z][a-z]+){1,2})\b)", text):
        yield match.start(1), match.end(1)
