"""Fuzz every decoder for some seconds each: python tests/reader/fuzz/every.py 60 [PROTOCOL …]."""

import subprocess
import sys
from pathlib import Path

import click

from reader.protocols import ASKING, LISTENING

TARGET = Path(__file__).with_name("decoder.py")
TARGETS = (*LISTENING, *(f"live {name}" for name in ASKING))


def main() -> int:
    """Run the targets one after the other; return 1 if any found something."""
    seconds, *names = sys.argv[1:]
    found = [name for name in names or TARGETS if not is_clean(name, seconds)]
    click.echo(f"{len(found)} of {len(names or TARGETS)} with findings: {', '.join(found) or 'none'}")
    return int(bool(found))


def is_clean(name: str, seconds: str) -> bool:
    """Fuzz one decoder; show what it found."""
    words = [sys.executable, str(TARGET), name, f"-max_total_time={seconds}", "-max_len=2048"]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    done = [line for line in told.stderr.splitlines() if line.startswith("Done ")]
    click.echo(f"{name}: {done[-1] if done else 'no end'}")
    if told.returncode:
        click.echo(told.stdout[-4000:] + told.stderr[-4000:])
    return told.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
