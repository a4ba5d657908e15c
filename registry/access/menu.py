"""The menu at the head of every page: what this account may open."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseRedirect

from registry.access.grants import may, posts
from registry.access.roles import Act

PAGES = (
    ("Reach", "/reach/", Act.SEE_FIGURES),
    ("Returns", "/returns/", Act.FILE_RETURNS),
    ("Report", "/report/", Act.DRAW_REPORTS),
    ("Timetable", "/timetable/", Act.SEE_TIMETABLE),
    ("Registers", "/registers/", Act.SEE_REGISTERS),
    ("People", "/people/", Act.FIND_PEOPLE),
    ("Duplicates", "/duplicates/", Act.MERGE_PEOPLE),
    ("Kiosks", "/fleet/", Act.SEE_KIOSKS),
    ("Clients", "/clients/", Act.GIVE_TOKENS),
    ("Privacy", "/privacy/", Act.PRIVACY_WORK),
    ("Audit", "/audit/", Act.SEARCH_AUDIT),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu."""

    name: str
    address: str
    here: bool


def menu(request: HttpRequest) -> dict[str, list[Item]]:
    """Give the templates the menu."""
    return {"menu": list(_items(request)) if hasattr(request, "user") else []}


def _items(request: HttpRequest) -> Iterator[Item]:
    for name, address, act in PAGES:
        if may(request.user, act):
            yield Item(name, address, request.path.startswith(address))
    if posts(request.user):
        yield Item("Records", "/admin/", request.path.startswith("/admin/"))


def start(request: HttpRequest) -> str:
    """Return the address of the first page that the account may open."""
    return next((item.address for item in _items(request)), PAGES[0][1])


def go_on(request: HttpRequest) -> HttpResponseRedirect:
    """Lead from the registry's bare address to the first page that the account may open."""
    return HttpResponseRedirect(start(request))
