"""A trainee's verbs: begin a call, say something, put the receiver down. Each turn is kept as it is said."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import rehearse
from cureline.people.models import Staff
from cureline.rehearsal import stored, talk
from cureline.rehearsal.models import Exercise, Session, Turn
from cureline.rehearsal.services import reading
from cureline.rehearsal.services.errors import GivenError, OtherPersonError, StateError, UnknownError
from cureline.script import services as script
from cureline.training import services as training
from cureline.trust import audit, vault
from cureline.worklist import desk

JURISDICTION = "CN"
LONGEST = 2000
# what a finding of the house's own check of wording is as an act
ACTS_OF = {
    "threat": "threat",
    "shaming": "insult",
    "third_party": "disclosure",
    "false_legal": "falsehood",
    "urgency": "pressure",
}

# our skills by the names that the room of training knows
TRAINS = {
    "law": "compliance", "opening": "identity", "listening": "empathy", "probing": "probing", "solving": "options",
    "closing": "closing", "handing": "complaint",
}  # fmt: skip


def scenario(name: str) -> rehearse.Scenario:
    """A scenario by id. Raises UnknownError."""
    found = rehearse.scenarios().get(name)
    if found is None:
        raise UnknownError(_("There is no scenario %(name)s.") % {"name": name[:40]})
    return found


@transaction.atomic
def start(
    staff: Staff, name: str, *, user: Any, language: str = "zh-Hans", hints: bool = False, free: bool = False,
    exercise_id: int | None = None, seed: int | None = None, at: dt.datetime | None = None,
) -> Session:  # fmt: skip
    """Begin a call of a scenario; the seed is drawn where none is given. `free` has the language model word the debtor.

    Raises UnknownError, OtherPersonError (not one's own staff record), StateError (a call is running already, or no
    language model is set up), GivenError (language).
    """
    at = at or timezone.now()
    if staff.user_id != user.pk:
        raise OtherPersonError(_("Everybody practises for themselves."))
    case = scenario(name)
    if language not in rehearse.LANGUAGES:
        raise GivenError(_("There is no such language."))
    if free and talk.words() is None:
        raise StateError(_("No language model is set up for free talk."))
    Staff.objects.select_for_update().get(pk=staff.pk)
    if Session.objects.filter(staff=staff, ended_at__isnull=True).exists():
        raise StateError(_("A call is still running; end it first."))
    exercise = _exercise(staff, name, exercise_id)
    seed = secrets.randbelow(2**31) if seed is None else seed
    standing, line = rehearse.begin(case, language, seed, desk.today(at))
    made = Session.objects.create(
        staff=staff, exercise=exercise, scenario=name, level=case.level, language=language, seed=seed,
        versions={"scenario": case.version, **{part: str(rehearse.document(f"{part}.yaml")["version"])
                                                for part in ("acts", "base", "rubric")}},
        hints=hints, talk=Session.Talk.FREE if free else Session.Talk.GRAPH, opening=line,
        standing=standing.as_dict(), started_at=at,
    )  # fmt: skip
    audit.record("rehearsal.begun", user=user, subject=f"rehearsal:{made.pk}", detail={"scenario": name})
    return made


def _exercise(staff: Staff, name: str, exercise_id: int | None) -> Exercise | None:
    rows = Exercise.objects.filter(staff=staff, scenario=name, done_at__isnull=True)
    if exercise_id is None:
        return rows.order_by("due_on", "pk").first()
    found = rows.filter(pk=exercise_id).first()
    if found is None:
        raise UnknownError(_("This exercise is not open for you."))
    return found


@transaction.atomic
def say(session_id: int, text: str, *, user: Any, turn: int | None = None, at: dt.datetime | None = None) -> Turn:
    """Say something and hear the answer; the call is scored when it ends with it.

    `turn`, where given, is the number of turns that the speaker has seen: a second sending of the same words (a lost
    answer) is told and not said twice. Raises UnknownError (none of one's own), StateError (ended, or spoken elsewhere
    meanwhile), GivenError (nothing said, too long).
    """
    at = at or timezone.now()
    row = _own(session_id, user)
    text = text.replace("\x00", "").strip()
    if not text:
        raise GivenError(_("Say something first."))
    if len(text) > LONGEST:
        raise GivenError(_("Say it in fewer than %(n)s signs.") % {"n": LONGEST})
    standing = rehearse.standing_of(row.standing)
    if turn is not None and turn != standing.turn:
        last = row.turns.order_by("-number").first()
        if last is not None and turn == standing.turn - 1 and vault.decrypt(bytes(last.text_sealed)) == text:
            return last
        raise StateError(_("The call has gone on elsewhere; load the page again."))
    if row.ended_at is not None:
        raise StateError(_("The call has ended."))
    case = scenario(row.scenario)
    model = rehearse.model_answer(case, standing)
    after, heard = rehearse.answer(case, standing, text, flags=flags(text, row.language))
    line = heard.line
    if row.talk == Session.Talk.FREE:
        line = talk.worded(row, after, heard, text)
    before = row.turns.order_by("-number").values_list("at", flat=True).first() or row.started_at
    made = Turn.objects.create(
        session=row, number=heard.number, text_sealed=vault.encrypt(text), line=line, line_id=heard.line_id,
        heard=stored.turn_as_dict(heard), model_sealed=vault.encrypt(model), at=at,
        seconds=max(int((at - before).total_seconds()), 0),
    )  # fmt: skip
    row.standing = after.as_dict()
    if after.end:
        finish(row, case, after, user=user, at=at)
    row.save()
    if after.end:
        _tell_training(row, at)
    return made


def flags(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Forbidden acts that the house's own check of wording finds: what its phrase list refuses, not its guesses."""
    for found in script.check(text, jurisdiction=JURISDICTION, language=language):
        if found.severity == "block" and found.rule_id != "CLASSIFIER":
            yield ACTS_OF[found.category], found.found


@transaction.atomic
def leave(session_id: int, *, user: Any, at: dt.datetime | None = None) -> Session:
    """Put the receiver down in the middle; the call is scored as it stands. Raises UnknownError, StateError."""
    at = at or timezone.now()
    row = _own(session_id, user)
    if row.ended_at is not None:
        raise StateError(_("The call has ended."))
    standing = rehearse.hang_up(rehearse.standing_of(row.standing))
    row.standing = standing.as_dict()
    finish(row, scenario(row.scenario), standing, user=user, at=at)
    row.save()
    _tell_training(row, at)
    return row


def finish(row: Session, case: rehearse.Scenario, standing: rehearse.Standing, *, user: Any, at: dt.datetime) -> None:
    """Score an ended call and close the exercise that it answers."""
    found = rehearse.score(case, standing, stored.turns_of(row))
    row.ended_at, row.end, row.total = at, standing.end, found.total
    row.scores = found.as_dict()
    row.skills = {skill: list(points) for skill, points in rehearse.skill_points(case, found.points).items()}
    if row.exercise is not None and row.exercise.done_at is None and found.total >= row.exercise.pass_mark:
        row.exercise.done_at = at
        row.exercise.save(update_fields=["done_at"])
    audit.record("rehearsal.ended", user=user, subject=f"rehearsal:{row.pk}",
                 detail={"end": standing.end, "turns": standing.turn})  # fmt: skip


def _tell_training(row: Session, at: dt.datetime) -> None:
    """Tell the room of training how the skills of this call stand, the weakest last: of one topic the latest counts."""
    found = reading.skills_of(row.staff, desk.today(at))
    for skill in sorted(row.skills, key=lambda code: -found[code].mean):
        training.record_weakness(row.staff, TRAINS[skill], found[skill].mean, source="rehearsal", at=at)


def _own(session_id: int, user: Any) -> Session:
    row = Session.objects.select_for_update(of=("self",)).filter(pk=session_id, staff__user=user).first()
    if row is None:
        raise UnknownError(_("It is not one of your calls."))
    return row
