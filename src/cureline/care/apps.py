from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "cureline.care"
    label = "care"

    def ready(self) -> None:
        from cureline.care import rights
        from cureline.care.rights import generic, own, photographs, portfolio

        rights.register("portfolio", portfolio.collect, portfolio.correct, portfolio.erase, portfolio.CORRECTS)
        rights.register("care", own.collect, None, own.erase)
        for app in generic.APPS:
            rights.register(app, generic.collector(app), None, own.eraser(app), ages=own.eraser(app))
        # a visit's photographs hang on the visit and not on the customer
        rights.register("visit", photographs.collect, None, photographs.erase, ages=photographs.erase)
