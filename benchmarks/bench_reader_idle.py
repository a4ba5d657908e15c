"""What four readers cost that nobody taps, against four threads that only wait in a read."""

import os
import threading
import time
import tty
from queue import SimpleQueue

from benchmarks import figures
from reader.connect import Connection, reader_thread
from reader.thread import ReaderState

SECONDS = 10.0
READERS = ("text", "rdm6300", "id12la", "zebra-ssi")


def main() -> None:
    """Measure the processor time of this process while everything is idle."""
    ports = [pseudo() for _ in READERS]
    ours = idle_readers([path for _, _, path in ports])
    floor = idle_reads([slave for _, slave, _ in ports])
    figures.tell(
        "reader: idle",
        ours / max(floor, 1e-6),
        percent_of_a_core=100 * ours / SECONDS,
        floor="four threads in os.read on the same pseudo-terminals",
        floor_percent_of_a_core=100 * floor / SECONDS,
        readers=len(READERS),
        seconds=SECONDS,
        aim="under 1 percent of a core",
    )


def pseudo() -> tuple[int, int, str]:
    """Open a pseudo-terminal in raw mode."""
    master, slave = os.openpty()
    tty.setraw(slave)
    return master, slave, os.ttyname(slave)


def idle_readers(paths: list[str]) -> float:
    """Return the processor time of our readers."""
    states: SimpleQueue[ReaderState] = SimpleQueue()
    connections = [Connection(kind, path, kind, baud=9600) for kind, path in zip(READERS, paths, strict=True)]
    threads = [reader_thread(each, print, states.put) for each in connections]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert states.get(timeout=10).connected
    used = spent()
    for thread in threads:
        thread.close()
    return used


def idle_reads(slaves: list[int]) -> float:
    """Return the processor time of threads that wait for a byte that does not come."""
    for slave in slaves:
        threading.Thread(target=os.read, args=(slave, 1), daemon=True).start()
    return spent()


def spent() -> float:
    """Return the seconds of processor time that this process takes while we wait."""
    begun = time.process_time()
    time.sleep(SECONDS)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
