"""The door's thread: nothing is told before it is written, and nobody who comes is lost."""

import shutil
import threading
import time
from pathlib import Path

import pytest

from config.kiosk import KioskSettings
from kiosk import door as door_module
from kiosk.clock import new_id
from kiosk.door import Door
from kiosk.news import BoardChanged, News, NotRecorded, SignedIn, Tapped
from kiosk.orders import SignIn
from kiosk.outcome import Trouble
from sync.ledger import Ledger
from sync.rescue import keep_copy, rescue
from sync.store import DATABASE, Store
from tests.kiosk.scene import HAMIDS, Clock, arrivals, scan, uid


class Ears:
    """Hears the news, and can be waited for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.news: list[News] = []
        self.written: list[int] = []
        self.looks = True
        self._heard = threading.Condition()

    def __call__(self, news: News) -> None:
        """Take one fact; look into the ledger at that very moment."""
        with self._heard:
            if self.looks and isinstance(news, Tapped | SignedIn):
                self.written.append(len(arrivals(self.folder)))
            self.news.append(news)
            self._heard.notify_all()

    def wait_for(self, kind: type[News], number: int = 1) -> list[News]:
        """Return the news of this kind once there are so many."""
        with self._heard:
            enough = self._heard.wait_for(lambda: len(self.of(kind)) >= number, timeout=20)
            assert enough, f"waited in vain for {number} of {kind}"
            return self.of(kind)

    def of(self, kind: type[News]) -> list[News]:
        """Return the news of one kind."""
        return [each for each in self.news if isinstance(each, kind)]


def make(folder: Path) -> tuple[Door, Ears]:
    """Return a door and who listens to it."""
    ears = Ears(folder)
    return Door(folder, KioskSettings(), Clock(), new_id, ears), ears


def test_news_comes_after_the_event_is_in_the_ledger(folder: Path) -> None:
    """At the moment the screen hears of a tap or a button, another connection can read it."""
    door, ears = make(folder)
    door.start()
    door.tap(scan("GCV1000001"))
    (tapped,) = ears.wait_for(Tapped)
    assert isinstance(tapped, Tapped)
    door.ask(SignIn(tapped.outcome.visit, frozenset({HAMIDS.person("Noor"), HAMIDS.person("Zayd")})))
    ears.wait_for(SignedIn)
    assert ears.written == [1, 3]
    assert door.close()


def test_taps_before_the_door_is_open_wait_in_line(folder: Path) -> None:
    """A card held up while the program starts is not lost."""
    door, ears = make(folder)
    for card in ("GCV1000001", "GCV4000001", "GCV7777777"):
        door.tap(scan(card))
    door.start()
    ears.wait_for(Tapped, 3)
    assert door.close()
    assert len(arrivals(folder)) == 3


def test_closing_finishes_what_is_in_line(folder: Path) -> None:
    """Taps that came before the end are written down before it."""
    door, _ = make(folder)
    door.start()
    for number in range(50):
        door.tap(scan(f"GCV66{number:05}"))
    assert door.close()
    assert len(arrivals(folder)) == 50


def test_taps_of_many_threads_are_all_written_once(folder: Path) -> None:
    """Two readers and a thumb at once: every tap has its arrival and its answer."""
    door, ears = make(folder)
    door.start()

    def hold_cards(reader: int) -> None:
        for number in range(20):
            door.tap(scan(f"GCV{reader}{number:06}"))

    threads = [threading.Thread(target=hold_cards, args=[reader]) for reader in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ears.wait_for(Tapped, 80)
    assert door.close()
    assert len(arrivals(folder)) == 80


def test_a_kiosk_that_is_not_enrolled_says_so_and_opens_once_it_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a store a tap is answered honestly; when the store is there, the door opens by itself."""
    monkeypatch.setattr(door_module, "RETRY_SECONDS", 0.05)
    later = tmp_path / "later"
    door, ears = make(later)
    door.start()
    (board, *_) = ears.wait_for(BoardChanged)
    assert isinstance(board, BoardChanged)
    assert "not enrolled" in board.board.trouble
    door.tap(scan("GCV1000001"))
    door.ask(SignIn(uid("visit"), frozenset()))
    refused = ears.wait_for(NotRecorded, 2)
    assert refused == [NotRecorded(Trouble.NOT_WRITTEN), NotRecorded(Trouble.NOT_WRITTEN, uid("visit"))]
    shutil.copytree(folder, later)
    ears.wait_for(BoardChanged, 2)
    door.tap(scan("GCV1000001"))
    ears.wait_for(Tapped)
    assert door.close()


def test_a_door_that_never_opened_can_be_closed(tmp_path: Path) -> None:
    """Closing does not hang while the store is missing."""
    door, ears = make(tmp_path / "nowhere")
    door.start()
    ears.wait_for(BoardChanged)
    assert door.close()


def test_a_store_that_breaks_under_the_door_loses_only_the_answer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the tables gone the tap is refused in words, no token is logged, and the door lives on."""
    door, ears = make(folder)
    door.start()
    ears.wait_for(BoardChanged)
    store = Store.open(folder)
    with store.transaction():
        store.db.conn.execute("ALTER TABLE arrival RENAME TO arrival_gone")
    door.tap(scan("GCV1000001"))
    ears.wait_for(NotRecorded)
    with store.transaction():
        store.db.conn.execute("ALTER TABLE arrival_gone RENAME TO arrival")
    store.close()
    door.tap(scan("GCV1000001"))
    ears.wait_for(Tapped)
    assert door.close()
    assert "GCV1000001" not in capsys.readouterr().out
    assert len(arrivals(folder)) == 1


def test_a_file_that_is_damaged_under_the_door_is_set_aside_and_nobody_is_lost(folder: Path) -> None:
    """Whoever comes at that moment is counted beside the store; a new one is begun, and has everybody.

    Once such a tap was refused, and so was each one after it until somebody started the kiosk again.
    """
    keep(folder)
    door, ears = make(folder)
    ears.looks = False
    door.start()
    door.tap(scan("GCV6600001"))
    ears.wait_for(Tapped)
    store = Store.open(folder)
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    content = bytearray((folder / DATABASE).read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    with (folder / DATABASE).open("r+b") as file:  # the same file, as a failing disk would have it
        file.write(content)
    for number in range(2, 12):
        door.tap(scan(f"GCV66{number:05}"))
    ears.wait_for(Tapped, 11)
    assert not ears.of(NotRecorded)
    assert door.close()
    assert list(folder.glob("kiosk.db.broken-*"))
    assert len(everybody(folder)) >= 10  # the first was in the file that is set aside, and may be unreadable


def keep(folder: Path) -> None:
    """Write down beside the store who the kiosk is, as enrolment does."""
    store = Store.open(folder)
    keep_copy(store)
    store.close()


def everybody(folder: Path) -> set[str | None]:
    """Return the tokens of all who are in the ledger, with what waits beside it."""
    store = Store.open(folder)
    Ledger(store).take_up()
    store.close()
    return {arrival.token for arrival in arrivals(folder)}


def test_a_store_that_another_window_set_aside_is_left_for_the_new_one(folder: Path) -> None:
    """Two windows share a store; one finds it damaged and begins another: no tap goes to the old one."""
    door, ears = make(folder)
    door.start()
    door.tap(scan("GCV1000001"))
    ears.wait_for(Tapped)
    store = Store.open(folder)
    keep_copy(store)
    store.close()
    rescue(folder, Clock().now)[0].close()
    door.tap(scan("GCV9999999"))
    ears.wait_for(Tapped, 2)
    assert [body.person is None for body in arrivals(folder)] == [False, True]
    assert door.close()


def test_a_door_that_hangs_is_not_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who waits for its sign of life hears none, and starts the kiosk anew."""
    door, ears = make(folder)
    assert door.is_well(time.monotonic() + 3600)  # nothing was started that could hang
    door.start()
    ears.wait_for(BoardChanged)
    assert door.is_well(time.monotonic())
    freed = threading.Event()
    monkeypatch.setattr(Door, "_do", lambda *_: freed.wait(20))
    door.look()
    assert not door.is_well(time.monotonic() + door_module.STUCK_SECONDS + 1)
    freed.set()
    assert door.close()
    assert not door.is_well(time.monotonic())
