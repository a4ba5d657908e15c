"""The usage table of the scrutiny note of 17 December 2019, made rightly, and what was wrong with it.

It is in paragraph 3.6 of the note.
"""

from dataclasses import dataclass, replace

from registry.reach.bands import LEGACY
from registry.reach.counting import Ages, By, Split, What
from registry.reach.draft import Draft, part_of
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Adds, Measure, Table
from registry.reach.measures.reached import counted_in, living_in, rate_of
from registry.reach.question import Residence
from registry.reach.residents import residents

NOTE = Measure(
    "2019",
    "Use of the hubs as the note of 2019 set it out",
    "For each hub the identified people seen in the period, wherever they live, in bands that do not "
    "overlap; beside them the anonymous attendances, which are no people; and of the children those who "
    "live in the hub's reach area, against the children estimated to live there.",
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that the old table got wrong, and what this one does."""

    was: str
    now: str


WRONG = (
    Wrong(
        'Its column "Total number of children 0-19" held all identified people: the five bands, adults too, '
        "and 11 to 66 people at each hub who are in no band. It said 11,141; the child bands hold 5,599.",
        "Children are the child bands and nobody else. Adults have a column of their own, and so has whoever "
        "gave no usable date of birth; together they are the people seen, or there is no table.",
    ),
    Wrong(
        "Its bands overlapped: whoever was 5, 11 or 16 belonged to two of them.",
        "Each completed year is in one band: 0-4, 5-10, 11-15, 16-19, and adults from 20.",
    ),
    Wrong(
        'Its column "Anon" had no unit, so nobody could say what to add it to.',
        "Anonymous attendances are counted as attendances, and enter no count of people.",
    ),
    Wrong(
        "It set users who live anywhere against the children of the reach area, and users of 0-19 against "
        "children of 0-16: neither is reach.",
        "Reach is of the children who live in the area and were seen at this hub, of the same ages as the "
        "residents, whose estimate and year are printed.",
    ),
    Wrong(
        'It named its period "2019-2020" in a note of December 2019.',
        "The first and the last day stand on the table, and how complete the events of each hub are.",
    ),
    Wrong(
        "It printed no row for the city, and adding the hubs up counts a child seen at two of them twice.",
        "The city is counted afresh from everybody seen.",
    ),
)
"""In order of weight."""
ODD = (
    "At Mosaic 827 people were 11-16, and at no other hub more than 129. Its total agrees with that.",
    "Aspire and Wood side have the same two numbers: 9 of 16-19, and 437 over 19.",
)
"""What looks odd, and cannot be decided from the note."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One row of the old table, as it was printed."""

    hub: str
    """Its code of today."""
    name: str
    area_children: int
    total: int
    anonymous: int
    bands: tuple[int, int, int, int, int]
    """0-5, 5-11, 11-16, 16-19, over 19."""

    @property
    def children(self) -> int:
        """How many were in the bands of children."""
        return sum(self.bands[:-1])

    @property
    def in_no_band(self) -> int:
        """How many of the total were in none of the bands."""
        return self.total - sum(self.bands)


PRINTED = (
    Printed("ASP", "Aspire (Lower Stoke)", 8_392, 959, 700, (318, 100, 63, 9, 437)),
    Printed("WOO", "Wood side (Willenhall)", 4_252, 762, 1_087, (118, 109, 59, 9, 437)),
    Printed("PAT", "Pathways (Radford)", 15_813, 1_577, 2_029, (455, 177, 129, 31, 747)),
    Printed("MOS", "Mosaic (Tile Hill)", 12_805, 2_265, 2_154, (457, 175, 827, 32, 708)),
    Printed("PAR", "Park Edge (Bell Green)", 9_156, 1_158, 477, (377, 108, 44, 10, 608)),
    Printed("MOA", "The Moat (Wood End)", 9_400, 1_816, 392, (551, 179, 84, 15, 937)),
    Printed("HAR", "Harmony (Hillfields)", 6_045, 1_185, 1_174, (337, 157, 76, 11, 578)),
    Printed("FFA", "Families for All (Foleshill)", 6_033, 1_419, 1_283, (231, 197, 118, 36, 783)),
)
"""In its order; the city had no row."""
PRINTED_BANDS = ("0-5", "5-11", "11-16", "16-19", "over 19")


def use_as_in_2019(asked: Enquiry) -> Table:
    """The old table's columns, made rightly: always in its bands, whatever scheme the question names."""
    question = replace(asked.question, scheme=LEGACY, residence=Residence.ANYWHERE)
    ours = replace(asked, question=question)
    ages = Ages(LEGACY, question.people_aged_on)
    people = ours.tally(What.PEOPLE, By.HUB, ages)
    near = ours.tally(What.PEOPLE, By.HUB, ages, replace(question, residence=Residence.REACH_AREA))
    came = ours.tally(What.ATTENDANCES, By.HUB, Split.NAMED)
    there = residents(ours, By.HOME_HUB)
    rules = [question.people_age_rule, "Homes are those of the last day of the period.", there.source]
    draft = Draft(ours, NOTE, By.HUB, rules=[rule for rule in rules if rule])
    seen, living = counted_in(near, there, LEGACY.children), living_in(there, LEGACY.children)
    group = f"Children {LEGACY.children_label} of the reach area"
    draft.ages(people, "Identified people")
    draft.column("anonymous", "Anonymous attendances", part_of(came, "anonymous"), Adds.UP)
    draft.column("children_of_area", "Seen here", seen, Adds.NOT, group=group, lasting=False)
    draft.column("residents", "Living there", living, Adds.NOT, group=group)
    return draft.column("reach", "Reach", rate_of(seen, living), Adds.NOT, group=group).table()
