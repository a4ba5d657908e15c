"""What the unattended demonstration found, and whether every figure agrees with every other."""

from datetime import date

import msgspec


class AtTheDoor(msgspec.Struct, kw_only=True):
    """What was counted while people tapped."""

    taps: dict[str, int]
    """By wire format."""
    scans: int = 0
    arrivals: int = 0
    """Events that the desk said it had written."""
    anonymous: int = 0
    already: int = 0
    """Taps of somebody who was in before."""
    days: tuple[date, date] = (date.max, date.min)
    """The first and the last local day on which somebody tapped."""

    def on(self, day: date) -> None:
        """Stretch the days to this one."""
        self.days = (min(self.days[0], day), max(self.days[1], day))


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON object of ``hub-kiosk demo --unattended --json``."""

    taps: int
    taps_by_format: dict[str, int]
    scans: int
    arrivals_recorded: int
    people_signed_in: int
    families_signed_in: int
    anonymous_arrivals: int
    already_signed_in: int
    events_in_ledger: int
    events_acknowledged: int
    high_water: int
    registry_attendances: int
    registry_anonymous: int
    unique_people: int
    unique_families: int
    unique_children: dict[str, int]
    unique_adults: dict[str, int]
    age_unknown: int
    seed: int
    setup_seconds: float
    seconds: float
    """From the first tap until the dashboard's figures were read."""

    def disagreements(self) -> list[str]:
        """Return, in words, every pair of figures that should be equal and is not."""
        bands = sum(self.unique_children.values()) + sum(self.unique_adults.values()) + self.age_unknown
        pairs = [
            ("taps", self.taps, "scans", self.scans),
            ("taps by format", sum(self.taps_by_format.values()), "taps", self.taps),
            ("arrivals recorded", self.arrivals_recorded, "events in the ledger", self.events_in_ledger),
            ("events in the ledger", self.events_in_ledger, "events acknowledged", self.events_acknowledged),
            ("events acknowledged", self.events_acknowledged, "high-water mark", self.high_water),
            ("high-water mark", self.high_water, "attendances", self.registry_attendances),
            ("anonymous arrivals", self.anonymous_arrivals, "anonymous attendances", self.registry_anonymous),
            (
                "people signed in and anonymous arrivals",
                self.people_signed_in + self.anonymous_arrivals,
                "arrivals recorded",
                self.arrivals_recorded,
            ),
            ("people signed in", self.people_signed_in, "unique people", self.unique_people),
            ("families signed in", self.families_signed_in, "unique families", self.unique_families),
            ("unique people", self.unique_people, "bands and age unknown", bands),
        ]
        return [f"{a} {x:,}, but {b} {y:,}" for a, x, b, y in pairs if x != y]


def in_words(report: Report) -> list[tuple[str, str]]:
    """Return the report as labels and values."""
    formats = ", ".join(f"{count:,} as {name}" for name, count in report.taps_by_format.items())
    return [
        ("Taps", f"{report.taps:,} ({formats})"),
        (
            "Arrivals recorded",
            f"{report.arrivals_recorded:,}, {report.anonymous_arrivals:,} of them anonymous",
        ),
        ("Already signed in", f"{report.already_signed_in:,} taps"),
        ("People signed in", f"{report.people_signed_in:,}, of {report.families_signed_in:,} families"),
        ("Events acknowledged", f"{report.events_acknowledged:,}; high-water mark {report.high_water:,}"),
        ("Attendances in the registry", f"{report.registry_attendances:,}"),
        ("Unique children", _bands(report.unique_children)),
        ("Unique adults", _bands(report.unique_adults)),
        ("Age unknown", f"{report.age_unknown:,}"),
        ("Seconds", f"{report.seconds:.1f}, after {report.setup_seconds:.1f} to set up"),
    ]


def _bands(bands: dict[str, int]) -> str:
    each = ", ".join(f"{name.replace('_', '-')}: {count:,}" for name, count in bands.items())
    return f"{sum(bands.values()):,} ({each})"
