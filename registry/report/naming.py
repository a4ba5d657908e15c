"""What a report is called as a file."""

from registry.reach.period import Period
from registry.timetable.models import Hub

MEDIA_TYPE = "application/pdf"


def name_of(period: Period, hub: Hub | None) -> str:
    """Return the file's name."""
    return f"report_{hub.code if hub else 'city'}_{period.first}_{period.last}.pdf"
