"""The reasons that staff choose from, in words; events carry their codes, and never free text."""

from kiosk.staff.words import say


def words(code: str) -> str:
    """Return a reason as people say it; a code of another version as it is."""
    return {
        # Fewer signed in than were counted
        "would-not-sign-in": say("They did not want to sign in"),
        "queue-too-long": say("No time, or a queue at the door"),
        "no-card-or-pass": say("No card or pass with them"),
        "kiosk-out-of-order": say("The kiosk or its reader did not work"),
        "not-said": say("Not said"),
        # More signed in than were counted
        "left-before-counting": say("Somebody left before the count"),
        "counted-too-few": say("The count missed somebody"),
        "signed-in-by-mistake": say("Somebody signed in by mistake"),
        # A session that did not take place
        "leader-away": say("The leader was away"),
        "nobody-came": say("Nobody came"),
        "room-not-usable": say("The room could not be used"),
        "entered-by-mistake": say("It was entered by mistake"),
        "other": say("Another reason"),
        # Corrections
        "wrong-person": say("The wrong person was signed in"),
        "not-here": say("They were not here"),
        "twice": say("They were signed in twice"),
        "wrong-session": say("It was another session"),
        "wrong-hub": say("It was at another hub"),
        "asked-to": say("They asked us to"),
        "forgot-to-sign-in": say("They forgot to sign in"),
        "paper": say("From the paper register"),
        "undone": say("Undone"),
        "came-alone": say("They came alone"),
        "changed-at-door": say("The family changed it at the door"),
        # Opening a family that may not be named
        "lost-card": say("They lost their card"),
        "forgot-card": say("They have no card with them"),
        "correction": say("To correct what was recorded"),
        "safeguarding": say("Safeguarding"),
        "family-asked": say("The family asked us to"),
        # Cards and passes
        "link": say("A card for a family that had none"),
        "lost": say("Lost"),
        "replaced": say("Replaced by another"),
        "revoked": say("No longer to be used"),
    }.get(code, code.replace("-", " "))
