from django.apps import AppConfig


class VisitConfig(AppConfig):
    name = "cureline.visit"
    label = "visit"
