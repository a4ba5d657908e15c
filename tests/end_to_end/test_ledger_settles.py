"""Several kiosks and one registry, through anything, end with every event once and the same figures."""

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as registry_settings
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from registry.intake import refusals
from registry.intake.models import Attendance, Event, Refusal
from registry.intake.proof import prove
from registry.kiosks.models import Kiosk
from registry.register.feed import publish, withdraw
from registry.timetable.models import Hub
from sync import events, terms, wire
from sync.ledger import Ledger
from tests.end_to_end.in_process import Fault
from tests.end_to_end.settling import START, OneKiosk, back_up, carry_in, expected, restore

pytestmark = pytest.mark.django_db
registry_settings.SECRET_KEY = "only for tests, where nothing that it signs outlives the run"
KIOSKS = 3
EVER = date(1990, 1, 1), date(2090, 1, 1)
faults = st.sampled_from(Fault)
kiosks = st.integers(0, KIOSKS - 1)
people = st.integers(1, 4).map(lambda number: UUID(int=number))
ways = st.sampled_from(["push", "pull", "beat"])


class ManyKiosks(RuleBasedStateMachine):
    """Anything that can happen between kiosks and a registry."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="hub-settles-"))
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.backup: dict[str, list[tuple[Any, ...]]] = {}
        self.kiosks: list[OneKiosk] = []
        self.published = 0

    @initialize()
    def open_hub(self) -> None:
        """Three kiosks are enrolled at one hub."""
        hub = Hub.objects.create(code="MOA", name="The Moat", locality="East")
        self.kiosks = [OneKiosk(hub, number, self.folder / str(number)) for number in range(KIOSKS)]
        self.backup = back_up()

    # At the door

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
        """An arrival turns out to be none, perhaps of another kiosk."""
        arrivals = [
            id_
            for kiosk in self.kiosks
            for id_, body in kiosk.recorded.items()
            if isinstance(body, events.ArrivalRecorded)
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

    # On the machine

    @rule(number=kiosks)
    def restart(self, number: int) -> None:
        """The kiosk's programs end without a word and start again."""
        self.kiosks[number].restart()

    @rule(number=kiosks, who=people)
    def power_cut_at_a_tap(self, number: int, who: UUID) -> None:
        """The machine goes off in the middle of writing: nobody was told, and nothing is half there."""
        self.kiosks[number].record(arrival(who), arrival(who), cut=0)

    @rule(number=kiosks, way=ways, cut=st.integers(0, 2))
    def power_cut_in_delivery(self, number: int, way: str, cut: int) -> None:
        """It goes off after the registry answered, in the middle of writing that down."""
        self.kiosks[number].deliver(way, Fault.NONE, cut)
        self.kiosks[number].restart()

    @rule(number=kiosks, minutes=st.one_of(st.integers(-300, 300), st.integers(-(10**7), 10**7)))
    def clock_jumps(self, number: int, minutes: int) -> None:
        """Somebody, or an empty battery, sets the clock wrong: by hours or by years."""
        self.kiosks[number].now = START + timedelta(minutes=minutes)

    @rule(number=kiosks)
    def take_image(self, number: int) -> None:
        """Somebody copies the disk."""
        self.kiosks[number].take_image()

    @rule(number=kiosks)
    def put_image_back(self, number: int) -> None:
        """The disk is put back to an old image: numbers are given again."""
        self.kiosks[number].put_image_back()

    @rule(number=kiosks)
    def weeks_pass(self, number: int) -> None:
        """What was acknowledged is old enough to be let go of."""
        self.kiosks[number].let_weeks_pass()

    @rule(number=kiosks)
    def damage_replica(self, number: int) -> None:
        """A row of the register is not what it was."""
        conn = self.kiosks[number].store.db.conn
        conn.execute("UPDATE entry SET digest = digest + 1 WHERE id = (SELECT MIN(id) FROM entry)")

    # On the way

    @rule(number=kiosks, way=ways, fault=faults)
    def deliver(self, number: int, way: str, fault: Fault) -> None:
        """One request goes out; anything may become of it."""
        self.kiosks[number].deliver(way, fault)

    @rule(number=kiosks)
    def deliver_well(self, number: int) -> None:
        """The network is in order for a while."""
        for way in ("beat", "push", "pull"):
            self.kiosks[number].deliver(way, Fault.NONE)

    @rule(number=kiosks)
    def arrive_late(self, number: int) -> None:
        """A request that was held up arrives, behind those that were sent after it."""
        self.kiosks[number].wire.deliver_late()

    @rule(number=kiosks)
    def carry_out(self, number: int) -> None:
        """The queue is written to a stick."""
        self.kiosks[number].carry_out(self.folder / f"stick-{number}")

    @rule(number=kiosks)
    def carry_in(self, number: int) -> None:
        """The stick is taken in, perhaps again."""
        carry_in(self.folder / f"stick-{number}")

    # At the registry

    @rule(number=kiosks, revoked=st.booleans())
    def revoke(self, number: int, revoked: bool) -> None:
        """The kiosk's token is revoked, or allowed again."""
        at = START if revoked else None
        Kiosk.objects.filter(pk=self.kiosks[number].identity.kiosk).update(revoked_at=at)

    @rule()
    def back_up(self) -> None:
        """The registry is backed up."""
        self.backup = back_up()

    @rule()
    def restore(self) -> None:
        """The registry is put back to its last backup, the register too."""
        restore(self.backup)

    @rule(number=st.integers(1, 300))
    def publish(self, number: int) -> None:
        """Somebody registers, or is renamed."""
        self.published += 1
        publish([wire.Person(id=UUID(int=number), known_as=f"Person {self.published}")])

    @rule(number=st.integers(1, 300))
    def forget(self, number: int) -> None:
        """Somebody moves away."""
        withdraw([UUID(int=number)])

    # In the end

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
            while kiosk.wire.late:
                kiosk.wire.deliver_late()
        for kiosk in self.kiosks:
            kiosk.settle()

    def _compare(self) -> None:
        for kiosk in self.kiosks:
            self._compare_one(kiosk)
        assert Attendance.objects.filter(counts=True).count() == expected(Event.objects.all())
        proof = prove(*EVER, timezone.now())
        assert [each.missing for each in proof.kiosks] == [0] * KIOSKS
        excused = any(kiosk.excused for kiosk in self.kiosks)
        assert proof.proven or excused

    def _compare_one(self, kiosk: OneKiosk) -> None:
        held = list(Event.objects.filter(kiosk=kiosk.identity.kiosk).order_by("seq"))
        bodies = {each.id: events.decode(each.content).body for each in held}
        assert len(bodies) == len(held)
        assert bodies.items() <= kiosk.recorded.items()
        gone = kiosk.recorded.keys() - bodies.keys()
        assert not gone & {id_ for id_, _ in kiosk.in_ledger()}
        state = Ledger(kiosk.store).state()
        assert (state.waiting, state.parked, Ledger(kiosk.store).broken_links()) == (0, 0, [])
        waiting = set(
            refusals.waiting(Kiosk.objects.get(pk=kiosk.identity.kiosk)).values_list("event", flat=True)
        )
        assert waiting <= gone
        if not kiosk.excused:
            assert bodies == kiosk.recorded
            assert [each.seq for each in held] == list(range(1, len(held) + 1))
            assert not Refusal.objects.filter(kiosk=kiosk.identity.kiosk).exists()


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


def settle(examples: int, steps: int) -> None:
    """Let so many worlds, of so many steps each, settle."""
    run_state_machine_as_test(
        ManyKiosks,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_happens_it_settles() -> None:
    """Taps, power cuts, lost, late and repeated requests, clocks, revocations, restores: each event once."""
    settle(12, 40)


@pytest.mark.long
def test_whatever_happens_it_settles_in_the_long_run() -> None:
    """The same, for many minutes."""
    settle(1000, 60)
