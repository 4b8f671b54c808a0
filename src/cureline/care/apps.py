from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "cureline.care"
    label = "care"

    def ready(self) -> None:
        from cureline.care import rights
        from cureline.care.rights import generic, own, portfolio

        rights.register("portfolio", portfolio.collect, portfolio.correct, portfolio.erase, portfolio.CORRECTS)
        rights.register("care", own.collect, None, own.erase)
        for app in generic.APPS:
            rights.register(app, generic.collector(app), None, own.eraser(app))
