"""The hubs that a question is about."""

from django.db.models import Q

from registry.growing.reading import source
from registry.reach.kept import Kept
from registry.reach.question import Question
from registry.timetable.models import Hub


class Directory:
    """The hubs as they are within one enquiry."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._found: dict[tuple[frozenset[str] | None, str], tuple[Hub, ...]] = {}

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


def about(question: Question, hub: str = "") -> Q:
    """Return what holds of these hubs alone; ``hub`` says how they are come by, such as ``hub__``."""
    named = Q() if question.hubs is None else Q((f"{hub}code__in", sorted(question.hubs)))
    return named & Q((f"{hub}locality", question.locality)) if question.locality else named
