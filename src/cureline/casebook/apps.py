from django.apps import AppConfig


class CasebookConfig(AppConfig):
    name = "cureline.casebook"
    label = "casebook"

    def ready(self) -> None:
        from cureline.care import rights
        from cureline.casebook import holding

        rights.register("casebook", holding.collect, None, holding.erase)
