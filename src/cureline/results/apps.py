from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "cureline.results"
    label = "results"

    def ready(self) -> None:
        from cureline.results import export

        export.register()
