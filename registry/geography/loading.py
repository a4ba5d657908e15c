"""Putting an official file into the database, in short transactions, so that kiosks are not kept waiting."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import models, transaction

from registry.geography.files import Source, Table
from registry.geography.models import (
    Area,
    Boundary,
    Deprivation,
    Ethnicity,
    Kind,
    Population,
    Postcode,
    Release,
    Ward,
)
from registry.geography.published import Damaged, Layout

AT_ONCE = 2000
"""Rows in one transaction."""
SHOWN = 3
"""Codes that a sentence quotes."""
TABLES: dict[Kind, type[models.Model]] = {
    Kind.POSTCODES: Postcode,
    Kind.NAMES: Area,
    Kind.DEPRIVATION: Deprivation,
    Kind.POPULATION: Population,
    Kind.WARDS: Ward,
    Kind.BOUNDARIES: Boundary,
    Kind.ETHNICITY: Ethnicity,
}
Progress = Callable[[int, int], None]
"""Told how many bytes were read, and how many there are."""


class Refused(Exception):
    """The file contradicts itself or what is held; nothing of it is used. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says about a file: what it is called, from when it counts, and how much of it to keep."""

    name: str
    effective: date
    authorities: frozenset[str] = field(default_factory=frozenset)
    """Codes of local authorities, such as E08000026; none means all."""


def load(path: Path, wanted: Wanted, now: datetime, progress: Progress) -> list[Release]:
    """Load one official file; loading it again under the same name replaces what it said.

    Nothing reads a release before all of it is there. If this ends half way, call it again.

    Raises:
        Unknown: it is none of the published files.
        Refused: a row is damaged, or its areas are not of the generation that its header says.
    """
    releases: dict[Kind, Release] = {}
    with Source(path) as source:
        for table in source.tables():
            kind = table.layout.kind
            if kind not in releases:
                releases[kind] = _begin(table.layout, wanted, now)
            _fill(releases[kind], table, wanted, lambda: progress(source.done, source.size))
    for release in releases.values():
        _finish(release, wanted.authorities)
    return list(releases.values())


def _begin(layout: Layout, wanted: Wanted, now: datetime) -> Release:
    """Make a new release beside the one it is to replace, which is read until the new one is whole."""
    if wanted.authorities and not layout.authority:
        raise Refused("This file names no local authorities, so all of it must be loaded: leave them out.")
    Release.objects.filter(kind=layout.kind, name=_unfinished(wanted.name)).delete()
    return Release.objects.create(
        kind=layout.kind,
        name=_unfinished(wanted.name),
        generation=layout.generation,
        effective=wanted.effective,
        loaded_at=now,
    )


def _fill(release: Release, table: Table, wanted: Wanted, said: Callable[[], None]) -> None:
    known = {generation: _named(generation) for generation in _fields(table.layout)}
    for rows in _chunks(_records(table, wanted.authorities)):
        for generation, column in _fields(table.layout).items():
            _refuse_strangers(generation, {row[column] for row in rows}, known[generation])
        extra = {"year": table.year} if table.layout.kind is Kind.POPULATION else {}
        model = TABLES[table.layout.kind]
        with transaction.atomic():
            model._default_manager.bulk_create(model(release=release, **extra, **row) for row in rows)  # noqa: SLF001
            release.rows += len(rows)
            release.save(update_fields=["rows"])
        said()


def _records(table: Table, authorities: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Yield the fields of each row that is wanted.

    Raises:
        Refused: a row is damaged; the sentence says which.
    """
    for number, row in enumerate(table.rows, 1):
        if authorities and row.get(table.layout.authority, "").strip() not in authorities:
            continue
        try:
            record = table.layout.read(row)
        except (Damaged, KeyError) as error:
            reason = f"the column {error} is missing" if isinstance(error, KeyError) else str(error)
            raise Refused(f"Row {number} below the header cannot be read: {reason}.") from error
        if record:
            yield record


def _fields(layout: Layout) -> dict[int, str]:
    """Return which field holds a small area of which generation; names are what others are held against."""
    if layout.kind is Kind.POSTCODES:
        return {2011: "lsoa_2011", 2021: "lsoa_2021"}
    return {layout.generation: "lsoa"} if layout.generation and layout.kind is not Kind.NAMES else {}


def _named(generation: int) -> frozenset[str]:
    """Return the codes of a generation, if their names were loaded."""
    named = Release.objects.filter(kind=Kind.NAMES, generation=generation, complete=True).first()
    return (
        frozenset(Area.objects.filter(release=named).values_list("code", flat=True)) if named else frozenset()
    )


def _refuse_strangers(generation: int, codes: set[str], known: frozenset[str]) -> None:
    """Refuse codes that are not of a column's generation: figures of two generations cannot be compared."""
    strangers = sorted(codes - known - {""}) if known else []
    if strangers:
        raise Refused(
            f"{', '.join(strangers[:SHOWN])} {'is' if len(strangers) == 1 else 'are'} not among the "
            f"{generation} LSOAs, although the header says so; this file mixes generations. "
            "Download it again, or load the names of the right generation first."
        )


def unchecked(release: Release) -> bool:
    """Say whether a release's areas could not be held against names, because none are loaded."""
    return bool(release.generation) and release.kind != Kind.NAMES and not _named(release.generation or 0)


@transaction.atomic
def _finish(release: Release, authorities: frozenset[str]) -> None:
    if not release.rows:
        why = "is about the local authorities that were asked for" if authorities else "says anything"
        raise Refused(f"No row of this file {why}.")
    name = release.name.removesuffix(UNFINISHED)
    Release.objects.filter(kind=release.kind, name=name).delete()
    release.name, release.complete = name, True
    release.save(update_fields=["name", "complete"])


UNFINISHED = " (unfinished)"


def _unfinished(name: str) -> str:
    return f"{name}{UNFINISHED}"


def _chunks(records: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    there = iter(records)
    while some := list(islice(there, AT_ONCE)):
        yield some
