"""Families in the admin. Every change goes through the services, so that the kiosks hear of it.

Families and people are not deleted here: that is retention's business, and leaves the totals whole.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from registry.people import services
from registry.people.models import (
    Answers,
    Consent,
    Contact,
    Expected,
    Family,
    Medium,
    MediumChange,
    Member,
    NoticeShown,
    Person,
    Relationship,
)
from registry.records import Kept, ReadOnly, Records, Served


@admin.register(Family)
class FamilyAdmin(Kept, Served):
    """Families, by where and when they registered."""

    list_display = ["id", "hub", "registered_on", "sensitive"]
    list_filter = ["hub", "sensitive"]
    list_select_related = ["hub"]
    search_fields = ["=id"]
    ordering = ["-registered_on", "id"]

    def write(self, record: Family) -> None:
        """Write it and tell the kiosks."""
        services.save_family(record)


@admin.register(Person)
class PersonAdmin(Kept, Served):
    """People; the list does not name those of sensitive families."""

    list_display = ["name", "born", "over_19"]
    search_fields = ["=id", "=last_name"]
    ordering = ["id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Fetch the families along, to know whom not to name."""
        return super().get_queryset(request).prefetch_related("memberships__family", "restrictions")

    @admin.display(description="Name")
    def name(self, person: Person) -> str:
        """Return the full name, or none for a sensitive family."""
        if any(member.family.sensitive for member in person.memberships.all()):
            return "(sensitive)"
        if any(restriction.until is None for restriction in person.restrictions.all()):
            return "(restricted)"
        return f"{person.first_name} {person.last_name}".strip()

    def write(self, record: Person) -> None:
        """Write it and tell the kiosks."""
        services.save_person(record)


@admin.register(Member)
class MemberAdmin(Served):
    """Who is in which family."""

    list_display = ["family", "role"]
    list_filter = ["role"]
    raw_id_fields = ["family", "person"]
    search_fields = ["=family__id", "=person__id"]
    ordering = ["id"]
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> list[str]:  # noqa: ARG002
        """A place belongs to one person in one family for good; another is another place."""
        return ["family", "person"] if obj else []

    def write(self, record: Member) -> None:
        """Write it and tell the kiosks."""
        services.save_member(record)

    def remove(self, record: Member) -> None:
        """Let the person leave the family."""
        services.leave_family(record)


@admin.register(Medium)
class MediumAdmin(Kept, Served):
    """Cards and passes; they are linked at a kiosk, and only their standing changes here."""

    list_display = ["last_four", "kind", "standing"]
    list_filter = ["kind", "standing"]
    fields = ["last_four", "kind", "person_id", "family_id", "standing"]
    readonly_fields = ["last_four", "kind", "person_id", "family_id"]
    search_fields = ["=last_four", "=family__id"]
    ordering = ["id"]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  Django passes it
        """Say no."""
        return False

    def write(self, record: Medium) -> None:
        """Write it and tell the kiosks."""
        services.save_medium(record)


@admin.register(Relationship)
class RelationshipAdmin(Records):
    """Who is what to whom."""

    list_display = ["kind", "responsibility"]
    list_filter = ["kind", "responsibility"]
    raw_id_fields = ["adult", "child"]
    search_fields = ["=adult__id", "=child__id"]
    ordering = ["id"]


@admin.register(Expected)
class ExpectedAdmin(Kept):
    """Children to be born; the birth is recorded on /births/, which makes the person."""

    list_display = ["due", "ended_on"]
    raw_id_fields = ["family", "expecting"]
    exclude = ["child"]
    search_fields = ["=family__id"]
    ordering = ["due", "id"]


@admin.register(Answers)
class AnswersAdmin(Records):
    """What people said of themselves where they need not; the list says nothing of it."""

    list_display = ["person_id"]
    raw_id_fields = ["person"]
    search_fields = ["=person__id"]
    ordering = ["person_id"]


@admin.register(Contact)
class ContactAdmin(Records):
    """How people may be reached."""

    list_display = ["prefers", "safe_to_contact", "safe_to_leave_message"]
    list_filter = ["prefers", "safe_to_contact"]
    raw_id_fields = ["person"]
    search_fields = ["=person__id"]
    ordering = ["person_id"]


@admin.register(Consent)
class ConsentAdmin(Kept):
    """What people agreed to; a withdrawal is a day, never a deletion."""

    list_display = ["to", "wording", "given_at", "withdrawn_at"]
    list_filter = ["to"]
    raw_id_fields = ["person"]
    search_fields = ["=person__id"]


@admin.register(NoticeShown)
class NoticeShownAdmin(ReadOnly):
    """Which privacy notice families were shown."""

    list_display = ["version", "language", "at"]
    search_fields = ["=family__id"]


@admin.register(MediumChange)
class MediumChangeAdmin(ReadOnly):
    """How media stood, and who said so."""

    list_display = ["at", "before", "after", "by", "why"]
    search_fields = ["=medium__id"]
    ordering = ["-at", "id"]
