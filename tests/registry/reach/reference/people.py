"""What people are, by hand: ages on their fingers, homes from the list of homes, and so on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from registry.reach.counting import Ages, Both, Into, Often, Split
from registry.reach.question import Question
from tests.registry.reach.reference.facts import Attended
from tests.registry.reach.reference.rows import of_kind
from tests.registry.reach.reference.world import Household, Human, World

NOBODY = Human(UUID(int=0))
MALE, FEMALE = ("father", "stepfather", "grandfather"), ("mother", "stepmother", "grandmother")
OTHERS = ("step-parent", "grandparent", "foster-carer", "kinship-carer", "guardian")


class People:
    """Answers about people of a world; records that were merged answer as who stands for them."""

    def __init__(self, world: World, came: list[Attended]) -> None:
        self.world = world
        self.came = came
        self.known = {human.id: human for human in world.people}
        for away, kept in world.merged.items():
            self.known[kept] = _filled(self.known[kept], self.known[away])

    def part(self, into: Into, question: Question, person: UUID | None, hub: str, day: date) -> str:
        """Return into which part somebody falls who came to a hub on a day."""
        if isinstance(into, Both):
            one = self.part(into.one, question, person, hub, day)
            return f"{one}|{self.part(into.other, question, person, hub, day)}"
        if isinstance(into, Ages):
            return self.age_part(into, self.known.get(person or NOBODY.id, NOBODY), into.on or day)
        if isinstance(into, Often):
            return "sustained" if person and self.days(question, into, person) >= into.times else "fewer"
        if into is Split.NAMED:
            return "identified" if person else "anonymous"
        return self._said(into, question, person, hub) if person else _of_nobody(into)

    def _said(self, into: Split, question: Question, person: UUID, hub: str) -> str:
        last = question.period.last
        human = self.known.get(person, NOBODY)
        home = self.home(person, last)
        spoken = [family.language for family in self.families(person) if family.language]
        came = [each.day for each in self.came if each.person == person]
        says = {
            Split.NONE: "",
            Split.RESIDENCE: self._residence(person, hub, last),
            Split.HOME: "known" if home else "unknown",
            Split.DECILE: str(self.world.deciles.get(home, "unknown")),
            Split.CARER: self._carer(person),
            Split.FIRST: "new" if came and min(came) >= question.period.first else "returning",
            Split.LANGUAGE: human.language or (spoken[0] if spoken else "not-asked"),
            Split.SEND: human.send or "not-asked",
            Split.ETHNICITY: human.ethnicity or "not-asked",
            Split.INTERPRETER: human.interpreter or "not-asked",
            Split.GENDER: human.gender or "not-asked",
        }
        return says[into]

    def age_part(self, into: Ages, human: Human, day: date) -> str:
        """Return the band somebody is in on a day, counting birthdays one by one."""
        if human.born is None:
            return "adults" if human.over_19 else "age_unknown"
        if human.born > day:
            return "age_unknown"
        age = 0
        while birthday(human.born, age + 1) <= day:
            age += 1
        for band in into.scheme.children:
            if band.low <= age < band.high:
                return band.key
        send = into.scheme.send
        return into.scheme.send_key if send and human.send == "yes" and age < send.high else "adults"

    def days(self, question: Question, into: Often, person: UUID) -> int:
        """Return on how many days somebody came to any hub, for sessions of the question's kinds."""
        return len(
            {
                each.day
                for each in self.came
                if each.person == person
                and into.since <= each.day <= question.period.last
                and of_kind(question, each)
            }
        )

    def families(self, person: UUID) -> list[Household]:
        """Return somebody's families, the first to register first; a merged record's are theirs too."""
        mine = [
            family
            for family in self.world.families
            if any(self.world.merged.get(each, each) == person for each in family.members)
        ]
        return sorted(mine, key=lambda family: (family.registered_on, family.id))

    def home(self, person: UUID, day: date) -> str:
        """Return the small area where somebody lives on a day, or "" if it is not known."""
        homes = [_home(family, day) for family in self.families(person)]
        return next((area for area in homes if area), "")

    def lives_in(self, person: UUID | None, hub: str | None, day: date) -> bool:
        """Say whether somebody lives in the reach area of a hub, or of any."""
        home = self.home(person, day) if person else ""
        return bool(home) and any(
            reached.area == home
            and hub in (None, reached.hub)
            and reached.since <= day
            and (reached.until is None or reached.until > day)
            for reached in self.world.reached
        )

    def unborn(self, person: UUID, day: date) -> bool:
        """Say whether somebody was born after a day."""
        born = self.known.get(person, NOBODY).born
        return born is not None and born > day

    def _residence(self, person: UUID, hub: str, day: date) -> str:
        if not self.home(person, day):
            return "unknown"
        if self.lives_in(person, hub, day):
            return "in_area"
        return "in_city" if self.lives_in(person, None, day) else "outside"

    def _children(self, person: UUID) -> dict[UUID, str]:
        """Return what somebody is to each child; of two records' answers, that of the one that stands."""
        stands = self.world.merged
        by_child: dict[UUID, str] = {}
        own_first = sorted(self.world.relations, key=lambda each: each[0] in stands or each[1] in stands)
        for adult, child, kind in own_first:
            if stands.get(adult, adult) == person:
                by_child.setdefault(stands.get(child, child), kind)
        return by_child

    def _carer(self, person: UUID) -> str:
        gender = self.known.get(person, NOBODY).gender
        kinds = set(self._children(person).values())
        any_carer = kinds & {*MALE, *FEMALE, *OTHERS}
        if kinds & {*MALE} or (any_carer and gender == "male"):
            return "male_carer"
        if kinds & {*FEMALE} or (any_carer and gender == "female"):
            return "female_carer"
        return "carer" if any_carer else "related" if kinds else "none"


def _filled(kept: Human, away: Human) -> Human:
    """Return a record with what it lacked and the other had; answers stand or go together."""
    answers = ("gender", "ethnicity", "send", "language", "interpreter")
    answered = any(getattr(kept, name) for name in answers)
    return replace(
        kept,
        born=kept.born or away.born,
        over_19=kept.over_19 or away.over_19,
        **({} if answered else {name: getattr(away, name) for name in answers}),
    )


def birthday(born: date, age: int) -> date:
    """Return the day on which somebody completes so many years; a leap day's child on 1 March otherwise."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _home(family: Household, day: date) -> str:
    before = [home for home in family.homes if home[0] <= day]
    homes: Iterable[tuple[date, str]] = [max(before)] if before else sorted(family.homes)[:1]
    return next((area for _, area in homes), "")


def _of_nobody(into: Split) -> str:
    """Return the part of somebody without a name."""
    return {Split.NONE: "", Split.FIRST: "returning", Split.CARER: "none"}.get(
        into, "unknown" if into in (Split.RESIDENCE, Split.HOME, Split.DECILE) else "not-asked"
    )
