from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    name = "cureline.rehearsal"
    label = "rehearsal"

    def ready(self) -> None:
        from cureline.rehearsal import licences

        licences.register()
