"""Resident memory of the kiosk after 1,000 taps against after 10: nothing may be kept of a family."""

import random
import sys
import tempfile
from pathlib import Path

from benchmarks import figures, town
from benchmarks.bench_painted_greeting import SETTINGS, tap
from benchmarks.terminal import Terminal
from reader.pseudo import Pseudo

FEW, MANY = 10, 1000


def main() -> None:
    """Tap, and look at the memory twice."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-", dir=".") as name:
        folder = Path(name).resolve()
        town.build(folder / "store", families=2000)
        reader = Pseudo(folder / "reader")
        config = folder / "kiosk.toml"
        config.write_text(SETTINGS.format(port=folder / "reader"))
        command = str(Path(sys.executable).with_name("hub-kiosk"))
        words = [command, "run", "--config", str(config), "--log", str(folder / "kiosk.log")]
        with Terminal(words) as screen:
            screen.until("Stay and Play")
            families = random.Random(7).sample(range(2000), MANY)
            for family in families[:FEW]:
                tap(screen, reader, family)
            few = screen.resident_mib()
            for family in families[FEW:]:
                tap(screen, reader, family, settle=0.02)
            many = screen.resident_mib()
    figures.tell(
        f"memory after {MANY} taps against after {FEW}",
        many / few,
        resident_mib=many,
        floor=f"the same process after {FEW} taps",
        floor_resident_mib=few,
    )


if __name__ == "__main__":
    main()
