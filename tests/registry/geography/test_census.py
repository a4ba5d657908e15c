"""The census table of ethnic groups is read as it is published."""

import zipfile
from pathlib import Path

import pytest

from registry.geography.models import Ethnicity
from registry.people.asked import BROAD_GROUPS
from tests.registry.geography.publishing import MOAT, write_csv
from tests.registry.geography.test_load_geography import load, refusal

pytestmark = pytest.mark.django_db

ASIAN = "Ethnic group: Asian, Asian British or Asian Welsh"
BLACK = "Ethnic group: Black, Black British, Black Welsh, Caribbean or African"
MIXED, WHITE = "Ethnic group: Mixed or Multiple ethnic groups", "Ethnic group: White"
OTHER, TOTAL = "Ethnic group: Other ethnic group", "Ethnic group: Total: All usual residents"
TS021 = [
    *("date", "geography", "geography code", TOTAL),
    ASIAN,
    *(f"{ASIAN}: {each}" for each in ("Bangladeshi", "Chinese", "Indian", "Pakistani", "Other Asian")),
    BLACK,
    *(f"{BLACK}: {each}" for each in ("African", "Caribbean", "Other Black")),
    MIXED,
    *(
        f"{MIXED}: {each}"
        for each in (
            *("White and Asian", "White and Black African", "White and Black Caribbean"),
            "Other Mixed or Multiple ethnic groups",
        )
    ),
    WHITE,
    f"{WHITE}: English, Welsh, Scottish, Northern Irish or British",
    *(f"{WHITE}: {each}" for each in ("Irish", "Gypsy or Irish Traveller", "Roma", "Other White")),
    OTHER,
    *(f"{OTHER}: {each}" for each in ("Arab", "Any other ethnic group")),
]
GROUPS = [name for name in TS021 if name.count(":") == 2 and name != TOTAL]


def ts021(path: Path, *areas: str, total: int = 190) -> Path:
    """Write the table: 1 Bangladeshi, 2 Chinese and so on, 190 people in each area."""
    numbers = {name: str(number) for number, name in enumerate(GROUPS, 1)}
    broad = {
        name: str(sum(int(numbers[each]) for each in GROUPS if each.startswith(f"{name}:")))
        for name in (ASIAN, BLACK, MIXED, WHITE, OTHER)
    }
    rows = (
        {
            "date": "2021",
            "geography": "Anytown 1A",
            "geography code": area,
            TOTAL: str(total),
            **numbers,
            **broad,
        }
        for area in areas
    )
    return write_csv(path, TS021, rows)


def test_every_group_of_the_census_is_one_of_ours(tmp_path: Path) -> None:
    """Nineteen columns, each under the code that people's answers have."""
    said = load(ts021(tmp_path / "census2021-ts021-lsoa.csv", MOAT), "--release", "Census 2021")
    assert said.startswith("Census 2021: 1 rows of ethnic groups by census, in use from 1 May 2025.\n")
    by_group = Ethnicity.objects.get().by_group
    assert sorted(by_group) == sorted(group for groups in BROAD_GROUPS.values() for group in groups)
    assert sorted(by_group.values()) == list(range(1, 20))
    expected = {"bangladeshi": 1, "african": 6, "white-british": 13, "roma": 16, "arab": 18, "other": 19}
    assert {group: by_group[group] for group in expected} == expected


def test_of_the_archive_the_table_of_small_areas_is_read(tmp_path: Path) -> None:
    """It holds one for each sort of area, and that of the smallest is larger."""
    small = ts021(tmp_path / "census2021-ts021-lsoa.csv", MOAT)
    smallest = ts021(tmp_path / "census2021-ts021-oa.csv", *(f"E0000000{each}" for each in range(9)))
    with zipfile.ZipFile(tmp_path / "census2021-ts021.zip", "w") as packed:
        for each in (smallest, small):
            packed.write(each, each.name)
    load(tmp_path / "census2021-ts021.zip")
    assert list(Ethnicity.objects.values_list("lsoa", flat=True)) == [MOAT]


def test_a_table_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    """Nothing of it is used."""
    said = refusal(ts021(tmp_path / "table.csv", MOAT, total=191))
    assert "the groups add up to 190, but the total says 191" in said
    assert not Ethnicity.objects.exists()
