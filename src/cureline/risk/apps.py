from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "cureline.risk"
    label = "risk"

    def ready(self) -> None:
        from cureline.engine import stress
        from cureline.trust import documents

        documents.by_hand("stress", stress.load, lambda document: "stress")
