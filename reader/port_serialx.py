"""A serial port behind the seam, through serialx: what would replace pyserial, as an optional extra."""

import serialx

from reader.held import HeldPort

_PARITY = {
    "N": serialx.Parity.NONE,
    "E": serialx.Parity.EVEN,
    "O": serialx.Parity.ODD,
    "S": serialx.Parity.SPACE,
}


class SerialxPort(HeldPort):
    """A serial port through serialx."""

    def _open(self, baud: int, line: str, *, raise_lines: bool) -> serialx.BaseSerial:
        pins = serialx.PinState.HIGH if raise_lines else serialx.PinState.LOW
        opened = serialx.serial_for_url(
            self._path,
            baud,
            byte_size=int(line[0]),
            parity=_PARITY[line[1]],
            stopbits=serialx.StopBits(int(line[2])),
            write_timeout=1.0,
            exclusive=True,
            dtr_on_open=pins,
            rts_on_open=pins,
        )
        if not opened.is_open:
            opened.open()
        return opened
