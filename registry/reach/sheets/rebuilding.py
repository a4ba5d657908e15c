"""Making a hub's sheets of a month again from the visits themselves."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db import transaction

from registry.intake.models import Attendance
from registry.reach.models import ALL, Sheet, StaleSheet, new_version
from registry.reach.sheets.content import Content
from registry.reach.sheets.firsts import came_first
from registry.reach.sheets.keeping import Place, locked, write
from registry.reach.sheets.whole_month import whole_month


@transaction.atomic
def rebuild(hub: UUID, month: date) -> None:
    """Write the sheets of a hub's month as the visits say.

    Its sheet of all kinds is held first, as by whoever changes any: they have then committed, and are seen.
    """
    locked([Place(month, hub, ALL)])
    written = StaleSheet.objects.filter(hub=hub, month=month)
    seen = list(written.values_list("pk", flat=True))
    there = whole_month(hub, month)
    (every, content), *others = there.contents()
    write({every: content})
    Sheet.objects.filter(month=month, hub=hub).exclude(kind=ALL).delete()
    Sheet.objects.bulk_create(_sheet(place, content) for place, content in others)
    came_first(there.earlier)
    written.filter(pk__in=seen).delete()


def contents(hub: UUID, month: date) -> dict[Place, Content]:
    """Return what the sheets of a hub's month have to hold."""
    return dict(whole_month(hub, month).contents())


def months_held() -> Iterator[tuple[UUID, date]]:
    """Yield each hub with each month in which it has visits or sheets."""
    days = Attendance.objects.filter(counts=True).values_list("hub_id", "date").distinct()
    months = {(hub, day.replace(day=1)) for hub, day in days}
    yield from sorted(months | set(Sheet.objects.values_list("hub_id", "month").distinct()))


def _sheet(place: Place, content: Content) -> Sheet:
    month, hub, kind = place
    return Sheet(month=month, hub_id=hub, kind=kind, version=new_version(), **content.kept())
