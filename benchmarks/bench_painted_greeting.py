"""From bytes into the reader's pseudo-terminal to the greeting on the terminal: 40,000 people, delivery."""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import figures, town, waiting
from benchmarks.terminal import Terminal
from reader.encode import encode
from reader.pseudo import Pseudo
from sync.store import Store

TAPS = 200
WAITING = 10_000
"""Events that delivery has to send to begin with; then each tap's own."""
GREETED = "Sign us in"
"""Stands under the greeting, whose names are drawn in big letters where they have room."""
SETTINGS = (
    '[store]\nfolder = "store"\n[[readers]]\nname = "Card reader"\nport = "{port}"\nprofile = "id12la"\n'
)


def main() -> None:
    """Tap the same families at both, one tap at each in turn."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-", dir=".") as name:
        folder = Path(name).resolve()
        town.build(folder / "store")
        shutil.copytree(folder / "store", folder / "floor")
        kiosk_reader, floor_reader = Pseudo(folder / "reader"), Pseudo(folder / "floor-reader")
        config = folder / "kiosk.toml"
        config.write_text(SETTINGS.format(port=folder / "reader"))
        store = Store.open(folder / "store")
        waiting.record(store, WAITING)
        store.close()
        delivery = [sys.executable, "-m", "benchmarks.delivering", str(folder / "store"), "keep"]
        kiosk = [command("hub-kiosk"), "run", "--config", str(config), "--log", str(folder / "kiosk.log")]
        floor = [
            sys.executable,
            "-m",
            "benchmarks.plain_kiosk",
            str(folder / "floor"),
            str(folder / "floor-reader"),
        ]
        with Terminal(kiosk) as screen, Terminal(floor) as line, subprocess.Popen(delivery) as delivers:
            screen.until("Stay and Play")
            line.until("Ready")
            painted, plain = [], []
            for family in random.Random(7).sample(range(town.FAMILIES), TAPS):
                painted.append(tap(screen, kiosk_reader, family))
                plain.append(tap(line, floor_reader, family, f"Person{family}-0"))
            delivers.kill()
    p50, p99 = figures.p(painted, 50), figures.p(painted, 99)
    floor50, floor99 = figures.p(plain, 50), figures.p(plain, 99)
    figures.tell(
        "tap to painted greeting",
        p50 / floor50,
        ratio_p99=p99 / floor99,
        painted_ms_p50=p50 * 1e3,
        painted_ms_p99=p99 * 1e3,
        floor="same look-up and commit, no screen library",
        floor_ms_p50=floor50 * 1e3,
        floor_ms_p99=floor99 * 1e3,
        people=4 * town.FAMILIES,
        delivery=f"{WAITING} events, then each tap's",
        taps=TAPS,
        size="120x40",
    )


def command(name: str) -> str:
    """Return the path of one of our commands."""
    return str(Path(sys.executable).with_name(name))


def tap(terminal: Terminal, reader: Pseudo, family: int, drawn: str = GREETED, settle: float = 0.15) -> float:
    """Send one frame once nothing was drawn for so long; return the seconds until this is."""
    terminal.settle(settle)
    frame = encode("id12la", town.card(family))
    begun = time.perf_counter()
    os.write(reader.master, frame)
    return terminal.until(drawn) - begun


if __name__ == "__main__":
    main()
