"""A pseudo-terminal under a name that stays, as udev gives a device."""

import array
import fcntl
import os
import termios
import tty
from contextlib import suppress
from pathlib import Path


class Pseudo:
    """Our end is ``master``; the other end is found at ``path``.

    The other end is also held open here, so that programs may come and go; closing ours hangs up
    on all of them, as pulling the plug does.
    """

    def __init__(self, link: Path | None = None) -> None:
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self.master, False)
        self._device = os.ttyname(self._slave)
        self._link = link
        if link is not None:
            _point(link, self._device)

    @property
    def path(self) -> str:
        """Where other programs open it."""
        return self._device if self._link is None else str(self._link)

    def unread(self) -> int:
        """Return how many bytes wait at the other end."""
        count = array.array("i", [0])
        fcntl.ioctl(self._slave, termios.FIONREAD, count)
        return count[0]

    def close(self) -> None:
        """Hang up and take the name away."""
        if self._link is not None and self._is_ours():
            self._link.unlink()
        os.close(self.master)
        os.close(self._slave)

    def _is_ours(self) -> bool:
        assert self._link is not None  # noqa: S101 - only asked with a link
        with suppress(OSError):
            return str(self._link.readlink()) == self._device
        return False


def _point(link: Path, device: str) -> None:
    """Make the name point to the device in one step.

    Raises:
        FileExistsError: something that is not a symbolic link has that name.
    """
    if link.exists() and not link.is_symlink():
        raise FileExistsError(f"{link} is already something else; choose another name.")
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(device)
    fresh.replace(link)
