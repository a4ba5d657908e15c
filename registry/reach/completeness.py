"""How much of the truth the registry holds: what each kiosk has delivered, in numbers and in words.

Every kiosk numbers its events without gaps, so "holds everything to 13:58" is known, not hoped. A
kiosk that has delivered nothing since may have nothing to deliver, or may be offline: it is not said
to be complete beyond its last event.
"""

from dataclasses import dataclass
from datetime import date, datetime

from registry.reach.words import counted, local_day, thousands, time_in_short, time_in_words

MOST_NAMED = 10
"""How many hubs that cannot say to when they are held are named in a sentence; the others are counted."""


@dataclass(frozen=True, slots=True)
class KioskState:
    """One kiosk that has not been revoked, and how far the registry holds its events."""

    name: str
    heard_at: datetime | None
    high_water: int
    """Every event up to this number is held."""
    high_water_at: datetime | None
    """When that event happened."""

    def sentence(self, today: date) -> str:
        """Say when it was last heard and to where everything is held."""
        return f"Kiosk {self.name}: {self.heard_words(today)}, {self.held_words(today)}."

    def heard_words(self, today: date) -> str:
        """Say when it was last heard."""
        return f"last heard {time_in_words(self.heard_at, today)}" if self.heard_at else "never heard"

    def held_words(self, today: date) -> str:
        """Say to where everything is held."""
        if self.high_water_at is None:
            return "no event held yet"
        until = time_in_words(self.high_water_at, today)
        return f"holds everything to {until} (event {thousands(self.high_water)})"


@dataclass(frozen=True, slots=True)
class HubState:
    """The kiosks of one hub."""

    code: str
    name: str
    kiosks: tuple[KioskState, ...]

    @property
    def kiosk_count(self) -> int:
        """How many kiosks it has that are not revoked."""
        return len(self.kiosks)

    @property
    def heard(self) -> int:
        """How many of its kiosks have ever been heard."""
        return sum(kiosk.heard_at is not None for kiosk in self.kiosks)

    @property
    def complete_to(self) -> datetime | None:
        """The moment to which every kiosk's events are held; None if one has delivered nothing."""
        return earliest([kiosk.high_water_at for kiosk in self.kiosks])

    def sentence(self, today: date) -> str:
        """Say, briefly, to where this hub's events are held, or what is missing."""
        if not self.kiosks:
            return "no kiosk"
        if self.complete_to is not None:
            return f"held to {time_in_short(self.complete_to, today)}"
        silent = [kiosk.name for kiosk in self.kiosks if kiosk.high_water_at is None]
        return f"nothing held yet from {', '.join(silent)}"


@dataclass(frozen=True, slots=True)
class Completeness:
    """Every hub's kiosks, at the moment the table was computed."""

    hubs: tuple[HubState, ...]
    at: datetime

    @property
    def kiosk_count(self) -> int:
        """How many kiosks are enrolled and not revoked."""
        return sum(hub.kiosk_count for hub in self.hubs)

    @property
    def heard(self) -> int:
        """How many of them have ever been heard."""
        return sum(hub.heard for hub in self.hubs)

    @property
    def complete_to(self) -> datetime | None:
        """The moment to which every hub's events are held; None if one hub cannot say."""
        return earliest([hub.complete_to for hub in self.hubs])

    @property
    def known(self) -> tuple[HubState, ...]:
        """The hubs that can say to when their events are held."""
        return tuple(hub for hub in self.hubs if hub.complete_to is not None)

    @property
    def unknown(self) -> tuple[HubState, ...]:
        """The hubs that cannot."""
        return tuple(hub for hub in self.hubs if hub.complete_to is None)

    def sentence(self) -> str:
        """Say, for the city, how many hubs are held to when, and which are not; ten of these by name."""
        known, unknown = self.known, self.unknown
        to = earliest([hub.complete_to for hub in known])
        if to is None:
            return "No hub has delivered anything yet."
        today = local_day(self.at)
        total = counted(len(self.hubs), "hub")
        said = f"{thousands(len(known))} of {total} heard to {time_in_words(to, today)}"
        missing = [f"{hub.name}: {hub.sentence(today)}" for hub in unknown[:MOST_NAMED]]
        if len(unknown) > MOST_NAMED:
            missing.append(f"{counted(len(unknown) - MOST_NAMED, 'other hub')} cannot say either")
        return f"{said}. {'; '.join(missing)}." if missing else f"{said}."


def earliest(moments: list[datetime | None]) -> datetime | None:
    """Return the earliest moment; None if there is none, or if one is not known."""
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None
