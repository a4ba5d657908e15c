"""Names of devices that stay the same when a device is plugged in again.

By serial number, where no other device can have the same: ``usb:0403:6001:A50285BI``. Else by the
socket it is plugged into: ``usb:1a86:7523@1-1.2``. Never by /dev/ttyUSB0, which goes to whoever comes first.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from serial.tools.list_ports_common import ListPortInfo

WEDGE = "wedge:"
_KEY = re.compile(r"usb:(?P<usb>[0-9a-f]{4}:[0-9a-f]{4})(?::(?P<serial>.+)|@(?P<socket>.+))")
_WEDGE = re.compile(r"wedge:(?P<usb>[0-9a-f]{4}:[0-9a-f]{4})(?:@(?P<socket>.+))?")
# What makers burn into every device alike: CP210x has 0001, STM32's examples 00000000001A.
_SHARED = frozenset({"0001", "00000000001a", "123456", "1234567890", "0123456789", "none", "serial"})


@dataclass(frozen=True, slots=True)
class Key:
    """What a device must have to be the one that is meant."""

    usb: str
    """Vendor and product, such as 05e0:1701."""
    serial: str = ""
    socket: str = ""
    """The place on the USB, such as 1-1.2; it changes when the device is moved to another socket."""

    def names(self, port: ListPortInfo) -> bool:
        """Say whether this key means that port."""
        if usb_id(port) != self.usb:
            return False
        return port.serial_number == self.serial if self.serial else (port.location or "") == self.socket

    def __str__(self) -> str:
        return f"usb:{self.usb}:{self.serial}" if self.serial else f"usb:{self.usb}@{self.socket}"


def parse(text: str) -> Key | None:
    """Return the key that a setting names; None for a path."""
    found = _KEY.fullmatch(text)
    return Key(found["usb"], found["serial"] or "", found["socket"] or "") if found else None


def parse_wedge(text: str) -> Key | None:
    """Return the key of a device that types; None for anything else."""
    found = _WEDGE.fullmatch(text)
    return Key(found["usb"], socket=found["socket"] or "") if found else None


def key_of(port: ListPortInfo, ports: Iterable[ListPortInfo]) -> Key | None:
    """Return the key of a port among all that are there; None where it is not on the USB."""
    usb = usb_id(port)
    if not usb:
        return None
    serial = port.serial_number or ""
    twins = [each for each in ports if usb_id(each) == usb and each.serial_number == serial]
    if is_unique(serial) and len(twins) == 1:
        return Key(usb, serial=serial)
    return Key(usb, socket=port.location) if port.location else None


def is_unique(serial: str) -> bool:
    """Say whether a serial number can tell two devices of a kind apart."""
    plain = serial.strip().lower()
    return len(plain) > 3 and plain not in _SHARED and len(set(plain)) > 1


def usb_id(port: ListPortInfo) -> str:
    """Return vendor and product; empty where the port is not on the USB."""
    return "" if port.vid is None or port.pid is None else f"{port.vid:04x}:{port.pid:04x}"
