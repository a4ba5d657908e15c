"""Of which kind a visit is, by the session that it was to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.db import connection

from registry.reach.counting import DROP_IN, NOT_KNOWN
from registry.reach.models import Kind
from registry.rows import as_id, ask
from registry.timetable.models import Venue

Sort = tuple[str, str, str]
"""Type, partner of its own, venue."""
NO_SESSION: Sort = (DROP_IN, "", Venue.Kind.HUB.value)
NO_SUCH_SESSION: Sort = (NOT_KNOWN, "", Venue.Kind.HUB.value)


_ASKED = """
    SELECT given.place, s.hub_id, s.starts, s.type_id, coalesce(s.lead_partner_id, ''), v.kind, k.id
    FROM {given}
    CROSS JOIN timetable_session s
    JOIN timetable_venue v ON v.id = s.venue_id
    LEFT JOIN reach_kind k
    ON k.type = s.type_id AND k.partner = coalesce(s.lead_partner_id, '') AND k.venue = v.kind
    WHERE s.id = given.value
"""

_KINDS = "SELECT type, partner, venue, id FROM reach_kind WHERE type IN"


@dataclass(frozen=True, slots=True)
class Sessions:
    """What sheets know of sessions that are on the timetable, and of those that are not."""

    kinds: dict[int | None, int]
    """The number of the kind of each, by the integer of its id; None is what happens without a session."""
    months: dict[int, tuple[UUID, date]]
    """The hub of each on the timetable, and the month in which it begins, by UTC."""


def sessions_of(sessions: Iterable[UUID | None]) -> Sessions:
    """Return of which kind each session is, and when and where those on the timetable are."""
    wanted = {each.int if each else None: each for each in sessions}
    asked = [each for each in wanted.values() if each]
    found = Sessions({}, {})
    sorts = {key: NO_SUCH_SESSION if each else NO_SESSION for key, each in wanted.items()}
    as_ids, months = cache(as_id), cache(date.fromisoformat)  # mostly one hub and one month
    for place, hub, starts, kind, partner, venue, number in ask(_ASKED, asked) if asked else ():
        session = asked[place].int
        found.months[session] = as_ids(hub), months(f"{str(starts)[:7]}-01")
        if number is None:
            sorts[session] = kind, partner, venue
        else:
            found.kinds[session] = number
            del sorts[session]
    given = _numbers(set(sorts.values())) if sorts else {}
    found.kinds.update((each, given[sort]) for each, sort in sorts.items())
    return found


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
    types = list({kind for kind, _, _ in sorts})
    with connection.cursor() as cursor:
        cursor.execute(f"{_KINDS} ({', '.join(['%s'] * len(types))})", types)
        found = {(kind, partner, venue): number for kind, partner, venue, number in cursor.fetchall()}
    return {sort: found[sort] for sort in sorts & found.keys()}
