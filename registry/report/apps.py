"""Tells Django of this room."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """Reports for a board."""

    name = "registry.report"
    label = "report"
    verbose_name = "Reports"
