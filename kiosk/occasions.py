"""What people may have come for: today's sessions as the register has them, and the drop-in purposes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from config.kiosk import Door as DoorSettings
from kiosk import rules
from kiosk.outcome import Place
from sync.ledger import occasion_of
from sync.register import Register
from sync.wire import Session


class Occasions:
    """Looks into the register; use it in the desk's thread."""

    def __init__(self, register: Register, settings: DoorSettings, zone: ZoneInfo) -> None:
        self._register = register
        self._zone = zone
        self._opens_before = timedelta(minutes=settings.opens_before_minutes)
        self._drop_in = settings.drop_in
        self._purposes = {each.code: Place(None, each.code, each.names) for each in settings.purposes}

    def nearest(self, now: datetime) -> Place:
        """Return what a tap is for unless its family says otherwise."""
        session = rules.choose_session(self._open(now), now, self._opens_before)
        return self._place(session)

    def choices(self, now: datetime, chosen: Place) -> tuple[Place, ...]:
        """Return what else a family may have come for, sessions first."""
        sessions = [self._place(session) for session in self._open(now)]
        return tuple(
            each for each in (*sessions, *self._purposes.values()) if each.occasion != chosen.occasion
        )

    def today(self, now: datetime) -> tuple[Session, ...]:
        """Return the sessions of the hub's day, by start."""
        midnight = datetime.combine(now.astimezone(self._zone).date(), time.min, self._zone)
        return tuple(self._register.sessions(midnight, midnight + timedelta(days=1)))

    def over(self, arrivals: Iterable[tuple[UUID, str, date]], now: datetime, grace: timedelta) -> list[UUID]:
        """Return the arrivals that are over: their session ended ``grace`` ago, or their day did."""
        today = now.astimezone(self._zone).date()
        ends = {occasion_of(session.id, None): session.ends for session in self._since_yesterday(now)}
        return [
            event
            for event, occasion, day in arrivals
            if (ends[occasion] + grace <= now if occasion in ends else day < today)
        ]

    def ended(self, now: datetime, grace: timedelta) -> list[UUID]:
        """Return the sessions of these two days that ended ``grace`` ago or longer."""
        return [session.id for session in self._since_yesterday(now) if session.ends + grace <= now]

    def _open(self, now: datetime) -> list[Session]:
        """Return the sessions that run, or may be signed into already."""
        return self._register.sessions(now - timedelta(microseconds=1), now + self._opens_before)

    def _since_yesterday(self, now: datetime) -> list[Session]:
        return self._register.sessions(now - timedelta(days=2), now + timedelta(days=1))

    def _place(self, session: Session | None) -> Place:
        names = self._purposes[self._drop_in].names if self._drop_in in self._purposes else {}
        return Place(session, self._drop_in, names)
