"""Courses, questions made from the rule packs, spaced repetition, examinations, licences."""
