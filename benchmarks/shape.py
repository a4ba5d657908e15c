"""How large a made-up city or country is, and the ids in it; what fills it is `benchmarks.country`."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

A_DAY = 13
"""Sessions of a hub on a day (26,000 a year at eight hubs)."""
FAMILY = 4
"""People in a family: an adult with a second one, or three children, and so on."""
TYPES = 40
NOW = datetime(2025, 1, 6, 8, tzinfo=UTC)
SCATTER = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Shape:
    """How large it is."""

    hubs: int
    people: int
    """Registered at each hub; about two fifths of them come in a year."""
    years: int
    attendances: int
    """Of a hub in a year."""
    areas: int
    """Small areas that each hub reaches."""

    @property
    def days(self) -> list[date]:
        """Return the days on which hubs are open: Monday to Friday."""
        first = date(2025 - self.years, 1, 1)
        days = (first + timedelta(days=number) for number in range((date(2025, 1, 1) - first).days))
        return [day for day in days if day.weekday() < 5]


CITY = Shape(hubs=8, people=5_000, years=10, attendances=19_600, areas=24)
COUNTRY = Shape(hubs=1_000, people=5_000, years=1, attendances=24_000, areas=33)


def number(space: int, of: int) -> str:
    """Return an id as hexadecimal digits: in a space of its own, and scattered."""
    return f"{space:02x}{of * SCATTER & (1 << 64) - 1:016x}{of:014x}"
