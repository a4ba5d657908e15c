"""Requests, complaints, restrictions, holds and rules among the records, for data protection."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from registry.privacy import services
from registry.privacy.models import Case, Complaint, Hold, Restriction, Rule, Run
from registry.records import Kept, ReadOnly


@admin.register(Case)
class CaseAdmin(Kept):
    """Requests; they are worked on at /privacy/."""

    list_display = ["kind", "received_on", "due_on", "state"]
    list_filter = ["kind", "state"]
    fields = ["kind", "person", "received_on", "asked_by", "asked"]
    raw_id_fields = ["person"]

    def get_readonly_fields(self, request: HttpRequest, obj: Case | None = None) -> list[str]:  # noqa: ARG002
        """What was asked, and when, stays as it was written down."""
        return ["kind", "person", "received_on"] if obj else []

    def save_model(self, request: HttpRequest, obj: Case, form: "ModelForm[Any]", change: bool) -> None:  # noqa: FBT001
        """Write it down, with its day."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            services.open_case(obj, request.user)


@admin.register(Complaint)
class ComplaintAdmin(Kept):
    """Complaints, each with the day by which it is acknowledged."""

    list_display = ["received_on", "acknowledge_by", "acknowledged_on", "closed_on"]
    raw_id_fields = ["person"]

    def save_model(self, request: HttpRequest, obj: Complaint, form: "ModelForm[Any]", change: bool) -> None:  # noqa: FBT001
        """Write it down, with its day."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            services.take_complaint(obj, request.user)


@admin.register(Restriction)
class RestrictionAdmin(Kept):
    """Whose data is kept and not used."""

    list_display = ["since", "until", "why"]
    raw_id_fields = ["person"]
    fields = ["person", "since", "why"]
    actions = ["lift"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A restriction is lifted, not rewritten."""
        return obj is None and super().has_change_permission(request)

    def save_model(
        self,
        request: HttpRequest,
        obj: Restriction,
        form: "ModelForm[Any]",  # noqa: ARG002  Django passes it
        change: bool,  # noqa: ARG002, FBT001  Django passes it
    ) -> None:
        """Let it take effect at the doors."""
        made = services.restrict(obj.person, obj.since, obj.why, request.user)
        obj.pk, obj._state.adding = made.pk, False  # noqa: SLF001  what Django then notes is what was written

    @admin.action(description="Lift: the data is used again", permissions=["change"])
    def lift(self, request: HttpRequest, queryset: Any) -> None:
        """Lift each that stands."""
        for restriction in queryset.filter(until=None):
            services.lift(restriction, timezone.localdate(), request.user)


@admin.register(Hold)
class HoldAdmin(Kept):
    """Whose record is not removed."""

    list_display = ["since", "until", "why"]
    raw_id_fields = ["person"]


@admin.register(Rule)
class RuleAdmin(Kept):
    """How long each class of record is kept."""

    list_display = ["of", "years", "counted_from", "active", "confirmed_by"]
    readonly_fields = ["of", "counted_from"]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  Django passes it
        """The classes are those that the program knows."""
        return False


@admin.register(Run)
class RunAdmin(ReadOnly):
    """What retention did."""

    list_display = ["at", "dry", "report"]
