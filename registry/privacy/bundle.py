"""A copy of what is held of one person: found by following every link to them, whoever made it.

No list of tables: a new kind of record that belongs to a person is in the copy from its first day. What
names anybody else is proposed to be withheld; a reviewer decides each item before anything leaves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Field, ForeignObjectRel, Model, QuerySet
from django.utils.timezone import localtime

from registry.audit.models import Entry
from registry.intake.models import Departure
from registry.people.merged import all_of
from registry.people.models import Family, Person

NEVER_GIVEN = {"token_hash", "key", "merged_into", "id"}
"""Inner numbers that say nothing of anybody."""
OF_STAFF = {"by", "given_by", "withdrawn_by", "reviewed_by", "handled_by", "asked_by", "made_by"}
OF_OTHERS = {"emergency_name", "emergency_telephone"}
"""Who is called in an emergency is not the family."""
OUTSIDE = {"privacy"}
"""Rooms whose rows about a request are not part of its answer."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is held."""

    key: str
    section: str
    label: str
    value: str
    third_party: bool = False
    """It is, or names, somebody else: proposed to be withheld."""


@dataclass(frozen=True, slots=True)
class Given:
    """One item as it leaves: with its value, or withheld with a reason."""

    item: Item
    given: bool
    reason: str = ""


def items(person: Person) -> list[Item]:
    """Return everything that is held of a person, in a stable order."""
    records = all_of([person.pk])
    return [item for part in _parts(records) for item in part]


def given(held: Iterable[Item], decisions: dict[str, tuple[bool, str]]) -> list[Given]:
    """Return the items with what was decided of each; undecided ones of others are withheld."""
    return [
        Given(
            item,
            *decisions.get(
                item.key, (not item.third_party, "about somebody else" if item.third_party else "")
            ),
        )
        for item in held
    ]


def digest(held: Iterable[Item]) -> str:
    """Return what tells whether anything changed between the review and the sending."""
    return sha256(msgspec.json.encode([(each.key, each.value) for each in held])).hexdigest()


def as_json(answer: Iterable[Given]) -> bytes:
    """Return the copy as JSON: sections of labels and values; what is withheld says so."""
    listed = [
        {"section": each.item.section, "label": each.item.label}
        | ({"value": each.item.value} if each.given else {"withheld": each.reason or "withheld"})
        for each in answer
    ]
    return msgspec.json.format(msgspec.json.encode({"items": listed}), indent=2)


def _parts(records: set[UUID]) -> Iterator[Iterator[Item]]:
    for each in sorted(records):
        yield _fields(Person.objects.get(pk=each), "Person", records)
    for relation in _relations(Person):
        yield _rows(relation, records, records)
    families = set(Family.objects.filter(members__person__in=records).values_list("pk", flat=True))
    for family in Family.objects.filter(pk__in=families).order_by("pk"):
        yield _fields(family, "Family", records)
    for relation in _relations(Family):
        if not _names_a_person(relation.related_model):
            yield _rows(relation, families, records)
    yield _plain(Departure.objects.filter(person__in=records).order_by("pk"), records)
    yield _looks(records)


def _relations(model: type[Model]) -> list[ForeignObjectRel]:
    """Return every link to this kind of record from another kind, hidden ones too."""
    found = [
        field
        for field in model._meta.get_fields(include_hidden=True)  # noqa: SLF001  Django's public way in
        if isinstance(field, ForeignObjectRel) and field.related_model is not model
    ]
    ours = [each for each in found if each.related_model._meta.app_label not in OUTSIDE]  # noqa: SLF001
    return sorted(ours, key=lambda each: (each.related_model._meta.label_lower, each.field.name))  # noqa: SLF001


def _names_a_person(model: type[Model]) -> bool:
    return any(field.related_model is Person for field in model._meta.fields)  # noqa: SLF001


def _rows(relation: ForeignObjectRel, ids: set[UUID], records: set[UUID]) -> Iterator[Item]:
    rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": ids})  # noqa: SLF001
    return _plain(rows.order_by("pk"), records)


def _plain(rows: QuerySet[Any], records: set[UUID]) -> Iterator[Item]:
    for row in rows:
        yield from _fields(row, str(row._meta.verbose_name).capitalize(), records)  # noqa: SLF001


def _fields(row: Model, section: str, records: set[UUID]) -> Iterator[Item]:
    kind = row._meta.label_lower  # noqa: SLF001  Django's public way in
    for field in row._meta.fields:  # noqa: SLF001
        if field.name in NEVER_GIVEN or getattr(row, field.attname) in (None, "", [], {}):
            continue
        value, others = _value(row, field, records)
        yield Item(
            f"{kind} {row.pk} {field.name}", section, str(field.verbose_name).capitalize(), value, others
        )


def _value(row: Model, field: "Field[Any, Any]", records: set[UUID]) -> tuple[str, bool]:
    """Return a value in words, and whether it is somebody else's."""
    raw = getattr(row, field.attname)
    if field.related_model is Person:
        return ("you", False) if raw in records else (str(getattr(row, field.name, raw)), True)
    if field.related_model is not None:
        found = field.related_model._default_manager.filter(pk=raw).first()  # noqa: SLF001
        return (str(found) if found else "no longer on record"), False
    shown = getattr(row, f"get_{field.name}_display", None)
    words = "; ".join(map(_words, raw)) if isinstance(raw, list) else _words(shown() if shown else raw)
    return words, field.name in OF_STAFF | OF_OTHERS


def _words(value: object) -> str:
    """Return a value as people write it; the hour is that of the clock on the wall."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{localtime(value):%-d %B %Y, %H:%M}"
    return f"{value:%-d %B %Y}" if isinstance(value, date) else str(value)


def _looks(records: set[UUID]) -> Iterator[Item]:
    """Yield when somebody looked at or changed the record, in which role; who it was is staff's."""
    for entry in Entry.objects.filter(person__in=records).order_by("pk"):
        did = f"{entry.get_what_display()} on {_words(entry.at)}"
        as_what = f" as {entry.roles}" if entry.roles else ""
        yield Item(f"audit.entry {entry.pk}", "Who used it", "Use", f"{did}{as_what}")
