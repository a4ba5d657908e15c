"""Which attendances a question asks for, and the row to which each belongs."""

from datetime import date, timedelta

from registry.reach.counting import DROP_IN, HOMES, NOBODY, NOT_KNOWN, By
from registry.reach.question import Question
from tests.registry.reach.reference.facts import Attended
from tests.registry.reach.reference.world import World


def asked(world: World, question: Question, each: Attended) -> bool:
    """Say whether a question asks for an attendance, or for a session that is put as one."""
    return (
        question.period.first <= each.day <= question.period.last
        and at(world, question, each.hub)
        and of_kind(question, each)
    )


def at(world: World, question: Question, hub: str) -> bool:
    """Say whether a question is about a hub."""
    named = question.hubs is None or hub in question.hubs
    return named and question.locality in ("", world.hubs[hub])


def of_kind(question: Question, each: Attended) -> bool:
    """Say whether an attendance is of the kinds of session, partners and venues of a question."""
    return (
        (not question.session_types or line(By.SESSION_TYPE, each) in question.session_types)
        and (not question.partners or line(By.PARTNER, each) in question.partners)
        and (not question.venues or line(By.VENUE, each) in question.venues)
    )


def line(by: By, each: Attended) -> str:
    """Return the key of the row to which an attendance, or a session, belongs."""
    day, session = each.day, each.planned
    quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    keys = {
        By.HUB: each.hub,
        By.LOCALITY: each.hub[0],  # a hub's code begins with its locality here
        By.SESSION_TYPE: (session.kind if session else NOT_KNOWN) if each.session else DROP_IN,
        By.PARTNER: (session.partner if session else "") or NOBODY,
        By.VENUE: session.venue if session else "hub",
        By.DAY: day.isoformat(),
        By.WEEK: (day - timedelta(days=day.weekday())).isoformat(),
        By.MONTH: day.isoformat()[:7],
        By.QUARTER: quarter.isoformat()[:7],
        **dict.fromkeys(HOMES, ""),
    }
    return keys[by]
