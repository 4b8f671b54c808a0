from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "cureline.appraisal"
    label = "appraisal"
