"""Several kiosks and one registry, through anything, end with every event once and the same figures."""

import shutil
import tempfile
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as registry_settings
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from registry.intake.models import Attendance, Event, Headcount, Refusal, Withdrawal
from registry.intake.services import take
from registry.kiosks import services
from registry.kiosks.models import Kiosk
from registry.register.feed import publish
from registry.timetable.models import Hub
from sync import events, terms, wire
from sync.client import Refused, Unreachable
from sync.delivery import Delivery
from sync.ledger import Ledger
from sync.register import Register
from sync.rescue import keep_copy, open_sound
from sync.store import DATABASE, Identity, Store
from tests.end_to_end.in_process import Fault, Wire, talk

pytestmark = pytest.mark.django_db
registry_settings.SECRET_KEY = "only for tests, where nothing that it signs outlives the run"
START = datetime(2026, 3, 27, 9, tzinfo=UTC)
KIOSKS = 2
faults = st.sampled_from(Fault)
kiosks = st.integers(0, KIOSKS - 1)
people = st.integers(1, 4).map(lambda number: UUID(int=number))


class OneKiosk:
    """A kiosk with its store on disk, its delivery, and a clock that may be wrong."""

    def __init__(self, hub: Hub, number: int, folder: Path) -> None:
        _, code = services.make_code(hub, None, START)
        answer = services.enrol(code, f"Door {number}", START)
        assert isinstance(answer, wire.EnrolAnswer)
        self.token = answer.token
        self.now, self.wire = START, Wire()
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
        self.recorded: dict[UUID, events.Event] = {}

    def record(self, *bodies: events.Body) -> None:
        """Write bodies down as the desk does; each acknowledged event is remembered."""
        self.now += timedelta(seconds=1)
        for event in Ledger(self.store).record(bodies, at=self.now, day=date(2026, 3, 27)):
            self.recorded[event.id] = event

    def deliver(self, way: str, fault: Fault) -> None:
        """Do one piece of delivery, with what happens on the wire given."""
        self.wire.fault = fault
        delivery = Delivery(self.store, talk(self.identity, self.wire), lambda: self.now)
        try:
            getattr(delivery, way)()
        except (Unreachable, Refused):
            return

    def settle(self) -> None:
        """Deliver until there is nothing to deliver, on a wire in order."""
        for _ in range(3):
            self.deliver("beat", Fault.NONE)
            self.deliver("push", Fault.NONE)
            self.deliver("pull", Fault.NONE)


class ManyKiosks(RuleBasedStateMachine):
    """Anything that can happen between kiosks and a registry."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="hub-settles-"))
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.backup: dict[UUID, list[bytes]] = {}
        self.kiosks: list[OneKiosk] = []
        self.published = 0

    @initialize()
    def open_hub(self) -> None:
        """Two kiosks are enrolled at one hub."""
        hub = Hub.objects.create(code="MOA", name="The Moat", locality="East")
        self.kiosks = [OneKiosk(hub, number, self.folder / str(number)) for number in range(KIOSKS)]

    @rule(number=kiosks, who=people)
    def arrive(self, number: int, who: UUID) -> None:
        """Somebody signs in."""
        self.kiosks[number].record(arrival(who))

    @rule(number=kiosks, who=st.lists(people, min_size=2, max_size=4, unique=True))
    def arrive_together(self, number: int, who: list[UUID]) -> None:
        """A family presses the button: several events, one transaction."""
        self.kiosks[number].record(*map(arrival, who))

    @rule(number=kiosks, data=st.data())
    def take_back(self, number: int, data: st.DataObject) -> None:
        """An arrival turns out to be none, perhaps of the other kiosk."""
        arrivals = [
            each.id
            for kiosk in self.kiosks
            for each in kiosk.recorded.values()
            if isinstance(each.body, events.ArrivalRecorded)
        ]
        if arrivals:
            withdrawn = data.draw(st.sampled_from(arrivals))
            self.kiosks[number].record(events.ArrivalWithdrawn(arrival=withdrawn, reason="mistake"))

    @rule(number=kiosks, adults=st.integers(1, 3))
    def count_heads(self, number: int, adults: int) -> None:
        """Staff count people without names."""
        self.kiosks[number].record(
            events.HeadcountRecorded(purpose="tea", adults=adults, by=terms.Counter.STAFF)
        )

    @rule(number=kiosks, way=st.sampled_from(["push", "pull", "beat"]), fault=faults)
    def deliver(self, number: int, way: str, fault: Fault) -> None:
        """One request goes out; anything may become of it."""
        self.kiosks[number].deliver(way, fault)

    @rule(number=kiosks)
    def deliver_well(self, number: int) -> None:
        """The network is in order for a while."""
        for way in ("beat", "push", "pull"):
            self.kiosks[number].deliver(way, Fault.NONE)

    @rule(number=kiosks)
    def restart(self, number: int) -> None:
        """The kiosk's programs end without a word and start again."""
        kiosk = self.kiosks[number]
        kiosk.store.db.conn.close()
        kiosk.store, _ = open_sound(kiosk.store.folder, kiosk.now)

    @rule(number=kiosks, minutes=st.integers(-300, 300))
    def clock_jumps(self, number: int, minutes: int) -> None:
        """Somebody sets the clock wrong, within the same day."""
        self.kiosks[number].now = START + timedelta(minutes=minutes)

    @rule(number=kiosks, revoked=st.booleans())
    def revoke(self, number: int, revoked: bool) -> None:
        """The kiosk's token is revoked, or allowed again."""
        at = START if revoked else None
        Kiosk.objects.filter(pk=self.kiosks[number].identity.kiosk).update(revoked_at=at)

    @rule()
    def back_up(self) -> None:
        """The registry is backed up."""
        self.backup = {}
        for kiosk, content in Event.objects.order_by("seq").values_list("kiosk", "content"):
            self.backup.setdefault(kiosk, []).append(content.encode())

    @rule()
    def restore(self) -> None:
        """The registry is put back to its last backup."""
        for model in (Attendance, Withdrawal, Headcount, Event):
            model.objects.all().delete()
        Kiosk.objects.update(high_water=0, high_water_at=None, highest=0)
        for kiosk, contents in self.backup.items():
            take(Kiosk.objects.get(pk=kiosk), contents, START)

    @rule(number=st.integers(1, 300))
    def publish(self, number: int) -> None:
        """Somebody registers, or is renamed."""
        self.published += 1
        publish([wire.Person(id=UUID(int=number), known_as=f"Person {self.published}")])

    @rule(number=kiosks)
    def damage_replica(self, number: int) -> None:
        """A row of the register is not what it was."""
        conn = self.kiosks[number].store.db.conn
        conn.execute("UPDATE entry SET digest = digest + 1 WHERE id = (SELECT MIN(id) FROM entry)")

    def teardown(self) -> None:
        """Let everything settle, and compare."""
        try:
            if self.kiosks:
                self._settle()
                self._compare()
        finally:
            for kiosk in self.kiosks:
                kiosk.store.close()
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    def _settle(self) -> None:
        Kiosk.objects.update(revoked_at=None)
        for kiosk in self.kiosks:
            kiosk.settle()

    def _compare(self) -> None:
        for kiosk in self.kiosks:
            held = Event.objects.filter(kiosk=kiosk.identity.kiosk).order_by("seq")
            assert [events.decode(each.content) for each in held] == list(kiosk.recorded.values())
            assert [each.seq for each in held] == list(range(1, len(kiosk.recorded) + 1))
            record = Kiosk.objects.get(pk=kiosk.identity.kiosk)
            state = Ledger(kiosk.store).state()
            assert record.high_water == state.high_water == state.last == len(kiosk.recorded)
            assert (state.waiting, state.parked, Ledger(kiosk.store).broken_links()) == (0, 0, [])
            assert Register(kiosk.store).entries() == len({*_published()})
        assert Refusal.objects.count() == 0
        assert Attendance.objects.filter(counts=True).count() == self._expected()
        assert (self.folder / "0" / DATABASE).exists()

    def _expected(self) -> int:
        """Return the attendances by a model so simple that it is surely right."""
        bodies = {event.id: event.body for kiosk in self.kiosks for event in kiosk.recorded.values()}
        withdrawn = {body.arrival for body in bodies.values() if isinstance(body, events.ArrivalWithdrawn)}
        named: defaultdict[UUID | None, set[UUID]] = defaultdict(set)
        heads = 0
        for event, body in bodies.items():
            if isinstance(body, events.ArrivalRecorded) and event not in withdrawn:
                named[body.person].add(event)
            if isinstance(body, events.HeadcountRecorded):
                heads += body.total
        return len(named) + heads


def _published() -> list[UUID]:
    from registry.register.models import Entry  # noqa: PLC0415 - only for the comparison

    return list(Entry.objects.values_list("id", flat=True))


def arrival(who: UUID) -> events.ArrivalRecorded:
    """Return somebody's arrival for tea."""
    return events.ArrivalRecorded(
        visit=UUID(int=9),
        person=who,
        family=UUID(int=8),
        purpose="tea",
        medium=events.Medium.CARD,
        confirmed=events.Confirmed.SELF,
    )


def test_whatever_happens_it_settles() -> None:
    """Taps, crashes, lost and repeated requests, clock jumps, revocations, restores: all of it, once."""
    run_state_machine_as_test(
        ManyKiosks,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.long
def test_whatever_happens_it_settles_in_the_long_run() -> None:
    """The same, for many minutes."""
    run_state_machine_as_test(
        ManyKiosks,
        settings=settings(
            max_examples=1000,
            stateful_step_count=60,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
