"""The official files are read as they were published, and a wrong one is refused in a sentence."""

import zipfile
from datetime import date
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from registry.geography import loading
from registry.geography.models import Area, Deprivation, Population, Postcode, Release
from tests.registry.geography.publishing import (
    COVENTRY,
    EDGE,
    ELSEWHERE,
    FAR,
    MOAT,
    OLD_MOAT,
    deprivation,
    names,
    nspl,
    onspd,
    population,
)

pytestmark = pytest.mark.django_db


def load(path: Path, *words: str, effective: str = "2025-05-01") -> str:
    """Run the command on a file; return what it says."""
    said = StringIO()
    call_command("load-geography", str(path), "--effective", effective, *words, stdout=said)
    return said.getvalue()


def refusal(path: Path, *words: str) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(CommandError) as caught:
        load(path, *words)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def test_an_older_postcode_directory_has_both_generations(tmp_path: Path) -> None:
    """Until 2025 the columns were called lsoa11 and lsoa21."""
    said = load(onspd(tmp_path / "ONSPD_MAY_2025_UK.csv", ("CV2 1AB", OLD_MOAT, MOAT)))
    assert said == "ONSPD_MAY_2025_UK: 1 rows of postcodes, in use from 1 May 2025.\n"
    found = Postcode.objects.get()
    assert (found.postcode, found.lsoa_2011, found.lsoa_2021, found.ended) == ("CV21AB", OLD_MOAT, MOAT, None)


def test_a_newer_look_up_with_a_terminated_postcode(tmp_path: Path) -> None:
    """A postcode that ended still says where people lived; one without an area (Jersey) is left out."""
    load(nspl(tmp_path / "nspl.csv", ("CV1 5FB", EDGE, "202301"), ("JE2 3AB", "L99999999", "")))
    found = Postcode.objects.get()
    assert (found.lsoa_2011, found.lsoa_2021, found.ended) == ("", EDGE, date(2023, 1, 1))


def test_zipped_as_it_was_downloaded(tmp_path: Path) -> None:
    """The archive holds a guide and cut-up copies beside the one table."""
    table = onspd(tmp_path / "all.csv", ("CV2 1AB", OLD_MOAT, MOAT), ("CV2 1AD", OLD_MOAT, EDGE))
    with zipfile.ZipFile(tmp_path / "ONSPD.zip", "w") as archive:
        archive.writestr("User Guide/guide.pdf", b"x" * 100_000)
        archive.write(table, "Data/multi_csv/ONSPD_CV.csv")
        archive.write(table, "Data/ONSPD_MAY_2025_UK.csv")
    load(tmp_path / "ONSPD.zip", "--release", "ONSPD May 2025")
    assert Postcode.objects.count() == 2
    assert Release.objects.get().name == "ONSPD May 2025"


def test_only_the_authorities_that_are_asked_for(tmp_path: Path) -> None:
    """A city need not keep the postcodes of the country."""
    onspd(tmp_path / "far.csv", ("TN1 1AA", FAR, FAR), authority=ELSEWHERE)
    assert "local authorities" in refusal(tmp_path / "far.csv", "--authority", COVENTRY)
    load(tmp_path / "far.csv", "--authority", COVENTRY, "--authority", ELSEWHERE)
    assert Postcode.objects.get().postcode == "TN11AA"


def test_names_deprivation_and_population(tmp_path: Path) -> None:
    """Each is known by its header and kept by area; a release says which generation it is of."""
    load(names(tmp_path / "names.csv", MOAT, EDGE))
    load(deprivation(tmp_path / "IoD2025.csv", 2021, **{MOAT: 1, EDGE: 9}))
    load(population(tmp_path / "sape.xlsx", 2022, 2023, areas={MOAT: (3, 4), EDGE: (1, 1)}))
    assert Area.objects.get(code=MOAT).name == "Anytown 601A"
    assert Deprivation.objects.get(lsoa=EDGE).imd_rank == 9000
    assert Population.objects.get(lsoa=MOAT, year=2023).by_age == [7] * 91
    assert set(Release.objects.values_list("kind", "generation")) == {
        ("names", 2021),
        ("deprivation", 2021),
        ("population", 2021),
    }


def test_the_2019_edition_is_on_2011_areas(tmp_path: Path) -> None:
    """Its header says so, and the release keeps it, whatever names of 2021 are there."""
    load(names(tmp_path / "names.csv", MOAT))
    load(deprivation(tmp_path / "IoD2019.csv", 2011, **{OLD_MOAT: 2}))
    assert Release.objects.get(kind="deprivation").generation == 2011


def test_areas_of_another_generation_are_refused(tmp_path: Path) -> None:
    """A 2011 area under a header of 2021 would be compared with what it is not; nothing of it is used."""
    load(names(tmp_path / "names.csv", MOAT, EDGE))
    mixed = deprivation(tmp_path / "IoD2025.csv", 2021, **{MOAT: 1, OLD_MOAT: 2})
    assert refusal(mixed).startswith(f"{OLD_MOAT} is not among the 2021 LSOAs")
    assert not Release.objects.filter(kind="deprivation", complete=True).exists()
    assert "mixes generations" in refusal(population(tmp_path / "sape.xlsx", 2022, areas={OLD_MOAT: (1, 1)}))
    assert "mixes generations" in refusal(onspd(tmp_path / "ONSPD.csv", ("CV2 1AB", "", OLD_MOAT)))
    load(onspd(tmp_path / "ONSPD.csv", ("CV2 1AB", OLD_MOAT, MOAT), ("CV2 1AC", OLD_MOAT, "")))


def test_areas_that_cannot_be_checked_yet_are_not_taken_for_checked(tmp_path: Path) -> None:
    """Without names nobody knows of which generation codes are: a mixed file went in without a word."""
    file = deprivation(tmp_path / "IoD2025.csv", 2021, **{OLD_MOAT: 2})
    assert "load the names of the 2021 LSOAs, then this again" in load(file)
    assert "checked" not in load(names(tmp_path / "names.csv", MOAT))
    assert "mixes generations" in refusal(file)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "none of the published files"),
        (b"name,colour\nAda,red\n", "none of the published files"),
        (b"pcds,doterm,oslaua,lsoa11,lsoa21\nCV2 1AB,soon,E08000026,,E01009601\n", "Row 1 .* 'soon' is not"),
        (b"pcds,oslaua,lsoa21\nCV2 1AB\n", "Row 1 .* column 'lsoa21' is missing"),
        (b"LSOA21CD,LSOA21NM\nAnytown,E01\n", "Row 1 .* 'Anytown' is not the code of an LSOA"),
        (b"pcds,oslaua,lsoa21\n\xff\xfe,,\n", "damaged"),
    ],
    ids=range(6),
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    """The sentence says what is wrong, and the row where there is one."""
    (tmp_path / "file.csv").write_bytes(content)
    with pytest.raises(CommandError, match=expected):
        load(tmp_path / "file.csv")


def test_a_spreadsheet_without_a_year_and_one_that_does_not_add_up(tmp_path: Path) -> None:
    """An XLSX that is no XLSX, one without our sheets, and one whose ages are not its total."""
    (tmp_path / "no.xlsx").write_bytes(b"PK\x03\x04 but no more")
    assert "damaged" in refusal(tmp_path / "no.xlsx")
    assert "Mid-2024" in refusal(population(tmp_path / "empty.xlsx"))
    assert "add up to 182" in refusal(population(tmp_path / "sums.xlsx", 2022, total=5, areas={MOAT: (1, 1)}))


def test_a_first_day_that_is_none_is_said_in_words(tmp_path: Path) -> None:
    """It said "invalid fromisoformat value"."""
    with pytest.raises(CommandError, match='"soon" is not a day; write it as 2026-03-27'):
        load(names(tmp_path / "names.csv", MOAT), effective="soon")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The sentence names it."""
    assert "cannot be read" in refusal(tmp_path / "gone.csv")


def test_loading_again_replaces_and_half_a_file_is_never_used(tmp_path: Path) -> None:
    """While a new file fails, the old one stays in use; called again, it takes its place once."""
    load(onspd(tmp_path / "a.csv", ("CV2 1AB", OLD_MOAT, MOAT)), "--release", "ONSPD")
    broken = tmp_path / "b.csv"
    broken.write_text(
        f"pcds,doterm,oslaua,lsoa21\nCV2 1AB,,{COVENTRY},{EDGE}\nCV2 1AD,soon,{COVENTRY},{EDGE}\n"
    )
    with patch.object(loading, "AT_ONCE", 1), pytest.raises(CommandError):
        load(broken, "--release", "ONSPD")
    in_use = Postcode.objects.filter(release__complete=True)
    assert in_use.get().lsoa_2021 == MOAT
    broken.write_text(broken.read_text().replace("soon", ""))
    load(broken, "--release", "ONSPD")
    assert set(in_use.values_list("lsoa_2021", flat=True)) == {EDGE}
    assert Release.objects.count() == 1
    assert Postcode.objects.count() == 2
