"""How every kiosk stands, as gauges, read from the database when asked: every worker says the same."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from registry.fleet.pages import Row, judged
from registry.fleet.standing import Standing
from registry.fleet.troubles import Kind
from registry.kiosks.models import Kiosk

WHO = ("hub", "kiosk")
"""A hub's code and a kiosk's name; nothing of anybody who was there."""
GAUGES = {
    "heard_timestamp_seconds": "When the kiosk was last heard.",
    "waiting_events": "Events that it had not been answered for, by its last heartbeat.",
    "oldest_waiting_timestamp_seconds": "When the oldest of them was recorded.",
    "unsent_numbers": "Numbers that it gave beyond those held here.",
    "missing_numbers": "Numbers below the highest held that are not held.",
    "lost_numbers": "Numbers that it can no longer answer for.",
    "refused_events": "Events refused here that nobody has settled.",
    "spilled_events": "Events counted beside its ledger.",
    "clock_offset_seconds": "Its clock minus the registry's.",
    "disk_free_bytes": "Room left on its disk.",
    "store_bytes": "Size of its store.",
    "register_entries": "Entries of the register that it holds.",
}


class Standings(Collector):
    """One gauge a fact and one sample a kiosk; a fact that is not known has no sample."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """Ask the database once, and tell it all."""
        rows = judged(Kiosk.objects.filter(revoked_at=None), self._now)
        known = [(_labels(row.standing), _facts(row.standing)) for row in rows]
        for name, sentence in GAUGES.items():
            gauge = GaugeMetricFamily(f"hub_kiosk_{name}", sentence, labels=WHO)
            for who, facts in known:
                if (value := facts.get(name)) is not None:
                    gauge.add_metric(who, float(value))
            yield gauge
        yield _troubles(rows)
        yield from _said([row.standing for row in rows])


def _troubles(rows: list[Row]) -> Metric:
    gauge = GaugeMetricFamily(
        "hub_kiosk_trouble", "1 where the fleet page shows this trouble, else 0.", labels=(*WHO, "kind")
    )
    for row in rows:
        found = {each.kind for each in row.troubles}
        for kind in Kind:
            gauge.add_metric([*_labels(row.standing), kind.value], float(kind in found))
    return gauge


def _said(standings: list[Standing]) -> Iterator[Metric]:
    readers = GaugeMetricFamily(
        "hub_kiosk_reader_connected", "1 where the kiosk has this reader, else 0.", labels=(*WHO, "reader")
    )
    software = GaugeMetricFamily("hub_kiosk_software_info", "What it runs.", labels=(*WHO, "version"))
    for standing in standings:
        who = _labels(standing)
        for reader in standing.readers:
            readers.add_metric([*who, reader.name], float(reader.well))
        if standing.report:
            software.add_metric([*who, standing.report.version], 1)
    yield readers
    yield software


def _labels(standing: Standing) -> list[str]:
    return [standing.kiosk.hub.code, standing.kiosk.name]


def _facts(standing: Standing) -> dict[str, float | None]:
    """Return what is known, by the names of the gauges."""
    report = standing.report
    facts = {
        "heard_timestamp_seconds": _timestamp(standing.kiosk.heard_at),
        "unsent_numbers": standing.unsent,
        "missing_numbers": standing.missing,
        "lost_numbers": standing.lost,
        "refused_events": standing.refused,
        "clock_offset_seconds": standing.offset_seconds,
    }
    if report:
        facts |= {
            "waiting_events": report.waiting,
            "oldest_waiting_timestamp_seconds": _timestamp(report.oldest_waiting),
            "spilled_events": report.spilled,
            "disk_free_bytes": report.disk_free,
            "store_bytes": report.store_size,
            "register_entries": report.register_entries,
        }
    return facts


def _timestamp(at: datetime | None) -> float | None:
    return at.timestamp() if at else None
