"""Today's sessions, as the welcome screen and "What's on" show them."""

from kiosk.page import Day, Entry
from kiosk.screens.shown import Look
from kiosk.words import span
from sync.wire import Session


def day(look: Look) -> Day:
    """Return what is on now and what comes; what is over is left out."""
    words = look.words
    sessions = [each for each in look.board.sessions if look.timely and each.ends > look.now]
    return Day(
        heading=words.today_here() if look.board.hub and look.timely else "",
        entries=tuple(_entry(each, look) for each in sessions),
        empty=words.nothing_on() if look.board.hub and look.timely else "",
        left_out=tuple(words.more_sessions(number + 1) for number in range(len(sessions))),
        code=look.code,
        caption=words.whole_timetable() if look.code else "",
    )


def _entry(session: Session, look: Look) -> Entry:
    running = session.starts <= look.now < session.ends
    said = look.words.now_on() if running else ""
    return Entry(span(session, look.zone), session.title, session.room, said)
