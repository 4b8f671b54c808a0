from django.apps import AppConfig


class ExperimentConfig(AppConfig):
    name = "cureline.experiment"
    label = "experiment"
