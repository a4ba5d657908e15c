"""The rules for readers: ModemManager keeps off, only the kiosk reads what they type, others stay alone."""

import re
from fnmatch import fnmatchcase

import pytest

from tests.machine.conftest import ROOT

RULES = (ROOT / "systemd/kiosk/60-hub-readers.rules").read_text(encoding="utf-8")
PART = re.compile(r'([A-Z]+(?:\{\w+\})?)\s*(==|!=|\+?=)\s*"([^"]*)"')


def applied(**device: str) -> dict[str, str]:
    """Return what the rules set for a device that comes; as udev does, line by line, with its jumps."""
    device = {"ACTION": "add", **device}
    found: dict[str, str] = {}
    goal = ""
    for line in (each for each in RULES.splitlines() if each and not each.startswith("#")):
        parts = PART.findall(line)
        assert PART.sub("", line).strip(" ,") == "", f"udev would not understand: {line}"
        said = {key: value for key, operator, value in parts if operator == "="}
        if goal:
            goal = "" if said.get("LABEL") == goal else goal
        elif all(matches(device, *part) for part in parts if part[1] in ("==", "!=")):
            goal = said.pop("GOTO", "")
            found |= {key: value for key, value in said.items() if key != "LABEL"}
    assert goal == "", "a jump without an end"
    return found


def matches(device: dict[str, str], key: str, operator: str, wanted: str) -> bool:
    """Say whether one condition holds."""
    name = key.removeprefix("ATTRS{").rstrip("}")
    held = any(fnmatchcase(device.get(name, ""), each) for each in wanted.split("|"))
    return held == (operator == "==")


@pytest.mark.parametrize(
    "ids",
    ["1a86:7523", "10c4:ea60", "0403:6001", "067b:2303", "0483:5740", "05e0:1701", "0c2e:0ca8", "09d8:0420"],
)
def test_modem_manager_keeps_off_readers(ids: str) -> None:
    """Bridges and scanners would get AT commands for seconds after each plug."""
    vendor, product = ids.split(":")
    for subsystem in ("tty", "usb"):
        done = applied(SUBSYSTEM=subsystem, idVendor=vendor, idProduct=product)
        assert done == {"ENV{ID_MM_DEVICE_IGNORE}": "1"}


@pytest.mark.parametrize("ids", ["12d1:1506", "2c7c:0125", "1199:9071"])
def test_a_modem_is_left_to_modem_manager(ids: str) -> None:
    """A pop-up hub may be online by one."""
    vendor, product = ids.split(":")
    assert applied(SUBSYSTEM="tty", idVendor=vendor, idProduct=product) == {}


@pytest.mark.parametrize("ids", ["0581:0107", "13ba:0018", "05e0:1200", "0416:c141"])
def test_what_a_reader_types_only_the_kiosk_reads(ids: str) -> None:
    """Its group, nobody else; the mouse of the same maker's other interface is not touched."""
    vendor, product = ids.split(":")
    typed = {"SUBSYSTEM": "input", "idVendor": vendor, "idProduct": product}
    assert applied(KERNEL="event5", **typed) == {"GROUP": "hub-readers", "MODE": "0660"}
    assert applied(KERNEL="mouse0", **typed) == {}


def test_a_keyboard_stays_the_screens() -> None:
    """The kiosk's user cannot read what staff type at another program."""
    assert applied(SUBSYSTEM="input", KERNEL="event1", idVendor="046d", idProduct="c31c") == {}


def test_nothing_is_done_when_something_goes() -> None:
    """A reader that was unplugged."""
    assert applied(ACTION="remove", SUBSYSTEM="tty", idVendor="1a86", idProduct="7523") == {}
