"""A reader that types like a keyboard, behind the seam: grabbed, so that no key reaches the screen.

Through evdev (an optional extra, Linux). Its user must be in the group that may read the device;
see docs/readers.md.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

from reader.bell import Bell
from reader.breakage import BREAKAGE, reader_error
from reader.keys import Key
from reader.seam import WAIT, ReaderError, Reason
from reader.typists import INPUT, every_typist
from reader.us_keys import Typing

T = TypeVar("T")
EV_KEY = 1
EXTRA = "Readers that type like a keyboard need an extra: pip install 'family-hub-kiosk[wedge]'."


class Event(Protocol):
    """What is asked of an event of evdev."""

    type: int
    code: int
    value: int


class Keyboard(Protocol):
    """What is asked of an input device of evdev."""

    def fileno(self) -> int:
        """Return the number of the open file."""

    def grab(self) -> object:
        """Take every key for ourselves."""

    def read(self) -> Iterable[Event]:
        """Return the events that wait."""

    def close(self) -> object:
        """Give the device back, and with it the grab."""


def evdev_keyboard(path: str) -> Keyboard:
    """Open an input device.

    Raises:
        ReaderError: evdev is not installed.
        OSError: the device cannot be opened.
    """
    try:
        import evdev  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError as error:
        raise ReaderError(Reason.UNSUITABLE, EXTRA) from error
    keyboard: Keyboard = evdev.InputDevice(path)
    return keyboard


class WedgePort:
    """One device that types, opened and grabbed on construction; `read` gives what it typed as bytes.

    Raises:
        ReaderError: it cannot be opened or grabbed; the reason says why.
    """

    def __init__(
        self, key: Key, *, open_keyboard: Callable[[str], Keyboard] = evdev_keyboard, inputs: Path = INPUT
    ) -> None:
        self._path = _find(key, inputs)
        self._typing = Typing()
        self._keyboard = self._attempt(lambda: open_keyboard(self._path), Reason.FAULT)
        try:
            self._attempt(self._keyboard.grab, Reason.FAULT)
            self._bell = Bell(self._keyboard.fileno())
        except ReaderError:
            self._keyboard.close()
            raise

    def read(self, wait: float = WAIT) -> bytes:
        """Return what was typed, waiting ``wait`` seconds for the first key.

        Raises:
            ReaderError: the device has gone.
        """
        return self._attempt(lambda: self._take() if self._bell.wait(wait) else b"", Reason.LOST)

    def write(self, data: bytes) -> None:
        """Send nothing: such a device does not listen."""

    def cancel(self) -> None:
        """Wake a waiting `read`.

        Raises:
            ReaderError: the device has gone.
        """
        self._attempt(self._bell.ring, Reason.LOST)

    def close(self) -> None:
        """Let the device type for others again; never raises."""
        with suppress(*BREAKAGE):
            self._keyboard.close()
        with suppress(OSError):
            self._bell.close()

    def describe(self) -> str:
        """Return the path of the device."""
        return self._path

    def _take(self) -> bytes:
        events = self._keyboard.read()
        return b"".join(self._typing.key(each.code, each.value) for each in events if each.type == EV_KEY)

    def _attempt(self, act: Callable[[], T], otherwise: Reason) -> T:
        try:
            return act()
        except BREAKAGE as error:
            raise reader_error(error, self._path, otherwise) from error


def _find(key: Key, inputs: Path) -> str:
    """Return the path of the one device with this key; the first, where it types on several."""
    for each in every_typist(inputs):
        if each.usb == key.usb and (not key.socket or key.socket == each.socket):
            return each.path
    raise ReaderError(Reason.MISSING, f"There is no reader {key.usb} that types; plug it in.")
