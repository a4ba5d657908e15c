"""Tells Django of this room."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccessConfig(AppConfig):
    """Who may do what, and to which records."""

    name = "registry.access"
    label = "access"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Let ``check --deploy`` look at what only this registry knows."""
        from registry.access import deployment  # noqa: F401, PLC0415  registers itself; settings are ready now


class RecordsConfig(AdminConfig):
    """Django's admin, opened by roles instead of by its own flags."""

    default_site = "registry.access.site.RecordsSite"
