"""How far each reader's boards go: partners to what they lead, lists to those who may get in touch."""

import csv
import io
import re
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.access.models import Post
from registry.access.roles import Role
from registry.audit.models import Entry
from registry.boards.catalogue import BOARDS
from registry.people.models import Contact, Family, Member, Person
from registry.privacy.models import Restriction
from registry.timetable.models import Partner
from tests.registry.boards.conftest import browser
from tests.registry.boards.filling import QUARTER, Filled, fill
from tests.registry.reach.city import DAY, Came, City

LIST = "/reach/boards/not-reached/contact/"


def figures(reader: Client, panel: str, query: dict[str, str] = QUARTER) -> dict[tuple[str, str], str]:
    """Return a panel's file by row and column."""
    file = reader.get(f"/reach/boards/{panel}/table.csv", query)
    assert file.status_code == 200
    lines = csv.DictReader(io.StringIO(file.getvalue().decode()))
    return {(line["row_code"], column): value for line in lines for column, value in line.items()}


def test_a_partner_sees_the_sessions_that_they_lead_and_no_more(city: City) -> None:
    """Of eleven attendances two were at the midwives' session; whatever is asked, no other is counted."""
    hubs = fill(city)
    partner = browser(Role.PARTNER, partner="midwives")
    for query in (QUARTER, {**QUARTER, "hub": "MOA"}, {**QUARTER, "partner": "midwives"}):
        seen = figures(partner, "overview/attendances", query)
        assert (seen["", "attendances"], seen["", "anonymous"]) == ("2", "0")
    assert figures(partner, "sessions/sessions")["", "planned"] == "1"
    assert figures(partner, "feedback/feedback")["", "faces"] == "1"
    elsewhere = figures(partner, "overview/attendances", {**QUARTER, "hub": hubs.far.code})
    assert elsewhere["", "attendances"] == "0"


def test_a_partner_may_not_ask_for_what_others_lead(city: City) -> None:
    """Naming another organisation, or sessions that nobody leads, is refused."""
    fill(city)
    Partner.objects.create(code="library", name="Library")
    partner = browser(Role.PARTNER, partner="midwives")
    for other in ("library", "*nobody", "midwives,library"):
        assert partner.get("/reach/boards/overview/", {**QUARTER, "partner": other}).status_code == 403
        file = partner.get("/reach/boards/overview/people/table.csv", {**QUARTER, "partner": other})
        assert file.status_code == 403


def test_a_partner_does_not_narrow_by_where_people_live(city: City) -> None:
    """Asked for people of the reach area alone, the page told a partner how many of theirs live in it."""
    fill(city)
    partner = browser(Role.PARTNER, partner="midwives")
    anywhere = figures(partner, "overview/people")["", "people"]
    for residence in ("city", "reach-area"):
        asked = {**QUARTER, "residence": residence}
        assert figures(partner, "overview/people", asked)["", "people"] == anywhere
    assert "People who live" not in partner.get("/reach/boards/overview/", QUARTER).content.decode()


def test_another_hub_is_refused_to_a_manager(city: City) -> None:
    """The address named another's hub, and the answer was a page of zeros, which reads like its figures."""
    hubs = fill(city)
    manager = browser(Role.HUB_MANAGER, hubs.far)
    assert manager.get("/reach/boards/overview/", {**QUARTER, "hub": "MOA"}).status_code == 403
    own = figures(manager, "overview/attendances", {**QUARTER, "hub": f"MOA,{hubs.far.code}"})
    assert ("MOA", "attendances") not in own


@pytest.mark.parametrize("name", ["hub", "type", "locality", "partner", "area"])
def test_a_sign_that_no_name_has_is_said(staff: Client, city: City, name: str) -> None:
    """PostgreSQL takes no text with a NUL in it, and an address that holds one was a fault."""
    answer = staff.get("/reach/boards/overview/", {**QUARTER, name: "MOA\0"})
    assert answer.status_code == 400
    assert "a sign that no name has" in answer.content.decode()


def test_a_partner_sees_no_panel_that_looks_beyond(city: City) -> None:
    """Not where people live, not their health, origin or language, not what they do elsewhere."""
    fill(city)
    partner = browser(Role.PARTNER, partner="midwives")
    for board in BOARDS:
        for panel in board.panels:
            status = partner.get(f"/reach/boards/{board.name}/{panel.name}/", QUARTER).status_code
            assert status == (200 if panel.led else 404), panel.name
    assert partner.get("/reach/")["Location"] == "/reach/boards/"
    assert partner.get("/reach/table.csv").status_code == 403


def test_who_also_leads_sessions_elsewhere_asks_about_either(city: City) -> None:
    """A manager of one hub whose organisation leads sessions at another: their hub, or what they lead."""
    hubs = fill(city)
    manager = browser(Role.HUB_MANAGER, hubs.far)
    account = User.objects.get(username="hub-manager.reader")
    Post.objects.create(user=account, role=Role.PARTNER, partner="midwives")
    assert figures(manager, "overview/attendances")["", "attendances"] == "2"
    led = figures(manager, "overview/attendances", {**QUARTER, "partner": "midwives"})
    assert (led["MOA", "attendances"], led["FFA", "attendances"]) == ("2", "0")
    other = figures(manager, "overview/attendances", {**QUARTER, "partner": "*nobody"})
    assert ("MOA", "attendances") not in other


def test_a_day_is_made_of_its_sessions_and_leads_to_registers(city: City) -> None:
    """Its sessions and drop-ins add up to the day's number; a register opens to those who may see it."""
    hubs = fill(city)
    query = {"from": DAY.isoformat(), "to": DAY.isoformat(), "hub": "MOA"}
    register = f"/registers/{hubs.led.pk}/"
    for role, opens in ((Role.ANALYST, False), (Role.HUB_MANAGER, True)):
        page = browser(role, hubs.moat if opens else None).get("/reach/boards/overview/day/", query)
        text = page.content.decode()
        counts = re.findall(r'<td class="number">(?:<a [^>]*>)?(\d+)', text)
        assert [int(count) for count in counts] == [5, 4, 1, 2, 2, 0, 0, 0, 0, 0, 0, 0, 7, 6, 1]
        assert (register in text) == opens
        assert "Drop-in, no session" in text
        assert "cancelled" in text
    partner = browser(Role.PARTNER, partner="midwives").get("/reach/boards/overview/day/", query)
    assert re.findall(r'number">(?:<a [^>]*>)?(\d+)', partner.content.decode()) == ["2", "2", "0"] * 2


def test_a_month_leads_to_its_days_and_not_to_a_year_again(staff: Client, city: City) -> None:
    """The panel of twelve months once widened the month that somebody had chosen to a year again."""
    fill(city)
    page = staff.get("/reach/boards/overview/months/", QUARTER).content.decode()
    found = re.search(r'February 2024</th>\s*<td class="number[^"]*"><a href="([^"]+)"', page)
    assert found
    days = staff.get(found[1].replace("&amp;", "&")).content.decode()
    assert days.count('<th scope="row">') == 29 + 1
    day = re.search(r'>12 February 2024</th>\s*<td class="number[^"]*"><a href="([^"]+)"', days)
    assert day
    assert staff.get(day[1].replace("&amp;", "&")).status_code == 200


def test_a_year_leads_to_its_hubs(staff: Client, city: City) -> None:
    """The whole of twelve months led nowhere: it has too many days for a page."""
    fill(city)
    page = staff.get("/reach/boards/overview/months/", QUARTER).content.decode()
    whole = page[page.index("<tfoot") :]
    found = re.search(r'City</th>\s*<td class="number[^"]*"><a href="([^"]+)">(\d+)', whole)
    assert found
    hubs = staff.get(found[1].replace("&amp;", "&")).content.decode()
    assert "The Moat" in hubs
    assert f">{found[2]}</a>" in hubs[hubs.index("<tfoot") :], "the same year, and not the quarter"


def test_too_many_days_of_sessions_are_not_listed(staff: Client, city: City) -> None:
    """A year of sessions is no page."""
    page = staff.get("/reach/boards/overview/day/", {"from": "2024-01-01", "to": "2024-12-31"})
    assert "Choose fewer days" in page.content.decode()


def adult(hub_family: UUID, name: str, **contact: object) -> Person:
    """Add an invented adult to a family, and how they may be reached."""
    person = Person.objects.create(first_name=name, last_name="Invented")
    Member.objects.create(family_id=hub_family, person=person, role="adult", registration=uuid4())
    Contact.objects.create(person=person, telephone="01632 960000", **contact)
    return person


@pytest.fixture
def unseen(city: City) -> Filled:
    """Families of the Moat that were not seen: one may be called, and of five nobody may be listed."""
    hubs = fill(city)
    safe = {"prefers": Contact.By.CALL, "safe_to_contact": True}
    adult(city.family(hubs.moat), "Callable", **safe)
    adult(city.family(hubs.moat), "Unsafe", **safe | {"safe_to_contact": False})
    adult(city.family(hubs.moat), "Declining", **safe | {"prefers": Contact.By.NOT})
    closed = adult(city.family(hubs.moat), "Restricted", **safe)
    Restriction.objects.create(person=closed, since=DAY, why="asked")
    hidden = city.family(hubs.moat)
    adult(hidden, "Hidden", **safe)
    Family.objects.filter(pk=hidden).update(sensitive=True)
    elsewhere = adult(city.family(hubs.moat), "Elsewhere", **safe)
    Member.objects.create(family_id=hidden, person=elsewhere, role="adult", registration=uuid4())
    came = city.family(hubs.moat)
    city.came(Came(hubs.moat, DAY, adult(came, "Comer", **safe).pk, came))
    adult(city.family(hubs.far), "Faraway", **safe)
    return hubs


def test_only_who_may_be_contacted_is_listed_and_every_look_is_in_the_audit(unseen: Filled) -> None:
    """Not who came, not who did not say that it is safe, not the sensitive, not the restricted."""
    page = browser(Role.LEADER, unseen.moat).get(LIST, QUARTER).content.decode()
    names = ("Callable", "Unsafe", "Declining", "Restricted", "Hidden", "Elsewhere", "Comer", "Faraway")
    assert [name for name in names if name in page] == ["Callable"]
    assert "Leave no message" in page
    assert "never" in page
    entry = Entry.objects.get(what=Entry.What.LISTED)
    assert entry.person == Person.objects.get(first_name="Callable").pk
    assert entry.why == "families not seen from 2024-01-08 to 2024-03-31"


def test_the_number_leads_to_the_list_for_those_who_may(unseen: Filled) -> None:
    """An analyst sees the count and no way to names."""
    leader, analyst = browser(Role.LEADER, unseen.moat), browser(Role.ANALYST)
    assert LIST in leader.get("/reach/boards/not-reached/", QUARTER).content.decode()
    assert LIST not in analyst.get("/reach/boards/not-reached/", QUARTER).content.decode()
    assert analyst.get(LIST, QUARTER).status_code == 403


def test_an_administrator_pages_through_the_city(unseen: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page by page, each family once; a mark that makes no sense begins again."""
    monkeypatch.setattr("registry.boards.contacting.AT_ONCE", 1)
    administrator = browser(Role.ADMINISTRATOR)
    first = administrator.get(LIST, QUARTER).content.decode()
    more = re.search(r'href="(\?[^"]+)" rel="next"', first)
    assert more
    second = administrator.get(LIST + more[1].replace("&amp;", "&")).content.decode()
    shown = [("Callable" in page, "Faraway" in page) for page in (first, second)]
    assert sorted(shown) == [(False, True), (True, False)]
    assert 'rel="next"' not in second
    for mark in ("soon.x", "2024-13-45.x"):  # the second looks like a day, and was a fault
        assert administrator.get(LIST, {**QUARTER, "after": mark}).status_code == 200
    assert administrator.get(LIST, {"from": "soon"}).status_code == 400


def test_nobody_is_offered_more_than_they_may_ask(city: City) -> None:
    """What narrows a partner or a manager anyway cannot be taken back; what they chose themselves can."""
    hubs = fill(city)
    query = {**QUARTER, "venue": "outreach"}
    for reader in (browser(Role.PARTNER, partner="midwives"), browser(Role.HUB_MANAGER, hubs.moat)):
        page = reader.get("/reach/boards/overview/", query).content.decode()
        narrowed = re.findall(r"<li><span>(\w+): <strong>[^<]*</strong></span>( <a)?", page)
        assert ("Where", " <a") in narrowed
        assert [link for _, link in narrowed].count("") == 1
    partner = browser(Role.PARTNER, partner="library")
    page = partner.get("/reach/boards/overview/", QUARTER).content.decode()
    assert "enrol a kiosk" not in page
    assert "Table of all hubs" not in page
    assert partner.get("/report/").status_code == 403
