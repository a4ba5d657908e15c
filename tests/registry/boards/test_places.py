"""Reach put together by ward and deprivation, areas from which nobody came, and the map."""

import re
from datetime import date

import pytest
from django.test import Client

from registry.access.roles import Role
from registry.boards.catalogue import BOARDS
from registry.boards.panel import Board
from registry.geography.models import Boundary, Deprivation, Ethnicity, Generation, Kind, Release, Ward
from registry.people.asked import BROAD_GROUPS
from registry.people.models import Answers, Person
from registry.reach.enquiry import enquiry
from registry.reach.figures import NotAvailable, Table
from registry.reach.measures import census, places
from registry.reach.period import quarter
from registry.reach.question import Question
from tests.registry.boards.conftest import browser
from tests.registry.boards.filling import FAR_AREA, LOADED, LONG_AGO, MOAT_AREA, QUARTER, fill
from tests.registry.reach.city import DAY, City

SQUARE = {"type": "Polygon", "coordinates": [[[-1.5, 52.4], [-1.4, 52.4], [-1.4, 52.5], [-1.5, 52.4]]]}
CHILDREN = 100
"""Five of each of twenty years of age in each small area."""


def released(kind: Kind, edition: str = "first") -> Release:
    """Write that a file was loaded."""
    return Release.objects.create(
        kind=kind,
        name=f"Invented {kind}, {edition}",
        generation=Generation.LSOA_2021,
        effective=LONG_AGO,
        loaded_at=LOADED,
        complete=True,
    )


def shown(table: Table, *columns: str) -> dict[str, list[object]]:
    """Return some columns of each row, as they are written."""
    return {row.label: [str(table.cell(row, column)) for column in columns] for row in table.all_rows}


def test_wards_and_deciles_put_small_areas_together(city: City) -> None:
    """Counts add up, and a rate is of what they add up to; an area of no ward is not known."""
    fill(city)
    columns = ("seen", "residents", "reach")
    with enquiry(Question(quarter(DAY)), LOADED) as asked:
        nowhere = places.reach_by_ward(asked)
        assert shown(nowhere, *columns)["Not known"] == ["2", "200", "1%"]
        assert places.NO_WARDS in nowhere.rules
    ward = {"release": released(Kind.WARDS), "code": "E05000001", "name": "Moat"}
    Ward.objects.create(lsoa=MOAT_AREA, **ward)
    ranks = {"imd_rank": 1, "idaci_rank": 1, "idaci_decile": 1}
    deprivation = released(Kind.DEPRIVATION)
    for area, decile in ((MOAT_AREA, 10), (FAR_AREA, 2)):
        Deprivation.objects.create(release=deprivation, lsoa=area, imd_decile=decile, **ranks)
    with enquiry(Question(quarter(DAY)), LOADED) as asked:
        by_ward, by_decile = places.reach_by_ward(asked), places.reach_by_decile(asked)
    assert shown(by_ward, *columns) == {
        "Moat": ["2", "100", "2%"],
        "Not known": ["0", "100", "0%"],
        "City": ["2", "200", "1%"],
    }
    assert list(shown(by_decile, *columns)) == ["2", "10, the least deprived", "City"]


def test_the_people_seen_stand_beside_those_who_live_there(city: City) -> None:
    """Of who named a group; a hub of whose areas the census lacks one has no share of it, and says so."""
    fill(city)
    others = Person.objects.filter(born__lt=date(2020, 1, 1))
    for person, group in zip(others, ("roma", "african"), strict=True):
        Answers.objects.create(person=person, ethnicity=group)
    white = [f"ethnic_group_4{each}" for each in ("_share", "_census")]

    def beside() -> dict[str, list[object]]:
        with enquiry(Question(quarter(DAY)), LOADED) as asked:
            return shown(census.ethnicity_and_census(asked), "named", *white, "ethnicity_roma_census")

    assert beside()["The Moat"] == ["3", "67%", "not available", "not available"]
    by_group = dict.fromkeys((group for groups in BROAD_GROUPS.values() for group in groups), 0)
    moat = by_group | {"white-british": 30, "roma": 10, "african": 60}
    Ethnicity.objects.create(release=released(Kind.ETHNICITY), lsoa=MOAT_AREA, by_group=moat)
    assert beside()["The Moat"][-2:] == ["40%", "10%"]
    assert beside()["City"] == ["3", "67%", "not available", "not available"]
    later = released(Kind.ETHNICITY, "second")
    Ethnicity.objects.create(release=later, lsoa=MOAT_AREA, by_group=moat)
    Ethnicity.objects.create(release=later, lsoa=FAR_AREA, by_group=by_group | {"african": 100})
    assert beside()["City"] == ["3", "67%", "20%", "5%"]
    assert beside()["=Families & All"][-2:] == ["0%", "0%"]


def test_areas_from_which_nobody_came(city: City) -> None:
    """Areas, not people: where children live and none was seen; without an estimate nobody can say."""
    fill(city)
    with enquiry(Question(quarter(DAY)), LOADED) as asked:
        counted, which = places.areas_without_visits(asked), places.unreached_areas(asked)
    Release.objects.filter(kind=Kind.POPULATION).delete()
    with enquiry(Question(quarter(DAY)), LOADED) as asked:
        unknown = places.areas_without_visits(asked)
    assert shown(counted, "areas", "unreached", "children") == {
        "=Families & All": ["1", "1", str(CHILDREN)],
        "The Moat": ["1", "0", "0"],
        "City": ["2", "1", str(CHILDREN)],
    }
    assert [row.key for row in which.rows] == [FAR_AREA]
    assert [str(which.cell(which.whole, key)) for key in ("seen", "residents")] == ["0", str(CHILDREN)]
    assert isinstance(unknown.cell(unknown.whole, "unreached"), NotAvailable)


LEADS_NOWHERE = {
    "not-seen": "families to get in touch with are for those who may",
    "engaged": "as before",
    "which-areas": "nobody came from there",
}


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_every_number_leads_to_what_it_is_made_of(board: Board, staff: Client, city: City) -> None:
    """Also the whole: the page that it leads to has the very number as its own whole."""
    fill(city)
    wards, deprivation = released(Kind.WARDS), released(Kind.DEPRIVATION)
    for area in (MOAT_AREA, FAR_AREA):
        Ward.objects.create(release=wards, lsoa=area, code=f"W{area}", name=f"Ward {area}")
        ranks = {"imd_rank": 1, "imd_decile": 1, "idaci_rank": 1, "idaci_decile": 1}
        Deprivation.objects.create(release=deprivation, lsoa=area, **ranks)
    for panel in board.panels:
        page = staff.get(f"/reach/boards/{board.name}/{panel.name}/", QUARTER).content.decode()
        linked = re.findall(r'<td class="number[^"]*"><a href="([^"]+)">([^<]+)</a>', page)
        assert bool(linked) is (panel.name not in LEADS_NOWHERE), panel.name
        for address, number in linked:
            led_to = staff.get(address.replace("&amp;", "&"))
            assert led_to.status_code == 200, address
            whole = led_to.content.decode().partition("<tfoot>")[2].partition("</tfoot>")[0]
            for chosen in re.findall(r"chosen[^>]*>(?:<a[^>]*>)?([^<]+)<", whole):
                assert chosen == number, (panel.name, address)


def test_a_ward_leads_to_its_small_areas_and_these_to_hubs(staff: Client, city: City) -> None:
    """And no further: of the people of one small area no page tells kinds of session or days."""
    fill(city)
    Ward.objects.create(release=released(Kind.WARDS), lsoa=MOAT_AREA, code="E05000001", name="Moat")
    ward = staff.get("/reach/boards/reach/wards/", QUARTER).content.decode()
    (to_areas,) = set(re.findall(rf'href="([^"]+map/[^"]*area={MOAT_AREA}&[^"]+column=seen)"', ward))
    areas = staff.get(to_areas.replace("&amp;", "&")).content.decode()
    assert MOAT_AREA in areas
    assert FAR_AREA not in areas
    (to_hubs,) = set(re.findall(r'href="([^"]+overview/people/[^"]*area=[^"]+column=seen)"', areas))
    hubs = staff.get(to_hubs.replace("&amp;", "&")).content.decode()
    assert "Only people who live in one small area are counted" in hubs
    assert "The Moat" in hubs
    assert "/boards/overview/people/?" not in hubs.partition("<tbody>")[2].partition("</table>")[0]
    finer = staff.get(to_hubs.replace("&amp;", "&").replace("by=hub", "by=day")).content.decode()
    assert '<th scope="row">The Moat' in finer


def test_a_partner_asks_nothing_by_where_people_live(city: City) -> None:
    """Whatever stands in the address."""
    fill(city)
    partner = browser(Role.PARTNER, partner="midwives")
    for area in ("", MOAT_AREA, "E01000099"):
        page = partner.get("/reach/boards/overview/people/", QUARTER | {"area": area}).content.decode()
        assert '<th scope="row">City</th>' not in page or "small area" not in page
        assert 'class="number">2' in page or ">2</a>" in page


def test_a_map_where_boundaries_are_loaded_and_words_where_not(staff: Client, city: City) -> None:
    """Without the file the board says which one, and how it is loaded."""
    fill(city)
    assert "hub-registry load-geography" in staff.get("/reach/boards/reach/map/", QUARTER).content.decode()
    assert staff.get("/reach/boards/reach/map/chart.svg", QUARTER).status_code == 404
    boundaries = released(Kind.BOUNDARIES)
    for area in (MOAT_AREA, FAR_AREA):
        Boundary.objects.create(release=boundaries, lsoa=area, shape=SQUARE)
    page = staff.get("/reach/boards/reach/map/", QUARTER).content.decode()
    assert "No boundaries are loaded" not in page
    picture = staff.get("/reach/boards/reach/map/chart.svg", QUARTER).content.decode()
    assert picture.count('aria-roledescription="geoshape"') == 2
