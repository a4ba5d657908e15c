"""Tells Django of this room."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate


class ReportingConfig(AppConfig):
    """The reporting views; where they are made, they are made anew around every change of the tables."""

    name = "registry.reporting"
    label = "reporting"
    verbose_name = "Reporting views"

    def ready(self) -> None:
        """Take the views down before tables change, which PostgreSQL would refuse, and put them up after."""
        from registry.reporting.making import put_up_again, take_down  # noqa: PLC0415  needs the models

        exports = apps.get_app_config("exports")  # a room with tables: Django tells no others of migrations
        pre_migrate.connect(take_down, sender=exports)
        post_migrate.connect(put_up_again, sender=exports)
