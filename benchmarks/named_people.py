"""As many people as a city or a country has, written straight into the tables that a search looks into."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

FIRST = ["Amina", "Bartek", "Chloe", "Davinder", "Elena", "Farid", "Grace", "Harpreet", "Ioana", "Jakub"]
LAST = [
    f"{a}{b}" for a in ("Ash", "Birch", "Cole", "Dun", "Elm", "Fen") for b in ("by", "field", "ham", "ley")
]
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
OLDEST, DAYS = date(1950, 1, 1), 27_000
SINCE = date(2026, 1, 5)
A_FAMILY, A_POSTCODE = 4, 20
AT_ONCE = 100_000


class Somebody(NamedTuple):
    """One person as the table has them."""

    id: UUID
    first_name: str
    last_name: str
    born: date


def somebody(number: int) -> Somebody:
    """Return who this number is; the same each time."""
    rng = random.Random(number)
    last = f"{rng.choice(LAST)}-{rng.choice(LAST)}"
    born = OLDEST + timedelta(days=rng.randrange(DAYS))
    return Somebody(UUID(int=rng.getrandbits(128)), rng.choice(FIRST), last, born)


def postcode(number: int) -> str:
    """Return where this person lives: twenty families share a postcode of an area that is none."""
    at = number // A_FAMILY // A_POSTCODE
    return f"ZY{at // 4000 % 99 + 1}{at // 400 % 10}{INWARD[at // 20 % 20]}{INWARD[at % 20]}"


def people(first: int, last: int, hubs: Sequence[UUID]) -> None:
    """Write the people from one number up to another, in families of four, each with a home."""
    from django.db import connection  # noqa: PLC0415  Django must be set up

    for start in range(first, last, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, last))
        firsts = numbers[::A_FAMILY]
        families = ((_family(n), hubs[n // A_FAMILY % len(hubs)], SINCE, False, "", "") for n in firsts)
        _write("people_family", "id hub_id registered_on sensitive language no_postcode", families)
        persons = ((*somebody(n), "", "", False) for n in numbers)
        _write("people_person", "id first_name last_name born known_as born_about over_19", persons)
        _write("people_member", "id family_id person_id role registration", map(_member, numbers))
        homes = ((n + 1, _family(n), SINCE, postcode(n), "", "") for n in firsts)
        _write("geography_home", "id family_id since postcode lsoa_2011 lsoa_2021", homes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _family(number: int) -> UUID:
    return UUID(int=random.Random(f"family {number // A_FAMILY}").getrandbits(128))


def _member(number: int) -> tuple[object, ...]:
    family = _family(number)
    role = "adult" if number % A_FAMILY < 2 else "child"
    return UUID(int=number), family, somebody(number).id, role, family


def _write(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    from django.db import connection, transaction  # noqa: PLC0415  Django must be set up

    names = columns.split()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        into = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608  our own names
        cursor.executemany(into, [[_kept(value) for value in row] for row in rows])


def _kept(value: Any) -> Any:
    """Return a value as SQLite keeps it."""
    return value.hex if isinstance(value, UUID) else value.isoformat() if isinstance(value, date) else value
