"""Every sentence that the kiosk says, in plain English, and how times and names are written."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from kiosk.outcome import Outcome, Place, Seat, Verdict
from sync.wire import Role, Session

TAP = "Tap your card"
OR_SHOW = "or show your pass to the scanner"
TODAY = "Today at this hub"
NOTHING_ON = "No more sessions today. You can still sign in: tap your card."
NOW_ON = "on now"
NEXT_FAMILY = "Press N for the next family"

HELLO = "Hello"
ALREADY_IN = "You're already signed in"
HELLO_AGAIN = "Hello again"
WHO = "Who is with you today?"
WHO_ELSE = "You're already signed in. Who else is with you?"
SIGN_US_IN = "Sign us in"
JUST_ME = "Just me"
MORE_TIME = "More time"
KEYS_FAMILY = "Keys: 1–9 or Space to tick · Enter to sign in · Esc for just me"  # noqa: RUF001 - an en dash
IN_ALREADY = "signed in"

SIGNED_IN = "You're signed in"
ENJOY = "Have a lovely time."
KEYS_DONE = "Press any key to close."

SEE_STAFF = "Please see a member of staff"
KEYS_HELP = "Press any key to close."
COUNTED = "Your visit is counted, so you lose nothing by waiting."
HELP = {
    Verdict.UNKNOWN: "We do not know this card or pass yet. A member of staff can link it to your family.",
    Verdict.UNKNOWN_AGAIN: "We still do not know it. A member of staff can link it to your family.",
    Verdict.WITHDRAWN: "This card or pass is no longer in use. A member of staff can give you a new one.",
}

NOT_WRITTEN = "This visit could not be written down. Please tell a member of staff."
VISIT_OVER = "This screen was open too long. Please tap your card again."
STARTED_AGAIN = "The screen had to start again. If you were signing in, please tap your card again."
READY = "The card reader is ready."
READER_LOST = "The card reader is not connected. Please see a member of staff."
NO_READER = "No card reader is set up. Please see a member of staff."
NOT_LOADED = "This kiosk does not know any families yet: the first load from the registry is not done."

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads better
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905 - reads better


def clock_time(at: datetime, zone: tzinfo) -> str:
    """Return the hub's wall time, such as 10:05."""
    return at.astimezone(zone).strftime("%H:%M")


def long_date(at: datetime, zone: tzinfo) -> str:
    """Return the hub's day, such as Wednesday 27 March 2026."""
    day = at.astimezone(zone)
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def span(session: Session, zone: tzinfo) -> str:
    """Return when a session runs, such as 10:00 to 11:30, in figures."""
    return f"{clock_time(session.starts, zone)}–{clock_time(session.ends, zone)}"  # noqa: RUF001 - an en dash


def place(where: Place, zone: tzinfo) -> str:
    """Return what people came for, such as "Stay and Play, 10:00–11:30, Main room"."""  # noqa: RUF002 - an en dash
    session = where.session
    if session is None:
        return where.purpose.replace("-", " ").capitalize()
    return ", ".join(part for part in (session.title, span(session, zone), session.room) if part)


def greeting(outcome: Outcome) -> str:
    """Return the headline of a family's screen; without a name for a sensitive family."""
    if outcome.verdict is Verdict.ALREADY:
        return HELLO_AGAIN
    holder = next((seat for seat in outcome.seats if seat.holder), None)
    return f"{HELLO}, {holder.name}" if holder and holder.name else HELLO


def question(outcome: Outcome) -> str:
    """Return what a family's screen asks."""
    return WHO_ELSE if outcome.verdict is Verdict.ALREADY else WHO


def labels(seats: Sequence[Seat]) -> list[str]:
    """Return what each person is called on the screen: the known-as name, else the place in the family."""
    children = [seat for seat in seats if seat.role is Role.CHILD and not seat.holder]
    adults = [seat for seat in seats if seat.role is Role.ADULT and not seat.holder]
    return [_label(seat, children, adults) for seat in seats]


def _label(seat: Seat, children: Sequence[Seat], adults: Sequence[Seat]) -> str:
    if seat.name:
        return seat.name
    if seat.holder:
        return "You"
    if seat in children:
        return f"Child {children.index(seat) + 1}"
    return f"Adult {adults.index(seat) + 1}" if len(adults) > 1 else "Another adult"


def party(seats: Sequence[Seat]) -> str:
    """Return who is in: names, or only how many for a sensitive family."""
    if all(seat.name for seat in seats):
        return _and(seat.name for seat in seats)
    adults = sum(seat.role is Role.ADULT for seat in seats)
    children = len(seats) - adults
    return _and(
        text
        for text in (
            count(adults, "adult", "adults") if children else count(adults, "person", "people"),
            count(children, "child", "children"),
        )
        if text
    )


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun, or nothing for none."""
    return f"{number} {one if number == 1 else many}" if number else ""


def more(number: int) -> str:
    """Return the line that stands for sessions without room."""
    return f"and {count(number, 'more session', 'more sessions')} later"


def button(number: int) -> str:
    """Return the face of the big button: who will be in once it is pressed."""
    return f"{SIGN_US_IN}: {count(number, 'person', 'people')}"


def closing(seconds: int) -> str:
    """Return the warning before a screen closes."""
    return f"This screen closes in {count(seconds, 'second', 'seconds')}. Press M for more time."


def readers(names: Sequence[str], lost: Sequence[str]) -> str:
    """Return how the readers are; which one is lost only where there are several."""
    if not lost:
        return READY
    if len(names) == 1:
        return READER_LOST
    return f"{READER_LOST} (Lost: {', '.join(lost)})"


def unsent(waiting: int, trouble: str) -> str:
    """Return why delivery stands, for staff."""
    if not trouble or not waiting:
        return trouble
    return f"{trouble} {count(waiting, 'event waits', 'events wait')} here, safe."


def _and(parts: Iterable[str]) -> str:
    *most, last = list(parts) or [""]
    return f"{', '.join(most)} and {last}" if most else last
