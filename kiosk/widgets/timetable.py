"""Today's sessions, one line each; the running ones are marked in words and colour."""

from datetime import datetime, tzinfo

from textual.content import Content
from textual.widgets import Static

from kiosk import words
from kiosk.clock import Clock
from sync.wire import Session


class Timetable(Static):
    """What is on now and what comes; what is over is left out."""

    DEFAULT_CSS = """
    Timetable { height: 1fr; min-height: 2; }
    """

    def __init__(self, clock: Clock, zone: tzinfo) -> None:
        super().__init__()
        self._clock = clock
        self._zone = zone
        self._sessions: tuple[Session, ...] = ()
        self._shown = ""

    def on_mount(self) -> None:
        """Follow the clock: sessions begin and end."""
        self.set_interval(1.0, self.follow_clock)

    def on_resize(self) -> None:
        """Fill the room there is."""
        self._shown = ""
        self.follow_clock()

    def show_sessions(self, sessions: tuple[Session, ...]) -> None:
        """Take another day's or another version of the timetable."""
        self._sessions = sessions
        self.follow_clock()

    def follow_clock(self) -> None:
        """Paint again if a session began or ended."""
        now = self._clock()
        lines = [_line(each, now, self._zone) for each in self._sessions if each.ends > now]
        room = max(1, self.size.height - 1)
        gap = "\n\n" if 2 * len(lines) < room else "\n"
        body = _cut(lines, room) or [Content(words.NOTHING_ON)]
        text = Content(gap).join([Content.styled(words.TODAY, "bold"), *body])
        if text.markup != self._shown:
            self._shown = text.markup
            self.update(text)


def _cut(lines: list[Content], room: int) -> list[Content]:
    """Return as many lines as there is room for; the last one says how many are left out."""
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], Content(words.more(len(lines) - room + 1))]


def _line(session: Session, now: datetime, zone: tzinfo) -> Content:
    running = session.starts <= now < session.ends
    mark, style = ("▶ ", "bold $success") if running else ("· ", "")
    said = f"  {words.NOW_ON}" if running else ""
    parts = (words.span(session, zone), session.title, session.room)
    return Content.styled(mark + "  ".join(part for part in parts if part) + said, style)
