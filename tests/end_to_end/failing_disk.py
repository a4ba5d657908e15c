"""A kiosk's door on a disk that fails. A program of its own: it mounts, and its mounts end with it."""

import fcntl
import itertools
import json
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from kiosk import door as door_module
from kiosk.clock import new_id
from kiosk.door import Door
from kiosk.news import BoardChanged, News, Tapped
from sync.cli import main
from sync.ledger import Ledger
from sync.rescue import keep_copy
from sync.spill import CACHE
from sync.store import Store
from tests.kiosk.scene import SETTINGS, Clock, make_store, scan

SHUT_DOWN, WITHOUT_THE_LOG = 0x8004587D, 2
"""EXT4_IOC_SHUTDOWN: from now on the file system takes and gives nothing, and forgets what was not synced."""


CARDS = itertools.count(1)


class Entry:
    """A door, and what it has said."""

    def __init__(self, store: Path) -> None:
        self.news: list[News] = []
        self._heard = threading.Condition()
        self.door = Door(store, SETTINGS, Clock(), new_id, self._hear)
        self.door.start()
        self.until(lambda: self.boards() != [])

    def tap(self, cards: int) -> int:
        """Hold up so many cards that nobody knows, one after another; return how many were counted."""
        before = self.counted()
        for _ in range(cards):
            answers = len(self.answers())
            self.door.tap(scan(f"GCV66{next(CARDS):05}"))
            self.until(lambda answers=answers: len(self.answers()) > answers)  # type: ignore[misc]
        return self.counted() - before

    def trouble(self) -> str:
        """Return what staff are told now."""
        seen = len(self.boards())
        self.door.look()
        deadline = time.monotonic() + 5
        while len(self.boards()) == seen and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.boards()[-1].board.trouble

    def well(self) -> bool:
        """Return whether staff are told of nothing."""
        return self.trouble() == ""

    def answers(self) -> list[News]:
        """Return what was said to people."""
        return [each for each in self.news if not isinstance(each, BoardChanged)]

    def boards(self) -> list[BoardChanged]:
        """Return what was said to staff."""
        return [each for each in self.news if isinstance(each, BoardChanged)]

    def counted(self) -> int:
        """Return how many were told that they are counted."""
        return sum(isinstance(each, Tapped) and each.outcome.recorded for each in self.news)

    def until(self, true: Callable[[], bool], seconds: float = 60) -> None:
        """Wait for something to become true."""
        with self._heard:
            assert self._heard.wait_for(true, seconds), self.news[-3:]

    def _hear(self, news: News) -> None:
        with self._heard:
            self.news.append(news)
            self._heard.notify_all()


def mount(*words: str | Path) -> None:
    """Call mount(8)."""
    subprocess.run(["mount", *map(str, words)], check=True)


def make(disk: Path) -> Path:
    """Make the kiosk's store on a disk that still works."""
    folder = disk / "store"
    make_store(folder)
    store = Store.open(folder)
    keep_copy(store)
    store.close()
    return folder


def kept(folder: Path) -> dict[str, int]:
    """Return how many events the ledger has in the end, of how many cards, and what is wrong with it."""
    store = Store.open(folder)
    ledger = Ledger(store)
    tokens = store.db.conn.execute("SELECT COUNT(DISTINCT who) FROM arrival").fetchone()[0]
    wrong = len(store.faults()) + len(ledger.broken_links()) + ledger.spilled()
    told = {"kept": ledger.state().last, "cards": tokens, "wrong": wrong}
    store.close()
    return told


def full(disk: Path) -> dict[str, object]:
    """The disk fills up while people come, and is emptied."""
    mount("-t", "tmpfs", "-o", "size=6m", "tmpfs", disk)
    folder = make(disk)
    entry = Entry(folder)
    before = entry.tap(5)
    with (disk / "filler").open("wb", buffering=0) as filler:
        try:
            while filler.write(bytes(4096)):
                pass
        except OSError:
            pass
    during, told = entry.tap(60), entry.trouble()
    (disk / "filler").unlink()
    entry.until(entry.well)
    after = entry.tap(5)
    assert entry.door.close()
    return {"counted": before + during + after, "told": told, **kept(folder)}


def read_only(disk: Path) -> dict[str, object]:
    """The kiosk starts on a disk that cannot be written; later it can."""
    mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", disk)
    folder = make(disk)
    before = Entry(folder)
    counted = before.tap(3)
    assert before.door.close()
    mount("-o", "remount,ro", disk)
    entry = Entry(folder)
    counted += entry.tap(5)
    entry.until(lambda: "beside" in entry.boards()[-1].board.trouble)
    told = entry.boards()[-1].board.trouble
    said = by_hand(disk)
    mount("-o", "remount,rw", disk)
    entry.until(lambda: entry.boards()[-1].board.trouble == "")
    counted += entry.tap(5)
    assert entry.door.close()
    return {"counted": counted, "told": told, "said": said, **kept(folder)}


def by_hand(disk: Path) -> list[str]:
    """Look at the kiosk, and carry its queue out, while its disk takes nothing; return what was said."""
    config = disk.with_name("kiosk.toml")
    config.write_text(f'[store]\nfolder = "{disk}/store"\n')
    words = (["status"], ["carry-out", str(disk.with_name("stick"))])
    done = [CliRunner().invoke(main, [*each, "--config", str(config)]) for each in words]
    return [f"{each.exit_code} {each.output}" for each in done]


def gone(disk: Path) -> dict[str, object]:
    """The disk stops while people come, forgets what was not synced, and is put back."""
    image = disk.with_name("image")
    subprocess.run(["truncate", "-s", "32M", image], check=True)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    mount("-o", "loop", image, disk)
    folder = make(disk)
    entry = Entry(folder)
    before = entry.tap(20)
    handle = os.open(disk, os.O_RDONLY)
    fcntl.ioctl(handle, SHUT_DOWN, struct.pack("I", WITHOUT_THE_LOG))
    os.close(handle)
    during, told = entry.tap(20), entry.trouble()
    subprocess.run(["umount", "--lazy", disk], check=True)
    mount("-o", "loop", image, disk)
    after = entry.tap(20)
    assert entry.door.close()
    again = Entry(folder)
    again.until(again.well)
    assert again.door.close()
    return {"counted": before + during + after, "told": told, **kept(folder)}


if __name__ == "__main__":
    door_module.RETRY_SECONDS = 0.1
    scenario, where = sys.argv[1], Path(sys.argv[2])
    # So that this machine's memory is not littered: a place of this program alone, where the real one is.
    mount("-t", "tmpfs", "tmpfs", "/dev/shm")  # noqa: S108 - as above
    if scenario == "read_only_everywhere":
        os.environ[CACHE] = str(where / "cache")
        scenario = "read_only"
    print(json.dumps(globals()[scenario](where)))  # noqa: T201 - what the test reads
