"""What the public is told of a session: the same on the page, in the calendar and in JSON."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from registry.timetable.models import Session, Venue
from registry.timetable.taxonomy import UNFILED, category_of


class Shown(Struct, frozen=True, kw_only=True):
    """One session."""

    id: UUID
    title: str
    starts: datetime
    ends: datetime
    hub: str
    hub_code: str
    place: str
    place_kind: str
    room: str
    ages: str
    for_everyone: bool
    """False where families are invited to it."""
    category: str
    sub_category: str
    partner: str
    cancelled: bool


def shown(session: Session, zone: ZoneInfo) -> Shown:
    """Return what the public is told; times by the clock on the wall."""
    filed = session.type.category if session.type.category != UNFILED else ""
    return Shown(
        id=session.pk,
        title=session.type.name,
        starts=session.starts.astimezone(zone),
        ends=session.ends.astimezone(zone),
        hub=session.hub.name,
        hub_code=session.hub.code,
        place="Online" if session.venue.kind == Venue.Kind.VIRTUAL else session.venue.name,
        place_kind=session.venue.kind,
        room=session.room,
        ages=ages_in_words(*session.ages),
        for_everyone=not session.type.targeted,
        category=category_of(filed) or "",
        sub_category=filed,
        partner=session.led_by.name if session.led_by else "",
        cancelled=session.cancelled,
    )


def ages_in_words(first: int | None, last: int | None) -> str:
    """Say an age range in completed years as people do.

    >>> ages_in_words(0, 4)
    'Up to 4 years'
    """
    if first is None and last is None:
        return "All ages"
    if last is None:
        return f"{first} and over"
    if not first:
        return "Under 1" if last == 0 else f"Up to {last} years"
    return f"{first} years" if first == last else f"{first} to {last} years"
