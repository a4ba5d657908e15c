"""Events as a test tells them, on the scene's day at the scene's kiosk."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from kiosk.staff.day import Day, fold
from sync import events, terms
from sync.events import Confirmed, Event, Medium
from tests.kiosk.scene import LONDON, NOW, STAY_AND_PLAY, TODAY, Household, uid

HERE, GARDEN = uid("kiosk"), uid("garden kiosk")


class Story:
    """Tells events one minute after the other."""

    def __init__(self, kiosk: UUID = HERE, at: datetime = NOW) -> None:
        self.kiosk = kiosk
        self.at = at
        self.events: list[Event] = []
        self._numbers = count(1)

    def tell(self, body: events.Body, at: datetime | None = None) -> UUID:
        """Tell one, and return its id."""
        seq = next(self._numbers)
        event = Event(
            id=uid(f"event {self.kiosk} {seq}"),
            kiosk=self.kiosk,
            seq=seq,
            at=at or self.at,
            boot=UUID(int=1),
            uptime_ms=seq,
            body=body,
        )
        self.at += timedelta(minutes=1)
        self.events.append(event)
        return event.id

    def came(
        self,
        household: Household,
        name: str,
        *,
        session: UUID | None = STAY_AND_PLAY.id,
        visit: str = "visit",
        **more: object,
    ) -> UUID:
        """Tell that somebody came, to Stay and Play unless another session (or none) is named."""
        fields: dict[str, object] = {
            "visit": uid(visit),
            "person": household.person(name),
            "family": household.id,
            "session": session,
            "purpose": None if session else "cafe",
            "medium": Medium.CARD,
            "confirmed": Confirmed.SELF,
        }
        return self.tell(events.ArrivalRecorded(**(fields | more)))  # type: ignore[arg-type]

    def stranger(self, token: str | None = None) -> UUID:
        """Tell that somebody came whom nobody knows."""
        return self.tell(
            events.ArrivalRecorded(
                visit=uid(f"stranger {len(self.events)}"),
                token=token,
                session=STAY_AND_PLAY.id,
                medium=Medium.CARD,
                confirmed=Confirmed.SELF,
            )
        )

    def left(self, household: Household, name: str, how: terms.Departure = terms.Departure.OBSERVED) -> None:
        """Tell that somebody left."""
        self.tell(events.DepartureRecorded(person=household.person(name), how=how))

    def over(self, arrival: UUID) -> None:
        """Tell that somebody is taken to have left."""
        self.tell(events.DepartureRecorded(arrival=arrival, how=terms.Departure.ASSUMED))

    def withdrawn(self, arrival: UUID, reason: str = "wrong-person") -> None:
        """Tell that an arrival was not one."""
        self.tell(events.ArrivalWithdrawn(arrival=arrival, reason=reason, by=uid("staff Sam")))

    def heads(self, adults: int = 0, *, session: UUID | None = STAY_AND_PLAY.id, **more: object) -> UUID:
        """Tell that heads were counted."""
        fields: dict[str, object] = {
            "session": session,
            "purpose": None if session else "cafe",
            "adults": adults,
            "by": terms.Counter.SELF,
        }
        return self.tell(events.HeadcountRecorded(**(fields | more)))  # type: ignore[arg-type]

    def day(self) -> Day:
        """Return what that makes of the scene's day."""
        return folded(self.events)


def folded(told: Iterable[Event]) -> Day:
    """Return what these events make of the scene's day."""
    return fold(told, TODAY, LONDON)
