"""From the last byte of a frame to the scan in the application, against a blocking read of the same bytes."""

import os
import queue
import threading
import time
import tty

from benchmarks import figures
from reader.connect import Connection, reader_thread
from reader.decoders.base import Fault
from reader.encode import encode
from reader.scan import Scan
from reader.thread import ReaderState

BLOCKS = 10
ROUNDS = 100
"""Cards in each block."""
PAUSE = 0.003
"""Seconds between two cards, so that the threads are asleep when the next one comes."""


def main() -> None:
    """Take turns on one pseudo-terminal: our reader, then a thread that reads and no more."""
    master, slave = os.openpty()
    tty.setraw(slave)
    ours, floor = [], []
    for _ in range(BLOCKS):
        ours += through_the_reader(master, os.ttyname(slave))
        floor += through_a_read(master, slave)
    os.close(master)
    os.close(slave)
    p50, floor50 = figures.p(ours, 50), figures.p(floor, 50)
    p99, floor99 = figures.p(ours, 99), figures.p(floor, 99)
    figures.tell(
        "reader: last byte to scan",
        p50 / floor50,
        ratio_p99=p99 / floor99,
        scan_us_p50=p50 * 1e6,
        scan_us_p99=p99 * 1e6,
        floor="a thread in os.read on the same pseudo-terminal",
        floor_us_p50=floor50 * 1e6,
        floor_us_p99=floor99 * 1e6,
        rounds=BLOCKS * ROUNDS,
        aim="ratio under 3",
    )


def through_the_reader(master: int, path: str) -> list[float]:
    """Send cards to a reader thread and wait for each scan."""
    scans: queue.SimpleQueue[tuple[float, Scan]] = queue.SimpleQueue()
    states: queue.SimpleQueue[ReaderState] = queue.SimpleQueue()
    faults: list[Fault] = []
    thread = reader_thread(
        Connection("bench", path, "id12la"),
        lambda scan: scans.put((time.perf_counter(), scan)),
        states.put,
        lambda bad: faults.append(bad.reason),
    )
    thread.start()
    assert states.get(timeout=10).connected
    times = []
    for number in range(ROUNDS):
        faults.clear()
        begun = send(master, number)
        try:
            times.append(scans.get(timeout=5)[0] - begun)
        except queue.Empty:  # this machine held us up between two bytes for longer than any device would
            assert Fault.INCOMPLETE in faults, faults
    thread.close()
    return times


def through_a_read(master: int, slave: int) -> list[float]:
    """Send the same cards to a thread that reads."""
    heard: queue.SimpleQueue[float] = queue.SimpleQueue()

    def read() -> None:
        size = len(encode("id12la", "0000000001"))
        for _ in range(ROUNDS):
            left = size
            while left:
                left -= len(os.read(slave, left))
            heard.put(time.perf_counter())

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    times = []
    for number in range(ROUNDS):
        begun = send(master, number)
        times.append(heard.get(timeout=10) - begun)
    thread.join(10)
    return times


def send(master: int, number: int) -> float:
    """Send all of a card but the last byte, then that; return when the last byte went."""
    data = encode("id12la", f"{number + 1:010X}")
    os.write(master, data[:-1])
    time.sleep(PAUSE)
    begun = time.perf_counter()
    os.write(master, data[-1:])
    return begun


if __name__ == "__main__":
    main()
