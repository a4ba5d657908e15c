"""What each type of event means today. An event that cannot be applied stays whole, with the reason."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction

from registry.intake import families, media, presence, sessions, spoken
from registry.intake.models import Event
from registry.intake.reading import Readable
from registry.intake.setting import Setting, setting_of
from registry.kiosks.models import Kiosk
from sync import events
from sync.sealing import CannotOpen

MEANING_LOCK = 0x46484B
"""PostgreSQL's advisory lock: arrivals share it, what changes the meaning of others' events has it alone."""
LONE = {
    events.ArrivalRecorded,
    events.DepartureRecorded,
    events.VisitorArrived,
    events.VisitorLeft,
    events.FeedbackGiven,
    events.HelpAsked,
    events.StaffSignedIn,
    events.StaffAction,
}
"""Types that change nothing but their own rows."""

TOGETHER: dict[type, Callable[[Setting, Sequence[tuple[Readable, Any]]], None]] = {
    events.ArrivalRecorded: presence.arrived,
    events.DepartureRecorded: presence.left,
    events.ArrivalWithdrawn: presence.taken_back,
    events.FeedbackGiven: spoken.pressed,
    events.HelpAsked: spoken.asked,
    events.StaffSignedIn: spoken.signed_in,
    events.StaffAction: spoken.acted,
}
"""What all events of a type in a batch do together, in this order."""
ONE_BY_ONE: dict[type, Callable[[Setting, Readable, Any], None]] = {
    events.HeadcountRecorded: presence.heads_counted,
    events.FamilyRegistered: families.said,
    events.FamilyAmended: families.said,
    events.MediumLinked: media.linked,
    events.MediumWithdrawn: media.ended,
    events.SessionOpened: sessions.opened,
    events.SessionClosed: sessions.closed,
    events.SessionCancelled: sessions.cancelled,
    events.SessionReopened: sessions.reopened,
}
"""What each event does by itself, after those.

Who works or visits here is on fire rolls, and means nothing beyond its own event.
"""


def apply(kiosk: Kiosk, batch: Sequence[Readable]) -> None:
    """Turn events of one kiosk into what they mean. Applying one again changes nothing."""
    setting = setting_of(kiosk)
    by_shape: defaultdict[type, list[tuple[Readable, Any]]] = defaultdict(list)
    for event in batch:
        if event.body is not None:
            by_shape[type(event.body)].append((event, event.body))
    _lock(alone=not by_shape.keys() <= LONE)
    for shape, mean in TOGETHER.items():
        if shape in by_shape:
            mean(setting, by_shape[shape])
    if by_shape.keys() & ONE_BY_ONE.keys():
        for event in batch:
            if type(event.body) in ONE_BY_ONE:
                _one(setting, event)


def _one(setting: Setting, event: Readable) -> None:
    """Apply one event by itself: if it cannot be, the others are, and a person sees why."""
    try:
        with transaction.atomic():
            ONE_BY_ONE[type(event.body)](setting, event, event.body)
    except CannotOpen as error:
        _trouble(event.id, str(error))
    except (IntegrityError, DataError, ValidationError) as error:
        _trouble(event.id, f"It contradicts what is held ({type(error).__name__}).")


def _trouble(event: UUID, sentence: str) -> None:
    Event.objects.filter(pk=event).update(applied=False, trouble=sentence)


def _lock(*, alone: bool) -> None:
    """Keep a withdrawal or a link from missing an arrival that another transaction is just writing.

    SQLite's immediate transactions run one after another anyway.
    """
    if connection.vendor == "postgresql":
        share = "" if alone else "_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock{share}(%s)", [MEANING_LOCK])
