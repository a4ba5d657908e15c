"""What happens to requests and complaints: each step in one transaction, noted in the audit."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from registry.access.grants import Account
from registry.audit.models import Entry
from registry.audit.services import note
from registry.people.models import Person
from registry.people.services import publish_people, save_person
from registry.privacy.days import month_later
from registry.privacy.models import Case, Complaint, Restriction

ACKNOWLEDGE = timedelta(days=30)
RESTRICTS = (Case.Kind.RESTRICTION, Case.Kind.OBJECTION)
"""While an objection is looked into, the data is restricted too (UK GDPR, article 18(1)(d))."""
CORRECTABLE = ("first_name", "last_name", "known_as", "born", "over_19")


@transaction.atomic
def open_case(case: Case, by: Account | None) -> Case:
    """Write a request down, with the day it is due; restriction and objection take effect at once."""
    case.due_on = month_later(case.received_on)
    case.save()
    if case.kind in RESTRICTS and case.person:
        restrict(case.person, case.received_on, f"Request: {case.get_kind_display().lower()}", by, case)
    note(by, Entry.What.ADDED, [case], why=case.asked_by)
    return case


@transaction.atomic
def close_case(case: Case, answer: str, on: date, by: Account | None, *, refused: bool = False) -> None:
    """Answer a request; one that is refused no longer restricts anything."""
    case.state = Case.State.REFUSED if refused else Case.State.DONE
    case.answer, case.closed_on = answer, on
    case.save(update_fields=["state", "answer", "closed_on"])
    if refused:
        for restriction in case.restrictions.filter(until=None):
            lift(restriction, on, by)
    note(by, Entry.What.CHANGED, [case], fields=["state", "answer"], why=f"request {case.state}")


@transaction.atomic
def restrict(
    person: Person, since: date, why: str, by: Account | None, case: Case | None = None
) -> Restriction:
    """Keep somebody's data and use it no more: their name leaves the doors, their record is closed."""
    made, fresh = Restriction.objects.get_or_create(
        person=person, until=None, defaults={"since": since, "why": why, "case": case}
    )
    publish_people([person])
    if fresh:
        note(by, Entry.What.ADDED, [made], why=why)
    return made


@transaction.atomic
def lift(restriction: Restriction, on: date, by: Account | None) -> None:
    """Let somebody's data be used again."""
    restriction.until = on
    restriction.save(update_fields=["until"])
    publish_people([restriction.person])
    note(by, Entry.What.CHANGED, [restriction], fields=["until"], why="restriction lifted")


@transaction.atomic
def rectify(case: Case, corrected: dict[str, Any], by: Account | None) -> list[str]:
    """Write corrections to the person of a request, and tell the doors; return the fields that changed."""
    person = case.person
    if person is None:
        return []
    changed = [name for name in CORRECTABLE if name in corrected and corrected[name] != getattr(person, name)]
    for name in changed:
        setattr(person, name, corrected[name])
    if changed:
        save_person(person)
        note(by, Entry.What.CHANGED, [person], fields=changed, why=f"request {case.pk} for a correction")
    return changed


@transaction.atomic
def take_complaint(complaint: Complaint, by: Account | None) -> Complaint:
    """Write a complaint down, with the day by which it is acknowledged."""
    complaint.acknowledge_by = complaint.received_on + ACKNOWLEDGE
    complaint.save()
    note(by, Entry.What.ADDED, [complaint])
    return complaint
