"""Signs of life for systemd: ready, alive, stopping. Nothing happens where systemd did not start us.

The protocol is sd_notify(3): one datagram to the socket that the environment names. WATCHDOG_PID is left
alone on purpose: on a screen we are a terminal's child, and the unit says ``NotifyAccess=all``.
"""

import os
import socket
import time
from collections.abc import Callable, Mapping

SHARE = 3
"""So many signs go out in the time that systemd waits for one: two may be late."""


class Alive:
    """One process towards the systemd that started it."""

    def __init__(
        self, environment: Mapping[str, str] = os.environ, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._every = int(environment.get("WATCHDOG_USEC") or 0) / 1_000_000 / SHARE
        self._now = now
        self._due = 0.0

    def ready(self) -> None:
        """Say that all that was to be started stands."""
        self._say("READY=1")

    def beat(self) -> None:
        """Say that work goes on, if it is time to; call it whenever something was done."""
        if self._every and self._now() >= self._due:
            self._due = self._now() + self._every
            self._say("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that this is the end, and meant."""
        self._say("STOPPING=1")

    def _say(self, word: str) -> None:
        if not self._address:
            return
        # A name that begins with @ lies in no folder.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.setblocking(False)  # noqa: FBT003 - socket's own way; a busy systemd must not stop a tap
            try:
                line.sendto(word.encode(), address)
            except OSError:
                self._due = 0.0  # it did not hear; say it again next time
