"""What a report holds, in its order: tables of the catalogue, with what is drawn of each. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from registry.boards.marks import parts_of
from registry.reach.figures import Table

Keys = Callable[[Table], list[str]]
"""From a table to the keys of some of its columns."""


def these(*keys: str) -> Keys:
    """Choose columns by their keys."""
    return lambda _: list(keys)


def ages(table: Table) -> list[str]:
    """Choose the people of each age."""
    return list(parts_of(table, "people", deep=True))


@dataclass(frozen=True, slots=True)
class Section:
    """One table, with a chart of some of its columns."""

    asked: str
    says: str
    shown: Keys
    drawn: Keys
    rate: bool = False
    """Whether what is drawn is a rate."""


SECTIONS = (
    Section(
        "attendances",
        "How often anybody came, named or only counted.",
        these("attendances", "identified", "anonymous"),
        these("identified", "anonymous"),
    ),
    Section(
        "people",
        "Each person once, however often they came, by age on the last day of the quarter.",
        lambda table: ["people", *ages(table)],
        ages,
    ),
    Section(
        "reach",
        "Of the children who live in each reach area, those who were seen at any hub.",
        these("seen", "residents", "reach"),
        these("reach"),
        rate=True,
    ),
    Section(
        "new-and-returning",
        "Who came for the first time on record, and who came again.",
        these("people", "new", "returning"),
        these("new", "returning"),
    ),
    Section(
        "male-carers",
        "Who cares for children, by what they are to a child on record.",
        these("male_carer", "female_carer", "carer", "known_share"),
        these("male_carer", "female_carer", "carer"),
    ),
    Section(
        "sessions",
        "What was planned, what took place, and whether anybody wrote down who came.",
        these("planned", "delivered", "cancelled", "not_recorded", "attendances_a_session"),
        these("delivered", "cancelled"),
    ),
)
TREND = (("attendances", "attendances"), ("people", "people"), ("people", "children"))
"""What is shown over the last quarters: the table, and its column."""
QUARTERS = 5
"""How many quarters that is: with the same quarter of the year before."""
