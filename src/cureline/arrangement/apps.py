from django.apps import AppConfig


class ArrangementConfig(AppConfig):
    name = "cureline.arrangement"
    label = "arrangement"

    def ready(self) -> None:
        from cureline.arrangement import policy
        from cureline.trust import documents

        documents.by_hand(policy.KIND, policy.parse, lambda document: policy.NAME)
