from django.apps import AppConfig


class ScriptConfig(AppConfig):
    name = "cureline.script"
    label = "script"
