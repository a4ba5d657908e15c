"""What a help desk asks for is all there, and nobody who was there is in it."""

import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from config.kiosk import Store as StoreSettings
from config.public import Message
from kiosk import diagnostics
from kiosk.cli import main
from kiosk.diagnostics import MASKED, collect, scrub
from tests.kiosk.scene import HOUSEHOLDS, NOW, SETTINGS, Hub, scan

PARTS = ["Software", "Machine", "How it stands", "What is wrong", "Settings", "Readers", "Units", "Log"]


@pytest.fixture
def told(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the text of a kiosk at which somebody tapped, and whose log another program filled."""
    desk = hub.desk()
    for household in HOUSEHOLDS:
        for card in household.cards:
            desk.tap(scan(card))
    desk.close()
    said = {"systemctl": "Id=hub-kiosk.service\nMemoryCurrent=65949696\n", "journalctl": FOREIGN}
    monkeypatch.setattr(diagnostics, "_command", lambda *words: said[words[0]])
    settings = msgspec.structs.replace(
        SETTINGS,
        store=StoreSettings(str(hub.folder)),
        messages=[Message({"en": "Happy birthday, Amira Hamid!"})],
    )
    return collect(settings, NOW)


FOREIGN = """\
2026-03-27T10:00:00+0000 cups[1]: job of ada@hub.example, 01632 960123, M1 1AA refused
2026-03-27T10:00:01+0000 hub-kiosk[2]: {"what": "tapped", "verdict": "welcome", "recorded": 1}
2026-03-27T10:00:02+0000 other[3]: card 62E3086CED of 01900000-0000-7000-8000-000000000001
2026-03-27T10:00:03+0000 other[3]: key 9f86d081884c7d659a2feaa0c55ad015
"""


def test_every_part_is_there(told: str) -> None:
    """In the order in which a help desk reads."""
    assert re.findall(r"^== (.*) ==$", told, flags=re.MULTILINE) == PARTS
    for said in (
        "Front desk at The Moat Family Hub",
        "Memory=62.9 MiB",
        '"verdict": "welcome"',
        "[[readers]]",
    ):
        assert said in told
    assert "could not be had" not in told


def test_nobody_is_in_it(told: str) -> None:
    """Neither those who tapped, nor their cards, nor what another program said of somebody."""
    said_of = [name for each in HOUSEHOLDS for group in (*each.adults, each.children) for name in group]
    names = {name for name in said_of if not name.startswith("-")}
    cards = {card for each in HOUSEHOLDS for card in each.cards}
    assert len(names) > 5
    assert cards
    words = set(re.findall(r"[\w-]+", told))
    assert words.isdisjoint(names | cards)
    parts = ("ada@", "960123", "M1 1AA", "62E3086CED", "7000-8000-0000", "9f86d081", "birthday")
    for personal in parts:
        assert personal not in told
    assert told.count(MASKED) >= 6


def test_what_cannot_be_had_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kiosk that is not enrolled, on a machine without systemd, still tells what it can."""

    def missing(*_: str) -> str:
        raise FileNotFoundError(2, "No such file", "systemctl")

    monkeypatch.setattr(diagnostics, "_command", missing)
    told = collect(msgspec.structs.replace(SETTINGS, store=StoreSettings(str(tmp_path))), NOW)
    assert "== How it stands ==\nThis could not be had: NotEnrolled." in told
    assert "== Log ==\nThis could not be had: FileNotFoundError." in told
    assert "family-hub-kiosk" in told


@given(st.text())
def test_scrubbing_never_fails_and_scrubs_once(text: str) -> None:
    """Whatever the log holds; and a second time there is nothing left to scrub."""
    once = scrub(text)
    assert scrub(once) == once


@pytest.mark.parametrize(
    "kept",
    [
        "2026-03-27T10:00:00.123456+00:00",
        "up 123.4 hours",
        "memory 1,234 MiB free of 8,123",
        "usb:05e0:1701@1-1.2",
        "/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0",
        "number 157,096",
        "Memory=62.9 MiB",
        "family-hub-kiosk 0.1.0",
    ],
)
def test_what_helps_is_kept(kept: str) -> None:
    """Times, sizes, ports and versions are nobody's."""
    assert scrub(kept) == kept


def test_the_command_writes_a_file_or_shows_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a help desk at the machine, and for one far away."""
    monkeypatch.setattr(diagnostics, "_command", lambda *_: "said\n")
    config = tmp_path / "kiosk.toml"
    config.write_text(f'[store]\nfolder = "{folder}"\n')
    shown = CliRunner().invoke(main, ["diagnostics", "--config", str(config)])
    assert (shown.exit_code, "== How it stands ==" in shown.output) == (0, True)
    out = tmp_path / "told.txt"
    written = CliRunner().invoke(main, ["diagnostics", "--config", str(config), "--out", str(out)])
    assert written.exit_code == 0
    assert "== How it stands ==" in out.read_text()
