"""Putting right what triggers say may be wrong, before anybody counts from it."""

from django.db import transaction

from registry.reach.models import (
    ALL,
    PersonNumber,
    Sheet,
    StalePerson,
    StaleSessions,
    StaleSheet,
    new_version,
)
from registry.reach.roll.folding import fold, note_once, number_all
from registry.reach.sheets.keeping import Place, locked
from registry.reach.sheets.rebuilding import rebuild
from registry.reach.sheets.timetable import write_pages
from registry.timetable.models import Hub

MONTHS = 12
"""Of hubs, made again at most while somebody waits for a page."""
VERSIONS = 200
"""Of sheets, given anew at most while somebody waits."""
PEOPLE = 2000
AT_LEISURE = 5000
"""People written down in one transaction while nobody waits."""


def tidy() -> bool:
    """Put right what can be put right while somebody waits; say whether anything was written."""
    folded = fold(PEOPLE)
    made = _make_again(MONTHS)
    renewed = _read_again(VERSIONS)
    if made:
        fold(PEOPLE)  # some may have come earlier than was known
    return bool(folded or made or renewed)


def tidy_all() -> None:
    """Put everything right, in transactions so short that kiosks are not kept waiting.

    The roll comes last: making sheets finds out when people came first, which the roll says.
    """
    number_all(AT_LEISURE)
    while _make_again(MONTHS):
        pass
    while _read_again(VERSIONS):
        pass
    while write_pages(VERSIONS):
        pass
    note_once()
    while fold(AT_LEISURE):
        pass


def is_tidy() -> bool:
    """Say whether sheets and roll say what the records say."""
    return _sheets_are_tidy() and not StalePerson.objects.exists()


def is_nearly_tidy() -> bool:
    """Say whether all but the roll is, and so few people are noted that they can be looked up beside it.

    In a country somebody's record changes in every second: whoever asks need not wait for a moment of rest.
    """
    noted = StalePerson.objects.all()
    numbered = PersonNumber.objects.values("pk")
    few = noted[:PEOPLE].count() < PEOPLE
    return few and _sheets_are_tidy() and not noted.exclude(person__in=numbered).exists()


def _sheets_are_tidy() -> bool:
    sheets, sessions = (each.objects.values("pk") for each in (StaleSheet, StaleSessions))
    return not sheets.union(sessions, all=True).exists()


def _make_again(months: int) -> int:
    stale = list(StaleSheet.objects.values_list("hub", "month").distinct().order_by("month", "hub")[:months])
    for hub, month in stale:
        rebuild(hub, month)
    return len(stale)


def _read_again(months: int) -> int:
    """Give the sheets of months another version in which a session has changed: so all read it again."""
    notes = StaleSessions.objects.values_list("hub", "month").distinct().order_by("month", "hub")
    stale = [Place(month, hub, ALL) for hub, month in notes[:months]]
    for month, hub, kind in stale:
        with transaction.atomic():
            if Hub.objects.filter(pk=hub).exists():
                locked([Place(month, hub, kind)])
                Sheet.objects.filter(month=month, hub=hub, kind=kind).update(version=new_version())
            StaleSessions.objects.filter(hub=hub, month=month).delete()
    return len(stale)
