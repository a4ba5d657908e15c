"""Tells Django of this room."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class GrowingConfig(AppConfig):
    """Backups, months, and reading from a copy."""

    name = "registry.growing"
    label = "growing"
    verbose_name = "Growing"

    def ready(self) -> None:
        """Let the months ahead be there after any migration."""
        post_migrate.connect(_make_months, sender=apps.get_app_config("intake"))


def _make_months(using: str, **_: Any) -> None:
    from django.utils import timezone  # noqa: PLC0415  apps are not there before

    from registry.growing.months import make  # noqa: PLC0415  as above

    for _made in make(timezone.localdate(), using=using):
        pass
