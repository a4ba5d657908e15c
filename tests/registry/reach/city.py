"""A small city that the tests of this room fill, one arrival at a time, and one way to break it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from django.db import connection, transaction

from registry.intake.attendance import Visit
from registry.intake.models import Event
from registry.intake.visits import keep
from registry.kiosks.models import Kiosk
from registry.people.models import Family, Person
from registry.timetable.models import Hub

DAY = date(2024, 2, 12)
"""A day on which attendances are written unless another is given."""

MOVE = "UPDATE intake_attendance SET hub_id = %s WHERE hub_id = %s"
ENROLLED = datetime(2024, 1, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Came:
    """One attendance to be written; nobody's name makes it anonymous."""

    hub: Hub
    day: date
    person: UUID | None = None
    family: UUID | None = None
    session: UUID | None = None


@dataclass
class City:
    """Writes hubs, people and attendances straight into the tables that the measures read."""

    _numbers: dict[UUID, int] = field(default_factory=dict)

    def hub(self, code: str, name: str = "") -> Hub:
        """Make a hub with one kiosk, "Front desk", that has not been heard."""
        hub = Hub.objects.create(code=code, name=name or f"Hub {code}", locality="East")
        self.kiosk(hub, "Front desk")
        return hub

    def kiosk(self, hub: Hub, name: str) -> Kiosk:
        """Enrol one more kiosk."""
        return Kiosk.objects.create(hub=hub, name=name, token_digest=uuid4().hex, enrolled_at=ENROLLED)

    def family(self, hub: Hub) -> UUID:
        """Register a family."""
        return Family.objects.create(hub=hub, registered_on=ENROLLED.date()).pk

    def person(self, born: date | None, *, over_19: bool = False) -> UUID:
        """Register an invented person."""
        return Person.objects.create(last_name="Invented", born=born, over_19=over_19).pk

    def came(self, *attendances: Came) -> None:
        """Write attendances, each with the event it came from."""
        events = [self._event(each) for each in attendances]
        Event.objects.bulk_create(events)
        keep(_visits(attendances, events))

    def _event(self, came: Came) -> Event:
        kiosk = came.hub.kiosks.all()[0]
        self._numbers[kiosk.pk] = seq = self._numbers.get(kiosk.pk, 0) + 1
        at = datetime.combine(came.day, time(11), UTC)
        return Event(id=uuid4(), kiosk=kiosk, seq=seq, at=at, received_at=at, type="arrival.recorded")


def _visits(attendances: Iterable[Came], events: Iterable[Event]) -> list[Visit]:
    return [
        Visit(
            id=event.pk,
            key=uuid4().hex,
            event_id=event.pk,
            person_id=came.person,
            family_id=came.family,
            token_hash="",
            band="",
            hub_id=came.hub.pk,
            session_id=came.session,
            purpose="" if came.session else "just-visiting",
            date=came.day,
            at=event.at,
        )
        for came, event in zip(attendances, events, strict=True)
    ]


@contextmanager
def lost_hub(city: City) -> Iterator[None]:
    """Let one attendance name a hub that is not there, for as long as this lasts."""
    came_to, lost = city.hub("MOA"), city.hub("LOS")
    city.came(Came(came_to, DAY), Came(lost, DAY))
    with rolled_back():
        with connection.cursor() as cursor:
            cursor.execute(MOVE, [_stored(uuid4()), _stored(lost.pk)])
        yield


def _stored(hub: UUID) -> str:
    """Return a hub's id as this database stores it."""
    return str(hub) if connection.vendor == "postgresql" else hub.hex


@contextmanager
def rolled_back() -> Iterator[None]:
    """Leave the database as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
