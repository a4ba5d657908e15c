"""How the kiosk is: a code for each thing, all of them on the help desk's page, and none that never comes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.kiosk import KioskSettings
from config.printing import Printing
from config.public import Screen
from kiosk.desk import SCREEN
from kiosk.screens.staff.health import Health
from kiosk.staff import health
from kiosk.staff.health import HealthTold, LookAtHealth, around
from kiosk.staff.health_codes import Area, Code
from kiosk.staff.health_signs import Now, Sign, of_status
from kiosk.staff.may import Deed, may
from sync import readers, wire
from sync.status import Parked, Status, look
from sync.terms import StaffRole
from tests.kiosk.behind import at_work, shows
from tests.kiosk.scene import LONDON, NOW, Hub, scan, uid
from tests.kiosk.staff.desks import families, working

PAGE = Path(__file__).parents[3] / "docs" / "help-desk.md"
WELL = Status(
    kiosk=uid("kiosk"),
    name="Front desk",
    hub="The Moat Family Hub",
    registry="https://registry.example",
    events=10,
    high_water=10,
    waiting=0,
    oldest_waiting=None,
    missing=(),
    parked=[],
    register_entries=40_000,
    register_loaded_at=NOW,
    heard_at=NOW,
    clock_offset_ms=-1200,
    push_trouble="",
    pull_trouble="",
    spilled=0,
    lost=[],
    store_trouble="",
    set_aside=[],
    readers=[wire.ReaderSeen(name="card", well=True, last_scan=NOW)],
    version="1.0",
    versions={},
    disk_free=20 * 2**30,
    store_size=2**20,
    configuration=wire.ConfigurationHeld(received="v1", used="v1", fault=""),
)
HOUR_AGO, MINUTE_AGO = NOW - timedelta(minutes=61), NOW - timedelta(minutes=1)
GONE = wire.ReaderSeen(name="card", well=False, last_scan=NOW)
QUIET = wire.ReaderSeen(name="card", well=True, last_scan=NOW - timedelta(days=2))
UNHEARD = wire.ReaderSeen(name="card", well=True, last_scan=None)
CASES: list[tuple[dict[str, object], Code, str]] = [
    ({"readers": [GONE]}, Code.READER_GONE, "card is not connected."),
    ({"readers": [QUIET]}, Code.READER_QUIET, "last scan on Wednesday 25 March 2026 at 10:05"),
    ({"readers": [UNHEARD]}, Code.READER_QUIET, "has read nothing yet"),
    ({"readers": []}, Code.READER_QUIET, "has read nothing yet"),
    (
        {"waiting": 1, "oldest_waiting": MINUTE_AGO},
        Code.WAITING,
        "1 entry waits, the oldest recorded at 10:04",
    ),
    (
        {"waiting": 2, "oldest_waiting": HOUR_AGO},
        Code.WAITING_LONG,
        "2 entries wait, the oldest recorded at 09:04",
    ),
    (
        {"push_trouble": "There is no network.", "waiting": 2, "oldest_waiting": HOUR_AGO},
        Code.NOT_REACHED,
        "There is no network. 2 entries wait, the oldest recorded at 09:04; last heard at 10:05.",
    ),
    ({"heard_at": None}, Code.NEVER_REACHED, "never reached"),
    ({"heard_at": HOUR_AGO}, Code.SILENT, "Is hub-sync running?"),
    (
        {"parked": [Parked(seq=7, verdict="conflict", reason="It is another.")]},
        Code.REFUSED,
        "7, It is another.",
    ),
    ({"missing": (wire.Span(first=3, last=5),)}, Code.MISSING, "misses 3 numbers"),
    ({"lost": [wire.Lost(first=3, last=3, reason="the disk", at=NOW)]}, Code.MISSING, "misses 1 number"),
    ({"register_loaded_at": None}, Code.REGISTER_NEVER, "never here in full"),
    ({"pull_trouble": "It is too old."}, Code.REGISTER_STALE, "News does not come: It is too old."),
    ({"clock_offset_ms": None}, Code.CLOCK_NOT_COMPARED, "Not compared"),
    ({"clock_offset_ms": 121_000}, Code.CLOCK_OFF, "121 seconds ahead of the registry's"),
    ({"clock_offset_ms": -3_600_000}, Code.CLOCK_OFF, "3600 seconds behind the registry's"),
    ({"disk_free": 100 * 10**6}, Code.DISK_NEARLY_FULL, "100 MB free"),
    ({"spilled": 3}, Code.DISK_REFUSES, "3 entries are kept beside it, safe"),
    ({"set_aside": ["kiosk.db.damaged"]}, Code.STORE_SET_ASIDE, "A damaged store was set aside"),
    (
        {"readers": [*WELL.readers, wire.ReaderSeen(name=SCREEN, well=False, last_scan=None)]},
        Code.SCREEN_FAILED,
        "The public screen failed",
    ),
    (
        {"configuration": wire.ConfigurationHeld(received="v2", used="v1", fault="It has no hub.")},
        Code.SETTINGS_REFUSED,
        "It has no hub.",
    ),
]
ALL_WELL = {code for code in Code if code.is_well}
AROUND = {code for code in Code if code.area in {Area.PRINTER, Area.LANGUAGES}}


def signs(status: Status, *names: str, down: tuple[str, ...] = ()) -> dict[Code, str]:
    """Return a status as codes and sentences."""
    told = of_status(status, names or ("card",), down, Now(NOW, LONDON))
    return {each.code: each.sentence for each in told}


def test_a_kiosk_that_is_well_says_nothing_but_noughts() -> None:
    """Seven codes that end in 0; printer and languages come from elsewhere."""
    assert set(signs(WELL)) == ALL_WELL - AROUND


@pytest.mark.parametrize(("change", "code", "words"), CASES)
def test_each_state_has_its_code_and_its_words(change: dict[str, object], code: Code, words: str) -> None:
    """One thing wrong is one code that does not end in 0, and the area no longer says that it is well."""
    told = signs(replace(WELL, **change))
    assert words in told[code]
    assert [each for each in told if not each.is_well] == [code]
    assert Code(f"{code.area}0") not in told or code in {
        *(Code.REFUSED, Code.MISSING, Code.DISK_REFUSES, Code.STORE_SET_ASIDE)
    }


def test_no_reader_is_set_up() -> None:
    """Then there is no code for one that once was."""
    told = of_status(WELL, (), (), Now(NOW, LONDON))
    assert Code.NO_READER in {each.code for each in told}
    assert Code.READER_WELL not in {each.code for each in told}


def test_a_reader_that_only_the_screen_knows_to_be_gone() -> None:
    """The disk may have taken no note of it."""
    assert signs(WELL, down=("card",))[Code.READER_GONE] == "card is not connected."


def test_several_readers_are_several_lines() -> None:
    """Each with its name."""
    told = of_status(WELL, ("card", "code"), (), Now(NOW, LONDON))
    assert [each.code for each in told if each.code.area is Area.READERS] == [
        Code.READER_WELL,
        Code.READER_QUIET,
    ]


def arranged(languages: list[str], **printing: str) -> KioskSettings:
    """Return settings with these languages and this printer."""
    return KioskSettings(screen=Screen(languages=languages), printing=Printing(folder="prints", **printing))


def test_printer_and_languages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each state has its code: no fonts, a catalogue that nobody has read, no printer."""
    device = tmp_path / "lp0"
    device.touch()
    assert codes_around(arranged(["en"], receipt=f"file:{device}")) == [
        Code.PRINTER_READY,
        Code.LANGUAGES_WELL,
    ]
    assert codes_around(arranged(["en"])) == [Code.PRINTER_NONE, Code.LANGUAGES_WELL]
    gone = arranged(["en", "xx"], receipt=f"file:{tmp_path / 'gone'}")
    assert codes_around(gone) == [Code.PRINTER_NOT_READY, Code.LANGUAGES_UNKNOWN]
    monkeypatch.setattr(health, "can_draw", lambda language: language.code != "pl")
    monkeypatch.setattr(health, "unreviewed", lambda code: int(code == "ro"))
    assert codes_around(arranged(["en", "pl", "ro"]))[1:] == [
        Code.LANGUAGES_WITHOUT_FONT,
        Code.LANGUAGES_NOT_REVIEWED,
    ]


def codes_around(settings: KioskSettings) -> list[Code]:
    """Return the codes of printer and languages."""
    return [each.code for each in around(settings)]


def test_every_code_can_come() -> None:
    """A code that nothing gives would be explained to nobody: the tests above give all of them."""
    given = {code for _, code, _ in CASES} | ALL_WELL | AROUND | {Code.NO_READER}
    assert given == set(Code)


def test_every_code_is_explained_to_the_help_desk_and_no_other() -> None:
    """Their page has a row for each, with what it means and what to do."""
    rows = re.findall(r"^\| (\d\d) \| ([^|]{5,}) \| ([^|]{3,}) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert [code for code, _, _ in rows] == sorted(Code)


def test_a_real_store_is_looked_at(hub: Hub) -> None:
    """From the desk, with the scan that was a minute ago."""
    with families(hub) as desk:
        desk.tap(scan("GCV1000001"))
        desk.board()
    with working(hub) as work:
        told = work.do(LookAtHealth, readers=("card",))
        assert isinstance(told, HealthTold)
        assert told.kiosk == "Front desk, The Moat Family Hub"
        assert Sign(Code.READER_WELL, "card, last scan at 10:05.") in told.signs
        assert {each.code for each in told.signs} >= {Code.NEVER_REACHED, Code.REGISTER_WELL, Code.DISK_WELL}
        assert look(work.bench.store).waiting == 1


def test_everybody_may_look() -> None:
    """Whoever stands there calls the help desk."""
    assert all(may(role, Deed.HEALTH) for role in StaffRole)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_screen_holds_it(hub: Hub, size: tuple[int, int]) -> None:
    """The codes in one line to read out, and each in words; trouble has a mark and not only a colour."""
    with working(hub) as work:
        readers.note(work.bench.store, "card", well=False, last_scan=None)
    async with at_work(hub, size=size) as kiosk:
        await kiosk.press("h")
        await shows(kiosk, Health)
        await kiosk.until(lambda: "61" in kiosk.drawn(), "the printer's code")
        drawn = kiosk.drawn()
        assert re.search(r"Read out: +\d\d( +\d\d){8,}", drawn)
        for area in (
            "Reader",
            "Delivery",
            "Register",
            "Clock",
            "Disk",
            "Printer",
            "Languages",
            "Screen",
            "Settings",
        ):
            assert f"{area}:" in drawn
        assert "! 24  Delivery: The registry was never reached." in drawn
        await kiosk.press("escape")
        await kiosk.until(lambda: not isinstance(kiosk.app.screen, Health), "the way back")
