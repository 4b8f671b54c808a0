from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "cureline.operations"
    label = "operations"
