"""Every measure with its function: what the pages, the API, the files and the data dictionary go through."""

from collections.abc import Callable
from dataclasses import dataclass

from registry.reach.counting import ANYWHERE, HOMES, By
from registry.reach.figures import Measure, Table
from registry.reach.measures import (
    census,
    circumstances,
    completeness,
    footfall,
    note_2019,
    people,
    reached,
    sessions,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A measure under the name by which it is asked for."""

    measure: Measure
    table: Callable[..., Table]
    """It is called with the enquiry, and with the kind of row unless there is but one."""
    rows: tuple[By, ...] = ANYWHERE
    """The kinds of row that may be asked for, the usual one first; empty: there is but one."""


TOGETHER = (By.HUB, By.LOCALITY)
CATALOGUE: dict[str, Entry] = {
    "attendances": Entry(footfall.M1, footfall.attendances),
    "attendances-by-age": Entry(footfall.M1, footfall.attendances_by_age),
    "visits": Entry(footfall.M2, footfall.visits),
    "people": Entry(people.M3, people.unique_people),
    "families": Entry(people.M4, people.unique_families),
    "reach": Entry(reached.M5, reached.reach, HOMES),
    "own-hub-reach": Entry(reached.M6, reached.own_hub_reach, TOGETHER),
    "residence": Entry(reached.M7, reached.use_by_residence),
    "registration": Entry(reached.M8, reached.registration_rate, HOMES),
    "engagement": Entry(reached.M9, reached.engaged_of_registered, TOGETHER),
    "sustained": Entry(people.M10, people.sustained_engagement),
    "new-and-returning": Entry(people.M11, people.new_and_returning),
    "anonymous": Entry(footfall.M12, footfall.anonymous_share),
    "deprivation-reach": Entry(reached.M13, reached.deprivation_reach, (By.HOME_HUB, By.HOME_LOCALITY)),
    "deprivation": Entry(reached.M13_USE, reached.people_by_decile),
    "male-carers": Entry(circumstances.M14, circumstances.fathers_and_male_carers),
    "send": Entry(circumstances.M15, circumstances.send),
    "ethnicity": Entry(circumstances.M16, circumstances.ethnicity),
    "ethnicity-and-census": Entry(census.M16_CENSUS, census.ethnicity_and_census, TOGETHER),
    "language": Entry(circumstances.M17, circumstances.language),
    "expectant": Entry(circumstances.M18, circumstances.expectant, ()),
    "sessions": Entry(sessions.M19, sessions.sessions),
    "outreach": Entry(footfall.M20, footfall.outreach_share),
    "completeness": Entry(completeness.M21, completeness.completeness),
    "as-in-2019": Entry(note_2019.NOTE, note_2019.use_as_in_2019, ()),
}
"""M22 is no measure of its own: it is `Table.reconciliation`, and no table exists that does not hold it."""
