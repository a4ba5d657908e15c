"""Tells Django of this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who looked at or changed whose record, when and why."""

    name = "registry.audit"
    label = "audit"
    verbose_name = "Audit"
