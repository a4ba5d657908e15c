"""Intake in the admin: everything here is a fact, so it can only be looked at."""

from django.contrib import admin

from registry.intake.models import Attendance, Event, Refusal
from registry.records import ReadOnly


@admin.register(Event)
class EventAdmin(ReadOnly):
    """Events as they arrived."""

    list_display = ["kiosk", "seq", "type", "at", "received_at", "applied"]
    list_filter = ["type", "applied", "kiosk"]
    list_select_related = ["kiosk__hub"]
    search_fields = ["=id"]
    ordering = ["-received_at", "-seq"]


@admin.register(Refusal)
class RefusalAdmin(ReadOnly):
    """What could not be taken, for a person to look at."""

    list_display = ["received_at", "kiosk", "seq", "verdict", "reason"]
    list_filter = ["verdict", "kiosk"]
    list_select_related = ["kiosk__hub"]
    search_fields = ["=event"]


@admin.register(Attendance)
class AttendanceAdmin(ReadOnly):
    """What counts; nobody is named in the list."""

    list_display = ["date", "hub", "session_id", "purpose", "at"]
    list_filter = ["hub", "purpose"]
    list_select_related = ["hub"]
    search_fields = ["=person_id", "=family_id", "=session_id"]
    ordering = ["-date", "-at"]
