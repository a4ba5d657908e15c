"""Layouts are files, and a mistake in one is a sentence."""

from datetime import date
from pathlib import Path

import pytest

from config.toml import SettingsError
from registry.reach.measures.catalogue import CATALOGUE
from registry.returns.layout import Calendar, Showing, layouts, read_layout

OWN = """
code = "our-own"
title = "What our board asks for"
calendar = "financial-years"
scheme = "single-years"
showing = "exact"

[[section]]
measure = "people"
columns = ["people", "children"]
"""


def test_every_shipped_layout_can_be_read() -> None:
    """Each names measures that there are."""
    found = layouts()
    assert {"reach-quarterly", "reach-yearly"} <= set(found)
    assert {section.measure for each in found.values() for section in each.section} <= set(CATALOGUE)


def test_a_councils_own_layout_stands_beside_them(tmp_path: Path) -> None:
    """A file in a folder is all that it takes."""
    (tmp_path / "own.toml").write_text(OWN)
    own = layouts(tmp_path)["our-own"]
    assert (own.calendar, own.showing, own.section[0].columns) == (
        Calendar.YEARS,
        Showing.EXACT,
        ["people", "children"],
    )


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('"people"\n', '"peeple"\n', '"measure" may be one of: attendances'),
        ('"single-years"', '"ages"', '"scheme" may be one of: ccc-legacy-comparable'),
        ('"exact"', '"roughly"', '"showing" may be one of: rounded, exact'),
        ('"our-own"', '"Our Own"', '"code" does not fit'),
        ("[[section]]", "[section]", '"section" does not fit'),
        ('title = "What our board asks for"\n', "", '"title" is missing'),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, was: str, now: str, says: str) -> None:
    """The sentence says what may stand there."""
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace(was, now))
    with pytest.raises(SettingsError) as caught:
        read_layout(path)
    assert says in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A misspelt folder of layouts was no mistake: the council's own return was simply not offered."""
    with pytest.raises(SettingsError, match=r"There is no folder .*/nowhere with layouts of returns"):
        layouts(tmp_path / "nowhere")


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_no_return_is_of_a_day_beyond_all_figures(day: date) -> None:
    """A day at the end of the calendar broke the command and the page, with a traceback."""
    for calendar in Calendar:
        with pytest.raises(ValueError, match="between the years 2000 and 2099"):
            calendar.period(day)


def test_two_layouts_of_one_code_are_refused(tmp_path: Path) -> None:
    """Nobody could say which of them a filed return was drawn by."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(OWN)
    with pytest.raises(SettingsError, match="two layouts of the same code"):
        layouts(tmp_path)
