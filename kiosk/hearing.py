"""All that is heard of a screen: its sound as it comes up, and its words for those who want them read."""

from kiosk.narrator import Narrator, Seen
from kiosk.sound import Sounder
from kiosk.voice import Speaker


class Hearing:
    """Follows what is shown."""

    def __init__(self, sounder: Sounder, speaker: Speaker) -> None:
        self._sounder = sounder
        self._speaker = speaker
        self._narrator = Narrator()
        self._volume = 0

    def follow(self, seen: Seen, volume: int) -> None:
        """Let be heard what is new (see `Narrator.says`); turned on, it begins with the whole screen."""
        if seen.afresh:
            self._sounder.sound(seen.page.tone)
            self._speaker.hush()
        turned_on, self._volume = volume > self._volume == 0, volume
        if not volume:
            self._speaker.hush()
        elif said := self._narrator.says(seen, whole=turned_on):
            self._speaker.say(said, seen.page.language, volume)

    def hush(self) -> None:
        """Say no more."""
        self._speaker.hush()
