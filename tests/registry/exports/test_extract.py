"""The tidy extract: a row for each attendance, of nobody who could be named or found again."""

import hmac
import io
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from registry.exports.extract import COLUMNS
from registry.exports.models import PseudonymKey
from registry.exports.pseudonyms import Data, blocks, key_of, pseudonym
from registry.intake.models import Attendance
from registry.people.models import Family, Person
from registry.timetable.models import SessionType
from tests.registry.exports.exporting import WINTER, at_session, export, lines
from tests.registry.returns.quarter import DAY, Quarter

NOW = datetime(2024, 4, 3, 9, tzinfo=UTC)


def test_the_extract_has_a_row_for_each_attendance(winter: Quarter, tmp_path: Path) -> None:
    """Under pseudonyms that hold together within it, and with what the measures know of each person."""
    at_session(winter, "singing", 2)
    rows = pq.read_table(
        export(tmp_path, "extract", "--period", WINTER, "--exact", "--format", "parquet")
    ).to_pylist()
    assert len(rows) == 75
    assert list(rows[0]) == list(COLUMNS)
    assert {row["date"] for row in rows} == {DAY}
    assert len({row["person"] for row in rows}) == 75
    assert Counter(row["age_band"] for row in rows) == {"children_0_4": 72, "children_16_19": 3}
    sung = [row for row in rows if row["kind"] == "singing"]
    assert [row["hub"] for row in sung] == ["MOA", "MOA"]
    assert {row["send"] for row in rows} == {"not-asked"}


def test_the_extract_is_the_same_rows_in_every_kind_of_file(winter: Quarter, tmp_path: Path) -> None:
    """CSV and XLSX hold what Parquet holds."""
    arguments = ("extract", "--period", WINTER, "--exact", "--format")
    packed = pq.read_table(export(tmp_path, *arguments, "parquet"))["person"].to_pylist()
    assert [line["person"] for line in lines(export(tmp_path, *arguments, "csv"))] == packed
    sheet = load_workbook(export(tmp_path, *arguments, "xlsx")).worksheets[1]
    at = list(COLUMNS).index("person")
    assert [row[at] for row in sheet.iter_rows(min_row=2, values_only=True)] == packed


def test_an_empty_extract_has_its_columns(winter: Quarter, tmp_path: Path) -> None:
    """A program that reads it every night does not break on a quiet one."""
    for kind in ("csv", "parquet"):
        path = export(tmp_path, "extract", "--period", "2001-01", "--exact", "--format", kind)
        names = pq.read_schema(path).names if kind == "parquet" else path.read_text().strip().split(",")
        assert names == list(COLUMNS)


def test_nobody_sensitive_is_in_the_extract(winter: Quarter, tmp_path: Path) -> None:
    """Neither a sensitive family, nor who came to a sensitive session."""
    Family.objects.filter(pk=Attendance.objects.values("family_id")[:1]).update(sensitive=True)
    at_session(winter, "refuge", 5)
    SessionType.objects.filter(code="refuge").update(sensitive=True)
    rows = lines(export(tmp_path, "extract", "--period", WINTER, "--exact"))
    assert len(rows) == 72
    assert "refuge" not in {row["kind"] for row in rows}


def test_nothing_in_the_extract_is_anybodys(winter: Quarter, tmp_path: Path) -> None:
    """No id, name or date of birth of anybody on record is anywhere in the file."""
    text = export(tmp_path, "extract", "--period", WINTER, "--exact").read_text()
    for person in Person.objects.all():
        assert not {str(person.pk), person.pk.hex, person.last_name, str(person.born)} & set(
            text.replace("\r\n", ",").split(",")
        )
    for family in Family.objects.values_list("pk", flat=True):
        assert str(family) not in text
        assert family.hex not in text


def test_pseudonyms_of_no_such_data_are_not_rotated(db: None) -> None:
    """The sentence named the classes of a program, and an empty list among them."""
    with pytest.raises(CommandError, match="Choose from extract, reporting, not nonsense"):
        call_command("rotate-pseudonyms", "nonsense")
    assert not PseudonymKey.objects.exists()


def test_pseudonyms_hold_until_they_are_rotated(winter: Quarter, tmp_path: Path) -> None:
    """Two extracts can be joined; after ``hub-registry rotate-pseudonyms`` no older one can."""
    arguments = ("extract", "--period", WINTER, "--exact")
    people = {row["person"] for row in lines(export(tmp_path, *arguments))}
    assert people == {row["person"] for row in lines(export(tmp_path, *arguments))}
    call_command("rotate-pseudonyms", "extract", stdout=io.StringIO())
    assert not people & {row["person"] for row in lines(export(tmp_path, *arguments))}


def test_a_pseudonym_is_an_hmac(db: None) -> None:
    """The blocks that are kept are those of HMAC-SHA-256 (RFC 4231, its second case)."""
    made = PseudonymKey(**blocks(b"Jefe"), data="test", made_at=NOW)
    message = uuid4()
    assert pseudonym(made, message) == hmac.new(b"Jefe", message.bytes, "sha256").hexdigest()[:32]
    assert key_of(Data.EXTRACT) == key_of(Data.EXTRACT)
    assert pseudonym(key_of(Data.EXTRACT), message) != pseudonym(key_of(Data.REPORTING), message)
