"""Ages and the bands they are cut into."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reach.bands import ADULTS, LEGACY, NATIONAL, SCHEMES, Band, Scheme, age_on, latest_birth

DAYS = st.dates(date(1920, 1, 1), date(2060, 12, 31))
LEAP_BIRTH = date(2004, 2, 29)


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2004, 2, 29), 0),
        (date(2023, 2, 28), 18),
        (date(2023, 3, 1), 19),
        (date(2024, 2, 28), 19),
        (date(2024, 2, 29), 20),
    ],
)
def test_born_on_leap_day_has_a_birthday_on_1_march_in_common_years(day: date, age: int) -> None:
    """An age is reached on 29 February where there is one, and on 1 March where there is none."""
    assert age_on(LEAP_BIRTH, day) == age


def test_nobody_has_an_age_before_birth() -> None:
    """A birth after the day is no age of 0."""
    with pytest.raises(ValueError, match="before birth"):
        age_on(date(2024, 4, 1), date(2024, 3, 31))


def test_on_leap_day_the_latest_birth_of_a_common_year_is_28_february() -> None:
    """Born on 1 March 2019, a child is still 4 on 29 February 2024."""
    assert latest_birth(date(2024, 2, 29), 5) == date(2019, 2, 28)
    assert age_on(date(2019, 3, 1), date(2024, 2, 29)) == 4


@given(born=DAYS, day=DAYS, age=st.integers(0, 40))
def test_latest_birth_agrees_with_age(born: date, day: date, age: int) -> None:
    """Whoever is born up to the latest birth has completed the years, and nobody else has."""
    if born <= day:
        assert (born <= latest_birth(day, age)) == (age_on(born, day) >= age)


@given(born=DAYS, day=DAYS, scheme=st.sampled_from(list(SCHEMES.values())))
def test_each_birth_is_in_exactly_one_band(born: date, day: date, scheme: Scheme) -> None:
    """The spans of birth cover all who are born by the day, once, and nobody else."""
    spans = [
        span.key
        for span in scheme.born(day)
        if born <= span.until and (span.after is None or span.after < born)
    ]
    if born > day:
        assert spans == []
    else:
        age = age_on(born, day)
        band = next((band.key for band in scheme.children if band.low <= age < band.high), ADULTS)
        assert spans == [band]


def test_the_bands_of_the_legacy_scheme_do_not_overlap() -> None:
    """The 2019 headings without their overlaps: 5, 11 and 16 are each in one band, and 19 is a child."""
    assert LEGACY.labels == ("0–4", "5–10", "11–15", "16–19")  # noqa: RUF001 as people write it
    assert (LEGACY.adults_label, LEGACY.adults_key) == ("20+", "adults_20_plus")
    assert LEGACY.children[0].key == "children_0_4"


def test_nineteen_is_an_adult_in_the_national_scheme_only() -> None:
    """The same person is a child by one scheme and an adult by the other, and each says so."""
    day = date(2024, 3, 31)
    born = day.replace(year=day.year - 19)
    kinds = {
        scheme.code: [s.key for s in scheme.born(day) if born <= s.until and (not s.after or born > s.after)]
        for scheme in (LEGACY, NATIONAL)
    }
    assert kinds == {LEGACY.code: ["children_16_19"], NATIONAL.code: [ADULTS]}


def test_a_band_of_one_year_is_named_by_it() -> None:
    """A single year of age reads as that year."""
    assert (Band(3, 4).label, Band(3, 4).key) == ("3", "children_3")


@pytest.mark.parametrize(
    "bands", [(), (Band(1, 5),), (Band(0, 5), Band(4, 9)), (Band(0, 5), Band(6, 9)), (Band(0, 25),)]
)
def test_a_scheme_with_gaps_overlaps_or_grown_children_is_refused(bands: tuple[Band, ...]) -> None:
    """No scheme can lose an age, count one twice, or make a child of somebody "over 19"."""
    with pytest.raises(ValueError, match="Wrong"):
        Scheme("wrong", "Wrong", 1, bands, "")


@pytest.mark.parametrize(("low", "high"), [(5, 5), (6, 5), (-1, 3)])
def test_an_empty_band_is_refused(low: int, high: int) -> None:
    """A band has room for at least one age."""
    with pytest.raises(ValueError, match="holds nobody"):
        Band(low, high)


@given(day=DAYS)
def test_latest_birth_moves_on_with_the_day(day: date) -> None:
    """A day later, nobody has become younger."""
    assert latest_birth(day + timedelta(days=1), 5) >= latest_birth(day, 5)
