"""Staff in the records: PINs are made up and shown once, never typed in."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from registry.records import Kept, Served
from registry.staff import services
from registry.staff.models import Staff

if TYPE_CHECKING:
    from django.forms import ModelForm


@admin.register(Staff)
class StaffAdmin(Kept, Served):
    """Who may sign in behind the PIN; those who have left stay, for the audit's sake."""

    list_display = ["name", "hub", "role", "has_pin", "has_card", "working"]
    list_filter = ["hub", "role", "working"]
    list_select_related = ["hub"]
    search_fields = ["name"]
    raw_id_fields = ["account"]
    actions = ["new_pin", "end_card"]

    @admin.display(description="PIN", boolean=True)
    def has_pin(self, staff: Staff) -> bool:
        """Say whether there is one."""
        return bool(staff.pin_hash)

    @admin.display(description="Card", boolean=True)
    def has_card(self, staff: Staff) -> bool:
        """Say whether there is one."""
        return bool(staff.card_hash)

    def get_readonly_fields(self, request: HttpRequest, obj: Staff | None = None) -> list[str]:  # noqa: ARG002
        """Somebody at another hub is another record: events name this one."""
        return ["hub"] if obj else []

    def save_model(self, request: HttpRequest, obj: Staff, form: "ModelForm[Any]", change: bool) -> None:  # noqa: ARG002, FBT001
        """Write it; somebody new gets a PIN, shown this once."""
        self.write(obj)
        if not change:
            self._give_pin(request, obj)

    def write(self, record: Staff) -> None:
        """Write it and tell the kiosks."""
        services.save(record)

    def _give_pin(self, request: HttpRequest, staff: Staff) -> None:
        self.message_user(request, f"The PIN of {staff} is {services.give_pin(staff)}. It is shown only now.")

    @admin.action(description="Give a new PIN", permissions=["change"])
    def new_pin(self, request: HttpRequest, queryset: QuerySet[Staff]) -> None:
        """Make up a new PIN for each; the old one ends as soon as the kiosks hear of it."""
        for staff in queryset:
            self._give_pin(request, staff)
            self.log_change(request, staff, [{"changed": {"fields": ["PIN"]}}])

    @admin.action(description="End the staff card (lost)", permissions=["change"])
    def end_card(self, request: HttpRequest, queryset: QuerySet[Staff]) -> None:
        """Let each sign in by PIN alone."""
        for staff in queryset:
            services.link_card(staff, "")
            self.log_change(request, staff, [{"changed": {"fields": ["card"]}}])
