"""Waiting for a device or for a call to stop, whichever comes first."""

import math
import os
import select
from contextlib import suppress


class Bell:
    """Wakes whoever waits for a device; one thread waits, any other may ring."""

    def __init__(self, device: int) -> None:
        self._hear, self._ring = os.pipe()
        os.set_blocking(self._hear, False)
        os.set_blocking(self._ring, False)
        self._poll = select.poll()
        self._poll.register(device, select.POLLIN)
        self._poll.register(self._hear, select.POLLIN)

    def wait(self, seconds: float) -> bool:
        """Return true when the device has something, or is gone; false for silence or a ring."""
        ready = {number for number, _ in self._poll.poll(math.ceil(max(seconds, 0.0) * 1000))}
        if self._hear in ready:
            with suppress(BlockingIOError):
                os.read(self._hear, 64)
            return False
        return bool(ready)

    def ring(self) -> None:
        """Wake the one who waits, or the next one at once."""
        with suppress(BlockingIOError):
            os.write(self._ring, b"x")

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._hear)
        os.close(self._ring)
