"""``hub-registry export``: any table and the extract; out of the building only as it may be."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from registry.audit.models import Entry
from registry.exports.leaving import leaving
from registry.exports.models import Release
from registry.exports.released import record, told
from registry.reach.bands import SCHEMES
from registry.reach.counting import By
from registry.reach.disclosure.attack import Attack, Sum
from registry.reach.disclosure.overlaps import cross, dimensions
from registry.reach.disclosure.shown import Bounds, Few, Rounded, Withheld
from registry.reach.enquiry import enquiry
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.period import Period, financial_year, quarter, read_named
from registry.reach.question import Question
from registry.reach.table_file import Given
from registry.returns.drawing import draw, known
from registry.returns.lines import Line
from tests.registry.exports.exporting import WINTER, at_session, export, lines
from tests.registry.reach.city import Came
from tests.registry.returns.quarter import DAY, PERIOD, Quarter

NOW = datetime(2024, 4, 3, 9, tzinfo=UTC)


def test_what_is_not_said_to_stay_inside_is_rounded(winter: Quarter, tmp_path: Path) -> None:
    """The safe way is the one without a switch: 3 children are "fewer than 5", and it is written down."""
    path = export(tmp_path, "people", "--period", WINTER, "--scheme", "national-programme")
    assert path.name == "people_2024-01-01_2024-03-31.csv"
    moat = next(line for line in lines(path) if line["row_code"] == "MOA")
    assert (moat["children_16_18"], moat["counts"]) == ("", "rounded")
    assert "children_16_18: fewer than 5" in moat["notes"]
    release = Release.objects.get()
    assert (release.table, release.first) == ("people", PERIOD.first)
    assert Entry.objects.filter(what=Entry.What.EXPORTED, kind="table.people").exists()


def test_inside_the_council_counts_are_exact(winter: Quarter, tmp_path: Path) -> None:
    """--exact is said, shown in the file, and no release."""
    path = export(tmp_path, "people", "--period", WINTER, "--exact", "--hub", "MOA")
    assert {line["row_code"]: line["people"] for line in lines(path)} == {"MOA": "33", "": "33"}
    assert not Release.objects.exists()


@pytest.mark.parametrize(("name", "by"), [(name, by) for name in CATALOGUE for by in CATALOGUE[name].rows])
def test_every_table_can_be_counted_by_its_rows(winter: Quarter, tmp_path: Path, name: str, by: By) -> None:
    """The whole is counted afresh and so always the same; the file says in its name what its rows are."""
    usual = lines(export(tmp_path, name, "--period", WINTER, "--exact"))
    file = export(tmp_path, name, "--period", WINTER, "--exact", "--by", by.value)
    otherwise = lines(file)
    assert (f"by-{by.value}" in file.name) is (by is not CATALOGUE[name].rows[0])
    figures = [key for key in usual[-1] if key not in ("computed_at", "asked", "table")]
    assert [otherwise[-1][key] for key in figures] == [usual[-1][key] for key in figures]


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_table_can_be_exported(winter: Quarter, tmp_path: Path, name: str) -> None:
    """By its name, rounded."""
    assert lines(export(tmp_path, name, "--period", WINTER))


def test_a_workbook_and_parquet_are_written_too(winter: Quarter, tmp_path: Path) -> None:
    """The same figures in the other kinds of file."""
    book = load_workbook(export(tmp_path, "people", "--period", WINTER, "--format", "xlsx"))
    assert book.worksheets[1]["A3"].value == "Mosaic"
    packed = pq.read_table(export(tmp_path, "people", "--period", WINTER, "--format", "parquet"))
    assert packed["people"].to_pylist() == [40, 35, 75]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name a table: attendances"),
        (["nonsense"], "Name a table: attendances"),
        (["people", "--period", "yesterday"], "yesterday is no period"),
        (["people", "--period", "2024/26"], "2024/26 is no period"),
        (["people", "--period", "9999-01"], "9999-01 goes beyond the years 2000 to 2099"),
        (["people", "--exact", "--hub", "XXX"], "There is no hub XXX; there are: MOA, MOS"),
        (["people", "--venue", "moon"], "Choose the venue from hub, outreach, virtual"),
        (["people", "--period", "2024-01-01..2024-02-15"], "covers a whole month, quarter or financial year"),
        (["people", "--period", "this-quarter"], "The period is not over"),
        (["people", "--hub", "MOA"], "cannot be narrowed by hub"),
        (["people", "--exact", "--by", "shoe-size"], "The table people can be counted by hub, locality"),
        (["expectant", "--exact", "--by", "month"], "only be counted as it is, without --by"),
        (
            ["people", "--period", WINTER, "--by", "month"],
            "Counted otherwise than usual a table stays inside",
        ),
        (
            ["people", "--type", "craft", "--exact"],
            "There is no kind of session craft; there are: \\*drop-in",
        ),
        (["people", "--partner", "nobody", "--exact"], "There is no partner nobody; there are: \\*nobody"),
        (["people", "--locality", "Atlantis", "--exact"], "There is no locality Atlantis; there are: "),
        (["extract"], "cannot be rounded: it stays inside the council"),
        (["people", "--exact", "--ages", "session-day"], "people have one age in a period"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(winter: Quarter, arguments: list[str], sentence: str) -> None:
    """Nothing is written, and nothing is released."""
    with pytest.raises(CommandError, match=sentence):
        call_command("export", *arguments)
    assert not Release.objects.exists()


def test_a_file_that_cannot_be_written_is_no_release(winter: Quarter, tmp_path: Path) -> None:
    """What did not leave is not written down as having left."""
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("export", "people", "--period", WINTER, "--out", str(tmp_path / "no" / "where.csv"))
    assert not Release.objects.exists()


@pytest.mark.parametrize("what", ["people", "extract"])
def test_a_full_disk_is_said_at_once(winter: Quarter, what: str) -> None:
    """On PostgreSQL the extract waited for ever: half read, it held the connection on which the end waited.

    And `/dev/full`, named as the file to write to, was taken away and a plain file put in its place.
    """
    with pytest.raises(CommandError, match="/dev/full cannot be written: No space left on device"):
        call_command("export", what, "--period", WINTER, "--exact", "--out", "/dev/full")
    assert not Release.objects.exists()
    assert Path("/dev/full").is_char_device()


def test_a_folder_that_is_none_is_said(winter: Quarter, tmp_path: Path) -> None:
    """Taking the unfinished file away failed, too, and that was a traceback."""
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be written: Not a directory"):
        call_command("export", "people", "--period", WINTER, "--out", str(tmp_path / "file" / "x.csv"))


def test_a_release_stays(winter: Quarter, tmp_path: Path) -> None:
    """What was told cannot be untold: the database refuses to change or remove it."""
    export(tmp_path, "people", "--period", WINTER)
    for change in (lambda: Release.objects.update(table="families"), Release.objects.all().delete):
        with pytest.raises(DatabaseError, match="a release stays as it is"), transaction.atomic():
            change()


def test_who_returned_in_a_quarter_may_be_new_in_the_year(winter: Quarter, tmp_path: Path) -> None:
    """Once a quarter's table was out, the year's could not leave any more: no counts could be as published.

    A year was taken to hold whoever its quarters hold. But who came in autumn returned in winter, and was
    new in the year; a child of a quarter may be an adult, and live elsewhere, on the year's last day.
    """
    autumn = date(2023, 11, 8)
    for hub, number in ((winter.moat, 10), (winter.mosaic, 2)):
        for person in winter.come(hub, number, date(2005, 2, 1), autumn):
            winter.city.came(Came(hub, DAY, person, winter.city.family(hub)))
    for name in ("new-and-returning", "people", "send", "sustained"):
        for period in ("2023/24-Q3", WINTER, "2023/24"):
            file = export(tmp_path, name, "--period", period, "--scheme", "national-programme")
    year = lines(export(tmp_path, "new-and-returning", "--period", "2023/24"))[-1]
    assert year["returning"] == "0"
    assert file.name == "sustained_2023-04-01_2024-03-31.csv"


def test_two_narrowings_do_not_tell_a_third(winter: Quarter, tmp_path: Path) -> None:
    """Baby massage or singing, then singing or cooking: with both together, cooking could be taken out."""
    for kind in ("massage", "singing", "cooking"):
        at_session(winter, kind, 0)
    export(tmp_path, "people", "--period", WINTER, "--type", "massage,singing")
    with pytest.raises(CommandError, match="overlaps in part with what was released"):
        call_command("export", "people", "--period", WINTER, "--type", "singing,cooking")
    export(tmp_path, "people", "--period", WINTER, "--type", "cooking")
    export(tmp_path, "people", "--period", WINTER, "--type", "massage")


@pytest.mark.parametrize(
    ("one", "other", "crossing"),
    [
        ("people?type=a,b", "people?type=b,c", True),
        ("people?type=a,b", "people?type=a", False),
        ("people?type=a,b", "people?type=c", False),
        ("people", "people?type=a", False),
        ("people?type=a&venue=hub", "people?type=b&venue=hub,outreach", False),
    ],
)
def test_questions_cross_where_neither_holds_the_other(one: str, other: str, *, crossing: bool) -> None:
    """And where they have something in common."""
    assert cross(dimensions(one), dimensions(other)) is crossing


def test_a_narrower_table_does_not_give_the_rest_away(winter: Quarter) -> None:
    """Three came to cook: the table of all kinds less that of the others would tell them."""
    at_session(winter, "cooking", 3)
    others = frozenset({"*drop-in"})
    tables = []
    for question in (Question(PERIOD), Question(PERIOD, session_types=others)):
        with enquiry(question, NOW) as asked:
            tables.append(CATALOGUE["attendances"].table(asked))
    assert [table.count(table.whole, "attendances") for table in tables] == [76, 73]
    record("attendances", tables[0], leaving("attendances", tables[0], NOW), NOW, "somebody")
    second = leaving("attendances", tables[1], NOW)
    attack = Attack(
        {
            "all": next(out.bounds for out in told(PERIOD, NOW) if (out.place.row, out.place.column) == ALL),
            "drop-in": bounds_of(second, "attendances?type=*drop-in"),
            "cooking": Bounds(),
        },
        [Sum("all", ("drop-in", "cooking"))],
    )
    assert attack.bounds("cooking").holds(Bounds(1, 4))


ALL = ("", "attendances")


def bounds_of(given: Given, asked: str) -> Bounds:
    """Return what a reader knows of the city's attendances."""
    shown = next(
        cell for place, cell in given.items() if (place.asked, place.row, place.column) == (asked, *ALL)
    )
    assert isinstance(shown, Rounded | Few | Withheld)
    return shown.bounds


def test_a_return_knows_what_was_exported_before(winter: Quarter) -> None:
    """What an export hid, the return of the same quarter does not show."""
    with enquiry(Question(PERIOD, SCHEMES[known()["reach-quarterly"].scheme]), NOW) as asked:
        table = CATALOGUE["people"].table(asked)
    given = leaving("people", table, NOW)
    record("people", table, given, NOW, "somebody")
    shown = {
        (line.row_code, line.column_code): line.note for line in draw_quarter() if line.asked == "people"
    }
    hidden = {(place.row, place.column) for place, cell in given.items() if isinstance(cell, Few | Withheld)}
    assert hidden
    assert all(shown.get(each, "fewer than 5") in ("fewer than 5", "withheld") for each in hidden)


def draw_quarter() -> list[Line]:
    """Return the lines of the quarter's return."""
    return draw(known()["reach-quarterly"], PERIOD, NOW).lines


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("last-quarter", quarter(date(2024, 1, 1))),
        ("last-month", Period(date(2024, 4, 1), date(2024, 4, 30))),
        ("last-year", financial_year(date(2023, 5, 1))),
        ("2024/25", financial_year(date(2024, 5, 1))),
        ("2024/25-Q4", quarter(date(2025, 1, 1))),
        ("2024-02", Period(date(2024, 2, 1), date(2024, 2, 29))),
        ("2024-02-03..2024-02-04", Period(date(2024, 2, 3), date(2024, 2, 4))),
        ("2024-02-03", Period(date(2024, 2, 3), date(2024, 2, 3))),
        ("2024-02-03..2024-02-01", None),
        ("2024-13", None),
        ("..", None),
    ],
)
def test_periods_are_asked_for_by_name(text: str, period: Period | None) -> None:
    """As of 20 May 2024."""
    assert read_named(text, date(2024, 5, 20)) == period
