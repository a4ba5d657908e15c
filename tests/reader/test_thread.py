"""The thread that owns a reader, on real pseudo-terminals."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from reader.decoders.base import Decoded, Fault
from reader.decoders.text import Text
from reader.encode import encode
from reader.port import Port, SerialPort
from reader.pseudo import Pseudo
from reader.scan import Kind, Scan
from reader.simulate import SimulatedReader
from reader.thread import STUCK, ReaderState, ReaderThread, arrival


def plugged(reader: SimulatedReader) -> Callable[[], Port]:
    """Return how to open a simulated reader."""
    return partial(SerialPort, reader.path)


def test_a_tap_is_a_scan(bench: Any) -> None:
    """A line from a scanner arrives once, says where it came from, and hides its value."""
    with SimulatedReader("text") as reader:
        bench.listen(plugged(reader), name="left")
        bench.heard.wait(lambda: bench.heard.states)
        reader.tap("GCV0012345")
        bench.heard.wait(lambda: bench.heard.scans)
    (scan,) = bench.heard.scans
    assert (scan.value, scan.kind, scan.reader) == ("GCV0012345", Kind.BARCODE, "left")
    assert "GCV" not in repr(scan)
    assert bench.heard.states[0] == ReaderState("left", True, "The reader left is connected.")


@pytest.mark.parametrize("protocol", ["rdm6300", "id12la"])
def test_a_held_card_is_one_scan(bench: Any, protocol: str) -> None:
    """The frames that a card repeats are one scan, and the next card is another."""
    with SimulatedReader(protocol) as reader:
        bench.listen(plugged(reader), protocol)
        bench.heard.wait(lambda: bench.heard.states)
        for value in ("0414F1A2B3", "0414F1A2B3", "62E3086CED"):
            reader.tap(value)
        bench.heard.wait(lambda: len(bench.heard.scans) > 1)
    assert bench.heard.values() == ["0414F1A2B3", "62E3086CED"]
    assert {scan.kind for scan in bench.heard.scans} == {Kind.CARD}


def test_frames_in_pieces_and_broken_frames(bench: Any) -> None:
    """Truncated, garbled and over-long frames are faults; the card after them is read."""
    frame = encode("id12la", "62E3086CED")
    with SimulatedReader("id12la") as reader:
        bench.listen(plugged(reader), "id12la")
        bench.heard.wait(lambda: bench.heard.states)
        for broken in (frame[:8] + b"\x02", b"X" + frame[1:11] + b"\r\n\x03", b"\x02" + b"1" * 40, frame[:5]):
            reader.write(broken)
        for piece in (frame[:5], frame[5:9], frame[9:]):
            reader.write(piece)
        bench.heard.wait(lambda: bench.heard.scans)
    assert bench.heard.values() == ["62E3086CED"]
    assert set(bench.heard.faults) == {Fault.INCOMPLETE, Fault.FORMAT, Fault.LENGTH}


def test_an_over_long_line_is_one_fault(bench: Any) -> None:
    """Ten kilobytes without an end are reported once, and the next line is a scan."""
    with SimulatedReader("text") as reader:
        bench.listen(plugged(reader))
        bench.heard.wait(lambda: bench.heard.states)
        reader.write(b"x" * 10_000 + b"\r")
        reader.drain()
        bench.heard.wait(lambda: bench.heard.faults)
        reader.tap("GCV0012345")
        bench.heard.wait(lambda: bench.heard.scans)
    assert bench.heard.faults == [Fault.OVERFLOW]
    assert bench.heard.values() == ["GCV0012345"]


def test_a_reader_comes_back_by_itself(bench: Any, tmp_path: Path) -> None:
    """Unplugging is told once and coming back once, and the same thread reads on, each time."""
    with SimulatedReader("text", link=tmp_path / "door") as reader:
        thread = bench.listen(plugged(reader))
        bench.heard.wait(lambda: bench.heard.states)
        for round_number in (1, 2):
            reader.unplug()
            bench.heard.wait(lambda: not bench.heard.connected()[-1])
            reader.plug()
            bench.heard.wait(lambda: bench.heard.connected()[-1])
            reader.tap(f"GCV000{round_number}")
            bench.heard.wait(lambda wanted=round_number: len(bench.heard.scans) == wanted)
        assert thread._thread.is_alive()
    bench.heard.wait(lambda: len(bench.heard.states) == 6)
    assert bench.heard.connected() == [True, False, True, False, True, False]
    assert bench.heard.states[1].sentence == f"The reader at {tmp_path}/door has gone; plug it in again."


def test_a_whole_line_before_the_plug_was_pulled_counts(bench: Any) -> None:
    """A tap that was received to its end is a scan, even if the reader went in the next moment."""
    with SimulatedReader("text") as reader:
        bench.listen(plugged(reader))
        bench.heard.wait(lambda: bench.heard.states)
        reader.tap("GCV0012345")
        assert reader.drain()
        reader.unplug()
        bench.heard.wait(lambda: len(bench.heard.states) == 2)
    assert bench.heard.values() == ["GCV0012345"]


def test_half_a_frame_before_the_plug_was_pulled_is_forgotten(bench: Any, tmp_path: Path) -> None:
    """Halves of two cards never make a third."""
    with SimulatedReader("text", link=tmp_path / "door") as reader:
        bench.listen(plugged(reader))
        bench.heard.wait(lambda: bench.heard.states)
        reader.write(b"GCV99")
        reader.drain()
        reader.unplug()
        bench.heard.wait(lambda: len(bench.heard.states) == 2)
        reader.plug()
        bench.heard.wait(lambda: len(bench.heard.states) == 3)
        reader.tap("GCV0001")
        bench.heard.wait(lambda: "GCV0001" in bench.heard.values())
    assert set(bench.heard.values()) <= {"GCV0001", "GCV99"}


def test_a_reader_that_is_not_there_yet(bench: Any, tmp_path: Path) -> None:
    """A kiosk that starts before its reader says so and finds it."""
    door = tmp_path / "door"
    bench.listen(partial(SerialPort, str(door)))
    bench.heard.wait(lambda: bench.heard.states)
    assert bench.heard.states == [ReaderState("door", False, f"There is no reader at {door}; plug it in.")]
    with SimulatedReader("text", link=door):
        bench.heard.wait(lambda: bench.heard.connected() == [False, True])


def test_a_port_held_by_another_program(bench: Any) -> None:
    """A busy port is told in words, and used as soon as it is free."""
    with SimulatedReader("text") as reader:
        other = SerialPort(reader.path)
        bench.listen(plugged(reader))
        bench.heard.wait(lambda: bench.heard.states)
        assert f"(process {os.getpid()}) is using the reader" in bench.heard.states[0].sentence
        other.close()
        bench.heard.wait(lambda: bench.heard.connected() == [False, True])


def test_two_readers_at_once(bench: Any) -> None:
    """Taps at two readers in the same moment are two scans, each from its own reader."""
    with SimulatedReader("text") as left, SimulatedReader("rdm6300") as right:
        bench.listen(plugged(left), name="left")
        bench.listen(plugged(right), "rdm6300", name="right")
        bench.heard.wait(lambda: len(bench.heard.states) == 2)
        left.tap("GCV0012345")
        right.tap("62E3086CED")
        bench.heard.wait(lambda: len(bench.heard.scans) == 2)
    assert {(scan.reader, scan.value) for scan in bench.heard.scans} == {
        ("left", "GCV0012345"),
        ("right", "62E3086CED"),
    }


def test_many_taps_are_as_many_scans(bench: Any) -> None:
    """Taps queued faster than a hand could make them keep their order and their number."""
    values = [f"GCV{number:06d}" for number in range(20)]
    with SimulatedReader("text") as reader:
        bench.listen(plugged(reader))
        bench.heard.wait(lambda: bench.heard.states)
        for value in values:
            reader.tap(value)
        bench.heard.wait(lambda: len(bench.heard.scans) == len(values))
    assert bench.heard.values() == values


def test_a_callback_that_raises_is_reported_and_survived(bench: Any) -> None:
    """A fault in the application is told without the value, and the next scan is handled."""

    def handle(scan: Scan) -> None:
        if scan.value == "GCV-BAD":
            raise ValueError(scan.value)
        bench.heard.scan(scan)

    with SimulatedReader("text") as reader:
        bench.listen(plugged(reader), on_scan=handle)
        bench.heard.wait(lambda: bench.heard.states)
        reader.tap("GCV-BAD")
        reader.tap("GCV-GOOD")
        bench.heard.wait(lambda: len(bench.heard.states) == 3)
        sentences = [state.sentence for state in bench.heard.states]
        assert sentences[1] == "That scan could not be handled (ValueError); please try again."
        assert sentences[2] == sentences[0]
    assert bench.heard.values() == ["GCV-GOOD"]


def test_a_state_that_nobody_hears_does_not_stop_the_reader(
    bench: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """When even the state cannot be told, the log says so and scans still arrive."""

    def refuse(state: ReaderState) -> None:
        raise RuntimeError(state.sentence)

    with SimulatedReader("text") as reader:
        bench.listen(plugged(reader), on_state=refuse)
        bench.heard.wait(lambda: "its state was not heard: RuntimeError" in caplog.text)
        reader.tap("GCV0012345")
        bench.heard.wait(lambda: bench.heard.scans)
    assert "GCV" not in caplog.text


def test_an_unexpected_failure_starts_the_reader_again(bench: Any) -> None:
    """Even a fault of our own is told in a sentence and tried again."""
    faults = [ZeroDivisionError("first time only")]
    with SimulatedReader("text") as reader:

        def connect() -> Port:
            if faults:
                raise faults.pop()
            return SerialPort(reader.path)

        bench.listen(connect)
        bench.heard.wait(lambda: bench.heard.connected() == [False, True])
    assert bench.heard.states[0].sentence == (
        "The reader door failed (ZeroDivisionError); it is being started again."
    )


def test_close_ends_a_thread_that_listens(bench: Any) -> None:
    """Closing wakes the read, ends the thread and gives the port back; closing twice is harmless."""
    with SimulatedReader("text") as reader:
        thread = bench.listen(plugged(reader))
        bench.heard.wait(lambda: bench.heard.states)
        assert thread.close(5.0)
        assert thread.close(5.0)
        SerialPort(reader.path).close()
    assert bench.heard.connected() == [True]


def test_close_ends_a_thread_that_rests(bench: Any) -> None:
    """A thread that waits for its reader ends as well."""
    thread = bench.listen(partial(SerialPort, "/dev/ttyNOBODY"))
    bench.heard.wait(lambda: bench.heard.states)
    assert thread.close(5.0)


def test_close_from_a_callback_does_not_wait_for_itself(bench: Any) -> None:
    """An application may end a reader on a scan."""
    closed = threading.Event()
    threads: list[ReaderThread] = []

    def end(_scan: Scan) -> None:
        threads[0].close()
        closed.set()

    with SimulatedReader("text") as reader:
        threads.append(bench.listen(plugged(reader), on_scan=end))
        bench.heard.wait(lambda: bench.heard.states)
        reader.tap("GCV0012345")
        assert closed.wait(10.0)


def test_a_late_thread_takes_no_delay_for_silence() -> None:
    """Bytes that were waiting when we came late belong to what was before; true silence still ends it."""
    assert arrival(None, 1.0, 2.0) == 2.0
    assert arrival(5.0, 4.9, 4.95) == 4.95  # in time
    assert arrival(5.0, 4.9, 5.01) == 5.01  # we were waiting, and it was silent
    assert 4.99 < arrival(5.0, 5.1, 5.1) < 5.0  # we came late
    assert arrival(5.0, 5.4, 5.4) == 5.4  # so late that it says nothing


def test_a_long_code_with_line_breaks_is_one_scan(bench: Any) -> None:
    """The largest QR code of letters, in pieces of 64 bytes, with line breaks where pieces end."""
    lines = [f"{number:05d}" + "A" * 57 + "\r\n" for number in range(67)]
    payload = ("".join(lines) + "B" * 8).rstrip()
    assert len(payload) == 4296
    with SimulatedReader("text") as reader:
        thread = ReaderThread("door", plugged(reader), Text(), bench.heard.scan, bench.heard.state)
        bench.threads.append(thread)
        thread.start()
        bench.heard.wait(lambda: bench.heard.states)
        data = payload.encode() + b"\r\n"
        for _ in range(5):  # where a busy machine rests at the end of a line, it is rightly two
            for at in range(0, len(data), 64):
                reader.write(data[at : at + 64])
            with suppress(AssertionError):
                bench.heard.wait(lambda: payload in bench.heard.values())
                break
    assert bench.heard.values()[-1] == payload


def test_a_thread_never_started_is_closed() -> None:
    """Closing before starting is nothing."""
    with SimulatedReader("text") as reader:
        assert ReaderThread("door", plugged(reader), Answering(), print, print).close()


class Answering:
    """A decoder of a device that waits for an answer to each byte."""

    deadline: float | None = None

    def __init__(self) -> None:
        self._answers = b""

    def feed(self, data: bytes, now: float) -> list[Decoded]:  # noqa: ARG002 - it needs no time
        """Answer each byte."""
        self._answers += b"\x06" * len(data)
        return []

    def tick(self, now: float) -> list[Decoded]:  # noqa: ARG002 - it needs no time
        """Wait for nothing."""
        return []

    def outgoing(self) -> bytes:
        """Return the answers, once."""
        answers, self._answers = self._answers, b""
        return answers

    def reset(self) -> None:
        """Forget the answers."""
        self._answers = b""


def test_what_a_decoder_wants_to_say_is_sent(bench: Any) -> None:
    """A device that waits for an answer gets it."""
    device = Pseudo()
    os.set_blocking(device.master, True)
    thread = ReaderThread(
        "door", partial(SerialPort, device.path), Answering(), bench.heard.scan, bench.heard.state
    )
    bench.threads.append(thread)
    thread.start()
    bench.heard.wait(lambda: bench.heard.states)
    os.write(device.master, b"xy")
    answers = b""
    while len(answers) < 2:
        answers += os.read(device.master, 10)
    device.close()
    assert answers == b"\x06\x06"


class Hanging:
    """A port that reads once and then hangs in its device, until it is freed."""

    name = "hanging"

    def __init__(self) -> None:
        self.read_once = threading.Event()
        self.freed = threading.Event()

    def read(self, timeout: float) -> bytes:  # noqa: ARG002 - the port's signature
        """Hang at the second call."""
        if self.read_once.is_set():
            self.freed.wait(20)
        self.read_once.set()
        return b""

    def write(self, data: bytes) -> None:
        """Take nothing."""

    def cancel(self) -> None:
        """Be woken."""
        self.freed.set()

    def close(self) -> None:
        """End."""


def test_a_thread_that_hangs_in_its_device_is_not_well(bench: Any) -> None:
    """Who looks after the kiosk then starts it anew; one that turns, or looks for its reader, is well."""
    port = Hanging()
    reader = bench.listen(lambda: port)
    port.read_once.wait(20)
    now = time.monotonic()
    assert reader.is_well(now)
    assert not reader.is_well(now + STUCK + 1)


def test_a_thread_that_looks_for_its_reader_is_well(bench: Any, tmp_path: Path) -> None:
    """A reader that is not there is said on the screen: that is no reason to begin afresh."""
    reader = bench.listen(partial(SerialPort, str(tmp_path / "nowhere")))
    bench.heard.wait(lambda: bench.heard.states)
    assert reader.is_well(time.monotonic() + 3600)
    assert reader.close()
    assert reader.is_well(time.monotonic() + 3600)
