from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "cureline.results"
    label = "results"
