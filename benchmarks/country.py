"""A made-up country, or a city: hubs, families, sessions and attendances, written as fast as can be.

Nobody in it has a name. Ids of people are scattered as real ones are; attendances come in the order of
time. Each hub is mostly visited by its own families, some often and most seldom; an eighth come from
the hubs around it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from typing import Any

import numpy as np
from django.db import connection, models, transaction

from benchmarks.shape import A_DAY, FAMILY, NOW, TYPES, Shape, number
from registry.geography.models import (
    Deprivation,
    Ethnicity,
    Generation,
    Home,
    Kind,
    Population,
    ReachArea,
    Release,
)
from registry.growing.months import make
from registry.intake.models import Attendance
from registry.kiosks.models import Kiosk
from registry.people.asked import BROAD_GROUPS, EthnicGroup
from registry.people.models import Answers, Family, Member, Person, Relationship
from registry.reach.sheets.attended import count_again
from registry.timetable.models import Hub, Partner, Session, SessionType, Venue

ELSEWHERE = 0.12
ANONYMOUS = 0.17
CHUNK = 200_000
ATTENDANCE = ("id", "key", "event_id", "person_id", "family_id", "hub_id", "session_id", "date", "at")


def fill(shape: Shape) -> None:
    """Write all of it into an empty registry; triggers and foreign keys are not asked."""
    rng = np.random.default_rng(8)
    list(make(shape.days[0], 12 * shape.years + 1))
    _places(shape)
    with _unasked(), _without_indexes(Attendance), _without_indexes(Session):
        copy(Person, ("id", "last_name", "born", "over_19"), _people(shape, rng))
        copy(Family, ("id", "hub_id", "registered_on", "language"), _families(shape, rng))
        copy(Member, ("id", "family_id", "person_id", "role", "registration"), _members(shape))
        copy(Answers, ("person_id", "gender", "ethnicity", "send"), _answers(shape, rng))
        copy(Relationship, ("id", "adult_id", "child_id", "kind"), _relations(shape))
        copy(Home, ("id", "family_id", "since", "lsoa_2021"), _homes(shape, rng))
        columns = ("id", "type_id", "hub_id", "venue_id", "starts", "ends", "capacity", "cancelled")
        copy(Session, columns, _sessions(shape, rng))
        copy(Attendance, ATTENDANCE, _attendances(shape, rng))
    _nothing_is_made_of_it_yet()


def copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows; columns that are not named have the value that a new record has."""
    fields = model._meta.concrete_fields  # noqa: SLF001  Django's public way in
    constant = {str(field.column): field.get_default() for field in fields if field.column not in columns}
    rest = [_plain(value) for value in constant.values()]
    names = ", ".join([*columns, *constant])
    table = model._meta.db_table  # noqa: SLF001  as above
    there = iter(rows)
    while chunk := list(islice(there, CHUNK)):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                tail = "".join(f"\t{_text(value)}" for value in rest) + "\n"
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
                    copying.write("".join("\t".join(map(_text, row)) + tail for row in chunk))
            else:
                places = ", ".join(["%s"] * (len(columns) + len(rest)))
                insert = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  our own names
                cursor.executemany(insert, [(*row, *rest) for row in chunk])


def _places(shape: Shape) -> None:
    """Write hubs with their kiosk, venues and areas, kinds of session, and the official files."""
    Partner.objects.bulk_create(Partner(code=f"partner-{each}", name=f"Partner {each}") for each in range(12))
    SessionType.objects.bulk_create(
        SessionType(
            code=f"type-{each}",
            name=f"Type {each}",
            category="Any",
            lead_partner_id=f"partner-{each % 12}" if each % 3 else None,
        )
        for each in range(TYPES)
    )
    hubs = [
        Hub(id=number(1, hub), code=f"H{hub}", name=f"Hub {hub:04}", locality=f"Locality {hub // 8}")
        for hub in range(shape.hubs)
    ]
    Hub.objects.bulk_create(hubs)
    Venue.objects.bulk_create(
        Venue(id=number(2, 2 * at + away), hub=hub, name=kind, kind=kind)
        for at, hub in enumerate(hubs)
        for away, kind in enumerate(("hub", "outreach"))
    )
    Kiosk.objects.bulk_create(
        Kiosk(
            hub=hub, name="Desk", token_digest=number(3, at), enrolled_at=NOW, heard_at=NOW, high_water_at=NOW
        )
        for at, hub in enumerate(hubs)
    )
    ReachArea.objects.bulk_create(
        (
            ReachArea(hub=hub, lsoa=area(at * shape.areas + each), since=date(2015, 1, 1))
            for at, hub in enumerate(hubs)
            for each in range(shape.areas)
        ),
        batch_size=5000,
    )
    _official(shape)
    _census(shape)


MADE_UP = {
    "effective": date(2015, 1, 1),
    "loaded_at": NOW,
    "complete": True,
    "generation": Generation.LSOA_2021,
}


def _official(shape: Shape) -> None:
    population = Release.objects.create(kind=Kind.POPULATION, name="Made-up estimates", **MADE_UP)
    deprivation = Release.objects.create(kind=Kind.DEPRIVATION, name="Made-up deprivation", **MADE_UP)
    areas = range(shape.hubs * shape.areas)
    Population.objects.bulk_create(
        (Population(release=population, lsoa=area(each), year=2023, by_age=[20] * 91) for each in areas),
        batch_size=5000,
    )
    Deprivation.objects.bulk_create(
        (
            Deprivation(
                release=deprivation,
                lsoa=area(each),
                imd_rank=each + 1,
                imd_decile=each % 10 + 1,
                idaci_rank=each + 1,
                idaci_decile=1,
            )
            for each in areas
        ),
        batch_size=5000,
    )


def _census(shape: Shape) -> None:
    release = Release.objects.create(kind=Kind.ETHNICITY, name="Made-up census", **MADE_UP)
    groups = [group for some in BROAD_GROUPS.values() for group in some]
    by_group = {group: 100 - 5 * number for number, group in enumerate(groups)}
    Ethnicity.objects.bulk_create(
        (
            Ethnicity(release=release, lsoa=area(each), by_group=by_group)
            for each in range(shape.hubs * shape.areas)
        ),
        batch_size=5000,
    )


def area(number: int) -> str:
    """Return a small area's code."""
    return f"E01{number:06}"


def _people(shape: Shape, rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Of each family the first is an adult and so may the second be; the others are children."""
    for hub in range(shape.hubs):
        ages = rng.integers(0, 19 * 365, shape.people).tolist()
        grown = (rng.integers(20, 45, shape.people) * 365).tolist()
        unknown = (rng.random(shape.people) < 0.03).tolist()
        for at in range(shape.people):
            person = hub * shape.people + at
            adult = at % FAMILY == 0 or (at % FAMILY == 1 and person % 5 < 2)
            born = date(2025, 1, 1) - timedelta(days=(grown[at] if adult else ages[at]))
            yield number(4, person), "", None if unknown[at] else born.isoformat(), 0


def _families(shape: Shape, rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    for hub in range(shape.hubs):
        for at, days in enumerate(rng.integers(0, 3000, shape.people // FAMILY).tolist()):
            family = hub * (shape.people // FAMILY) + at
            registered = date(2024, 12, 31) - timedelta(days=days)
            yield number(5, family), number(1, hub), registered.isoformat(), ("", "en", "pl", "ro")[days % 4]


def _members(shape: Shape) -> Iterator[tuple[Any, ...]]:
    for person in range(shape.hubs * shape.people):
        family = number(5, person // FAMILY)
        yield (
            number(6, person),
            family,
            number(4, person),
            "adult" if person % FAMILY == 0 else "child",
            family,
        )


def _answers(shape: Shape, rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    groups = [group.value for group in EthnicGroup if group.value]
    for hub in range(shape.hubs):
        drawn = rng.integers(0, 1 << 16, shape.people).tolist()
        for at, chance in enumerate(drawn):
            if chance % 2:
                gender, send = ("female", "male")[chance >> 1 & 1], ("yes", "no", "no", "")[chance >> 2 & 3]
                yield number(4, hub * shape.people + at), gender, groups[chance % len(groups)], send


def _relations(shape: Shape) -> Iterator[tuple[Any, ...]]:
    for person in range(0, shape.hubs * shape.people, FAMILY):
        kind = "mother" if person % (FAMILY * 4) else "father"
        yield number(7, person), number(4, person), number(4, person + 3), kind


def _homes(shape: Shape, rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Most live in their own hub's area; a tenth have moved."""
    for hub in range(shape.hubs):
        families = shape.people // FAMILY
        away = rng.integers(-1, 2, families) * (rng.random(families) < 0.2)
        areas = ((hub + away) % shape.hubs * shape.areas + rng.integers(0, shape.areas, families)).tolist()
        for at in range(families):
            family = hub * families + at
            yield 2 * family + 1, number(5, family), "2017-01-01", area(areas[at])
            if at % 10 == 0:
                yield 2 * family + 2, number(5, family), "2024-06-01", area(areas[at - 1])


def _sessions(shape: Shape, rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    for day, when in enumerate(shape.days):
        kinds = rng.integers(0, TYPES, shape.hubs * A_DAY).tolist()
        for each, kind in enumerate(kinds):
            hub, at = divmod(each, A_DAY)
            starts = f"{when.isoformat()} {9 + at % 8:02}:00:00"
            ends = f"{when.isoformat()} {10 + at % 8:02}:30:00"
            venue = number(2, 2 * hub + (kind % 10 == 0))
            limit = 12 if kind % 4 == 0 else None
            yield (
                number(8, day * shape.hubs * A_DAY + each),
                f"type-{kind}",
                number(1, hub),
                venue,
                starts,
                ends,
                limit,
                kind == 7 and at == 3,
            )


def _attendances(shape: Shape, rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    days, made = shape.days, 0
    each_day = shape.hubs * shape.attendances * shape.years // len(days)
    for day, when in enumerate(days):
        hubs = rng.integers(0, shape.hubs, each_day)
        homes = (
            np.where(rng.random(each_day) < ELSEWHERE, hubs + rng.integers(-4, 5, each_day), hubs)
            % shape.hubs
        )
        people = homes * shape.people + (shape.people * rng.random(each_day) ** 3).astype(np.int64)
        sessions = day * shape.hubs * A_DAY + hubs * A_DAY + rng.integers(0, A_DAY, each_day)
        # nobody is at one session twice
        _, first = np.unique(people * 100_000_000 + sessions, return_index=True)
        kept = np.sort(first)
        named = (rng.random(len(kept)) >= ANONYMOUS).tolist()
        noon = f"{when.isoformat()} 11:00:00"
        rows = zip(hubs[kept].tolist(), people[kept].tolist(), sessions[kept].tolist(), named, strict=True)
        for hub, person, session, known in rows:
            made += 1
            own = f"{made:032x}"
            who, family = (number(4, person), number(5, person // FAMILY)) if known else (None, None)
            yield own, own, own, who, family, number(1, hub), number(8, session), when.isoformat(), noon


def _nothing_is_made_of_it_yet() -> None:
    """Say what triggers would have said, and let the database look at what it has."""
    month = (
        "CAST(date_trunc('month', date) AS date)"
        if connection.vendor == "postgresql"
        else "substr(date, 1, 7) || '-01'"
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reach_staleperson")
        cursor.execute(
            "INSERT INTO reach_staleperson (person) SELECT m.person_id FROM people_member m "
            "JOIN people_family f ON f.id = m.family_id ORDER BY f.hub_id"
        )
        months = f"SELECT DISTINCT hub_id, {month} FROM intake_attendance"  # noqa: S608  our own words
        cursor.execute(f"INSERT INTO reach_stalesheet (hub, month) {months}")
        count_again()
        cursor.execute("ANALYZE")


@contextmanager
def _unasked() -> Iterator[None]:
    """Write without triggers and foreign keys."""
    off, on = (
        ("SET session_replication_role = replica", "SET session_replication_role = origin")
        if connection.vendor == "postgresql"
        else ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON")
    )
    with connection.cursor() as cursor:
        cursor.execute(off)
        yield
        cursor.execute(on)


@contextmanager
def _without_indexes(model: type[models.Model]) -> Iterator[None]:
    """Write without the indexes of a table, and make them again at once."""
    table = model._meta.db_table  # noqa: SLF001  as above
    where = {
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s "
        "AND indexname NOT LIKE '%%pkey' AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        "sqlite": "SELECT name, sql FROM sqlite_master "
        "WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(where, [table])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, statement in indexes:
            cursor.execute(statement.replace(" ON ONLY ", " ON "))  # of a table of parts: of each part too


def _plain(value: Any) -> Any:
    """Return a default as a row holds it; what has none is empty."""
    if isinstance(value, bool):
        return int(value)
    return None if callable(value) else value


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    return str(int(value)) if isinstance(value, bool) else str(value)
