"""Reading screens aloud, by speech-dispatcher or espeak-ng. What is said goes through a pipe.

Never on a command line: every process of the machine can read those, and a name may be in it.
"""

import shutil
import subprocess
from collections.abc import Callable

from config.public import Voice as Setting
from kiosk.languages import Language

ESPEAK_LOUDNESS = {1: 60, 2: 170}
"""Amplitude, of 200."""
SPD_LOUDNESS = {1: -40, 2: 60}
"""Of -100 to 100."""

Which = Callable[[str], str | None]


def command(language: Language, volume: int, which: Which = shutil.which) -> list[str] | None:
    """Return the program that reads its standard input aloud, or None where nothing can."""
    if not language.voice or volume not in ESPEAK_LOUDNESS:
        return None
    if espeak := which("espeak-ng"):
        return [espeak, "-v", language.voice, "-a", str(ESPEAK_LOUDNESS[volume]), "-s", "150", "--stdin"]
    if speaker := which("spd-say"):
        return [speaker, "-l", language.voice, "-i", str(SPD_LOUDNESS[volume]), "--pipe-mode"]
    return None


def is_there(setting: Setting, which: Which = shutil.which) -> bool:
    """Tell whether anything on this machine reads aloud."""
    return setting is not Setting.OFF and any(which(each) for each in ("espeak-ng", "spd-say"))


class Speaker:
    """Reads one screen at a time."""

    def __init__(self) -> None:
        self._speaking: subprocess.Popen[bytes] | None = None

    def say(self, text: str, language: Language, volume: int) -> None:
        """Read a text, instead of what is being read; return at once."""
        self.hush()
        words = command(language, volume)
        if words is None:
            return
        self._speaking = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if self._speaking.stdin:
            try:
                self._speaking.stdin.write(text.encode()[:8000])
                self._speaking.stdin.close()
            except BrokenPipeError:
                self._speaking.wait()

    def hush(self) -> None:
        """Stop reading."""
        if self._speaking and self._speaking.poll() is None:
            self._speaking.terminate()
            self._speaking.wait()
        self._speaking = None
