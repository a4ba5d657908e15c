"""Which speed a reader behind a bridge has."""

import os
from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reader.decoders.base import Bad, Barcode, Card, Decoded, Fault, Said
from reader.ladder import Ladder
from reader.port import SerialPort
from reader.profile import named
from reader.pseudo import Pseudo
from reader.thread import ReaderThread

NOISE = Bad(Fault.FORMAT)


def test_noise_twice_is_the_wrong_speed() -> None:
    """Once may be a bump of the cable; twice in a row is the speed."""
    ladder = Ladder([9600, 115200])
    assert not ladder.hear([NOISE])
    assert ladder.hear([NOISE])
    assert ladder.baud == 115200


def test_a_scan_settles_the_speed() -> None:
    """What once made sense is right; noise after it is noise, until the port is opened anew."""
    ladder = Ladder([9600, 115200])
    for sense in (Barcode("x"), Card("x"), Said({"ack": True})):
        assert not ladder.hear([sense])
    assert not any(ladder.hear([NOISE]) for _ in range(10))
    ladder.reopened()
    assert [ladder.hear([NOISE]) for _ in range(2)] == [False, True]


def test_silence_of_a_device_that_is_asked_is_the_wrong_speed() -> None:
    """A device that does not answer is tried at the next speed at once."""
    ladder = Ladder([9600, 115200, 38400])
    assert ladder.hear([Bad(Fault.SILENT)])
    assert ladder.baud == 115200


def test_one_speed_is_never_changed() -> None:
    """Where the profile knows the speed, there is nothing to try."""
    ladder = Ladder([9600])
    assert not any(ladder.hear([NOISE]) for _ in range(10))


@given(st.lists(st.sampled_from([NOISE, Bad(Fault.SILENT), Barcode("x"), Bad(Fault.UNCONFIRMED)])))
def test_the_speed_is_always_one_of_them(events: list[Decoded]) -> None:
    """Whatever comes, the speed is one that was given."""
    ladder = Ladder([9600, 115200])
    for event in events:
        ladder.hear([event])
        assert ladder.baud in {9600, 115200}


def test_the_port_is_opened_at_the_next_speed(bench: Any) -> None:
    """Noise twice, as a wrong speed gives, opens the port at the next one; the reader is never lost."""
    device = Pseudo()
    opened: list[int] = []
    ladder = Ladder([9600, 115200])

    def connect() -> SerialPort:
        opened.append(ladder.baud)
        return SerialPort(device.path, ladder.baud)

    decoder = named("bridge-scanner").decoder()
    thread = ReaderThread(
        "door", connect, decoder, bench.heard.scan, bench.heard.state, on_bad=bench.heard.bad, ladder=ladder
    )
    bench.threads.append(thread)
    thread.start()
    bench.heard.wait(lambda: bench.heard.states)
    for number in (1, 2):
        os.write(device.master, bytes.fromhex("80F8E0FE00F8800000E078"))
        bench.heard.wait(lambda wanted=number: len(bench.heard.faults) == wanted)
    bench.heard.wait(lambda: opened == [9600, 115200])
    bench.heard.wait(partial(settled, device))
    os.write(device.master, b"GCV0012345\r")
    bench.heard.wait(lambda: bench.heard.scans)
    device.close()
    assert bench.heard.values() == ["GCV0012345"]
    assert bench.heard.connected()[0] is True


def settled(device: Pseudo) -> bool:
    """Say whether the terminal has the new speed: opening empties the queue first."""
    import termios  # noqa: PLC0415 - only here

    return bool(termios.tcgetattr(device.master)[4] == termios.B115200)
