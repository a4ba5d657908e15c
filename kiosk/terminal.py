"""What this terminal can do: whether it draws sixels, and how large its cells are."""

import fcntl
import os
import re
import select
import struct
import sys
import termios
import time
import tty
from types import TracebackType
from typing import Self

QUESTION = b"\x1b[c"
"""Primary Device Attributes; every terminal answers, foot and xterm with 4 among the numbers for sixel."""
ANSWER = re.compile(rb"\x1b\[\?([0-9;]*)c")
SIXEL = b"4"
PATIENCE = 0.05
"""Seconds to wait for an answer, once what is needed anyway is loaded."""
COMMON_CELL = (10, 20)


class Terminal:
    """Asks at the start of the program, and hears the answer when the libraries are loaded."""

    def __init__(self) -> None:
        self._asked = 0.0
        self._before: list[int | list[bytes | int]] | None = None

    def ask(self) -> Self:
        """Send the question, with the answer kept off the screen; nothing where there is no terminal."""
        if sys.stdin.isatty() and sys.stdout.isatty():
            self._before = termios.tcgetattr(0)
            tty.setcbreak(0)
            os.write(1, QUESTION)
            self._asked = time.monotonic()
        return self

    def draws_sixels(self) -> bool:
        """Read the answer, and give the terminal back as it was."""
        if self._before is None:
            return False
        try:
            return can_sixel(self._read())
        finally:
            termios.tcsetattr(0, termios.TCSANOW, self._before)
            self._before = None

    def __enter__(self) -> Self:
        return self.ask()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            termios.tcsetattr(0, termios.TCSANOW, self._before)

    def _read(self) -> bytes:
        answer = b""
        until = time.monotonic() + PATIENCE
        while not ANSWER.search(answer):
            rest = until - time.monotonic()
            if rest <= 0 or not select.select([0], [], [], rest)[0]:
                break
            answer += os.read(0, 1024)
        return answer


def can_sixel(answer: bytes) -> bool:
    """Tell whether an answer to `QUESTION` names sixels."""
    found = ANSWER.search(answer)
    return found is not None and SIXEL in found[1].split(b";")


def cell_size() -> tuple[int, int]:
    """Return the width and height of a cell in pixels; what is common where the terminal does not say."""
    try:
        rows, columns, width, height = struct.unpack("HHHH", fcntl.ioctl(1, termios.TIOCGWINSZ, bytes(8)))
    except OSError:
        return COMMON_CELL
    if not (rows and columns and width and height):
        return COMMON_CELL
    return width // columns, height // rows
