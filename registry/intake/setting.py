"""Where and when an event happened, as the registry counts it: the hub, and its local day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from registry.intake.reading import Readable
from registry.kiosks.models import Kiosk


@dataclass(frozen=True, slots=True)
class Setting:
    """The kiosk that reported."""

    hub: UUID
    zone: ZoneInfo

    def day(self, event: Readable) -> date:
        """Return the hub's local day of an event."""
        return self.day_of(event.at)

    def day_of(self, at: datetime) -> date:
        """Return the hub's local day of a moment."""
        return at.astimezone(self.zone).date()


def setting_of(kiosk: Kiosk) -> Setting:
    """Return where this kiosk stands."""
    return Setting(kiosk.hub_id, ZoneInfo(settings.TIME_ZONE))
