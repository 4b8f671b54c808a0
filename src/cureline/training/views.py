"""What the pages show of courses, questions, examinations and people, in the words of the request's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p

from cureline.charts import Cell, Chart, bars
from cureline.engine import teach
from cureline.people.models import Staff
from cureline.training import library, services
from cureline.training.models import CourseVersion, Sitting
from cureline.trust import sources
from cureline.trust.duties import language_tag, roles

STATES: Mapping[str, tuple[Any, str]] = {
    "waiting": (gettext_lazy("Waits for approval"), "warn"),
    "approved": (gettext_lazy("Approved"), "good"),
    "refused": (gettext_lazy("Refused"), "bad"),
    "withdrawn": (_p("question", "Withdrawn"), "neutral"),
}
LICENCE_STATES: Mapping[str, tuple[Any, str]] = {
    "valid": (_p("licence", "Valid"), "good"),
    "suspended": (_p("licence", "Suspended"), "warn"),
    "expired": (_p("licence", "Expired"), "bad"),
    "revoked": (_p("licence", "Revoked"), "bad"),
}
ACTS: Mapping[str, Any] = {
    "issued": _p("licence", "Issued"), "renewed": _p("licence", "Renewed"), "suspended": _p("licence", "Suspended"),
    "resumed": _p("licence", "Suspension ended"), "revoked": _p("licence", "Revoked"),
    "expired": _p("licence", "Expired"),
}  # fmt: skip
SITTING_STATES: Mapping[str, tuple[Any, str]] = {
    "running": (_p("examination", "Running"), "info"),
    "passed": (_p("examination", "Passed"), "good"),
    "failed": (_p("examination", "Not passed"), "bad"),
}
FIELDS: Mapping[str, Any] = {
    "credit": gettext_lazy("Credit knowledge"), "law": gettext_lazy("Law and rules"),
    "technique": gettext_lazy("Technique of talks"),
}  # fmt: skip
FLAGS: Mapping[str, tuple[Any, str]] = {
    "easy": (gettext_lazy("nearly all know it"), "info"),
    "hard": (gettext_lazy("hardly anybody knows it"), "warn"),
    "poor": (gettext_lazy("does not tell who knows more"), "bad"),
}
_MARKS = (("- ", "point"), ("> ", "said"), ("! ", "warning"))


def words(text: Mapping[str, str]) -> str:
    """A text of three languages in the request's."""
    return text[language_tag()]


def topic(code: str) -> str:
    """A topic in words."""
    found = teach.texts()["topics"].get(code)
    return words(found) if found else code


def kind(code: str) -> str:
    """A kind of question in words."""
    return words(teach.texts()["kinds"][code])


@dataclass(frozen=True)
class Block:
    """A part of a lesson's text: `text`, `points` (several lines), `said` or `warning`."""

    kind: str
    lines: tuple[str, ...]


def blocks(lesson: teach.Lesson, figures: Mapping[str, Mapping[str, str]]) -> list[Block]:
    """A lesson's text with its figures of today, in parts."""
    text = teach.fill(words(lesson.text), figures, language_tag())
    found = []
    for part in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if not lines:
            continue
        mark, name = next(((m, n) for m, n in _MARKS if lines[0].startswith(m)), ("", "text"))
        if name == "point":
            found.append(Block("points", tuple(line.removeprefix(mark) for line in lines)))
        else:
            found.append(Block(name, (" ".join(line.removeprefix(mark) for line in lines),)))
    return found


@dataclass(frozen=True)
class Figure:
    """A key figure of a lesson."""

    label: str
    value: str
    article: str


def key_figures(lesson: teach.Lesson, figures: Mapping[str, Mapping[str, str]]) -> list[Figure]:
    """The key figures that a lesson lists, of the rules in force; one of no rule in force is left out."""
    tag = language_tag()
    return [
        Figure(figures[f"{name}.label"][tag], figures.get(name, {}).get(tag, ""),
               figures.get(f"{name}.article", {}).get(tag, ""))
        for name in lesson.figures if f"{name}.label" in figures
    ]  # fmt: skip


@dataclass(frozen=True)
class Answered:
    """A question with what somebody chose, for the pages that may tell what is right."""

    question: Any
    place: int
    stem: str
    options: list[tuple[str, str, bool, bool]]
    right: bool
    explanation: str
    article: str
    status: Any
    topic: str
    kind: str


def answered(question: teach.Question, chosen: Iterable[str], place: int = 1) -> Answered:
    """Each option as id, text, whether right, whether chosen."""
    picked = frozenset(chosen)
    return Answered(
        question, place, words(question.stem),
        [(o.id, words(o.text), o.right, o.id in picked) for o in question.options],
        question.answered(picked), words(question.explanation), question.article,
        sources.status(question.status), topic(question.topic), kind(question.kind),
    )  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A question without what is right."""

    key: str
    place: int
    kind: str
    kind_title: str
    topic: str
    stem: str
    options: list[tuple[str, str, bool]]

    @property
    def several(self) -> bool:
        """Whether several may be chosen."""
        return self.kind == "multiple"


def asked(question: teach.Question, place: int = 1, chosen: Iterable[str] = ()) -> Asked:
    """A question to be answered; options as id, text, whether chosen before."""
    picked = frozenset(chosen)
    return Asked(question.key, place, question.kind, kind(question.kind), topic(question.topic), words(question.stem),
                 [(o.id, words(o.text), o.id in picked) for o in question.options])  # fmt: skip


def on_paper(row: Sitting) -> list[Asked]:
    """The paper of a running examination, with what was saved."""
    return [
        Asked(found["key"], found["place"], found["kind"], kind(found["kind"]), topic(found["topic"]),
              words(found["stem"]), [(o["id"], words(o["text"]), o["id"] in row.answers.get(found["key"], ()))
                                     for o in found["options"]])
        for found in services.exams.shown(row)
    ]  # fmt: skip


def mastery_chart(staff: Staff) -> Chart | None:
    """Share right by topic, of the last ninety days."""
    found = services.mastery(staff)
    if not found:
        return None
    points = [{"topic": topic(code), "share": right / asked_} for code, (right, asked_) in found.items()]
    rows = [
        (Cell(topic(code)), Cell(f"{right / asked_:.0%}"), Cell(f"{right} / {asked_}"))
        for code, (right, asked_) in found.items()
    ]
    return Chart(_("Right answers by topic"), bars(points, x="share", y="topic", form=".0%", x_title=_("Right")),
                 (_("Topic"), _("Right"), _("Asked in all")), rows, _("Repetition of the last 90 days."))  # fmt: skip


def percent(bp: int | None) -> str:
    """Basis points as whole per cent."""
    return "–" if bp is None else f"{bp / 100:.0f}%"


def role_titles(codes: Sequence[str]) -> list[str]:
    """Roles in words."""
    known = roles()
    return [known[code].title[language_tag()] for code in codes if code in known]


def learners(request: HttpRequest) -> QuerySet[Staff]:
    """The people whose learning a user may see: a leader their teams', others with the duty all, never closed ones."""
    found = Staff.objects.filter(user__is_active=True).select_related("user", "team")
    user: Any = request.user
    if user.role == "leader":
        staff = getattr(user, "staff", None)
        codes = staff.team_codes() if staff else []
        found = found.filter(Q(team_id__in=codes) | Q(user=user))
    return found


def learning_roles() -> list[str]:
    """The roles that learn here."""
    from cureline.trust.duties import duties

    return sorted(duties()["training.learn"])


def versions_waiting() -> QuerySet[CourseVersion]:
    """Versions of courses that wait for approval."""
    return CourseVersion.objects.filter(state="waiting").select_related("written_by").order_by("pk")


def course_title(name: str) -> str:
    """A course's title today; its name where there is none."""
    found = library.course(name)
    return words(found.title) if found else name


def exam_title(name: str) -> str:
    """An examination's title today; its name where there is none."""
    found = library.exam(name)
    return words(found.title) if found else name
