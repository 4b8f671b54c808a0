from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "cureline.improvement"
    label = "improvement"
