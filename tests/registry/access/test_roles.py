"""The table of roles, cell by cell: what the page for people says is what queries and pages do."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from registry.access.grants import may
from registry.access.models import Post
from registry.access.roles import TABLE, Act, Role, as_markdown
from registry.access.scope import scope
from registry.people.models import Person
from registry.timetable.models import Session
from tests.registry.town import Town

SHOWN = Path(__file__).parents[3] / "docs" / "permissions.md"
PAGES = {
    Act.SEE_FIGURES: "/reach/boards/overview/",
    Act.DRAW_REPORTS: "/report/",
    Act.FILE_RETURNS: "/returns/",
    Act.SEE_REGISTERS: "/registers/",
    Act.CONTACT_PEOPLE: "/reach/boards/not-reached/contact/",
    Act.FIND_PEOPLE: "/people/",
    Act.SEE_PEOPLE: "/people/{person}/",
    Act.LIST_PEOPLE: "/admin/people/person/",
    Act.CHANGE_PEOPLE: "/admin/people/person/add/",
    Act.SEE_TIMETABLE: "/admin/timetable/session/",
    Act.CHANGE_TIMETABLE: "/admin/timetable/session/add/",
    Act.SEE_KIOSKS: "/fleet/",
    Act.CHANGE_KIOSKS: "/fleet/enrol/",
    Act.SEE_SENSITIVE: "/audit/why/",
    Act.MERGE_PEOPLE: "/duplicates/",
    Act.SEE_EVENTS: "/admin/intake/event/",
    Act.CHANGE_HUBS: "/admin/timetable/hub/add/",
    Act.CHANGE_ACCOUNTS: "/admin/auth/user/",
    Act.SEARCH_AUDIT: "/audit/",
    Act.PRIVACY_WORK: "/privacy/",
}


def told() -> dict[tuple[str, str], str]:
    """Read docs/permissions.md: for each act and role, how far it says that the role reaches."""
    lines = [line for line in SHOWN.read_text().splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    _, *roles = rows[0]
    return {(row[0], role): cell for row in rows[1:] for role, cell in zip(roles, row[1:], strict=True)}


def test_the_page_shows_the_table() -> None:
    """docs/permissions.md holds the table that the code reads, line by line."""
    assert "\n".join(as_markdown()) in SHOWN.read_text()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_each_cell_is_what_queries_do(town: Town, act: Act, role: Role) -> None:
    """With every act, every role reaches the sessions that the page says: its own, its hub's, or all."""
    reached = set(scope(town.account(role), act, Session.objects.all()))
    expected = {
        "–": set(),  # noqa: RUF001  as it is shown
        "own sessions": {town.led},
        "own hub": {town.here.session},
        "city": {town.here.session, town.there.session, town.led},
    }
    assert reached == expected[told()[act, role.replace("-", " ")]]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", PAGES)
def test_each_cell_is_what_pages_do(town: Town, act: Act, role: Role) -> None:
    """A page opens to exactly the roles that may do what it is for."""
    somebody = Person.objects.filter(memberships__family=town.here.family).earliest("id")
    opened = town.browser(role).get(PAGES[act].format(person=somebody.pk)).status_code == 200
    assert opened == (told()[act, role.replace("-", " ")] != "–")  # noqa: RUF001  as it is shown


def test_every_act_has_a_cell_for_every_role() -> None:
    """Nothing is left open by leaving it out."""
    assert set(TABLE) == set(Act)
    assert {len(cells) for cells in TABLE.values()} == {len(Role)}


@pytest.mark.parametrize(
    ("role", "partner"), [(Role.LEADER, ""), (Role.PARTNER, ""), (Role.ANALYST, "midwives")]
)
def test_a_post_says_where(town: Town, role: Role, partner: str) -> None:
    """A leader without a hub, a partner without an organisation and an analyst with one are refused."""
    account = town.account(Role.ADMINISTRATOR)
    with pytest.raises(ValidationError):
        Post(user=account, role=role, partner=partner).full_clean()


def test_who_was_made_inactive_may_nothing(town: Town) -> None:
    """An account that is no longer needed reaches nothing, whatever its posts."""
    account = town.account(Role.ADMINISTRATOR)
    account.is_active = False
    assert not any(may(account, act) for act in Act)


@pytest.mark.parametrize("role", [Role.LEADER, Role.PARTNER, Role.ANALYST])
def test_a_post_is_given_once(town: Town, role: Role) -> None:
    """On either database, wherever it is: the form says so, and the table keeps it."""
    account = town.account(role)
    held = Post.objects.get(user=account)
    again = Post(user=account, role=role, hub=held.hub, partner=held.partner)
    with pytest.raises(ValidationError, match="has this post"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
