"""A program on a pseudo-terminal of 120 by 40, and the moment at which something leaves on it."""

import fcntl
import os
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

COLUMNS, LINES = 120, 40
SECONDS = 60


class Terminal:
    """Runs a program, and keeps what it draws until it is asked for."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        surroundings = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            words, stdin=slave, stdout=slave, stderr=slave, env=surroundings, start_new_session=True
        )
        os.close(slave)
        self._drawn = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self._master)

    def until(self, text: str) -> float:
        """Read until ``text`` was drawn; return the time at which its bytes came.

        Raises:
            TimeoutError: it never came; says what was drawn instead.
        """
        wanted = text.encode()
        until = time.perf_counter() + SECONDS
        while wanted not in self._drawn:
            ready, _, _ = select.select([self._master], [], [], until - time.perf_counter())
            if not ready:
                raise TimeoutError(f"{text!r} was not drawn; the last bytes were {self._drawn[-2000:]!r}")
            self._drawn += os.read(self._master, 65536)
        self._drawn = b""
        return time.perf_counter()

    def settle(self, seconds: float = 0.15) -> None:
        """Throw away what is drawn until nothing has come for a while."""
        while select.select([self._master], [], [], seconds)[0]:
            os.read(self._master, 65536)
        self._drawn = b""

    def resident_mib(self) -> float:
        """Return the resident memory of the program."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024
