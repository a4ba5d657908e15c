"""What a simulated reader is told to do, line by line."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reader.simulate import SimulatedReader

WORDS = "tap VALUE, bytes HEX, wait SECONDS, unplug, plug"
LONGEST_WAIT = 3600.0


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a script."""

    number: int
    word: str
    rest: str


def steps(lines: Iterable[bytes]) -> Iterable[Step]:
    """Read a script; empty lines and those that begin with # are passed over.

    Raises:
        ValueError: a line is not understood; the sentence names it.
    """
    for number, raw in enumerate(lines, start=1):
        line = raw.decode(errors="replace").strip()
        if not line or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        step = Step(number, word, rest.strip())
        _check(step)
        yield step


def play(reader: SimulatedReader, step: Step, rest: Callable[[float], None] = time.sleep) -> None:
    """Do one step.

    Raises:
        ValueError: the value does not fit the reader.
    """
    match step.word:
        case "tap":
            reader.tap(step.rest)
        case "bytes":
            reader.write(bytes.fromhex(step.rest))
        case "wait":
            rest(float(step.rest))
        case "unplug":
            reader.drain()
            reader.unplug()
        case "plug":
            reader.plug()


def _check(step: Step) -> None:
    checks: dict[str, Callable[[str], bool]] = {
        "tap": bool,
        "bytes": _is_hex,
        "wait": _is_seconds,
        "unplug": lambda rest: not rest,
        "plug": lambda rest: not rest,
    }
    if step.word not in checks or not checks[step.word](step.rest):
        raise ValueError(f"Line {step.number} of the script is not understood; a line may be: {WORDS}.")


def _is_hex(text: str) -> bool:
    try:
        return bool(bytes.fromhex(text))
    except ValueError:
        return False


def _is_seconds(text: str) -> bool:
    try:
        return 0 <= float(text) <= LONGEST_WAIT
    except ValueError:
        return False
