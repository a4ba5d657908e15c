"""Holding what figures are counted from against the records, and writing again whatever differs.

Sheets and roll are kept in the transactions that write visits, and by triggers; this is how anybody can
know that it is so. It goes from one short transaction to the next, while everything goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from registry.people.models import Member
from registry.reach.models import (
    ALL,
    BLOCK,
    PersonBlock,
    PersonNumber,
    RollPage,
    Sheet,
    StaleSessions,
    TimetablePage,
)
from registry.reach.roll.columns import Columns
from registry.reach.roll.folding import write_down
from registry.reach.roll.known import known
from registry.reach.sheets.attended import count_again, wrong_counts
from registry.reach.sheets.content import Content
from registry.reach.sheets.firsts import came_not, wrong_firsts
from registry.reach.sheets.keeping import Place, locked
from registry.reach.sheets.rebuilding import contents, months_held, rebuild
from registry.reach.sheets.timetable import wrong_pages
from registry.reach.tidying import tidy_all
from registry.timetable.models import Hub


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at, and what was wrong with it."""

    what: str
    faults: tuple[str, ...] = ()
    """Sentences that name nobody."""


def check(*, repair: bool) -> Iterator[Checked]:
    """Look at sheets, roll and counts of sessions; what differs is written again with ``repair``."""
    tidy_all()
    codes = dict(Hub.objects.values_list("pk", "code"))
    for hub, month in months_held():
        yield _sheets(hub, month, f"{codes.get(hub, 'a hub that is gone')}, {month:%B %Y}", repair=repair)
    for block in PersonBlock.objects.order_by("pk").values_list("pk", flat=True):
        yield _block(block, repair=repair)
    yield _unnumbered(repair=repair)
    yield _counts(repair=repair)
    for month in Sheet.objects.order_by("month").values_list("month", flat=True).distinct():
        yield _pages(month, repair=repair)


@transaction.atomic
def _sheets(hub: UUID, month: date, name: str, *, repair: bool) -> Checked:
    locked([Place(month, hub, ALL)])
    right = contents(hub, month)
    held = dict(_held(hub, month))
    wrong = [
        place
        for place in right.keys() | held.keys()
        if right.get(place, Content()) != held.get(place, Content())
    ]
    if wrong and repair:
        rebuild(hub, month)
    said = (f"{name}: the sheet of kind {place.kind} differs from the visits." for place in wrong)
    return Checked(name, tuple(said))


def _held(hub: UUID, month: date) -> Iterator[tuple[Place, Content | None]]:
    """Yield the sheets as they are; None for one whose own columns contradict one another."""
    for sheet in Sheet.objects.filter(hub=hub, month=month):
        content = Content.read(bytes(sheet.marks), bytes(sheet.families), bytes(sheet.by_day))
        told = (sheet.identified, sheet.anonymous, sheet.visits, bytes(sheet.who))
        kept = content.kept()
        is_so = told == (kept["identified"], kept["anonymous"], kept["visits"], kept["who"])
        empty = not sheet.marks and not sheet.by_day
        yield Place(month, hub, sheet.kind), content if is_so or empty else None


@transaction.atomic
def _block(pk: int, *, repair: bool) -> Checked:
    name = f"block {pk} of the roll"
    page = RollPage.objects.filter(pk=pk).first() or RollPage(block=pk)
    first = pk * BLOCK
    people = dict(
        PersonNumber.objects.filter(number__range=(first, first + BLOCK - 1)).values_list("number", "person")
    )
    mend_firsts = came_not if repair else wrong_firsts
    late = mend_firsts(set(people.values()))
    columns = Columns.read(bytes(page.content))
    wrong = [each.number for each in known(set(people.values())) if columns.person(each.number) != each]
    if wrong and repair:
        write_down({people[number] for number in wrong})
    said = [f"{name}: {len(wrong)} people differ from their records."] if wrong else []
    said += [f"{name}: the first visit of {late} people was another."] if late else []
    return Checked(name, tuple(said))


@transaction.atomic
def _unnumbered(*, repair: bool) -> Checked:
    """Look for people in families who have no number."""
    name = "people without a number"
    without = set(
        Member.objects.exclude(person_id__in=PersonNumber.objects.values("person")).values_list(
            "person_id", flat=True
        )
    )
    if without and repair:
        write_down(without)
    return Checked(name, (f"{len(without)} {name}.",) if without else ())


def _counts(*, repair: bool) -> Checked:
    """Hold how many came to each session against the visits."""
    name = "how many came to each session"
    wrong = wrong_counts()
    if wrong and repair:
        count_again()
        notes = StaleSessions.objects
        places = Sheet.objects.filter(kind=ALL).values_list("hub_id", "month")
        notes.bulk_create(StaleSessions(hub=hub, month=month) for hub, month in places)
    return Checked(name, (f"{name}: of {wrong} another number was kept.",) if wrong else ())


@transaction.atomic
def _pages(month: date, *, repair: bool) -> Checked:
    """Hold what is kept of a month's sessions against the timetable."""
    name = f"sessions of {month:%B %Y}"
    wrong = wrong_pages(month)
    if repair:
        TimetablePage.objects.filter(month=month, hub__in=wrong).delete()
    return Checked(name, (f"{name}: what is kept of {len(wrong)} hubs differs.",) if wrong else ())
