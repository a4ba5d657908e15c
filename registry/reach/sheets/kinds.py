"""Of which kind a visit is, by the session that it was to."""

from collections.abc import Iterable
from uuid import UUID

from registry.reach.counting import DROP_IN, NOT_KNOWN
from registry.reach.models import Kind
from registry.rows import among
from registry.timetable.models import Session, Venue

Sort = tuple[str, str, str]
"""Type, partner of its own, venue."""
NO_SESSION: Sort = (DROP_IN, "", Venue.Kind.HUB.value)
NO_SUCH_SESSION: Sort = (NOT_KNOWN, "", Venue.Kind.HUB.value)


def kinds_of(sessions: Iterable[UUID | None]) -> dict[UUID | None, int]:
    """Return the number of the kind of each session; None is what happens without one."""
    wanted = set(sessions)
    sorts = _sorts({each for each in wanted if each})
    of = {each: sorts.get(each, NO_SUCH_SESSION) if each else NO_SESSION for each in wanted}
    numbers = _numbers(set(of.values()))
    return {each: numbers[sort] for each, sort in of.items()}


def _sorts(sessions: set[UUID]) -> dict[UUID | None, Sort]:
    if not sessions:
        return {}
    there = Session.objects.filter(pk__in=among(sessions)).order_by()
    rows = there.values_list("pk", "type_id", "lead_partner_id", "venue__kind")
    return {session: (kind, partner or "", venue) for session, kind, partner, venue in rows}


def _numbers(sorts: set[Sort]) -> dict[Sort, int]:
    known = _known(sorts)
    missing = sorts - known.keys()
    if missing:
        Kind.objects.bulk_create(
            (Kind(type=kind, partner=partner, venue=venue) for kind, partner, venue in sorted(missing)),
            ignore_conflicts=True,
        )
        known |= _known(missing)
    return known


def _known(sorts: set[Sort]) -> dict[Sort, int]:
    types = {kind for kind, _, _ in sorts}
    rows = Kind.objects.filter(type__in=types).values_list("type", "partner", "venue", "pk")
    found = {(kind, partner, venue): number for kind, partner, venue, number in rows}
    return {sort: found[sort] for sort in sorts & found.keys()}
