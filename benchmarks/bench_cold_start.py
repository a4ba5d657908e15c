"""From the start of the kiosk to its first paint, and its resident memory, against a bare Textual program."""

import sys
import tempfile
from pathlib import Path

from benchmarks import figures, town
from benchmarks.terminal import Terminal

STARTS = 15
SETTINGS = '[store]\nfolder = "store"\n'


def main() -> None:
    """Start one and the other in turns."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-", dir=".") as name:
        folder = Path(name).resolve()
        town.build(folder / "store", families=100)
        (folder / "kiosk.toml").write_text(SETTINGS)
        kiosk = [
            *(str(Path(sys.executable).with_name("hub-kiosk")), "run"),
            *("--config", str(folder / "kiosk.toml"), "--log", str(folder / "kiosk.log")),
        ]
        hello = [sys.executable, "-m", "benchmarks.hello"]
        starts, memory, floor_starts, floor_memory = [], [], [], []
        for number in range(STARTS + 1):
            seconds, mib = start(kiosk, "or show your pass", "Stay and Play")
            floor_seconds, floor_mib = start(hello, "this is the floor")
            if number:  # the first of each warms the caches
                starts.append(seconds)
                memory.append(mib)
                floor_starts.append(floor_seconds)
                floor_memory.append(floor_mib)
    figures.tell(
        "cold start to first paint",
        figures.p(starts, 50) / figures.p(floor_starts, 50),
        start_ms_p50=figures.p(starts, 50) * 1e3,
        start_ms_p99=figures.p(starts, 99) * 1e3,
        resident_mib=max(memory),
        floor="a Textual program with one line",
        floor_ms_p50=figures.p(floor_starts, 50) * 1e3,
        floor_resident_mib=max(floor_memory),
        starts=STARTS,
    )


def start(words: list[str], first: str, then: str | None = None) -> tuple[float, float]:
    """Return the seconds to the first paint, and the memory once all is shown."""
    with Terminal(words) as terminal:
        seconds = terminal.until(first) - terminal.begun
        if then:
            terminal.until(then)
        terminal.settle()
        return seconds, terminal.resident_mib()


if __name__ == "__main__":
    main()
