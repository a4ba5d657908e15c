"""Which serial ports this machine has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

BY_ID = Path("/dev/serial/by-id")


@dataclass(frozen=True, slots=True)
class Device:
    """One serial port, as the system describes it."""

    port: str
    maker: str
    product: str
    name: str
    """A name that stays when the device is plugged in again; the port itself where there is none."""


def _ports() -> Iterable[ListPortInfo]:
    return list_ports.comports()


def devices(ports: Callable[[], Iterable[ListPortInfo]] = _ports, by_id: Path = BY_ID) -> list[Device]:
    """Return the serial ports, by port; pseudo-terminals are not among them."""
    names = _names(by_id)
    found = [
        Device(
            port.device, port.manufacturer or "", port.product or "", names.get(port.device) or port.device
        )
        for port in ports()
    ]
    return sorted(found, key=lambda device: device.port)


def _names(by_id: Path) -> dict[str, str]:
    links = by_id.iterdir() if by_id.is_dir() else ()
    return {str(link.resolve()): str(link) for link in sorted(links)}
