"""Intake in the admin: everything here is a fact, so it can only be looked at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from registry.intake import refusals
from registry.intake.models import Attendance, Event, Refusal
from registry.records import ReadOnly, Served


@admin.register(Event)
class EventAdmin(ReadOnly):
    """Events as they arrived."""

    list_display = ["kiosk", "seq", "type", "at", "received_at", "applied"]
    list_filter = ["type", "applied", "kiosk"]
    list_select_related = ["kiosk__hub"]
    search_fields = ["=id"]
    ordering = ["-received_at", "-seq"]


@admin.register(Refusal)
class RefusalAdmin(Served):
    """What could not be taken, for a person to look at and to say what became of it."""

    list_display = ["received_at", "kiosk", "seq", "verdict", "reason", "settlement"]
    list_filter = [("settled_at", admin.EmptyFieldListFilter), "verdict", "kiosk"]
    list_select_related = ["kiosk__hub"]
    search_fields = ["=event"]
    readonly_fields = ["kiosk", "seq", "event", "verdict", "reason", "content", "received_at", "settled_at"]

    def write(self, record: Any) -> None:
        """Settle it: the kiosk's number holds up nothing any more."""
        refusals.settle(record, record.settlement, timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  Django passes it
        """Say no: only intake refuses."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Say no: what a kiosk sent is kept."""
        return False


@admin.register(Attendance)
class AttendanceAdmin(ReadOnly):
    """What counts; nobody is named in the list."""

    list_display = ["date", "hub", "session_id", "purpose", "at"]
    list_filter = ["hub", "purpose"]
    list_select_related = ["hub"]
    search_fields = ["=person_id", "=family_id", "=session_id"]
    ordering = ["-date", "-at"]
