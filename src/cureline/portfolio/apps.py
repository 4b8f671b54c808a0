from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "cureline.portfolio"
    label = "portfolio"
