"""The quick way of counting: the same numbers as the plain way, from sheets and roll."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property, partial
from threading import RLock
from uuid import UUID

from pyroaring import BitMap

from registry.reach.counting import By, Counts, Groups, Into, Often, What
from registry.reach.hubs import Directory
from registry.reach.kept import Kept
from registry.reach.period import Period
from registry.reach.plain.counting import PlainCounting
from registry.reach.question import Question, Residence
from registry.reach.quick.answer import Answer
from registry.reach.quick.attended import attendances
from registry.reach.quick.came import OnDays, visits
from registry.reach.quick.choosing import Choice
from registry.reach.quick.homes import at_home, registered
from registry.reach.quick.places import Places, places_on
from registry.reach.quick.roll import Array, Roll
from registry.reach.quick.sessions import Known, sessions
from registry.reach.quick.shelf import Shelf
from registry.reach.quick.span import spans
from registry.reach.quick.timetable import Sessions, sessions_of
from registry.reach.sheets.marks import united
from registry.timetable.models import Hub, SessionType, Venue


class Held:
    """What this process holds of sheets and roll between enquiries; one enquiry at a time uses it."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.forget()

    def forget(self) -> None:
        """Hold nothing, as a process that begins."""
        self.shelf, self.roll, self.kept = Shelf(), Roll(), Kept()


HELD = Held()


class QuickCounting:
    """Counts within one enquiry."""

    def __init__(self, held: Held, directory: Directory | None = None) -> None:
        self._held, self._shelf, self._kept = held, held.shelf, held.kept
        self._shelf.begin()
        self._directory = directory or Directory(self._kept)
        self._answers: dict[Question, Answer] = {}
        self._sessions: dict[Period, list[Sessions]] = {}
        self._places: dict[date, Places] = {}

    def count(self, what: What, question: Question, by: By, into: Into) -> Counts:
        """Count; `registry.reach.counting` says what is meant."""
        anywhere = question.residence is Residence.ANYWHERE and not question.areas
        if what is What.FAMILIES and not anywhere:
            return PlainCounting().count(what, question, by, into)  # a sheet does not say who is of which
        if what in (What.REGISTERED, What.REGISTERED_SEEN):
            seen = self._seen(question) if what is What.REGISTERED_SEEN else None
            return registered(self._answer(question), by, into, seen)
        if by.of_home and what is What.PEOPLE:
            return at_home(self._answer(question), "people", self._everybody(question), by, into)
        return HOW[what](self._answer(question.at_any_hub() if by.of_home else question), by, into)

    def in_areas(self, question: Question, groups: Groups, into: Into) -> Counts:
        """Count people by groups of small areas; `registry.reach.counting` says what is meant."""
        return at_home(self._answer(question), "people", self._everybody(question), groups, into)

    def sessions(self, question: Question, by: By, now: datetime) -> Counts:
        """Count sessions; `registry.reach.counting` says what is meant."""
        if question.period not in self._sessions:
            hubs = self._answer(question.at_any_hub()).choice.whole.hubs
            self._sessions[question.period] = sessions_of(question.period, hubs, self._shelf, self._kept)
        known = Known(self._hubs_of(question.at_any_hub()), *self._leads_and_places, self._shelf.words)
        return sessions(self._sessions[question.period], question, known, self._kept, by, now)

    @cached_property
    def _leads_and_places(self) -> tuple[Mapping[str, str | None], Mapping[str, str]]:
        """Return who leads each kind of session, and of which kind each venue is."""
        partners = dict(SessionType.objects.values_list("code", "lead_partner_id"))
        venues = {pk.hex: kind for pk, kind in Venue.objects.values_list("pk", "kind")}
        return (
            self._kept.alike("partners", partners, lambda: partners),
            self._kept.alike("venues", venues, lambda: venues),
        )

    def _everybody(self, question: Question) -> list[BitMap]:
        """Return who came to each hub, whichever hubs the question is about."""
        answer = self._answer(question.at_any_hub())
        return list(answer.crowds(answer.choice.whole).values())

    def _seen(self, question: Question) -> BitMap:
        """Return who was seen at any hub, wherever they live."""
        return united(self._everybody(replace(question.at_any_hub(), residence=Residence.ANYWHERE)))

    def _answer(self, question: Question) -> Answer:
        """Return what a question chooses; asked again, the same."""
        if question not in self._answers:
            choice = Choice(question, hubs := self._hubs_of(question), self._shelf)
            often = partial(self._often, question)
            self._answers[question] = Answer(
                question, hubs, choice, lambda: self._roll, self._kept, self._places_on, often
            )
        return self._answers[question]

    def _hubs_of(self, question: Question) -> Mapping[UUID, Hub]:
        """Return a question's hubs by number: the very same, until anything of one has changed."""
        hubs = self._directory.of(question)
        which = "hubs by number", question.hubs, question.locality
        return self._kept.once(which, (hubs,), lambda: {hub.pk: hub for hub in hubs})

    @cached_property
    def _roll(self) -> Roll:
        """Everybody, as they are now; not every question is about people."""
        self._held.roll.refresh()
        return self._held.roll

    def _places_on(self, day: date) -> Places:
        if day not in self._places:
            before = self._kept.state(("places", day), lambda: None)
            self._places[day] = places_on(day, self._directory.reached(day), self._roll.areas, before)
            self._kept.put(("places", day), self._places[day])
        return self._places[day]

    def _often(self, question: Question, often: Often) -> Array:
        """Return on how many days each person came to any hub."""
        choice = self._answer(question.at_any_hub()).choice
        last = question.period.last
        since = spans(Period(often.since, last)) if often.since <= last else ()
        line = replace(choice.whole, spans=since)
        return self._kept.state(("on days", line), OnDays).on(choice, line, self._roll.size)


def _visits(answer: Answer, by: By, _: Into) -> Counts:
    rows = answer.lines(by, lambda line: visits(answer, line))
    return {key: {"": number} for key, by_hub in rows if (number := sum(by_hub.values()))}


def _families(answer: Answer, by: By, _: Into) -> Counts:
    rows = answer.lines(by, answer.choice.families)
    return {key: {"": number} for key, by_hub in rows if (number := len(united(list(by_hub.values()))))}


def _people(answer: Answer, by: By, into: Into) -> Counts:
    return answer.tallied(("people", by), answer.people(by), into)


HOW: dict[What, Callable[[Answer, By, Into], Counts]] = {
    What.ATTENDANCES: attendances,
    What.VISITS: _visits,
    What.FAMILIES: _families,
    What.PEOPLE: _people,
}
