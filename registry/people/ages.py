"""How old children are, as a door may know it: between two ages, and never a date.

A span is that of the first of the month, so that the day on which it changes tells no birthday. It is there
to warn gently that a session is meant for others; who is near an edge is never warned.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from registry.people.models import Person
from registry.reach.bands import age_on, latest_birth
from registry.register.models import Entry
from sync import wire

EDGES = (0, 2, 5, 8, 11, 14, 16, 19)
"""Ages at which a child passes from one span into the next; nothing is said of who is past the last."""
AT_ONCE = 1000


def span_of(born: date | None, day: date) -> wire.Ages | None:
    """Return between which ages, both included, somebody is in the month of ``day``; None for adults."""
    if born is None:
        return None
    first_of_month = day.replace(day=1)
    age = 0 if born > first_of_month else age_on(born, first_of_month)
    return next(((low, high - 1) for low, high in pairwise(EDGES) if low <= age < high), None)


def grown(day: date) -> Iterator[list[Person]]:
    """Yield, some at a time, the people whose published span is not what it is in the month of ``day``."""
    oldest = latest_birth(day.replace(day=1), EDGES[-1] + 1)
    children = Person.objects.filter(born__gt=oldest, merged_into=None).order_by("pk")
    some = list(children[:AT_ONCE])
    while some:
        yield _stale(some, day)
        some = list(children.filter(pk__gt=some[-1].pk)[:AT_ONCE])


def _stale(persons: Sequence[Person], day: date) -> list[Person]:
    """Return those who are published with another span; whose name is hidden has none, and is left alone."""
    entries = Entry.objects.filter(id__in=[person.id for person in persons], deleted=False)
    told = {each.id: msgspec.json.decode(each.content, type=wire.Person) for each in entries}
    return [
        person
        for person in persons
        if (known := told.get(person.id)) and known.known_as and known.ages != span_of(person.born, day)
    ]
