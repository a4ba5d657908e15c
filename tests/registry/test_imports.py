"""Files of other systems come in whole, once, and tell what is wrong in words."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from registry.geography.models import Home
from registry.imports import families, running
from registry.imports.columns import COLUMNS
from registry.imports.sheets import NotATable, Row, read
from registry.imports.values import Reader, day, record_id
from registry.intake.models import Attendance, Event
from registry.intake.services import take
from registry.kiosks.keyring import keyring, token_key
from registry.kiosks.models import Kiosk
from registry.people.models import Family, Medium, MediumChange, Member, Person
from registry.register.models import Entry
from registry.timetable.models import Session, SessionType
from sync import events
from sync.tokens import token_hash
from tests.registry.making import NOW, arrival, make_hub, make_kiosk, make_session

pytestmark = pytest.mark.django_db
FAMILIES = """\
family,person,hub,role,first_name,last_name,born,registered_on,postcode,language,sensitive,over_19
F1,P1,MOA,adult,Adaeze,Okafor,,01/02/2024,CV2 1EQ,ig,no,yes
F1,P2,moa,Child,Chidi,Okafor,5 March 2021,2024-02-01,cv21eq,ig,,
F2,P3,MOA,adult,Ola,Nowak,1990-01-31,01/02/2024,CV1 2SF,pl,yes,
"""
MEDIA = """person,token,kind,standing
P1,6335970012345678,card,
P3,FHP1:ABCDEF,pass,lost
"""
VISITS = """date,hub,person,session,starts,adults,children,reference
01/03/2024,MOA,P1,stay-and-play,10:00,,,
01/03/2024,MOA,P2,Stay And Play,10:00,,,
02/03/2024,MOA,P3,,,,,
02/03/2024,MOA,,,,2,3,A
"""
Bring = Callable[..., str]


@pytest.fixture
def bring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bring:
    """Return what imports a text as a file and returns what was said."""

    def call(kind: str, text: str, *more: str) -> str:
        file = tmp_path / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        call_command("import-records", kind, str(file), "--source=Old system", *more)
        return capsys.readouterr().out

    return call


def test_families_come_in_once(bring: Bring) -> None:
    """With their places, language and home; a second import finds everybody here."""
    make_hub()
    assert bring("families", FAMILIES).strip() == "3 added, 0 were here already."
    assert bring("families", FAMILIES).strip() == "0 added, 3 were here already."
    adult = Person.objects.get(first_name="Adaeze")
    assert (adult.over_19, adult.memberships.get().role) == (True, "adult")
    assert Person.objects.get(first_name="Chidi").born == date(2021, 3, 5)
    family = adult.memberships.get().family
    assert (family.language, family.registered_on) == ("ig", date(2024, 2, 1))
    assert Home.objects.get(family=family).postcode == "CV21EQ"
    assert "Adaeze" in Entry.objects.get(pk=adult.pk).content


def test_a_sensitive_family_keeps_neither_name_at_the_door_nor_postcode(bring: Bring) -> None:
    """From the first moment."""
    make_hub()
    bring("families", FAMILIES)
    person = Person.objects.get(first_name="Ola")
    assert '"known_as":""' in Entry.objects.get(pk=person.pk).content
    assert not Home.objects.filter(family__members__person=person).exists()


def test_adults_see_each_other_only_if_the_file_says_that_they_registered_together(bring: Bring) -> None:
    """Another system's word is needed for it."""
    make_hub()
    head = "family,person,hub,role,last_name,registered_on,registered_with\n"
    rows = ["F1,P1,MOA,adult,One,2024-01-01,", "F1,P2,MOA,adult,Two,2024-01-01,"]
    bring("families", head + "\n".join(rows))
    assert len(set(Member.objects.values_list("registration", flat=True))) == 2
    bring("families", head + "\n".join(f"{row}R1".replace("F1,P", "F2,Q") for row in rows))
    assert len(set(Member.objects.values_list("registration", flat=True))) == 3


def test_every_problem_is_told_by_row_and_nothing_is_written(
    bring: Bring, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one go; no name and no date is repeated."""
    make_hub()
    bad = (
        FAMILIES.replace("5 March 2021", "31/02/2021")
        .replace("pl,yes", "pl,perhaps")
        .replace("moa,Child", "XXX,Baby")
    )
    with pytest.raises(CommandError, match="4 problems; nothing was written"):
        bring("families", bad)
    said = capsys.readouterr().out
    assert "Row 3, hub: there is no such hub; there are: MOA." in said
    assert "Row 3, role: there is no such role; there are: adult, child." in said
    assert "Row 3, born: this is no date that exists; write it like 27/03/2019 or 2019-03-27." in said
    assert "Row 4, sensitive: write yes or no." in said
    assert not any(word in said for word in ("Chidi", "Okafor", "31/02/2021"))
    assert not Person.objects.exists()
    assert "1 added" in bring("families", bad, "--skip")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("F1,P2,moa", "F1,P1,moa"), "Row 3, person: this person is in row 2 of this family already."),
        (("cv21eq", "CV1 2SF"), "Row 3, family: its hub, day, postcode, language or sensitive differ"),
        (("cv21eq", "nowhere"), "Row 3, postcode: this has not the shape of a postcode."),
        (("1990-01-31", "2990-01-31"), "Row 4, born: this is in the future."),
        (("Adaeze,Okafor", "Adaeze,"), "Row 2, last_name: it is empty."),
        (("ig,,", "ig,,yes"), "Row 3, over_19: a child is not over 19"),
    ],
)
def test_rows_that_contradict_are_told(
    bring: Bring, capsys: pytest.CaptureFixture[str], change: tuple[str, str], why: str
) -> None:
    """Each in a sentence."""
    make_hub()
    with pytest.raises(CommandError):
        bring("families", FAMILIES.replace(*change, 1), "--dry-run")
    said = capsys.readouterr().out
    assert why in said


def test_media_come_in_hashed(bring: Bring) -> None:
    """Each a key to its holder's family, with its history; what it carries is nowhere."""
    make_hub()
    bring("families", FAMILIES)
    assert bring("media", MEDIA).strip() == "2 added, 0 were here already."
    assert bring("media", MEDIA).strip() == "0 added, 2 were here already."
    card = Medium.objects.get(kind="card")
    assert card.token_hash == token_hash("6335970012345678", token_key(keyring()))
    assert (card.last_four, card.person.first_name) == ("5678", "Adaeze")
    assert Medium.objects.get(kind="pass").standing == "lost"
    assert MediumChange.objects.filter(by="import").count() == 2


def test_a_card_of_somebody_else_and_a_stranger_are_told(
    bring: Bring, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is taken from anybody by an import."""
    make_hub()
    bring("families", FAMILIES)
    bring("media", MEDIA)
    with pytest.raises(CommandError):
        bring("media", "person,token,kind\nP3,6335970012345678,card\nP9,1,card\nP3,2,ring\nP3,2,card\n")
    said = capsys.readouterr().out
    assert "Row 2, token: it is linked to somebody else already." in said
    assert "Row 3, person: nobody with this reference was imported" in said
    assert "Row 4, kind: there is no such kind; there are: card, pass." in said
    assert "Row 5, token: it is in row 4 already." in said


def test_past_visits_count_once_with_what_kiosks_said(bring: Bring) -> None:
    """A visit that a kiosk recorded too is one attendance; those only counted are anonymous."""
    kiosk = make_kiosk()
    ten = NOW.replace(year=2024, month=3, day=1, hour=10, minute=0)
    session = make_session(kiosk.hub, ten)
    bring("families", FAMILIES)
    who = record_id("old system", "person", "P1")
    take(kiosk, [events.encode(arrival(kiosk.id, 1, at=ten, person=who, session=session.pk))], NOW)
    assert bring("attendances", VISITS).strip() == "4 added, 0 were here already."
    assert bring("attendances", VISITS).strip() == "0 added, 4 were here already."
    counting = Attendance.objects.filter(counts=True)
    assert counting.filter(person_id=who).count() == 1
    assert counting.filter(session=session).count() == 2
    assert (
        sorted(counting.filter(person=None).values_list("band", flat=True))
        == ["adults"] * 2 + ["age-unknown"] * 3
    )
    speaker = Kiosk.objects.get(name="Import: old system")
    assert speaker.revoked_at
    assert speaker.high_water == 4


def test_a_session_that_the_timetable_lacks_is_added(bring: Bring) -> None:
    """Once, by its kind and time at the hub's clock."""
    make_hub()
    SessionType.objects.create(code="stay-and-play", name="Stay And Play", category="Any")
    bring("families", FAMILIES)
    bring("attendances", VISITS)
    session = Session.objects.get()
    assert (session.starts.hour, session.ends.hour, session.ends.minute) == (10, 11, 30)


def test_visits_that_make_no_sense_are_told(bring: Bring, capsys: pytest.CaptureFixture[str]) -> None:
    """By row."""
    make_hub()
    SessionType.objects.create(code="stay-and-play", name="Stay And Play", category="Any")
    bring("families", FAMILIES)
    rows = ["01/03/2024,MOA,P1,,,1,,", "01/03/2024,MOA,,,,,,", "01/03/2024,MOA,P1,stay-and-play,,,,"]
    rows += [
        "01/03/2024,MOA,P9,,,,,",
        "01/03/2024,MOA,,,,2,,",
        "01/03/2024,MOA,,,,3,,",
        "01/03/2024,MOA,P1,,25:00,,x,",
    ]
    with pytest.raises(CommandError):
        bring("attendances", "\n".join([VISITS.splitlines()[0], *rows]))
    said = capsys.readouterr().out
    assert said.count("give either a person, or how many") == 2
    assert "Row 4, starts: it is empty; a session has a time." in said
    assert "Row 5, person: nobody with this reference" in said
    assert "Row 7, date: row 6 says the same already" in said
    assert "Row 8, starts: this is no time of day" in said
    assert "Row 8, children: this should be a whole number" in said


def test_an_interrupted_import_goes_on_where_it_was(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces that were written stay, the one that was interrupted goes; the next run adds the rest."""
    make_hub()
    monkeypatch.setattr(running, "PIECE", 1)
    added: list[int] = []
    real = families.add

    class PowerCut(Exception):
        """Ends the import in its third piece."""

    def cut(people: Sequence[families.Someone]) -> int:
        added.append(real(people))
        if len(added) == 3:
            raise PowerCut
        return added[-1]

    monkeypatch.setattr(families, "add", cut)
    with pytest.raises(PowerCut):
        bring("families", FAMILIES)
    assert Person.objects.count() == 2
    monkeypatch.setattr(families, "add", real)
    assert bring("families", FAMILIES).strip() == "1 added, 2 were here already."


def test_a_mapping_names_the_columns_of_the_file(bring: Bring, tmp_path: Path) -> None:
    """The other system's headers stay as they are."""
    make_hub()
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('born = "Date of birth"\nlast_name = "Surname"\n')
    text = FAMILIES.replace("last_name", "Surname").replace("born", "Date of birth")
    assert json.loads(bring("families", text, f"--mapping={mapping}", "--json"))["added"] == 3


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ('borne = "x"', "names a field “borne”"),
        ('born = "Birthday"', "no column “Birthday”"),
        ("born = 1", "in quotes"),
        ("born", "not TOML"),
        (None, "cannot be read"),
    ],
)
def test_a_mapping_that_fits_nothing_is_refused(
    bring: Bring, tmp_path: Path, mapping: str | None, why: str
) -> None:
    """Before anything is read in."""
    file = tmp_path / "mapping.toml"
    if mapping is not None:
        file.write_text(mapping)
    with pytest.raises(CommandError, match=why):
        bring("families", FAMILIES, f"--mapping={file}")


def test_a_spreadsheet_reads_like_a_csv(tmp_path: Path) -> None:
    """Dates, numbers and yes are what somebody would type."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["born", "number", "yes", "when"],
        [date(2019, 3, 27), 7.0, True, NOW.replace(tzinfo=None)],
        [None] * 4,
    ):
        sheet.append(line)
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx") == [
        Row(2, {"born": "2019-03-27", "number": "7", "yes": "yes", "when": "2026-03-27 10:00"})
    ]


def test_csv_is_read_as_offices_write_it(tmp_path: Path) -> None:
    """With semicolons, a mark at its beginning, quotes, and Windows' letters."""
    (tmp_path / "a.csv").write_bytes('\ufeffname;born\r\n"Zoë; Anne";2019\r\n;\r\n'.encode())
    assert read(tmp_path / "a.csv") == [Row(2, {"name": "Zoë; Anne", "born": "2019"})]
    (tmp_path / "b.csv").write_bytes("name\nZoë\n".encode("cp1252"))
    assert read(tmp_path / "b.csv") == [Row(2, {"name": "Zoë"})]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"hello", "not an XLSX file"),
        ("a.csv", b"", "no headers"),
        ("a.csv", b"\x00\x01", "not CSV"),
        ("a.csv", b"a,a\n1,2\n", "two columns called"),
        ("missing.csv", None, "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    """With what to do."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(NotATable, match=why):
        read(tmp_path / name)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_date_is_read_however_it_is_written(when: date) -> None:
    """Day before month, as in Britain."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%Y-%m-%d 00:00:00"):
        assert day(when.strftime(form)) == when


@given(st.text())
def test_whatever_is_in_a_cell_it_is_read_or_told(cell: str) -> None:
    """And never repeated."""
    reader = Reader(Row(7, {"born": cell}))
    if reader.take("born", day, None) is None and cell:
        assert reader.problems == [
            "Row 7, born: this is no date that exists; write it like 27/03/2019 or 2019-03-27."
        ]


def test_the_events_of_an_import_are_kept_like_any_other(bring: Bring) -> None:
    """So nothing counts that cannot be shown to have been said."""
    make_hub()
    bring("families", FAMILIES)
    SessionType.objects.create(code="stay-and-play", name="Stay And Play", category="Any")
    bring("attendances", VISITS)
    assert Event.objects.filter(applied=True, trouble="").count() == 4
    assert Family.objects.count() == 2


def test_the_page_about_imports_names_every_column() -> None:
    """What docs/imports.md says is what the command reads."""
    page = (Path(__file__).parents[2] / "docs" / "imports.md").read_text(encoding="utf-8")
    said = page.split("<!-- columns -->")[1].split("<!-- end -->")[0]
    lines: list[str] = []
    for kind in ("families", "media", "attendances"):
        lines += [f"## {kind}", "", "| field | is |", "|---|---|"]
        lines += [
            f"| {f'**{each.name}**' if each.needed else each.name} | {each.says} |" for each in COLUMNS[kind]
        ]
        lines.append("")
    assert said.strip() == "\n".join(lines).strip()
