"""The report for a board: the figures of the measures, as they may be shown, in a PDF to be read aloud."""

import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from pypdf import PdfReader

from registry.access.models import Post
from registry.access.roles import Role
from registry.exports.models import Release
from registry.report.as_pdf import as_pdf
from registry.report.drawing_up import Report, report
from registry.report.sections import SECTIONS, TREND
from registry.report.tables import Tables
from registry.timetable.models import Hub
from tests.registry.returns.quarter import PERIOD, Quarter

NOW = datetime(2024, 4, 3, 9, tzinfo=UTC)
WINTER = "2023/24-Q4"


def inside() -> Tables:
    """Return tables with exact counts."""
    return Tables(NOW, "somebody", exact=True)


def text_of(content: bytes) -> str:
    """Return the words of a PDF, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def grid(drawn: Report, title: str) -> dict[str, dict[str, str]]:
    """Return a section's table: each row by its label, each cell by its column."""
    found = next(each.grid for each in drawn.sections if each.title == title)
    return {row[0]: dict(zip(found.header, row, strict=True)) for row in found.rows}


def test_the_citys_report_has_every_hub_and_the_city(winter: Quarter) -> None:
    """Exact counts inside: the figures are those of the measures."""
    people = grid(report(PERIOD, None, inside()), "Unique people seen")
    assert {name: row["People"] for name, row in people.items()} == {
        "Mosaic": "40",
        "The Moat": "33",
        "City": "73",
    }
    assert people["The Moat"]["16–18"] == "3"  # noqa: RUF001
    assert not Release.objects.exists()


def test_a_rounded_report_hides_small_counts_in_table_and_chart(winter: Quarter) -> None:
    """3 of 16 to 18 are "fewer than 5", no bar is drawn of them, and what is shown is written down."""
    drawn = report(PERIOD, None, Tables(NOW, "somebody", exact=False))
    assert grid(drawn, "Unique people seen")["The Moat"]["16–18"] == "fewer than 5"  # noqa: RUF001
    chart = next(each.chart for each in drawn.sections if each.title == "Unique people seen")
    assert "value: 40" in chart
    assert not re.search(r"value: (3|33)\b", chart)
    released = set(Release.objects.values_list("table", flat=True))
    assert released == {section.asked for section in SECTIONS} | {asked for asked, _ in TREND}


def test_a_hubs_report_sets_it_beside_the_city(winter: Quarter) -> None:
    """And no other hub is in it."""
    drawn = report(PERIOD, Hub.objects.get(code="MOA"), inside())
    assert list(grid(drawn, "Attendances")) == ["The Moat", "City"]
    content = text_of(as_pdf(drawn))
    assert "Who The Moat reaches" in content
    assert "Mosaic" not in content


def test_the_pdf_holds_words_and_figures(winter: Quarter) -> None:
    """Title, period, each section with its number, completeness and rules."""
    content = text_of(as_pdf(report(PERIOD, None, inside())))
    for words in (
        "Who the family hubs reach Q4 2023/24, January to March 1 January 2024 to 31 March 2024",
        "City 73 73 0",
        "Unique people seen",
        "Not available: No reach area is set for it",
        "Completeness: No hub has delivered anything yet.",
        "Counts are exact: for use inside the council.",
    ):
        assert words in content


def test_the_pdf_can_be_read_aloud(winter: Quarter) -> None:
    """PDF/UA-1: tagged, with title and language, and words for each picture."""
    reader = PdfReader(io.BytesIO(as_pdf(report(PERIOD, None, inside()))))
    assert reader.metadata is not None
    assert reader.metadata.title == "Who the family hubs reach, Q4 2023/24, January to March"
    root: Any = reader.root_object  # its entries are of many types
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_command_writes_it(winter: Quarter, tmp_path: Path) -> None:
    """And says where, and of whom."""
    out = io.StringIO()
    call_command("report", "--hub", "MOA", "--quarter", WINTER, "--out", str(tmp_path), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["of"], told["period"]) == ("The Moat", "Q4 2023/24, January to March")
    assert Path(told["file"]).name == "report_MOA_2024-01-01_2024-03-31.pdf"
    assert Path(told["file"]).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--hub", "XXX"], "There is no hub XXX; there are: MOA, MOS"),
        (["--quarter", "2024-02"], "2024-02 is no quarter"),
        (["--quarter", "soon"], "soon is no quarter"),
    ],
)
def test_what_is_wrong_is_said(winter: Quarter, arguments: list[str], sentence: str) -> None:
    """In a sentence, before anything is counted."""
    with pytest.raises(CommandError, match=sentence):
        call_command("report", *arguments)


def browser(role: Role, hub: Hub | None = None) -> Client:
    """Return a browser in which somebody has signed in."""
    client, user = Client(), User.objects.create_user(f"report.{role}")
    Post.objects.create(user=user, role=role, hub=hub)
    client.force_login(user)
    return client


def test_the_page_gives_the_pdf(winter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the list of quarters, to an analyst, rounded unless they say otherwise."""
    monkeypatch.setattr("registry.report.views.timezone.now", lambda: NOW)
    analyst = browser(Role.ANALYST)
    assert "Q4 2023/24, January to March" in analyst.get("/report/").content.decode()
    answer = analyst.post("/report/", {"hub": "", "quarter": "2024-01-01..2024-03-31", "counts": "rounded"})
    assert answer["Content-Type"] == "application/pdf"
    assert "fewer than 5" in text_of(answer.getvalue())
    assert Release.objects.filter(released_by="report.analyst").exists()


def test_a_hub_manager_gets_their_own_hub_alone(winter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the city's report nor another hub's, whatever is posted."""
    monkeypatch.setattr("registry.report.views.timezone.now", lambda: NOW)
    manager = browser(Role.HUB_MANAGER, winter.moat)
    asked = {"quarter": "2024-01-01..2024-03-31", "counts": "exact"}
    for code in ("", "MOS", "XXX"):
        refused = manager.post("/report/", {**asked, "hub": code})
        assert refused.status_code == 400
        assert "Choose a hub and a quarter" in refused.content.decode()
    content = text_of(manager.post("/report/", {**asked, "hub": "MOA"}).getvalue())
    assert "Who The Moat reaches" in content
    assert "City" not in content


def test_a_quarter_that_is_not_over_is_not_in_the_list(
    winter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is one that somebody writes themselves."""
    monkeypatch.setattr("registry.report.views.timezone.now", lambda: NOW)
    answer = browser(Role.ANALYST).post("/report/", {"quarter": f"{date(2024, 4, 1)}..{date(2024, 6, 30)}"})
    assert answer.status_code == 400
