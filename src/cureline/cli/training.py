"""`cureline training`: the bank of questions of a day, papers drawn again, and the day's licences."""

from __future__ import annotations

from typing import Annotated

import typer

from cureline.cli.main import ready
from cureline.cli.night import day
from cureline.cli.show import Exit, Json, Language, emit_json, fail, out, table

app = typer.Typer(no_args_is_help=True, help="Courses, questions made from the rules in force, examinations, licences.")
On = Annotated[str, typer.Option(help="The rules of this day, YYYY-MM-DD; today otherwise.")]
Jurisdiction = Annotated[str, typer.Option(help="Whose rules: CN, US, UK or IN.")]
_TAGS = {"en": "en", "zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant"}


@app.command("questions")
def questions(
    on: On = "", jurisdiction: Jurisdiction = "CN", topic: Annotated[str, typer.Option(help="One topic only.")] = "",
    language: Language = "en", as_json: Json = False,
) -> None:  # fmt: skip
    """List the questions that the rules in force on a day give, with what is right: two days differ as the law does."""
    ready()
    from cureline.training import library
    from cureline.training.services import cards

    which = day(on) if on else library.today()
    try:
        bank = cards.bank(which, jurisdiction=jurisdiction.upper())
    except LookupError as error:
        fail(Exit.USAGE, str(error))
    found = [question for _, question in sorted(bank.items()) if not topic or question.topic == topic]
    if as_json:
        emit_json({"on": which.isoformat(), "questions": [question.as_dict() for question in found]})
        return
    tag = _TAGS.get(str(language), "en")
    table(
        f"Questions by the rules of {which}",
        ("topic", "kind", "question", "right"),
        [
            (q.topic, q.kind, q.stem[tag], "; ".join(o.text[tag] for o in q.options if o.right)) for q in found
        ],
    )  # fmt: skip
    out.print(f"{len(found)} questions.", markup=False)


@app.command("paper")
def paper(
    exam: Annotated[str, typer.Argument(help="Name of the examination: phone, field, legal, care.")],
    seed: Annotated[int, typer.Option(help="The seed that stands in the log.", min=0)],
    on: On = "", language: Language = "en", as_json: Json = False,
) -> None:  # fmt: skip
    """Draw the paper of a seed again, as an examiner does who checks a result."""
    ready()
    from cureline.face import ProblemError
    from cureline.training import library
    from cureline.training.services import exams

    which = day(on) if on else library.today()
    blueprint = library.exam(exam, which)
    if blueprint is None:
        fail(Exit.USAGE, f"no examination {exam!r} on {which}; there are {', '.join(library.exams(which))}")
    try:
        drawn = exams.drawn(blueprint, which, seed)
    except ProblemError as error:
        fail(Exit.FAILED, error.detail)
    if as_json:
        emit_json({"seed": seed, "questions": [question.as_dict() for question in drawn.questions]})
        return
    tag = _TAGS.get(str(language), "en")
    table(f"{exam}, seed {seed}", ("", "topic", "question"),
          [(str(n), q.topic, q.stem[tag]) for n, q in enumerate(drawn.questions, start=1)])  # fmt: skip


@app.command("licences")
def licences(on: On = "", as_json: Json = False) -> None:
    """List who holds which licence on a day, as the night's allocation reads it, and those that end soon."""
    ready()
    from cureline.people import licences as people
    from cureline.training import library
    from cureline.training.services import expiring

    which = day(on) if on else library.today()
    held = people.held(which)
    soon = [(row.staff.collector_id or row.staff.name, row.kind, row.until_on.isoformat()) for row in expiring(which)]
    if as_json:
        emit_json({"on": which.isoformat(), "enforced": people.needs(which).enforced, "held": held,
                   "end_soon": [list(row) for row in soon]})  # fmt: skip
        return
    table(f"Licences on {which}", ("collector", "holds"), [(who, ", ".join(kinds)) for who, kinds in held.items()])
    if soon:
        table("End soon", ("collector", "licence", "until"), soon)
    if not people.needs(which).enforced:
        out.print("The bank demands no licences: none is asked for by night or desk.", markup=False)
