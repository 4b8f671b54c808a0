"""Teaching: questions made from the rule packs, when they come again, examinations drawn by seed, items judged."""

from cureline.engine.teach.cases import Case, judge_case
from cureline.engine.teach.course import Course, CourseError, Lesson, parse_course
from cureline.engine.teach.exam import (
    Blueprint,
    BlueprintError,
    DrawError,
    Mark,
    Paper,
    draw,
    mark,
    parse_blueprint,
    shuffled,
)
from cureline.engine.teach.figures import figures, fill, places
from cureline.engine.teach.items import Item, judge_items
from cureline.engine.teach.making import make
from cureline.engine.teach.memory import Memory, due_first, forget, retrievability, review
from cureline.engine.teach.question import KINDS, TOPICS, Option, Question, QuestionError, of_dict, parse_question
from cureline.engine.teach.sources import Sources, sources
from cureline.engine.teach.wording import texts

__all__ = [
    "KINDS",
    "TOPICS",
    "Blueprint",
    "BlueprintError",
    "Case",
    "Course",
    "CourseError",
    "DrawError",
    "Item",
    "Lesson",
    "Mark",
    "Memory",
    "Option",
    "Paper",
    "Question",
    "QuestionError",
    "Sources",
    "draw",
    "due_first",
    "figures",
    "fill",
    "forget",
    "judge_case",
    "judge_items",
    "make",
    "mark",
    "of_dict",
    "parse_blueprint",
    "parse_course",
    "parse_question",
    "places",
    "retrievability",
    "review",
    "shuffled",
    "sources",
    "texts",
]
