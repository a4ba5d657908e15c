"""Which readers type like a keyboard: what Linux shows under /sys/class/input.

Only devices that a profile knows are listed: the others are people's keyboards.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reader.profile import by_usb

INPUT = Path("/sys/class/input")
DEV = Path("/dev/input")


@dataclass(frozen=True, slots=True)
class Typist:
    """One input device."""

    path: str
    """Such as /dev/input/event5."""
    usb: str
    name: str
    socket: str
    """Where it is plugged in, as the kernel says: usb-0000:00:14.0-1.2/input0."""


def typists(inputs: Path = INPUT) -> list[Typist]:
    """Return the input devices that are readers, by path."""
    return [each for each in every_typist(inputs) if (known := by_usb(each.usb)) and known.wedge]


def every_typist(inputs: Path = INPUT) -> Iterable[Typist]:
    """Return every input device, also the keyboards."""
    for folder in sorted(inputs.glob("event*"), key=lambda each: (len(each.name), each.name)):
        device = folder / "device"
        usb = f"{_read(device / 'id' / 'vendor')}:{_read(device / 'id' / 'product')}"
        yield Typist(str(DEV / folder.name), usb, _read(device / "name"), _read(device / "phys"))


def _read(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace").strip()
    return ""
