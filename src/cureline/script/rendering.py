"""A script written for a customer: its variables filled, with what the customer's pack asks to be said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cureline.portfolio import models
from cureline.script import library, values, wording
from cureline.script.document import Choice, Script, Texts
from cureline.script.languages import tag
from cureline.script.library import ScriptMissingError


@dataclass(frozen=True)
class Said:
    """A statement that the customer's pack asks for: title and article, and what was added to say it, if anything."""

    id: str
    title: str
    article: str
    status: str
    added: str = ""


@dataclass(frozen=True)
class Answer:
    """A choice in words: its key (1 to 9), where it leads or how it ends."""

    key: int
    text: str
    next: str
    outcome: str
    then: str


@dataclass(frozen=True)
class Step:
    """A node in words for one customer."""

    id: str
    text: str
    answers: tuple[Answer, ...]
    outcome: str
    then: str


@dataclass(frozen=True)
class Rendered:
    """A script for one customer: the text to send or the first thing to say, and the tree for spoken channels."""

    name: str
    version: str
    language: str
    channel: str
    text: str
    subject: str
    statements: tuple[Said, ...]
    tree: Mapping[str, Step] | None
    start: str = ""


def render(
    name: str,
    *,
    customer_id: str,
    account_id: str | None = None,
    language: str,
    channel: str,
    on: dt.date,
    collector: str = "",
    reveal: bool = False,
) -> Rendered:
    """The approved script in force on a day, written for a customer, with what the customer's pack asks to be said.

    `language` is any BCP 47 tag. Names are masked unless `reveal`, which is for what leaves for the customer. Without
    `account_id` the debt with the largest balance is meant. Raises ScriptMissingError (404) when no approved version is
    in force or it has nothing for the channel, and ObjectDoesNotExist for an unknown customer or account.
    """
    customer = models.Customer.objects.get(pk=customer_id)
    debts = models.Account.objects.filter(customer_id=customer_id)
    account = debts.get(pk=account_id) if account_id else debts.order_by("-balance_minor", "pk").first()
    script = library.in_force(name, on)
    spoken_as = tag(language)
    found = values.of_customer(
        customer, account, language=spoken_as, on=on, house=library.house(on), collector=collector,
        purpose=script.purpose, reveal=reveal,
    )  # fmt: skip
    return _rendered(script, channel, spoken_as, customer.jurisdiction, found)


def render_sample(script: Script, *, channel: str, language: str, jurisdiction: str, on: dt.date) -> Rendered:
    """A script, approved or not, for a made-up customer: what its author sees."""
    return _rendered(script, channel, language, jurisdiction, values.of_sample(language, on))


def _rendered(script: Script, channel: str, language: str, jurisdiction: str, found: Mapping[str, str]) -> Rendered:
    written = script.texts.get(channel)
    if channel not in script.channels or (written is None and script.tree is None):
        raise ScriptMissingError(channel=channel, name=script.name)
    lacking = {s.id: s.say[language] for s in wording.unsaid(script, jurisdiction, channel, language) if s.say}
    places = {s.id: s.place for s in wording.required(jurisdiction, channel, script.purpose)}
    said = tuple(
        Said(s.id, s.title[language], s.article, s.status, values.fill(lacking.get(s.id, ""), found))
        for s in wording.required(jurisdiction, channel, script.purpose)
    )
    if written is not None:
        body = "\n".join([written.body[language], *lacking.values()])
        subject = values.fill((written.subject or {}).get(language, ""), found)
        text = values.fill(body, found)
        return Rendered(script.name, script.version, language, channel, text, subject, said, None)
    tree = script.tree
    assert tree is not None  # noqa: S101 - a script without a text for its channel has a tree
    after = tree.confirmed_first() or {tree.start}
    steps = {}
    for node in tree.nodes.values():
        added = [
            text
            for identity, text in lacking.items()
            if (node.id in after and places[identity] in ("confirmed", "end"))
            or (node.id == tree.start and places[identity] == "opening")
        ]
        steps[node.id] = Step(
            node.id,
            values.fill("\n".join([*added, node.text[language]]), found),
            tuple(_answer(key, choice, language, found) for key, choice in enumerate(node.choices, 1)),
            node.outcome,
            node.then,
        )
    text = steps[tree.start].text
    return Rendered(script.name, script.version, language, channel, text, "", said, steps, tree.start)


def _answer(key: int, choice: Choice, language: str, found: Mapping[str, str]) -> Answer:
    words: Texts = choice.text
    return Answer(key, values.fill(words[language], found), choice.next, choice.outcome, choice.then)
