"""As many people as a city or a country has, written straight into the tables that a search looks into."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

FIRST = ["Amina", "Bartek", "Chloe", "Davinder", "Elena", "Farid", "Grace", "Harpreet", "Ioana", "Jakub"]
LAST = [
    f"{a}{b}" for a in ("Ash", "Birch", "Cole", "Dun", "Elm", "Fen") for b in ("by", "field", "ham", "ley")
]
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
OLDEST, DAYS = date(1950, 1, 1), 27_000
SINCE = "2026-01-05"
A_FAMILY, A_POSTCODE = 4, 20
AT_ONCE = 100_000
SCATTER = 0x9E3779B97F4A7C15F39CC0605CEDC835
"""Makes ids that follow one another lie far apart, as real ones do."""


class Somebody(NamedTuple):
    """One person as the table has them."""

    id: str
    first_name: str
    last_name: str
    born: str


def somebody(number: int) -> Somebody:
    """Return who this number is; the same each time."""
    last = f"{LAST[number // 10 % len(LAST)]}-{LAST[number // 7 % len(LAST)]}"
    born = OLDEST + timedelta(days=number * 7919 % DAYS)
    return Somebody(_id(1, number), FIRST[number % len(FIRST)], last, born.isoformat())


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
        families = ((_family(n), hubs[n // A_FAMILY % len(hubs)].hex, SINCE, "0", "", "") for n in firsts)
        _write("people_family", "id hub_id registered_on sensitive language no_postcode", families)
        persons = ((*somebody(n), "", "", "0") for n in numbers)
        _write("people_person", "id first_name last_name born known_as born_about over_19", persons)
        _write("people_member", "id family_id person_id role registration", map(_member, numbers))
        homes = ((str(n + 1), _family(n), SINCE, postcode(n), "", "") for n in firsts)
        _write("geography_home", "id family_id since postcode lsoa_2011 lsoa_2021", homes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _id(kind: int, number: int) -> str:
    return f"{(kind << 32 | number) * SCATTER & (1 << 128) - 1:032x}"


def _family(number: int) -> str:
    return _id(2, number // A_FAMILY)


def _member(number: int) -> tuple[str, ...]:
    family, role = _family(number), "adult" if number % A_FAMILY < 2 else "child"
    return _id(3, number), family, _id(1, number), role, family


def _write(table: str, columns: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Write rows as texts, which both databases take for what the columns hold."""
    from django.db import connection, transaction  # noqa: PLC0415  Django must be set up

    names = columns.split()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What triggers note for figures and copies is not searched, and takes as long as all the rest.
            cursor.execute("SET LOCAL session_replication_role = replica")
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                copy.write("".join("\t".join(row) + "\n" for row in rows))
            return
        into = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608  our own names
        cursor.executemany(into, list(rows))
