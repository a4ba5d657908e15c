"""How the measures count: what is counted, in which rows, and into which parts. Pure.

Measures say these words; how the answer is found, quickly or plainly, is behind `Counting`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from registry.reach.bands import Scheme
from registry.reach.question import Question


class What(Enum):
    """What is counted."""

    ATTENDANCES = "attendances"
    """One person, or one anonymous unit, at one session or drop-in on one day."""
    VISITS = "visits"
    """One person at one hub on one day, whatever they went to there."""
    PEOPLE = "people"
    """One person, however often they came."""
    FAMILIES = "families"
    """One family of which somebody attended, however often."""
    REGISTERED = "registered"
    """One person with a place in a family that had registered by the last day of the period."""
    REGISTERED_SEEN = "registered-seen"
    """Those of them who attended in the period."""


class By(Enum):
    """What a row is about. By home, hubs say where people live and not where they came."""

    HUB = "hub"
    LOCALITY = "locality"
    SESSION_TYPE = "session-type"
    PARTNER = "partner"
    VENUE = "venue"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HOME_HUB = "home-hub"
    """The hub in whose reach area somebody lives."""
    HOME_LOCALITY = "home-locality"
    """The locality in the reach area of whose hubs somebody lives."""
    HOME_AREA = "home-area"
    """The small area in which somebody lives."""

    @property
    def of_home(self) -> bool:
        """Whether the row follows from where people live."""
        return self in HOMES


ANYWHERE = (By.HUB, By.LOCALITY, By.SESSION_TYPE, By.PARTNER, By.VENUE, By.QUARTER, By.MONTH, By.WEEK, By.DAY)
"""The rows by which attendances can be told apart."""
HOMES = (By.HOME_HUB, By.HOME_LOCALITY, By.HOME_AREA)
"""The rows by which people who live somewhere can be told apart."""

DROP_IN = "*drop-in"
"""The row, among kinds of session, of those who came without one. No code holds a star."""
NOT_KNOWN = "*not-known"
"""The row of sessions, or hubs, that the registry does not know."""
NOBODY = "*nobody"
"""The row, among partners, of what no partner led."""


@dataclass(frozen=True, slots=True)
class Ages:
    """Parts by age on a day, or (None) on the day of each attendance; the parts of the scheme."""

    scheme: Scheme
    on: date | None


class Split(Enum):
    """Parts by something else about a person; everybody is in exactly one of them."""

    NONE = "none"
    """One part, the empty key."""
    NAMED = "named"
    """``identified`` and ``anonymous``; only of attendances."""
    RESIDENCE = "residence"
    """`AREA_PARTS`."""
    DECILE = "decile"
    """``1`` to ``10`` of deprivation where somebody lives, or ``unknown``."""
    CARER = "carer"
    """`CARER_PARTS`."""
    SEND = "send"
    """`ANSWER_PARTS`."""
    ETHNICITY = "ethnicity"
    """The code of a group, ``declined`` or ``not-asked``."""
    LANGUAGE = "language"
    """The code of a language, ``declined`` or ``not-asked``."""
    INTERPRETER = "interpreter"
    """`ANSWER_PARTS`."""
    GENDER = "gender"
    """An answer, ``declined`` or ``not-asked``."""
    HOME = "home"
    """``known`` or ``unknown``: whether the small area in which somebody lives is on record."""
    FIRST = "first"
    """``new`` if the first attendance on record anywhere lies in the period, else ``returning``."""


@dataclass(frozen=True, slots=True)
class Often:
    """``sustained`` if somebody came on so many different dates since a day, else ``fewer``."""

    times: int
    since: date


@dataclass(frozen=True, slots=True)
class Both:
    """Parts of two kinds at once; the keys are joined by `BETWEEN`."""

    one: "Into"
    other: "Into"


Into = Ages | Often | Both | Split


def uses(into: Into, split: Split) -> bool:
    """Say whether parts are made by a split, alone or with another."""
    return uses(into.one, split) or uses(into.other, split) if isinstance(into, Both) else into is split


BETWEEN = "|"
AREA_PARTS = ("in_area", "in_city", "outside", "unknown")
"""In the reach area of a hub at which they were seen, else of another hub, else of none, or not known.
In the order of the alphabet, in which the first that is true of somebody stands."""
CARER_PARTS = ("male_carer", "female_carer", "carer", "related", "none")
"""By relationship to a child on record: fathers and other men, mothers and other women, carers of whom
that is not known; people related otherwise; and people of whom no relationship is on record."""
ANSWER_PARTS = ("yes", "no", "declined", "not-asked")
DECLINED, NOT_ASKED = "declined", "not-asked"

Counts = Mapping[str | None, Mapping[str, int]]
"""By row (None for the whole, counted afresh) and part: how many. What is not mentioned is 0."""


Groups = Mapping[str, frozenset[str]]
"""Rows that are made of small areas, such as wards: their keys, and codes of areas; one may be in several."""


def put_together(counts: Counts, groups: Groups) -> Counts:
    """Return the counts of groups of rows; a row that is in none is in the whole alone."""
    found: dict[str | None, dict[str, int]] = {None: dict(counts.get(None, {}))}
    for key, lines in groups.items():
        row = found[key] = {}
        for line in lines & counts.keys():
            for part, number in counts[line].items():
                row[part] = row.get(part, 0) + number
    return found


def by_row(counted: Iterable[tuple[str | None, str, int]]) -> Counts:
    """Return counts of which each was found with its row and part."""
    found: dict[str | None, dict[str, int]] = {}
    for line, part, number in counted:
        found.setdefault(line, {})[part] = number
    return found


SESSION_PARTS = ("recorded", "nobody_came", "not_recorded", "cancelled", "to_come")
"""Somebody's attendance is held; closed at the door without anybody; over, and nothing is held; called
off; not over yet. Each session of the timetable is in the first of these that is true of it."""
SESSION_SUMS = ("attendances", "places", "on_places")
"""Attendances at these sessions; how many places had those with a limit; attendances at those."""


class Counting(Protocol):
    """One way of counting; all of them give the same numbers."""

    def count(self, what: What, question: Question, by: By, into: Into) -> Counts:
        """Count; what the question narrows is explained at `Question` and `By`."""
        ...

    def in_areas(self, question: Question, groups: "Groups", into: Into) -> Counts:
        """Count people seen, at any hub, by groups of small areas in which they live.

        The whole is of all areas of the question's hubs, whether they are in a group or not.
        """
        ...

    def sessions(self, question: Question, by: By, now: datetime) -> Counts:
        """Count sessions by `SESSION_PARTS`, and what `SESSION_SUMS` says of them."""
        ...
