"""A return is filed as it was looked at, stays as it was filed, and is adjusted beside it."""

import csv
import io
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from msgspec.structs import replace
from openpyxl import load_workbook

from registry.audit.models import Entry
from registry.reach.disclosure.attack import Attack, Relation, Sum, Union
from registry.reach.disclosure.shown import Bounds
from registry.reach.period import financial_year, quarter
from registry.returns.drawing import Drawn, adjustments_of, draw, known, lines_in
from registry.returns.files import as_xlsx
from registry.returns.layout import Showing
from registry.returns.lines import Line
from registry.returns.models import Filed
from registry.returns.services import NotFiled, about, file
from tests.registry.returns.quarter import PERIOD, Quarter

NOW = datetime(2024, 4, 3, 9, tzinfo=UTC)
CHILDREN = date(2021, 5, 1)
SUMS = {"attendances": Sum, "people": Union}
"""How quarters make up a year."""


def drawn(now: datetime = NOW, layout: str = "reach-quarterly") -> Drawn:
    """Draw the quarter's return up."""
    return draw(known()[layout], PERIOD, now)


def rows(content: bytes) -> list[dict[str, str]]:
    """Return the lines of a file."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def value(content: bytes, row: str, column: str, measure: str = "M3") -> str:
    """Return what stands in a file, or why nothing does."""
    (found,) = [
        each
        for each in rows(content)
        if (each["measure"], each["row_code"], each["column_code"]) == (measure, row, column)
        and not each["section"].startswith("Adjustment")
    ]
    return found["value"] or found["note"]


def test_small_counts_do_not_leave_and_cannot_be_worked_out(winter: Quarter) -> None:
    """Three of 16 to 18 came to one hub: neither they nor what they could be subtracted from is shown."""
    content = drawn().csv
    assert value(content, "MOA", "children_16_18") == "fewer than 5"
    assert value(content, "", "children_16_18") == "fewer than 5"
    assert value(content, "MOS", "children_2_4") == "40"
    assert "33" not in {each["value"] for each in rows(content)}


def test_what_is_filed_is_what_was_looked_at(winter: Quarter) -> None:
    """Somebody comes late between looking and filing: the figures are shown again first."""
    looked = drawn()
    winter.come(winter.moat, 8, CHILDREN)
    with pytest.raises(NotFiled, match="have changed since you looked"):
        file(drawn(), looked.digest, None, NOW)
    assert not Filed.objects.exists()


def test_a_filed_return_stays(winter: Quarter) -> None:
    """Its bytes are those that were looked at, and the database refuses to change or remove them."""
    looked = drawn()
    filed = file(looked, looked.digest, User.objects.create_user("filer"), NOW)
    winter.come(winter.moat, 8, CHILDREN)
    held = Filed.objects.get()
    assert (bytes(held.csv), held.digest, held.filed_by) == (looked.csv, looked.digest, "filer")
    for change in (lambda: Filed.objects.update(filed_by="somebody else"), Filed.objects.all().delete):
        with pytest.raises(DatabaseError, match="a filed return stays as it is"), transaction.atomic():
            change()
    assert Entry.objects.filter(kind="returns.filed", record=str(filed.pk), what=Entry.What.ADDED).exists()


def test_what_comes_late_is_an_adjustment(winter: Quarter) -> None:
    """The filed figure is frozen; the difference stands beside it, and in the next quarter's return."""
    looked = drawn()
    filed = file(looked, looked.digest, None, NOW)
    assert adjustments_of(filed, NOW) == []
    winter.come(winter.mosaic, 8, CHILDREN)
    winter.come(winter.moat, 1, CHILDREN)
    found = {each.line.key: each for each in adjustments_of(filed, NOW)}
    mosaic, moat = found["people", "MOS", "people"], found["people", "MOA", "people"]
    assert (mosaic.difference, mosaic.written, mosaic.line.value) == (8, "+10", "40")
    assert (moat.difference, moat.written) == (1, "fewer than 5")
    year_on = draw(known()["reach-quarterly"], quarter(date(2024, 5, 1)), datetime(2024, 7, 2, tzinfo=UTC))
    assert year_on.adjusted == [], "another financial year"


def test_the_next_return_of_the_year_tells_what_changed(winter: Quarter) -> None:
    """An adjustment line says of which period, and by how much."""
    autumn = quarter(date(2023, 11, 1))
    before = draw(known()["reach-quarterly"], autumn, NOW)
    file(before, before.digest, None, NOW)
    winter.come(winter.moat, 6, CHILDREN, date(2023, 11, 8))
    told = [each for each in rows(drawn().csv) if each["section"].startswith("Adjustment")]
    (moat,) = [
        each
        for each in told
        if (each["measure"], each["row_code"], each["column_code"]) == ("M3", "MOA", "people")
    ]
    assert (moat["period_from"], moat["value"]) == ("2023-10-01", "5")


def test_filing_again_is_a_revision_with_a_reason(winter: Quarter) -> None:
    """The first one stays."""
    looked = drawn()
    file(looked, looked.digest, None, NOW)
    winter.come(winter.moat, 8, CHILDREN)
    again = drawn()
    with pytest.raises(NotFiled, match="say why"):
        file(again, again.digest, None, NOW)
    file(again, again.digest, None, NOW, "a kiosk was carried in")
    assert [each.revision for each in Filed.objects.order_by("revision")] == [1, 2]
    assert bytes(Filed.objects.get(revision=1).csv) == looked.csv


def test_of_two_who_file_at_once_one_is_told_so(winter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second press of the button, of which neither request saw the other's return, ended in a fault.

    On PostgreSQL two requests look for earlier revisions at once, and both find none.
    """
    looked = drawn()
    file(looked, looked.digest, None, NOW)
    monkeypatch.setattr(Filed.objects, "filter", lambda **_: Filed.objects.none())
    with pytest.raises(NotFiled, match="Somebody filed this return at this very moment"):
        file(looked, looked.digest, None, NOW)
    assert Filed.objects.count() == 1


def test_a_reason_that_is_too_long_is_said(winter: Quarter) -> None:
    """A browser keeps to 300 letters, and whatever else posts need not; PostgreSQL refused it."""
    looked = drawn()
    file(looked, looked.digest, None, NOW)
    with pytest.raises(NotFiled, match="at most 300 letters"):
        file(looked, looked.digest, None, NOW, "because " * 50)


def test_a_layout_that_was_changed_leaves_what_it_was_filed_by(winter: Quarter) -> None:
    """Bands that end at another age than those filed by told of adjustments, and nobody had come late.

    Children to 18 were filed, and those to 19 counted; and a rounded return was adjusted by exact counts.
    """
    filed = file(looked := drawn(), looked.digest, None, NOW)
    layout = replace(known()["reach-quarterly"], scheme="ccc-legacy-comparable", showing=Showing.EXACT)
    winter.come(winter.mosaic, 8, CHILDREN)
    winter.come(winter.mosaic, 9, date(2004, 8, 1))
    with patch("registry.returns.drawing.known", return_value={layout.code: layout}):
        found = {each.line.key: each for each in adjustments_of(filed, NOW)}
    assert found["people", "MOS", "people"].written == "+15", "as it was filed: rounded"
    assert ("people", "MOS", "children") not in found


def test_a_period_that_is_not_over_is_not_filed(winter: Quarter) -> None:
    """Its last day is still to come."""
    early = drawn(datetime(2024, 3, 31, 12, tzinfo=UTC))
    assert not early.may_be_filed
    with pytest.raises(NotFiled, match="The period is not over"):
        file(early, early.digest, None, NOW)


def test_kiosks_that_were_not_heard_are_named(winter: Quarter) -> None:
    """Whoever files knows what is still to come."""
    sentences = [check.sentence for check in drawn().checks if not check.well]
    assert any("Mosaic (Front desk), The Moat (Front desk)" in each for each in sentences)


def test_a_workbook_says_the_same_as_the_file(winter: Quarter) -> None:
    """A sheet for each section; the first says what it is and carries the file's digest."""
    looked = drawn()
    filed = file(looked, looked.digest, None, NOW)
    book = load_workbook(io.BytesIO(as_xlsx(bytes(filed.csv), about(filed))))
    facts = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert facts["SHA-256 of the CSV file"] == filed.digest
    people = next(book[name] for name in book.sheetnames if "Unique people" in name)
    table = list(people.iter_rows(values_only=True))
    of = {row[0]: dict(zip(table[1], row, strict=True)) for row in table[2:]}
    assert (of["Mosaic"]["2–4"], of["The Moat"]["16–18"]) == (40, "fewer than 5")  # noqa: RUF001


def test_a_year_after_its_quarters_gives_nothing_away(winter: Quarter) -> None:
    """A reader with four quarters and the year learns of no small count more than that it is small."""
    for first in (date(2023, 4, 1), date(2023, 7, 1), date(2023, 10, 1), date(2024, 1, 1)):
        looked = draw(known()["reach-quarterly"], quarter(first), NOW)
        file(looked, looked.digest, None, NOW)
    year = draw(known()["reach-yearly"], financial_year(date(2024, 1, 1)), NOW)
    filed = [(str(each.first), lines_in(each)) for each in Filed.objects.filter(layout="reach-quarterly")]
    bounds: dict[tuple[str, str, str, str], Bounds] = {}
    relations: list[Relation[tuple[str, str, str, str]]] = []
    for total in [each for each in year.lines if each.asked in SUMS and each.column_code == each.asked]:
        parts = [(first, line) for first, lines in filed for line in lines if line.key == total.key]
        for period, line in (("year", total), *parts):
            bounds[(period, *line.key)] = _told(line)
        relations.append(
            SUMS[total.asked](("year", *total.key), tuple((of, *line.key) for of, line in parts))
        )
    assert relations
    attack = Attack(bounds, relations)
    hidden = [name for name, each in bounds.items() if each == Bounds(1, 4)]
    assert all(attack.bounds(name).holds(Bounds(1, 4)) for name in hidden)


def _told(line: Line) -> Bounds:
    if line.low is None and line.high is None:
        return Bounds(line.count or 0, line.count)
    return Bounds(line.low or 0, line.high)
