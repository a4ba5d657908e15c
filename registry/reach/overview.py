"""The measures, one function each, and the reach table that pages and files format.

A measure is written as a SELECT of (measure, hub, part, number) over the tables of `Seen`: for each
hub, and once more for the city, which is counted afresh because people go to several hubs.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q

from registry.kiosks.models import Kiosk
from registry.reach.bands import ADULTS, AGE_UNKNOWN, Scheme
from registry.reach.completeness import Completeness, HubState, KioskState
from registry.reach.models import ALL, Sheet
from registry.reach.overview_rows import CITY, TOGETHER, ReachRow, ReachTable
from registry.reach.period import Period
from registry.reach.seen import Cell, Seen
from registry.reach.sheets.content import days_of
from registry.timetable.models import Hub


def attendances() -> list[str]:
    """M1, footfall: one for each person or anonymous unit at one session, or drop-in, on one day."""
    return _selects("attendances", "SUM(times)")


def identified_attendances() -> list[str]:
    """The part of M1 that names a person, whether or not the registry knows them yet."""
    return _selects("identified", "SUM(times)", "seen WHERE person IS NOT NULL")


def anonymous_attendances() -> list[str]:
    """M12 before division: the part of M1 that names nobody. It enters no unique count."""
    return _selects("anonymous", "SUM(times)", "seen WHERE person IS NULL")


def unique_people() -> list[str]:
    """M3: each person who attended, once however often they came."""
    return _selects("people", "COUNT(DISTINCT person)")


def unique_families() -> list[str]:
    """M4: each family of which somebody attended as a member, once."""
    return _selects("families", "COUNT(DISTINCT family)", "seen WHERE person IS NOT NULL")


def unique_people_by_age() -> list[str]:
    """M3 by child band, adults and age unknown, at the age completed on the period's last day.

    Without a date of birth, "over 19" makes an adult. Without either, with a birth after the period,
    or if the registry does not know the person, the age is unknown.
    """
    number = "COUNT(DISTINCT seen.person)"
    joined = "seen JOIN aged ON aged.person = seen.person"
    return [
        f"SELECT 'aged', hub, part, {number} FROM {joined} GROUP BY hub, part",  # noqa: S608 our own words
        "SELECT 'aged', NULL, part, COUNT(*) FROM aged GROUP BY part",
    ]


MEASURES = (
    attendances,
    identified_attendances,
    anonymous_attendances,
    unique_people,
    unique_families,
    unique_people_by_age,
)


def reach_table(
    period: Period, scheme: Scheme, now: datetime, only: frozenset[Hub] | None = None
) -> ReachTable:
    """Count who came in the period: a row for each hub, and the city.

    With ``only``, nothing but those hubs is counted, and the last row is of them together.

    Raises:
        Unbalanced: the figures contradict one another, and none of them should be shown.
    """
    kiosks = _kiosk_states()  # before the figures, which then hold at least what this says
    within = None if only is None else tuple(hub.pk for hub in only)
    seen = Seen(period, scheme, within)
    counts = Counts(seen.cells(select for measure in MEASURES for select in measure()))
    listed = Hub.objects.order_by("name")  # after them, so that no hub with figures is missing
    hubs = list(listed if within is None else listed.filter(pk__in=within))
    return ReachTable(
        period=period,
        scheme=scheme,
        hubs=tuple(counts.row(scheme, hub.name, hub.code) for hub in hubs),
        city=counts.row(scheme, CITY if only is None else TOGETHER, None),
        completeness=Completeness(tuple(_hub_state(hub, kiosks) for hub in hubs), now),
        computed_at=now,
    )


def last_day_seen(only: frozenset[Hub] | None = None) -> date | None:
    """Return the latest day of an attendance, at these hubs or anywhere; None if there is none."""
    counted = Sheet.objects.filter(Q(identified__gt=0) | Q(anonymous__gt=0), kind=ALL)
    within = counted if only is None else counted.filter(hub__in=only)
    month: date | None = within.aggregate(last=Max("month"))["last"]
    if month is None:
        return None
    by_day = within.filter(month=month).values_list("by_day", flat=True)
    return month + timedelta(days=max(int(days_of(bytes(each)).nonzero()[1].max()) for each in by_day))


class Counts:
    """Every cell of one table; what the database did not mention is 0."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._cells: defaultdict[tuple[str, str | None, str], int] = defaultdict(int)
        for measure, hub, part, number in cells:
            self._cells[measure, hub, part] += number

    def row(self, scheme: Scheme, label: str, hub: str | None) -> ReachRow:
        """Return the figures of one hub by its code, or of the city.

        Raises:
            Unbalanced: the figures contradict one another.
        """
        of = self._cells
        return ReachRow(
            label=label,
            hub_code=hub,
            attendances=of["attendances", hub, ""],
            identified_attendances=of["identified", hub, ""],
            anonymous_attendances=of["anonymous", hub, ""],
            people=of["people", hub, ""],
            families=of["families", hub, ""],
            children=tuple((band.label, of["aged", hub, band.key]) for band in scheme.children),
            adults=of["aged", hub, ADULTS],
            age_unknown=of["aged", hub, AGE_UNKNOWN],
        )


def _selects(measure: str, number: str, source: str = "seen") -> list[str]:
    """Return a measure's SELECT for each hub and, counted afresh, for the city."""
    return [
        f"SELECT '{measure}', hub, '', {number} FROM {source} GROUP BY hub",  # noqa: S608 our own words
        f"SELECT '{measure}', NULL, '', {number} FROM {source}",  # noqa: S608 our own words
    ]


def _kiosk_states() -> dict[UUID, list[KioskState]]:
    states: defaultdict[UUID, list[KioskState]] = defaultdict(list)
    for kiosk in Kiosk.objects.filter(revoked_at=None).order_by("name"):
        state = KioskState(kiosk.name, kiosk.heard_at, kiosk.high_water, kiosk.high_water_at)
        states[kiosk.hub_id].append(state)
    return states


def _hub_state(hub: Hub, kiosks: dict[UUID, list[KioskState]]) -> HubState:
    return HubState(hub.code, hub.name, tuple(kiosks.get(hub.pk, ())))
