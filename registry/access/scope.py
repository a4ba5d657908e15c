"""Which records an account reaches: every query for a page starts here, so nothing is left to templates.

A record belongs to a hub if it names it, or the family, person, session, kiosk or event that does. A
family belongs where it registered and wherever it came. What belongs to no hub is seen by those for
the whole city only.
"""

from typing import TypeVar

from django.db.models import Exists, Field, ForeignKey, Model, OuterRef, Q, QuerySet
from django.db.models.fields.related import ForeignObject

from registry.access.grants import Account, Grant, grant
from registry.access.roles import Act
from registry.intake.models import Attendance
from registry.people.models import Family, Member, Person
from registry.timetable.models import Hub, Session

M = TypeVar("M", bound=Model)

LEADS_TO_A_HUB = (
    "hub",
    "kiosk",
    "event",
    "session",
    "family",
    "person",
    "member",
    "medium",
    "venue",
)
"""The links by which a record belongs to a hub; the first that it has is the one that counts."""
FOR_EVERYONE = frozenset({"timetable.sessiontype", "timetable.partner"})
"""Lists that every role needs in order to read its own records."""


def scope(account: Account, act: Act, records: QuerySet[M]) -> QuerySet[M]:
    """Return those of the records that the account reaches with this act."""
    reached = grant(account, act)
    if reached.city:
        return records
    if not reached:
        return records.none()
    if records.model._meta.label_lower in FOR_EVERYONE:  # noqa: SLF001  Django's public way in
        return records
    return records.filter(_within(records.model, reached))


def hubs(account: Account, act: Act) -> frozenset[Hub] | None:
    """Return the hubs the account reaches with this act; None for the whole city."""
    reached = grant(account, act)
    return None if reached.city else frozenset(Hub.objects.filter(pk__in=reached.hubs))


def _within(model: type[Model], reached: Grant) -> Q:
    """Return the condition for what belongs to the hubs and partners of a grant."""
    if model is Hub:
        return Q(pk__in=reached.hubs)
    if model is Session:
        return Q(hub__in=reached.hubs) | _led_by(reached.partners)
    if model is Family:
        return Q(hub__in=reached.hubs) | Q(Exists(_came(reached).filter(family=OuterRef("pk"))))
    if model is Person:
        place = Member.objects.filter(person=OuterRef("pk"), family__hub__in=reached.hubs)
        return Q(Exists(place)) | Q(Exists(_came(reached).filter(person=OuterRef("pk"))))
    return _by_link(model, reached)


def _came(reached: Grant) -> QuerySet[Attendance]:
    return Attendance.objects.filter(hub__in=reached.hubs)


def _by_link(model: type[Model], reached: Grant) -> Q:
    link = next((name for name in LEADS_TO_A_HUB if _is_link(model, name)), None)
    if link is None:
        return Q(pk__in=[])
    target = _field(model, link).related_model
    assert isinstance(target, type)  # noqa: S101  a link leads to a model
    return Q(**{f"{link}__in": target._default_manager.filter(_within(target, reached))})  # noqa: SLF001  as above


def _is_link(model: type[Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.fields if isinstance(field, ForeignKey))  # noqa: SLF001


def _field(model: type[Model], name: str) -> "Field[object, object] | ForeignObject[Model, Model]":
    return model._meta.get_field(name)  # type: ignore[return-value]  # noqa: SLF001  Django's public way in


def _led_by(partners: frozenset[str]) -> Q:
    """Return the condition for the sessions that these organisations lead, themselves or by their kind."""
    return Q(lead_partner__in=partners) | Q(lead_partner=None, type__lead_partner__in=partners)
