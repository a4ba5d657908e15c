"""Each measure against the plain meaning of its words."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.kiosks.models import Kiosk
from registry.reach.bands import LEGACY, NATIONAL, SCHEMES, Scheme
from registry.reach.overview import last_day_seen, reach_table
from registry.reach.overview_rows import ReachRow, Unbalanced
from registry.reach.period import Period, quarter
from registry.timetable.models import Hub
from tests.registry.reach.city import DAY, Came, City, lost_hub, rolled_back

NOW = datetime(2024, 4, 1, 8, tzinfo=UTC)
QUARTER = quarter(date(2024, 2, 29))
CHILD, TEENAGER, ADULT = date(2021, 5, 5), date(2004, 4, 1), date(1990, 1, 1)


def city_row(period: Period = QUARTER, scheme: Scheme = LEGACY) -> ReachRow:
    """Return the city's figures."""
    return reach_table(period, scheme, NOW).city


def by_age(row: ReachRow) -> tuple[dict[str, int], int, int]:
    """Return the bands that hold somebody, the adults and those of unknown age."""
    return {label: count for label, count in row.children if count}, row.adults, row.age_unknown


def test_somebody_at_two_hubs_is_one_person_in_the_city(city: City) -> None:
    """The city is counted afresh: two hubs with one person each share that person."""
    moat, mosaic = city.hub("MOA"), city.hub("MOS")
    family, child = city.family(moat), city.person(CHILD)
    city.came(Came(moat, DAY, child, family), Came(mosaic, DAY, child, family))
    table = reach_table(QUARTER, LEGACY, NOW)
    assert [(row.attendances, row.people, row.families) for row in table.rows] == [
        (1, 1, 1),
        (1, 1, 1),
        (2, 1, 1),
    ]


def test_coming_often_counts_attendances_and_not_people(city: City) -> None:
    """Ten sessions are ten attendances of one person."""
    hub = city.hub("MOA")
    family, adult = city.family(hub), city.person(ADULT)
    city.came(*(Came(hub, DAY + timedelta(days=n), adult, family) for n in range(10)))
    row = city_row()
    assert (row.attendances, row.people, row.adults) == (10, 1, 1)


def test_a_child_of_two_families_is_one_person_in_two_families(city: City) -> None:
    """Each family was seen; the child is still one."""
    hub = city.hub("MOA")
    child = city.person(CHILD)
    city.came(Came(hub, DAY, child, city.family(hub)), Came(hub, DAY, child, city.family(hub)))
    row = city_row()
    assert (row.attendances, row.people, row.families) == (2, 1, 2)


def test_anonymous_attendances_enter_no_unique_count(city: City) -> None:
    """They are footfall and nothing else."""
    hub = city.hub("MOA")
    city.came(Came(hub, DAY), Came(hub, DAY), Came(hub, DAY, city.person(ADULT), city.family(hub)))
    row = city_row()
    assert (row.attendances, row.identified_attendances, row.anonymous_attendances) == (3, 1, 2)
    assert (row.people, row.families, row.age_unknown) == (1, 1, 0)


def test_who_has_no_usable_birth_is_of_unknown_age_unless_over_19(city: City) -> None:
    """No date, a date after the period and a person the registry does not know yet: all unknown."""
    hub = city.hub("MOA")
    family = city.family(hub)
    people = [
        city.person(None),
        city.person(None, over_19=True),
        city.person(QUARTER.last + timedelta(days=1)),
        city.person(QUARTER.last + timedelta(days=1), over_19=True),
        uuid4(),
    ]
    city.came(*(Came(hub, DAY, person, family) for person in people))
    assert by_age(city_row()) == ({}, 1, 4)


def test_adults_never_enter_a_total_of_children(city: City) -> None:
    """The trap of 2019: a session of parents makes no child, whatever the scheme."""
    hub = city.hub("MOA")
    family = city.family(hub)
    adults = [city.person(ADULT), city.person(date(2004, 3, 31)), city.person(None, over_19=True)]
    city.came(*(Came(hub, DAY, adult, family) for adult in adults))
    for scheme in SCHEMES.values():
        row = city_row(scheme=scheme)
        assert (row.children_total, row.adults, row.people) == (0, 3, 3)


def test_an_age_is_that_of_the_last_day_of_the_period(city: City) -> None:
    """Somebody who turns 20 on the day after the period is a child in it, and an adult in the next."""
    hub = city.hub("MOA")
    city.came(Came(hub, DAY, city.person(TEENAGER), city.family(hub)))
    assert by_age(city_row()) == ({LEGACY.labels[-1]: 1}, 0, 0)
    assert by_age(city_row(Period(QUARTER.first, date(2024, 4, 1)))) == ({}, 1, 0)
    assert by_age(city_row(scheme=NATIONAL)) == ({}, 1, 0)


def test_the_first_and_the_last_day_belong_to_the_period(city: City) -> None:
    """A closed span: the days around it do not count."""
    hub = city.hub("MOA")
    eve, morrow = QUARTER.first - timedelta(days=1), QUARTER.last + timedelta(days=1)
    city.came(*(Came(hub, day) for day in (eve, QUARTER.first, QUARTER.last, morrow)))
    assert city_row().attendances == 2


def test_a_hub_that_nobody_came_to_has_a_row_of_zeros(city: City) -> None:
    """Silence is shown, not left out."""
    moat, empty = city.hub("MOA", "The Moat"), city.hub("HAR", "Harmony")
    city.came(Came(moat, DAY))
    rows = reach_table(QUARTER, LEGACY, NOW).hubs
    assert [(row.hub_code, row.attendances) for row in rows] == [(empty.code, 0), (moat.code, 1)]


def test_a_registry_without_a_hub_has_a_city_of_zeros(city: City) -> None:
    """An empty registry answers too."""
    table = reach_table(QUARTER, LEGACY, NOW)
    assert (table.hubs, table.city.attendances) == ((), 0)
    assert last_day_seen() is None


def test_the_last_day_seen_is_that_of_the_latest_attendance(city: City) -> None:
    """Whoever looks at an empty period learns where to look."""
    hub = city.hub("MOA")
    city.came(Came(hub, DAY), Came(hub, DAY - timedelta(days=3)))
    assert last_day_seen() == DAY


def test_every_figure_is_of_one_statement(city: City) -> None:
    """Whatever arrives meanwhile, the figures are of one instant and so cannot contradict one another."""
    city.came(Came(city.hub("MOA"), DAY))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reach_table(QUARTER, LEGACY, NOW)
    assert sum("intake_attendance" in query["sql"] for query in queries.captured_queries) == 1


def test_completeness_is_that_of_kiosks_that_are_not_revoked(city: City) -> None:
    """A kiosk that was taken out of service does not hold the promise back."""
    hub = city.hub("MOA")
    Kiosk.objects.update(heard_at=NOW, high_water=3, high_water_at=NOW - timedelta(hours=1))
    revoked = city.kiosk(hub, "Stolen laptop")
    Kiosk.objects.filter(pk=revoked.pk).update(revoked_at=NOW)
    completeness = reach_table(QUARTER, LEGACY, NOW).completeness
    assert (completeness.kiosk_count, completeness.heard) == (1, 1)
    assert completeness.complete_to == NOW - timedelta(hours=1)


def test_rows_of_a_hub_that_does_not_exist_make_the_table_refuse(city: City) -> None:
    """A database that somebody mended by hand: the figures contradict one another, and that is said."""
    with (
        lost_hub(city),
        pytest.raises(Unbalanced, match=r"City: \d attendances, but the hubs have 1 together"),
    ):
        reach_table(QUARTER, LEGACY, NOW)


@dataclass(frozen=True)
class Somebody:
    """A generated person; one that the registry does not know has no row."""

    born: date | None
    over_19: bool
    known: bool


@dataclass(frozen=True)
class Visit:
    """A generated attendance: at which hub, on which day, and who of which family, by number."""

    hub: int
    day: date
    who: tuple[int, int] | None


HUBS, FAMILIES, PEOPLE = 3, 3, 6
PERIOD = Period(date(2024, 2, 20), date(2024, 2, 29))
EDGES = [date(year, *day) for year in (2004, 2005, 2008, 2013, 2019, 2022) for day in ((2, 28), (3, 1))]
LEAPS = [date(2004, 2, 29), date(2008, 2, 29), PERIOD.last]
BIRTHS = st.one_of(
    st.none(),
    st.sampled_from([*EDGES, *LEAPS, PERIOD.last + timedelta(days=1)]),
    st.dates(date(2000, 1, 1), PERIOD.last + timedelta(days=30)),
)
CROWDS = st.lists(st.builds(Somebody, BIRTHS, st.booleans(), st.booleans()), min_size=PEOPLE, max_size=PEOPLE)
WHO = st.none() | st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, FAMILIES - 1))
DAYS = st.dates(PERIOD.first - timedelta(days=1), PERIOD.last + timedelta(days=1))
VISITS = st.lists(st.builds(Visit, st.integers(0, HUBS - 1), DAYS, WHO), max_size=30)


@given(crowd=CROWDS, visits=VISITS, scheme=st.sampled_from(list(SCHEMES.values())))
@settings(deadline=None)
@pytest.mark.django_db
def test_the_database_agrees_with_counting_by_hand(
    crowd: list[Somebody], visits: list[Visit], scheme: Scheme
) -> None:
    """Whoever comes, wherever and however often, the table is what a careful clerk would count."""
    with rolled_back():
        city = City()
        hubs = [city.hub(f"H{number}") for number in range(HUBS)]
        families = [city.family(hubs[0]) for _ in range(FAMILIES)]
        people = [city.person(p.born, over_19=p.over_19) if p.known else uuid4() for p in crowd]
        city.came(*(_came(visit, hubs, people, families) for visit in visits))
        table = reach_table(PERIOD, scheme, NOW)
    seen = [visit for visit in visits if PERIOD.first <= visit.day <= PERIOD.last]
    by_hub = [[visit for visit in seen if visit.hub == hub] for hub in range(HUBS)]
    by_hand = [count_by_hand(each, crowd, scheme) for each in [*by_hub, seen]]
    assert [replace(row, label="", hub_code=None) for row in table.rows] == by_hand


def _came(visit: Visit, hubs: list[Hub], people: list[UUID], families: list[UUID]) -> Came:
    if visit.who is None:
        return Came(hubs[visit.hub], visit.day)
    person, family = visit.who
    return Came(hubs[visit.hub], visit.day, people[person], families[family])


def count_by_hand(visits: list[Visit], crowd: list[Somebody], scheme: Scheme) -> ReachRow:
    """Count as a clerk would: lists of who was there, and one age at a time."""
    named = [visit.who for visit in visits if visit.who is not None]
    people = {person for person, _ in named}
    ages = [age_by_hand(crowd[person]) for person in people]
    known = [age for age in ages if age is not None]
    return ReachRow(
        label="",
        hub_code=None,
        attendances=len(visits),
        identified_attendances=len(named),
        anonymous_attendances=len(visits) - len(named),
        people=len(people),
        families=len({family for _, family in named}),
        children=tuple(
            (band.label, sum(band.low <= age < band.high for age in known)) for band in scheme.children
        ),
        adults=sum(age >= scheme.adults_from for age in known),
        age_unknown=ages.count(None),
    )


def age_by_hand(somebody: Somebody) -> int | None:
    """Count the birthdays until the last day of the period; "over 19" alone is an adult's age."""
    if not somebody.known or (somebody.born is None and not somebody.over_19):
        return None
    if somebody.born is None:
        return 20
    if somebody.born > PERIOD.last:
        return None
    return sum(_birthday(somebody.born, year) <= PERIOD.last for year in range(somebody.born.year + 1, 2025))


def _birthday(born: date, year: int) -> date:
    if (born.month, born.day) == (2, 29) and year % 4:
        return date(year, 3, 1)
    return born.replace(year=year)
