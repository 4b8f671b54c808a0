from django.apps import AppConfig


class GoalConfig(AppConfig):
    name = "cureline.goal"
    label = "goal"
