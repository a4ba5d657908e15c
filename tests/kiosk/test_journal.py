"""Log lines reach a place where somebody reads them, and never the screen."""

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import journal
from kiosk.journal import Journal


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Return the socket of a journal, for a program that systemd started on a terminal."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "journal"))
        line.setblocking(False)
        monkeypatch.setattr(journal, "JOURNAL", str(tmp_path / "journal"))
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setenv("JOURNAL_STREAM", "8:1234")
        yield line
    journal.write_to(None)


def test_on_a_terminal_of_systemds_lines_go_to_its_journal(systemd: socket.socket, tmp_path: Path) -> None:
    """Standard error is the screen itself there; a file in the store would wear out a card twice."""
    assert journal.place(tmp_path) is None
    journal.write_to(None)
    Journal("hub-kiosk.test").info("tapped", verdict="welcome")
    fields = dict(each.split("=", 1) for each in systemd.recv(4096).decode().splitlines())
    assert fields["SYSLOG_IDENTIFIER"] == "hub-kiosk"
    line = json.loads(fields["MESSAGE"])
    assert (line["what"], line["verdict"], line["level"]) == ("tapped", "welcome", "info")


def test_a_journal_that_does_not_listen_stops_nobody(systemd: socket.socket) -> None:
    """Not even while systemd's journal starts anew."""
    systemd.close()
    journal.write_to(None)
    Journal("hub-kiosk.test").info("tapped")


def test_a_terminal_of_ones_own_has_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a laptop at a pop-up hub."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    assert journal.place(tmp_path) == tmp_path / "kiosk.log"
    assert journal.place(tmp_path / "nowhere") is None
