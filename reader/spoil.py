"""What a bad cable and a loose plug make of bytes, for the simulated reader."""

from collections.abc import Callable
from random import Random

MOST_NOISE = 20


class Spoiler:
    """Spoils a given share of the messages, repeatably by its seed."""

    def __init__(self, rate: float = 0.0, seed: int = 1) -> None:
        self._rate = rate
        self._rng = Random(seed)

    def __call__(self, data: bytes) -> bytes:
        """Return the message as it arrives."""
        if not data or self._rng.random() >= self._rate:
            return data
        return self._rng.choice(_WAYS)(data, self._rng)


def flipped(data: bytes, rng: Random) -> bytes:
    """Flip one bit."""
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def dropped(data: bytes, rng: Random) -> bytes:
    """Lose one byte."""
    at = rng.randrange(len(data))
    return data[:at] + data[at + 1 :]


def cut(data: bytes, rng: Random) -> bytes:
    """Lose the end."""
    return data[: rng.randrange(len(data))]


def noisy(data: bytes, rng: Random) -> bytes:
    """Put noise before the message."""
    return rng.randbytes(rng.randrange(1, MOST_NOISE + 1)) + data


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (flipped, dropped, cut, noisy)
