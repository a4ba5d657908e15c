"""What staff's work reads: the day's events folded, and who and what is known of those in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from config.kiosk import Door as DoorSettings
from kiosk.clock import Clock, NewId
from kiosk.occasions import Occasions
from kiosk.staff.day import Came, Day, fold
from kiosk.staff.roll import Known
from kiosk.words import speak
from sync import others
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Identity, Store
from sync.wire import Session


@dataclass(frozen=True, slots=True)
class Books:
    """The store and what is built on it. Use it in the store's thread."""

    store: Store
    ledger: Ledger
    register: Register
    identity: Identity
    settings: DoorSettings
    zone: ZoneInfo
    occasions: Occasions
    clock: Clock
    new_id: NewId

    def day(self, at: datetime) -> date:
        """Return the hub's day of a time."""
        return at.astimezone(self.zone).date()

    def today(self) -> date:
        """Return the hub's day now."""
        return self.day(self.clock())

    def midnight(self, day: date) -> datetime:
        """Return when a day of the hub begins."""
        return datetime.combine(day, time.min, self.zone)

    def happened(self, day: date, *, at_other_kiosks: bool = False) -> Day:
        """Return what happened on a day, as far as this kiosk still has its events."""
        told = self.ledger.between(self.midnight(day), self.clock() + timedelta(days=1))
        if at_other_kiosks:
            told += others.events_since(self.store, self.midnight(day))
        return fold(told, day, self.zone)

    def people(self, came: Iterable[Came]) -> dict[UUID, Known]:
        """Return those who came, as far as the register knows them."""
        families = {each.family for each in came if each.family}
        members = [pair for family in sorted(families) for pair in self.register.members(family)]
        return {member.person: Known(person.known_as, member.role) for member, person in members}

    def sessions(self, day: date) -> dict[UUID, Session]:
        """Return the sessions of a day, by start."""
        found = self.register.sessions(self.midnight(day), self.midnight(day + timedelta(days=1)))
        return {each.id: each for each in found}

    def lately(self) -> list[Session]:
        """Return the sessions of a week before and after, by start."""
        now, week = self.clock(), timedelta(days=7)
        return self.register.sessions(now - week, now + week)

    def purposes(self) -> dict[str, str]:
        """Return the drop-in purposes by code, as people call them."""
        words = speak("en")
        return {each.code: words.purpose(each) for each in self.settings.purposes}

    def colleagues(self) -> dict[UUID, str]:
        """Return who works at this hub, by name."""
        return {each.id: each.name for each in self.register.staff()}
