"""The daemon's patience: what it does next after each kind of answer."""

import threading
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.client import Refused, Registry, Unreachable
from sync.daemon import BACK_OFF_MOST, REFUSED_SECONDS, Daemon, Lane, back_off
from sync.delivery import Delivery
from sync.ledger import Ledger
from sync.store import DATABASE, Store, StoreError
from tests.sync.invented import NOW, make_arrival, make_identity
from tests.sync.scripted import Reply, ScriptedRegistry, accept_all


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_back_off_is_bounded(failures: int, drawn: float) -> None:
    """However long the registry is away, the next try is at most five minutes off."""
    assert 0 <= back_off(failures, lambda: drawn) <= BACK_OFF_MOST


def test_back_off_grows_with_full_jitter() -> None:
    """The most that may be drawn doubles; the least is always nothing."""
    assert [back_off(n, lambda: 1.0) for n in (1, 2, 3, 20)] == [2, 4, 8, BACK_OFF_MOST]
    assert back_off(9, lambda: 0.0) == 0


def failing(error: Exception) -> Lane:
    """Return a lane whose work always ends so."""

    def work() -> bool:
        raise error

    return Lane("push", work, every=15, draw=lambda: 1.0)


@pytest.mark.parametrize(
    ("error", "due"),
    [
        (Unreachable("Away."), 102),
        (Unreachable("Busy.", retry_after=7), 109),
        (Refused("No.", "revoked"), 102 + REFUSED_SECONDS),
        (StoreError("Full."), 102),
    ],
)
def test_each_failure_has_its_own_patience(error: Exception, due: float) -> None:
    """Away: back off. Asked to wait: so long, and some jitter. Refused: long. Nothing ends the loop."""
    lane = failing(error)
    lane.run(100)
    assert (lane.due, lane.failures, lane.trouble) == (due, 1, str(error))


def test_a_success_forgives() -> None:
    """After one good round the failures are forgotten and the usual rest follows."""
    answers = iter([True, False])
    lane = Lane("pull", lambda: next(answers), every=15, failures=5, trouble="Away.")
    lane.run(100)
    assert (lane.due, lane.failures, lane.trouble) == (100, 0, "")
    lane.run(100)
    assert lane.due == 115


def test_nothing_is_done_before_it_is_due() -> None:
    """A lane that rests does not work."""
    lane = failing(AssertionError("worked too early"))
    lane.due = 101
    lane.run(100)
    assert lane.failures == 0


def test_the_daemon_delivers_what_comes_while_it_runs(store: Store, registry: ScriptedRegistry) -> None:
    """Events recorded by another connection are delivered though the registry failed at first."""
    failures = iter([Reply(status=500, media_type="text/html")] * 2)
    registry.reply = lambda r: (
        next(failures, None)
        or (accept_all(r) if "events" in r.path else Reply(status=503, media_type="text/html"))
    )
    daemon_done = threading.Event()
    daemons: list[Daemon] = []

    def deliver() -> None:
        own = Store.open(store.folder)
        client = Registry(make_identity(registry.url), timeout=2)
        daemons.append(Daemon(Delivery(own, client), every=0.1, now=time.monotonic))
        daemons[0].run()
        client.close()
        own.close()
        daemon_done.set()

    thread = threading.Thread(target=deliver, daemon=True)
    thread.start()
    ledger = Ledger(store)
    ledger.record([make_arrival()], at=NOW, day=date(2026, 3, 27))
    deadline = time.monotonic() + 30
    while ledger.state().high_water < 1:
        assert time.monotonic() < deadline, ledger.state()
        threading.Event().wait(0.01)
    daemons[0].stop()
    assert daemon_done.wait(10)
    thread.join(5)


def test_a_store_that_breaks_under_delivery_is_a_sentence(
    store: Store, registry: ScriptedRegistry, capsys: pytest.CaptureFixture[str]
) -> None:
    """What SQLite says while something is read ends neither the daemon nor in a traceback."""
    delivery = Delivery(store, Registry(make_identity(registry.url), timeout=2))
    daemon = Daemon(delivery, every=0.1, now=time.monotonic)
    store.db.conn.execute("DROP VIEW known")
    store.db.conn.execute("ALTER TABLE receipt RENAME TO receipt_gone")
    lane = Lane("push", daemon._spoken(delivery.push), every=1, draw=lambda: 1.0)
    lane.run(100)
    assert lane.trouble == f"{store.folder / DATABASE} refused: no such table: receipt."
    assert lane.due == 102
