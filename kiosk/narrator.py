"""What is read aloud, and when: a new screen whole, then what a press changed, and the warning once. Pure."""

from dataclasses import dataclass

from kiosk.drawing.flat import aloud, lines_aloud, spoken
from kiosk.page import Page


@dataclass(frozen=True, slots=True)
class Seen:
    """What is to be seen now, and why it is another than before."""

    page: Page
    cursor: int
    """The pressable that the keys are at."""
    warning: str = ""
    """What is said before the screen closes."""
    afresh: bool = False
    """Another screen has come up."""
    acted: bool = False
    """Somebody has just pressed something; what changes by itself is not said."""


class Narrator:
    """Remembers what was said last."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._cursor = -1
        self._warned = False

    def says(self, seen: Seen, *, whole: bool = False) -> str:
        """Return what is to be said now, or nothing; ``whole`` begins with all of the screen."""
        lines = lines_aloud(seen.page)
        said = ""
        if seen.afresh or whole:
            said = aloud(seen.page)
        elif seen.acted:
            said = ". ".join(self._changes(lines, seen))
        elif not self._warned:
            said = seen.warning
        self._lines, self._cursor, self._warned = lines, seen.cursor, bool(seen.warning)
        return said

    def _changes(self, lines: list[str], seen: Seen) -> list[str]:
        """Return where the keys are now, and the lines that are new."""
        new = [line for line in lines if line not in self._lines and line != seen.warning]
        pressables = seen.page.pressables
        if seen.cursor != self._cursor and 0 <= seen.cursor < len(pressables):
            here = spoken(pressables[seen.cursor])
            new = [here, *(line for line in new if line != here)]
        return new
