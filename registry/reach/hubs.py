"""The hubs that a question is about."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from registry.geography.places import reached
from registry.growing.reading import source
from registry.reach.kept import Kept
from registry.reach.question import Question
from registry.timetable.models import Hub


class Directory:
    """The hubs as they are within one enquiry, and for which small areas they are there."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._found: dict[tuple[frozenset[str] | None, str], tuple[Hub, ...]] = {}
        self._reached: dict[date, Mapping[UUID, Sequence[str]]] = {}

    def of(self, question: Question) -> tuple[Hub, ...]:
        """Return a question's hubs by name: the very same, until anything of one has changed."""
        which = question.hubs, question.locality
        if which not in self._found:
            names = [field.attname for field in Hub._meta.concrete_fields]  # noqa: SLF001  Django's public way in
            rows = list(Hub.objects.filter(about(question)).order_by("name").values_list(*names))
            self._found[which] = self._kept.alike(
                ("hubs", *which), rows, lambda: tuple(Hub.from_db(source(), names, row) for row in rows)
            )
        return self._found[which]

    def reached(self, day: date) -> Mapping[UUID, Sequence[str]]:
        """Return the 2021 LSOAs that each hub is there for on a day: the very same until they are others."""
        if day not in self._reached:
            self._reached[day] = reached(day)
        return self._reached[day]


def about(question: Question, hub: str = "") -> Q:
    """Return what holds of these hubs alone; ``hub`` says how they are come by, such as ``hub__``."""
    named = Q() if question.hubs is None else Q((f"{hub}code__in", sorted(question.hubs)))
    return named & Q((f"{hub}locality", question.locality)) if question.locality else named
