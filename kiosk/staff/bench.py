"""What every piece of staff work has at hand, and how it writes: with who did it, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from config.kiosk import Door as DoorSettings
from kiosk.clock import Clock, NewId
from kiosk.occasions import Occasions
from kiosk.staff.asking import Shift
from sync.events import Body, Event, StaffAction
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Identity, Store


@dataclass(frozen=True, slots=True)
class Bench:
    """The store and what is built on it, with the shift of whoever works here now."""

    store: Store
    ledger: Ledger
    register: Register
    identity: Identity
    settings: DoorSettings
    zone: ZoneInfo
    occasions: Occasions
    clock: Clock
    new_id: NewId
    shift: Shift

    def day(self, at: datetime) -> date:
        """Return the hub's day of a time."""
        return at.astimezone(self.zone).date()

    def write(
        self,
        bodies: Sequence[Body],
        action: str,
        *,
        about: UUID | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        kind: str = "",
    ) -> list[Event]:
        """Write what was done together with who did it; return the events, the action last.

        Args:
            bodies: what happened; may be nothing, for a look that the audit keeps.
            action: a code such as "registered".
            about: the family, person, session or event that it was about.
            reason: a code from a list, where one was given.
            at: when it truly happened, if that is not now.
            kind: as in `Ledger.record`.

        Raises:
            StoreError: nothing was written; the sentence says why.
        """
        at = at or self.clock()
        done = StaffAction(staff=self.shift.staff, action=action, about=about, reason=reason)
        return self.ledger.record([*bodies, done], at=at, day=self.day(at), kind=kind)
