"""Three different sounds: done, already, and please see a member of staff."""

import io
import math
import shutil
import struct
import subprocess
from collections.abc import Callable
from functools import cache

from config.public import Sounds
from kiosk.page import Tone

RATE = 22_050
"""Samples a second."""
MELODIES = {
    Tone.DONE: ((660, 0.12), (880, 0.22)),
    Tone.ALREADY: ((740, 0.10), (0, 0.06), (740, 0.10)),
    Tone.SEE_STAFF: ((520, 0.18), (0, 0.08), (520, 0.18), (0, 0.08), (390, 0.35)),
}
"""Hertz and seconds; up for done, the same twice for already, down for see staff."""
BELLS = {Tone.DONE: 1, Tone.ALREADY: 2, Tone.SEE_STAFF: 3}
BETWEEN_BELLS = 0.35
"""Seconds; terminals swallow bells that come sooner."""

Ring = Callable[[], None]
Later = Callable[[float, Ring], object]


class Sounder:
    """Makes the sounds as the settings want them."""

    def __init__(self, how: Sounds, ring: Ring, later: Later) -> None:
        """``ring`` rings the terminal's bell, ``later`` calls after so many seconds."""
        self._how = how
        self._ring = ring
        self._later = later
        self._player = shutil.which("aplay") if how in {Sounds.TONES, Sounds.AUTO} else None
        self._playing: subprocess.Popen[bytes] | None = None

    def sound(self, tone: Tone) -> None:
        """Make a sound; return at once."""
        if tone is Tone.SILENT or self._how is Sounds.OFF:
            return
        if self._playing and self._playing.poll():
            self._player = None  # it could not play: there is no sound card, and the terminal has to ring
        if self._player:
            self._play(self._player, melody(tone))
        else:
            self._ring()
            for number in range(1, BELLS[tone]):
                self._later(number * BETWEEN_BELLS, self._ring)

    def _play(self, player: str, sound: bytes) -> None:
        if self._playing and self._playing.poll() is None:
            self._playing.kill()
            self._playing.wait()
        self._playing = subprocess.Popen(
            [player, "--quiet", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if self._playing.stdin:
            self._playing.stdin.write(sound)
            self._playing.stdin.close()


@cache
def melody(tone: Tone) -> bytes:
    """Return a melody as a WAV file, mono, 16 bits; shorter than a pipe holds, so writing never waits."""
    import wave  # noqa: PLC0415 - not before the first sound

    samples = [sample for hertz, seconds in MELODIES[tone] for sample in _note(hertz, seconds)]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def _note(hertz: int, seconds: float) -> list[int]:
    count = int(RATE * seconds)
    fade = RATE // 100
    return [
        int(12_000 * min(1.0, n / fade, (count - n) / fade) * math.sin(2 * math.pi * hertz * n / RATE))
        for n in range(count)
    ]
