"""People and families: who came at all, how often, and for the first time (M3, M4, M10, M11)."""

from dataclasses import dataclass
from datetime import date

from registry.reach.counting import Ages, By, Often, Split, What
from registry.reach.draft import Draft, part_of
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Adds, Measure, Table, share
from registry.reach.period import Period, year_to
from registry.reach.tally import Tally
from registry.reach.words import day_in_words

M3 = Measure(
    "M3",
    "Unique people seen",
    "Each person named by at least one attendance, once however often they came. Somebody seen at two "
    "hubs is one person at each, and one in the city.",
)
M4 = Measure(
    "M4",
    "Unique families seen",
    "Each family of which somebody attended as its member, once. A child signed in with each of two "
    "families counts for both.",
)
M10 = Measure(
    "M10",
    "Sustained engagement",
    "Of the people seen, those who came on at least so many different days, to any hub. No national "
    "threshold is established; the number is a local agreement.",
)
M11 = Measure(
    "M11",
    "New and returning",
    "Of the people seen, those whose first attendance on record, at any hub and of any kind, is in the "
    "period; the others return.",
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """When engagement counts as sustained."""

    days: int = 3
    """On how many different days somebody came, at least."""
    rolling: bool = True
    """Whether the twelve months to the period's last day count, or only the period."""

    def since(self, period: Period) -> date:
        """Return the first day that counts."""
        return min(period.first, year_to(period.last).first) if self.rolling else period.first


USUAL = Threshold()


def unique_people(asked: Enquiry, by: By = By.HUB) -> Table:
    """M3: the people seen, by the bands of the scheme."""
    question = asked.question
    draft = Draft(asked, M3, by, rules=[question.people_age_rule, question.residence_rule])
    ages = Ages(question.scheme, question.people_aged_on)
    return draft.ages(draft.found(asked.tally(What.PEOPLE, by, ages))).table()


def unique_families(asked: Enquiry, by: By = By.HUB) -> Table:
    """M4: the families seen."""
    draft = Draft(asked, M4, by, rules=[asked.question.residence_rule])
    families = draft.found(asked.tally(What.FAMILIES, by, Split.NONE))
    return draft.column("families", "Families", families.all).table()


def sustained_engagement(asked: Enquiry, by: By = By.HUB, threshold: Threshold = USUAL) -> Table:
    """M10: how many of the people seen come again and again."""
    question = asked.question
    since = threshold.since(question.period)
    rule = (
        f"Sustained: seen on at least {threshold.days} different days from {day_in_words(since)} to "
        f"{day_in_words(question.period.last)}, at any hub."
    )
    draft = Draft(asked, M10, by, rules=[rule, question.residence_rule])
    people = draft.found(asked.tally(What.PEOPLE, by, Often(threshold.days, since)))
    draft.column("people", "People", people.all)
    draft.column("sustained", "Sustained", part_of(people, "sustained"), lasting=False)
    draft.column("fewer", "Seldom", part_of(people, "fewer"), lasting=False)
    draft.parts("people", ["sustained", "fewer"])
    return _shared(draft, people, "sustained", "Sustained share").table()


def new_and_returning(asked: Enquiry, by: By = By.HUB) -> Table:
    """M11: how many of the people seen came for the first time ever."""
    draft = Draft(asked, M11, by, rules=[asked.question.residence_rule])
    people = draft.found(asked.tally(What.PEOPLE, by, Split.FIRST))
    draft.column("people", "People", people.all)
    draft.column("new", "New", part_of(people, "new"))
    draft.column("returning", "Returning", part_of(people, "returning"), lasting=False)
    draft.parts("people", ["new", "returning"])
    return _shared(draft, people, "new", "Share of new").table()


def _shared(draft: Draft, people: Tally, part: str, label: str) -> Draft:
    return draft.column(
        f"{part}_share",
        label,
        lambda line: share(people.of(line, part), people.all(line), "Nobody was seen."),
        Adds.NOT,
    )
