"""The rows that go over from one record to another, remembered so that they can come back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core import serializers
from django.db.models import Model

from registry.people.models import Consent, Expected, Medium, Member, Person, Relationship

FILLED = ("first_name", "known_as", "born", "over_19")
"""What a record takes from the other where it says nothing itself."""


@dataclass(frozen=True, slots=True)
class Link:
    """A column that says whose a row is; ``alone_with`` are those that may not come twice with it."""

    model: type[Model]
    column: str
    alone_with: tuple[str, ...] = ()
    gives_way: bool = True
    """Whether a row that would come twice is taken away; otherwise it stays where it is."""


LINKS = (
    Link(Member, "person_id", ("family_id",)),
    Link(Medium, "person_id"),
    Link(Relationship, "adult_id", ("child_id",)),
    Link(Relationship, "child_id", ("adult_id",)),
    Link(Expected, "expecting_id"),
    Link(Consent, "person_id", ("to", "withdrawn_at"), gives_way=False),
)


def go_over(away: Person, kept: Person) -> dict[str, Any]:
    """Let the rows of one record be the other's; return what `come_back` needs, as JSON can hold it."""
    went: list[list[str]] = []
    removed: list[Any] = []
    for link in LINKS:
        for row in link.model._default_manager.filter(**{link.column: away.pk}):  # noqa: SLF001  Django's public way in
            if not _comes_twice(link, row, kept.pk):
                link.model._default_manager.filter(pk=row.pk).update(**{link.column: kept.pk})  # noqa: SLF001
                went.append([link.model._meta.label, link.column, str(row.pk)])  # noqa: SLF001
            elif link.gives_way:
                removed.append(*serializers.serialize("python", [row]))
                row.delete()
    return {"went": went, "removed": _plain(removed), "filled": _fill(away, kept)}


def come_back(changed: dict[str, Any], away: Person, kept: Person) -> None:
    """Give back what went over and is still there; put back what gave way; empty what was filled."""
    for label, column, number in changed["went"]:
        rows = apps.get_model(label)._default_manager.filter(pk=number, **{column: kept.pk})  # noqa: SLF001  as above
        rows.update(**{column: away.pk})
    for row in serializers.deserialize("python", changed["removed"], ignorenonexistent=True):
        if _still_belongs(row.object):
            row.save()
    for name in changed["filled"]:
        if getattr(kept, name) == getattr(away, name):
            setattr(kept, name, getattr(Person(), name))
    kept.save()


def rows_of(changed: dict[str, Any], model: type[Model]) -> list[UUID]:
    """Return the ids of the rows of one kind that went over."""
    return [UUID(number) for label, _, number in changed["went"] if label == model._meta.label]  # noqa: SLF001


def removed_of(changed: dict[str, Any], model: type[Model]) -> list[UUID]:
    """Return the ids of the rows of one kind that gave way."""
    return [UUID(row["pk"]) for row in changed["removed"] if row["model"] == model._meta.label_lower]  # noqa: SLF001


def _comes_twice(link: Link, row: Model, kept: UUID) -> bool:
    if link.model is Relationship and kept in {getattr(row, name) for name in ("adult_id", "child_id")}:
        return True  # of the two to each other
    if not link.alone_with:
        return False
    same = {name: getattr(row, name) for name in link.alone_with}
    return link.model._default_manager.filter(**{link.column: kept}, **same).exists()  # noqa: SLF001


def _fill(away: Person, kept: Person) -> list[str]:
    filled = [name for name in FILLED if getattr(away, name) and not getattr(kept, name)]
    for name in filled:
        setattr(kept, name, getattr(away, name))
    kept.save()
    return filled


def _still_belongs(row: Model) -> bool:
    """Say whether what a row belongs to was not removed, and the row not put back, meanwhile."""
    if isinstance(row, Member):
        twin = Member.objects.filter(family_id=row.family_id, person_id=row.person_id)
        return not twin.exists() and apps.get_model("people.Family").objects.filter(pk=row.family_id).exists()
    if isinstance(row, Relationship):
        people = Person.objects.filter(pk__in=[row.adult_id, row.child_id]).count()
        twin_pair = Relationship.objects.filter(adult_id=row.adult_id, child_id=row.child_id)
        return people == 2 and not twin_pair.exists()
    return False


def _plain(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return serialized rows with every value as text or number."""
    return [row | {"pk": str(row["pk"]), "fields": dict(_texts(row["fields"].items()))} for row in rows]


def _texts(items: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    return (
        (name, value if isinstance(value, str | int | bool | None) else str(value)) for name, value in items
    )
