"""How every kiosk stands: what it said, what is held of it, and what it is to work by.

However many kiosks there are, a handful of queries fetch it all.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

import msgspec
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from config.hours import Hours, OtherDay
from registry.intake import holdings, refusals
from registry.intake.models import Event
from registry.kiosks.configuration import Layers
from registry.kiosks.models import Configuration, Kiosk, KioskLoss, KioskReport, KioskSlice
from sync import wire


@dataclass(frozen=True, slots=True)
class ReaderSeen:
    """One reader, as its kiosk last saw it."""

    name: str
    well: bool
    last_scan: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One kiosk."""

    kiosk: Kiosk
    report: KioskReport | None
    highest: int
    """The highest number that is held, or was passed over as lost."""
    missing: int
    """Numbers between the mark and the highest that are not held."""
    gap_since: datetime | None
    """When the first event beyond a gap came in; None where nothing is missing."""
    lost: int
    """Numbers that the kiosk said it can no longer answer for."""
    lost_at: datetime | None
    refused: int
    """Events refused here that nobody has settled."""
    configuration: wire.Configuration
    """What it is to work by."""
    hours: tuple[Hours, ...] = ()
    other_days: tuple[OtherDay, ...] = ()

    @property
    def unsent(self) -> int:
        """How many numbers it has given beyond those that are held here, by its last report."""
        return max(0, self.report.last - self.highest) if self.report else 0

    @property
    def whole(self) -> bool:
        """Whether everything that it is known to have recorded is held."""
        return not (self.missing or self.unsent)

    @property
    def versions(self) -> str:
        """What it runs on."""
        said = self.report.versions if self.report else {}
        return ", ".join(f"{name} {version}" for name, version in said.items())

    @property
    def offset_seconds(self) -> float | None:
        """How far its clock is ahead of ours; None if it was never compared."""
        offset = self.kiosk.clock_offset_ms
        return offset / 1000 if offset is not None else None

    @property
    def clock(self) -> str:
        """Say how its clock goes."""
        if self.offset_seconds is None:
            return "not compared"
        return f"{abs(self.offset_seconds):.1f} s {'ahead of' if self.offset_seconds > 0 else 'behind'} ours"

    @property
    def readers(self) -> list[ReaderSeen]:
        """Its readers, and its screen."""
        said = self.report.readers if self.report else []
        return [
            ReaderSeen(each["name"], bool(each.get("well")), _time(each.get("last_scan")))
            for each in said
            if isinstance(each, dict) and each.get("name")
        ]

    @property
    def configured(self) -> str:
        """Say in a word how it stands with its configuration."""
        if self.report is None or not self.report.configurable:
            return "by its own file"
        if self.report.configuration_used == self.configuration.version:
            return "as set here"
        if self.report.configuration_received == self.configuration.version:
            return "refused" if self.report.configuration_fault else "received, not in use yet"
        return "on its way"


def standings(kiosks: QuerySet[Kiosk]) -> list[Standing]:
    """Return how each of these kiosks stands."""
    losses, refused = _losses(), refusals.waiting_by_kiosk()
    layers = Layers(Configuration.objects.all())
    found = kiosks.select_related("hub", "report").annotate(**_held())
    return [_standing(kiosk, losses, refused, layers) for kiosk in found]


def slice_of(kiosk: Kiosk) -> KioskSlice | None:
    """Return which part of the register a kiosk gets; None for the city, which needs no row."""
    return cast("KioskSlice | None", getattr(kiosk, "slice", None))


def _standing(
    kiosk: Kiosk,
    losses: dict[UUID, tuple[int, datetime]],
    refused: dict[UUID, int],
    layers: Layers,
) -> Standing:
    counted = cast("Any", kiosk)  # what the query added
    highest = holdings.highest(kiosk)
    configuration = layers.effective(kiosk)
    arranged = _arranged(bytes(configuration.content))
    lost, lost_at = losses.get(kiosk.pk, (0, None))
    return Standing(
        kiosk=kiosk,
        report=cast("KioskReport | None", getattr(kiosk, "report", None)),
        highest=highest,
        missing=highest - kiosk.high_water - (counted.above or 0),
        gap_since=counted.first_above,
        lost=lost,
        lost_at=lost_at if lost else None,
        refused=refused.get(kiosk.pk, 0),
        configuration=configuration,
        hours=arranged.hours,
        other_days=arranged.other_days,
    )


class _Arranged(msgspec.Struct, frozen=True):
    """Of a configuration, when the hub is open."""

    hours: tuple[Hours, ...] = ()
    other_days: tuple[OtherDay, ...] = ()


@lru_cache(maxsize=2048)
def _arranged(content: bytes) -> _Arranged:
    return msgspec.json.decode(content, type=_Arranged)


def _held() -> dict[str, Any]:
    """Return what is asked of each kiosk's events, by its index; nothing of one that lacks no number."""
    above = Event.objects.filter(kiosk=OuterRef("pk"), seq__gt=OuterRef("high_water"))
    counted = above.order_by().values("kiosk").annotate(number=Count("pk")).values("number")
    gap = Q(highest__gt=F("high_water"))
    return {
        "above": Case(When(gap, then=Coalesce(Subquery(counted), 0)), default=0),
        "first_above": Case(When(gap, then=Subquery(above.order_by("seq").values("received_at")[:1]))),
    }


def _losses() -> dict[UUID, tuple[int, datetime]]:
    """Return how many numbers each kiosk declared lost that are not held, and when it did last."""
    inside = Event.objects.filter(kiosk=OuterRef("kiosk"), seq__range=(OuterRef("first"), OuterRef("last")))
    held = inside.order_by().values("kiosk").annotate(number=Count("pk")).values("number")
    rows = KioskLoss.objects.annotate(numbers=F("last") - F("first") + 1 - Coalesce(Subquery(held), 0))
    found: dict[UUID, tuple[int, datetime]] = {}
    for kiosk, numbers, at in rows.order_by("at").values_list("kiosk", "numbers", "at"):
        found[kiosk] = (found.get(kiosk, (0, at))[0] + numbers, at)
    return found


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
