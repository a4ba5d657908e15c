"""Whose record a record is: found by its links, so that a new kind is somebody's from its first day."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Model

from registry.people.models import Family, Person

SAID = "content"
"""The field in which events, refusals and entries of the feed hold what was said, as JSON with ids."""
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def people_of(record: Model) -> list[UUID]:
    """Return the people that a record is of, or names: itself, or each that it links to or tells of."""
    return _linked(record, Person)


def families_of(record: Model) -> list[UUID]:
    """Return the families that a record is of, or names."""
    return _linked(record, Family)


def _linked(record: Model, kind: type[Model]) -> list[UUID]:
    if isinstance(record, kind):
        return [record.pk]
    links = [field for field in record._meta.concrete_fields if field.related_model is kind]  # noqa: SLF001
    found = [getattr(record, link.attname) for link in links]
    found += _told_of(getattr(record, SAID, None), kind)
    return list(dict.fromkeys(each for each in found if isinstance(each, UUID)))


def _told_of(said: object, kind: type[Model]) -> Iterator[UUID]:
    ids = set(ID.findall(said)) if isinstance(said, str) else set()
    if ids:
        yield from kind._default_manager.filter(pk__in=ids).values_list("pk", flat=True)  # noqa: SLF001
