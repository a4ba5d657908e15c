"""What systemd hears of a process that it started, over its own protocol."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.alive import Alive


class Systemd:
    """The socket at which systemd listens."""

    def __init__(self, address: str) -> None:
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.bind(address)
        self.line.setblocking(False)

    def heard(self) -> list[str]:
        """Return what came since the last look."""
        words = []
        while True:
            try:
                words.append(self.line.recv(4096).decode())
            except BlockingIOError:
                return words


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    """Return a listening systemd."""
    made = Systemd(str(tmp_path / "notify"))
    yield made
    made.line.close()


def test_a_process_says_that_it_is_ready_and_that_it_stops(tmp_path: Path, systemd: Systemd) -> None:
    """Each word is a datagram of its own."""
    alive = Alive({"NOTIFY_SOCKET": str(tmp_path / "notify")})
    alive.ready()
    alive.stopping()
    assert systemd.heard() == ["READY=1", "STOPPING=1"]


def test_signs_of_life_go_out_three_times_in_the_watchdogs_time(tmp_path: Path, systemd: Systemd) -> None:
    """Four calls a second do not become four datagrams a second."""
    clock = [100.0]
    environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "30000000"}
    alive = Alive(environment, lambda: clock[0])
    for _ in range(4 * 30):
        alive.beat()
        clock[0] += 0.25
    assert systemd.heard() == ["WATCHDOG=1"] * 3


def test_who_is_not_watched_says_nothing(tmp_path: Path, systemd: Systemd) -> None:
    """Without WatchdogSec in the unit nobody waits for a sign."""
    Alive({"NOTIFY_SOCKET": str(tmp_path / "notify")}).beat()
    assert systemd.heard() == []


def test_a_name_in_no_folder_is_understood() -> None:
    """Systemd of some machines listens at an abstract address, written with an @."""
    systemd = Systemd("\0family-hub-test")
    Alive({"NOTIFY_SOCKET": "@family-hub-test"}).ready()
    assert systemd.heard() == ["READY=1"]
    systemd.line.close()


def test_nobody_there_is_no_trouble(tmp_path: Path) -> None:
    """Started by hand, or while systemd starts itself anew, a process works all the same."""
    Alive({}).ready()
    alive = Alive({"NOTIFY_SOCKET": str(tmp_path / "gone"), "WATCHDOG_USEC": "1000"}, lambda: 5.0)
    alive.beat()
    later = Systemd(str(tmp_path / "gone"))
    alive.beat()
    assert later.heard() == ["WATCHDOG=1"]
    later.line.close()
