"""What each type of event means today. An event that cannot be applied stays whole, with the reason."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
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
LONE = (events.ArrivalRecorded, events.DepartureRecorded, events.VisitorArrived, events.VisitorLeft)
"""Types that change nothing but their own rows."""

MEANINGS: dict[type, Callable[[Setting, Readable, Any], None]] = {
    events.HeadcountRecorded: presence.heads_counted,
    events.FamilyRegistered: families.said,
    events.FamilyAmended: families.said,
    events.MediumLinked: media.linked,
    events.MediumWithdrawn: media.ended,
    events.SessionOpened: sessions.opened,
    events.SessionClosed: sessions.closed,
    events.SessionCancelled: sessions.cancelled,
    events.SessionReopened: sessions.reopened,
    events.FeedbackGiven: spoken.pressed,
    events.HelpAsked: spoken.asked,
    events.StaffSignedIn: spoken.signed_in,
    events.StaffAction: spoken.acted,
}
"""What each type that is applied one by one does; arrivals, withdrawals and departures go together.

Who works or visits here is on fire rolls, and means nothing beyond its own event.
"""

B = TypeVar("B")


def apply(kiosk: Kiosk, batch: Sequence[Readable]) -> None:
    """Turn events of one kiosk into what they mean. Applying one again changes nothing."""
    setting = setting_of(kiosk)
    known = [event for event in batch if event.body is not None]
    _lock(alone=not all(isinstance(event.body, LONE) for event in known))
    presence.arrived(setting, _of(events.ArrivalRecorded, known))
    presence.left(setting, _of(events.DepartureRecorded, known))
    presence.taken_back(_of(events.ArrivalWithdrawn, known))
    for event in known:
        if type(event.body) in MEANINGS:
            _one(setting, event)


def _one(setting: Setting, event: Readable) -> None:
    """Apply one event by itself: if it cannot be, the others are, and a person sees why."""
    try:
        with transaction.atomic():
            MEANINGS[type(event.body)](setting, event, event.body)
    except CannotOpen as error:
        _trouble(event.id, str(error))
    except (IntegrityError, DataError, ValidationError) as error:
        _trouble(event.id, f"It contradicts what is held ({type(error).__name__}).")


def _of(shape: type[B], batch: Sequence[Readable]) -> list[tuple[Readable, B]]:
    return [(event, event.body) for event in batch if isinstance(event.body, shape)]


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
