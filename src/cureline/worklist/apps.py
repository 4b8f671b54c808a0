from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "cureline.worklist"
    label = "worklist"
