from django.apps import AppConfig


class CareerConfig(AppConfig):
    name = "cureline.career"
    label = "career"

    def ready(self) -> None:
        from cureline.career import rooms

        rooms.register()
