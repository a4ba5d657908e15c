"""What needs a person, in words: what happened, and what to do about it."""

from datetime import date, tzinfo

from kiosk.staff import session_words
from kiosk.staff.exceptions import Matter, NotClosed, Refused, Unconfirmed, UnknownCard
from kiosk.staff.sessions import Is
from kiosk.staff.words import say, say_n
from kiosk.words import clock_time, span


def sentence(matter: Matter, today: date, zone: tzinfo) -> str:
    """Say what happened."""
    match matter:
        case Unconfirmed(name=name, at=at, day=day, place=place):
            return say(
                "%(who)s came at %(time)s%(day)s, and nobody said who was with them: %(place)s.",
                who=name or say("Somebody (see the lead)"),
                time=clock_time(at, zone),
                day=_day(day, today, zone),
                place=place,
            )
        case UnknownCard(at=at, times=times, place=place, last_four=last_four):
            return say_n(
                "A card that nobody knows%(ending)s was held up at %(time)s%(day)s: %(place)s.",
                "A card that nobody knows%(ending)s was held up %(count)d times, last at %(time)s%(day)s:"
                " %(place)s.",
                times,
                ending=say(" (…%(four)s)", four=last_four) if last_four else "",
                time=clock_time(at, zone),
                day=_day(at.astimezone(zone).date(), today, zone),
                place=place,
            )
        case NotClosed(line=line, day=day):
            return say(
                "%(title)s, %(span)s%(day)s: %(stands)s, %(who)s.",
                title=line.session.title,
                span=span(line.session, zone),
                day=_day(day, today, zone),
                stands=session_words.stands(line),
                who=session_words.who(line.tally),
            )
        case Refused(seq=seq, reason=reason):
            return say(
                "The registry did not take entry %(number)d: %(reason)s.",
                number=seq,
                reason=reason.rstrip("."),
            )


def what_to_do(matter: Matter) -> str:
    """Say what to do, and what Enter does for it."""
    match matter:
        case Unconfirmed():
            return say("Ask them. Enter adds who came along; D says that they came alone.")
        case UnknownCard():
            return say("Ask whose it is. Enter finds the family; C links it there. D takes it off this list.")
        case NotClosed(line=line) if line.is_ is Is.OVER:
            return say("Ask who led it. Enter closes it with how many were there; D takes it off this list.")
        case NotClosed():
            return say("Ask who counted. Enter closes it with the number; D takes it off this list.")
        case Refused():
            return say("It is kept here. Enter shows the codes that your help desk wants to hear.")


def _day(day: date, today: date, zone: tzinfo) -> str:
    if day == today:
        return ""
    if (today - day).days == 1:
        return say(" yesterday")
    return say(" on %(day)s", day=session_words.day(day, today, zone))
