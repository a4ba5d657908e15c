"""A staff desk at the scene's store, with somebody signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from kiosk.clock import new_id
from kiosk.desk import Desk
from kiosk.occasions import Occasions
from kiosk.staff.asking import Answer, Shift, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.desk import WORK
from sync import events
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Store
from tests.kiosk.scene import LONDON, SAM, SETTINGS, Clock, Colleague, Hub, uid


class Work:
    """Does what staff ask, without a screen or a door."""

    def __init__(self, store: Store, clock: Clock, who: Colleague = SAM) -> None:
        register = Register(store)
        self.clock = clock
        self.shift = Shift(uid("shift"), who.id, who.name, who.role, b"k" * 32)
        self.bench = Bench(
            store=store,
            ledger=Ledger(store),
            register=register,
            identity=store.identity(),
            settings=SETTINGS.door,
            zone=LONDON,
            occasions=Occasions(register, SETTINGS.door, LONDON),
            clock=clock,
            new_id=new_id,
            shift=self.shift,
        )

    def do(self, order: type[StaffOrder], /, **what: object) -> Answer:
        """Do one piece of work."""
        return WORK[order](self.bench, order(shift=self.shift.id, **what))

    def record(self, body: events.Body, *, at: datetime | None = None, day: date | None = None) -> UUID:
        """Record something as a kiosk does, at another time perhaps."""
        at = at or self.clock()
        day = day or self.bench.day(at)
        (event,) = self.bench.ledger.record([body], at=at, day=day, kind=_kind(self, body))
        return event.id


@contextmanager
def working(hub: Hub, who: Colleague = SAM) -> Iterator[Work]:
    """Sit down at the staff's desk."""
    store = Store.open(hub.folder)
    try:
        yield Work(store, hub.clock, who)
    finally:
        store.close()


@contextmanager
def families(hub: Hub) -> Iterator[Desk]:
    """Sit down at the families' desk."""
    desk = hub.desk()
    try:
        yield desk
    finally:
        desk.close()


def bodies(folder: Path, kind: type[events.Body]) -> list[events.Body]:
    """Return what the ledger holds of one type."""
    store = Store.open(folder)
    try:
        told = [events.decode(content).body for _, content in Ledger(store).unanswered(100_000)]
    finally:
        store.close()
    return [each for each in told if isinstance(each, kind)]


def _kind(work: Work, body: events.Body) -> str:
    """Return what kind of session an arrival is to, by which usual attenders are known."""
    session = getattr(body, "session", None)
    known = {each.id: each.type for each in work.bench.lately()}
    return known.get(session, "") if session else ""
