"""The reference: every count of `registry.reach.counting`, over lists, without a thought for speed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from registry.reach.counting import By, Counts, Groups, Into, What, by_row, put_together
from registry.reach.question import Question, Residence
from sync import events
from tests.registry.reach.reference.facts import LONDON, Attended, attended
from tests.registry.reach.reference.people import People
from tests.registry.reach.reference.rows import asked, at, line
from tests.registry.reach.reference.world import Planned, World

WORDS = (events.SessionClosed, events.SessionReopened, events.SessionCancelled)
Row = tuple[str, str, UUID]
"""The key of the row, the hub that decides where "the area" is, and the person."""


class ReferenceCounting:
    """Counts a world by hand."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.attended = attended(world)
        self.people = People(world, self.attended)

    def count(self, what: What, question: Question, by: By, into: Into) -> Counts:
        """Count."""
        if what is What.ATTENDANCES:
            chosen = self._chosen(question.at_any_hub() if by.of_home else question)
            parts = [
                (line(by, each), self.people.part(into, question, each.person, each.hub, each.day))
                for each in chosen
            ]
            return nested(Counter(parts) + Counter((None, part) for _, part in parts))
        if what in (What.REGISTERED, What.REGISTERED_SEEN):
            return self._once(self._registered(what, question, by), question, into)
        seen = self._residing(self._chosen(question.at_any_hub() if by.of_home else question), question)
        if what is What.VISITS:
            return _distinct((line(by, each), (each.person, each.hub, each.day)) for each in seen)
        if what is What.FAMILIES:
            return _distinct((line(by, each), each.family) for each in seen if each.family)
        rows = {(line(by, each), each.hub, each.person) for each in seen if each.person}
        if by.of_home:
            rows = self._at_home({person for _, _, person in rows}, question, by)
        return self._once(rows, question, into)

    def in_areas(self, question: Question, groups: Groups, into: Into) -> Counts:
        """Count people in groups of areas."""
        return put_together(self.count(What.PEOPLE, question, By.HOME_AREA, into), groups)

    def sessions(self, question: Question, by: By, now: datetime) -> Counts:
        """Count sessions by what became of them."""
        counts: Counter[tuple[str | None, str]] = Counter()
        for session in self.world.sessions:
            on = Attended(
                None, None, session.hub, session.starts.astimezone(LONDON).date(), session.id, session
            )
            if not asked(self.world, question, on):
                continue
            came = sum(each.session == session.id for each in self.attended)
            state = self._state(session, came, now)
            for key in (line(by, on), None):
                counts[key, state] += 1
                counts[key, "attendances"] += came
                if session.capacity is not None:
                    counts[key, "on_places"] += came
                    delivered = state in ("recorded", "nobody_came", "not_recorded")
                    counts[key, "places"] += session.capacity if delivered else 0
        return nested(+counts)

    def _state(self, session: Planned, came: int, now: datetime) -> str:
        words = [
            (said.event.at, said.event.id, said.event.body)
            for said in self.world.said
            if isinstance(said.event.body, WORDS) and said.event.body.session == session.id
        ]
        bodies = [body for _, _, body in sorted(words, key=lambda word: word[:2])]
        cancelled = session.cancelled or any(isinstance(body, events.SessionCancelled) for body in bodies)
        doors = [body for body in bodies if not isinstance(body, events.SessionCancelled)]
        closed = bool(doors) and isinstance(doors[-1], events.SessionClosed)
        if came:
            return "recorded"
        if cancelled:
            return "cancelled"
        if session.ends > now:
            return "to_come"
        return "nobody_came" if closed else "not_recorded"

    def _chosen(self, question: Question) -> list[Attended]:
        return [each for each in self.attended if asked(self.world, question, each)]

    def _residing(self, chosen: Iterable[Attended], question: Question) -> list[Attended]:
        named = [each for each in chosen if each.person and self._there(each.person, question)]
        if question.residence is Residence.ANYWHERE:
            return named
        day = question.period.last
        return [
            each
            for each in named
            if self.people.lives_in(
                each.person, None if question.residence is Residence.CITY else each.hub, day
            )
        ]

    def _there(self, person: UUID, question: Question) -> bool:
        return not question.areas or self.people.home(person, question.period.last) in question.areas

    def _at_home(self, people: Iterable[UUID], question: Question, by: By) -> set[Row]:
        day = question.period.last
        return {
            (self._home_row(by, hub, person, day), hub, person)
            for person in people
            for hub in self.world.hubs
            if at(self.world, question, hub) and self.people.lives_in(person, hub, day)
        }

    def _home_row(self, by: By, hub: str, person: UUID, day: date) -> str:
        if by is By.HOME_AREA:
            return self.people.home(person, day)
        return hub if by is By.HOME_HUB else self.world.hubs[hub]

    def _registered(self, what: What, question: Question, by: By) -> set[Row]:
        last = question.period.last
        places = {
            (family.hub, self.world.merged.get(person, person))
            for family in self.world.families
            for person in family.members
            if family.registered_on <= last
        }
        seen = {each.person for each in self._chosen(question.at_any_hub())}
        wanted = {
            (hub, person)
            for hub, person in places
            if not self.people.unborn(person, last)
            and (what is What.REGISTERED or person in seen)
            and self._there(person, question)
        }
        if by.of_home:
            return self._at_home({person for _, person in wanted}, question, by)
        return {
            (hub if by is By.HUB else self.world.hubs[hub], hub, person)
            for hub, person in wanted
            if at(self.world, question, hub)
        }

    def _once(self, rows: Iterable[Row], question: Question, into: Into) -> Counts:
        """Count each person once in a row and once in the whole, in the first part that is true of them."""
        parts_of: defaultdict[tuple[str | None, UUID], set[str]] = defaultdict(set)
        for key, hub, person in rows:
            part = self.people.part(into, question, person, hub, question.period.last)
            parts_of[key, person].add(part)
            parts_of[None, person].add(part)
        return nested(Counter((key, min(parts)) for (key, _), parts in parts_of.items()))


def _distinct(pairs: Iterable[tuple[str, object]]) -> Counts:
    rows = set(pairs)
    each = Counter((key, "") for key, _ in rows)
    return nested(each + Counter((None, "") for _ in {what for _, what in rows}))


def nested(counted: Mapping[tuple[str | None, str], int]) -> Counts:
    """Return counts as `Counting` gives them."""
    return by_row((line, part, number) for (line, part), number in counted.items())


def flat(counts: Counts) -> dict[tuple[str | None, str], int]:
    """Return what was counted at all, by row and part: so may be compared what leaves zeros out or not."""
    return {(line, part): n for line, parts in counts.items() for part, n in parts.items() if n}
