"""Kiosks in the admin: what was last heard of each, revoking, and codes for new ones."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from registry.kiosks import services
from registry.kiosks.models import EnrolmentCode, Kiosk
from registry.records import ReadOnly


@admin.register(Kiosk)
class KioskAdmin(ReadOnly):
    """Kiosks; they come by enrolling, and end by being revoked."""

    list_display = ["name", "hub", "heard_at", "high_water", "high_water_at", "clock_offset_ms", "revoked_at"]
    list_filter = ["hub"]
    list_select_related = ["hub"]
    exclude = ["token_digest"]
    actions = ["revoke"]

    @admin.action(description="Revoke: this kiosk may no longer speak to the registry")
    def revoke(self, request: HttpRequest, queryset: QuerySet[Kiosk]) -> None:
        """End their right to speak; what they sent stays."""
        if not request.user.has_perm("kiosks.change_kiosk"):
            self.message_user(request, "Your account may not revoke kiosks.", messages.ERROR)
            return
        for kiosk in queryset:
            services.revoke(kiosk, timezone.now())
        self.message_user(request, "Revoked. Events that were sent are kept.")


@admin.register(EnrolmentCode)
class EnrolmentCodeAdmin(ReadOnly):
    """Codes that make a machine a kiosk; each is shown once, when it is made."""

    list_display = ["hub", "made_by", "expires_at", "used_at", "kiosk"]
    list_select_related = ["hub", "made_by", "kiosk__hub"]
    fields = ["hub"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask whether the account may."""
        return request.user.has_perm("kiosks.add_enrolmentcode")

    def save_model(
        self,
        request: HttpRequest,
        obj: EnrolmentCode,
        form: "ModelForm[Any]",  # noqa: ARG002  Django passes it
        change: bool,  # noqa: ARG002, FBT001  Django passes it
    ) -> None:
        """Make a code, and show it this once."""
        user = request.user if request.user.is_authenticated else None
        made, code = services.make_code(obj.hub, user, timezone.now())
        obj.pk, obj.expires_at = made.pk, made.expires_at
        self.message_user(request, f"The code is {code}. Type it in at the kiosk within 15 minutes.")
