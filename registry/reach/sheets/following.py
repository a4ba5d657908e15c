"""Sheets follow every change of what counts, in the transaction that writes it: figures are never behind.

`follow` is called in one place, where visits are written (`registry.intake.visits`).
"""

from collections import Counter
from collections.abc import Iterator

from registry.intake.attendance import Change, Visit
from registry.reach.models import ALL, StaleSheet
from registry.reach.sheets.attended import attended
from registry.reach.sheets.content import Content
from registry.reach.sheets.firsts import came_first, came_not
from registry.reach.sheets.keeping import Place, locked, write
from registry.reach.sheets.occasions import Fact, visits_of
from registry.reach.sheets.placing import Placed, on_sheets

NOTHING = Content()


def follow(change: Change) -> None:
    """Let the sheets say what the visits say now.

    Whoever changes a hub's month holds its sheet of all kinds before anything else of figures, so that
    no two wait for each other.
    """
    began, ceased = map(visits_of, _facts(change))
    if not began.at and not ceased.at:
        return
    held = locked({Place(each.month, each.hub, ALL) for each in (*began.occasions, *ceased.occasions)})
    stands, goes = on_sheets(began), on_sheets(ceased)
    _rewrite(held, stands, goes)
    attended(began, ceased, stands.months | goes.months, held)
    came_not({person for person in ceased.people if person})
    came_first(stands.earlier)


def _facts(change: Change) -> tuple[list[Fact], list[Fact]]:
    """Return what began and what ceased; a visit that only got another key did neither."""
    began = list(map(_fact, change.began))
    if not change.ceased:
        return began, []
    net = Counter(began)
    net.subtract(map(_fact, change.ceased))
    return list(_so_often(net, 1)), list(_so_often(net, -1))


def _so_often(net: "Counter[Fact]", sign: int) -> Iterator[Fact]:
    for fact, times in net.items():
        yield from [fact] * (sign * times)


def _fact(visit: Visit) -> Fact:
    return visit.hub_id, visit.session_id, visit.person_id, visit.family_id, visit.date


def _rewrite(held: dict[Place, Content], stands: Placed, goes: Placed) -> None:
    sheets = held | locked((stands.sheets.keys() | goes.sheets.keys()) - held.keys())
    for which, content in sheets.items():
        if not content.change(stands.sheets.get(which, NOTHING), goes.sheets.get(which, NOTHING)):
            # It did not hold what is to go: it is made again before anybody counts from it.
            StaleSheet.objects.create(hub=which.hub, month=which.month)
    write(sheets)
