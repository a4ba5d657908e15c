"""Worlds that Hypothesis makes up: small, and full of what is hard to count."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from hypothesis import strategies as st

from registry.reach.bands import SCHEMES
from registry.reach.counting import HOMES, Ages, Both, By, Into, Often, Split, What
from registry.reach.period import Period
from registry.reach.question import AgeRule, Question, Residence, VenueKind
from sync import events, terms
from tests.registry.reach.reference.playing import kiosk_of
from tests.registry.reach.reference.world import Household, Human, Planned, Reached, Said, World

T = TypeVar("T")

HUBS = {"E1": "E", "E2": "E", "W1": "W"}
AREAS = ("E01000001", "E01000002", "E01000003", "E01000009")
"""The last is reached by no hub."""
PEOPLE = [UUID(int=0x9E00 + number) for number in range(7)]
FAMILIES = [UUID(int=0xFA00 + number) for number in range(4)]
SESSIONS = [UUID(int=0x5E00 + number) for number in range(4)]
UNKNOWN_SESSION, STRANGER = UUID(int=0x5EFF), UUID(int=0x9EFF)
TOKENS = ["ab" * 32, "cd" * 32]
ANCHORS = [
    datetime(2024, 2, 28, 23, 59, tzinfo=UTC),
    datetime(2024, 2, 29, 10, tzinfo=UTC),
    datetime(2024, 3, 30, 23, 30, tzinfo=UTC),
    datetime(2024, 3, 31, 23, 30, tzinfo=UTC),
    datetime(2024, 10, 26, 22, 30, tzinfo=UTC),
    datetime(2024, 10, 27, 23, 30, tzinfo=UTC),
]
"""The clocks change on 31 March and 27 October; midnight in London is not midnight UTC between them."""
MINUTES = [0, 0, 1, 29, 30, 31, 60, 90, 24 * 60]
INSTANTS = st.builds(
    lambda at, minutes: at + timedelta(minutes=minutes), st.sampled_from(ANCHORS), st.sampled_from(MINUTES)
)
ENDS = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31), date(2024, 10, 27)]
BIRTHDAYS = [(2, 27), (2, 28), (2, 29), (3, 1), (3, 31), (4, 1), (10, 27)]
YEARS = [1998, 1999, 2000, 2004, 2005, 2008, 2012, 2013, 2018, 2019, 2020, 2022, 2024]
"""In which somebody turns 0, 2, 5, 11, 16, 19, 20, 25 … about the days of the stories."""
BIRTHS = st.none() | st.builds(
    lambda year, day: date(year, *(day if day != (2, 29) or year % 4 == 0 else (3, 1))),
    st.sampled_from(YEARS),
    st.sampled_from(BIRTHDAYS),
)
DAYS = st.sampled_from(
    [date(2023, 6, 1), *ENDS, *(day + timedelta(days=1) for day in ENDS), date(2024, 12, 31)]
)
ANSWERS = st.sampled_from(["", "declined", "yes", "no"])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Return a world of three hubs, four families and some weeks of events."""
    people = tuple(_human(draw, number) for number in PEOPLE)
    families = tuple(_household(draw, number) for number in FAMILIES)
    sessions = tuple(_session(draw, number) for number in SESSIONS)
    relations = tuple(_relations(draw))
    merged = _merged(draw, relations)
    reached = st.builds(
        _reached,
        st.sampled_from(list(HUBS)),
        st.sampled_from(AREAS[:3]),
        DAYS,
        st.none() | DAYS,
    )
    return World(
        hubs=HUBS,
        reached=tuple(
            draw(st.lists(reached, max_size=5, unique_by=lambda each: (each.hub, each.area, each.since)))
        ),
        deciles=draw(st.dictionaries(st.sampled_from(AREAS), st.integers(1, 10), max_size=3)),
        people=people,
        families=families,
        relations=relations,
        sessions=sessions,
        said=tuple(_said(draw)),
        merged=merged,
    )


def _human(draw: st.DrawFn, number: UUID) -> Human:
    return Human(
        id=number,
        born=draw(BIRTHS),
        over_19=draw(st.booleans()),
        gender=draw(st.sampled_from(["", "declined", "female", "male", "other"])),
        ethnicity=draw(st.sampled_from(["", "declined", "roma", "arab", "indian"])),
        send=draw(ANSWERS),
        language=draw(st.sampled_from(["", "", "declined", "pl"])),
        interpreter=draw(ANSWERS),
    )


def _household(draw: st.DrawFn, number: UUID) -> Household:
    home = st.tuples(DAYS, st.sampled_from([*AREAS, ""]))
    return Household(
        id=number,
        hub=draw(st.sampled_from(list(HUBS))),
        registered_on=draw(DAYS),
        language=draw(st.sampled_from(["", "en", "ro"])),
        homes=tuple(draw(st.lists(home, max_size=3, unique_by=lambda each: each[0]))),
        members=tuple(draw(st.lists(st.sampled_from(PEOPLE), max_size=4, unique=True))),
    )


def _session(draw: st.DrawFn, number: UUID) -> Planned:
    starts = draw(INSTANTS)
    return Planned(
        id=number,
        hub=draw(st.sampled_from(list(HUBS))),
        kind=draw(st.sampled_from(["stay-and-play", "midwife-clinic"])),
        partner=draw(st.sampled_from(["", "midwives", "library"])),
        venue=draw(st.sampled_from(list(VenueKind))).value,
        starts=starts,
        ends=starts + timedelta(minutes=90),
        capacity=draw(st.sampled_from([None, 0, 3])),
        cancelled=draw(st.booleans()),
    )


def _relations(draw: st.DrawFn) -> list[tuple[UUID, UUID, str]]:
    kinds = ["father", "mother", "grandparent", "guardian", "foster-carer", "sibling", "childminder"]
    one = st.tuples(st.sampled_from(PEOPLE[:4]), st.sampled_from(PEOPLE[4:]), st.sampled_from(kinds))
    return draw(st.lists(one, max_size=5, unique_by=lambda each: each[:2]))


def _merged(draw: st.DrawFn, relations: tuple[tuple[UUID, UUID, str], ...]) -> dict[UUID, UUID]:
    """Let at most one record turn out to be somebody else's, but never a child's that of its carer."""
    away, kept = draw(st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2, unique=True))
    related = any({adult, child} == {away, kept} for adult, child, _ in relations)
    return {} if related or draw(st.booleans()) else {away: kept}


def _reached(hub: str, area: str, since: date, until: date | None) -> Reached:
    return Reached(hub, area, since, until if until and until > since else None)


WHAT = ["came"] * 6 + ["token"] * 3 + ["heads"] * 2 + ["withdrawn"] * 2
WHAT += ["nobody", "corrected", "linked", "lost", "closed", "reopened", "cancelled"]


@dataclass(frozen=True)
class Told:
    """Something that a kiosk says at a time; ``about`` points to something that was said before."""

    hub: str
    at: datetime
    what: str
    person: UUID
    family: UUID
    token: str
    session: UUID | None
    number: int
    about: int

    @property
    def purpose(self) -> str | None:
        """What they came for, where it is no session."""
        return None if self.session else f"p{self.number % 2}"


TOLD = st.builds(
    Told,
    hub=st.sampled_from(list(HUBS)),
    at=INSTANTS,
    what=st.sampled_from(WHAT),
    person=st.sampled_from([*PEOPLE, STRANGER]),
    family=st.sampled_from(FAMILIES),
    token=st.sampled_from(TOKENS),
    session=st.none() | st.sampled_from([*SESSIONS, UNKNOWN_SESSION]),
    number=st.integers(0, 3),
    about=st.integers(0, 30),
)


def _said(draw: st.DrawFn) -> list[Said]:
    """Return events with their numbers, in an order in which the registry might hear them."""
    numbers: defaultdict[str, int] = defaultdict(int)
    said: list[Said] = []
    for told in draw(st.lists(TOLD, max_size=24)):
        numbers[told.hub] += 1
        kiosk, seq = kiosk_of(told.hub), numbers[told.hub]
        number = UUID(int=kiosk.int | seq)
        body = _body(told, said, number)
        event = events.Event(
            id=number, kiosk=kiosk, seq=seq, at=told.at, boot=kiosk, uptime_ms=seq, body=body
        )
        said.append(Said(told.hub, event))
    return draw(st.permutations(said))


def _body(told: Told, before: list[Said], number: UUID) -> events.Body:
    about = before[told.about % len(before)].event.id if before else number
    match told.what:
        case "came":
            return _arrival(told, number, person=told.person, family=told.family)
        case "token":
            return _arrival(told, number, token=told.token)
        case "nobody":
            return _arrival(told, number)
        case "withdrawn":
            return events.ArrivalWithdrawn(arrival=about, reason="mistake")
        case "heads" | "corrected":
            return _heads(told, before)
        case _:
            return _word(told)


def _arrival(
    told: Told,
    number: UUID,
    *,
    person: UUID | None = None,
    family: UUID | None = None,
    token: str | None = None,
) -> events.Body:
    return events.ArrivalRecorded(
        visit=number,
        person=person,
        family=family,
        token=token,
        session=told.session,
        purpose=told.purpose,
        medium=events.Medium.CARD,
        confirmed=events.Confirmed.SELF,
    )


def _heads(told: Told, before: list[Said]) -> events.Body:
    """Return a headcount; a corrected one names an earlier one, mostly of the same occasion."""
    earlier = [
        (said.event.id, said.event.body)
        for said in before
        if isinstance(said.event.body, events.HeadcountRecorded)
    ]
    if told.what == "heads" or not earlier:
        return events.HeadcountRecorded(
            session=told.session,
            purpose=told.purpose,
            adults=told.number + 1,
            children={"0-4": told.number} if told.number > 1 else {},
            by=terms.Counter.STAFF,
        )
    number, replaced = earlier[told.about % len(earlier)]
    same = told.about % 4 > 0
    return events.HeadcountRecorded(
        session=replaced.session if same else told.session,
        purpose=replaced.purpose if same else told.purpose,
        adults=told.number,
        by=terms.Counter.STAFF,
        replaces=number,
    )


def _word(told: Told) -> events.Body:
    """Return a word on a token or on a session."""
    session = told.session or UNKNOWN_SESSION
    match told.what:
        case "linked":
            return events.MediumLinked(
                medium=UUID(bytes=bytes.fromhex(told.token[:32])),
                token=told.token,
                kind=terms.Key.CARD,
                person=told.person,
                family=told.family,
            )
        case "lost":
            return events.MediumWithdrawn(token=told.token, standing=terms.Ended.LOST)
        case "closed":
            return events.SessionClosed(session=session, counted=told.number, named=0)
        case "reopened":
            return events.SessionReopened(session=session)
        case _:
            return events.SessionCancelled(session=session, reason="staff-ill")


@dataclass(frozen=True)
class Count:
    """One count to be made in both ways."""

    what: What
    by: By
    into: Into
    question: Question


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Return a question about a part of these worlds."""
    last = draw(DAYS)
    return Question(
        period=Period(last - timedelta(days=draw(st.sampled_from([0, 1, 2, 30, 31, 500]))), last),
        scheme=draw(st.sampled_from(list(SCHEMES.values()))),
        hubs=draw(st.none() | st.frozensets(st.sampled_from(list(HUBS)), min_size=1)),
        locality=draw(st.sampled_from(["", "", "E", "W"])),
        session_types=draw(_some(["stay-and-play", "midwife-clinic", "*drop-in", "*not-known"])),
        partners=draw(_some(["midwives", "library", "*nobody"])),
        venues=draw(_some(list(VenueKind))),
        ages=draw(st.sampled_from([None, AgeRule.LAST_DAY, AgeRule.FIRST_DAY])),
        residence=draw(st.sampled_from(list(Residence))),
        areas=draw(st.just(frozenset()) | st.frozensets(st.sampled_from(AREAS), max_size=2)),
    )


def _some(choices: list[T]) -> st.SearchStrategy[frozenset[T]]:
    return st.just(frozenset()) | st.frozensets(st.sampled_from(choices), max_size=2)


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """Return any count that means something."""
    question = draw(questions())
    what = draw(st.sampled_from(list(What)))
    registered = what in (What.REGISTERED, What.REGISTERED_SEEN)
    by = draw(st.sampled_from([By.HUB, By.LOCALITY, *HOMES] if registered else list(By)))
    if what in (What.VISITS, What.FAMILIES):
        by, into = (By.HUB if by.of_home else by), Split.NONE
        return Count(what, by, into, question)
    if what is What.ATTENDANCES and by.of_home:
        by = By.HUB
    return Count(what, by, draw(_into(question, what)), question)


def _into(question: Question, what: What) -> st.SearchStrategy[Into]:
    splits = set(Split) - {Split.NAMED}
    if what in (What.REGISTERED, What.REGISTERED_SEEN):
        splits -= {Split.FIRST}
    if what is What.ATTENDANCES:
        splits |= {Split.NAMED}
    on = st.sampled_from([question.people_aged_on] + ([None] if what is What.ATTENDANCES else []))
    plain: st.SearchStrategy[Into] = st.one_of(
        st.sampled_from(sorted(splits, key=lambda each: each.value)),
        st.builds(Ages, st.just(question.scheme), on),
        st.builds(Often, st.integers(1, 3), st.sampled_from([question.period.first, date(2023, 6, 1)])),
    )
    return plain | st.builds(Both, plain, plain)
