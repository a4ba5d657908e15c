"""Which entries a kiosk may have: its hub's sessions, and the families of its slice."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from registry.kiosks.models import Kiosk, KioskSlice
from registry.people.models import Family, Member
from registry.register.models import Entry

OF_FAMILIES = ("person", "member", "medium", "finding")
"""Kinds of entries that belong to families."""


def slice_of(kiosk: Kiosk, today: date) -> QuerySet[Entry]:
    """Return everything that this kiosk may know today, tombstones too."""
    mine = Q(hub=None) | Q(hub=kiosk.hub_id)
    current = Q(expires=None) | Q(expires__gte=today)
    entries = Entry.objects.filter(mine, current)
    families = _families(kiosk)
    if families is None:
        return entries
    people = Member.objects.filter(family__in=families)
    known = (
        Q(kind="person", id__in=people.values("person_id"))
        | Q(kind="member", id__in=people.values("id"))
        | Q(kind__in=["medium", "finding"], family__in=families)
        | Q(deleted=True)
    )
    return entries.filter(~Q(kind__in=OF_FAMILIES) | known)


def number(kiosk: Kiosk) -> int:
    """Return how often the kiosk's slice was set: a cursor of another number starts again."""
    chosen = _chosen(kiosk)
    return chosen.number if chosen else 0


def _families(kiosk: Kiosk) -> QuerySet[Family, UUID] | None:
    """Return the ids of the families of the slice; None for the whole city."""
    chosen = _chosen(kiosk)
    if chosen is None or chosen.kind == KioskSlice.Kind.CITY:
        return None
    if chosen.kind == KioskSlice.Kind.HUB:
        return Family.objects.filter(hub_id=kiosk.hub_id).values_list("id", flat=True)
    return Family.objects.filter(id__in=chosen.families).values_list("id", flat=True)


def _chosen(kiosk: Kiosk) -> KioskSlice | None:
    return KioskSlice.objects.filter(kiosk=kiosk).first()
