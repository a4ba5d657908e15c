"""The desk behind the door: one tap or one button at a time, written down before it is answered.

Synchronous, in one thread, without a screen: the door, the unattended demo and the tests all sit
at this desk.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from config.kiosk import Door as DoorSettings
from config.kiosk import KioskSettings
from kiosk import rules
from kiosk.arranging import Arranging
from kiosk.clock import Clock, NewId
from kiosk.closing import closings
from kiosk.news import Board
from kiosk.occasions import Occasions
from kiosk.outcome import Confirmed, Outcome, Place, Tally, Trouble, Verdict
from kiosk.visits import Visit, Visits
from reader.scan import Scan
from sync import heard, readers, rescue, strangers
from sync.events import (
    ArrivalRecorded,
    ArrivalWithdrawn,
    Body,
    DepartureRecorded,
    FeedbackGiven,
    HeadcountRecorded,
    Medium,
)
from sync.events import Confirmed as ConfirmedBy
from sync.ledger import Ledger, NotConfirmed, occasion_of
from sync.register import Register
from sync.rescue import open_sound
from sync.sealing import Registrant, Registration, seal
from sync.store import Store, StoreError
from sync.terms import Counter, Departure, Face
from sync.tokens import token_hash
from sync.wire import MediumEntry, Standing

CHANGED = "changed-at-door"
"""Why an arrival is withdrawn that a family takes back itself."""
SCREEN = "Screen"
"""What the heartbeat calls the public screen, among the readers."""
TWO_DAYS = timedelta(days=2)
"""A session that ended longer ago is a person's to close."""
VISITS = 3
"""So many earlier visits say who usually comes."""


class Desk:
    """Decides what a tap means, with the ledger and the register at hand."""

    def __init__(self, store: Store, settings: DoorSettings, clock: Clock, new_id: NewId) -> None:
        self._store = store
        self._ledger = Ledger(store)
        self._register = Register(store)
        self._identity = store.identity()
        self._zone = ZoneInfo(settings.time_zone)
        self.arrange(settings)
        self._clock = clock
        self._new_id = new_id
        self._scanned: dict[str, datetime] = {}
        self._visits = Visits()
        self._looked_at: set[UUID] = set()
        """Sessions that ended and need no closing any more."""
        self._screen_failed = True
        """Until a family's button shows that it works: it may have failed before this start."""

    @classmethod
    def open(cls, folder: Path, settings: DoorSettings, clock: Clock, new_id: NewId) -> "Desk":
        """Sit down at the store in ``folder``; a damaged one is set aside, and a new one begun.

        Raises:
            StoreError: the store cannot be used; the sentence says why.
        """
        store, _ = open_sound(folder, clock())
        return cls(store, settings, clock, new_id)

    @property
    def store(self) -> Store:
        """The store at hand, for the staff's side of the desk."""
        return self._store

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def arrange(self, settings: DoorSettings) -> None:
        """Place arrivals by these settings from now on; the time zone stays."""
        self._occasions = Occasions(self._register, settings, self._zone)
        self._grace = timedelta(minutes=settings.grace_minutes)

    def look_at(self, arranging: Arranging) -> KioskSettings | None:
        """Return the settings that the registry set since the last look, if it did and they make sense.

        The key to which registrations are sealed may have changed too.

        Raises:
            StoreError: it could not be written down that they hold.
        """
        self._identity = self._store.read_identity()
        return arranging.look(self._store)

    # Taps

    def tap(self, scan: Scan, *, leaving: bool = False) -> Outcome:
        """Write the holder's coming (or going) down and return what to show; never raises for a full disk."""
        now = self._clock()
        self._scanned[scan.reader] = now
        visit, place = self._new_id(), self._occasions.nearest(now)
        try:
            return self._came(scan, visit, place, now, leaving=leaving)
        except StoreError as error:
            return Outcome(Verdict.NOT_RECORDED, visit, place, trouble=str(error))

    def _came(self, scan: Scan, visit: UUID, place: Place, now: datetime, *, leaving: bool) -> Outcome:
        token = token_hash(scan.value, self._identity.token_key)
        medium = None if scan.random else self._register.medium(token)
        people = self._shown(medium)
        if medium is None or not people:
            arrival = self._stranger_at(visit, place, scan, token)
            return self._stranger(token, medium, arrival, place, now, random=scan.random)
        came = Visit(
            visit,
            medium.family,
            medium.person,
            rules.medium_of(scan),
            place,
            now.astimezone(self._zone).date(),
        )
        return self._leave(came, people, now) if leaving else self._arrive(came, people, now)

    def _arrive(self, came: Visit, people: rules.Members, now: datetime) -> Outcome:
        present = self._present(came, came.place, [member.person for member, _ in people])
        visits = self._ledger.last_visits(came.family, came.place.kind, came.day, VISITS)
        choices = self._occasions.choices(now, came.place)
        busy = {each.occasion for each in (came.place, *choices) if self._full(each, came.day)}
        written = self._record(
            came, {(came.holder, came.place)} if came.holder not in present else set(), now
        )
        seats = rules.seats(came.holder, people, rules.usual(visits), present | {came.holder})
        self._visits.remember(replace(written, seats=seats))
        return Outcome(
            verdict=Verdict.WELCOME if written.written else Verdict.ALREADY,
            visit=came.id,
            place=came.place,
            seats=seats,
            recorded=len(written.written),
            choices=choices,
            language=_language(came.holder, people),
            first=not visits and not present,
            busy=frozenset(busy),
        )

    def _leave(self, came: Visit, people: rules.Members, now: datetime) -> Outcome:
        inside = self._inside(came, [member.person for member, _ in people])
        members = [pair for pair in people if pair[0].person in inside]
        language = _language(came.holder, people)
        if not members:
            return Outcome(Verdict.NOBODY_IN, came.id, came.place, language=language)
        recorded = self._depart(came, inside & {came.holder}, now)
        seats = rules.leaving_seats(came.holder, members)
        self._visits.remember(replace(came, seats=seats, out=frozenset(inside & {came.holder})))
        return Outcome(Verdict.LEAVING, came.id, came.place, seats, recorded, language=language)

    def _stranger(
        self,
        token: str,
        medium: MediumEntry | None,
        arrival: ArrivalRecorded,
        place: Place,
        now: datetime,
        *,
        random: bool,
    ) -> Outcome:
        """Count a visit without a name, once for this token, occasion and day."""
        day = now.astimezone(self._zone).date()
        counted = token in self._ledger.present([token], occasion_of(*place.occasion), day)
        if not counted:
            self._ledger.record([arrival], at=now, day=day, kind=place.kind)
        verdict = rules.verdict_on_stranger(medium, counted=counted, random=random)
        return Outcome(verdict, arrival.visit, place, recorded=int(not counted))

    # Buttons

    def confirm(
        self, visit: UUID, persons: Collection[UUID], places: Collection[Place] = (), *, exact: bool = False
    ) -> Confirmed:
        """Write down those of ``persons`` who were shown and are not in yet, at each of ``places``.

        What this visit recorded elsewhere is withdrawn. ``exact`` means that those who are not among
        ``persons`` were not here after all; else the holder stays in whatever happens.
        """
        known = self._visits[visit]
        if known is None:
            return Confirmed(visit, trouble=Trouble.VISIT_OVER)
        chosen = known.people.intersection(persons) | (set() if exact else {known.holder})
        try:
            return self._follow(known, chosen, tuple(places) or (known.place,), exact=exact)
        except StoreError:
            return Confirmed(visit, (known.place,), trouble=Trouble.NOT_WRITTEN)

    def sign_out(self, visit: UUID, persons: Collection[UUID]) -> Confirmed:
        """Write down that those of ``persons`` who were shown and are inside leave."""
        known = self._visits[visit]
        if known is None:
            return Confirmed(visit, trouble=Trouble.VISIT_OVER)
        try:
            going = self._inside(known, known.people.intersection(persons))
            recorded = self._depart(known, going, self._clock())
        except StoreError:
            return Confirmed(visit, (known.place,), trouble=Trouble.NOT_WRITTEN)
        known = replace(known, out=known.out | going)
        self._visits.remember(known)
        gone = tuple(seat for seat in known.seats if seat.person in known.out)
        return Confirmed(visit, (known.place,), gone, recorded)

    def not_answered(self, visit: UUID) -> int:
        """Note that nobody confirmed a visit; the holder's attendance counts once all the same.

        Returns:
            Events written: another arrival of the holder, which says so.

        Raises:
            StoreError: it could not be written down.
        """
        known = self._visits[visit]
        if known is None or not known.written:
            return 0
        body = self._arrival(known, known.holder, known.place, confirmed=ConfirmedBy.TIMED_OUT)
        written = self._ledger.record([body], at=self._clock(), day=known.day, kind=known.place.kind)
        return len(written)

    def count(self, visit: UUID, adults: int, children: Mapping[str, int], name: str = "") -> Tally:
        """Count people without a medium; a first name, if given, is sealed to the registry."""
        now = self._clock()
        place = self._occasions.nearest(now)
        tally = Tally(visit, place, adults, sum(children.values()))
        session, purpose = place.occasion
        body = HeadcountRecorded(
            session=session,
            purpose=purpose,
            adults=adults,
            children={band: number for band, number in children.items() if number},
            by=Counter.SELF,
            sealed=self._sealed(name),
        )
        try:
            self._note(body, now)
        except StoreError:
            return replace(tally, trouble=Trouble.NOT_WRITTEN)
        return tally

    def press_face(self, face: Face, session: UUID | None) -> None:
        """Write a face down, of nobody.

        Raises:
            StoreError: it could not be written down.
        """
        self._note(FeedbackGiven(face=face, session=session), self._clock())

    # By itself

    def note_screen(self, *, well: bool) -> None:
        """Let the heartbeat tell how the screen is, beside the readers.

        Raises:
            StoreError: it could not be written down.
        """
        readers.note(self._store, SCREEN, well=well, last_scan=None)
        self._screen_failed = not well

    def note_reader(self, name: str, *, well: bool) -> None:
        """Let the heartbeat, and a fire roll in another window, tell whether a reader is there.

        Raises:
            StoreError: it could not be written down.
        """
        readers.note(self._store, name, well=well, last_scan=None)

    def tidy(self) -> tuple[int, int]:
        """Take those to have left whose session, with its grace, or whose day is over, and close the session.

        Returns:
            How many left, and how many sessions closed.

        Raises:
            StoreError: it could not be written down.
        """
        now = self._clock()
        over = self._occasions.over(
            self._ledger.not_left(self._today(now) - timedelta(days=1)), now, self._grace
        )
        if over:
            bodies = [DepartureRecorded(arrival=arrival, how=Departure.ASSUMED) for arrival in over]
            self._ledger.record(bodies, at=now, day=self._today(now))
        return len(over), self._close_sessions(now)

    def _close_sessions(self, now: datetime) -> int:
        """Close what is over; each session is looked at once, however often the board is."""
        ended = set(self._occasions.ended(now, self._grace)) - self._looked_at
        if not ended:
            return 0
        closed = closings(self._ledger.since(now - TWO_DAYS), sorted(ended))
        if closed:
            self._ledger.record(closed, at=now, day=self._today(now))
        self._looked_at |= ended
        return len(closed)

    def not_confirmed(self) -> list[NotConfirmed]:
        """Return the visits of these two days whose button nobody pressed: staff should ask."""
        return self._ledger.not_confirmed(self._today(self._clock()) - timedelta(days=1))

    def board(self) -> Board:
        """Return what the welcome screen shows now."""
        now = self._clock()
        midnight = datetime.combine(self._today(now), time.min, self._zone)
        trouble = self._beside() or heard.trouble(self._store) or rescue.in_words(self._store.folder)
        return Board(
            hub=self._identity.hub.name,
            sessions=self._occasions.today(now),
            trouble=trouble,
            waiting=self._ledger.state().waiting if trouble else 0,
            loaded=self._register.loaded_at() is not None,
            place=self._occasions.nearest(now),
            strangers=tuple(strangers.often(self._store, midnight)),
            timetable=f"{self._identity.registry_url.rstrip('/')}/whats-on/?hub={self._identity.hub.code}",
        )

    def _beside(self) -> str:
        """Take up what was counted beside the ledger; return why that cannot be done, for staff."""
        try:
            self._ledger.take_up()
            self._note_scans()
        except StoreError as error:
            return str(error)
        return ""

    def _note_scans(self) -> None:
        """Let the heartbeat tell when each reader last saw something; nothing of what."""
        while self._scanned:
            reader, last = self._scanned.popitem()
            readers.note(self._store, reader, well=True, last_scan=last)

    # What is written

    def _follow(
        self, visit: Visit, chosen: set[UUID], places: tuple[Place, ...], *, exact: bool
    ) -> Confirmed:
        wanted = {(person, place.occasion) for person in chosen for place in places}
        missing = {
            (person, place)
            for place in places
            for person in chosen - self._present(visit, place, visit.people)
        }
        if not exact:  # a family's button takes back no more than where the tap put the holder
            wanted |= {key for key in visit.written if key[0] != visit.holder}
        taken_back = [event for key, event in visit.written.items() if key not in wanted]
        now = self._clock()
        kept = {key: event for key, event in visit.written.items() if key in wanted}
        with self._ledger.together():
            if taken_back:
                self._withdraw(taken_back, visit.day, now)
            after = self._record(replace(visit, written=kept), missing, now)
            self._confirm_late(after, places, now)
        present = set().union(*(self._present(after, place, after.people) for place in places))
        seats = rules.after(visit.seats, present)
        self._visits.remember(replace(after, seats=seats))
        if self._screen_failed:
            self.note_screen(well=True)
        people = tuple(seat for seat in seats if seat.present)
        return Confirmed(visit.id, places, people, len(missing))

    def _record(self, visit: Visit, missing: set[tuple[UUID, Place]], now: datetime) -> Visit:
        """Write these people down; return the visit with its new events."""
        written = dict(visit.written)
        for place in {place.occasion: place for _, place in missing}.values():
            persons = sorted(person for person, where in missing if where.occasion == place.occasion)
            bodies = [self._arrival(visit, person, place) for person in persons]
            events = self._ledger.record(bodies, at=now, day=visit.day, kind=place.kind)
            written |= {
                (person, place.occasion): event.id for person, event in zip(persons, events, strict=True)
            }
        return replace(visit, written=written)

    def _confirm_late(self, visit: Visit, places: Collection[Place], now: datetime) -> None:
        """Say so where an earlier screen of this family closed before anybody confirmed the visit."""
        waiting = {each.occasion for each in self.not_confirmed() if each.family == visit.family}
        for place in places:
            if occasion_of(*place.occasion) in waiting:
                again = self._arrival(visit, visit.holder, place)
                self._ledger.record([again], at=now, day=visit.day, kind=place.kind)

    def _withdraw(self, events: Collection[UUID], day: date, now: datetime) -> None:
        bodies = [ArrivalWithdrawn(arrival=event, reason=CHANGED) for event in events]
        self._ledger.record(bodies, at=now, day=day)

    def _depart(self, visit: Visit, persons: Collection[UUID], now: datetime) -> int:
        bodies = [DepartureRecorded(person=each, how=Departure.OBSERVED) for each in sorted(persons)]
        return len(self._ledger.record(bodies, at=now, day=visit.day)) if bodies else 0

    def _note(self, body: Body, now: datetime) -> None:
        self._ledger.record([body], at=now, day=self._today(now))

    def _arrival(
        self, visit: Visit, person: UUID, place: Place, confirmed: ConfirmedBy = ConfirmedBy.SELF
    ) -> ArrivalRecorded:
        session, purpose = place.occasion
        return ArrivalRecorded(
            visit=visit.id,
            person=person,
            family=visit.family,
            session=session,
            purpose=purpose,
            medium=visit.medium,
            confirmed=confirmed,
        )

    def _stranger_at(self, visit: UUID, place: Place, scan: Scan, token: str) -> ArrivalRecorded:
        session, purpose = place.occasion
        medium: Medium = rules.medium_of(scan)
        return ArrivalRecorded(
            visit=visit,
            token=token,
            session=session,
            purpose=purpose,
            medium=medium,
            confirmed=ConfirmedBy.SELF,
        )

    def _sealed(self, name: str) -> bytes | None:
        if not name:
            return None
        said = Registrant(person=self._new_id(), last_name="", first_name=name)
        return seal(Registration(people=[said]), self._identity.sealing_key)

    # What is known

    def _shown(self, medium: MediumEntry | None) -> rules.Members:
        if medium is None or medium.standing is not Standing.ACTIVE:
            return []
        return rules.shown(medium.person, self._register.members(medium.family))

    def _present(self, visit: Visit, place: Place, people: Collection[UUID]) -> set[UUID]:
        there = self._ledger.present([str(each) for each in people], occasion_of(*place.occasion), visit.day)
        return {UUID(each) for each in there}

    def _inside(self, visit: Visit, people: Collection[UUID]) -> set[UUID]:
        return {UUID(each) for each in self._ledger.inside([str(each) for each in people], visit.day)}

    def _full(self, place: Place, day: date) -> bool:
        room = place.session.capacity if place.session else None
        return room is not None and self._ledger.at(occasion_of(*place.occasion), day) >= room

    def _today(self, now: datetime) -> date:
        return now.astimezone(self._zone).date()


def _language(holder: UUID, people: rules.Members) -> str:
    return next((member.language for member, _ in people if member.person == holder), "")
