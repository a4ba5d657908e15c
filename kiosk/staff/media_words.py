"""Cards and passes as staff read of them."""

from datetime import tzinfo

from kiosk.staff.media import Held, Holder, MediaTold, Why
from kiosk.staff.words import say
from kiosk.words import clock_time
from sync.strangers import Stranger
from sync.terms import Ended, Key, Role
from sync.wire import Standing


def holder(told: MediaTold, of: Holder) -> str:
    """Return somebody of the family; whom none may name, by number."""
    role = say("adult") if of.role is Role.ADULT else say("child")
    name = of.name or say("Person %(number)d", number=1 + told.people.index(of))
    return f"{name} ({role})"


def called(held: Held) -> str:
    """Return one card or pass, by the end of its number where that is known here."""
    return _made(held.made, held.last_four)


def line(held: Held) -> str:
    """Return one card or pass with how it stands."""
    stands = {
        Standing.ACTIVE: "",
        Standing.LOST: say("lost"),
        Standing.REPLACED: say("replaced"),
        Standing.REVOKED: say("no longer to be used"),
    }[held.standing]
    return "   " + "  ·  ".join(part for part in (called(held), stands) if part)


def lately(card: Stranger | None, zone: tzinfo) -> str:
    """Return which card was just shown, for the head of the list."""
    if card is None:
        return say("No card was shown lately. Hold one up: it stands here then.")
    if card.random:
        return say("The card just shown changes its number each time: it cannot be linked.")
    return shown(card, zone)


def shown(card: Stranger, zone: tzinfo) -> str:
    """Return the card that was just shown."""
    return say("Just shown: the %(card)s, at %(time)s", card=stranger(card), time=clock_time(card.at, zone))


def whose_card(card: Stranger, zone: tzinfo) -> str:
    """Ask whose it is."""
    time = clock_time(card.at, zone)
    return say("Whose is the %(card)s, shown at %(time)s?", card=stranger(card), time=time)


def stranger(card: Stranger) -> str:
    """Return a card that is nobody's."""
    return _made(card.made, card.last_four)


def often(card: Stranger, zone: tzinfo) -> str:
    """Return the note on a card that came again and again."""
    return say(
        "Nobody knows a %(card)s, and it was shown %(count)d times, last at %(time)s. Find or register its "
        "family, and link it under cards and passes.",
        card=stranger(card),
        count=card.times,
        time=clock_time(card.at, zone),
    )


def ended(how: Ended) -> str:
    """Return what was just withdrawn."""
    return {
        Ended.LOST: say("It is reported lost: it opens nothing any more."),
        Ended.REPLACED: say("It is replaced: it opens nothing any more."),
        Ended.REVOKED: say("It is revoked: it opens nothing any more."),
    }[how]


def not_linked(why: Why) -> str:
    """Return why a card was not linked, and what to do."""
    return {
        Why.THEIRS: say("It is theirs already, and works."),
        Why.ANOTHERS: say("It belongs to another family. Issue a pass instead, and keep the card."),
        Why.REVOKED: say("It was revoked, and cannot be linked again. Issue a pass instead."),
        Why.RANDOM: say("It changes its number each time, so it cannot be linked. Issue a pass instead."),
        Why.LONG_AGO: say("Another card was shown since. Hold the right one up again."),
    }[why]


def _made(made: Key | None, last_four: str) -> str:
    what = {Key.CARD: say("card"), Key.PASS: say("pass"), None: say("card or pass")}[made]
    return say("%(what)s ending %(last)s", what=what, last=last_four) if last_four else what
