"""The demonstration without a screen: taps as bytes, through every real part, to figures that agree."""

import queue
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from config import kiosk as settings_file
from kiosk.demo import cards as deck
from kiosk.demo.cards import Card
from kiosk.demo.dashboard import figures
from kiosk.demo.processes import DemoError
from kiosk.demo.report import AtTheDoor, Report
from kiosk.demo.works import HUB, USER, Works
from kiosk.news import News, NotRecorded, SignedIn, Tapped
from kiosk.opening import entrance
from kiosk.outcome import Verdict
from reader.scan import Scan
from reader.simulate import SimulatedReader
from reader.thread import ReaderState
from sync.ledger import Ledger, LedgerState
from sync.store import Store

ANSWER_SECONDS = 20
DELIVERY_SECONDS = 120
LOOK_SECONDS = 0.05

N = TypeVar("N", Tapped, SignedIn)


def run(works: Works, taps: int, setup_seconds: float, step: Callable[[], None]) -> Report:
    """Play ``taps`` taps, wait until all is delivered, and read the dashboard.

    Raises:
        DemoError: something along the way did not work; the sentence says what.
    """
    begun = time.monotonic()
    seen = _play(works, taps, step)
    state, people, families = _delivered(works)
    first, last = seen.days
    told = figures(works.url, USER, works.password, HUB, first, last)
    return Report(
        taps=taps,
        taps_by_format=seen.taps,
        scans=seen.scans,
        arrivals_recorded=seen.arrivals,
        people_signed_in=people,
        families_signed_in=families,
        anonymous_arrivals=seen.anonymous,
        already_signed_in=seen.already,
        events_in_ledger=state.last,
        events_acknowledged=state.acknowledged,
        high_water=state.high_water,
        registry_attendances=told.attendances,
        registry_anonymous=told.anonymous,
        unique_people=told.people,
        unique_families=told.families,
        unique_children=told.children,
        unique_adults=told.adults,
        age_unknown=told.age_unknown,
        seed=works.seed,
        setup_seconds=round(setup_seconds, 2),
        seconds=round(time.monotonic() - begun, 2),
    )


def _play(works: Works, taps: int, step: Callable[[], None]) -> AtTheDoor:
    people = deck.queue_at_the_door(deck.read(works.cards), random.Random(works.seed))
    with ExitStack() as stack:
        visitors = _Visitors(works, stack)
        for card in islice(people, taps):
            works.must_run()
            visitors.tap(card)
            step()
        return visitors.seen


class _Visitors:
    """Taps one card after the other, presses the button, and counts what comes of it."""

    def __init__(self, works: Works, stack: ExitStack) -> None:
        settings = settings_file.read(works.config)
        self._zone = ZoneInfo(settings.door.time_zone)
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._plugged_in: queue.SimpleQueue[ReaderState] = queue.SimpleQueue()
        self._readers = {
            reader.profile.value: stack.enter_context(
                SimulatedReader(reader.profile.value, link=Path(reader.port))
            )
            for reader in settings.readers
        }
        self.seen = AtTheDoor(taps=dict.fromkeys(self._readers, 0))
        self._entrance = entrance(settings, on_scan=self._count)
        stack.callback(self._entrance.close)
        self._entrance.attach(self._news.put, self._plugged_in.put)
        self._wait_for_readers()

    def tap(self, card: Card) -> None:
        """Send the card's bytes, and sign in whoever is ticked on the screen that they bring up."""
        self.seen.taps[card.protocol] += 1
        self._readers[card.protocol].tap(card.value)
        outcome = self._answer(Tapped, card).outcome
        self.seen.arrivals += outcome.recorded
        self.seen.already += outcome.verdict in {Verdict.ALREADY, Verdict.UNKNOWN_AGAIN}
        self.seen.anonymous += 0 if outcome.seats else outcome.recorded
        ticked = {seat.person for seat in outcome.seats if seat.ticked and not seat.present}
        if ticked:
            self._entrance.confirm(outcome.visit, ticked)
            self.seen.arrivals += self._answer(SignedIn, card).confirmed.recorded
        self.seen.on(datetime.now(UTC).astimezone(self._zone).date())

    def _count(self, _scan: Scan) -> None:
        self.seen.scans += 1

    def _answer(self, kind: type[N], card: Card) -> N:
        until = time.monotonic() + ANSWER_SECONDS
        while (rest := until - time.monotonic()) > 0:
            try:
                news = self._news.get(timeout=rest)
            except queue.Empty:
                break
            if isinstance(news, kind):
                return news
            if isinstance(news, NotRecorded):
                raise DemoError(news.sentence)
        raise DemoError(f"A tap in the format {card.protocol} was never answered.")

    def _wait_for_readers(self) -> None:
        waiting = set(self._readers)
        until = time.monotonic() + ANSWER_SECONDS
        connected: set[str] = set()
        while len(connected) < len(waiting):
            if time.monotonic() > until:
                raise DemoError("The simulated readers were never found.")
            try:
                state = self._plugged_in.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                continue
            if state.connected:
                connected.add(state.name)


def _delivered(works: Works) -> tuple[LedgerState, int, int]:
    """Wait until the registry holds everything; return the ledger's state, people and families in it."""
    store = Store.open(works.store)
    try:
        ledger = Ledger(store)
        until = time.monotonic() + DELIVERY_SECONDS
        while (state := ledger.state()).high_water < state.last or state.waiting:
            works.must_run()
            if time.monotonic() > until:
                raise DemoError(f"{state.waiting} events were not delivered.")
            time.sleep(LOOK_SECONDS)
        people, families = ledger.named()
        return state, people, families
    finally:
        store.close()
