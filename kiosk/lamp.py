"""How this machine's screen is turned off and on: by its compositor, by the Linux console, or not at all."""

import fcntl
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

POWER = "HUB_SCREEN_POWER"
"""Names the line at which the compositor's keeper listens; see systemd/kiosk/screen-keeper."""
TIOCLINUX = 0x541C
BLANK, UNBLANK = 14, 4
"""Of ioctl_console(2); a console may be blanked by whoever it belongs to."""


def lamp(environment: Mapping[str, str] = os.environ) -> Callable[[bool], None]:
    """Return how to turn the screen on (true) and off; nothing happens where there is no way to."""
    if POWER in environment:
        return _by_keeper(Path(environment[POWER]))
    if environment.get("TERM") == "linux":
        return _by_console
    return lambda _on: None


def _by_keeper(line: Path) -> Callable[[bool], None]:
    def turn(on: bool) -> None:  # noqa: FBT001 - on or off, as the lamp is
        with suppress(OSError):  # a screen that is being started anew comes up lit
            handle = os.open(line, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                os.write(handle, b"on\n" if on else b"off\n")
            finally:
                os.close(handle)

    return turn


def _by_console(on: bool) -> None:  # noqa: FBT001 - as above
    with suppress(OSError):  # a terminal that only says that it is one
        fcntl.ioctl(1, TIOCLINUX, bytes([UNBLANK if on else BLANK]))
