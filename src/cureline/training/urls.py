"""Addresses of the pages below `/training/`."""

from __future__ import annotations

from django.urls import path

from cureline.training import exam_pages, library_pages, pages, trainer_pages

app_name = "training"
urlpatterns = [
    path("", pages.home, name="home"),
    path("today/", pages.review, name="review"),
    path("today/answer/", pages.answer, name="answer"),
    path("today/rate/", pages.rate, name="rate"),
    path("courses/<slug:name>/", pages.course, name="course"),
    path("courses/<slug:name>/<slug:lesson_id>/", pages.lesson, name="lesson"),
    path("exams/<slug:name>/", exam_pages.exam, name="exam"),
    path("exams/<slug:name>/begin/", exam_pages.begin, name="begin"),
    path("sittings/<int:pk>/", exam_pages.sitting, name="sitting"),
    path("sittings/<int:pk>/save/", exam_pages.save, name="save"),
    path("sittings/<int:pk>/submit/", exam_pages.submit, name="submit"),
    path("learners/", trainer_pages.learners, name="learners"),
    path("learners/assign/", trainer_pages.assign_many, name="assign_many"),
    path("learners/<int:pk>/", trainer_pages.learner, name="learner"),
    path("learners/<int:pk>/assign/", trainer_pages.assign, name="assign"),
    path("learners/<int:pk>/issue/", trainer_pages.issue, name="issue"),
    path("assignments/<int:pk>/take-back/", trainer_pages.unassign, name="unassign"),
    path("licences/", trainer_pages.licences, name="licences"),
    path("licences/<int:pk>/<slug:verb>/", trainer_pages.act, name="act"),
    path("results/", trainer_pages.exams, name="exams"),
    path("results/<int:pk>/", trainer_pages.sitting, name="seen"),
    path("library/", library_pages.courses, name="courses"),
    path("library/new/", library_pages.new_course, name="new_course"),
    path("library/<int:pk>/", library_pages.version, name="version"),
    path("library/<int:pk>/decide/", library_pages.decide_version, name="decide_version"),
    path("questions/", library_pages.questions, name="questions"),
    path("questions/new/", library_pages.new_question, name="new_question"),
    path("questions/written/<int:pk>/", library_pages.written, name="written"),
    path("questions/written/<int:pk>/decide/", library_pages.decide_question, name="decide_question"),
    path("questions/written/<int:pk>/withdraw/", library_pages.withdraw_question, name="withdraw_question"),
    path("questions/<str:key>/", library_pages.question, name="question"),
]
