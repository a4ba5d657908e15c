"""Sessions in words: how each stands, and what was counted against who signed in."""

from datetime import date, datetime, time, tzinfo

from kiosk.staff.attending import Attender
from kiosk.staff.closing import Tally
from kiosk.staff.sessions import Is, Line
from kiosk.staff.words import say, say_n
from kiosk.words import clock_time, span, speak
from sync.terms import Role


def session(line: Line, zone: tzinfo) -> str:
    """Return one line of the day's list."""
    where = f", {line.session.room}" if line.session.room else ""
    return f"{span(line.session, zone)} {line.session.title}{where} · {who(line.tally)} · {stands(line)}"


def drop_in(tally: Tally) -> str:
    """Return the line of those who came without a session."""
    return say("Without a session · %(who)s", who=who(tally))


def stands(line: Line) -> str:
    """Say how a session stands."""
    if line.is_ is Is.CLOSED and line.closed is not None:
        return say("closed, %(counted)d counted", counted=line.closed.counted)
    return {
        Is.TO_COME: say("to come"),
        Is.ON: say("on now"),
        Is.OVER: say("over, not closed"),
        Is.CLOSED_ITSELF: say("closed by itself, nobody counted"),
        Is.CLOSED: say("closed"),
    }[line.is_]


def who(tally: Tally) -> str:
    """Say how many signed in."""
    named = say_n("%(count)d signed in", "%(count)d signed in", tally.named)
    if not tally.nameless:
        return named
    return f"{named}, " + say_n("%(count)d without name", "%(count)d without name", tally.nameless)


def difference(counted: int, tally: Tally) -> str:
    """Say what was counted against who signed in: "14 counted, 11 signed in: 3 not named"."""
    head = say("%(counted)d counted, %(who)s", counted=counted, who=who(tally))
    missing = tally.missing(counted)
    if missing > 0:
        return f"{head}: " + say_n("%(count)d not named", "%(count)d not named", missing)
    if missing < 0:
        return f"{head}: " + say_n(
            "%(count)d more signed in than counted", "%(count)d more signed in than counted", -missing
        )
    return say("%(head)s: nobody is missing", head=head)


def attender(each: Attender, zone: tzinfo, *, ticked: bool) -> str:
    """Return one line of a register."""
    box = "✓  " if each.here else "[✓]" if ticked else "[ ]"
    notes = [say("child")] if each.role is Role.CHILD else []
    if each.here:
        notes.append(say("since %(time)s", time=clock_time(each.here, zone)))
    elif each.times:
        notes.append(say_n("came %(count)d time lately", "came %(count)d times lately", each.times))
    return f" {box} {each.name}" + (f"  ({', '.join(notes)})" if notes else "")


def day(which: date, today: date, zone: tzinfo) -> str:
    """Name a day: today, yesterday, or its date."""
    if which == today:
        return say("Today")
    if (today - which).days == 1:
        return say("Yesterday")
    return speak("en").long_date(datetime.combine(which, time(12), zone), zone)
