"""Where a family lives, by the vintage of the day; what a hub reaches; who lives there."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from registry.geography.models import Home, Kind, ReachArea, Release
from registry.geography.places import Mismatch, deciles, in_force, living_in, locate, reach_area
from registry.geography.services import NotAreas, forget_postcodes, home_on, set_reach_area, settle_home
from registry.people.models import Family
from sync.postcodes import normal, spaced
from tests.registry.geography.publishing import (
    EDGE,
    MOAT,
    OLD_MOAT,
    deprivation,
    names,
    nspl,
    onspd,
    population,
)
from tests.registry.making import make_hub

OLD_DAY, NEW_DAY = date(2025, 6, 1), date(2026, 6, 1)


def load(path: Path, effective: str = "2025-05-01") -> None:
    """Load a file."""
    call_command("load-geography", str(path), "--effective", effective, verbosity=0)


def make_family(*, sensitive: bool = False) -> Family:
    """Write a family without people."""
    return Family.objects.create(hub=make_hub(), registered_on=OLD_DAY, sensitive=sensitive)


@pytest.fixture
def two_vintages(db: None, tmp_path: Path) -> None:
    """Let a postcode be in another area since 2026."""
    load(onspd(tmp_path / "older.csv", ("CV2 1AB", OLD_MOAT, MOAT)), "2025-05-01")
    load(nspl(tmp_path / "newer.csv", ("CV2 1AB", EDGE, "")), "2026-05-01")


@pytest.mark.parametrize("typed", ["CV2 1AB", "cv21ab", " cv2-1ab. ", "C V2 1 AB"])
def test_a_postcode_is_taken_in_any_case_and_spacing(typed: str) -> None:
    """People write it as they like."""
    assert (normal(typed), spaced(normal(typed))) == ("CV21AB", "CV2 1AB")


@pytest.mark.parametrize("typed", ["", "none", "CV2", "no fixed address", "VV2 1AB", "CV2 1CK"])
def test_what_has_not_the_shape_is_no_postcode(typed: str) -> None:
    """So it is never looked up or kept."""
    assert normal(typed) == ""


@given(st.text())
def test_any_text_is_a_postcode_or_not(typed: str) -> None:
    """Whatever is typed, the answer is stable."""
    assert normal(normal(typed)) == normal(typed)


@pytest.mark.usefixtures("two_vintages")
def test_the_vintage_of_the_day_decides() -> None:
    """A registration keeps the areas that were in force then; a day before all files has the earliest."""
    areas = [
        located.lsoa_2021
        for day in (OLD_DAY, NEW_DAY, date(2020, 1, 1))
        if (located := locate("CV2 1AB", day))
    ]
    assert areas == [MOAT, EDGE, MOAT]


@pytest.mark.usefixtures("two_vintages")
def test_a_well_formed_unknown_postcode_is_kept() -> None:
    """A new building is not refused; its area is not known yet."""
    home = settle_home(make_family(), "CV9 9ZZ", OLD_DAY)
    assert home
    assert (home.postcode, home.lsoa_2021, home.release) == ("CV99ZZ", "", None)


@pytest.mark.usefixtures("two_vintages")
def test_no_postcode_is_kept_of_a_sensitive_family() -> None:
    """Only the areas are; nor of a family that becomes sensitive."""
    hidden = settle_home(make_family(sensitive=True), "CV2 1AB", OLD_DAY)
    assert hidden
    assert (hidden.postcode, hidden.lsoa_2021) == ("", MOAT)
    family = Family.objects.get()
    Home.objects.update(postcode="CV21AB")
    forget_postcodes(family)
    assert Home.objects.get().postcode == ""


@pytest.mark.usefixtures("two_vintages")
def test_a_family_moves() -> None:
    """The past keeps where they lived then; the same day again corrects."""
    family = make_family()
    settle_home(family, "CV2 1AB", OLD_DAY)
    settle_home(family, "CV9 9ZZ", NEW_DAY)
    settle_home(family, "CV2 1AB", NEW_DAY)
    homes = [home_on(family, day) for day in (date(2020, 1, 1), OLD_DAY, NEW_DAY)]
    assert [home.lsoa_2021 for home in homes if home] == [MOAT, MOAT, EDGE]
    assert settle_home(family, "no fixed address", NEW_DAY) is None


@pytest.mark.django_db
def test_deciles_of_another_generation_are_refused(tmp_path: Path) -> None:
    """The 2019 edition answers for 2011 areas only, and says so."""
    load(deprivation(tmp_path / "IoD2019.csv", 2011, **{OLD_MOAT: 2}))
    load(deprivation(tmp_path / "IoD2025.csv", 2021, **{MOAT: 1}))
    older = in_force(Kind.DEPRIVATION, NEW_DAY, 2011)
    newer = in_force(Kind.DEPRIVATION, NEW_DAY, 2021)
    assert older
    assert newer
    assert deciles(newer, 2021) == {MOAT: 1}
    assert deciles(older, 2011) == {OLD_MOAT: 2}
    with pytest.raises(Mismatch, match="IoD2019 is about 2011 LSOAs and cannot be read with 2021 LSOAs"):
        deciles(older, 2021)


@pytest.mark.django_db
def test_a_reach_area_changes_and_its_past_stays(tmp_path: Path) -> None:
    """From a day on the list is another; before it, the old one holds. Set again, nothing doubles."""
    load(names(tmp_path / "names.csv", MOAT, EDGE))
    hub = make_hub()
    set_reach_area(hub, [MOAT], date(2024, 4, 1))
    for _ in range(2):
        set_reach_area(hub, [EDGE], date(2025, 4, 1))
    assert reach_area(hub, date(2024, 3, 31)) == set()
    assert reach_area(hub, date(2025, 3, 31)) == {MOAT}
    assert reach_area(hub, date(2025, 4, 1)) == {EDGE}
    set_reach_area(hub, [MOAT, EDGE], date(2024, 4, 1))
    assert reach_area(hub, date(2025, 4, 1)) == {MOAT, EDGE}
    assert ReachArea.objects.count() == 2


@pytest.mark.django_db
def test_a_reach_area_of_2011_codes_is_refused(tmp_path: Path) -> None:
    """All or nothing, in a sentence; and without names nothing can be held against them."""
    hub = make_hub()
    with pytest.raises(NotAreas, match="Load the names"):
        set_reach_area(hub, [MOAT], OLD_DAY)
    load(names(tmp_path / "names.csv", MOAT))
    with pytest.raises(NotAreas, match=f"{OLD_MOAT} is no 2021 LSOA; codes of 2011 cannot be mixed in"):
        set_reach_area(hub, [MOAT, OLD_MOAT], OLD_DAY)
    assert not ReachArea.objects.exists()


@pytest.mark.django_db
def test_a_reach_area_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One code a line, with a heading or without; a hub that is not there is said."""
    load(names(tmp_path / "names.csv", MOAT, EDGE))
    make_hub()
    (tmp_path / "moat.csv").write_text(f"LSOA21CD,LSOA21NM\n{MOAT},Anytown 1\n{EDGE},Anytown 2\n")
    call_command("reach-area", "MOA", str(tmp_path / "moat.csv"), "--since", "2025-04-01")
    assert capsys.readouterr().out.endswith("\nThe MOA is there for 2 LSOAs from 1 April 2025.\n")
    with pytest.raises(CommandError, match="no hub with the code XXX"):
        call_command("reach-area", "XXX", str(tmp_path / "moat.csv"), "--since", "2025-04-01")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("reach-area", "MOA", str(tmp_path / "gone.csv"), "--since", "2025-04-01")


@pytest.mark.django_db
def test_who_lives_there_by_estimate(tmp_path: Path) -> None:
    """Half-open ages, the estimate of the year, and "not available" where one area has none."""
    assert living_in([MOAT], 0, 5, NEW_DAY) is None
    load(population(tmp_path / "SAPE.xlsx", 2023, 2024, areas={MOAT: (3, 4), EDGE: (1, 0)}))
    estimate = living_in([MOAT, EDGE], 0, 5, NEW_DAY)
    assert estimate
    assert (estimate.people, estimate.year, estimate.source) == (40, 2024, "SAPE")
    earlier = living_in([MOAT], 0, 91, date(2023, 12, 31))
    assert earlier
    assert (earlier.people, earlier.year) == (91 * 7, 2023)
    assert living_in([MOAT, OLD_MOAT], 0, 5, NEW_DAY) is None
    assert living_in([], 0, 5, NEW_DAY) is None
    assert Release.objects.get().complete
