"""The desk behind the door: one tap or one button at a time, written down before it is answered.

Synchronous, in one thread, without a screen: the door, the unattended demo and the tests all sit
at this desk.
"""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from config.kiosk import Door as DoorSettings
from kiosk import rules, words
from kiosk.clock import Clock, NewId
from kiosk.news import Board
from kiosk.outcome import Confirmed, Outcome, Place, Seat, Verdict
from reader.scan import Scan
from sync import heard
from sync.events import ArrivalRecorded, Medium
from sync.events import Confirmed as ConfirmedBy
from sync.ledger import Ledger, occasion_of
from sync.register import Register
from sync.store import Store, StoreError
from sync.tokens import token_hash
from sync.wire import MediumEntry, Standing

REMEMBERED = 16
"""Visits whose button still works: a tap must not take the button from the family before it."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """What the button needs to know of its tap."""

    id: UUID
    family: UUID
    medium: Medium
    place: Place
    day: date
    seats: tuple[Seat, ...]


class Desk:
    """Decides what a tap means, with the ledger and the register at hand."""

    def __init__(self, store: Store, settings: DoorSettings, clock: Clock, new_id: NewId) -> None:
        self._store = store
        self._ledger = Ledger(store)
        self._register = Register(store)
        self._identity = store.identity()
        self._settings = settings
        self._zone = ZoneInfo(settings.time_zone)
        self._opens_before = timedelta(minutes=settings.opens_before_minutes)
        self._clock = clock
        self._new_id = new_id
        self._visits: OrderedDict[UUID, _Visit] = OrderedDict()

    @classmethod
    def open(cls, folder: Path, settings: DoorSettings, clock: Clock, new_id: NewId) -> "Desk":
        """Sit down at the store in ``folder``.

        Raises:
            StoreError: the store cannot be used; the sentence says why.
        """
        return cls(Store.open(folder), settings, clock, new_id)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def tap(self, scan: Scan) -> Outcome:
        """Write the holder's arrival down and return what to show; never raises for a full disk."""
        now = self._clock()
        visit, place = self._new_id(), self._place(now)
        try:
            return self._arrive(scan, visit, place, now)
        except StoreError as error:
            return Outcome(Verdict.NOT_RECORDED, visit, place, trouble=str(error))

    def confirm(self, visit: UUID, persons: Collection[UUID]) -> Confirmed:
        """Write down those of ``persons`` who were shown and are not in yet."""
        open_visit = self._visits.get(visit)
        if open_visit is None:
            return Confirmed(visit, None, trouble=words.VISIT_OVER)
        try:
            return self._follow(open_visit, persons)
        except StoreError:
            return Confirmed(visit, open_visit.place, trouble=words.NOT_WRITTEN)

    def board(self) -> Board:
        """Return what the welcome screen shows now."""
        today = self._today(self._clock())
        midnight = datetime.combine(today, time.min, self._zone)
        sessions = self._register.sessions(midnight, midnight + timedelta(days=1))
        return Board(self._identity.hub.name, tuple(sessions), self._trouble())

    def _arrive(self, scan: Scan, visit: UUID, place: Place, now: datetime) -> Outcome:
        token = token_hash(scan.value, self._identity.token_key)
        medium = self._register.medium(token)
        kind = rules.medium_of(scan)
        people = self._shown(medium)
        if medium is None or not people:
            return self._stranger(token, medium, self._arrival(visit, place, kind, token=token), now)
        came = _Visit(visit, medium.family, kind, place, self._today(now), ())
        present = self._present(came, [member.person for member, _ in people])
        companions = self._ledger.last_companions(medium.family, place.kind, came.day)
        recorded = self._record(came, {medium.person} - present, now)
        seats = rules.seats(medium.person, people, companions, present | {medium.person})
        self._remember(replace(came, seats=seats))
        verdict = Verdict.WELCOME if recorded else Verdict.ALREADY
        return Outcome(verdict, visit, place, seats, recorded)

    def _stranger(
        self, token: str, medium: MediumEntry | None, arrival: ArrivalRecorded, now: datetime
    ) -> Outcome:
        """Count a visit without a name, once for this token, occasion and day."""
        place, day = self._place(now), self._today(now)
        counted = token in self._ledger.present([token], occasion_of(arrival.session, arrival.purpose), day)
        if not counted:
            self._ledger.record([arrival], at=now, day=day, kind=place.kind)
        verdict = rules.verdict_on_stranger(medium, counted=counted)
        return Outcome(verdict, arrival.visit, place, recorded=int(not counted))

    def _follow(self, visit: _Visit, persons: Collection[UUID]) -> Confirmed:
        known = {seat.person for seat in visit.seats}
        present = self._present(visit, known)
        recorded = self._record(visit, known.intersection(persons) - present, self._clock())
        present |= known.intersection(persons)
        people = tuple(seat for seat in visit.seats if seat.person in present)
        return Confirmed(visit.id, visit.place, people, recorded)

    def _shown(self, medium: MediumEntry | None) -> rules.Members:
        if medium is None or medium.standing is not Standing.ACTIVE:
            return []
        return rules.shown(medium.person, self._register.members(medium.family))

    def _present(self, visit: _Visit, people: Collection[UUID]) -> set[UUID]:
        session = visit.place.session
        occasion = occasion_of(session.id if session else None, visit.place.purpose)
        there = self._ledger.present([str(each) for each in people], occasion, visit.day)
        return {UUID(each) for each in there}

    def _record(self, visit: _Visit, persons: Collection[UUID], now: datetime) -> int:
        """Write these people down in one transaction; return how many."""
        if not persons:
            return 0
        bodies = [
            self._arrival(visit.id, visit.place, visit.medium, person=person, family=visit.family)
            for person in sorted(persons)
        ]
        return len(self._ledger.record(bodies, at=now, day=visit.day, kind=visit.place.kind))

    def _arrival(
        self,
        visit: UUID,
        place: Place,
        medium: Medium,
        *,
        person: UUID | None = None,
        family: UUID | None = None,
        token: str | None = None,
    ) -> ArrivalRecorded:
        return ArrivalRecorded(
            visit=visit,
            person=person,
            family=family,
            token=token,
            session=place.session.id if place.session else None,
            purpose=None if place.session else place.purpose,
            medium=medium,
            confirmed=ConfirmedBy.SELF,
        )

    def _place(self, now: datetime) -> Place:
        sessions = self._register.sessions(now - timedelta(microseconds=1), now + self._opens_before)
        session = rules.choose_session(sessions, now, self._opens_before)
        return Place(session, self._settings.drop_in)

    def _today(self, now: datetime) -> date:
        return now.astimezone(self._zone).date()

    def _remember(self, visit: _Visit) -> None:
        self._visits[visit.id] = visit
        while len(self._visits) > REMEMBERED:
            self._visits.popitem(last=False)

    def _trouble(self) -> str:
        if self._register.loaded_at() is None:
            return words.NOT_LOADED
        return words.unsent(self._ledger.state().waiting, heard.trouble(self._store))
