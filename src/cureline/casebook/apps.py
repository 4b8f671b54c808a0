from django.apps import AppConfig


class CasebookConfig(AppConfig):
    name = "cureline.casebook"
    label = "casebook"
