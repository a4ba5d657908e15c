"""Which readers this machine has: serial ports, and devices that type like a keyboard.

Nothing is opened to find out: opening raises DTR, which starts some readers anew, and a port may
belong to a printer or a door.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from reader import keys
from reader.holders import PROC, holders
from reader.profile import by_usb
from reader.seam import ReaderError, Reason
from reader.typists import INPUT, Typist, typists

BY_ID = Path("/dev/serial/by-id")

Ports = Callable[[], Iterable[ListPortInfo]]


class State(StrEnum):
    """Whether a device can be used now."""

    FREE = "free"
    IN_USE = "in use"
    FORBIDDEN = "not allowed"


@dataclass(frozen=True, slots=True)
class Device:
    """One device, as the system describes it."""

    port: str
    maker: str
    product: str
    name: str
    """What to put into the settings: a name that stays when the device is plugged in again."""
    profile: str = ""
    """What its USB id says that it is; empty for a bridge, which says nothing of what is behind."""
    state: State = State.FREE
    held_by: str = ""


def system_ports() -> list[ListPortInfo]:
    """Return the serial ports that the system lists; pseudo-terminals are not among them."""
    return list(list_ports.comports())


def devices(
    ports: Ports = system_ports, by_id: Path = BY_ID, inputs: Path = INPUT, proc: Path = PROC
) -> list[Device]:
    """Return all devices, serial ports first."""
    found = list(ports())
    names = _names(by_id)
    serial = [_serial(port, found, names.get(port.device, ""), proc) for port in found]
    return sorted(serial, key=lambda device: device.port) + [_typing(each, proc) for each in typists(inputs)]


def resolve(text: str, ports: Ports = system_ports) -> str:
    """Return the path of the device that a setting means, as it is called now.

    Raises:
        ReaderError: the key fits no port, or several.
    """
    key = keys.parse(text)
    if key is None:
        return text
    paths = [port.device for port in ports() if key.names(port)]
    if len(paths) == 1:
        return paths[0]
    if not paths:
        raise ReaderError(Reason.MISSING, f"There is no reader {text}; plug it in where it was set up.")
    raise ReaderError(
        Reason.UNSUITABLE, f"{len(paths)} readers are called {text}; name them by their sockets."
    )


def _serial(port: ListPortInfo, all_ports: Sequence[ListPortInfo], link: str, proc: Path) -> Device:
    key = keys.key_of(port, all_ports)
    known = by_usb(keys.usb_id(port))
    state, held_by = _state(port.device, proc)
    return Device(
        port.device,
        port.manufacturer or "",
        port.product or "",
        str(key) if key else link or port.device,
        known.name if known else "",
        state,
        held_by,
    )


def _typing(typist: Typist, proc: Path) -> Device:
    known = by_usb(typist.usb)
    state, held_by = _state(typist.path, proc)
    name = f"{keys.WEDGE}{typist.usb}"
    return Device(typist.path, "", typist.name, name, known.name if known else "", state, held_by)


def _state(path: str, proc: Path) -> tuple[State, str]:
    if who := holders(path, proc):
        return State.IN_USE, ", ".join(who)
    if Path(path).exists() and not os.access(path, os.R_OK | os.W_OK, effective_ids=True):
        return State.FORBIDDEN, ""
    return State.FREE, ""


def _names(by_id: Path) -> dict[str, str]:
    links = by_id.iterdir() if by_id.is_dir() else ()
    return {str(link.resolve()): str(link) for link in sorted(links)}
