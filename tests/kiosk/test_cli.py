"""The command `hub-kiosk`: help, exit codes, and sentences for people."""

import contextlib
import json
import os
import pty
import random
import select
import subprocess
import sys
import termios
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.catalogues import unreviewed
from kiosk.cli import main
from reader.simulate import SimulatedReader
from sync.store import Store
from tests.kiosk.scene import arrivals


@pytest.fixture
def config(folder: Path) -> Path:
    """Return settings for the scene's store, with one reader that is not there yet."""
    path = folder.parent / "kiosk.toml"
    path.write_text(
        f'[store]\nfolder = "{folder}"\n\n[[readers]]\nname = "card"\nport = "{folder.parent / "reader"}"\n'
    )
    return path


def heard_now(folder: Path) -> None:
    """Have delivery heard from the registry just now."""
    store = Store.open(folder)
    with store.transaction():
        store.db.conn.execute("UPDATE delivery SET heard_at = ?", [datetime.now(UTC).isoformat()])
    store.close()


def test_help_says_what_each_command_does() -> None:
    """A stranger finds the three commands."""
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for command in ("run", "check", "demo"):
        assert command in result.output


def test_check_finds_a_healthy_kiosk_well(config: Path, folder: Path) -> None:
    """Store, register, delivery, ledger and reader: all is well, exit 0."""
    heard_now(folder)
    with SimulatedReader("text", link=folder.parent / "reader"):
        result = CliRunner().invoke(main, ["check", "--config", str(config), "--json"])
    found = json.loads(result.output)
    assert found["well"], found
    assert result.exit_code == 0
    assert {each["what"] for each in found["findings"]} == {
        "store",
        "register",
        "delivery",
        "ledger",
        "reader card",
        "translations",
    }
    (translations,) = [each["sentence"] for each in found["findings"] if each["what"] == "translations"]
    assert f"pl {unreviewed('pl')}" in translations


def test_check_lists_what_a_speaker_of_the_language_should_read() -> None:
    """The English, and under it what families see; no kiosk is needed for that."""
    result = CliRunner().invoke(main, ["check", "--unreviewed", "pl"])
    assert result.exit_code == 0
    assert "You're signed in\n    Wejście zapisane\n" in result.output


def test_check_says_what_is_wrong(config: Path) -> None:
    """No reader, and a registry never heard: two sentences and exit 1."""
    result = CliRunner().invoke(main, ["check", "--config", str(config)])
    assert result.exit_code == 1
    assert "WRONG   delivery: The registry was never heard" in result.output
    assert "WRONG   reader card: There is no reader at" in result.output


def test_check_says_that_a_clock_cannot_be_right(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose battery is flat, and whose network does not say the time."""
    monkeypatch.setattr("kiosk.clock.now", lambda: datetime(2001, 1, 1, tzinfo=UTC))
    result = CliRunner().invoke(main, ["check", "--config", str(config)])
    assert result.exit_code == 1
    assert "WRONG   clock: The clock says 01.01.2001, and this software was made on" in result.output


def test_check_without_a_store_says_how_to_enrol(tmp_path: Path) -> None:
    """A kiosk out of the box."""
    path = tmp_path / "kiosk.toml"
    path.write_text('[store]\nfolder = "store"\n')
    result = CliRunner().invoke(main, ["check", "--config", str(path)])
    assert result.exit_code == 1
    assert "run hub-sync enrol" in result.output
    assert "No reader is set up" in result.output
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("command", ["run", "check"])
def test_wrong_settings_are_a_sentence_with_the_line(tmp_path: Path, command: str) -> None:
    """Which line, and what it may hold; exit 2."""
    path = tmp_path / "kiosk.toml"
    path.write_text('[[readers]]\nname = "card"\nport = "/dev/hub/card"\nprofile = "rdm"\n')
    result = CliRunner().invoke(main, [command, "--config", str(path)])
    assert result.exit_code == 2
    assert "kiosk.toml, line 4" in result.output
    assert "rdm6300" in result.output


def test_a_log_that_cannot_be_written_is_said(config: Path) -> None:
    """Exit 1 and a sentence, not a traceback."""
    result = CliRunner().invoke(main, ["run", "--config", str(config), "--log", "/nowhere/kiosk.log"])
    assert result.exit_code == 1
    assert "--log" in result.output


class Terminal:
    """A real kiosk process on a real pseudo-terminal, which is its own: Ctrl+C and Ctrl+Z could reach it."""

    def __init__(self, config: Path, log: Path, *options: str) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(self.master, (24, 80))
        command = Path(sys.executable).with_name("hub-kiosk")
        self.painted = bytearray()
        self.process = subprocess.Popen(
            ["setsid", "--ctty", str(command), "run", "--config", str(config), "--log", str(log), *options],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color"},
        )
        os.close(slave)

    def wait_for(self, text: str, seconds: float = 60) -> None:
        """Read what is painted until it holds this text."""
        until = time.monotonic() + seconds
        painted = b""
        while text.encode() not in painted:
            assert time.monotonic() < until, f"{text!r} was never painted"
            painted += self._read()

    def _read(self) -> bytes:
        """Return what was painted, or nothing when the process has let go of the terminal."""
        if not select.select([self.master], [], [], 0.2)[0]:
            return b""
        with contextlib.suppress(OSError):
            came = os.read(self.master, 65536)
            self.painted += came
            return came
        return b""

    def resize(self, rows: int, columns: int) -> None:
        """Let the window be of another size."""
        termios.tcsetwinsize(self.master, (rows, columns))

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self.master, keys)

    def end(self) -> int:
        """Leave, and return the exit code."""
        try:
            self.press(b"q")
            until = time.monotonic() + 20
            while self.process.poll() is None and time.monotonic() < until:
                self._read()
            return self.process.wait(1)
        finally:
            self.process.kill()
            self.process.wait()
            os.close(self.master)


def test_the_whole_kiosk_on_a_terminal_with_a_reader_that_goes_and_comes(config: Path, folder: Path) -> None:
    """A real process: bytes on the wire become names on the terminal; unplugged and back is said."""
    log = folder.parent / "kiosk.log"
    with SimulatedReader("text", link=folder.parent / "reader") as reader:
        terminal = Terminal(config, log, "--allow-quit")
        try:
            terminal.wait_for("is ready")
            reader.tap("GCV1000001")
            terminal.wait_for("Noor")
            reader.unplug()
            terminal.press(b"\r")
            terminal.wait_for("Amira, Noor and Zayd")
            terminal.press(b"x")
            terminal.wait_for("not connected")
            reader.plug()
            terminal.wait_for("is ready")
            reader.tap("GCV7777777")
            terminal.wait_for("do not know this card")
            terminal.press(b"x")
            terminal.wait_for("No more sessions today")
        finally:
            code = terminal.end()
    assert code == 0
    assert len(arrivals(folder)) == 4
    logged = log.read_text()
    assert '"what": "tapped"' in logged
    for secret in ("GCV1000001", "GCV7777777", "Amira", "Noor"):
        assert secret not in logged


def test_a_byte_that_is_no_text_is_dropped(config: Path, folder: Path) -> None:
    """One such byte once ended the kiosk, and said that all was well."""
    with SimulatedReader("text", link=folder.parent / "reader") as reader:
        terminal = Terminal(config, folder.parent / "kiosk.log", "--allow-quit")
        try:
            terminal.wait_for("is ready")
            terminal.press(b"\xff\xfe")
            reader.tap("GCV1000001")
            terminal.wait_for("Noor")
        finally:
            code = terminal.end()
    assert code == 0
    assert len(arrivals(folder)) == 1
    assert "screen-failed" not in (folder.parent / "kiosk.log").read_text()


def test_no_bytes_and_no_signals_of_a_terminal_end_the_kiosk(config: Path, folder: Path) -> None:
    """Thousands of bytes at random, every control character, sizes that change: then a family is greeted."""
    dice = random.Random(9)
    with SimulatedReader("text", link=folder.parent / "reader") as reader:
        terminal = Terminal(config, folder.parent / "kiosk.log")
        try:
            terminal.wait_for("is ready")
            for _ in range(60):
                terminal.resize(dice.randrange(1, 60), dice.randrange(1, 200))
                terminal.press(bytes(dice.choices(range(256), k=50)) + bytes(range(32)))
                terminal._read()
                assert terminal.process.poll() is None
            terminal.resize(24, 80)
            terminal.press(b"\x1b\\")
            time.sleep(0.5)
            reader.tap("GCV1000001")
            terminal.wait_for("Noor")
            assert terminal.process.poll() is None
        finally:
            terminal.process.kill()
            terminal.process.wait()
            os.close(terminal.master)
    assert b"Traceback" not in terminal.painted
    assert len(arrivals(folder)) >= 1
