"""Putting the roll right after people's records changed; triggers say of whom."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from registry.people.models import Member
from registry.reach.models import BLOCK, PersonNumber, RollPage, StalePerson, new_version
from registry.reach.roll.columns import Columns
from registry.reach.roll.known import Known, known
from registry.reach.sheets.numbers import people_numbers
from registry.reach.sheets.remembered import remembered
from registry.rows import among

ROLL_LOCK = 0x526F6C6C
"""PostgreSQL's advisory lock of whoever writes the roll."""
_AGAIN = """
    DELETE FROM reach_staleperson WHERE id IN (
        SELECT id FROM (
            SELECT id, ROW_NUMBER() OVER (PARTITION BY person ORDER BY id) AS nth FROM reach_staleperson
        ) AS noted WHERE nth > 1)
"""


def fold(limit: int) -> int:
    """Write what is known now of people of whom the roll may be wrong; return of how many words it was.

    A word that somebody adds meanwhile stays for the next time.
    """
    if not StalePerson.objects.exists():
        return 0
    with transaction.atomic():
        _alone()
        stale = list(_noted()[:limit])
        write_down({person for _, person in stale})
        StalePerson.objects.filter(pk__in=among(pk for pk, _ in stale)).delete()
    return len(stale)


def number_all(at_once: int) -> None:
    """Give everybody of whom the roll may be wrong a number, so that what is made of visits finds it."""
    last = 0
    while some := list(_noted(last)[:at_once]):
        with transaction.atomic():
            _alone()
            _number({person for _, person in some})
        last = some[-1][0]


@transaction.atomic
def note_once() -> None:
    """Keep one word of each person; nobody is folded meanwhile, so what the others told is read with it."""
    _alone()
    with connection.cursor() as cursor:
        cursor.execute(_AGAIN)


def write_down(people: Collection[UUID]) -> None:
    """Write what is known of these people on their pages; who has a place in a family has a number.

    One process writes the roll at a time.
    """
    _alone()
    _number(people)
    by_block: defaultdict[int, list[Known]] = defaultdict(list)
    for each in known(people):
        by_block[each.number // BLOCK].append(each)
    held = {page.pk: page for page in RollPage.objects.filter(pk__in=by_block.keys())}
    for block, some in sorted(by_block.items()):
        page = held.get(block) or RollPage(block=block)
        columns = Columns.read(bytes(page.content))
        columns.write(some)
        page.content, page.version = columns.content(), new_version()
        page.save(force_insert=block not in held)


def _noted(after: int = 0) -> "QuerySet[StalePerson, tuple[int, UUID]]":
    """Return who is noted, the first first."""
    return StalePerson.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "person")


def _alone() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROLL_LOCK])


def _number(people: Collection[UUID]) -> None:
    there = PersonNumber.objects.filter(pk__in=among(people)).values_list("pk", flat=True)
    missing = set(people) - set(there)
    if missing:
        places = Member.objects.filter(person__in=among(missing)).order_by("-family__registered_on")
        hubs = dict(places.values_list("person_id", "family__hub_id"))  # the first family's hub
        people_numbers(list(hubs.items()), remembered())
