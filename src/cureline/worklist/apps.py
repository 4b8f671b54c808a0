from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "cureline.worklist"
    label = "worklist"

    def ready(self) -> None:
        from cureline.worklist import export

        export.register()
