"""Kiosks with their stores and clocks, a registry that can be put back, and what must be true in the end."""

import io
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection

from registry.intake.models import Event
from registry.kiosks import services
from registry.kiosks.models import Kiosk
from registry.timetable.models import Hub
from sync import carry, events, wire
from sync.client import Refused, Unreachable
from sync.delivery import Delivery
from sync.ledger import Ledger
from sync.register import Register
from sync.rescue import keep_copy, open_sound
from sync.store import Identity, Store
from tests.end_to_end.in_process import Fault, Wire, talk
from tests.sync.power import power_cut_in

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 3, 27, 9, tzinfo=UTC)
ROUNDS = 12
"""More than anything needs that is not wrong."""


class OneKiosk:
    """A kiosk with its store on disk, its delivery, and a clock that may be wrong."""

    def __init__(self, hub: Hub, number: int, folder: Path) -> None:
        _, code = services.make_code(hub, None, START)
        answer = services.enrol(code, f"Door {number}", START)
        assert isinstance(answer, wire.EnrolAnswer)
        self.now, self.wire, self.folder = START, Wire(), folder
        self.identity = Identity(
            kiosk=answer.kiosk,
            name=answer.name,
            hub=answer.hub,
            registry_url="http://127.0.0.1:1",
            token=answer.token,
            token_key=answer.token_key,
            sealing_key=answer.sealing_key,
        )
        self.store = Store.create(folder, self.identity)
        keep_copy(self.store)
        self.recorded: dict[UUID, events.Body] = {}
        """What was acknowledged at the door, and what a power cut kept from being acknowledged."""
        self.excused = False
        """Whether its disk was put back, or weeks passed: then something may be gone."""

    def record(self, *bodies: events.Body, cut: int | None = None) -> None:
        """Write bodies down as the desk does, perhaps with a power cut inside one transaction."""
        self.now += timedelta(seconds=1)
        written: list[events.Event] = []
        with power_cut_in(cut):
            written = Ledger(self.store).record(bodies, at=self.now, day=self.now.astimezone(LONDON).date())
        self.recorded |= {event.id: event.body for event in written}
        if not written:
            self.restart()

    def deliver(self, way: str, fault: Fault, cut: int | None = None) -> None:
        """Do one piece of delivery, with what happens on the wire, and to this machine's power, given."""
        self.wire.fault = fault
        delivery = Delivery(self.store, talk(self.identity, self.wire), lambda: self.now)
        with power_cut_in(cut):
            try:
                getattr(delivery, way)()
            except (Unreachable, Refused):
                return

    def restart(self) -> None:
        """End without a word and start again: what was acknowledged is there."""
        self.store.db.conn.close()
        self.store, rescued = open_sound(self.folder, self.now)
        assert rescued is None
        self.recorded |= {id_: body for id_, body in self.in_ledger() if id_ not in self.recorded}
        assert self.excused or self.recorded.keys() == {id_ for id_, _ in self.in_ledger()}

    def in_ledger(self) -> Iterator[tuple[UUID, events.Body]]:
        """Yield what the ledger holds."""
        for (content,) in self.store.db.conn.execute("SELECT content FROM event ORDER BY seq"):
            event = events.decode(content)
            yield event.id, event.body

    def take_image(self) -> None:
        """Copy the whole disk."""
        self.store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.rmtree(self._image, ignore_errors=True)
        shutil.copytree(self.folder, self._image)

    def put_image_back(self) -> None:
        """Put the disk back to its image; what was recorded since, and is delivered nowhere, is gone."""
        if not self._image.exists():
            return
        self.excused = True
        self.store.close()
        shutil.rmtree(self.folder)
        shutil.copytree(self._image, self.folder)
        self.store, _ = open_sound(self.folder, self.now)

    def carry_out(self, file: Path) -> None:
        """Write the queue to a stick."""
        waiting = [content.encode() for _, content in Ledger(self.store).unanswered(1000)]
        file.unlink(missing_ok=True)
        carry.write(
            file,
            carry.pack(
                self.identity.kiosk, self.identity.token, self.identity.sealing_key, waiting, self.now
            ),
        )

    def let_weeks_pass(self) -> None:
        """Let what was acknowledged be old enough to be let go of."""
        self.excused = True
        long_ago = (datetime.now(UTC) - timedelta(days=20)).isoformat()
        self.store.db.conn.execute("UPDATE receipt SET at = ?", [long_ago])

    def settle(self) -> None:
        """Deliver, on a wire in order, until there is nothing to deliver; that must not take long."""
        for _ in range(ROUNDS):
            for way in ("beat", "push", "pull"):
                self.deliver(way, Fault.NONE)
            if self.settled():
                self.deliver("beat", Fault.NONE)  # with which the registry looks at what it refused
                return
        raise AssertionError(Ledger(self.store).state())

    def settled(self) -> bool:
        """Return whether nothing waits, and the registry holds (or knows the loss of) every number."""
        state = Ledger(self.store).state()
        mark = Kiosk.objects.get(pk=self.identity.kiosk).high_water
        whole = Register(self.store).differing(talk(self.identity, self.wire).sums()) == []
        return whole and state.waiting == 0 and state.last == state.high_water == mark

    @property
    def _image(self) -> Path:
        return self.folder.with_suffix(".image")


def carry_in(file: Path) -> None:
    """Take a stick in at the registry."""
    if file.exists():
        call_command("carry-in", str(file), "--revoked", stdout=io.StringIO())


ROOMS = ("intake_", "kiosks_", "register_", "people_", "timetable_")


def back_up() -> dict[str, list[tuple[Any, ...]]]:
    """Copy every row of the registry."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.startswith(ROOMS):
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - Django's own names
                found[table] = cursor.fetchall()
        return found


def restore(backup: dict[str, list[tuple[Any, ...]]]) -> None:
    """Put every row of the registry back to what it was."""
    with connection.cursor() as cursor:
        for table in backup:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - as above
        for table, rows in backup.items():
            if rows:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - as above


def expected(held: Iterable[Event]) -> int:
    """Return the attendances that these events mean, by a model so simple that it is surely right."""
    bodies = {each.id: (events.decode(each.content).body, _day(each.at)) for each in held}
    withdrawn = {body.arrival for body, _ in bodies.values() if isinstance(body, events.ArrivalWithdrawn)}
    named: defaultdict[tuple[UUID | None, date], set[UUID]] = defaultdict(set)
    heads = 0
    for event, (body, day) in bodies.items():
        if isinstance(body, events.ArrivalRecorded) and event not in withdrawn:
            named[body.person, day].add(event)
        if isinstance(body, events.HeadcountRecorded):
            heads += body.total
    return len(named) + heads


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
