"""What every piece of staff work has at hand, and how it writes: with who did it, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kiosk.staff.asking import Shift
from kiosk.staff.books import Books
from sync.events import Body, Event, StaffAction


@dataclass(frozen=True, slots=True)
class Bench(Books):
    """The books, with the shift of whoever works here now."""

    shift: Shift

    def write(
        self,
        bodies: Sequence[Body],
        action: str,
        *,
        about: UUID | None = None,
        reason: str | None = None,
        day: date | None = None,
        kind: str = "",
    ) -> list[Event]:
        """Write what was done together with who did it; return the events, the action last.

        Args:
            bodies: what happened; may be nothing, for a look that the audit keeps.
            action: a code such as "registered".
            about: the family, person, session or event that it was about.
            reason: a code from a list, where one was given.
            day: the hub's day that it is about, if that is not today.
            kind: as in `Ledger.record`.

        Raises:
            StoreError: nothing was written; the sentence says why.
        """
        done = StaffAction(staff=self.shift.staff, action=action, about=about, reason=reason)
        return self.ledger.record([*bodies, done], at=self.clock(), day=day or self.today(), kind=kind)
