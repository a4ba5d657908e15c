"""A serial port behind the seam, through pyserial."""

import serial

from reader.held import HeldPort
from reader.seam import Port, ReaderError, Reason

__all__ = ["Port", "ReaderError", "Reason", "SerialPort"]


class SerialPort(HeldPort):
    """A serial port through pyserial."""

    def _open(self, baud: int, line: str, *, raise_lines: bool) -> serial.Serial:
        opened = serial.Serial(
            None,
            baud,
            bytesize=int(line[0]),
            parity=line[1],
            stopbits=int(line[2]),
            write_timeout=1.0,
            exclusive=True,
        )
        opened.port = self._path
        if not raise_lines:
            opened.dtr = opened.rts = False
        opened.open()
        return opened
