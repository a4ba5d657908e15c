"""The page of the table of 2019, made rightly, beside what the old one got wrong."""

import io
import re

from django.test import Client
from openpyxl import load_workbook

from registry.reach.bands import LEGACY
from registry.reach.measures.note_2019 import PRINTED, WRONG
from tests.registry.reach.city import DAY, Came, City

ADDRESS = "/reach/boards/as-in-2019/"


def words(page: str) -> str:
    """Return what stands on a page, without its tags."""
    text = re.sub(r"<[^>]+>", " ", page).replace("&quot;", '"')
    return re.sub(r"\s+", " ", text)


def test_the_page_has_the_table_and_what_the_old_one_got_wrong(staff: Client, city: City) -> None:
    """Each fault with what is done here; the old rows with what their own numbers add up to."""
    hub = city.hub("MOA")
    city.came(Came(hub, DAY, city.person(None)), Came(hub, DAY))
    days = {"from": DAY.isoformat(), "to": DAY.isoformat()}
    page = words(staff.get(ADDRESS, days).content.decode())
    for each in WRONG:
        assert each.was in page
        assert each.now in page
    moat = next(row for row in PRINTED if row.hub == "MOA")
    assert (moat.children, moat.in_no_band) == (829, 50)
    assert f"{moat.name} 9,400 1,816 392 551 179 84 15 937 829 50" in page
    assert "1 0 0 0 0 0 0 1 1 not available" in page  # one person of unknown age, one anonymous attendance


def test_the_file_says_which_bands_period_and_rules(staff: Client, city: City) -> None:
    """A workbook whose columns are named for what they hold, whatever scheme is asked for."""
    hub = city.hub("MOA")
    city.came(Came(hub, DAY, city.person(None)))
    asked = {"from": DAY.isoformat(), "to": DAY.isoformat(), "scheme": "national-programme"}
    book = load_workbook(io.BytesIO(staff.get(f"{ADDRESS}use/table.xlsx", asked).getvalue()))
    about, figures = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    names = next(row for row in figures if "Identified people" in row)
    assert list(names[:10]) == [
        *("Hub", "Identified people", f"Children {LEGACY.children_label}", *LEGACY.labels),
        *("Adults 20+", "Age unknown", "Anonymous attendances"),
    ]
    assert any("CCC legacy comparable" in str(cell) for row in about for cell in row)
    csv = staff.get(f"{ADDRESS}use/table.csv", asked).getvalue().decode()
    assert "children_16_19,adults_20_plus,age_unknown,anonymous" in csv
