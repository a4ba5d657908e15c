"""What processes remember of numbers and first days never makes a first day wrong, whoever changes it."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Min
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.intake.models import Attendance
from registry.intake.services import take
from registry.intake.visits import withdraw
from registry.kiosks.models import Kiosk
from registry.reach.models import PersonNumber, Rewound
from registry.reach.sheets import numbers, remembered
from registry.reach.sheets.remembered import Remembered
from sync import events
from tests.registry.making import NOW, arrival, make_kiosk, undone

pytestmark = pytest.mark.django_db


class Processes:
    """Several processes with a memory of their own, one database, and one kiosk that sends to any of them."""

    def __init__(self, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kiosk, self.monkeypatch, self.seq = kiosk, monkeypatch, 0
        self.memories: defaultdict[int, Remembered] = defaultdict(lambda: Remembered(None))
        self.came: list[UUID] = []

    @contextmanager
    def _acting(self, process: int, *, commits: bool) -> Iterator[None]:
        self.monkeypatch.setattr(remembered, "_latest", self.memories[process])
        with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
            yield
            transaction.set_rollback(not commits)
        self.memories[process] = remembered._latest

    def arrive(self, process: int, people: list[tuple[int, int]], *, commits: bool = True) -> None:
        """Let people come on days, in one batch that is perhaps not committed."""
        sent = [
            arrival(
                self.kiosk.pk, self.seq + n, at=NOW + timedelta(days=day, minutes=n), person=UUID(int=person)
            )
            for n, (person, day) in enumerate(people, 1)
        ]
        with self._acting(process, commits=commits):
            answers, _ = take(self.kiosk, list(map(events.encode, sent)), NOW)
        assert {answer.verdict for answer in answers} <= {"accepted"}
        if commits:
            self.seq += len(people)
            self.came += [event.id for event in sent]

    def take_back(self, process: int, which: int, *, commits: bool = True) -> None:
        """Let one of the visits so far count no longer."""
        if self.came:
            with self._acting(process, commits=commits):
                withdraw([self.came[which % len(self.came)]])


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Processes:
    """Return processes that remember nothing yet."""
    return Processes(make_kiosk(), monkeypatch)


def firsts_on_record() -> dict[UUID, date | None]:
    """Return on which day each person came first, as it is kept."""
    return dict(PersonNumber.objects.values_list("person", "first"))


def firsts_by_visits() -> dict[UUID, date | None]:
    """Return the same by the visits that count; None of somebody of whom none is left."""
    counted = Attendance.objects.filter(counts=True).values_list("person").annotate(first=Min("date"))
    return dict.fromkeys(firsts_on_record()) | dict(counted.order_by())


PEOPLE = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 5)), min_size=1, max_size=3)
STEPS = st.lists(st.tuples(st.integers(0, 1), st.booleans(), PEOPLE | st.integers(0, 20)), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(steps=STEPS)
def test_first_days_are_right_whichever_process_does_what(
    steps: list[tuple[int, bool, list[tuple[int, int]] | int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes take arrivals in and back, and some of it is never committed; numbers stay."""
    with undone():
        processes = Processes(make_kiosk(), monkeypatch)
        given: dict[UUID, int] = {}
        for process, commits, what in steps:
            if isinstance(what, list):
                processes.arrive(process, what, commits=commits)
            else:
                processes.take_back(process, what, commits=commits)
            assert firsts_on_record() == firsts_by_visits()
            now = dict(PersonNumber.objects.values_list("person", "number"))
            assert given.items() <= now.items()
            given = now


def test_who_is_remembered_is_not_looked_up(processes: Processes) -> None:
    """The second time somebody comes their number is read, and the third time no table of numbers is."""
    for day in (0, 1):
        processes.arrive(0, [(1, day)])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        processes.arrive(0, [(1, 2)])
    assert not [query for query in asked.captured_queries if "reach_personnumber" in query["sql"]]
    assert firsts_on_record() == {UUID(int=1): NOW.date()}


def test_a_day_before_the_remembered_one_is_noted(processes: Processes) -> None:
    """An arrival that a kiosk kept for days comes after later ones were remembered."""
    for day in (3, 4, 1, 2):
        processes.arrive(0, [(1, day)])
    assert firsts_on_record() == {UUID(int=1): NOW.date() + timedelta(days=1)}


def test_a_day_that_another_process_took_back_is_forgotten(processes: Processes) -> None:
    """Else whoever came again between the old first day and the new one would seem to have come later."""
    for day in (0, 9, 10):
        processes.arrive(0, [(1, day)])
    processes.take_back(1, 0)
    processes.arrive(0, [(1, 5)])
    assert firsts_on_record() == {UUID(int=1): NOW.date() + timedelta(days=5)}


def test_nothing_is_remembered_of_what_was_not_committed(processes: Processes) -> None:
    """A number that was given in a transaction that failed may be given to somebody else."""
    processes.arrive(0, [(1, 0)])
    processes.arrive(0, [(1, 1), (2, 0), (2, 1)], commits=False)
    assert not processes.memories[0].people
    processes.arrive(0, [(3, 0)])
    processes.arrive(0, [(2, 0)])
    assert firsts_on_record() == firsts_by_visits()


def test_a_number_that_another_transaction_just_gave_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was committed after this one had looked and found none: nobody gets two, and the others theirs."""
    hub, early, other = make_kiosk().hub_id, UUID(int=1), UUID(int=2)
    PersonNumber.objects.create(person=early, number=7)
    look, before = numbers._people, iter([[None, None]])
    monkeypatch.setattr(numbers, "_people", lambda people: next(before, None) or look(people))
    given = numbers.people_numbers([(early, hub), (other, hub)], Remembered(None))
    assert given == [7, PersonNumber.objects.get(pk=other).number]


def test_a_memory_has_a_bound(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was remembered first is forgotten first."""
    monkeypatch.setattr(remembered, "MOST", 2)
    for day in (0, 1):
        processes.arrive(0, [(person, day) for person in (1, 2, 3)])
    assert list(processes.memories[0].people) == [2, 3]


def test_without_its_row_nothing_is_remembered(processes: Processes) -> None:
    """As in a database that was emptied."""
    Rewound.objects.all().delete()
    for day in (0, 1):
        processes.arrive(0, [(1, day)])
    assert not processes.memories[0].people
