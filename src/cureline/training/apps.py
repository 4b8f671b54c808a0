from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "cureline.training"
    label = "training"
