"""The timetable in the admin. Every change goes through the services, so that the kiosks hear of it."""

from django.contrib import admin
from django.http import HttpRequest

from registry.records import Kept, Records, Served
from registry.timetable import services
from registry.timetable.models import Hub, Partner, Session, SessionType, Venue


@admin.register(Hub)
class HubAdmin(Records):
    """Hubs and their reach areas."""

    list_display = ["name", "code", "locality", "area", "reach_area_children"]


@admin.register(Venue)
class VenueAdmin(Records):
    """Where sessions take place."""

    list_display = ["name", "hub", "kind"]
    list_filter = ["kind", "hub"]
    list_select_related = ["hub"]

    def get_readonly_fields(self, request: HttpRequest, obj: Venue | None = None) -> list[str]:  # noqa: ARG002
        """A venue stays with the hub that runs it, because its sessions do."""
        return ["hub"] if obj else []


@admin.register(Partner)
class PartnerAdmin(Kept):
    """Organisations that lead sessions."""

    list_display = ["name", "code"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Partner | None = None) -> list[str]:  # noqa: ARG002
        """A code is for good."""
        return ["code"] if obj else []


@admin.register(SessionType)
class SessionTypeAdmin(Kept, Served):
    """Kinds of session."""

    list_display = ["name", "code", "category", "targeted", "sensitive"]
    list_filter = ["category", "targeted", "sensitive"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: SessionType | None = None) -> list[str]:  # noqa: ARG002
        """A code is for good: figures are kept under it."""
        return ["code"] if obj else []

    def write(self, record: SessionType) -> None:
        """Write it and tell the kiosks of the sessions to come."""
        services.save_type(record)


@admin.register(Session)
class SessionAdmin(Served):
    """Sessions; the hub is the one that runs the venue."""

    list_display = ["type", "hub", "starts", "ends", "room", "cancelled"]
    list_filter = ["hub", "cancelled"]
    list_select_related = ["type", "hub"]
    search_fields = ["=id", "type__name"]
    date_hierarchy = "starts"
    exclude = ["hub", "series", "calendar", "plan", "unplanned"]
    ordering = ["-starts"]
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Session | None = None) -> list[str]:  # noqa: ARG002
        """A session stays where it is; elsewhere is another session, and the old one is cancelled."""
        return ["venue"] if obj else []

    def write(self, record: Session) -> None:
        """Write it and tell the hub's kiosks."""
        record.hub_id = record.venue.hub_id
        services.save_session(record)

    def remove(self, record: Session) -> None:
        """Remove it, from the kiosks too."""
        services.delete_session(record)
